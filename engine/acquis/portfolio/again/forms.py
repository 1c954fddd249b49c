"""What form an output has, told by how it begins, and its table."""

from __future__ import annotations

import csv
import os
import warnings
from pathlib import Path

from acquis.diagnostics import Diagnostic
from acquis.portfolio import sql
from acquis.portfolio.reading.sheet_parts import look_into
from acquis.portfolio.reading.table import Unreadable
from acquis.portfolio.workplace import Workplace
from acquis.source import Span

RECORD = "_acquis_run.json"  # within a folder of verdicts; readers of Parquet pass over names with an underscore
_SHEET = "verdicts"


def form_of(path: Path, at: Span) -> str:
    """parquet, xlsx, jsonl, csv, or parts: a folder that Spark wrote. Raises `Unreadable` (S113) if unreadable."""
    problem = ""
    try:
        if (path / RECORD).is_file():
            return "parts"
        if path.is_dir():
            problem = "this is a directory, not a file"
        elif not path.exists():
            problem = "there is no such file"
        elif not os.access(path, os.R_OK) or not path.is_file():
            problem = "no permission to read this file"
        else:
            with open(path, "rb") as file:
                first = file.read(4)
    except (OSError, ValueError):
        problem = "no usable path"
    if problem:
        raise Unreadable(Diagnostic("S113", problem, at, "check the spelling and the folder"))
    if first == b"PAR1":
        return "parquet"
    if first[:2] == b"PK":
        return "xlsx"
    return "jsonl" if first[:1] == b"{" else "csv"


def scan(path: Path, form: str) -> str:
    """The table function that reads it."""
    if form == "parts":
        return f"read_parquet({sql.parts(path)})"
    if form == "parquet":
        return f"read_parquet({sql.file(path)})"
    if form == "jsonl":
        return f"read_json({sql.file(path)}, format = 'newline_delimited')"
    return f"read_csv({sql.file(path)}, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"


def from_sheet(place: Workplace, path: Path, at: Span) -> str:
    """A workbook's sheet of verdicts as a table function: it goes through a file of our own."""
    import openpyxl

    look_into(path, at.source.name)
    target = place.folder / f"sheet-{len(list(place.folder.iterdir()))}.csv"
    try:
        with warnings.catch_warnings(), open(target, "w", encoding="utf-8", newline="") as file:
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerows(book[_SHEET].iter_rows(values_only=True))
            book.close()
    except Exception:  # what a damaged workbook raises in there has no common name
        message = f"this is no output of a check: the workbook has no readable sheet `{_SHEET}`"
        raise Unreadable(Diagnostic("P571", message, at, "name the file that was written with -o")) from None
    return scan(target, "csv")
