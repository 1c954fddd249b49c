"""Portfolios that nobody has: seeded, plausible, of any size."""
