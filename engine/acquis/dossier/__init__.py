"""Dossiers: the facts of one case, read and typed."""
