"""One rule under one choice of readings, in every row of a table. Mirrors `rulings/`, which is the definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product

from acquis.backends.outcomes import COMPLIANT, GAP, NOT_APPLICABLE, NOT_YET_DUE, UNKNOWN_VALUE
from acquis.backends.sql import cells as c
from acquis.backends.sql import lists, numbers, outcomes
from acquis.backends.sql.cells import FALSE, TRUE
from acquis.backends.sql.facts import Facts
from acquis.backends.sql.figures import figure_on
from acquis.backends.sql.nodes import Frame, condition, lower
from acquis.backends.sql.outcomes import Choice, Just, Outcome, choice, tested
from acquis.backends.sql.values import (
    SURE,
    Entry,
    Missing,
    NotInSql,
    Number,
    Truth,
    Value,
    all_of,
    any_of,
    exact,
    fork,
    together,
)
from acquis.expression import tree
from acquis.rulebook.model import Due, LawVersion, Reading, Rule, Rulebook
from acquis.rulebook.nodes import parts
from acquis.rulebook.tolerance import tolerant

Assumed = frozenset[tree.Node]
Key = tuple[str, tuple[tuple[str, str], ...], Assumed, str]


@dataclass(frozen=True)
class Ruled:
    """What a rule comes to under one choice of readings. `values`: those it shows, for readings to be compared."""

    outcome: Outcome
    values: Mapping[str, Value] = field(default_factory=dict)
    waits_for: frozenset[str] = frozenset()


class Rules:
    """The rules of one subject on the day for which the law is read; each is made once."""

    def __init__(self, rulebook: Rulebook, facts: Facts, as_of: int | None, version: LawVersion | None = None) -> None:
        self.rulebook, self.facts, self.as_of = rulebook, facts, as_of
        self.day = rulebook.day_of(as_of, version)
        self.asked_on = self.day if as_of is None else as_of
        self.last_day = None if version is None else rulebook.act.last_day(version)
        self._ruled: dict[Key, Ruled] = {}
        self._hosts: dict[Key, RuleHost] = {}

    def every_reading(self, rule: Rule, chosen: Mapping[str, str]) -> tuple[Ruled, ...]:
        """The rule under each combination of the readings that it rests on and that nobody chose."""
        several = self.rulebook.readings_met(rule)
        options = [(chosen[r.id],) if r.id in chosen else tuple(r.readings) for r in several]
        return tuple(
            self.ruled(rule.id, {r.id: name for r, name in zip(several, names, strict=True)})
            for names in product(*options)
        )

    def in_force(self, rule: Rule) -> bool:
        """Whether the law for which the verdict is asked has the rule."""
        return self.rulebook.in_force(rule, self.day, self.asked_on)

    def host(
        self, rule: str, choices: Mapping[str, str], assumed: Assumed = frozenset(), entry: Entry | None = None
    ) -> RuleHost:
        """Where a rule's expressions are read; of a rule over a list, for an entry."""
        found = self.rulebook.rules[rule]
        name = "" if entry is None else f"{entry.variable}{'?' if entry.unlisted else ''}"
        key = (rule, tuple(sorted(choices.items())), assumed, name)
        if key not in self._hosts:
            if entry is not None and found.for_each is None:
                raise NotInSql("an entry asked of a rule about the whole")
            variables = {} if entry is None or found.for_each is None else {found.for_each[0]: entry}
            self._hosts[key] = RuleHost(self, found, choices, variables, assumed)
        return self._hosts[key]

    def ruled(
        self, rule: str, choices: Mapping[str, str], assumed: Assumed = frozenset(), entry: Entry | None = None
    ) -> Ruled:
        """What a rule comes to."""
        name = "" if entry is None else f"{entry.variable}{'?' if entry.unlisted else ''}"
        key = (rule, tuple(sorted(choices.items())), assumed, name)
        if key not in self._ruled:
            found = self.rulebook.rules[rule]
            if not self.in_force(found):
                self._ruled[key] = Ruled(Just(NOT_APPLICABLE))
            elif found.for_each is not None and entry is None:
                self._ruled[key] = self._over_list(found, choices, assumed)
            else:
                self._ruled[key] = self.host(rule, choices, assumed, entry).ruled()
        return self._ruled[key]

    def _over_list(self, rule: Rule, choices: Mapping[str, str], assumed: Assumed) -> Ruled:
        assert rule.for_each is not None
        listed = lists.listed(lower(rule.for_each[1], self.host(rule.id, choices, assumed).frame))
        if listed.single or listed.listed is None or not isinstance(listed.item, Entry) or assumed:
            raise NotInSql("a rule over what is no list of the subject")
        if listed.guard is not SURE:
            raise NotInSql("a rule over some of the entries")
        one = self.ruled(rule.id, choices, entry=listed.item)
        rest = None
        if listed.rest is not None and isinstance(listed.rest[1], Entry):
            rest = self.ruled(rule.id, choices, entry=listed.rest[1]).outcome

        def some(cell: c.Cell) -> c.Cell:
            assert listed.listed is not None
            return c.exists(listed.listed, listed.variable, cell)

        made = outcomes.worst(one.outcome, rest, listed.listed, listed.missing, some, listed.ask)
        return Ruled(made, {}, one.waits_for)


@dataclass
class RuleHost:
    """What a rule's expressions may ask for. See `rulings/host.py` for `assumed` and `taken_to_apply`."""

    rules: Rules
    rule: Rule
    choices: Mapping[str, str]
    variables: Mapping[str, Value] = field(default_factory=dict)
    assumed: Assumed = frozenset()
    taken_to_apply: bool = True
    _values: dict[str, Value] = field(default_factory=dict)
    _applies: Truth | None = None

    @property
    def frame(self) -> Frame:
        """Where the rule's own expressions are lowered."""
        return Frame(self, self.variables)

    @property
    def reading(self) -> Reading | None:
        """The reading chosen, if the rule has several."""
        return self.rule.readings.get(self.choices.get(self.rule.id, ""))

    def applies(self) -> Truth:
        """Whether the rule applies, beyond what is assumed."""
        if self.rule.applies is None:
            return SURE
        if self._applies is None:
            asked = [part for part in parts(self.rule.applies) if part not in self.assumed]
            before = replace(self, taken_to_apply=False, _values={}, _applies=None)
            self._applies = all_of([condition(part, before.frame) for part in asked])
        return self._applies

    def ruled(self) -> Ruled:
        """What the rule comes to for the subject, or for the entry in hand."""
        rule, frame, reading = self.rule, self.frame, self.reading
        applies = self.applies()
        requires = rule.requirement(reading)
        values = self._shown() if requires is None and rule.due is None else {}
        waits: frozenset[str] = frozenset()
        if requires is None:
            met: Outcome = _computed(values)
        else:
            met = tested(self._test(requires))
        if rule.due is not None:
            met, waits = self._due(rule.due, met)
        gap = None if rule.gap_when is None else condition(rule.gap_when, frame)
        if gap is not None:
            met = choice(gap, Just(GAP), met)
        return Ruled(choice(applies, met, Just(NOT_APPLICABLE)), values, waits)

    def _shown(self) -> dict[str, Value]:
        names = dict.fromkeys((*self.rule.definitions, *(self.reading.definitions if self.reading is not None else ())))
        return {
            n: self.own_value(n) for n in names if (d := self.rule.definition(n, self.reading)) is not None and d.shown
        }

    def _test(self, requires: tree.Node) -> Truth:
        test = condition(tolerant(requires, self.rule.tolerance), self.frame)
        lifting = [condition(d.when, self.frame) for d in self.rule.reached_by(self.reading) if d.lifts]
        return any_of([*lifting, test]) if lifting else test

    def _due(self, due: Due, met: Outcome) -> tuple[Outcome, frozenset[str]]:
        if not due.event or due.excused is not None:
            raise NotInSql("a duty with a day of its own")
        done, by = lower(due.done, self.frame), lower(due.by, self.frame)
        if not isinstance(done, Number) or not isinstance(by, Number):
            raise NotInSql("a duty whose day has alternatives")
        passed = numbers.there(by)
        if self.rules.as_of is not None:
            passed = all_of((passed, numbers.compare("<=", by, Number(day=c.date(self.rules.as_of)))))
        met = choice(passed, met, choice(numbers.there(done), Just(COMPLIANT), Just(NOT_YET_DUE)))
        return met, frozenset(done.missing) - frozenset(by.missing)

    def own_value(self, name: str) -> Value:
        """One of the rule's own values, derogations counted in."""
        if name not in self._values:
            found = self.rule.definition(name, self.reading)
            if found is None:
                raise NotInSql("the value of another reading")
            if name in self.rule.totals and self.variables:
                raise NotInSql("a total asked by an entry")
            base = lower(found.expression, self.frame)
            setting = [
                (condition(d.when, self.frame), lower(d.sets[name], self.frame))
                for d in self.rule.reached_by(self.reading)
                if name in d.sets
            ]
            self._values[name] = _combined(base, setting, found.combine)
        return self._values[name]

    # what `nodes.Host` asks for

    def fact(self, name: str) -> Value:
        """A fact of the subject."""
        return self.rules.facts.fact(name)

    def value(self, rule: str, name: str, entry: Entry | None) -> Value:
        """A value of this rule or of another one; that of a rule that does not apply counts 0."""
        if entry is None and rule == self.rule.id:
            return self.own_value(name)
        assumed = frozenset() if entry is not None else self._assumes()
        host = self.rules.host(rule, self.choices, assumed, entry)
        value = host.own_value(name)
        definition = host.rule.definition(name, host.reading)
        kind = definition.expression.type if definition is not None else None
        if kind is None or not kind.numeric:
            return value
        if host.rule.for_each is not None and entry is None:
            raise NotInSql("a value of a rule over a list")
        if not self.rules.in_force(host.rule):
            return exact(0)
        return fork(host.applies(), value, exact(0))

    def outcome(self, function: str, rule: str, entry: Entry | None) -> Truth:
        """What is certain of another rule's outcome."""
        assumed = frozenset() if entry is not None else self._assumes()
        if function == "applies" and self.rules.in_force(self.rules.rulebook.rules[rule]):
            return self.rules.host(rule, self.choices, assumed, entry).applies()
        return outcomes.asked(function, self.rules.ruled(rule, self.choices, assumed, entry).outcome)

    def figure(self, article: str, name: str, day: Number | None) -> Value:
        """A figure on the day of the verdict or on another."""
        return figure_on(self.rules.rulebook.figures[article][name], self.rules.day, day, self.rules.last_day)

    def codes(self, name: str) -> tuple[str, ...]:
        """The words of a code list."""
        return self.rules.rulebook.vocabulary.codes_on(name, self.rules.day)

    def attribute(self, word: str, codes: frozenset[str], name: str) -> str | bool | None:
        """An attribute of a code word, from the list that these codes come from."""
        return self.rules.rulebook.vocabulary.attribute(word, codes, name)

    def _assumes(self) -> Assumed:
        if not self.taken_to_apply or self.rule.applies is None or self.rule.for_each is not None:
            return self.assumed
        return self.assumed | frozenset(parts(self.rule.applies))


def _computed(values: Mapping[str, Value]) -> Outcome:
    """What only computes is compliant once its values are known."""
    known = c.all_of(numbers.decided(v) for v in values.values())
    ask = c.any_of(numbers.ask_of(v) for v in values.values())
    if known is TRUE and ask is FALSE:
        return Just(COMPLIANT)
    missing: Missing = together((numbers.missing_of(v), TRUE) for v in values.values())
    # Open here is never "no": compliant, or a value that is not known.
    guard = Truth(c.case([(known, TRUE)], c.OPEN), missing, ask)
    return Choice(guard, Just(COMPLIANT), Just(UNKNOWN_VALUE))


def _combined(base: Value, setting: Iterable[tuple[Truth, Value]], combine: str | None) -> Value:
    """A definition where derogations may set it; among known candidates the most favourable that applies counts."""
    options = list(setting)
    if combine is None:
        for guard, value in options:
            base = fork(guard, value, base)
        return base
    if not options:
        return base
    fixed = [(g, v.constant) for g, v in options if isinstance(v, Number) and not v.terms and v.day is None]
    if not isinstance(base, Number) or base.terms or len(fixed) < len(options):
        raise NotInSql("derogations that set what is not known beforehand")
    grouped: dict[Fraction, list[Truth]] = {}
    for guard, candidate in fixed:
        grouped.setdefault(candidate, []).append(guard)
    result: Value = base
    for candidate in sorted(grouped, reverse=combine == "lowest"):
        if candidate > base.constant if combine == "highest" else candidate < base.constant:
            result = fork(any_of(grouped[candidate]), exact(candidate), result)
    return result
