"""The ledger held against the rules, and against the official text of the act."""
