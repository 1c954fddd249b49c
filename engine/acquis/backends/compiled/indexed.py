"""Entries looked up by a fact instead of searched: `some q in list satisfies q.person = p.relative_of`, within a loop.

Searched, a list is gone through once for every entry of another; looked up, once in all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from acquis.backends.compiled.writer import Code
from acquis.expression import tree
from acquis.expression.free import taken

if TYPE_CHECKING:
    from acquis.backends.compiled.expressions import Expressions, Place

_WORDS = ("text", "code")


def some(e: Expressions, n: tree.Quantified, at: Place) -> Code | None:
    """`some` entry with a fact that equals a value; None where it has to be searched."""
    if n.quantifier != "some" or len(n.iterators) != 1:
        return None
    source, variable = n.iterators[0].source, n.iterators[0].variable
    found = _told(e, source, variable, n.body, at)
    if found is None:
        return None
    index, value, rest = found
    if not rest:
        return Code(f"({value} in {index})")
    return Code(f"any({_tests(e, rest, variable, at)} in {index}.get({value}, ()))")


def kept(e: Expressions, n: tree.Filter, at: Place) -> Code | None:
    """The entries of a list whose fact equals a value; None where they have to be searched."""
    found = _told(e, n.base, n.variable, n.test, at)
    if found is None:
        return None
    index, value, rest = found
    if not rest:
        return Code(f"{index}.get({value}, ())")
    item = e.variable()
    test = " and ".join(e.text(part, at.bind(n.variable, Code(item, again=True))) for part in rest)
    return Code(f"[{item} for {item} in {index}.get({value}, ()) if {test}]")


def entries_by(e: Expressions, source: tree.Node, fact: str, at: Place) -> str | None:
    """A call that gives the entries of a list by the value of a fact; None where that is no quicker or not safe."""
    item = source.type.item if source.type is not None else None
    if not at.variables or at.entry or taken(source).variables or item is None or item.kind != "entry":
        return None
    return e.rules.entries_by(source, fact, at)


def _tests(e: Expressions, rest: list[tree.Node], variable: str, at: Place) -> str:
    item = e.variable()
    inner = at.bind(variable, Code(item, again=True))
    return f"{' and '.join(e.text(part, inner) for part in rest)} for {item}"


def _told(
    e: Expressions, source: tree.Node, variable: str, test: tree.Node, at: Place
) -> tuple[str, str, list[tree.Node]] | None:
    """The index of a list, the value that is looked for in it, and what else is asked of an entry."""
    parts = list(test.operands) if isinstance(test, tree.And) else [test]
    for part in parts:
        for own, other in _sides(part):
            if (
                isinstance(own, tree.Field)
                and isinstance(own.base, tree.Variable)
                and own.base.name == variable
                and own.definition is not None
                and own.definition.type in _WORDS
                and variable not in taken(other).variables
            ):
                index = entries_by(e, source, own.name, at)
                if index is not None:
                    return index, e.text(other, at), [p for p in parts if p is not part]
    return None


def _sides(part: tree.Node) -> list[tuple[tree.Node, tree.Node]]:
    if not isinstance(part, tree.Compare) or part.operator != "=":
        return []
    return [(part.left, part.right), (part.right, part.left)]
