"""How large the numbers of a portfolio are, so that arithmetic on them can be proved to fit."""

from __future__ import annotations

from dataclasses import replace

from acquis.columns import NUMBERS, Column
from acquis.portfolio import sql
from acquis.portfolio.workplace import Connection


def with_largest(connection: Connection, relation: str, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns with the largest number in each, its sign aside; one pass, or a look at a file's statistics."""
    asked: list[str] = []
    for column in columns:
        if column.kind in NUMBERS:
            asked += [f"min({sql.name(column.name)})", f"max({sql.name(column.name)})"]
        for inner in column.fields:
            if inner.kind in NUMBERS:
                each = f"list_transform({sql.name(column.name)}, lambda e: e.{sql.name(inner.name)})"
                asked += [f"min(list_min({each}))", f"max(list_max({each}))"]
    if not asked:
        return columns
    numbers = iter(connection.execute(f"SELECT {', '.join(asked)} FROM ({relation})").fetchall()[0])

    def looked_at(column: Column) -> Column:
        if column.kind not in NUMBERS:
            return column
        least, most = next(numbers), next(numbers)
        return replace(column, largest=0 if least is None else max(-int(least), int(most), 0))

    return tuple(replace(looked_at(c), fields=tuple(looked_at(f) for f in c.fields)) for c in columns)
