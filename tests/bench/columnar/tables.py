"""The files that are measured: simulated projects with every fact of the ten rules there, and with 2 % of each open."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import duckdb

from acquis.columns import Column
from acquis.library import load
from acquis.portfolio import sql
from acquis.portfolio.simulate.generate import simulated

from ..peers.makers import USED

SEED = 20_240_615
OPTIONS = "FORMAT parquet, COMPRESSION zstd"
_OPEN = 50  # of the facts of the second file one in so many is unknown


@cache
def columns() -> tuple[Column, ...]:
    """The columns of the facts that the ten rules read."""
    return _relation(1)[1]


def _relation(rows: int) -> tuple[str, tuple[Column, ...]]:
    subject = load("amif").rulebook.vocabulary.subjects["project"]
    return simulated(replace(subject, facts={name: subject.facts[name] for name in USED}), rows, SEED)


def write_complete(target: Path, rows: int) -> None:
    """Those of twice as many projects of which everything is known; somewhat more than half of all are."""
    relation, facts = _relation(2 * rows)
    known = " AND ".join(
        f"({sql.name(c.name)} IS NOT NULL" + (f" OR {sql.name(c.companion)})" if c.with_none else ")") for c in facts
    )
    # In the order of their numbers, as the file of an authority is; the limit cuts them there.
    _copy(f'SELECT * EXCLUDE ("row") FROM ({relation}) WHERE {known} LIMIT {rows}', target)


def write_open(source: Path, target: Path) -> None:
    """The same projects, a fiftieth of each fact taken away."""
    shown = ["id"]
    for column in columns():
        kept = f"hash(id, {sql.text(column.name)}) % {_OPEN} <> 0"
        shown.append(f"CASE WHEN {kept} THEN {sql.name(column.name)} END AS {sql.name(column.name)}")
        if column.with_none:
            shown.append(f"({kept} AND {sql.name(column.companion)}) AS {sql.name(column.companion)}")
    _copy(f"SELECT {', '.join(shown)} FROM read_parquet({sql.file(source)})", target)


def write_all_facts(target: Path, rows: int) -> None:
    """Projects with every fact of the vocabulary, lists of partners and funds included, as people fill them in."""
    relation, _ = simulated(load("amif").rulebook.vocabulary.subjects["project"], rows, SEED)
    _copy(relation, target)


def _copy(query: str, target: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"COPY ({query}) TO {sql.text(str(target))} ({OPTIONS})")
