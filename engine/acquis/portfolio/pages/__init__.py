"""Pages about portfolios: one file each, no script, in the dress of the reports on single dossiers."""
