"""Which columns leave no row unknown: then nobody has to ask for causes, and queries are half as long."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from acquis.columns import Column
from acquis.portfolio import sql
from acquis.portfolio.checking.statistics import from_statistics
from acquis.portfolio.workplace import Connection

_SAMPLE = 50_000  # rows; a column that lacks something lacks it here already, nearly always


def with_complete(
    connection: Connection, relation: str, columns: tuple[Column, ...], used: Collection[str], file: str = "",
    sources: Mapping[str, str] | None = None,
) -> tuple[Column, ...]:  # fmt: skip
    """The columns with what was seen of those that are used: complete, and without any none.

    `file` and `sources` as in `Facts`: what a Parquet file says of itself needs no look.
    """
    settled: Collection[str] = ()
    if file:
        columns, settled = from_statistics(connection, file, columns, sources or {})
    looked = [c for c in columns if c.name in used and c.name not in settled]
    if not looked:
        return columns
    # Most columns that lack something show it in the first rows; only the others are read to the end.
    lacking, none = _counted(connection, f"(SELECT * FROM ({relation}) LIMIT {_SAMPLE})", looked, looked)
    rest = [c for c in looked if c.name not in lacking]
    without = [c for c in looked if c.with_none and c.name not in none]
    if rest or without:
        more_lacking, more_none = _counted(connection, f"({relation})", rest, without)
        lacking, none = lacking | more_lacking, none | more_none

    def seen(column: Column) -> Column:
        if column.name not in used or column.name in settled:
            return column
        complete = column.name not in lacking
        return replace(column, complete=complete, with_none=column.with_none and column.name in none)

    return tuple(seen(c) for c in columns)


def _counted(connection: Connection, rows: str, lacking: list[Column], none: list[Column]) -> tuple[set[str], set[str]]:
    """The columns in which something is unknown, and those in which something is none."""
    asked = [f"bool_or({_unknown(c)})" for c in lacking]
    asked += [f"bool_or({sql.name(c.companion)})" for c in none if c.with_none]
    if not asked:
        return set(), set()
    found = connection.execute(f"SELECT {', '.join(asked)} FROM {rows}").fetchall()[0]
    first, second = found[: len(lacking)], found[len(lacking) :]
    with_companion = [c for c in none if c.with_none]
    return (
        {c.name for c, yes in zip(lacking, first, strict=True) if yes},
        {c.name for c, yes in zip(with_companion, second, strict=True) if yes},
    )


def _unknown(column: Column) -> str:
    own = f"{sql.name(column.name)} IS NULL"
    return f"({own} AND {sql.name(column.companion)} IS NOT TRUE)" if column.with_none else own
