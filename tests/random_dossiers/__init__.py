"""Random facts, well typed, with boundaries on purpose: what every back end is compared on."""

from .draw import dossiers

__all__ = ["dossiers"]
