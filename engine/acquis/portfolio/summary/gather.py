"""A summary from an output, its record and its input."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from acquis.portfolio.again.evaluator import Evaluated, evaluated
from acquis.portfolio.summary import amounts, counts, lacking
from acquis.portfolio.summary.model import Breach, Disagreement, RuleCount, Summary
from acquis.portfolio.summary.rejected import reasons
from acquis.portfolio.summary.work import Work
from acquis.report import content


@dataclass(frozen=True)
class Lengths:
    """How much of the long lists is told: worst breaches, and missing facts."""

    worst: int = 20
    facts: int = 20


def summarise(work: Work, lengths: Lengths, tell: Callable[[str], None] = lambda _: None) -> Summary:
    """Count, add up, and look at the worst once more; `tell` hears which step comes next."""
    seen: list[Evaluated] = []
    tell("counting")
    rules = tuple(_with_amounts(work, one) for one in counts.by_rule(work))
    projects = counts.by_project(work)
    tell("looking for missing facts")
    lack = lacking.lack(work, rules, lengths.facts, seen)
    tell("looking at the worst breaches")
    worst = _worst(work, rules, lengths.worst, seen)
    record, rulebook = work.output.record, work.origin.rulebook
    rejected = work.output.rejected
    return Summary(
        work.output.name, rulebook.act.title, record.law_version, record, projects, rules, work.money, lack, worst,
        reasons(work.place, work.output), None if rejected is None else str(rejected),
        len({one.row for one in seen}), differing(seen),
    )  # fmt: skip


def differing(seen: Iterable[Evaluated]) -> tuple[Disagreement, ...]:
    """Where the evaluator says otherwise than the output."""
    return tuple(dict.fromkeys(Disagreement(one.id, *apart) for one in seen for apart in one.disagreements()))


def _with_amounts(work: Work, one: RuleCount) -> RuleCount:
    rule = work.origin.rulebook.rules[one.rule]
    return replace(one, beyond=amounts.beyond(work, rule, one.breached.projects), bins=amounts.bins(work, rule))


def _worst(work: Work, rules: Iterable[RuleCount], most: int, seen: list[Evaluated]) -> tuple[Breach, ...]:
    """The breaches farthest beyond a limit first, then those without such an amount by Union contribution."""
    rulebook = work.origin.rulebook
    found = [
        (one, *row)
        for one in rules
        if one.breached.projects and most
        for row in amounts.farthest(work, rulebook.rules[one.rule], most)
    ]
    order = {one.rule: place for place, one in enumerate(rules)}
    found.sort(key=lambda f: (f[2] is None, -(f[2] or 0), f[3] is None, -(f[3] or 0), f[1], order[f[0].rule]))
    found = found[:most]
    rows = {one.row: one for one in evaluated(work.place, work.output, work.origin, _listed(f[1] for f in found))}
    seen += rows.values()
    made = []
    for one, row, by, euro in found:
        verdict = rows[row].verdict(one.rule)
        told = tuple(content.figures(rulebook, one.rule, verdict.values)) if verdict is not None else ()
        reason = content.sentence(verdict) if verdict is not None else ""
        made.append(Breach(row, rows[row].id, one.rule, one.citation, one.title, told, reason, by, euro))
    return tuple(made)


def _listed(rows: Iterable[int]) -> str:
    numbers = ", ".join(f"({row})" for row in dict.fromkeys(rows))
    return f'SELECT * FROM (VALUES {numbers}) t("row")' if numbers else "SELECT NULL::BIGINT WHERE false"
