"""The expressions within a rule, and the other rules that they ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from acquis.expression import tree
from acquis.rulebook.model import Rule


def nodes_of(part: Any) -> Iterator[tree.Node]:
    """Every expression node within a rule, a reading, a derogation or an expression."""
    if isinstance(part, tree.Node):
        yield part
    if is_dataclass(part) and not isinstance(part, type):
        for f in fields(part):
            if f.name not in ("span", "type", "definition", "provision"):
                yield from nodes_of(getattr(part, f.name))
    elif isinstance(part, tuple):
        for item in part:
            yield from nodes_of(item)
    elif isinstance(part, Mapping):
        for item in part.values():
            yield from nodes_of(item)


def uses(rule: Rule) -> frozenset[str]:
    """The rules whose outcomes or values it reads; itself only if it asks for its own outcome."""
    nodes = [n for n in nodes_of(rule) if isinstance(n, tree.Outcome | tree.Value)]
    return frozenset(n.rule for n in nodes if isinstance(n, tree.Outcome) or n.rule != rule.id)


def parts(condition_: tree.Node) -> tuple[tree.Node, ...]:
    """The conditions that must all hold for this one."""
    return condition_.operands if isinstance(condition_, tree.And) else (condition_,)
