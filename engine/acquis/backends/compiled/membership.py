"""`in` and `between` as Python expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acquis.backends.compiled.writer import OTHER, Code
from acquis.expression import tree

if TYPE_CHECKING:
    from acquis.backends.compiled.expressions import Expressions, Place


def between(e: Expressions, n: tree.Between, at: Place) -> str:
    """`item between low and high`."""
    return _in_range(e, n.item, tree.Range(n.low, n.high, True, True), at)


def contains(e: Expressions, n: tree.In, at: Place) -> str:
    """`item in choices`."""
    if n.item.type is None or n.item.type.kind in ("list", "range", "entry"):
        raise NotImplementedError("whole lists are not compared")
    choices = n.choices
    if isinstance(choices, tree.Tests):
        return _any([_test(e, n.item, test, at) for test in choices.tests])
    if isinstance(choices, tree.ListOf) and not all(_constant(i) for i in choices.items):
        return _any([_one(e, n.item, choice, at) for choice in choices.items])
    if isinstance(choices, tree.ListOf) and all(isinstance(i, tree.Text | tree.Nothing) for i in choices.items):
        words = frozenset(i.value if isinstance(i, tree.Text) else None for i in choices.items)
        return f"({e.text(n.item, at)} in {e.writer.constant(words)})"
    return _one(e, n.item, choices, at)


def _any(tests: list[str]) -> str:
    return f"({' or '.join(tests)})" if tests else "False"


def _constant(node: tree.Node) -> bool:
    return isinstance(node, tree.Text | tree.Number | tree.Date | tree.Nothing)


def _test(e: Expressions, item: tree.Node, test: tree.Node, at: Place) -> str:
    from acquis.backends.compiled.expressions import compared

    if not isinstance(test, tree.UnaryTest):
        return _one(e, item, test, at)
    value = e.amount(test.value, at), test.value.type
    return compared(e, test.operator, (e.amount(item, at), item.type), value)


def _one(e: Expressions, item: tree.Node, choice: tree.Node, at: Place) -> str:
    """An item in a range, in a list or set, or equal to a value."""
    if isinstance(choice, tree.Range):
        return _in_range(e, item, choice, at)
    kind = choice.type
    if kind is None or kind.kind == "range" or (kind.item is not None and kind.item.kind in ("range", "list", "entry")):
        raise NotImplementedError(f"in a value that is {kind}")
    operator = "in" if kind.kind == "list" else "=="
    return f"({e.amount(item, at).text} {operator} {e.text(choice, at)})"


def _in_range(e: Expressions, item: tree.Node, bounds: tree.Range, at: Place) -> str:
    from acquis.backends.compiled.expressions import compared

    above, below = (">=" if bounds.low_included else ">"), ("<=" if bounds.high_included else "<")
    code = e.amount(item, at)
    name = ""
    if not code.again:  # found once, however dear
        name, code = code.text, Code(e.variable(), code.form if code.form else OTHER, True)
    ends = [(above, bounds.low), (below, bounds.high)]
    tests = [compared(e, o, (code, item.type), (e.amount(end, at), end.type)) for o, end in ends]
    both = f"({' and '.join(tests)})"
    return f"any({both} for {code.text} in ({name},))" if name else both
