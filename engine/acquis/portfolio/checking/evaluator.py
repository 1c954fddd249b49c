"""The rows that SQL leaves to the evaluator: each is asked of it, and its codes go beside those of SQL."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from acquis.backends.sql.codes import ASK
from acquis.evaluation.compiled import Compiled
from acquis.portfolio import sql
from acquis.portfolio.checking.rows import plain_row, selected, without_assessments
from acquis.portfolio.reading.table import Facts
from acquis.portfolio.workplace import Workplace

_BATCH = 2_000


@dataclass(frozen=True)
class Settled:
    """`relation`: SQL text of the verdicts with nothing left to ask; `rows`: how many were asked of the evaluator."""

    relation: str
    rows: int


def settle(
    place: Workplace, facts: Facts, codes: str, rules: Sequence[str], asked: Sequence[str], left: Sequence[str],
    compiled: Compiled,
) -> Settled:  # fmt: skip
    """The codes with those of the evaluator put in.

    `asked`: rules with rows that SQL leaves; `left`: rules of which it leaves every row.
    `codes`: a table of `row`, `id` and the codes of SQL; `compiled` has the rules of `asked` and `left`, in its order.
    """
    told = place.folder / "told.csv"
    rows = _ask(place, facts, codes, asked, left, compiled, str(told))
    types = {"row": "BIGINT", **dict.fromkeys(compiled.rules, "UTINYINT")}
    columns = ", ".join(f"{sql.text(n)}: {sql.text(t)}" for n, t in types.items())
    table = f"read_csv({sql.file(told)}, header = true, columns = {{{columns}}})"
    shown = []
    for rule in rules:
        name = sql.name(rule)
        if rule in left:
            shown.append(f"t.{name}")
        elif rule in asked:
            shown.append(f"CASE WHEN c.{name} = {ASK} THEN t.{name} ELSE c.{name} END AS {name}")
        else:
            shown.append(f"c.{name}")
    query = f'SELECT c."row", c.id, {", ".join(shown)} FROM {codes} c LEFT JOIN {table} t ON c."row" = t."row"'
    return Settled(f'{query} ORDER BY c."row"', rows)


def _ask(
    place: Workplace, facts: Facts, codes: str, asked: Sequence[str], left: Sequence[str], compiled: Compiled, told: str
) -> int:
    open_ = " OR ".join(f"{sql.name(rule)} = {ASK}" for rule in asked)
    chosen = "" if left else f' SEMI JOIN (SELECT "row" FROM {codes} WHERE {open_}) o ON f."row" = o."row"'
    query = f'SELECT f."row", {selected(facts.columns)} FROM ({facts.relation}) f{chosen}'
    count = 0
    with open(told, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", *compiled.rules])
        found = place.connection.cursor().execute(query)
        while rows := found.fetchmany(_BATCH):
            for number, *values in rows:
                plain = plain_row(facts.columns, values)
                if compiled.strict:
                    plain = without_assessments(plain, compiled.subject.facts)
                writer.writerow([number, *compiled.outcomes(plain)])
            count += len(rows)
    return count
