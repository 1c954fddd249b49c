"""The law as data: files of norms read, resolved and checked."""
