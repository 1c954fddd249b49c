"""Sheets for people: a head that stays in sight, filters, widths, links within the book."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from acquis.portfolio.reading.conversion import letters
from acquis.portfolio.writing.safe import for_sheet

if TYPE_CHECKING:
    from openpyxl import Workbook

MONEY = "#,##0.00"
_WHOLE = "#,##0"
_FINEST = 10**6  # parts of a euro that a cell tells


@dataclass(frozen=True)
class Link:
    """A text that leads to a cell of the book, `'Rules'!A5`."""

    text: str
    to: str


@dataclass(frozen=True)
class Bold:
    """A text that stands out."""

    text: str


class Sheet:
    """A sheet that is written row by row; `widths` in characters."""

    def __init__(self, book: Workbook, title: str, widths: Sequence[int]) -> None:
        self.sheet: Any = book.create_sheet(title)
        self.rows = 0
        for place, width in enumerate(widths):
            self.sheet.column_dimensions[letters(place)].width = width

    def head(self, names: Sequence[str], number: int | None = None, keep: str = "") -> None:
        """The names of the columns, which stay in sight; `number` rows below get a filter. `keep`: also columns."""
        self.sheet.freeze_panes = keep or f"A{self.rows + 2}"
        if number is not None:
            last = letters(len(names) - 1)
            self.sheet.auto_filter.ref = f"A{self.rows + 1}:{last}{self.rows + 1 + number}"
        self.add([Bold(name) for name in names])

    def add(self, values: Iterable[object]) -> None:
        """One row. Texts are texts whatever they begin with; amounts are exact."""
        self.sheet.append([self._cell(value) for value in values])
        self.rows += 1

    def note(self, text: str) -> None:
        """A sentence in a row of its own."""
        self.add([text])

    def _cell(self, value: object) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
        from openpyxl.worksheet.hyperlink import Hyperlink

        if isinstance(value, Fraction):
            shown: Any = Decimal(value.numerator * _FINEST // value.denominator) / _FINEST
            cell = WriteOnlyCell(self.sheet, shown)
            cell.number_format = MONEY
            return cell
        if value is None or isinstance(value, int):
            cell = WriteOnlyCell(self.sheet, value)
            if value is not None:
                cell.number_format = _WHOLE
            return cell
        text = value.text if isinstance(value, Link | Bold) else str(value)
        cell = WriteOnlyCell(self.sheet, for_sheet(text))
        cell.data_type = "s"
        if isinstance(value, Bold):
            cell.font = Font(bold=True)
        elif isinstance(value, Link):
            cell.hyperlink = Hyperlink(ref="", location=value.to, display=for_sheet(text))
            cell.font = Font(underline="single", color="0B4F9E")
        return cell
