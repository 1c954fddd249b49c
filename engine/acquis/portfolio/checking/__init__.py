"""Facts to verdicts: SQL for whole tables, the compiled evaluator for the rows that SQL leaves to it."""
