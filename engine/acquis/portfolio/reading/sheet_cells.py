"""One cell of a workbook as the text that its column's declaration expects; what is no value is marked."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from acquis.columns import NUMBERS
from acquis.portfolio.mapping.model import EXCEL, EXCEL_1904, Form
from acquis.portfolio.reading.faults import MARK

_FIRST_REAL = date(1900, 3, 1)  # from here on Excel's day numbers and the calendar agree


def cell_text(cell: Any, formula: Any, form: Form, kind: str) -> str:
    """The text of a cell; `formula` is the same cell with its formula, if the sheet has any."""
    value = getattr(cell, "value", None)
    if value is None:
        written = getattr(formula, "value", None)
        if getattr(formula, "data_type", "") != "f" or getattr(cell, "data_type", "") == "str":
            return ""
        return _marked("formula", str(getattr(written, "text", None) or written))
    if getattr(cell, "data_type", "") == "e":
        return _marked("error", str(value))
    if isinstance(value, bool):
        if kind == "boolean" and form.yes and form.no:
            return form.yes[0] if value else form.no[0]
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return _day(value, form, kind)
    if isinstance(value, int | float | Decimal):
        return _number(cell, value, form, kind)
    return str(value).replace(MARK, "\ufffd")


def _marked(kind: str, shown: str) -> str:
    return f"{MARK}{kind}{MARK}{shown.replace(MARK, '')}"


def _number(cell: Any, value: int | float | Decimal, form: Form, kind: str) -> str:
    """A number's text: as many digits as a workbook keeps, 15, so that no binary remainder shows."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    if not exact.is_finite():
        return str(exact)
    if kind == "percentage" and form.unit == "per cent" and "%" in str(getattr(cell, "number_format", "")):
        exact *= 100  # the cell shows 75 % and holds 0.75
    text = f"{exact:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", form.decimal) if kind in NUMBERS and form.decimal else text


def _day(value: datetime | date, form: Form, kind: str) -> str:
    """A day in the declared form; with a time of day it is no day."""
    if isinstance(value, datetime):
        if value.time() != time():
            return value.isoformat(" ")
        value = value.date()
    if kind != "date" or not form.date:
        return value.isoformat()
    if form.date == EXCEL_1904:
        return str((value - date(1904, 1, 1)).days)
    if form.date == EXCEL:
        return str((value - date(1899, 12, 30)).days - (value < _FIRST_REAL))
    return (
        form.date.replace("%Y", f"{value.year:04d}")
        .replace("%m", f"{value.month:02d}")
        .replace("%d", f"{value.day:02d}")
    )
