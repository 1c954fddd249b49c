"""The SQL back end: all rules over a whole table at once, with the interpreter's meaning."""
