"""The relation of a simulated portfolio, in the engine's own columns."""

from __future__ import annotations

from acquis.columns import Column, column_of
from acquis.portfolio import sql
from acquis.portfolio.simulate import projects
from acquis.portfolio.simulate.draws import SOME, Draws
from acquis.vocabulary.model import Subject


def simulated(subject: Subject, count: int, seed: int) -> tuple[str, tuple[Column, ...]]:
    """SQL text of a SELECT of `row` (from 1), `id` and every fact of a subject, and the columns of facts."""
    draws = Draws(seed)
    known, nones = projects.values(draws, subject), projects.nones(draws)
    lengths, parts = projects.lengths(draws), projects.entries(draws)
    columns, selected = [], []
    for fact in subject.facts.values():
        column = column_of(fact)
        if fact.type == "mapping":
            continue
        columns.append(column)
        if fact.type == "list":
            length = lengths.get(fact.name) or draws.length(fact, SOME)
            value = draws.entries(fact, length, parts.get(fact.name))
        else:
            value = known.get(fact.name) or draws.any(fact)
        value = f"CAST({value} AS {column.sql_type})"
        if not column.with_none:
            selected.append(f"{draws.known(fact.name, value)} AS {sql.name(fact.name)}")
            continue
        none = nones.get(fact.name) or draws.none(fact)
        flag = draws.known(fact.name, none)
        selected.append(f"{draws.known(fact.name, f'CASE WHEN NOT {none} THEN {value} END')} AS {sql.name(fact.name)}")
        selected.append(f"coalesce({flag}, false) AS {sql.name(column.companion)}")
    rows = f"SELECT range + 1 AS i FROM range({count})"
    facts = ", ".join(selected)
    identity = "'P-' || lpad(CAST(i AS VARCHAR), 9, '0')"
    return (
        f'SELECT i AS "row", {identity} AS id, {facts} FROM ({projects.base(draws, subject, rows)})',
        tuple(columns),
    )
