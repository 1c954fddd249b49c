"""How often each verdict was given, and how many euro hang on it."""

from __future__ import annotations

from fractions import Fraction

from acquis.backends.codes import COMPLIANT, NON_COMPLIANT
from acquis.portfolio.summary.model import OPEN_CODES, RuleCount, Stake
from acquis.portfolio.summary.work import Work

_STAKE = 'count(*), sum("euro at stake"), count(*) - count("euro at stake")'


def stake(projects: object, cents: object, without: object) -> Stake:
    """A stake from what the database counted."""
    return Stake(int(str(projects)), Fraction(int(str(cents or 0)), 100), int(str(without)))


def by_rule(work: Work) -> tuple[RuleCount, ...]:
    """The counts of each rule of the output, in its order."""
    found = []
    for identity in work.output.rules:
        rows = work.ask(f"SELECT {work.code(identity)}, {_STAKE} FROM {work.table} GROUP BY 1 ORDER BY 1")
        stakes = {int(str(code)): stake(*rest) for code, *rest in rows}
        rule = work.origin.rulebook.rules[identity]
        found.append(RuleCount(identity, rule.citation, rule.title, stakes))
    return tuple(found)


def by_project(work: Work) -> dict[str, Stake]:
    """Each project once, by the worst that was found of it."""
    outcomes = dict.fromkeys(("non_compliant", "undetermined", "compliant", "not_applicable"), Stake())
    worst = (
        f"CASE WHEN {_any(work, (NON_COMPLIANT,))} THEN 'non_compliant' WHEN {_any(work, OPEN_CODES)} "
        f"THEN 'undetermined' WHEN {_any(work, (COMPLIANT,))} THEN 'compliant' ELSE 'not_applicable' END"
    )
    for outcome, *rest in work.ask(f"SELECT {worst}, {_STAKE} FROM {work.table} GROUP BY 1"):
        outcomes[str(outcome)] = stake(*rest)
    return outcomes


def _any(work: Work, codes: tuple[int, ...]) -> str:
    listed = ", ".join(map(str, codes))
    return "(" + (" OR ".join(f"{work.code(r)} IN ({listed})" for r in work.output.rules) or "false") + ")"
