"""Ours: the rule files to SQL, after a look at the file."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from acquis.backends.sql.plan import Plan, Question, plan
from acquis.columns import columns_of
from acquis.library import load
from acquis.portfolio import sql
from acquis.portfolio.checking.passes import pass_over
from acquis.portfolio.checking.statistics import from_statistics
from acquis.portfolio.workplace import Connection


def compiled(connection: Connection, path: Path, rules: Sequence[str]) -> Plan:
    """The plan of some rules for a file, after what the file says of itself: how large numbers are, what is open."""
    vocabulary = (rulebook := load("amif").rulebook).vocabulary
    here = {str(row[0]) for row in connection.execute(f"DESCRIBE SELECT * FROM {source_of(path)}").fetchall()}
    columns = columns_of(f for f in vocabulary.subjects["project"].facts.values() if f.name in here)
    known = from_statistics(connection, str(path), columns, {name: name for name in here})
    return plan(rulebook, "project", known, Question(rules=frozenset(rules)))


def written(connection: Connection, made: Plan, path: Path, target: Path, options: str) -> None:
    """The id and a code for each rule, in a file."""

    def copied(query: str, to: Path) -> Path:
        connection.execute(f"COPY ({query}) TO '{to}' ({options})")
        return to

    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        folder = Path(name)
        first = partial(copied, to=folder / "first.parquet")
        passes = pass_over(connection, made, f"SELECT * FROM {source_of(path)}", first, folder, ("id",))
        if passes.alone is not None:
            passes.alone.replace(target)
        else:
            copied(passes.relation, target)


def source_of(path: Path) -> str:
    """A Parquet file as a table."""
    return f"read_parquet({sql.file(path)})"
