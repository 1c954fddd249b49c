"""Which form an input has: told by its suffix, or `FILE.duckdb::TABLE`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from acquis.diagnostics import Diagnostic
from acquis.portfolio.reading.table import Unreadable
from acquis.source import Source, Span

FORMATS = {
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".jsonl": "jsonl",
    ".parquet": "parquet",
    ".duckdb": "duckdb",
    ".db": "duckdb",
}


@dataclass(frozen=True)
class Input:
    """An input: its name as the user wrote it, the file, its form, and the table of a database."""

    name: str
    path: Path
    form: str
    table: str = ""


def find_input(name: str) -> Input:
    """The input of a name; raises `Unreadable` if there is no such file or form (S113, P521)."""
    written, _, table = name.partition("::")
    path = Path(written)
    form = FORMATS.get(path.suffix.lower())
    place = Span(Source(name, ""), 0, 0)
    if form is None or (form == "duckdb") != bool(table):
        help_ = "inputs end in .csv, .xlsx, .jsonl or .parquet; a table of a database is FILE.duckdb::TABLE"
        raise Unreadable(Diagnostic("P521", "this is no form of a portfolio that is read", place, help_))
    problem = ""
    try:
        if path.is_dir():
            problem = "this is a directory, not a file"
        elif not path.exists():
            problem = "there is no such file"
        elif not path.is_file():
            problem = "this is neither a file nor a link to one"
        elif not os.access(path, os.R_OK):
            problem = "no permission to read this file"
    except (OSError, ValueError):
        problem = "no usable path"
    if problem:
        raise Unreadable(Diagnostic("S113", problem, place, "check the spelling and the folder"))
    return Input(name, path, form, table)
