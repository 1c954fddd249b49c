"""Two checks of one portfolio: which verdicts change, on which projects, and how much money that is."""
