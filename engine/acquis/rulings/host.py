"""What a rule's expressions may ask for while one rule, under one reading, for one entry, is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from acquis.backends.interpreter.frame import Frame
from acquis.backends.interpreter.functions import larger, smaller
from acquis.backends.interpreter.nodes import condition, evaluate
from acquis.expression import tree
from acquis.expression.free import taken
from acquis.rulebook.model import DayOfYear, Definition, Derogation, Figure, FigureValue, Reading, Rule
from acquis.rulebook.nodes import parts
from acquis.rulings.outcomes import asked
from acquis.uncertain import quantity as q
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import TRUE, Truth, all_of, any_of
from acquis.uncertain.value import NO_ANSWER, Entry, Items, Value, decided, fork, lift2, word

if TYPE_CHECKING:
    from acquis.rulings.rulings import Rulings

_Made = TypeVar("_Made")


Assumed = frozenset[tree.Node]  # conditions that hold wherever the rule is asked from
NOTHING_ASSUMED: Assumed = frozenset()


@dataclass
class RuleHost:
    """One rule under chosen readings. `derogations` off: the rule as it would be without them.

    `taken_to_apply`: the test, the values and the derogations are only of interest if the rule
    applies. Whatever other rule they ask may rely on it, so a point of a paragraph does not wait
    for what the paragraph itself waits for. Off only while it is asked whether the rule applies.
    """

    rulings: Rulings
    rule: Rule
    choices: Mapping[str, str]
    variables: Mapping[str, Value] = field(default_factory=dict)
    assumed: Assumed = NOTHING_ASSUMED
    taken_to_apply: bool = True
    derogations: bool = True
    ran_over_nothing: bool = False
    kept: dict[tuple[int, tuple[Value, ...]], tuple[Value, frozenset[str]]] = field(default_factory=dict)
    _values: dict[str, Value] = field(default_factory=dict)
    _conditions: dict[str, Truth] = field(default_factory=dict)
    _read: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def frame(self) -> Frame:
        """Where the rule's own expressions are evaluated."""
        return Frame(self, self.variables)

    @property
    def reading(self) -> Reading | None:
        """The reading chosen for this rule, if it has several."""
        return self.rule.readings.get(self.choices.get(self.rule.id, ""))

    def applies(self) -> Truth:
        """Whether the rule applies, beyond what is assumed."""
        if self.rule.applies is None:
            return TRUE
        asked_ = [part for part in parts(self.rule.applies) if part not in self.assumed]
        return self._once(self._conditions, "applies", lambda: self._applies(asked_))

    def _applies(self, asked_: Iterable[tree.Node]) -> Truth:
        # A host of its own: values kept from here would differ from those of a rule that applies.
        before = replace(self, taken_to_apply=False, _values={}, _conditions={}, _read={})
        found = all_of([condition(part, before.frame) for part in asked_])
        self.ran_over_nothing |= before.ran_over_nothing
        return found

    def _assumes(self) -> Assumed:
        if not self.taken_to_apply or self.rule.applies is None or self.rule.for_each is not None:
            return self.assumed
        return self.assumed | frozenset(parts(self.rule.applies))

    def reached_by(self) -> tuple[Derogation, ...]:
        """The derogations that reach the rule under this reading."""
        return self.rule.reached_by(self.reading) if self.derogations else ()

    def derogates(self, derogation: Derogation) -> Truth:
        """Whether a derogation applies."""
        return self._once(self._conditions, derogation.id, lambda: condition(derogation.when, self.frame))

    def own_value(self, name: str) -> Value:
        """One of the rule's own values, derogations counted in."""
        return self._once(self._values, name, lambda: self._own_value(name))

    def _once(self, made: dict[str, _Made], name: str, make: Callable[[], _Made]) -> _Made:
        # Another rule may have asked before; what was read then counts for whoever asks now.
        facts = self.rulings.facts
        if name not in made:
            with facts.reading() as read:
                made[name] = make()
            self._read[name] = frozenset(read)
        facts.note_all(self._read[name])
        return made[name]

    def definition(self, name: str) -> Definition | None:
        """The definition of a value under the reading chosen, if there is one."""
        return self.rule.definition(name, self.reading)

    def _own_value(self, name: str) -> Value:
        if name in self.rule.totals and self.variables:  # one for the whole list, found once
            return self.rulings.host(self.rule.id, self.choices).own_value(name)
        definition = self.definition(name)
        if definition is None:  # another reading's value
            return NO_ANSWER
        base = evaluate(definition.expression, self.frame)
        setting = [(self.derogates(d), evaluate(d.sets[name], self.frame)) for d in self.reached_by() if name in d.sets]
        return combined(base, setting, definition.combine)

    # what `Host` asks for

    def fact(self, name: str) -> Value:
        """A fact of the subject."""
        return self.rulings.facts.record.fact(name)

    def value(self, rule: str, name: str, entry: Entry | None) -> Value:
        """A value of this rule or of another one; of a rule over a list, for an entry."""
        if entry is not None:
            return _counted(self.rulings.entry_host(rule, self.choices, entry), name)
        if rule == self.rule.id:
            return self.own_value(name)
        return _counted(self.rulings.host(rule, self.choices, self._assumes()), name)

    def outcome(self, function: str, rule: str, entry: Entry | None) -> Truth:
        """What is certain of another rule's outcome."""
        if entry is not None:
            ruling = self.rulings.entry_ruling(rule, self.choices, entry)
        else:
            ruling = self.rulings.ruling(rule, self.choices, self._assumes())
        return ruling.applicable if function == "applies" else asked(function, ruling.possible)

    def unlisted(self, name: str, key: str, label: str) -> Value:
        """An entry that the dossier does not list, so that all but its key is unknown."""
        return Entry(self.rulings.facts.record.unlisted(name, key, label))

    def past(self, day: Value) -> Truth:
        """Whether a day lies before the day of the verdict."""
        return self.rulings.past(day)

    def figure(self, article: str, name: str, day: Value | None) -> Value:
        """A figure on the day of the verdict or on another."""
        figure = self.rulings.rulebook.figures[article][name]
        if day is None:
            entry = figure.on(self.rulings.day)
            return NO_ANSWER if entry is None else figure_value(entry.value)
        return _on(figure, day, self.rulings.last_day)

    def citation(self, rule: str) -> str:
        """How a rule is cited."""
        return self.rulings.rulebook.rules[rule].citation

    def codes(self, name: str) -> tuple[str, ...]:
        """The words of a code list."""
        return self.rulings.rulebook.vocabulary.codes_on(name, self.rulings.day)

    def attribute(self, word: str, codes: frozenset[str], name: str) -> str | bool | None:
        """An attribute of a code word, from the list that these codes come from."""
        return self.rulings.rulebook.vocabulary.attribute(word, codes, name)

    def remembered(self, node: tree.Node, key: tuple[Value, ...], make: Callable[[], Value]) -> Value:
        """The value of a node that hangs on nothing but `key`, found once for all entries of a list."""
        # A value that the rule has for each entry is another one for the next.
        of_entry = {n for r, n in taken(node).values if r == self.rule.id and n not in self.rule.totals}
        if not self.taken_to_apply or not self.derogations or self.assumed or (self.variables and of_entry):
            return make()
        kept = self.rulings.host(self.rule.id, self.choices).kept
        place = (id(node), key)
        if place not in kept:
            with self.rulings.facts.reading() as read:
                value = make()
            kept[place] = (value, frozenset(read))
        value, facts = kept[place]
        self.rulings.facts.note_all(facts)
        return value

    def vacuous(self, node: tree.Quantified) -> None:
        """An `every` ran over an empty list."""
        self.ran_over_nothing = True


def _counted(host: RuleHost, name: str) -> Value:
    """A value of another rule; the amount of a rule that does not apply counts 0."""
    value = host.own_value(name)
    definition = host.definition(name)
    kind = definition.expression.type if definition is not None else None
    if kind is None or not kind.numeric:
        return value
    whole = host.rule.for_each is not None and not host.variables
    if not host.rulings.in_force(host.rule):
        return q.exact(0)
    applies = host.rulings.ruling(host.rule.id, host.choices).applicable if whole else host.applies()
    return fork(applies, value, q.exact(0))


def combined(base: Value, setting: Iterable[tuple[Truth, Value]], combine: str | None) -> Value:
    """A definition where derogations may set it: the base, or what applies, combined as the law says."""
    options = list(setting)
    if combine is None:
        for guard, value in options:
            base = fork(guard, value, base)
        return base
    better = larger if combine == "highest" else smaller
    if not (isinstance(base, Quantity) and all(decided(v) for _, v in options)):
        for guard, value in options:
            base = fork(guard, lift2(better, base, value), base)
        return base
    # Known candidates, from the least to the most favourable: the last whose guard holds counts.
    grouped: dict[Fraction, list[Truth]] = {}
    for guard, value in options:
        assert isinstance(value, Quantity)
        grouped.setdefault(value.known, []).append(guard)
    result: Value = base
    for known in sorted(grouped, reverse=combine == "lowest"):
        if base.terms or (known > base.known if combine == "highest" else known < base.known):
            candidate = better(base, q.exact(known))
            result = fork(any_of(grouped[known]), candidate, result)
    return result


def figure_value(value: FigureValue) -> Value:
    """A figure as expressions see it; tables are lists of pairs, days of a year 100 * month + day."""
    if isinstance(value, Fraction):
        return q.exact(value)
    if isinstance(value, DayOfYear):
        return q.exact(value.month * 100 + value.day)
    if isinstance(value, frozenset):
        return Items(tuple((TRUE, word(w)) for w in sorted(value)))
    rows = sorted(value.items())
    return Items(tuple((TRUE, Items(((TRUE, q.exact(key)), (TRUE, q.exact(figure))))) for key, figure in rows))


def _on(figure: Figure, day: Value, last: int | None = None) -> Value:
    """A figure on a day; after the `last` day of the law that is read, as it was then."""

    def one(value: Value, _: Value) -> Value:
        if not isinstance(value, Quantity):
            return NO_ANSWER
        if last is not None:
            value = smaller(value, q.exact(last))
            assert isinstance(value, Quantity)
        result: Value = NO_ANSWER
        for entry in figure.entries:
            starts = TRUE if entry.from_day is None else q.compare(">=", value, q.exact(entry.from_day))
            ends = TRUE if entry.until_day is None else q.compare("<=", value, q.exact(entry.until_day))
            result = fork(all_of((starts, ends)), figure_value(entry.value), result)
        return result

    return lift2(one, day, TRUE)
