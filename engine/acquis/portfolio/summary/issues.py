"""Breaches and open verdicts one by one, each with its place in the input: what somebody works through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from acquis.backends.codes import MEANING, NON_COMPLIANT
from acquis.portfolio.again.evaluator import Evaluated, evaluated
from acquis.portfolio.summary.addresses import addresses
from acquis.portfolio.summary.model import OPEN_CODES
from acquis.portfolio.summary.work import Work
from acquis.report import content
from acquis.report.words import plain


@dataclass(frozen=True)
class Issue:
    """One breach or open verdict. `where`: the facts concerned in the input; `lacking`: those that are missing."""

    id: str
    row: int
    rule: str
    outcome: str
    because: str
    where: str
    lacking: str
    figures: str
    reason: str
    euro: Fraction | None


def issues(work: Work, most: int, seen: list[Evaluated]) -> Iterator[Issue]:
    """The breaches first, then what is open, in each the largest contribution first; at most so many.

    The projects evaluated for it are added to `seen`.
    """
    codes = ", ".join(map(str, (NON_COMPLIANT, *OPEN_CODES)))
    each = [
        f'SELECT "row", {place} AS "place", {work.code(rule)} AS code, "euro at stake" AS euro FROM {work.table} '
        f"WHERE {work.code(rule)} IN ({codes})"
        for place, rule in enumerate(work.output.rules)
    ]
    if not each or not most:
        return
    order = f'code <> {NON_COMPLIANT}, euro DESC NULLS LAST, "row", "place"'
    worst = f"SELECT * FROM ({' UNION ALL '.join(each)}) ORDER BY {order} LIMIT {most}"
    work.place.connection.execute(f"CREATE OR REPLACE TEMP TABLE issues AS {worst}")
    found = work.ask(f'SELECT "row", "place", code, euro FROM issues ORDER BY {order}')
    rows = {
        one.row: one for one in evaluated(work.place, work.output, work.origin, 'SELECT DISTINCT "row" FROM issues')
    }
    seen += rows.values()
    places = addresses(work.origin)
    for row, place, code, euro in found:
        one, rule = rows[int(str(row))], work.output.rules[int(str(place))]
        verdict = one.verdict(rule)
        outcome, because = MEANING[int(str(code))]
        amount = None if euro is None else Fraction(int(str(euro)), 100)
        if verdict is None:  # it disagrees with the output, and that is said
            yield Issue(one.id, one.row, rule, outcome, because or "", "", "", "", "", amount)
            continue
        concerned = verdict.missing if because in ("missing_facts", "judgement_pending") else tuple(verdict.facts)
        figures = "; ".join(f"{n} {v}" for n, v in content.figures(work.origin.rulebook, rule, verdict.values))
        yield Issue(
            one.id, one.row, rule, outcome, plain(because or ""), places.of(one.row, concerned),
            ", ".join(content.in_short(verdict.missing)), figures, content.sentence(verdict), amount,
        )  # fmt: skip
