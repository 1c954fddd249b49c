"""Reasons and traces, made from rulings."""
