"""The variables that an expression takes from outside."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from acquis.expression import tree

_KNOWN: dict[int, tuple[tree.Node, tuple[str, ...]]] = {}  # by identity; the node is kept so that its id stays its own
_MOST = 10_000


def free_variables(node: tree.Node) -> tuple[str, ...]:
    """The names of variables that are bound around the node, in a fixed order."""
    found = _KNOWN.get(id(node))
    if found is None:
        if len(_KNOWN) >= _MOST:
            _KNOWN.clear()
        found = _KNOWN[id(node)] = (node, tuple(sorted(_free(node))))
    return found[1]


def _free(part: Any) -> set[str]:
    if isinstance(part, tuple):
        return set().union(*(_free(item) for item in part))
    if isinstance(part, tree.Variable):
        return {part.name}
    if not isinstance(part, tree.Node):
        return set()
    inside = set().union(*(_free(getattr(part, f.name)) for f in fields(part) if f.name not in _APART))
    if isinstance(part, tree.Filter):
        return _free(part.base) | (_free(part.test) - {part.variable})
    if isinstance(part, tree.Quantified | tree.For):
        # The sources of later iterators may use earlier ones; what all bind is bound in the body.
        bound = {i.variable for i in part.iterators}
        return _free(part.iterators[0].source) | (inside - bound)
    return inside


_APART = ("span", "type", "definition")
