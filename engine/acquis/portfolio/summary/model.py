"""A summary as values; every way of writing it says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from acquis.backends.codes import MEANING, NON_COMPLIANT, NOT_ASKED
from acquis.portfolio.again.record import Record

OPEN_CODES = tuple(code for code, (outcome, _) in MEANING.items() if outcome == "undetermined")


@dataclass(frozen=True)
class Stake:
    """Projects, the sum of their Union contribution in euro, and how many of them have no amount in the input."""

    projects: int = 0
    euro: Fraction = Fraction(0)
    without: int = 0

    def __add__(self, other: Stake) -> Stake:
        return Stake(self.projects + other.projects, self.euro + other.euro, self.without + other.without)


@dataclass(frozen=True)
class Beyond:
    """By how much the breaches of a rule are beyond its limit: the value's name, its sum, over how many breaches.

    `without`: breaches for which the facts do not tell the exact amount.
    """

    name: str
    euro: Fraction
    breaches: int
    without: int


@dataclass(frozen=True)
class Bin:
    """Projects whose amount is from `low` to below `high` of the limit; the two are the same exactly at the limit.

    `high` None: or more.
    """

    low: Fraction
    high: Fraction | None
    projects: int


@dataclass(frozen=True)
class RuleCount:
    """One rule over the whole portfolio. `stakes`: by code of the verdict; `bins`: amounts against its limit."""

    rule: str
    citation: str
    title: str
    stakes: Mapping[int, Stake]
    beyond: Beyond | None = None
    bins: tuple[Bin, ...] = ()

    def of(self, *codes: int) -> Stake:
        """What stands under some codes, together."""
        return sum((self.stakes[c] for c in codes if c in self.stakes), Stake())

    @property
    def breached(self) -> Stake:
        """Its breaches."""
        return self.of(NON_COMPLIANT)

    @property
    def open(self) -> Stake:
        """What is undetermined, whatever the cause."""
        return self.of(*OPEN_CODES)

    @property
    def later(self) -> Stake:
        """Where it was not asked."""
        return self.of(NOT_ASKED)


@dataclass(frozen=True)
class Lacking:
    """A fact that verdicts wait for: how many verdicts, how many projects, on which rules. `means`: in words."""

    fact: str
    means: str
    verdicts: int
    projects: int
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Lack:
    """The facts that are missing, the most frequent first.

    `waiting`: verdicts that wait for facts. Of these, `asked` cannot be told from columns alone; of their projects
    `looked_at` of `projects` were evaluated.
    """

    facts: tuple[Lacking, ...] = ()
    waiting: int = 0
    asked: int = 0
    looked_at: int = 0
    projects: int = 0


@dataclass(frozen=True)
class Breach:
    """One breach, with all that a person needs to see it. `beyond`: by how much, if the rule tells an amount."""

    row: int
    id: str
    rule: str
    citation: str
    title: str
    figures: tuple[tuple[str, str], ...]
    reason: str
    beyond: Fraction | None
    euro: Fraction | None


@dataclass(frozen=True)
class Reason:
    """Why rows were rejected: a code, the column, how many faults and how many rows."""

    code: str
    title: str
    column: str
    faults: int
    rows: int


@dataclass(frozen=True)
class Disagreement:
    """A verdict of the output that the evaluator does not give; there should be none."""

    id: str
    rule: str
    output: int
    evaluator: int


@dataclass(frozen=True)
class Summary:
    """All of it. `projects`: each project once, by its worst outcome; `money`: the subject has a Union contribution.

    `rejected_file`: the rows it names are in `reasons`; None if it is not there. `compared`: projects that were
    evaluated once more on the way.
    """

    name: str
    act: str
    law_version: str
    record: Record
    projects: Mapping[str, Stake]
    rules: tuple[RuleCount, ...]
    money: bool
    lack: Lack
    worst: tuple[Breach, ...]
    reasons: tuple[Reason, ...]
    rejected_file: str | None
    compared: int = 0
    disagreements: tuple[Disagreement, ...] = field(default=())
