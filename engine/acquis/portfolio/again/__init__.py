"""The output of an earlier check, opened again: its verdicts, its record, and the input and rules it came from."""
