"""The command line: `acquis check`, `rules`, `eval`, `help`. Results go to stdout, all else to stderr."""
