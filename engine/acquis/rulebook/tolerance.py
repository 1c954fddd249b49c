"""The test of a rule as it is asked: with its tolerance, and the plain test of a duty with a date."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from acquis.expression import tree
from acquis.rulebook.model import Due
from acquis.vocabulary.types import BOOLEAN, MONEY, Type

SLACK = {"half_cent": Fraction(1, 200), "one_euro": Fraction(1)}


def of_due(due: Due) -> tree.Node:
    """`done <= by`, or excused."""
    test: tree.Node = tree.Compare("<=", due.done, due.by, span=due.done.span, type=BOOLEAN)
    return test if due.excused is None else tree.Or((due.excused, test), type=BOOLEAN)


def tolerant(test: tree.Node, tolerance: str | None) -> tree.Node:
    """The test where a difference within the tolerance counts as met. Strict limits stay strict."""
    if tolerance is None:
        return test
    if isinstance(test, tree.And | tree.Or):
        return replace(test, operands=tuple(tolerant(o, tolerance) for o in test.operands))
    if isinstance(test, tree.Implies):
        return replace(test, right=tolerant(test.right, tolerance))
    if not isinstance(test, tree.Compare) or test.operator not in ("<=", ">=", "=") or not _money(test):
        return test
    slack = tree.Number(SLACK[tolerance], type=MONEY)
    within = tolerance != "one_euro"  # a half cent counts as met, a whole euro does not
    if test.operator == "=":
        difference = tree.Arithmetic("-", test.left, test.right, type=MONEY)
        around = tree.Range(tree.Negate(slack, type=MONEY), slack, within, within, type=Type("range", item=MONEY))
        return tree.In(difference, around, span=test.span, type=BOOLEAN)
    low, high = (test.left, test.right) if test.operator == "<=" else (test.right, test.left)
    limit = tree.Arithmetic("+", high, slack, type=MONEY)
    return tree.Compare("<=" if within else "<", low, limit, span=test.span, type=BOOLEAN)


def _money(test: tree.Compare) -> bool:
    return any(side.type is not None and side.type.kind == "money" for side in (test.left, test.right))
