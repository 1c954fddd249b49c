"""Many rules as one function: facts in, a code for each rule out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from acquis.backends import codes
from acquis.backends.compiled.body import Body
from acquis.backends.compiled.law import Law
from acquis.backends.compiled.rules import Rules
from acquis.backends.compiled.running import functions
from acquis.backends.compiled.worst import BREACH, COMPLIANT, VERDICT
from acquis.backends.compiled.writer import Writer
from acquis.rulebook.model import Rule

_MOST = 64  # combinations of readings
_DEAR = 150  # characters of a decision


@dataclass(frozen=True)
class Program:
    """The function for some rules: from facts to a code for each (None: left to the interpreter).

    `refused`: the rules it never decides, each with the reason; `source`: for people who look for a mistake in it.
    """

    rules: tuple[str, ...]
    run: Callable[[Mapping[str, Any]], tuple[int | None, ...]]
    refused: Mapping[str, str]
    source: str


def program(law: Law, rules: Sequence[Rule]) -> Program:
    """Rules compiled for the law of a day. Facts are known or absent, none is None."""
    writer = Writer()
    made = Rules(law, writer)
    refused: dict[str, str] = {}
    decisions: list[str] = []
    for rule in rules:
        try:
            decisions.append(_decision(made, rule))
        except NotImplementedError as refusal:
            refused[rule.id] = str(refusal)
            decisions.append("None")
    decisions = [_found_once(made, rule, text) for rule, text in zip(rules, decisions, strict=True)]
    body = Body(writer, decisions)
    writer.function("each", body.arguments, body.one_by_one())
    writer.function("run", body.arguments, body.all_given("each"))
    run = functions(writer.source, writer.constants)["run"]
    return Program(tuple(r.id for r in rules), run, refused, writer.source)


def _found_once(made: Rules, rule: Rule, decision: str) -> str:
    """The decision, or the outcome that other rules ask for as well, if it is dear to find."""
    choices = {r.id: made.law.readings[r.id] for r in made.law.readings_met(rule) if r.id in made.law.readings}
    several = any(r.id not in choices for r in made.law.readings_met(rule))
    if len(decision) < _DEAR or several or not made.is_asked(rule, choices):
        return decision
    return f"{made.writer.constant(VERDICT)}[{made.outcome(rule, choices)}]"


def _decision(made: Rules, rule: Rule) -> str:
    """The code of a rule's verdict under all readings together."""
    if not made.law.in_force(rule):
        return str(codes.NOT_APPLICABLE)
    several = made.law.readings_met(rule)
    chosen = made.law.readings
    open_ = [r for r in several if r.id not in chosen]
    choices = {r.id: chosen[r.id] for r in several if r.id in chosen}
    if not open_:
        if rule.for_each is not None:
            return f"{made.writer.constant(VERDICT)}[{made.outcome(rule, choices)}]"
        return made.decision(rule, made.place(rule, choices), VERDICT)
    if open_ == [rule] and rule.for_each is None and _differ_in_test(rule):
        return _tested_every_way(made, rule, choices)
    if rule.due is None and all(t is None for t in (rule.requires, *(r.requires for r in rule.readings.values()))):
        return _computed_every_way(made, rule, _ways(open_, choices))
    return made.writer.call(_together, *(made.outcome(rule, way) for way in _ways(open_, choices)))


def _ways(open_: Sequence[Rule], choices: Mapping[str, str]) -> list[dict[str, str]]:
    """Every combination of readings."""
    ways = list(product(*(tuple(r.readings) for r in open_)))
    if len(ways) > _MOST:
        raise NotImplementedError("very many readings")
    return [{**choices, **dict(zip((r.id for r in open_), way, strict=True))} for way in ways]


def _computed_every_way(made: Rules, rule: Rule, ways: list[dict[str, str]]) -> str:
    """What only computes is compliant if all readings come to the same values."""
    if rule.for_each is not None:
        raise NotImplementedError("readings that differ in the values of entries")
    found = []
    for way in ways:
        place = made.place(rule, way)
        found += [made.outcome(rule, way), f"lambda: {made.shown_values(rule, made.within(rule, place))}"]
    return made.writer.call(_together_with_values, *found)


def _together_with_values(*found: Any) -> int:
    outcomes, values = found[::2], found[1::2]
    if len(set(outcomes)) > 1:
        return codes.READING
    if outcomes[0] == COMPLIANT:
        first = values[0]()
        if any(other() != first for other in values[1:]):
            return codes.READING
    return VERDICT[outcomes[0]]


def _together(*outcomes: int) -> int:
    """What all readings come to; where they differ, the reading decides."""
    return VERDICT[outcomes[0]] if len(set(outcomes)) == 1 else codes.READING


def _differ_in_test(rule: Rule) -> bool:
    readings = list(rule.readings.values())
    same = all(not r.definitions and r.lifted_by == readings[0].lifted_by for r in readings)
    return same and all(r.requires is not None or rule.requires is not None for r in readings)


def _tested_every_way(made: Rules, rule: Rule, choices: Mapping[str, str]) -> str:
    """Readings that share everything but the test: only that is asked under each."""
    places = [made.within(rule, made.place(rule, {**choices, rule.id: name})) for name in rule.readings]
    first, *others = [str(made.test(rule, at)) for at in places]
    met, breached = VERDICT[COMPLIANT], VERDICT[BREACH]
    if others:
        all_, any_ = " and ".join(others), " or ".join(others)
        leaf = f"(({met} if {all_} else {codes.READING}) if {first} else ({codes.READING} if {any_} else {breached}))"
    else:
        leaf = f"({met} if {first} else {breached})"
    if rule.due is not None:
        leaf = made.due(rule.due, leaf, places[0], VERDICT)
    return made.scoped(rule, places[0], leaf, VERDICT)
