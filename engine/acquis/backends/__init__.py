"""Back ends: each gives the typed tree a meaning; the interpreter is the definition."""
