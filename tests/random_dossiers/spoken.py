"""What the rules about a subject speak of: the words, amounts, shares, days and periods that boundaries lie at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from acquis.expression import tree
from acquis.rulebook.model import DayOfYear, Rulebook
from acquis.rulebook.nodes import nodes_of

_LAST_YEAR = 2030


@dataclass(frozen=True)
class Spoken:
    """All of it, sorted. Amounts are in euro, shares of one, periods in months or days."""

    words: frozenset[str]
    amounts: tuple[Decimal, ...]
    ratios: tuple[Fraction, ...]
    days: tuple[date, ...]
    numbers: tuple[int, ...]
    periods: tuple[int, ...]


def spoken_of(rulebook: Rulebook, subject: str) -> Spoken:
    """What the rules about a subject speak of, those rules included that they rest on."""
    rules = [r for r in rulebook.rules.values() if r.subject == subject]
    nodes = [n for rule in rules for n in nodes_of(rule)]
    words = {n.value for n in nodes if isinstance(n, tree.Text)}
    numbers = {n.value for n in nodes if isinstance(n, tree.Number)}
    days = {date.fromordinal(n.ordinal) for n in nodes if isinstance(n, tree.Date)}
    days |= {date.fromordinal(v.day) for v in rulebook.act.versions} | {date.fromordinal(rulebook.act.applies_from)}
    amounts, ratios, periods = set[Decimal](), {n for n in numbers if 0 < n < 1}, set[int]()
    for figure in {(n.article, n.name) for n in nodes if isinstance(n, tree.Figure)}:
        made = rulebook.figures[figure[0]][figure[1]]
        for value in (e.value for e in made.entries):
            if isinstance(value, DayOfYear):
                days |= {date(y, value.month, min(value.day, 28)) for y in range(2021, _LAST_YEAR)}
                days |= {date(y, value.month, value.day) for y in range(2021, _LAST_YEAR) if value.day > 28 != (2, 29)}
            elif isinstance(value, frozenset):
                words |= value
            elif isinstance(value, Fraction):
                kind = made.type.kind
                if kind == "money":
                    amounts.add(Decimal(value.numerator) / value.denominator)
                elif kind == "percentage":
                    ratios.add(value)
                elif kind == "date":
                    days.add(date.fromordinal(int(value)))
                elif kind == "period":
                    periods.add(int(value))
                else:
                    numbers.add(value)
    whole = sorted(int(n) for n in numbers if n.denominator == 1 and abs(n) < 10_000)
    return Spoken(
        frozenset(words), tuple(sorted(amounts)), tuple(sorted(ratios)), tuple(sorted(days)), tuple(whole),
        tuple(sorted(periods)),
    )  # fmt: skip
