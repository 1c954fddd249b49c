"""The verdicts of SQL on a table, in two passes: what is known decides most rows, and only the others are asked why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from acquis.backends.sql.cells import Cell, within
from acquis.backends.sql.codes import ASK
from acquis.backends.sql.plan import Plan
from acquis.columns import Column
from acquis.portfolio import sql
from acquis.portfolio.workplace import Connection

KEYS = ("row", "id")
_SAMPLE = 20_000  # rows, of which we see
_MOST = Fraction(1, 10)  # what part lacks something at most for a pass before to win anything
_NOT_WANTED = "in_clause"  # a join for each long IN tears the layers of a query apart: three times as slow
Write = Callable[[str], Path]  # a query to a Parquet file


@dataclass(frozen=True)
class Passes:
    """`first`: a Parquet file of the verdicts, in which the rules `open` are NULL where they are open; `rest`: one of
    all verdicts on the rows where one of them is. Either is None if there was no such pass.
    """

    first: Path | None
    rest: Path | None = None
    open: tuple[str, ...] = ()

    @property
    def alone(self) -> Path | None:
        """The file of all verdicts, if there is but one."""
        return self.first if self.rest is None else self.rest if self.first is None else None

    @property
    def relation(self) -> str:
        """SQL text of all verdicts, in the order of the rows."""
        first, rest = (f"SELECT * FROM read_parquet({sql.file(p)})" if p else "" for p in (self.first, self.rest))
        if not first or not rest:
            return first or rest
        return f"{first} WHERE NOT ({some_open(self.open)}) UNION ALL {rest} ORDER BY 1"

    def asked(self, connection: Connection, made: Plan) -> tuple[str, ...]:
        """The rules of which some row is left to the evaluator, which the first pass never does."""
        may = [rule for rule, cell in made.full.items() if may_ask(cell)]
        return with_code(connection, sql.file(self.rest), may, ASK) if self.rest is not None else ()


def pass_over(
    connection: Connection, made: Plan, relation: str, write: Write, folder: Path, keys: Sequence[str] = KEYS
) -> Passes:
    """The verdicts on all rows; `relation`: SQL text of a SELECT of the facts and `keys`, the first telling rows apart.

    `write` writes a file of all rows, and `folder` holds another for a while.
    """
    connection.execute(f"SET disabled_optimizers = '{_NOT_WANTED}'")
    row = sql.name(keys[0])
    table, rest = f"({relation}) AS facts", folder / "rest.parquet"
    if _often_open(connection, made, relation):
        return Passes(None, write(made.select(table, keys)))
    first = write(made.decided(table, keys))
    open_ = with_nulls(connection, sql.file(first), made)
    if not open_:
        return Passes(first)
    rows = f"SELECT {row} FROM read_parquet({sql.file(first)}) WHERE {some_open(open_)}"
    chosen = f"(SELECT f.* FROM ({relation}) f SEMI JOIN ({rows}) o ON f.{row} = o.{row}) AS facts"
    keep(connection, made.open_in(open_).select(chosen, keys), rest)
    return Passes(first, rest, open_)


def may_ask(cell: Cell) -> bool:
    """Whether a verdict may be left to the evaluator."""
    return any(one.operator == "constant" and one.arguments[0] == ASK for one in within((cell,)))


def with_code(connection: Connection, files: str, rules: Sequence[str], code: int) -> tuple[str, ...]:
    """Those of some rules that have a code in some row of Parquet files; `files`: SQL text of their path."""
    counts = ", ".join(f"bool_or({sql.name(rule)} = {code})" for rule in rules)
    if not counts:
        return ()
    found = connection.execute(f"SELECT {counts} FROM read_parquet({files})").fetchall()
    return tuple(rule for rule, yes in zip(rules, found[0], strict=True) if yes)


def keep(connection: Connection, query: str, target: Path) -> None:
    """Put the rows of a query into a file for a while."""
    connection.execute(f"COPY ({query}) TO {sql.text(str(target))} (FORMAT parquet, COMPRESSION snappy)")


def _often_open(connection: Connection, made: Plan, relation: str) -> bool:
    """Whether many of the first rows lack something that is asked."""
    lacking = " OR ".join(_unknown(column) for column in made.read if not column.complete)
    if not lacking:
        return False
    query = f"SELECT count(*) FILTER ({lacking}), count(*) FROM (SELECT * FROM ({relation}) LIMIT {_SAMPLE})"
    open_, rows = connection.execute(query).fetchall()[0]
    return int(open_) > _MOST * int(rows)


def _unknown(column: Column) -> str:
    own = f"{sql.name(column.name)} IS NULL"
    return f"({own} AND {sql.name(column.companion)} IS NOT TRUE)" if column.with_none else own


def some_open(rules: Iterable[str]) -> str:
    """SQL text of whether one of some rules is open."""
    return " OR ".join(f"{sql.name(rule)} IS NULL" for rule in rules) or "false"


def with_nulls(connection: Connection, files: str, made: Plan) -> tuple[str, ...]:
    """The rules that are open in some row, as Parquet files say of themselves; `files`: SQL text of their path."""
    counted = "sum(coalesce(stats_null_count, 1))"  # where a file says nothing, something may be open
    query = f"SELECT path_in_schema FROM parquet_metadata({files}) GROUP BY 1 HAVING {counted} > 0"
    found = {str(name) for (name,) in connection.execute(query).fetchall()}
    return tuple(rule for rule in made.full if rule in found)
