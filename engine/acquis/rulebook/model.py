"""The law as data: provisions, figures, rules with their derogations and readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from acquis.expression import tree
from acquis.source import Span
from acquis.vocabulary.model import Vocabulary
from acquis.vocabulary.types import Type

STAGES = ("selection", "implementation", "payment")
KINDS = ("requirement", "deadline", "condition", "definition", "amount")


@dataclass(frozen=True)
class Provision:
    """One row of the ledger. `binds`: the bodies that must act; `place`: its number in the act's order."""

    id: str
    citation: str
    kind: str
    binds: tuple[str, ...]
    subject: str
    mode: str
    summary: str
    place: int


@dataclass(frozen=True)
class DayOfYear:
    """`30 June`."""

    month: int
    day: int


FigureValue: TypeAlias = "Fraction | DayOfYear | frozenset[str] | Mapping[int, Fraction]"


@dataclass(frozen=True, eq=False)
class FigureEntry:
    """A figure's value in a span of days (ordinals, the last included), and the provision that states it."""

    value: FigureValue
    cite: str
    from_day: int | None
    until_day: int | None
    span: Span = field(repr=False)

    def in_force(self, day: int) -> bool:
        """Whether it is the value on that day."""
        return (self.from_day is None or self.from_day <= day) and (self.until_day is None or day <= self.until_day)


@dataclass(frozen=True, eq=False)
class Figure:
    """A number, date, period, table or set that the law states; `entries` have disjoint days."""

    article: str
    name: str
    type: Type
    entries: tuple[FigureEntry, ...]
    span: Span = field(repr=False)

    def on(self, day: int) -> FigureEntry | None:
        """The entry in force on a day."""
        return next((e for e in self.entries if e.in_force(day)), None)


@dataclass(frozen=True, eq=False)
class Definition:
    """A named value of a rule. `combine`: how several derogations that set it go together."""

    name: str
    expression: tree.Node
    combine: str | None
    span: Span = field(repr=False)


@dataclass(frozen=True, eq=False)
class Reading:
    """One way to read the text. What it leaves None it shares with the rule itself.

    `lifted_by`: the only derogations that reach the rule under this reading.
    """

    name: str
    argument: str
    requires: tree.Node | None
    definitions: Mapping[str, Definition]
    lifted_by: tuple[str, ...] | None


@dataclass(frozen=True, eq=False)
class Due:
    """A duty with a date; `event`: the limit is an event rather than a day."""

    done: tree.Node
    by: tree.Node
    event: bool
    excused: tree.Node | None


@dataclass(frozen=True, eq=False)
class Derogation:
    """An exception as it meets one rule: its condition, and what it sets or whether it lifts the test."""

    id: str
    citation: str
    title: str
    summary: str
    when: tree.Node
    sets: Mapping[str, tree.Node]
    lifts: bool
    span: Span = field(repr=False)


@dataclass(frozen=True, eq=False)
class Rule:
    """One norm with a verdict.

    `for_each`: variable and list, for a rule that is tested for each entry. `uses`: the other
    rules whose outcomes or values it reads.
    """

    id: str
    provision: Provision
    subject: str
    kind: str
    stage: str | None
    title: str
    summary: str
    applies: tree.Node | None
    for_each: tuple[str, tree.Node] | None
    definitions: Mapping[str, Definition]
    requires: tree.Node | None
    due: Due | None
    gap_when: tree.Node | None
    remarks: Mapping[str, tree.Node]
    tolerance: str | None
    readings: Mapping[str, Reading]
    derogations: tuple[Derogation, ...]
    from_day: int | None
    until_day: int | None
    uses: frozenset[str]
    span: Span = field(repr=False)

    @property
    def citation(self) -> str:
        """`Article 15(1)`."""
        return self.provision.citation

    @property
    def value_names(self) -> tuple[str, ...]:
        """The names of its values, those of its readings included."""
        names = dict.fromkeys(self.definitions)
        for reading in self.readings.values():
            names |= dict.fromkeys(reading.definitions)
        return tuple(names)


@dataclass(frozen=True)
class LawVersion:
    """A consolidated version of the act."""

    day: int
    celex: str


@dataclass(frozen=True)
class Act:
    """The act itself: title, when it applies from, and its versions in order."""

    id: str
    title: str
    applies_from: int
    versions: tuple[LawVersion, ...]

    def version_on(self, day: int | None) -> LawVersion:
        """The version of a day; of no day, the latest."""
        known = [v for v in self.versions if day is None or v.day <= day]
        return known[-1] if known else self.versions[0]


@dataclass(frozen=True, eq=False)
class Rulebook:
    """An act's vocabulary, ledger, figures and rules; rules stand in the order of the act."""

    act: Act
    vocabulary: Vocabulary
    ledger: Mapping[str, Provision]
    figures: Mapping[str, Mapping[str, Figure]]
    rules: Mapping[str, Rule]
    sha256: str

    def rules_of(self, subject: str) -> tuple[Rule, ...]:
        """The rules about one subject, in the order of the act."""
        return tuple(r for r in self.rules.values() if r.subject == subject)
