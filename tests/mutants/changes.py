"""Every single change to a rulebook that its cases must notice, made on the law as loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

from acquis.expression import tree
from acquis.expression.printer import show
from acquis.rulebook.model import DayOfYear, Figure, FigureEntry, FigureValue, Rule, Rulebook
from acquis.rulebook.nodes import nodes_of
from acquis.vocabulary.types import BOOLEAN

STRICTER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "!=", "!=": "="}
TRUE = tree.Truth(True, type=BOOLEAN)


@dataclass(frozen=True)
class Change:
    """One change: the provision that it is about, what is changed, the rules it can reach, the rulebook with it."""

    provision: str
    what: str
    rules: frozenset[str]
    make: Callable[[], Rulebook]
    figure: bool = False


def changes(rulebook: Rulebook) -> Iterator[Change]:
    """All of them: figures, derogations, conditions, readings, tolerances, remarks."""
    for article, group in rulebook.figures.items():
        for figure in group.values():
            yield from _figure(rulebook, article, figure)
    for rule in rulebook.rules.values():
        for provision, what, changed in _rule(rule):
            yield Change(provision, what, reached(rulebook, {rule.id}), _with_rule(rulebook, changed))


def reached(rulebook: Rulebook, rules: set[str]) -> frozenset[str]:
    """These rules and all that rest on them."""
    found, fresh = set(rules), set(rules)
    while fresh:
        fresh = {r.id for r in rulebook.rules.values() if r.uses & fresh} - found
        found |= fresh
    return frozenset(found)


def _with_rule(rulebook: Rulebook, rule: Rule) -> Callable[[], Rulebook]:
    return lambda: replace(rulebook, rules={**rulebook.rules, rule.id: rule})


# Figures


def _figure(rulebook: Rulebook, article: str, figure: Figure) -> Iterator[Change]:
    asked = {
        rule.id
        for rule in rulebook.rules.values()
        for node in nodes_of(rule)
        if isinstance(node, tree.Figure) and (node.article, node.name) == (article, figure.name)
    }
    for place, entry in enumerate(figure.entries):
        for what, changed in _entry(entry):
            entries = (*figure.entries[:place], changed, *figure.entries[place + 1 :])
            group = {**rulebook.figures[article], figure.name: replace(figure, entries=entries)}
            figures = {**rulebook.figures, article: group}
            yield Change(
                entry.cite, f"{article}.{figure.name}: {what}", reached(rulebook, asked) if asked else frozenset(),
                lambda figures=figures: replace(rulebook, figures=figures), True,
            )  # fmt: skip


def _entry(entry: FigureEntry) -> Iterator[tuple[str, FigureEntry]]:
    for what, value in _values(entry.value):
        yield what, replace(entry, value=value)


def _values(value: FigureValue) -> Iterator[tuple[str, FigureValue]]:
    if isinstance(value, Fraction):
        step = Fraction(1, 100) if abs(value) <= 1 else Fraction(1)
        yield f"{step} more", value + step
        yield f"{step} less", value - step
    elif isinstance(value, DayOfYear):
        yield "another day", replace(value, day=value.day - 1 if value.day > 1 else 2)
    elif isinstance(value, frozenset):
        for word in sorted(value):
            yield f"without {word}", value - {word}
    else:
        for key in value:
            yield f"{key} changed", {**value, key: value[key] + Fraction(1, 100)}


# Rules


def _rule(rule: Rule) -> Iterator[tuple[str, str, Rule]]:
    yield from ((rule.id, what, changed) for what, changed in _conditions(rule))
    for name, definition in rule.definitions.items():
        for what, node in variants(definition.expression):
            made = {**rule.definitions, name: replace(definition, expression=node)}
            yield rule.id, f"{name}: {what}", replace(rule, definitions=made)
    for name, definition in rule.totals.items():
        for what, node in variants(definition.expression):
            made = {**rule.totals, name: replace(definition, expression=node)}
            yield rule.id, f"{name}: {what}", replace(rule, totals=made)
    for name in rule.remarks:
        rest = {n: r for n, r in rule.remarks.items() if n != name}
        yield rule.id, f"no remark {name}", replace(rule, remarks=rest)
    for name, reading in rule.readings.items():
        yield rule.id, f"no reading {name}", _without_reading(rule, name)
        for what, node in variants(reading.requires) if reading.requires is not None else ():
            changed = {**rule.readings, name: replace(reading, requires=node)}
            yield rule.id, f"reading {name}: {what}", replace(rule, readings=changed)
    for place, derogation in enumerate(rule.derogations):
        others = (*rule.derogations[:place], *rule.derogations[place + 1 :])
        yield derogation.id, f"deleted (from {rule.id})", replace(rule, derogations=others)
        for what, node in (*variants(derogation.when), ("always", TRUE)):
            changed_one = (*rule.derogations[:place], replace(derogation, when=node), *rule.derogations[place + 1 :])
            yield derogation.id, f"when (from {rule.id}): {what}", replace(rule, derogations=changed_one)


def _without_reading(rule: Rule, name: str) -> Rule:
    return replace(rule, readings={n: r for n, r in rule.readings.items() if n != name})


def _conditions(rule: Rule) -> Iterator[tuple[str, Rule]]:
    if rule.applies is not None:
        yield "applies always", replace(rule, applies=None)
        for what, node in variants(rule.applies):
            yield f"applies: {what}", replace(rule, applies=node)
    if rule.requires is not None and rule.requires != TRUE:
        yield "requires nothing", replace(rule, requires=TRUE)
        for what, node in variants(rule.requires):
            yield f"requires: {what}", replace(rule, requires=node)
    if rule.gap_when is not None:
        yield "no gap", replace(rule, gap_when=None)
        for what, node in variants(rule.gap_when):
            yield f"gap when: {what}", replace(rule, gap_when=node)
    if rule.due is not None:
        yield "no day", replace(rule, due=None)
        if rule.due.excused is not None:
            yield "no excuse", replace(rule, due=replace(rule.due, excused=None))
    if rule.tolerance is not None:
        yield "no tolerance", replace(rule, tolerance=None)
    if rule.from_day is not None:
        yield "in force a day later", replace(rule, from_day=rule.from_day + 1)


def variants(node: tree.Node) -> Iterator[tuple[str, tree.Node]]:
    """The expression with one condition in it left out, or one limit moved to its other side."""
    yield from _here(node)
    for field in fields(node):
        if field.name in ("span", "type", "definition"):
            continue
        part: Any = getattr(node, field.name)
        if isinstance(part, tree.Node):
            for what, inner in variants(part):
                yield what, replace(node, **{field.name: inner})
        elif isinstance(part, tuple):
            for place, item in enumerate(part):
                for what, inner in variants(item) if isinstance(item, tree.Node) else ():
                    yield what, replace(node, **{field.name: (*part[:place], inner, *part[place + 1 :])})


def _here(node: tree.Node) -> Iterator[tuple[str, tree.Node]]:
    if isinstance(node, tree.And | tree.Or):
        for place, operand in enumerate(node.operands):
            rest = (*node.operands[:place], *node.operands[place + 1 :])
            yield f"without `{show(operand)}`", rest[0] if len(rest) == 1 else replace(node, operands=rest)
    elif isinstance(node, tree.Compare):
        yield f"`{show(node)}` with {STRICTER[node.operator]}", replace(node, operator=STRICTER[node.operator])
    elif isinstance(node, tree.Not):
        yield f"without not in `{show(node)}`", node.operand
    elif isinstance(node, tree.Implies):
        yield f"`{show(node.right)}` always", node.right
    elif isinstance(node, tree.If):
        yield f"`{show(node.condition)}` never", node.no
        yield f"`{show(node.condition)}` always", node.yes
    elif isinstance(node, tree.Filter):
        yield f"`{show(node.base)}` without `{show(node.test)}`", node.base
    elif isinstance(node, tree.In) and isinstance(node.choices, tree.ListOf) and len(node.choices.items) > 1:
        items = node.choices.items
        for place, item in enumerate(items):
            kept = replace(node.choices, items=(*items[:place], *items[place + 1 :]))
            yield f"`{show(node.item)}` not {show(item)}", replace(node, choices=kept)
