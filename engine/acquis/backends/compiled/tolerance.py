"""A test with its tolerance: the exact comparison first, the slack only where that fails."""

from __future__ import annotations

from acquis.backends.compiled import known
from acquis.backends.compiled.expressions import Expressions, Place
from acquis.backends.compiled.writer import DECIMAL
from acquis.expression import tree
from acquis.rulebook.tolerance import SLACK, tolerant


def tolerated(e: Expressions, test: tree.Node, tolerance: str | None, at: Place) -> str:
    """The test where a difference within the tolerance counts as met; see `rulebook.tolerance`."""
    if tolerance is None:
        return e.text(test, at)
    if isinstance(test, tree.And | tree.Or):
        word = " and " if isinstance(test, tree.And) else " or "
        return f"({word.join(tolerated(e, o, tolerance, at) for o in test.operands)})"
    if isinstance(test, tree.Implies):
        return f"(not {e.text(test.left, at)} or {tolerated(e, test.right, tolerance, at)})"
    slack = tolerant(test, tolerance)
    if slack is test or not isinstance(test, tree.Compare) or test.operator == "=":
        return e.text(slack, at)
    low, high = (test.left, test.right) if test.operator == "<=" else (test.right, test.left)
    if any(n.type is None or (n.type.optional and n.type.kind != "money") for n in (low, high)):
        return e.text(slack, at)
    a, b = e.amount(low, at), e.amount(high, at)
    if a.form != DECIMAL or b.form != DECIMAL:
        return e.text(slack, at)
    first, second = e.writer.name("t"), e.writer.name("t")
    wider = e.writer.call(known.add, second, e.writer.number(SLACK[tolerance], high.type).text)
    nearly = "<=" if isinstance(slack, tree.Compare) and slack.operator == "<=" else "<"
    return f"(({first} := {a.text}) <= ({second} := {b.text}) or {first} {nearly} {wider})"
