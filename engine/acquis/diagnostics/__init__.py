"""Diagnostics: mistakes of users as values, and how they are shown."""

from acquis.diagnostics.model import Diagnostic, did_you_mean

__all__ = ["Diagnostic", "did_you_mean"]
