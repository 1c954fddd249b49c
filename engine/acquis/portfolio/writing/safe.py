"""Texts of users in tables that spreadsheets open: what would be a formula is shown, not run."""

from __future__ import annotations

import re

STARTS = "=+-@\t\r"
# What XML cannot hold; a workbook is XML.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def safe_sql(expression: str) -> str:
    """A text in SQL with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"CASE WHEN regexp_matches({expression}, '^[-=+@\\t\\r]') THEN '''' || {expression} ELSE {expression} END"


def safe(text: str) -> str:
    """The same for a text."""
    return f"'{text}" if text[:1] and text[0] in STARTS else text


def for_sheet(text: str) -> str:
    """A text as a cell of a workbook can hold it: what XML cannot is an escape, the rest is cut at the limit."""
    return _NO_XML.sub(lambda m: f"\\x{ord(m[0]):02x}", text)[:32_767]
