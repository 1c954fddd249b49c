"""`in` and `between`: one value that may be open against a range, a list, or several tests."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import inf
from typing import TypeAlias

from acquis.backends.interpreter.compare import compare
from acquis.uncertain import pieces as p
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import GAP, Truth, all_of, any_of, possible, truth
from acquis.uncertain.value import Items, NoAnswer, Nothing, RangeOf, Value, Word, as_truth, decided, equal, lift, lift2

Interval: TypeAlias = tuple[p.End, p.End, bool, bool]  # the ends, and whether each belongs to it


def is_in(item: Value, choices: Value) -> Truth:
    """`item in choices`: a range, a list (of values or of ranges), or one value."""
    if isinstance(item, NoAnswer) or isinstance(choices, NoAnswer):
        return GAP
    if isinstance(choices, RangeOf):
        return _in_range(item, choices)
    if isinstance(choices, Items):
        return _in_list(item, choices)
    return equal(item, choices)


def any_test(item: Value, tests: Sequence[tuple[str | None, Value]]) -> Truth:
    """`item in (< 3, 5, [7..9])`: each test a comparison, or a value or range to be in."""
    if isinstance(item, Quantity) and item.terms:
        intervals = [_interval_of_test(operator, value) for operator, value in tests]
        if all(i is not None for i in intervals):
            return _number_in(item, [i for i in intervals if i is not None], none=False)
    return any_of(_test(item, operator, value) for operator, value in tests)


def _test(item: Value, operator: str | None, value: Value) -> Truth:
    if operator is None:
        return as_truth(lift(lambda v: is_in(item, v), value))
    return as_truth(lift(lambda v: compare(operator, item, v), value))


def _interval_of_test(operator: str | None, value: Value) -> Interval | None:
    if operator is None or operator == "=":
        return _interval(value)
    if operator == "!=" or not (isinstance(value, Quantity) and value.decided):
        return None
    end, included = value.known, operator in ("<=", ">=")
    return (-inf, end, False, included) if operator in ("<", "<=") else (end, inf, included, False)


def _interval(value: Value) -> Interval | None:
    """A known number or a range with known ends."""
    if isinstance(value, Quantity) and value.decided:
        return (value.known, value.known, True, True)
    if not isinstance(value, RangeOf):
        return None
    low, high = value.low, value.high
    if not (isinstance(low, Quantity) and isinstance(high, Quantity) and low.decided and high.decided):
        return None
    return (low.known, high.known, value.low_included, value.high_included)


def _in_range(item: Value, bounds: RangeOf) -> Truth:
    interval = _interval(bounds)
    if interval is not None and isinstance(item, Quantity) and item.terms:
        return _number_in(item, [interval], none=False)
    above, below = (">=" if bounds.low_included else ">"), ("<=" if bounds.high_included else "<")
    return all_of(
        (
            as_truth(lift2(lambda a, b: compare(above, a, b), item, bounds.low)),
            as_truth(lift2(lambda a, b: compare(below, a, b), item, bounds.high)),
        )
    )


def _number_in(item: Quantity, intervals: Sequence[Interval], *, none: bool) -> Truth:
    """An open number against known intervals: one question for all of them, so that it is exact.

    `none`: whether none counts as inside.
    """
    step = item.terms[0].step if len(item.terms) == 1 and abs(item.terms[0].factor) == 1 else None
    merged = _merged([_on_steps(i, step, item.known) for i in intervals], step)
    inside = any(p.touches(item.pieces, *i) for i in merged) or (none and item.none is not None)
    covered = all(any(p.within((piece,), *i) for i in merged) for piece in item.pieces)
    outside = not covered or (not none and item.none is not None)
    return possible(inside, outside, item.gap, item.missing)


def _on_steps(interval: Interval, step: Fraction | None, offset: Fraction) -> Interval:
    """Where only whole steps count: from the first to the last that lies inside."""
    low, high, low_included, high_included = interval
    if step is not None and isinstance(low, Fraction):
        first = offset - (offset - low) // step * step
        low, low_included = (first + step if first == low and not low_included else first), True
    if step is not None and isinstance(high, Fraction):
        last = offset + (high - offset) // step * step
        high, high_included = (last - step if last == high and not high_included else last), True
    return low, high, low_included, high_included


def _merged(intervals: list[Interval], step: Fraction | None) -> list[Interval]:
    """The intervals that hold anything, in order; those that meet are one."""
    full = [i for i in intervals if i[0] < i[1] or (i[0] == i[1] and i[2] and i[3])]
    out: list[Interval] = []
    for low, high, low_included, high_included in sorted(full, key=lambda i: (i[0], not i[2])):
        if out and _meet(out[-1], low, low_included, step):
            before = out.pop()
            low, low_included = before[0], before[2]
            high, high_included = max((high, high_included), (before[1], before[3]))
        out.append((low, high, low_included, high_included))
    return out


def _meet(before: Interval, low: p.End, low_included: bool, step: Fraction | None) -> bool:
    high = before[1]
    if step is not None and isinstance(high, Fraction) and isinstance(low, Fraction):
        return low <= high + step
    return low < high or (low == high and (low_included or before[3]))


def _in_list(item: Value, choices: Items) -> Truth:
    values = [v for g, v in choices.items if g.surely]
    if len(values) == len(choices.items) and choices.rest is None:
        whole = _in_known(
            item, [v for v in values if not isinstance(v, Nothing)], any(isinstance(v, Nothing) for v in values)
        )
        if whole is not None:
            return whole
    parts = [all_of((g, _matches(item, v))) for g, v in choices.items]
    if choices.rest is not None:
        parts.append(possible(True, True, False, choices.missing))
    return any_of(parts)


def _in_known(item: Value, values: list[Value], none: bool) -> Truth | None:
    """Membership in a list of known values, asked as one question; None where it cannot be."""
    if isinstance(item, Quantity) and item.terms:
        intervals = [i for v in values if (i := _interval(v)) is not None]
        return _number_in(item, intervals, none=none) if len(intervals) == len(values) else None
    if not all(decided(v) for v in values):
        return None
    if isinstance(item, Quantity) and item.decided and all(isinstance(v, Quantity) for v in values):
        return truth(any(isinstance(v, Quantity) and v.known == item.known for v in values))
    if isinstance(item, Word) and item.options is not None and all(isinstance(v, Word) for v in values):
        wanted = frozenset(o for v in values if isinstance(v, Word) for o in v.options or ()) | (
            frozenset({None}) if none else frozenset()
        )
        return possible(bool(item.options & wanted), bool(item.options - wanted), False, item.missing)
    if isinstance(item, Truth):
        true, false = (
            any(v.true for v in values if isinstance(v, Truth)),
            any(v.false for v in values if isinstance(v, Truth)),
        )
        inside, outside = (
            (item.true and true) or (item.false and false),
            (item.true and not true) or (item.false and not false),
        )
        return possible(inside, outside, item.gap, item.missing)
    return None


def _matches(item: Value, choice: Value) -> Truth:
    def one(value: Value) -> Value:
        if isinstance(value, RangeOf):
            return _in_range(item, value)
        return as_truth(lift(lambda v: equal(item, v), value))

    return as_truth(lift(one, choice))
