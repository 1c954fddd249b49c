"""Comparison and membership of values that may be open."""

from __future__ import annotations

from fractions import Fraction

from acquis.uncertain import pieces as p
from acquis.uncertain import quantity as q
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import FALSE, GAP, NOBODY, Truth, all_of, any_of, negate, possible, truth
from acquis.uncertain.value import (
    Items,
    NoAnswer,
    Nothing,
    RangeOf,
    Value,
    Word,
    as_truth,
    decided,
    equal,
    lift,
    lift2,
)


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


def is_in(item: Value, choices: Value) -> Truth:
    """`item in choices`: a range, a list (of values or of ranges), or one value."""
    if isinstance(item, NoAnswer) or isinstance(choices, NoAnswer):
        return GAP
    if isinstance(choices, RangeOf):
        return _in_range(item, choices)
    if isinstance(choices, Items):
        return _in_list(item, choices)
    return equal(item, choices)


def _in_range(item: Value, bounds: RangeOf) -> Truth:
    low, high = bounds.low, bounds.high
    exact = isinstance(low, Quantity) and isinstance(high, Quantity) and low.decided and high.decided
    if exact and isinstance(item, Quantity) and item.terms:
        assert isinstance(low, Quantity) and isinstance(high, Quantity)
        return _one_in_range(item, low.known, high.known, bounds)
    above, below = (">=" if bounds.low_included else ">"), ("<=" if bounds.high_included else "<")
    return all_of(
        (
            as_truth(lift2(lambda a, b: compare(above, a, b), item, low)),
            as_truth(lift2(lambda a, b: compare(below, a, b), item, high)),
        )
    )


def _one_in_range(item: Quantity, low: Fraction, high: Fraction, bounds: RangeOf) -> Truth:
    """An open number against known ends: one question, not two, so that it is exact."""
    step = item.terms[0].step if len(item.terms) == 1 and abs(item.terms[0].factor) == 1 else None
    low_included, high_included = bounds.low_included, bounds.high_included
    if step is not None:  # whole steps: the first and last that lie inside
        offset = item.known
        first, last = -((offset - low) / step // 1), (high - offset) / step // 1
        low, low_included = _inner(offset + first * step, low, low_included, step), True
        high, high_included = _inner(offset + last * step, high, high_included, -step), True
    inside = p.touches(item.pieces, low, high, low_included, high_included)
    outside = not p.within(item.pieces, low, high, low_included, high_included) or item.none is not None
    return possible(inside, outside, item.gap, item.missing)


def _inner(candidate: Fraction, end: Fraction, included: bool, step: Fraction) -> Fraction:
    return candidate + step if candidate == end and not included else candidate


def _in_list(item: Value, choices: Items) -> Truth:
    words = [v for g, v in choices.items if g.surely]
    if isinstance(item, Word) and len(words) == len(choices.items) and choices.rest is None and item.options is not None:
        known = [next(iter(w.options)) for w in words if isinstance(w, Word) and w.options is not None and len(w.options) == 1]
        nones = [w for w in words if isinstance(w, Nothing)]
        if len(known) + len(nones) == len(words):
            wanted = frozenset(known) | (frozenset({None}) if nones else frozenset())
            return possible(bool(item.options & wanted), bool(item.options - wanted), False, item.missing)
    parts = [all_of((g, _matches(item, v))) for g, v in choices.items]
    if choices.rest is not None:
        parts.append(possible(True, True, False, choices.missing))
    return any_of(parts)


def _matches(item: Value, choice: Value) -> Truth:
    def one(value: Value) -> Value:
        if isinstance(value, RangeOf):
            return _in_range(item, value)
        return as_truth(lift(lambda v: equal(item, v), value))

    return as_truth(lift(one, choice))
