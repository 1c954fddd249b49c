"""The workbook to fill in: a sheet of projects, a sheet for each list, the code lists, and what the units are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from acquis.columns import NONE_WORD
from acquis.portfolio.mapping.read import LISTED
from acquis.portfolio.reading.conversion import letters
from acquis.portfolio.workbooks import AsTyped, save
from acquis.portfolio.writing.safe import for_sheet
from acquis.rulebook.model import Rulebook
from acquis.vocabulary.model import FactDefinition, Subject

_LAST_ROW = 100_000  # of the rows with drop-downs
_FORMATS = {
    "money": "#,##0.00", "percentage": "0.00##", "date": "yyyy-mm-dd", "integer": "0", "decimal": "General",
}  # fmt: skip
_UNITS = {"money": "EUR", "percentage": "per cent", "date": "day"}
_ABOUT = (
    ("cell", "what it says"),
    ("empty, or :", "not known; the verdict may stay open because of it"),
    ("none", "known not to exist: no such day, amount or case"),
    ("*****", "known to somebody, but masked; read as not known, and counted"),
    ("yes, no", "facts that are true or not"),
    ("amounts", "euro with at most two decimals: 53371.64"),
    ("percentages", "per cent: 75 means 75 %; a cell in the format % is read as it is shown"),
    ("days", "days of the calendar, as cells in a date format or as 2024-02-15"),
    ("codes", "the words of the sheet `codes`; numbers among them are texts (001)"),
    ("lists", f"`{LISTED}` if the list is in its sheet, `none` if it is empty, nothing if it is not known"),
    ("id", "every project has one of its own; the sheets of lists name it in their first column"),
)


@dataclass
class _Codes:
    """The columns of the sheet of codes, each once, and where they stand."""

    columns: dict[tuple[str, ...], str] = field(default_factory=dict)

    def place(self, name: str, words: tuple[str, ...]) -> str:
        """The range of the words, as a drop-down names it."""
        self.columns.setdefault(words, name)
        letter = letters(list(self.columns).index(words))
        return f"codes!${letter}$2:${letter}${len(words) + 1}"


def write_template(
    path: Path, rulebook: Rulebook, subject: Subject, rows: Mapping[str, Iterable[Sequence[object]]] | None = None
) -> None:
    """Write the workbook to a path; `rows`: what is already filled in, by sheet, in the order of its columns."""
    from openpyxl import Workbook

    book, codes, given = Workbook(write_only=True), _Codes(), rows or {}
    facts = [f for f in subject.facts.values() if f.type != "mapping"]
    _sheet(book, subject.plural, facts, codes, given.get(subject.plural, ()))
    for fact in facts:
        if fact.type == "list":
            _sheet(book, fact.name, list((fact.of or {}).values()), codes, given.get(fact.name, ()))
    sheet = book.create_sheet("codes")
    _plain(sheet, [tuple(codes.columns.values())])
    longest = max((len(words) for words in codes.columns), default=0)
    _plain(sheet, [tuple(w[i] if i < len(w) else None for w in codes.columns) for i in range(longest)])
    sheet = book.create_sheet("units")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, 90
    _plain(sheet, [*_ABOUT, ("rulebook", f"{rulebook.act.title}: {rulebook.sha256}")])
    save(book, path)


def _sheet(
    book: Any, title: str, facts: Sequence[FactDefinition], codes: _Codes, rows: Iterable[Sequence[object]]
) -> None:
    """A sheet with a row of titles, a row of names and the rows that are given."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B3"
    bold, grey = Font(bold=True), PatternFill("solid", fgColor="FFDDDDDD")
    titles, names = [WriteOnlyCell(sheet, "Id")], [WriteOnlyCell(sheet, "id")]
    names[0].comment = Comment("The project's id; every project has one of its own.", "acquis")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["A"].number_format = 24, "@"
    for place, fact in enumerate(facts, 1):
        letter, unit = letters(place), _UNITS.get(fact.type)
        label = fact.name.replace("_", " ").capitalize()
        titles.append(WriteOnlyCell(sheet, f"{label} ({unit})" if unit else label))
        cell = WriteOnlyCell(sheet, fact.name)
        cell.comment = Comment(_note(fact), "acquis", height=160, width=320)
        names.append(cell)
        dimension = sheet.column_dimensions[letter]
        dimension.width, dimension.number_format = 22, _FORMATS.get(fact.type, "@")
        words = choices(fact)
        if words:
            source = codes.place(_list_name(fact), words)
            check = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=True)
            check.error = f"one of the words of {source}"
            check.add(f"{letter}3:{letter}{_LAST_ROW}")
            sheet.data_validations.append(check)
    for cell in (*titles, *names):
        cell.font, cell.fill = bold, grey
    sheet.append(titles)
    sheet.append(names)
    formats = ["@", *(_FORMATS.get(f.type, "@") for f in facts)]
    for row in rows:
        sheet.append([_cell(sheet, value, form) for value, form in zip(row, formats, strict=True)])


def choices(fact: FactDefinition) -> tuple[str, ...]:
    """The words of a fact's drop-down; none for amounts, days and texts."""
    none = (NONE_WORD,) if fact.can_be_none else ()
    if fact.type == "boolean":
        return ("yes", "no")
    if fact.type == "list":
        return (LISTED, NONE_WORD)
    return (*fact.code_list.codes, *none) if fact.type == "code" and fact.code_list is not None else ()


def _list_name(fact: FactDefinition) -> str:
    if fact.type in ("boolean", "list"):
        return {"boolean": "yes or no", "list": "lists"}[fact.type]
    return (fact.code_list.name if fact.code_list is not None else "") or fact.name


def _note(fact: FactDefinition) -> str:
    judged = "\nA judgement: somebody has to make it." if fact.judgement else ""
    none = "\n`none`: known not to exist." if fact.can_be_none else ""
    return f"{fact.means}\n{fact.source}{judged}{none}"


def _cell(sheet: Any, value: Any, form: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if value is None:
        return None
    if isinstance(value, AsTyped):
        return WriteOnlyCell(sheet, value.value)
    cell = WriteOnlyCell(sheet, for_sheet(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text is never a formula
    cell.number_format = form
    return cell


def _plain(sheet: Any, rows: Iterable[Sequence[object]]) -> None:
    for row in rows:
        sheet.append([_cell(sheet, value, "@") for value in row])
