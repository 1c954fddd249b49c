"""What a table of projects comes to for each programme, against the limits of the law."""
