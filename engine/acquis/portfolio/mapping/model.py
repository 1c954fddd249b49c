"""What a mapping file declares. Nothing that is not in it is ever guessed from the cells."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from acquis.columns import SCALES
from acquis.source import Span
from acquis.vocabulary.model import FactDefinition, Subject

# By how many powers of ten a unit's number stands below the column's own whole number.
UNITS = {
    "money": {"euro": 2, "cent": 0, "thousand euro": 5},
    "percentage": {"per cent": SCALES["percentage"] - 2, "share": SCALES["percentage"]},
}
EXCEL, EXCEL_1904 = "excel", "excel 1904"


@dataclass(frozen=True)
class Form:
    """How the cells of one column are written.

    `unknown`, `masked`, `none`, `yes`, `no`: whole cells that say so; a masked cell is unknown, and
    counted. `decimal` and `group`: the signs in numbers, empty if there are none. `symbols`: what may
    stand before or after a number. `date`: a format of %d, %m and %Y, or Excel's day numbers.
    `scale`: whole numbers with so many decimals left out. `rounded`: half up to the smallest unit
    kept. `codes`: their words to ours; None if they are ours.
    """

    unknown: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    decimal: str = ""
    group: str = ""
    symbols: tuple[str, ...] = ()
    date: str = ""
    unit: str = ""
    scale: int = 0
    rounded: bool = False
    codes: MappingOf[str, str] | None = None

    def shift(self, kind: str) -> int:
        """The power of ten from a number in a cell to the column's whole number."""
        own = SCALES.get(kind, 0)
        return UNITS.get(kind, {}).get(self.unit, own) - self.scale


@dataclass(frozen=True)
class Mapped:
    """One fact and where it comes from: a column, or one value for all rows (`always`, as dossiers write it).

    `optional`: the fact is unknown everywhere if the table lacks the column. `companion`: the column
    that says that the fact is known not to exist.
    """

    fact: FactDefinition
    form: Form
    column: str = ""
    always: str | None = None
    optional: bool = False
    companion: str = ""
    span: Span | None = field(default=None, repr=False)


@dataclass(frozen=True)
class MappedList:
    """A list kept in a table of its own: one row an entry.

    `sheet`: the workbook's sheet; `joins`: its column with the row's `id`; `column`: the main
    table's column that says whether the list is given (`given`), none or unknown.
    """

    fact: FactDefinition
    sheet: str
    joins: str
    column: str
    given: tuple[str, ...]
    form: Form
    facts: tuple[Mapped, ...]
    span: Span | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Mapping:
    """A whole mapping file.

    `separator`, `quote`, `encoding`: of CSV. `sheet`: of a workbook, empty if it has one only.
    `header` and `first`: the rows of the names and of the first facts. `trim`: blanks around a
    cell do not count. `only`: the values that other columns must have, a currency say. `trusted`:
    a typed table is taken as it is; no row of it can be rejected.
    """

    name: str
    title: str
    subject: Subject
    id: str
    facts: tuple[Mapped, ...]
    lists: tuple[MappedList, ...] = ()
    separator: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    sheet: str = ""
    header: int = 1
    first: int = 2
    trim: bool = False
    trusted: bool = False
    only: MappingOf[str, tuple[str, ...]] = field(default_factory=dict)
    sha256: str = ""
