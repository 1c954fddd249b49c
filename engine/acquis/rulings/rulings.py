"""One rule, one subject, one choice of readings: what the rule can come to, and everything said with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from acquis.backends.interpreter.compare import compare
from acquis.backends.interpreter.nodes import condition, evaluate
from acquis.expression import tree
from acquis.records import record
from acquis.rulebook.model import Due, LawVersion, Rule, Rulebook
from acquis.rulebook.tolerance import tolerant
from acquis.rulings.facts import CaseFacts
from acquis.rulings.host import NOTHING_ASSUMED, Assumed, RuleHost
from acquis.rulings.outcomes import (
    COMPLIANT,
    GAP,
    NOT_APPLICABLE,
    NOT_YET_DUE,
    UNKNOWN_VALUE,
    Possible,
    choose,
    just,
    tested,
    worst,
)
from acquis.uncertain import quantity as q
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import FALSE, NOBODY, TRUE, Missing, Truth, all_of, any_of, negate, open_truth
from acquis.uncertain.value import Entry, Items, NoAnswer, Value, as_truth, decided, is_present, lift2, missing_of

_Key = tuple[str, tuple[tuple[str, str], ...], Assumed]
_EntryKey = tuple[str, tuple[tuple[str, str], ...], str]  # the entry by its path


@record(frozen=True)
class Ruling:
    """What came of a rule. `entries`: the rulings of a rule over a list, by name of the entry.

    `waits_for`: the facts that tell whether a duty with a date was done; `applicable`: whether the
    rule applies at all.
    """

    possible: Possible
    values: Mapping[str, Value] = field(default_factory=dict)
    by: frozenset[str] = frozenset()
    remarks: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    waits_for: Missing = NOBODY
    entries: Mapping[str, Ruling] | None = None
    applicable: Truth = FALSE


class Rulings:
    """The rulings on one subject; each is made once."""

    def __init__(
        self, rulebook: Rulebook, facts: CaseFacts, as_of: int | None, version: LawVersion | None = None
    ) -> None:
        self.rulebook, self.facts, self.as_of, self.version = rulebook, facts, as_of, version
        self.day = rulebook.day_of(as_of, version)  # for the law; deadlines look at `as_of` itself
        self.asked_on = self.day if as_of is None else as_of
        self.last_day = None if version is None else rulebook.act.last_day(version)
        self._rulings: dict[_Key, Ruling] = {}
        self._hosts: dict[_Key, RuleHost] = {}
        self._entry_hosts: dict[_EntryKey, RuleHost] = {}
        self._entry_rulings: dict[_EntryKey, Ruling] = {}

    def readings_met(self, rule: Rule) -> tuple[Rule, ...]:
        """The rules with several readings that this rule rests on, itself first."""
        return self.rulebook.readings_met(rule)

    def host(self, rule: str, choices: Mapping[str, str], assumed: Assumed = NOTHING_ASSUMED) -> RuleHost:
        """The host of a rule that is not asked for each entry of a list."""
        key = (rule, tuple(sorted(choices.items())), assumed)
        if key not in self._hosts:
            self._hosts[key] = RuleHost(self, self.rulebook.rules[rule], choices, assumed=assumed)
        return self._hosts[key]

    def ruling(self, rule: str, choices: Mapping[str, str], assumed: Assumed = NOTHING_ASSUMED) -> Ruling:
        """The ruling under chosen readings. `assumed`: conditions known to hold where it is asked."""
        key = (rule, tuple(sorted(choices.items())), assumed)
        if key in self._rulings:
            self.facts.note_all(self._rulings[key].facts)
            return self._rulings[key]
        with self.facts.reading() as read:
            made = self._make(self.rulebook.rules[rule], choices, assumed)
            self._read_labels(self.rulebook.rules[rule])
        self._rulings[key] = replace(made, facts=frozenset(read))
        return self._rulings[key]

    def _read_labels(self, rule: Rule) -> None:
        """What a chart writes beside its bars decides nothing, but is read like the amounts it stands beside."""
        if rule.chart is not None and rule.chart.one("label"):
            listed = self.facts.record.fact(rule.chart.one("changes"))
            for _, item in listed.items if isinstance(listed, Items) else ():
                if isinstance(item, Entry):
                    item.record.fact(rule.chart.one("label"))

    def _make(self, rule: Rule, choices: Mapping[str, str], assumed: Assumed) -> Ruling:
        if not self.in_force(rule):
            return Ruling(just(NOT_APPLICABLE))
        if rule.for_each is None:
            return self._one(self.host(rule.id, choices, assumed))
        return self._each(rule, choices, assumed)

    def in_force(self, rule: Rule) -> bool:
        """Whether the law for which the verdict is asked has the rule."""
        return self.rulebook.in_force(rule, self.day, self.asked_on)

    def host_for(self, rule: Rule, choices: Mapping[str, str], item: Value) -> RuleHost:
        """The host of a rule over a list for one item of it."""
        assert rule.for_each is not None
        if isinstance(item, Entry):
            return self.entry_host(rule.id, choices, item)
        return RuleHost(self, rule, choices, {rule.for_each[0]: item})

    def entry_host(self, rule: str, choices: Mapping[str, str], entry: Entry) -> RuleHost:
        """The host of a rule over a list for one entry of it."""
        key = (rule, tuple(sorted(choices.items())), entry.record.path)
        found = self._entry_hosts.get(key)
        if found is None:
            made = self.rulebook.rules[rule]
            assert made.for_each is not None
            found = RuleHost(self, made, choices, {made.for_each[0]: entry})
            if not entry.record.missing:  # what stands for many is another one each time
                self._entry_hosts[key] = found
        return found

    def entry_ruling(self, rule: str, choices: Mapping[str, str], entry: Entry) -> Ruling:
        """The ruling on one entry of the list that a rule runs over."""
        key = (rule, tuple(sorted(choices.items())), entry.record.path)
        if key in self._entry_rulings:
            self.facts.note_all(self._entry_rulings[key].facts)
            return self._entry_rulings[key]
        if not self.in_force(self.rulebook.rules[rule]):
            return Ruling(just(NOT_APPLICABLE))
        with self.facts.reading() as read:
            made = self._one(self.entry_host(rule, choices, entry))
        if not entry.record.missing:
            self._entry_rulings[key] = replace(made, facts=frozenset(read))
        return made

    def past(self, day: Value) -> Truth:
        """Whether a day lies before the day of the verdict; without one every day does."""
        there = is_present(day)
        return there if self.as_of is None else all_of((there, _ordered("<", day, self.as_of)))

    def _each(self, rule: Rule, choices: Mapping[str, str], assumed: Assumed) -> Ruling:
        assert rule.for_each is not None
        variable, source = rule.for_each
        host = self.host(rule.id, choices)
        listed = evaluate(source, host.frame)
        if not isinstance(listed, Items):
            return Ruling(just(NOT_APPLICABLE))
        rulings: dict[str, Ruling] = {}
        for place, (listed_so, item) in enumerate(listed.items, 1):
            name = item.record.label if isinstance(item, Entry) else str(place)
            ruling = (
                self.entry_ruling(rule.id, choices, item)
                if isinstance(item, Entry) and not assumed
                else self._one(RuleHost(self, rule, choices, {variable: item}, assumed))
            )
            rulings[name] = _if_listed(listed_so, ruling)
        more = None
        if listed.rest is not None:
            more = self._one(RuleHost(self, rule, choices, {variable: listed.rest[1]}, assumed))
        possible = worst([r.possible for r in rulings.values()], more.possible if more else None, listed.missing)
        applicable = any_of(
            [r.applicable for r in rulings.values()]
            + ([_may_be_listed(more.applicable, listed.missing)] if more else [])
        )
        counted = [r for r in rulings.values() if r.possible.only != NOT_APPLICABLE]
        by = frozenset().union(*(r.by for r in counted)) if possible.only == COMPLIANT else frozenset()
        remarks = frozenset[str]().union(*(r.remarks for r in counted))
        waits = NOBODY.union(*(r.waits_for for r in counted if NOT_YET_DUE in r.possible.can))
        totals = {n: host.own_value(n) for n in rule.totals} if possible.only != NOT_APPLICABLE else {}
        return Ruling(possible, totals, by, remarks, waits_for=waits, entries=rulings, applicable=applicable)

    def _one(self, host: RuleHost) -> Ruling:
        rule, frame = host.rule, host.frame
        applies = host.applies()
        if applies.surely_not:
            return Ruling(just(NOT_APPLICABLE), applicable=FALSE)
        values = {name: host.own_value(name) for name in rule.value_names if self._has(host, name)}
        requires = requirement(host)
        gap = FALSE if rule.gap_when is None else condition(rule.gap_when, frame)
        met = computed(host, values) if requires is None else tested(_test(host, requires))
        due = rule.due
        if due is not None:
            met = self.due(due, host, met)
        possible = choose(applies, choose(gap, just(GAP), met), just(NOT_APPLICABLE))
        if gap.surely and rule.kind != "deadline":  # what the text leaves open has no amount; a day stays a day
            values = {}
        # Not yet due is only what waits for the duty itself, not for the day by which it is due.
        waits = (
            missing_of(evaluate(due.done, frame)) - missing_of(evaluate(due.by, frame)) if due is not None else NOBODY
        )
        by = _by(host, requires) if possible.only == COMPLIANT and requires is not None else frozenset()
        remarks = self._remarks(host, requires, values, applies, possible)
        return Ruling(possible, values, by, remarks, waits_for=waits, applicable=applies)

    @staticmethod
    def _has(host: RuleHost, name: str) -> bool:
        reading, rule = host.reading, host.rule
        if rule.for_each is not None and name in rule.totals:
            return False  # beside the entries, not in them
        return name in rule.definitions or (reading is not None and name in reading.definitions)

    def due(self, due: Due, host: RuleHost, met: Possible) -> Possible:
        """A duty with a date: not yet due while it can still be done in time."""
        done, by = evaluate(due.done, host.frame), evaluate(due.by, host.frame)
        done_at_all = is_present(done) if not isinstance(done, NoAnswer) else TRUE
        if due.event:
            passed = all_of((is_present(by), self._by_now(by)))
            return choose(passed, met, choose(done_at_all, just(COMPLIANT), just(NOT_YET_DUE)))
        not_past = FALSE if self.as_of is None else _ordered(">=", by, self.as_of)
        excused = FALSE if due.excused is None else condition(due.excused, host.frame)
        still = choose(all_of((not_past, negate(excused))), just(NOT_YET_DUE), met)
        result = choose(done_at_all, met, still)
        if not_past.surely and NOT_YET_DUE in result.can:
            # Whichever day it is, it is still to come: only the duty itself is open.
            return replace(result, missing=result.missing - (missing_of(by) - missing_of(done)))
        return result

    def _by_now(self, day: Value) -> Truth:
        return TRUE if self.as_of is None else _ordered("<=", day, self.as_of)

    def _remarks(
        self,
        host: RuleHost,
        requires: tree.Node | None,
        values: Mapping[str, Value],
        applies: Truth,
        possible: Possible,
    ) -> frozenset[str]:
        rule, found = host.rule, set[str]()
        if possible.only == NOT_APPLICABLE:
            return frozenset()
        if applies.surely:
            found |= {name for name, test in rule.remarks.items() if condition(test, host.frame).surely}
        if possible.only == COMPLIANT and requires is not None:
            exact = requirement(host)
            assert exact is not None
            if (
                rule.tolerance is not None
                and condition(exact, host.frame).surely_not
                and _test(host, exact, lifted=False).surely
            ):
                found.add("within_rounding")
            if host.ran_over_nothing:
                found.add("vacuous")
        divided_by_zero = requires is None and any(isinstance(v, NoAnswer) for v in values.values())
        if possible.only == GAP and (divided_by_zero or rule.gap_when is None):
            found.add("zero_denominator")
        return frozenset(found)


def _if_listed(listed: Truth, ruling: Ruling) -> Ruling:
    """The ruling on an entry that perhaps does not belong to the list."""
    if listed.surely:
        return ruling
    possible = choose(listed, ruling.possible, just(NOT_APPLICABLE))
    return replace(ruling, possible=possible, applicable=all_of((listed, ruling.applicable)))


def _may_be_listed(applicable: Truth, missing: Missing) -> Truth:
    """Whether an entry nobody has listed makes the rule apply: only if there is one."""
    return FALSE if applicable.surely_not else open_truth(missing | applicable.missing)


def requirement(host: RuleHost) -> tree.Node | None:
    """The test of the rule under its reading; None if it only computes."""
    return host.rule.requirement(host.reading)


def _test(host: RuleHost, requires: tree.Node, *, lifted: bool = True) -> Truth:
    """The test with its tolerance; a derogation that lifts it counts as met."""
    test = condition(tolerant(requires, host.rule.tolerance), host.frame)
    lifting = [host.derogates(d) for d in host.reached_by() if d.lifts] if lifted else []
    return any_of([*lifting, test]) if lifting else test


def computed(host: RuleHost, values: Mapping[str, Value]) -> Possible:
    """What only computes is compliant once its values are known; steps on the way need not be."""
    values = {n: v for n, v in values.items() if (d := host.definition(n)) is not None and d.shown}
    if any(isinstance(v, NoAnswer) for v in values.values()):
        return just(GAP)
    missing = NOBODY.union(*(missing_of(v) for v in values.values()))
    if all(decided(v) for v in values.values()):
        return just(COMPLIANT)
    return Possible(frozenset({COMPLIANT, UNKNOWN_VALUE}), missing)


def _by(host: RuleHost, requires: tree.Node) -> frozenset[str]:
    """The derogations that surely apply and without which the rule would surely be breached."""
    applying = [d for d in host.reached_by() if host.derogates(d).surely]
    if not applying:
        return frozenset()
    bare = replace(host, derogations=False, _values={}, _conditions={}, _read={})
    if not _test(bare, requires).surely_not:
        return frozenset()
    found = {d.id for d in applying if d.lifts}
    if found and not _test(host, requires, lifted=False).surely:
        return frozenset(found)  # what the others set is not enough by itself
    for name in {n for d in applying for n in d.sets}:
        setting = {d.id: evaluate(d.sets[name], host.frame) for d in applying if name in d.sets}
        known = {i: v.known for i, v in setting.items() if isinstance(v, Quantity) and v.decided}
        definition = host.rule.definitions.get(name)
        if definition is None or definition.combine is None or len(known) < len(setting):
            found |= set(setting)
        else:
            best = (max if definition.combine == "highest" else min)(known.values())
            found |= {i for i, v in known.items() if v == best}
    return frozenset(found)


def _ordered(operator: str, day: Value, than: int) -> Truth:
    return as_truth(lift2(lambda a, b: compare(operator, a, b), day, q.exact(than)))
