"""Where the facts of a project stand in the input: cells of a workbook, else row and column."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass

from acquis.portfolio.again.origin import Origin
from acquis.portfolio.reading.conversion import letters
from acquis.portfolio.reading.header import match
from acquis.portfolio.reading.table import Unreadable

_MOST = 12  # places told for one verdict


@dataclass(frozen=True)
class Addresses:
    """`columns`: by fact, its column's letters or name; `cells`: they are letters; `lists`: facts with own sheets."""

    columns: dict[str, str]
    cells: bool
    sheet: str
    lists: dict[str, str]

    def of(self, row: int, paths: Iterable[str]) -> str:
        """Where the facts of these paths stand: `C7, F7`, or `row 7: grant, state`."""
        names = list(dict.fromkeys(path.partition("[")[0].partition(".")[0] for path in paths))
        found = [self._place(row, name) for name in names[:_MOST]]
        found += ["..."] if len(names) > _MOST else []
        return ", ".join(found) if self.cells or not found else f"row {row}: {', '.join(found)}"

    def _place(self, row: int, name: str) -> str:
        column = self.columns.get(name)
        if column is None:
            return f"{name} (no column)"
        if not self.cells:
            return column
        own = f"{self.sheet}{column}{row}"
        return f"{own} (and sheet {self.lists[name]})" if name in self.lists else own


def addresses(origin: Origin) -> Addresses:
    """The places of an input's facts."""
    mapping = origin.mapping
    lists = {m.fact.name: m.sheet for m in mapping.lists}
    if origin.source.form == "xlsx":
        sheet, header = _header(origin)
        try:
            found = match(header, mapping)
        except Unreadable:  # it was readable a moment ago; then names have to do
            return Addresses({m.fact.name: m.column for m in mapping.facts if m.column}, False, "", lists)
        columns = {f.mapped.fact.name: letters(f.place) for f in found.facts if f.place is not None}
        columns |= {m.fact.name: letters(p) for m, p in zip(mapping.lists, found.lists, strict=True)}
        return Addresses(columns, True, f"{sheet}!" if mapping.sheet else "", lists)
    if origin.source.form == "jsonl":
        return Addresses({c.name: c.name for c in origin.facts.columns}, False, "", {})
    known = {c.name for c in origin.facts.columns}
    named = {m.fact.name: m.column or "the same in all rows" for m in mapping.facts if m.fact.name in known}
    return Addresses(named, False, "", lists)


def _header(origin: Origin) -> tuple[str, tuple[str, ...]]:
    """The main sheet's title and the names of its columns."""
    import openpyxl

    mapping = origin.mapping
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(origin.source.path, read_only=True, data_only=True)
        try:
            sheet = book[mapping.sheet] if mapping.sheet else book.worksheets[0]
            sheet.reset_dimensions()
            row = next(sheet.iter_rows(min_row=mapping.header, max_row=mapping.header, values_only=True), ())
        finally:
            book.close()
    names = ["" if value is None else str(value) for value in row]
    while names and not names[-1]:
        names.pop()
    return sheet.title, tuple(n.strip() for n in names) if mapping.trim else tuple(names)
