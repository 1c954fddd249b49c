"""Lists whose items, or whose membership, may be unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import inf

from acquis.uncertain import pieces as p
from acquis.uncertain import quantity as q
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import FALSE, GAP, NOBODY, TRUE, Missing, Truth, all_of, any_of, implies, negate, possible
from acquis.uncertain.value import (
    NO_ANSWER,
    NOTHING,
    Entry,
    Fork,
    Items,
    NoAnswer,
    Nothing,
    Value,
    Word,
    as_truth,
    collapsed,
    decided,
    equal,
    fork,
    lift,
    lift2,
)
from acquis.vocabulary.types import Type

ONE = q.exact(1)
EMPTY = Items(())
MOST_STEPS = 10_000  # of `for x in a..b`


def as_amount(value: Value, kind: Type | None) -> Value:
    """Money that is none counts as EUR 0; everything else stays what it is."""
    if kind is None or kind.kind != "money" or not kind.optional:
        return value

    def one(v: Value) -> Value:
        if isinstance(v, Nothing):
            return q.exact(0)
        return q.with_none_as_zero(v) if isinstance(v, Quantity) else v

    return lift(one, value)


def listed(xs: Value) -> Items | None:
    """The list that a value is; none is an empty one, and what has no answer is no list."""
    if isinstance(xs, Items):
        return xs
    return EMPTY if isinstance(xs, Nothing) else None


def mapped(xs: Value, f: Callable[[Value], Value]) -> Value:
    """f of every item."""
    if not isinstance(xs, Items):
        return xs
    rest = None if xs.rest is None else (xs.rest[0], f(xs.rest[1]))
    return replace(xs, items=tuple((g, f(v)) for g, v in xs.items), rest=rest, fact=None)


def kept(xs: Value, test: Callable[[Value], Truth]) -> Value:
    """The items for which the test holds, each with the condition on which it does."""
    if not isinstance(xs, Items):
        xs = Items(((TRUE, xs),))
    items = tuple((g, v) for g, v in ((all_of((g, test(v))), v) for g, v in xs.items) if not g.surely_not)
    rest = None
    if xs.rest is not None:
        guard = all_of((xs.rest[0], test(xs.rest[1])))
        rest = None if guard.surely_not else (guard, xs.rest[1])
    return Items(items, rest, xs.missing if rest is not None else NOBODY)


def every(source: Value, body: Callable[[Value], Truth]) -> Truth:
    """Whether the body holds for all items; of an empty list it does."""
    xs = listed(source)
    if xs is None:
        return GAP
    known = all_of([implies(g, body(v)) for g, v in xs.items])
    if xs.rest is None:
        return known
    more = implies(xs.rest[0], body(xs.rest[1]))
    return all_of((known, TRUE if more.surely else possible(True, True, more.gap, xs.missing | more.missing)))


def some(source: Value, body: Callable[[Value], Truth]) -> Truth:
    """Whether the body holds for an item."""
    xs = listed(source)
    if xs is None:
        return GAP
    known = any_of([all_of((g, body(v))) for g, v in xs.items])
    if xs.rest is None:
        return known
    more = all_of((xs.rest[0], body(xs.rest[1])))
    return any_of((known, FALSE if more.surely_not else possible(True, True, more.gap, xs.missing | more.missing)))


def _term(guard: Truth, value: Value) -> Value:
    """What an item adds to a sum: itself if it belongs, else nothing."""
    joined = fork(guard, value, q.exact(0))
    return collapsed(joined) if isinstance(joined, Fork) else joined


def total(source: Value, kind: Type | None) -> Value:
    """The sum; terms with unknown facts leave it open within their ranges."""
    xs = listed(source)
    if xs is None:
        return NO_ANSWER
    terms = [_term(g, as_amount(v, kind)) for g, v in xs.items]
    if any(not isinstance(t, Quantity) for t in terms):
        return next(t for t in terms if not isinstance(t, Quantity))
    numbers = [t for t in terms if isinstance(t, Quantity)]
    if xs.rest is not None:
        numbers.append(_many(collapsed(_term(xs.rest[0], as_amount(xs.rest[1], kind))), xs))
    return q.sum_of(numbers)


def _many(one: Value, xs: Items) -> Quantity:
    """Any number of further terms like this one."""
    if not isinstance(one, Quantity):
        return q.from_pieces(p.ANY, xs.missing)
    low, high = one.pieces[0][0], one.pieces[-1][1]
    ends = (-inf if low < 0 else Fraction(0), inf if high > 0 else Fraction(0))
    return q.from_pieces(p.between(*ends), xs.missing | one.missing)


def count(source: Value) -> Value:
    """How many items there are."""
    xs = listed(source)
    if xs is None:
        return NO_ANSWER
    numbers = [_term(g, ONE) for g, _ in xs.items]
    if xs.rest is not None:
        numbers.append(q.from_pieces(p.between(Fraction(0), inf), xs.missing | xs.rest[0].missing))
    return q.sum_of([n for n in numbers if isinstance(n, Quantity)])


def extreme_of(source: Value, choose: Callable[[Value, Value], Value], kind: Type | None) -> Value:
    """The largest or smallest item; of an empty list, none."""
    xs = listed(source)
    if xs is None:
        return NO_ANSWER
    result: Value = NOTHING
    for g, v in xs.items:
        item = as_amount(v, kind)
        result = fork(g, lift2(choose, result, item), result)
    return (
        result
        if xs.rest is None
        else lift2(choose, result, _one_or_none(collapsed(as_amount(xs.rest[1], kind)), xs.missing))
    )


def _one_or_none(one: Value, missing: Missing) -> Value:
    """Whichever of further items counts; none if there are no further ones."""
    if isinstance(one, Word):
        options = None if one.options is None else one.options | {None}
        return Word(options, missing | one.missing, True)
    if not isinstance(one, Quantity):
        return replace(q.from_pieces(p.ANY, missing), none=missing)
    waits = missing | one.missing
    return replace(q.from_pieces(one.pieces, waits, gap=one.gap), none=waits)


def steps(low: Value, high: Value) -> Value:
    """Whole numbers from low to high, downwards if high is smaller; no answer for more than anybody reads."""
    if isinstance(low, NoAnswer) or isinstance(high, NoAnswer):
        return NO_ANSWER
    if not (isinstance(low, Quantity) and isinstance(high, Quantity)):
        return NOTHING
    if any(end.decided and end.known.denominator != 1 for end in (low, high)):
        return NO_ANSWER
    if not (low.decided and high.decided):
        missing = low.missing | high.missing
        return Items((), (TRUE, q.from_pieces(p.ANY, missing)), missing)
    first, last = low.known, high.known
    if abs(last - first) >= MOST_STEPS:
        return NO_ANSWER
    sign = 1 if last >= first else -1
    return Items(tuple((TRUE, q.exact(first + sign * i)) for i in range(int(abs(last - first)) + 1)))


def item_at(xs: Value, position: Value) -> Value:
    """The item at a place from 1; from -1 counts backwards; beyond the ends, none."""
    if not (isinstance(xs, Items) and isinstance(position, Quantity)):
        return NO_ANSWER if isinstance(xs, NoAnswer) or isinstance(position, NoAnswer) else NOTHING
    settled = position.decided and xs.rest is None and all(g.surely for g, _ in xs.items)
    if not settled:
        return _any_item(xs, position)
    place = int(position.known)
    if place != position.known or place == 0 or abs(place) > len(xs.items):
        return NOTHING
    return xs.items[place - 1 if place > 0 else place][1]


def _any_item(xs: Items, position: Quantity) -> Value:
    """Any of the items, or none: which one, the facts behind the list and the place will tell."""
    missing = position.missing | xs.missing | NOBODY.union(*(g.missing for g, _ in xs.items))
    result: Value = NOTHING
    for _, item in (*xs.items, *(() if xs.rest is None else (xs.rest,))):
        result = fork(possible(True, True, False, missing), item, result)
    return result


def flattened(source: Value) -> Value:
    """A list of lists as one list."""
    xs = listed(source)
    if xs is None:
        return NO_ANSWER
    out: list[tuple[Truth, Value]] = []
    more: list[tuple[Truth, Value]] = []
    missing = xs.missing
    for outer, found in ((xs.items, out), ((xs.rest,) if xs.rest is not None else (), more)):
        for g, inner in (pair for guard, value in outer for pair in _guarded(guard, value)):
            known = listed(inner)
            if known is None:
                return NO_ANSWER
            found.extend((all_of((g, h)), v) for h, v in known.items)
            if known.rest is not None:
                more.append((all_of((g, known.rest[0])), known.rest[1]))
                missing |= known.missing
    return Items(tuple(out), _one_of(more, missing), missing)


def _guarded(guard: Truth, value: Value) -> list[tuple[Truth, Value]]:
    """The alternatives of an item, each with the condition on which it is the one."""
    if not isinstance(value, Fork):
        return [(guard, value)]
    yes, no = all_of((guard, value.guard)), all_of((guard, negate(value.guard)))
    return _guarded(yes, value.yes) + _guarded(no, value.no)


def _one_of(patterns: list[tuple[Truth, Value]], missing: Missing) -> tuple[Truth, Value] | None:
    """What further items are like, if they can be like any of several."""
    if len(patterns) <= 1:
        return patterns[0] if patterns else None
    value = patterns[0][1]
    for _, other in patterns[1:]:
        value = fork(possible(True, True, False, missing), other, value)
    return any_of(g for g, _ in patterns), collapsed(value)


def distinct(source: Value, facts: tuple[str, ...], *, first: bool) -> Value:
    """The first item for each value of some facts together, or those that come again.

    None is nobody's value and repeats nothing. Where a value is unknown, an item may or may not
    be a first one.
    """
    xs = listed(source)
    if xs is None:
        return NO_ANSWER
    seen = _Seen()
    out: list[tuple[Truth, Value]] = []
    for g, v in xs.items:
        if not isinstance(v, Entry):
            continue
        mine = tuple(v.record.fact(f) for f in facts)
        nobody = any(isinstance(m, Nothing) for m in mine)
        again = FALSE if nobody else seen.before(mine)
        if not nobody:
            seen.add(mine, g)
        out.append((all_of((g, negate(again) if first else again)), v))
    rest = xs.rest
    if rest is not None and not first:
        rest = (possible(True, True, False, xs.missing | rest[0].missing), rest[1])
    return replace(xs, items=tuple((g, v) for g, v in out if not g.surely_not), rest=rest, fact=None)


class _Seen:
    """Values that came already, each with the condition on which it did; known ones are found at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Value, ...], list[Truth]] = {}
        self._open: list[tuple[Truth, tuple[Value, ...]]] = []

    def add(self, values: tuple[Value, ...], guard: Truth) -> None:
        """One more item."""
        if all(decided(v) for v in values):
            self._known.setdefault(values, []).append(guard)
        else:
            self._open.append((guard, values))

    def before(self, values: tuple[Value, ...]) -> Truth:
        """Whether these values came before."""
        if all(decided(v) for v in values):
            same = list(self._known.get(values, ()))
        else:
            same = [all_of((g, _alike(values, k))) for k, guards in self._known.items() for g in guards]
        return any_of([*same, *(all_of((g, _alike(values, o))) for g, o in self._open)])


def _alike(a: tuple[Value, ...], b: tuple[Value, ...]) -> Truth:
    return all_of([as_truth(lift2(equal, x, y)) for x, y in zip(a, b, strict=True)])


def entry_with(source: Value, fact: str, wanted: Value, unlisted: Value) -> Value:
    """The entry whose fact has a value; `unlisted` where no entry has it."""
    xs = listed(source)
    if xs is None:
        return NO_ANSWER
    result: Value = unlisted if xs.rest is None else xs.rest[1]
    for guard, value in reversed(xs.items):
        result = fork(all_of((guard, as_truth(lift2(equal, _fact(value, fact), wanted)))), value, result)
    return result


def _fact(value: Value, name: str) -> Value:
    return value.record.fact(name) if isinstance(value, Entry) else NOTHING


def mean(source: Value, kind: Type | None) -> Value:
    """The sum divided by how many there are; of nothing there is no mean."""
    amount, number = total(source, kind), count(source)
    if not (isinstance(amount, Quantity) and isinstance(number, Quantity)):
        return NO_ANSWER
    return q.divided(amount, number) or NO_ANSWER
