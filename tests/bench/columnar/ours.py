"""Ours: the rule files to SQL, after a look at the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from acquis.backends.sql.plan import Question, plan
from acquis.columns import columns_of
from acquis.library import load
from acquis.portfolio import sql
from acquis.portfolio.checking.codes import columns_of as columns_read
from acquis.portfolio.checking.complete import with_complete
from acquis.portfolio.checking.statistics import from_statistics
from acquis.portfolio.workplace import Connection


def compiled(connection: duckdb.DuckDBPyConnection, path: Path, rules: Sequence[str]) -> str:
    """SQL of the id and a code for each rule; first two looks at the file: how large the numbers are, what is open."""
    rulebook = load("amif").rulebook
    source = source_of(path)
    question = Question(rules=frozenset(rules))
    place, table = Connection(connection), f"SELECT * FROM {source}"
    here = {str(row[0]) for row in connection.execute(f"DESCRIBE {table}").fetchall()}
    facts = [f for f in rulebook.vocabulary.subjects["project"].facts.values() if f.name in here]
    columns = columns_of(facts)
    used = columns_read(plan(rulebook, "project", columns, question))
    taken = tuple(c for c in columns if c.name in used)
    own = {name: name for name in here}
    known, _ = from_statistics(place, str(path), taken, own)
    known = with_complete(place, table, known, used, str(path), own)
    return plan(rulebook, "project", known, question).select(source)


def source_of(path: Path) -> str:
    """A Parquet file as a table."""
    return f"read_parquet({sql.file(path)})"
