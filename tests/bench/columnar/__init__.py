"""The ten rules over a Parquet file of whole cents, a way a module; each way is run in a process of its own."""
