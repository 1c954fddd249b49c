"""The law as data: provisions, figures, rules with their derogations and readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from acquis.expression import tree
from acquis.records import record
from acquis.source import Span
from acquis.vocabulary.model import Vocabulary
from acquis.vocabulary.types import Type

STATES = ("rule", "data", "definition", "judgement", "procedure", "final")
STAGES = ("selection", "implementation", "payment")
KINDS = ("requirement", "deadline", "condition", "definition", "amount")


@record(frozen=True)
class Provision:
    """One row of the ledger. `binds`: the bodies that must act; `place`: its number in the act's order.

    `state`: one of STATES; `reason`: why no rule cites it, and what becomes of it instead.
    """

    id: str
    citation: str
    kind: str
    binds: tuple[str, ...]
    subject: str
    mode: str
    summary: str
    place: int
    state: str = "rule"
    reason: str = ""
    span: Span | None = field(default=None, repr=False, compare=False)


@record(frozen=True)
class DayOfYear:
    """`30 June`."""

    month: int
    day: int


FigureValue: TypeAlias = "Fraction | DayOfYear | frozenset[str] | Mapping[int, Fraction]"


@record(frozen=True, eq=False)
class FigureEntry:
    """A figure's value in a span of days (ordinals, the last included), and the provision that states it.

    `overlay`: the name of the overlay that set it; empty where the rulebook itself does. `also`: the provisions
    that state it again, once for each time; `source`: where it is stated, if the words of `cite` only lead to it;
    `written`: the value as the file has it.
    """

    value: FigureValue
    cite: str
    from_day: int | None
    until_day: int | None
    span: Span = field(repr=False)
    overlay: str = ""
    also: tuple[str, ...] = ()
    source: str = ""
    written: str = ""

    def in_force(self, day: int) -> bool:
        """Whether it is the value on that day."""
        return (self.from_day is None or self.from_day <= day) and (self.until_day is None or day <= self.until_day)


@record(frozen=True, eq=False)
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


@record(frozen=True, eq=False)
class Definition:
    """A named value of a rule. `combine`: how several derogations that set it go together.

    `shown`: reports show it; otherwise it is a step on the way to others.
    """

    name: str
    expression: tree.Node
    combine: str | None
    span: Span = field(repr=False)
    shown: bool = True


@record(frozen=True, eq=False)
class Reading:
    """One way to read the text. What it leaves None it shares with the rule itself.

    `lifted_by`: the only derogations that reach the rule under this reading.
    """

    name: str
    argument: str
    requires: tree.Node | None
    definitions: Mapping[str, Definition]
    lifted_by: tuple[str, ...] | None


@record(frozen=True, eq=False)
class Due:
    """A duty with a date; `event`: the limit is an event rather than a day."""

    done: tree.Node
    by: tree.Node
    event: bool
    excused: tree.Node | None


@record(frozen=True)
class Chart:
    """The picture a norm asks for: `shares`, `amounts`, `targets` or `bridge`, and the values and facts it shows."""

    kind: str
    names: Mapping[str, tuple[str, ...]]

    def one(self, key: str) -> str:
        """The name under a key that holds one; "" if it is left out."""
        return next(iter(self.names.get(key, ())), "")


@record(frozen=True, eq=False)
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


@record(frozen=True, eq=False)
class Rule:
    """One norm with a verdict.

    `for_each`: variable and list, for a rule that is tested for each entry; its `definitions` are
    then values of an entry and its `totals` values of the whole list. `uses`: the other
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
    totals: Mapping[str, Definition]
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
    chart: Chart | None = None

    @property
    def citation(self) -> str:
        """`Article 15(1)`."""
        return self.provision.citation

    @property
    def value_names(self) -> tuple[str, ...]:
        """The names of its values, totals and those of its readings included."""
        names = dict.fromkeys((*self.definitions, *self.totals))
        for reading in self.readings.values():
            names |= dict.fromkeys(reading.definitions)
        return tuple(names)

    def definition(self, name: str, reading: Reading | None) -> Definition | None:
        """The definition of a value under a reading; None if it is another reading's."""
        own = reading.definitions.get(name) if reading is not None else None
        return own or self.definitions.get(name) or self.totals.get(name)

    def requirement(self, reading: Reading | None) -> tree.Node | None:
        """The test under a reading; None if the rule only computes."""
        return reading.requires if reading is not None and reading.requires is not None else self.requires

    def reached_by(self, reading: Reading | None) -> tuple[Derogation, ...]:
        """The derogations that reach the rule under a reading."""
        if reading is None or reading.lifted_by is None:
            return self.derogations
        return tuple(d for d in self.derogations if d.id in reading.lifted_by)

    def definitions_named(self, name: str) -> tuple[Definition, ...]:
        """The definitions of a value: the rule's own or total, then those of its readings."""
        groups = (self.definitions, self.totals, *(r.definitions for r in self.readings.values()))
        return tuple(group[name] for group in groups if name in group)


@record(frozen=True, eq=False)
class Measure:
    """What a table of subjects says of the subject that lists them: the sum of an amount against a limit of a rule.

    `rule`: a rule about the whole; `over`: the list fact that holds the subjects, joined to the whole by the fact
    `by`, which both have. `part` (a condition) and `amount` speak of one of them, `limit` and `whole` of the whole:
    the amounts of the part come to the limit at least, or at most; `whole` is what shares are shown of.
    """

    rule: str
    title: str
    over: str
    by: str
    part: tree.Node
    amount: tree.Node
    limit: tree.Node
    least: bool
    whole: tree.Node | None
    span: Span = field(repr=False)


@record(frozen=True)
class LawVersion:
    """A consolidated version of the act.

    `added`: the provisions that exist only since; `changed`: those that it worded anew and whose
    earlier wording the rulebook does not hold.
    """

    day: int
    celex: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@record(frozen=True)
class Empowerment:
    """What acts adopted under a provision may change: provisions, with all that stands in them, and code lists.

    `adds_only`: they may put something in, never take out or alter; `note`: what such an act does
    not reach, for reports.
    """

    provision: str
    reaches: tuple[str, ...]
    code_lists: tuple[str, ...] = ()
    adds_only: bool = False
    note: str = ""

    def covers(self, provision: str) -> bool:
        """Whether a provision is within reach."""
        return any(provision == r or provision.startswith((f"{r}/", f"{r}#")) for r in self.reaches)


@record(frozen=True)
class Act:
    """The act itself: title, when it applies from, and its versions in order.

    `known_later`: days of versions that exist and are not encoded; `empowerments`: by provision;
    `empowered_until`: the last day on which acts under them can be adopted.
    """

    id: str
    title: str
    applies_from: int
    versions: tuple[LawVersion, ...]
    known_later: tuple[int, ...] = ()
    empowerments: Mapping[str, Empowerment] = field(default_factory=dict)
    empowered_until: int | None = None

    def version_on(self, day: int | None) -> LawVersion:
        """The version of a day; of no day, the latest."""
        known = [v for v in self.versions if day is None or v.day <= day]
        return known[-1] if known else self.versions[0]

    def last_day(self, version: LawVersion) -> int | None:
        """The last day of a version; None for the latest one encoded, which is read on."""
        return next((v.day - 1 for v in self.versions if v.day > version.day), None)

    def held_only_as_amended(self, version_day: int) -> tuple[str, ...]:
        """The provisions that read otherwise in that version, in a wording that the rulebook does not hold."""
        return tuple(p for v in self.versions if v.day > version_day for p in v.changed)


@record(frozen=True)
class Overlay:
    """An act that changes figures or code lists without a new version of the law: what reports say of it.

    `from_day`: its first day; `sha256`: of its file.
    """

    name: str
    title: str
    celex: str
    empowered_by: str
    from_day: int
    sha256: str


@record(frozen=True, eq=False)
class Rulebook:
    """An act's vocabulary, ledger, figures and rules; rules stand in the order of the act.

    `overlays`: those that are already in its figures and code lists, by first day; `sha256` is
    that of the rulebook without them.
    """

    act: Act
    vocabulary: Vocabulary
    ledger: Mapping[str, Provision]
    figures: Mapping[str, Mapping[str, Figure]]
    rules: Mapping[str, Rule]
    sha256: str
    overlays: tuple[Overlay, ...] = ()
    measures: tuple[Measure, ...] = ()

    def day_of(self, as_of: int | None, version: LawVersion | None = None) -> int:
        """The day for which the law is read: `as_of`, moved into the days of a version if one is chosen.

        Without `as_of` it is the day of the last change that is encoded, overlays included.
        """
        latest = max([self.act.versions[-1].day, *(o.from_day for o in self.overlays)])
        day = latest if as_of is None else as_of
        if version is None:
            return day
        last = self.act.last_day(version)
        day = max(day, version.day)
        return day if last is None else min(day, last)

    def rules_of(self, subject: str) -> tuple[Rule, ...]:
        """The rules about one subject, in the order of the act."""
        return self._by_subject.get(subject, ())

    @cached_property
    def _by_subject(self) -> Mapping[str, tuple[Rule, ...]]:
        subjects = dict.fromkeys(rule.subject for rule in self.rules.values())
        return {name: tuple(r for r in self.rules.values() if r.subject == name) for name in subjects}

    def in_force(self, rule: Rule, day: int, asked_on: int) -> bool:
        """Whether the law read for a day has a rule, for a verdict of the day `asked_on`."""
        if asked_on < self.act.applies_from:
            return False
        return (rule.from_day or 0) <= day and (rule.until_day is None or day <= rule.until_day)

    def readings_met(self, rule: Rule) -> tuple[Rule, ...]:
        """The rules with several readings that a rule rests on, itself first."""
        found: dict[str, Rule] = {}
        waiting, seen = [rule], set[str]()
        while waiting:
            one = waiting.pop(0)
            if one.id not in seen:
                seen.add(one.id)
                if one.readings:
                    found[one.id] = one
                waiting += [self.rules[used] for used in sorted(one.uses) if used in self.rules]
        return tuple(found.values())
