"""Rules as Python: outcomes, whether they apply, and their values, each a function of the facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from acquis.backends.compiled import known, shown
from acquis.backends.compiled.expressions import Expressions, Place
from acquis.backends.compiled.law import Law
from acquis.backends.compiled.tolerance import tolerated
from acquis.backends.compiled.worst import BREACH, COMPLIANT, GAP, NOT_APPLICABLE, NOT_YET_DUE, SAID
from acquis.backends.compiled.writer import DECIMAL, EXACT, OTHER, Code, Writer
from acquis.expression import tree
from acquis.rulebook.model import Definition, Derogation, Due, Reading, Rule
from acquis.rulebook.nodes import parts

_LONGEST = 160  # characters of an expression that is written out where it is used
Key = tuple[object, ...]
Writing = Callable[[Place], Code]


class Rules:
    """Writes what the law of a day says of facts `f`; what was found once stands in a memory `m`."""

    def __init__(self, law: Law, writer: Writer) -> None:
        self.law, self.writer = law, writer
        self.expressions = Expressions(writer, self)
        self.as_of = None if law.as_of is None else date.fromordinal(law.as_of)
        self._made: dict[Key, Code] = {}
        self._met: dict[str, frozenset[str]] = {}

    # outcomes

    def outcome(self, rule: Rule, choices: Mapping[str, str], entry: str = "") -> str:
        """A call that gives the outcome of a rule, or of it for one entry of its list."""
        if not self.law.in_force(rule):
            return str(NOT_APPLICABLE)
        key = ("outcome", rule.id, self._choices(rule, choices), bool(entry))
        if rule.for_each is not None and not entry:
            return self._called(key, lambda at: self._each(rule, at), rule, choices, "")
        return self._called(key, lambda at: Code(self.decision(rule, at)), rule, choices, entry)

    def is_asked(self, rule: Rule, choices: Mapping[str, str]) -> bool:
        """Whether the outcome of a rule is found once for all, since other rules ask for it."""
        return ("outcome", rule.id, self._choices(rule, choices), False) in self._made

    def decision(self, rule: Rule, at: Place, codes: Sequence[int] = range(6)) -> str:
        """The outcome of a rule for its subject, or for an entry, as an expression. `codes`: what stands for each."""
        inside = self.within(rule, at)
        met = self.met(rule, inside, codes)
        if rule.due is not None:
            met = self.due(rule.due, met, inside, codes)
        return self.scoped(rule, inside, met, codes)

    @staticmethod
    def within(rule: Rule, at: Place) -> Place:
        """The place where a rule applies: what that takes need not be asked again."""
        if rule.applies is None or rule.for_each is not None:
            return at
        return replace(at, assumed=at.assumed | frozenset(parts(rule.applies)))

    def scoped(self, rule: Rule, at: Place, met: str, codes: Sequence[int]) -> str:
        """What holds if a rule applies and its text has an answer, else what is the case instead."""
        if rule.gap_when is not None:
            met = f"({codes[GAP]} if {self.expressions.text(rule.gap_when, at)} else {met})"
        if rule.applies is None:
            return met
        applies = self.expressions.text(rule.applies, replace(at, assumed=frozenset()))
        return f"({met} if {applies} else {codes[NOT_APPLICABLE]})"

    def met(self, rule: Rule, at: Place, codes: Sequence[int]) -> str:
        """Compliant or breached; what only computes is compliant once its values are found."""
        test = self.test(rule, at)
        if test is not None:
            return f"({codes[COMPLIANT]} if {test} else {codes[BREACH]})"
        reading = self.reading(at)
        names = [n for n in rule.value_names if self.has(rule, reading, n)]
        shown = [n for n in names if any(d.shown for d in self.definitions(rule, reading, n))]
        values = [self.own_value(rule, n, at).text for n in shown]
        return f"({codes[COMPLIANT]},{''.join(f'{v},' for v in values)})[0]" if values else str(codes[COMPLIANT])

    def test(self, rule: Rule, at: Place) -> str | None:
        """The test with its tolerance, and what lifts it; None if the rule only computes."""
        requires = self.requirement(rule, at)
        if requires is None:
            return None
        tests = [tolerated(self.expressions, requires, rule.tolerance, at)]
        tests += [self.expressions.text(d.when, at) for d in self.reached_by(rule, at) if d.lifts]
        return tests[0] if len(tests) == 1 else f"({' or '.join(tests)})"

    def due(self, due: Due, met: str, at: Place, codes: Sequence[int]) -> str:
        """A duty with a date: what the test comes to, not yet due while it can still be done in time."""
        done, by = self._held(due.done, at), self._held(due.by, at)
        is_done = f"{done} is not None"
        today = self.writer.constant(self.as_of) if self.as_of is not None else ""
        if due.event:
            passed = f"{by} is not None" + (f" and {by} <= {today}" if today else "")
            return f"({met} if {passed} else {codes[COMPLIANT]} if {is_done} else {codes[NOT_YET_DUE]})"
        if not today:
            return (
                f"({met})" if due.done.type is not None and not due.done.type.optional else f"(({is_done}), {met})[1]"
            )
        not_past = f"{by} is not None and {by} >= {today}"
        if due.excused is not None:
            not_past += f" and not {self.expressions.text(due.excused, at)}"
        return f"({met} if {is_done} or not ({not_past}) else {codes[NOT_YET_DUE]})"

    def _held(self, node: tree.Node, at: Place) -> str:
        """An expression that can stand twice."""
        code = self.expressions.code(node, at)
        if code.again:
            return code.text
        if set(at.variables) - ({at.rule.for_each[0]} if at.rule.for_each is not None else set()):
            raise NotImplementedError("a day within a loop")
        key = ("held", at.rule.id, self._choices(at.rule, at.choices), bool(at.entry), id(node))
        return self._called(key, lambda own: self.expressions.code(node, own), at.rule, at.choices, at.entry)

    def _each(self, rule: Rule, at: Place) -> Code:
        assert rule.for_each is not None
        source, item = self.expressions.text(rule.for_each[1], at), self.writer.name("x")
        calls = f"{self.outcome(rule, at.choices, item)} for {item} in {source}"
        return Code(self.writer.call(known.worst, f"({calls})"), DECIMAL)

    # what other rules are asked for

    def asked(self, function: str, rule: str, entry: str | None, at: Place) -> str:
        """`met`, `not_breached`, `breached` or `applies` of a rule."""
        made = self.law.rulebook.rules[rule]
        if function == "applies":
            return self.applicable(made, at.choices, entry or "")
        said = self.writer.constant(SAID[function], key=function)
        return f"{said}[{self.outcome(made, at.choices, entry or '')}]"

    def applicable(self, rule: Rule, choices: Mapping[str, str], entry: str = "") -> str:
        """Whether a rule applies, or applies to an entry of its list; of a rule over a list, to any entry."""
        if not self.law.in_force(rule):
            return "False"
        key = ("applies", rule.id, self._choices(rule, choices), bool(entry))
        if rule.for_each is not None and not entry:
            return self._called(key, lambda at: self._any(rule, at), rule, choices, "")
        if rule.applies is None:
            return "True"
        applies = rule.applies
        return self._called(key, lambda at: self.expressions.code(applies, at), rule, choices, entry)

    def _any(self, rule: Rule, at: Place) -> Code:
        assert rule.for_each is not None
        source, item = self.expressions.text(rule.for_each[1], at), self.writer.name("x")
        return Code(f"any({self.applicable(rule, at.choices, item)} for {item} in {source})")

    def value(self, rule: str, name: str, entry: str | None, at: Place) -> Code:
        """A value of this rule or of another one; the amount of a rule that does not apply counts 0."""
        made = self.law.rulebook.rules[rule]
        if entry is None and rule == at.rule.id:
            return self.own_value(made, name, at)
        there = self.place(made, at.choices, entry or "")
        code = self.own_value(made, name, there)
        found = self.definitions(made, self.reading(there), name)
        kind = found[0].expression.type if found else None
        if kind is None or not kind.numeric:
            return code
        applies = self._still_asked(made, at, entry or "")
        if applies == "True":
            return code
        return Code("0", DECIMAL, True) if applies == "False" else Code(f"({code.text} if {applies} else 0)", code.form)

    def _still_asked(self, rule: Rule, at: Place, entry: str) -> str:
        """Whether a rule applies, as far as it is not assumed anyway."""
        if rule.applies is None or rule.for_each is not None or not self.law.in_force(rule):
            return self.applicable(rule, at.choices, entry)
        asked = [part for part in parts(rule.applies) if part not in at.assumed]
        return self.applicable(rule, at.choices, entry) if asked else "True"

    def entries_by(self, source: tree.Node, fact: str, at: Place) -> str:
        """A call that gives the entries of a list by the value of a fact; the list hangs on no variable."""
        name = self.writer.constant(fact)
        key = ("entries by", at.rule.id, self._choices(at.rule, at.choices), id(source), fact, at.bare)

        def write(own: Place) -> Code:
            listed = self.expressions.text(source, replace(own, bare=at.bare))
            return Code(self.writer.call(known.by_value, listed, name))

        return self._called(key, write, at.rule, at.choices, "")

    # values

    def own_value(self, rule: Rule, name: str, at: Place) -> Code:
        """A value of a rule, derogations counted in."""
        entry = "" if name in rule.totals else at.entry
        here = replace(self.place(rule, at.choices, entry, bare=at.bare), assumed=at.assumed)
        written = self._value(rule, name, here)  # what is assumed here holds only where it is written out
        if len(written.text) <= _LONGEST and (not entry or entry.isidentifier()):
            return written
        key = ("value", rule.id, name, self._choices(rule, at.choices), bool(entry), at.bare)
        return replace(written, text=self._called(
            key, lambda own: self._value(rule, name, replace(own, bare=at.bare)), rule, at.choices, entry
        ), again=False)  # fmt: skip

    def shown_values(self, rule: Rule, at: Place) -> str:
        """The values of a rule that reports show, as they show them, by name."""
        parts = []
        for name in rule.value_names:
            definition = rule.definitions_named(name)[0]
            if definition.shown and self.has(rule, self.reading(at), name):
                show, key = shown.shows(definition.expression.type)
                show_ = self.writer.constant(show, key=key)
                parts.append(f"{self.writer.constant(name)}: {show_}({self.own_value(rule, name, at).text})")
        return f"{{{', '.join(parts)}}}"

    def _value(self, rule: Rule, name: str, at: Place) -> Code:
        found = self.definitions(rule, self.reading(at), name)
        if not found:  # another reading's value
            return Code(self.writer.call(known.undecided), DECIMAL)
        base = self.expressions.code(found[0].expression, at)
        setting = [d for d in self.reached_by(rule, at) if name in d.sets]
        if not setting:
            return base
        guards = [self.expressions.text(d.when, at) for d in setting]
        values = [self.expressions.code(d.sets[name], at) for d in setting]
        base, *values = self.expressions.alike(base, *values)
        return self._combined(base, list(zip(guards, values, strict=True)), found[0].combine)

    def _combined(self, base: Code, setting: list[tuple[str, Code]], combine: str | None) -> Code:
        """The base, or what applies, combined as the law says."""
        text = base.text
        if combine is None:
            for guard, value in setting:
                text = f"({value.text} if {guard} else {text})"
            return Code(text, base.form)
        constants = self.writer.constants
        if all(c.text in constants and c.form in (DECIMAL, EXACT) for c in (base, *(v for _, v in setting))):
            return self._candidates(base, setting, combine)
        function = known.largest if combine == "highest" else known.smallest
        options = [f"({value.text} if {guard} else None)" for guard, value in setting]
        return Code(self.writer.call(function, text, *options), base.form)

    def _candidates(self, base: Code, setting: list[tuple[str, Code]], combine: str) -> Code:
        """Known candidates, the most favourable first: the first whose condition holds counts."""
        sign = 1 if combine == "highest" else -1
        size = {c.text: sign * self.writer.constants[c.text] for c in (base, *(v for _, v in setting))}  # type: ignore[operator]
        grouped: dict[str, list[str]] = {}
        for guard, value in setting:
            if size[value.text] > size[base.text]:
                grouped.setdefault(value.text, []).append(guard)
        text = base.text
        for value_name in sorted(grouped, key=size.__getitem__):
            text = f"({value_name} if {' or '.join(grouped[value_name])} else {text})"
        return Code(text, base.form)

    # what a reading chooses

    def place(self, rule: Rule, choices: Mapping[str, str], entry: str = "", *, bare: bool = False) -> Place:
        """Where the expressions of a rule stand."""
        assert not entry or rule.for_each is not None
        bound = {rule.for_each[0]: Code(entry, OTHER, entry.isidentifier())} if entry and rule.for_each else {}
        return Place(rule, choices, entry, bound, bare)

    def reading(self, at: Place) -> Reading | None:
        """The reading chosen for a rule, if it has several."""
        return at.rule.readings.get(at.choices.get(at.rule.id, ""))

    def requirement(self, rule: Rule, at: Place) -> tree.Node | None:
        """The test of a rule under its reading."""
        return rule.requirement(self.reading(at))

    def reached_by(self, rule: Rule, at: Place) -> tuple[Derogation, ...]:
        """The derogations that reach a rule under its reading."""
        return () if at.bare else rule.reached_by(self.reading(at))

    @staticmethod
    def definitions(rule: Rule, reading: Reading | None, name: str) -> list[Definition]:
        """The definition of a value under a reading, if there is one."""
        found = rule.definition(name, reading)
        return [found] if found is not None else []

    @staticmethod
    def has(rule: Rule, reading: Reading | None, name: str) -> bool:
        """Whether a value belongs to a rule under a reading; totals stand beside the entries, not in them."""
        if rule.for_each is not None and name in rule.totals:
            return False
        return name in rule.definitions or (reading is not None and name in reading.definitions)

    # functions

    def _choices(self, rule: Rule, choices: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        if rule.id not in self._met:
            self._met[rule.id] = frozenset(r.id for r in self.law.readings_met(rule))
        return tuple(sorted((r, n) for r, n in choices.items() if r in self._met[rule.id]))

    def _called(self, key: Key, write: Writing, rule: Rule, choices: Mapping[str, str], entry: str) -> str:
        """A call of the function for a key, which is written when first asked for. It finds its value once."""
        argument = "e" if entry else ""
        if key not in self._made:
            code = write(self.place(rule, choices, argument))
            name = self.writer.name("r")
            self._made[key] = replace(code, text=name)
            self.writer.function(name, "f, m, e" if entry else "f, m", _remembering(name, code.text, argument))
        name = self._made[key].text
        return f"{name}(f, m, {entry})" if entry else f"{name}(f, m)"


def _remembering(name: str, text: str, entry: str) -> list[str]:
    """The lines of a function that keeps what it found, and the entry with it: no other can then have its id."""
    number = name[1:]
    if not entry:
        return [f"k = m.get({number})", "if k is None:", f"    k = m[{number}] = {text}", "return k"]
    return [f"k = ({number}, id({entry}))", "if k not in m:", f"    m[k] = ({entry}, {text})", "return m[k][1]"]
