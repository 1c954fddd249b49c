"""What an expression takes from around it: variables, and values of rules."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from acquis.expression import tree
from acquis.records import record


@record(frozen=True)
class Taken:
    """The variables bound around an expression, sorted, and the values that it asks of no entry."""

    variables: tuple[str, ...]
    values: frozenset[tuple[str, str]]


_KNOWN: dict[int, tuple[tree.Node, Taken]] = {}  # by identity; the node is kept so that its id stays its own
_MOST = 10_000
_APART = ("span", "type", "definition")


def taken(node: tree.Node) -> Taken:
    """What the value of an expression hangs on, besides facts, figures and other rules."""
    found = _KNOWN.get(id(node))
    if found is None:
        if len(_KNOWN) >= _MOST:
            _KNOWN.clear()
        found = _KNOWN[id(node)] = (node, Taken(tuple(sorted(_variables(node))), frozenset(_values(node))))
    return found[1]


def _variables(part: Any) -> set[str]:
    if isinstance(part, tuple):
        return set().union(*(_variables(item) for item in part))
    if isinstance(part, tree.Variable):
        return {part.name}
    if not isinstance(part, tree.Node):
        return set()
    inside = set().union(*(_variables(inner) for inner in _parts(part)))
    if isinstance(part, tree.Filter):
        return _variables(part.base) | (_variables(part.test) - {part.variable})
    if isinstance(part, tree.Quantified | tree.For):
        # The sources of later iterators may use earlier ones; what all bind is bound in the body.
        bound = {i.variable for i in part.iterators}
        return _variables(part.iterators[0].source) | (inside - bound)
    return inside


def _values(part: Any) -> set[tuple[str, str]]:
    if isinstance(part, tuple):
        return set().union(*(_values(item) for item in part))
    if not isinstance(part, tree.Node):
        return set()
    own = {(part.rule, part.name)} if isinstance(part, tree.Value) and part.entry is None else set()
    return own.union(*(_values(inner) for inner in _parts(part)))


def _parts(node: tree.Node) -> list[Any]:
    return [getattr(node, f.name) for f in fields(node) if f.name not in _APART]
