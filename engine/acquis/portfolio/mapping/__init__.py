"""Mapping files: which column of somebody's table holds which fact, and how its cells are written."""

from acquis.portfolio.mapping.model import Form, Mapped, MappedList, Mapping
from acquis.portfolio.mapping.read import read_mapping
from acquis.portfolio.mapping.ready import READY, find_mapping

__all__ = ["READY", "Form", "Mapped", "MappedList", "Mapping", "find_mapping", "read_mapping"]
