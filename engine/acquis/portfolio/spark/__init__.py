"""A portfolio on Spark: the same plan as on DuckDB, for tables that one machine cannot hold; only this asks for it."""
