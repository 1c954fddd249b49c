"""What a Parquet file says of its own columns: how many are NULL, the least and the largest.

Of its rows only those are counted in which something is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from acquis.columns import NUMBERS, Column
from acquis.portfolio import sql
from acquis.portfolio.workplace import Connection


@dataclass(frozen=True)
class _Said:
    nulls: int
    least: str | None
    most: str | None


def from_statistics(
    connection: Connection, file: str, columns: tuple[Column, ...], sources: Mapping[str, str]
) -> tuple[Column, ...]:
    """The columns with what the file says: how large numbers are, whether every row is known and none is none.

    `sources`: the file's own column for each column that is taken from it as it stands. No value stands beside a
    "none", which is looked at wherever a file is read, or vouched for; so as many NULLs as nones leave nothing unknown.
    """
    said = _said(connection, file)
    nones = _counted(connection, file, said, sources, columns)

    def seen(column: Column) -> Column:
        own = said.get(sources.get(column.name, ""))
        if own is None or column.kind == "list":
            return column
        if column.kind in NUMBERS and own.least is not None and own.most is not None:
            with suppress(ValueError):  # no whole numbers
                column = replace(column, largest=max(abs(int(own.least)), abs(int(own.most))))
        if not column.with_none:
            return replace(column, complete=not own.nulls)
        none = said.get(sources.get(column.companion, ""))
        if none is None:
            return column
        if none.most == "false":
            return replace(column, complete=not own.nulls, with_none=False)
        return replace(column, complete=nones.get(column.name) == own.nulls, flagged=not none.nulls)

    return tuple(seen(c) for c in columns)


def _counted(
    connection: Connection, file: str, said: Mapping[str, _Said], sources: Mapping[str, str], columns: Iterable[Column]
) -> dict[str, int]:
    """How often a fact is none, for those of which some row is."""
    both = {c.name: (sources.get(c.name, ""), sources.get(c.companion, "")) for c in columns if c.with_none}
    asked = {n: none for n, (own, none) in both.items() if own in said and none in said and said[none].most == "true"}
    if not asked:
        return {}
    counts = ", ".join(f"count(*) FILTER ({sql.name(none)})" for none in asked.values())
    found = connection.execute(f"SELECT {counts} FROM read_parquet({sql.file(file)})").fetchall()
    return dict(zip(asked, map(int, found[0]), strict=True))


def _said(connection: Connection, file: str) -> dict[str, _Said]:
    """What all row groups say together; a column of which one says nothing is left out."""
    rows = connection.execute(
        "SELECT path_in_schema, type, stats_null_count, stats_min_value, stats_max_value "
        f"FROM parquet_metadata({sql.text(file)})"
    ).fetchall()
    found: dict[str, _Said | None] = {}
    for name, kind, nulls, least, most in rows:
        before = found.get(name, _Said(0, None, None))
        if nulls is None or before is None:
            found[name] = None
        else:
            number = kind.startswith("INT")
            lower = _further(before.least, least, number=number, most=False)
            found[name] = _Said(before.nulls + int(nulls), lower, _further(before.most, most, number=number, most=True))
    return {name: one for name, one in found.items() if one is not None}


def _further(a: str | None, b: str | None, *, number: bool, most: bool) -> str | None:
    if a is None or b is None:
        return b if a is None else a
    try:
        ordered = sorted((a, b), key=int) if number else sorted((a, b))
    except ValueError:  # a day, which is an INT32 in a file
        ordered = sorted((a, b))
    return ordered[1 if most else 0]
