"""What the pictures of a summary show; the same numbers stand in a table beside each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from acquis.portfolio.summary.model import Bin, Lacking, RuleCount, Stake, Summary
from acquis.portfolio.summary.words import amount, number
from acquis.quantities import show_percentage
from acquis.report.html.charts import Bar, Picture
from acquis.report.html.exact import Axis, money_axis, short_amount


@dataclass(frozen=True)
class Drawn:
    """A picture with the beginning of its ids. `bins`: of a histogram, which is drawn upright; `what` it counts."""

    key: str
    picture: Picture
    bins: tuple[Bin, ...] = ()
    what: str = ""


def pictures(summary: Summary) -> dict[str, list[Drawn]]:
    """The pictures by part of the page."""
    what = f"{summary.record.subject}s"
    rules = [r for r in summary.rules if sum(s.projects for s in r.stakes.values())]
    found: dict[str, list[Drawn]] = {"rules": [], "euro": [], "missing": [], "limits": []}
    if rules:
        found["rules"].append(Drawn("outcomes", _outcomes(rules, what)))
    staked = [r for r in rules if r.breached.euro or r.open.euro] if summary.money else []
    if staked:
        found["euro"].append(Drawn("stakes", _stakes(staked)))
    if summary.lack.facts:
        found["missing"].append(Drawn("lacking", _lacking(summary.lack.facts, what)))
    for place, rule in enumerate(r for r in rules if r.bins):
        found["limits"].append(Drawn(f"limit-{place}", _limit(rule, what), rule.bins, what))
    return found


def _counts(values: Sequence[int], what: str) -> Axis:
    """An axis of whole numbers."""
    return replace(money_axis([Fraction(v) for v in values]), unit=Fraction(1), name=what)


def _pieces(axis: Axis, parts: Sequence[Fraction | int]) -> tuple[tuple[int, int], ...]:
    """One part after another."""
    ends = [Fraction(0)]
    for part in parts:
        ends.append(ends[-1] + part)
    return tuple((axis.at(a), axis.at(b)) for a, b in pairwise(ends))


def _outcomes(rules: Sequence[RuleCount], what: str) -> Picture:
    series = ("breached", "undetermined", "compliant", "not applicable")  # the first two as in the picture of euro
    numbers = {r.rule: [s.projects for s in (r.breached, r.open, r.of(1), r.of(3))] for r in rules}
    axis = _counts([sum(n[:3]) for n in numbers.values()], what)
    bars = tuple(Bar(r, _pieces(axis, n[:3]), f"{number(n[0])} breached") for r, n in numbers.items())
    rows = tuple((r, tuple(map(number, n))) for r, n in numbers.items())
    most = max(rules, key=lambda r: r.breached.projects)
    told = (
        f"A stacked bar for each of {len(rules)} rules, as long as the rule applies to {what}. Most often breached: "
        f"{most.citation}, {number(most.breached.projects)} {what}."
    )
    return Picture("Verdicts by rule", told, axis, bars, "rule", series, rows, series[:3])


def _stakes(rules: Sequence[RuleCount]) -> Picture:
    series = ("breached", "undetermined")
    order = sorted(rules, key=lambda r: -r.breached.euro)
    axis = money_axis([r.breached.euro + r.open.euro for r in order])
    bars = tuple(
        Bar(r.rule, _pieces(axis, (r.breached.euro, r.open.euro)), short_amount(r.breached.euro, axis)) for r in order
    )
    rows = tuple((r.rule, (*_euro(r.breached), *_euro(r.open))) for r in order)
    columns = ("breached, EUR", "without an amount", "undetermined, EUR", "without an amount")
    told = (
        f"A stacked bar for each of {len(order)} rules, the largest sum of breaches first: {order[0].citation}, "
        f"EUR {amount(order[0].breached.euro)}. The number behind a bar is the sum of the breaches."
    )
    return Picture("Euro at stake by rule", told, axis, bars, "rule", columns, rows, series)


def _euro(stake: Stake) -> tuple[str, str]:
    return amount(stake.euro), number(stake.without)


def _lacking(facts: Sequence[Lacking], what: str) -> Picture:
    axis = _counts([f.projects for f in facts], what)
    bars = tuple(Bar(f.fact, _pieces(axis, (f.projects,)), number(f.projects)) for f in facts)
    rows = tuple((f.fact, (number(f.projects), number(f.verdicts), str(len(f.rules)))) for f in facts)
    told = (
        f"A bar for each of {len(facts)} facts, the most frequent first: {facts[0].fact}, {number(facts[0].projects)}."
    )
    return Picture("Missing facts", told, axis, bars, "fact", (what, "verdicts", "rules"), rows)


def _limit(rule: RuleCount, what: str) -> Picture:
    """Only table and words: the picture itself is drawn upright."""
    rows = tuple((_span(b), (number(b.projects),)) for b in rule.bins if b.projects)
    total = sum(b.projects for b in rule.bins)
    exactly = sum(b.projects for b in rule.bins if b.low == b.high)
    above = sum(b.projects for b in rule.bins if b.low >= 1 and b.low != b.high)
    told = (
        f"{number(total)} {what} with a certain limit: {number(total - exactly - above)} below it, {number(exactly)} "
        f"exactly at it, {number(above)} above it. Steps of 5 % of each limit, with a line at the limit."
    )
    axis = _counts([b.projects for b in rule.bins], what)
    return Picture(f"{rule.citation}: {rule.title}", told, axis, (), "amount in % of its limit", (what,), rows)


def _span(one: Bin) -> str:
    if one.low == one.high:
        return f"exactly {show_percentage(one.low)}"
    if one.high is None:
        return f"{show_percentage(one.low)} and more"
    low = "above 100 %" if one.low == 1 else f"from {show_percentage(one.low)}"
    return f"{low}, below {show_percentage(one.high)}"
