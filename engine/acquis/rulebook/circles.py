"""What rests on what: circles among rules and definitions, and chains too long to be followed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields

from acquis.diagnostics import Diagnostic
from acquis.expression import tree
from acquis.rulebook.model import Rule
from acquis.rulebook.nodes import nodes_of, uses
from acquis.source import Span

# Levels of expressions, one within or behind another. Python follows each with a few calls of its
# own and ends after a thousand; the law's own rules need 16.
LONGEST = 128
_EACH_RULE = 4
_NO_VALUES: Mapping[str, int] = {}


def circles(rules: Mapping[str, Rule], *, lengths: bool) -> list[Diagnostic]:
    """Every circle among these rules and, with `lengths`, every rule that rests on too long a chain."""
    found: list[Diagnostic] = []
    order, rounds = _walked(rules, lambda name: [u for u in sorted(uses(rules[name])) if u in rules])
    for circle in rounds:
        notes = tuple((rules[r].span, f"`{r}`") for r in circle[1:])
        found.append(
            Diagnostic("R307", f"rules go round in a circle: {_chain(circle)}", rules[circle[0]].span, "", notes)
        )
    far: dict[str, int] = {}
    for name in order:
        rule = rules[name]
        values = _values(rule, far, found)
        tops = [n for n in nodes_of(rule) if isinstance(n, tree.Node)]
        far[name] = _EACH_RULE + max((levels(n, name, values, far) for n in tops), default=0)
        if far[name] > LONGEST and lengths:
            message = f"`{name}` rests on a chain of rules and definitions that is too long"
            found.append(Diagnostic("E203", message, rule.span, "rest it on facts more directly"))
            far[name] = 0
    return found


def levels(
    node: object, rule: str = "", values: Mapping[str, int] = _NO_VALUES, far: Mapping[str, int] = _NO_VALUES
) -> int:
    """How deep an expression is, what stands behind its names counted in where that is known."""
    if isinstance(node, tuple):
        return max((levels(item, rule, values, far) for item in node), default=0)
    if isinstance(node, tree.Value):
        return 1 + (values.get(node.name, 0) if node.rule == rule else far.get(node.rule, 0))
    if isinstance(node, tree.Outcome):
        return 1 + far.get(node.rule, 0)
    if not isinstance(node, tree.Node):
        return 0
    parts = (getattr(node, f.name) for f in fields(node) if f.name not in ("span", "type", "definition"))
    return 1 + max((levels(part, rule, values, far) for part in parts), default=0)


def _values(rule: Rule, far: Mapping[str, int], found: list[Diagnostic]) -> dict[str, int]:
    """The levels of a rule's values; a value that a derogation ties to itself is reported."""
    written: dict[str, list[tree.Node]] = {
        name: [d.expression for d in rule.definitions_named(name)] for name in rule.value_names
    }
    for derogation in rule.derogations:
        for name, expression in derogation.sets.items():
            written.setdefault(name, []).extend((derogation.when, expression))

    def behind(name: str) -> Iterable[str]:
        seen = (n.name for e in written[name] for n in nodes_of(e) if isinstance(n, tree.Value) and n.rule == rule.id)
        return [n for n in dict.fromkeys(seen) if n in written]

    order, rounds = _walked(written, behind)
    found.extend(_round(rule, circle) for circle in rounds)
    values: dict[str, int] = {}
    for name in order:
        values[name] = max((levels(e, rule.id, values, far) for e in written[name]), default=0)
    return values


def _round(rule: Rule, circle: Sequence[str]) -> Diagnostic:
    tie = next((d for name in circle for d in rule.derogations if name in d.sets), None)
    spans = [(rule.definitions_named(name)[0].span, f"`{name}` is defined here") for name in circle]
    place: Span = tie.span if tie is not None else spans.pop(0)[0]
    return Diagnostic(
        "R307",
        f"definitions go round in a circle: {_chain([f'{rule.id}.{n}' for n in circle])}",
        place,
        "",
        tuple(spans),
    )


def _chain(circle: Sequence[str]) -> str:
    return " → ".join((*circle, circle[0]))


def _walked(names: Iterable[str], behind: Callable[[str], Iterable[str]]) -> tuple[list[str], list[list[str]]]:
    """The names, each after those it rests on, and the circles among them; without recursion."""
    order: list[str] = []
    rounds: list[list[str]] = []
    done: set[str] = set()
    for first in names:
        trail: dict[str, None] = {}
        waiting = [(first, False)]
        while waiting:
            name, left = waiting.pop()
            if left:
                del trail[name]
                done.add(name)
                order.append(name)
            elif name in trail:
                seen = list(trail)
                rounds.append(seen[seen.index(name) :])
            elif name not in done:
                trail[name] = None
                waiting.append((name, True))
                waiting.extend((n, False) for n in reversed(list(behind(name))))
    return order, rounds
