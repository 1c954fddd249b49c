"""Workbooks: opened only if they are harmless, read row by row, each cell as the text that the mapping would expect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.portfolio.mapping.model import Form, Mapping
from acquis.portfolio.reading.faults import MARK
from acquis.portfolio.reading.header import match
from acquis.portfolio.reading.records import RecordFile
from acquis.portfolio.reading.sheet_cells import cell_text
from acquis.portfolio.reading.sheet_parts import Part, look_into
from acquis.portfolio.reading.table import Table, Unreadable
from acquis.portfolio.workplace import Workplace
from acquis.source import Source, Span

_MOST_ROWS = 1_048_576


@dataclass(frozen=True)
class Book:
    """An open workbook; `formulas` is the same once more, with formulas in place of results, if it has any."""

    name: str
    values: Any
    formulas: Any
    parts: dict[str, Part]

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets with cells."""
        return tuple(sheet.title for sheet in self.values.worksheets)

    def close(self) -> None:
        """Close the files."""
        self.values.close()
        if self.formulas is not None:
            self.formulas.close()


def open_book(path: Path, name: str) -> Book:
    """Open a workbook; raises `Unreadable` for what is none (P529) or none to be opened (P528)."""
    import openpyxl

    parts = look_into(path, name)
    try:
        values = openpyxl.load_workbook(path, read_only=True, data_only=True)
        formulas = None
        if any(part.formulas for part in parts.values()):
            formulas = openpyxl.load_workbook(path, read_only=True, data_only=False)
    except Exception:  # what a damaged workbook raises in there has no common name
        place = Span(Source(name, ""), 0, 0)
        raise Unreadable(
            Diagnostic("P529", "this cannot be read as a workbook", place, "save it anew as .xlsx")
        ) from None
    return Book(name, values, formulas, parts)


def read_sheet(place: Workplace, book: Book, mapping: Mapping, sheet: str, first: bool = True) -> Table:
    """A sheet as a table of texts; raises `Unreadable` if it is not there or has no usable header.

    `first`: it is the main sheet, so its addresses go without its name.
    """
    title = _title(book, sheet)
    rows = _rows(book, title)
    part = book.parts.get(_path(book.values[title]), Part())
    try:
        header = _header(book, title, rows, mapping, part)
        forms = _forms(header, mapping)
        with RecordFile(place.folder / f"records-{book.sheets.index(title)}.csv", len(header)) as records:
            blank = _records(rows, records, forms, part, mapping, len(header))
    except Unreadable:
        raise
    except Exception:  # a damaged part shows only when it is reached
        at = Span(Source(book.name, ""), 0, 0)
        raise Unreadable(Diagnostic("P529", f"the sheet `{title}` cannot be read to its end", at)) from None
    remarks = {"blank rows": blank, "hidden rows": part.hidden} if first else {}
    return Table(
        records.relation, header, records.count, sheet="" if first else f"{title}!", marked=True,
        remarks={k: v for k, v in remarks.items() if v},
    )  # fmt: skip


def _title(book: Book, sheet: str) -> str:
    if not sheet and len(book.sheets) == 1:
        return book.sheets[0]
    if sheet in book.sheets:
        return sheet
    place = Span(Source(book.name, ""), 0, 0)
    listed = f"sheets there: {', '.join(book.sheets[:8]) or 'none'}"
    if not sheet:
        raise Unreadable(
            Diagnostic("P526", "the workbook has several sheets", place, f"name one in the mapping; {listed}")
        )
    help_ = did_you_mean(sheet, book.sheets) or listed
    raise Unreadable(Diagnostic("P526", f"the workbook has no sheet `{sheet}`", place, help_))


def _path(sheet: Any) -> str:
    return str(getattr(sheet, "_worksheet_path", "")).lstrip("/")


def _rows(book: Book, title: str) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
    """Each row's cells, and those with formulas beside them; rows without cells are empty."""
    sheet = book.values[title]
    sheet.reset_dimensions()
    values = sheet.iter_rows()
    if book.formulas is None or not book.parts.get(_path(sheet), Part()).formulas:
        return ((row, ()) for row in islice(values, _MOST_ROWS))
    other = book.formulas[title]
    other.reset_dimensions()
    return islice(zip_longest(values, other.iter_rows(), fillvalue=()), _MOST_ROWS)


def _header(
    book: Book, title: str, rows: Iterator[tuple[Sequence[Any], Sequence[Any]]], mapping: Mapping, part: Part
) -> tuple[str, ...]:
    place = Span(Source(book.name, ""), 0, 0)
    row = next(islice(rows, mapping.header - 1, None), ((), ()))[0]
    names = [cell_text(cell, None, Form(), "text") for cell in row]
    while names and not names[-1]:
        names.pop()
    if not names:
        help_ = f"the names of the columns belong into row {mapping.header} of `{title}`"
        raise Unreadable(Diagnostic("P524", f"row {mapping.header} of `{title}` holds no header", place, help_))
    if part.merged.get(mapping.header):
        message = f"the header in row {mapping.header} of `{title}` has merged cells"
        raise Unreadable(Diagnostic("P524", message, place, "unmerge them, and name each column"))
    for _ in range(mapping.first - mapping.header - 1):
        next(rows, None)
    return tuple(n.strip() for n in names) if mapping.trim else tuple(names)


def _forms(header: tuple[str, ...], mapping: Mapping) -> dict[int, tuple[Form, str]]:
    """For each column that a fact comes from, how its texts are written and its type."""
    found = match(header, mapping)
    forms = {f.place: (f.mapped.form, f.mapped.fact.type) for f in found.facts if f.place is not None}
    beside = {f.companion: (f.mapped.form, "boolean") for f in found.facts if f.companion is not None}
    others = {place: (Form(), "text") for place in (found.id, *(p for _, p, _ in found.only), *found.lists)}
    return {**others, **beside, **forms}


def _records(
    rows: Iterator[tuple[Sequence[Any], Sequence[Any]]], records: RecordFile, forms: dict[int, tuple[Form, str]],
    part: Part, mapping: Mapping, width: int,
) -> int:  # fmt: skip
    """All rows into the table; how many were blank."""
    blank, waiting = 0, 0
    for number, (cells, formulas) in enumerate(rows, mapping.first):
        texts = [""] * width
        for place, (form, kind) in forms.items():
            if place < len(cells):
                formula = formulas[place] if place < len(formulas) else None
                texts[place] = cell_text(cells[place], formula, form, kind)
        for begin, end in part.merged.get(number, ()):
            for place in range(begin, min(end, width - 1) + 1):
                texts[place] = f"{MARK}merged{MARK}{texts[place]}"
        if any(texts):
            records.record(number, texts)
            blank, waiting = blank + waiting, 0  # those behind the last row are no rows at all
        else:
            waiting += 1
    return blank
