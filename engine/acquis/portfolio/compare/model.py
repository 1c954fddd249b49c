"""A comparison as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from acquis.portfolio.summary.model import Stake


@dataclass(frozen=True)
class Side:
    """One of the two checks. `label`: what tells it from the other; `only`: projects that the other lacks.

    `some`: the ids of the first of these.
    """

    name: str
    label: str
    rulebook_sha256: str
    law_version: str
    as_of: str | None
    number: int
    only: int
    some: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One verdict that changed: codes before and after; `euro` is the project's Union contribution, None if unknown."""

    id: str
    rule: str
    before: int
    after: int
    euro: Fraction | None


@dataclass(frozen=True)
class RuleChange:
    """A rule's verdicts in both checks. `matrix`: from a code and to a code, unchanged ones included."""

    rule: str
    citation: str
    title: str
    matrix: Mapping[tuple[int, int], Stake]

    @property
    def changed(self) -> Stake:
        """The projects whose verdict changes."""
        return sum((s for (before, after), s in self.matrix.items() if before != after), Stake())


@dataclass(frozen=True)
class Comparison:
    """All of it. `both`: the projects in both checks; `changed`: those with any change, each once.

    `rules_before` and `rules_after`: rules that only one of the checks has. `changes`: the first of them, the largest
    contributions first, of `number`. `money_from`: the check whose input tells the contributions; "" if none does.
    """

    subject: str
    before: Side
    after: Side
    both: int
    changed: Stake
    rules: tuple[RuleChange, ...]
    rules_before: tuple[str, ...]
    rules_after: tuple[str, ...]
    changes: tuple[Change, ...]
    number: int
    money_from: str
