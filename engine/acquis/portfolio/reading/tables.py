"""Tables that have types already: Parquet files and tables of a DuckDB file, left where they are."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.portfolio import sql
from acquis.portfolio.reading.source import Input
from acquis.portfolio.reading.table import Table, Unreadable
from acquis.portfolio.workplace import Workplace
from acquis.source import Source, Span

_ATTACHED = "input"


def read_parquet(place: Workplace, source: Input) -> Table:
    """A Parquet file; its rows count from 1. Raises `Unreadable` if it is none."""
    scan = f"read_parquet({sql.file(source.path)}"
    try:
        table = _table(place, f"{scan})", f"{scan}, file_row_number = true)", "file_row_number + 1")
        return replace(table, file=str(source.path))
    except (duckdb.InvalidInputException, duckdb.IOException) as error:
        raise unreadable(source, error) from None


def read_database(place: Workplace, source: Input) -> Table:
    """A table of a DuckDB file, opened for reading only. Raises `Unreadable` if there is none (P526)."""
    try:
        place.connection.execute(f"ATTACH {sql.text(str(source.path))} AS {_ATTACHED} (READ_ONLY)")
    except duckdb.Error as error:
        raise unreadable(source, error) from None
    found = place.connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'main'", [_ATTACHED]
    ).fetchall()
    names = sorted(row[0] for row in found)
    if source.table not in names:
        help_ = did_you_mean(source.table, names) or f"tables there: {', '.join(names[:8]) or 'none'}"
        message = f"the database has no table `{source.table}`"
        raise Unreadable(Diagnostic("P526", message, Span(Source(source.name, ""), 0, 0), help_))
    table = f"{_ATTACHED}.main.{sql.name(source.table)}"
    return _table(place, table, table, "rowid + 1")


def _table(place: Workplace, plain: str, scan: str, row: str) -> Table:
    described = place.connection.execute(f"DESCRIBE SELECT * FROM {plain}").fetchall()
    header, types = tuple(d[0] for d in described), tuple(str(d[1]) for d in described)
    columns = ", ".join(f"{sql.name(n)} AS c{i}" for i, n in enumerate(header))
    count = place.connection.execute(f"SELECT count(*) FROM {plain}").fetchall()[0][0]
    return Table(f'SELECT {row} AS "row", {columns} FROM {scan}', header, int(count), types=types)


def unreadable(source: Input, error: duckdb.Error) -> Unreadable:
    """What to say of a file that is damaged, or not what its suffix says (P529)."""
    reason = str(error).splitlines()[0].partition(": ")[2][:200]
    at, form = Span(Source(source.name, ""), 0, 0), "Parquet" if source.form == "parquet" else "DuckDB"
    return Unreadable(Diagnostic("P529", f"this cannot be read as {form}", at, reason))
