"""Many subjects at once: tables of facts in, tables of verdicts out."""
