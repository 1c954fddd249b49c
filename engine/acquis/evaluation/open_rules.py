"""What rules can still come to where facts are unknown: the interpreter's logic over conditions that are compiled.

A condition all of whose facts are known is one truth; only where one is not is the interpreter asked for it. Values,
derogations that count and remarks are left out: they decide nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from acquis.backends.compiled.expressions import Place
from acquis.backends.compiled.known import UNDECIDED
from acquis.backends.compiled.law import Law
from acquis.backends.compiled.rules import Rules
from acquis.backends.compiled.running import functions
from acquis.backends.compiled.tolerance import tolerated
from acquis.backends.compiled.writer import Writer
from acquis.backends.interpreter.nodes import condition, evaluate
from acquis.evaluation.memory import Memory, linked, memory_of
from acquis.evaluation.readings import Read, only_computes, together
from acquis.evaluation.reads import Reader
from acquis.expression import tree
from acquis.rulebook.model import Rule
from acquis.rulebook.nodes import parts
from acquis.rulebook.tolerance import tolerant
from acquis.rulings.host import NOTHING_ASSUMED, Assumed, RuleHost
from acquis.rulings.outcomes import COMPLIANT, GAP, NAMES, NOT_APPLICABLE, Possible, asked, choose, just, tested
from acquis.rulings.rulings import Ruling, Rulings, computed
from acquis.uncertain.truth import (
    FALSE,
    NOBODY,
    TRUE,
    Missing,
    Truth,
    all_of,
    any_of,
    implies,
    negate,
    open_truth,
)
from acquis.uncertain.truth import choose as choose_truth
from acquis.uncertain.value import missing_of
from acquis.vocabulary.model import FactDefinition

Test = Callable[["OpenCase"], Truth]
Way = tuple[Mapping[str, str], Mapping[str, str], Callable[["OpenCase"], "Found"]]
_MOST = 64  # combinations of readings


@dataclass(frozen=True)
class Found:
    """What a rule can come to, whether it applies, and what tells whether a duty with a date was done."""

    possible: Possible
    applicable: Truth
    waits_for: Missing = NOBODY


_NOT_IN_FORCE = Found(just(NOT_APPLICABLE), FALSE)


@dataclass
class OpenCase:
    """The facts of one subject, plain, and the rulings that the interpreter makes on it."""

    facts: Mapping[str, Any]
    rulings: Rulings
    memory: dict[Any, Any] = field(default_factory=dict)
    made: dict[object, Found] = field(default_factory=dict)
    hosts: dict[object, RuleHost] = field(default_factory=dict)


@dataclass(frozen=True)
class _Here:
    """Where a condition stands: in a rule, under readings, with conditions assumed; `scope`: it tells if it applies."""

    rule: Rule
    choices: Mapping[str, str]
    assumed: Assumed
    scope: bool

    def host(self, case: OpenCase) -> RuleHost:
        """The interpreter's host for it."""
        host = case.rulings.host(self.rule.id, self.choices, self.assumed)
        if not self.scope:
            return host
        key = id(host)
        if key not in case.hosts:
            case.hosts[key] = replace(host, taken_to_apply=False, _values={}, _conditions={}, _read={})
        return case.hosts[key]

    def assumes(self) -> Assumed:
        """What a rule asked from here may rely on."""
        if self.scope or self.rule.applies is None or self.rule.for_each is not None:
            return self.assumed
        return self.assumed | frozenset(parts(self.rule.applies))


class _Leaf:
    """A condition that is compiled; `run` is set once its source is a function.

    `memory`: what it came to before with some facts unknown; None where it cannot be told what it reads.
    """

    def __init__(self, name: str, node: tree.Node, here: _Here, memory: Memory[Truth] | None) -> None:
        self.name, self.node, self.here, self.memory = name, node, here, memory
        self.run: Callable[[Mapping[str, Any], dict[Any, Any]], object] | None = None

    def __call__(self, case: OpenCase) -> Truth:
        assert self.run is not None
        try:
            return TRUE if self.run(case.facts, case.memory) else FALSE
        except UNDECIDED:
            key = self.memory.key(case.facts) if self.memory is not None else None
        if self.memory is None or key is None:
            return condition(self.node, self.here.host(case).frame)
        kept = self.memory.get(key)
        return kept if kept is not None else self.memory.keep(key, condition(self.node, self.here.host(case).frame))


class OpenRules:
    """The rules about one kind of subject, as far as it `knows` them: not those over a list."""

    def __init__(self, law: Law, rules: list[Rule], definitions: Mapping[str, FactDefinition]) -> None:
        self.law, self.definitions = law, definitions
        self.rules = Rules(law, Writer())
        self._reader = Reader(self.rules)
        self._leaves: list[_Leaf] = []
        self._linked = linked(definitions)
        self._ways: dict[str, list[Way]] = {}
        for rule in rules:
            try:
                self._ways[rule.id] = self._every_way(rule)
            except NotImplementedError:
                continue
        made = functions(self.rules.writer.source, self.rules.writer.constants)
        for leaf in self._leaves:
            leaf.run = made[leaf.name]

    def knows(self, rule: Rule) -> bool:
        """Whether it can decide a rule."""
        return rule.id in self._ways

    def decide(self, case: OpenCase, rule: Rule) -> tuple[str, str | None]:
        """Outcome and because of a rule."""
        ways, read = self._ways[rule.id], []
        if len(ways) == 1:
            only = ways[0][2](case).possible.only
            if only in NAMES:
                return NAMES[only], None
        for names, choices, find in ways:
            found = find(case)
            read.append(Read(names, choices, Ruling(found.possible, waits_for=found.waits_for), {}))
        outcome, because, _ = together(case.rulings, rule, read)
        return outcome, because

    def _every_way(self, rule: Rule) -> list[Way]:
        several, chosen = self.law.readings_met(rule), self.law.readings
        options = [(chosen[r.id],) if r.id in chosen else tuple(r.readings) for r in several]
        ways = list(product(*options))
        if len(ways) > _MOST or (len(ways) > 1 and only_computes(rule)):
            raise NotImplementedError("readings that differ in their values")
        found: list[Way] = []
        for way in ways:
            choices = {r.id: name for r, name in zip(several, way, strict=True)}
            names = {r: n for r, n in choices.items() if r not in chosen}
            found.append((names, choices, self._found(rule, choices, NOTHING_ASSUMED)))
        return found

    def _found(self, rule: Rule, choices: Mapping[str, str], assumed: Assumed) -> Callable[[OpenCase], Found]:
        if not self.law.in_force(rule):
            return lambda case: _NOT_IN_FORCE
        if rule.for_each is not None:
            raise NotImplementedError("a rule over a list")
        key = (rule.id, tuple(sorted(choices.items())), assumed)
        find = self._ruling(rule, choices, assumed)

        def once(case: OpenCase) -> Found:
            found = case.made.get(key)
            if found is None:
                found = case.made[key] = find(case)
            return found

        return once

    def _ruling(self, rule: Rule, choices: Mapping[str, str], assumed: Assumed) -> Callable[[OpenCase], Found]:
        scope, here = _Here(rule, choices, assumed, True), _Here(rule, choices, assumed, False)
        asked_ = [p for p in parts(rule.applies) if p not in assumed] if rule.applies is not None else []
        applies = _all([self._test(p, scope) for p in asked_])
        gap = self._test(rule.gap_when, here) if rule.gap_when is not None else None
        met, due = self._met(rule, here), rule.due

        def find(case: OpenCase) -> Found:
            applicable = applies(case)
            if applicable.surely_not:
                return _NOT_IN_FORCE
            outcome, waits = met(case), NOBODY
            if due is not None:
                host = here.host(case)
                outcome = case.rulings.due(due, host, outcome)
                waits = missing_of(evaluate(due.done, host.frame)) - missing_of(evaluate(due.by, host.frame))
            if gap is not None:
                outcome = choose(gap(case), just(GAP), outcome)
            return Found(choose(applicable, outcome, just(NOT_APPLICABLE)), applicable, waits)

        return find

    def _met(self, rule: Rule, here: _Here) -> Callable[[OpenCase], Possible]:
        at = self.rules.place(rule, here.choices)
        requires = self.rules.requirement(rule, at)
        if requires is None:
            return self._computed(rule, here, at)
        tests = [self._test(d.when, here) for d in self.rules.reached_by(rule, at) if d.lifts]
        tests.append(self._test(requires, here, rule.tolerance))
        test = tests[0] if len(tests) == 1 else _any(tests)
        return lambda case: tested(test(case))

    def _computed(self, rule: Rule, here: _Here, at: Place) -> Callable[[OpenCase], Possible]:
        """Compliant once the values shown are found."""
        reading = self.rules.reading(at)
        names = [n for n in rule.value_names if self.rules.has(rule, reading, n)]
        names = [n for n in names if any(d.shown for d in self.rules.definitions(rule, reading, n))]
        values = "".join(f"{self.rules.own_value(rule, n, at).text}, " for n in names)
        leaf = self._leaf(f"(({values}), True)[1]", tree.Truth(True), here, None)

        def met(case: OpenCase) -> Possible:
            assert leaf.run is not None
            try:
                leaf.run(case.facts, case.memory)
            except UNDECIDED:
                host = here.host(case)
                return computed(host, {name: host.own_value(name) for name in names})
            return just(COMPLIANT)

        return met

    def _leaf(self, text: str, node: tree.Node, here: _Here, memory: Memory[Truth] | None) -> _Leaf:
        name = self.rules.writer.name("l")
        self.rules.writer.function(name, "f, m", [f"return {text}"])
        self._leaves.append(_Leaf(name, node, here, memory))
        return self._leaves[-1]

    def _test(self, node: tree.Node, here: _Here, tolerance: str | None = None) -> Test:
        """A condition; with a tolerance what it is where a small difference counts as met."""
        if isinstance(node, tree.And):
            return _all([self._test(o, here, tolerance) for o in node.operands])
        if isinstance(node, tree.Or):
            return _any([self._test(o, here, tolerance) for o in node.operands])
        if isinstance(node, tree.Implies):
            left, right = self._test(node.left, here), self._test(node.right, here, tolerance)
            return lambda case: implies(left(case), right(case))
        if isinstance(node, tree.Not):
            operand = self._test(node.operand, here)
            return lambda case: negate(operand(case))
        if isinstance(node, tree.If):
            guard, yes, no = (self._test(n, here) for n in (node.condition, node.yes, node.no))
            return lambda case: choose_truth(guard(case), yes(case), no(case))
        if isinstance(node, tree.Outcome):
            return self._outcome(node, here)
        if isinstance(node, tree.Fact) and not self.definitions[node.name].can_be_none:
            return _yes(node.name)
        return self._compiled(node, here, tolerance)

    def _compiled(self, node: tree.Node, here: _Here, tolerance: str | None) -> Test:
        at = self.rules.place(here.rule, here.choices)
        text = tolerated(self.rules.expressions, node, tolerance, at)
        memory: Memory[Truth] | None = None
        try:
            names = self._reader.expression(node, at).everything()[0]
            if not names & self._linked:
                memory = memory_of(names, self.definitions)
        except NotImplementedError:
            pass
        return self._leaf(text, tolerant(node, tolerance), here, memory)

    def _outcome(self, node: tree.Outcome, here: _Here) -> Test:
        if node.entry is not None:
            raise NotImplementedError("a rule asked for an entry")
        function, rule = node.function, self.law.rulebook.rules[node.rule]
        find = self._found(rule, here.choices, here.assumes())
        if function == "applies":
            return lambda case: find(case).applicable
        return lambda case: asked(function, find(case).possible)


def _yes(name: str) -> Test:
    """A fact that is yes or no."""
    known, unknown = {True: TRUE, False: FALSE}, open_truth(frozenset({name}))
    return lambda case: known[case.facts[name]] if name in case.facts else unknown


def _all(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def test(case: OpenCase) -> Truth:
        found = []
        for one in tests:
            truth = one(case)
            if truth is FALSE:
                return FALSE
            if truth is not TRUE:
                found.append(truth)
        return all_of(found) if found else TRUE

    return test


def _any(tests: list[Test]) -> Test:
    def test(case: OpenCase) -> Truth:
        found = []
        for one in tests:
            truth = one(case)
            if truth is TRUE:
                return TRUE
            if truth is not FALSE:
                found.append(truth)
        return any_of(found) if found else FALSE

    return test
