"""What the readers of the forms hand on, and what comes out in the end."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from acquis.columns import Column
from acquis.diagnostics import Diagnostic


class Unreadable(Exception):
    """An input that cannot be read at all; `diagnostics` say why. It never leaves the package."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(d.message for d in diagnostics))
        self.diagnostics = diagnostics


@dataclass(frozen=True)
class Table:
    """A table as it was found. `relation`: SQL text of a SELECT of `row` and c0, c1, ...

    Without `types` the columns are texts and never NULL; with them they are as a database has them.
    `header`: the names of the columns; `read`: rows with facts, those included that could not even be
    taken apart and have their faults already. `sheet`: for the addresses of cells, None if they have
    none. `marked`: cells can hold marks for what is no text. `remarks`: what was noticed, and how often.
    `file`: the Parquet file that it is, if it is one.
    """

    relation: str
    header: tuple[str, ...]
    read: int
    sheet: str | None = None
    marked: bool = False
    remarks: MappingOf[str, int] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True)
class Treated:
    """What was done with the cells of one column: how many were masked, rounded, unknown or none."""

    column: str
    unknown: int = 0
    none: int = 0
    masked: int = 0
    rounded: int = 0


@dataclass(frozen=True)
class Facts:
    """A portfolio ready to be evaluated.

    `relation`: the SQL text of a SELECT over the accepted rows: `row` (BIGINT, as the user counts),
    `id` (VARCHAR) and the columns of `columns`, in this order; it may be asked as often as one likes
    on the workplace's own connection and its cursors. read = accepted + rejected.
    The rejected rows are in the table `faults` ("row", place, "column", cell, code, message, value), a
    row for each fault; row 0 stands for entries of lists that belong to no row. `trusted`: the mapping
    says that the rows need no look, and none was taken. `unused`: columns that no fact has.
    """

    relation: str
    columns: tuple[Column, ...]
    read: int
    accepted: int
    rejected: int
    trusted: bool = False
    treated: tuple[Treated, ...] = ()
    unused: tuple[str, ...] = ()
    remarks: MappingOf[str, int] = field(default_factory=dict)
    file: str = ""
    sources: MappingOf[str, str] = field(default_factory=dict)
