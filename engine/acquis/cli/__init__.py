"""The command line: `acquis check`, `rules`, `eval`, `help`. Results go to standard output, all else to standard error."""
