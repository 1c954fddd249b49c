"""Lists whose items, or whose membership, may be unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import inf

from acquis.expression.types import Type
from acquis.uncertain import pieces as p
from acquis.uncertain import quantity as q
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import FALSE, NOBODY, TRUE, Truth, all_of, any_of, implies, possible
from acquis.uncertain.value import (
    NOTHING,
    Entry,
    Fork,
    Items,
    Nothing,
    Value,
    as_truth,
    collapsed,

    equal,
    fork,
    lift,
    lift2,
)

ONE = q.exact(1)


def as_amount(value: Value, kind: Type | None) -> Value:
    """Money that is none counts as EUR 0; everything else stays what it is."""
    if kind is None or kind.kind != "money" or not kind.optional:
        return value

    def one(v: Value) -> Value:
        if isinstance(v, Nothing):
            return q.exact(0)
        return q.with_none_as_zero(v) if isinstance(v, Quantity) else v

    return lift(one, value)


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


def every(xs: Value, body: Callable[[Value], Truth]) -> Truth:
    """Whether the body holds for all items; of an empty list it does."""
    assert isinstance(xs, Items)
    known = all_of([implies(g, body(v)) for g, v in xs.items])
    if xs.rest is None:
        return known
    more = implies(xs.rest[0], body(xs.rest[1]))
    return all_of((known, TRUE if more.surely else possible(True, True, more.gap, xs.missing | more.missing)))


def some(xs: Value, body: Callable[[Value], Truth]) -> Truth:
    """Whether the body holds for an item."""
    assert isinstance(xs, Items)
    known = any_of([all_of((g, body(v))) for g, v in xs.items])
    if xs.rest is None:
        return known
    more = all_of((xs.rest[0], body(xs.rest[1])))
    return any_of((known, FALSE if more.surely_not else possible(True, True, more.gap, xs.missing | more.missing)))


def _term(guard: Truth, value: Value) -> Value:
    """What an item adds to a sum: itself if it belongs, else nothing."""
    joined = fork(guard, value, q.exact(0))
    return collapsed(joined) if isinstance(joined, Fork) else joined


def total(xs: Value, kind: Type | None) -> Value:
    """The sum; terms with unknown facts leave it open within their ranges."""
    assert isinstance(xs, Items)
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


def count(xs: Value) -> Value:
    """How many items there are."""
    assert isinstance(xs, Items)
    numbers = [_term(g, ONE) for g, _ in xs.items]
    if xs.rest is not None:
        numbers.append(q.from_pieces(p.between(Fraction(0), inf), xs.missing | xs.rest[0].missing))
    return q.sum_of([n for n in numbers if isinstance(n, Quantity)])


def extreme_of(xs: Value, choose: Callable[[Value, Value], Value], kind: Type | None) -> Value:
    """The largest or smallest item; of an empty list, none."""
    assert isinstance(xs, Items)
    result: Value = NOTHING
    for g, v in xs.items:
        item = as_amount(v, kind)
        result = fork(g, lift2(choose, result, item), result)
    if xs.rest is not None:
        return q.from_pieces(p.ANY, xs.missing)
    return result


def steps(low: Value, high: Value) -> Value:
    """Whole numbers from low to high, downwards if high is smaller."""
    assert isinstance(low, Quantity) and isinstance(high, Quantity)
    if not (low.decided and high.decided):
        return Items((), (TRUE, q.from_pieces(p.ANY, low.missing | high.missing)), low.missing | high.missing)
    first, last = int(low.known), int(high.known)
    size = min(abs(last - first) + 1, 10_000)
    sign = 1 if last >= first else -1
    return Items(tuple((TRUE, q.exact(first + sign * i)) for i in range(size)))


def item_at(xs: Value, position: Value) -> Value:
    """The item at a place from 1; from -1 counts backwards; beyond the ends, none."""
    assert isinstance(xs, Items) and isinstance(position, Quantity)
    place = int(position.known)
    if place == 0 or abs(place) > len(xs.items):
        return NOTHING
    return xs.items[place - 1 if place > 0 else place][1]


def flattened(xs: Value) -> Value:
    """A list of lists as one list."""
    assert isinstance(xs, Items)
    out: list[tuple[Truth, Value]] = []
    for g, inner in xs.items:
        if isinstance(inner, Items):
            out.extend((all_of((g, h)), v) for h, v in inner.items)
    return Items(tuple(out), None, xs.missing)


def unique(xs: Value, fact: str) -> Value:
    """The first item for each value of a fact; where that is unknown, an item may or may not be a first one."""
    assert isinstance(xs, Items)
    out: list[tuple[Truth, Value]] = []
    for g, v in xs.items:
        if not isinstance(v, Entry):
            continue
        mine = v.record.fact(fact)
        repeated = any_of([all_of((h, as_truth(lift2(equal, mine, _fact(w, fact))))) for h, w in out])
        out.append((all_of((g, possible(repeated.false, repeated.true, repeated.gap, repeated.missing))), v))
    return replace(xs, items=tuple((g, v) for g, v in out if not g.surely_not), fact=None)


def _fact(value: Value, name: str) -> Value:
    return value.record.fact(name) if isinstance(value, Entry) else NOTHING


