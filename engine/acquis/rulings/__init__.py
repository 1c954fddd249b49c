"""Rulings: one rule on one subject under one reading, and what can be said of it."""
