"""Comparison of values that may be open."""

from __future__ import annotations

from acquis.uncertain import quantity as q
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import FALSE, GAP, NOBODY, Truth, negate, possible, truth
from acquis.uncertain.value import NoAnswer, Nothing, Value, Word, decided, equal


def compare(operator: str, a: Value, b: Value) -> Truth:
    """`a operator b` for two leaves. Every ordering with none is false; `!=` is not `=`."""
    if operator == "=":
        return equal(a, b)
    if operator == "!=":
        return negate(equal(a, b))
    if isinstance(a, NoAnswer) or isinstance(b, NoAnswer):
        return GAP
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return q.compare(operator, a, b)
    if isinstance(a, Word) and isinstance(b, Word) and decided(a) and decided(b):
        return truth(_ordered(operator, next(iter(a.options or ())), next(iter(b.options or ()))))
    if isinstance(a, Nothing) or isinstance(b, Nothing):
        return FALSE
    missing = (a.missing if isinstance(a, Word) else NOBODY) | (b.missing if isinstance(b, Word) else NOBODY)
    return possible(True, True, False, missing)


def _ordered(operator: str, a: str | None, b: str | None) -> bool:
    if a is None or b is None:
        return False
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator]
