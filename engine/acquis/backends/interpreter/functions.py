"""What each builtin does; the table of names and types is `expression/builtins.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from acquis import calendar, quantities
from acquis.backends.interpreter import lists
from acquis.backends.interpreter.compare import compare
from acquis.backends.interpreter.membership import is_in
from acquis.expression import tree
from acquis.uncertain import pieces as p
from acquis.uncertain import quantity as q
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import TRUE
from acquis.uncertain.value import (
    NO_ANSWER,
    NOTHING,
    Items,
    NoAnswer,
    Nothing,
    Value,
    Word,
    fork,
    is_present,
    lift,
    lift2,
    missing_of,
)
from acquis.vocabulary.types import Type

Function = Callable[[tree.Call, tuple[Value, ...]], Value]


def _kinds(n: tree.Call) -> list[Type | None]:
    return [a.type for a in n.arguments]


def _item_type(n: tree.Call) -> Type | None:
    kind = n.arguments[0].type
    return kind.item if kind is not None else None


def larger(a: Value, b: Value) -> Value:
    """The larger of two leaves; none is skipped."""
    return _extreme(a, b, max, lambda mine, other: mine < other)


def smaller(a: Value, b: Value) -> Value:
    """The smaller of two leaves; none is skipped."""
    return _extreme(a, b, min, lambda mine, other: mine > other)


def _extreme(
    a: Value, b: Value, pick: Callable[[p.End, p.End], p.End], beaten: Callable[[p.End, p.End], bool]
) -> Value:
    if isinstance(a, Nothing) or isinstance(b, Nothing):
        return b if isinstance(a, Nothing) else a
    if isinstance(a, NoAnswer) or isinstance(b, NoAnswer):
        return NO_ANSWER
    if isinstance(a, Word) and isinstance(b, Word):
        return _extreme_word(a, b, pick is max)
    assert isinstance(a, Quantity) and isinstance(b, Quantity)
    if a.none is None and b.none is None:
        return q.extreme([a, b], pick, beaten)
    # A side that may be none is skipped if it is.
    there = [replace_none(a), replace_none(b)]
    both = q.extreme(there, pick, beaten)
    covered = (
        [both.pieces]
        + ([there[1].pieces] if a.none is not None else [])
        + ([there[0].pieces] if b.none is not None else [])
    )
    missing = both.missing | a.missing | b.missing
    result = q.from_pieces(p.union(piece for pieces in covered for piece in pieces), missing)
    return replace(result, none=a.none | b.none) if a.none is not None and b.none is not None else result


def _extreme_word(a: Word, b: Word, last: bool) -> Word:
    """The first or last of two texts in the order of characters; none is skipped."""
    missing = a.missing | b.missing
    if a.options is None or b.options is None:
        return Word(None, missing, a.optional and b.optional)
    pairs = ({w for w in (x, y) if w is not None} for x in a.options for y in b.options)
    options = frozenset((max(pair) if last else min(pair)) if pair else None for pair in pairs)
    return Word(options, missing if len(options) > 1 else frozenset())


def replace_none(x: Quantity) -> Quantity:
    """The number, given that it is there."""
    return replace(x, none=None)


def _min_max(pair: Callable[[Value, Value], Value]) -> Function:
    def apply(n: tree.Call, values: tuple[Value, ...]) -> Value:
        kinds = _kinds(n)
        if len(values) == 1 and kinds[0] is not None and kinds[0].kind == "list":
            return lift(lambda xs: lists.extreme_of(xs, pair, _item_type(n)), values[0])
        result = lists.as_amount(values[0], kinds[0])
        for value, kind in zip(values[1:], kinds[1:], strict=True):
            result = lift2(pair, result, lists.as_amount(value, kind))
        return result

    return apply


def _rising(f: Callable[[Fraction], Fraction]) -> Function:
    """A function of one number that never falls; none stays none."""

    def apply(n: tree.Call, values: tuple[Value, ...]) -> Value:
        amount = lists.as_amount(values[0], n.arguments[0].type)
        return lift(lambda v: q.mapped(v, f) if isinstance(v, Quantity) else v, amount)

    return apply


def _rising2(f: Callable[[int, int], int]) -> Function:
    """A function of a day or year and a whole number that falls in neither."""

    def pair(a: Value, b: Value) -> Value:
        if isinstance(a, NoAnswer) or isinstance(b, NoAnswer):
            return NO_ANSWER
        if not (isinstance(a, Quantity) and isinstance(b, Quantity)):
            return NOTHING
        corners = [(_clamp(x), _clamp(y)) for piece in a.pieces for x in piece for other in b.pieces for y in other]
        if not a.terms and not b.terms:
            return q.exact(f(*corners[0]))
        values = [Fraction(f(x, y)) for x, y in corners]
        return replace(q.from_pieces(p.between(min(values), max(values)), a.missing | b.missing), none=a.none)

    return lambda n, values: lift2(pair, *values)


def _clamp(end: p.End) -> int:
    bound = 10_000_000
    return int(max(min(end, Fraction(bound)), Fraction(-bound)))


def _abs(n: tree.Call, values: tuple[Value, ...]) -> Value:
    def one(v: Value) -> Value:
        if not isinstance(v, Quantity) or not v.terms:
            return replace(v, known=abs(v.known)) if isinstance(v, Quantity) else v
        sizes = p.union((max(low, -high, Fraction(0)), max(-low, high)) for low, high in v.pieces)
        return replace(q.from_pieces(sizes, v.missing, gap=v.gap), none=v.none)

    return lift(one, lists.as_amount(values[0], n.arguments[0].type))


def _date(n: tree.Call, values: tuple[Value, ...]) -> Value:
    def one(v: Value) -> Value:
        if not isinstance(v, Word) or v.options is None:
            return v
        day = quantities.read_date(next(iter(v.options)) or "")
        return q.exact(day) if isinstance(day, int) else NO_ANSWER

    return lift(one, values[0])


def _lookup(n: tree.Call, values: tuple[Value, ...]) -> Value:
    """A table is a list of pairs, key and figure; a key that is not in it has no figure."""
    table = values[0]
    assert isinstance(table, Items)

    def one(key: Value) -> Value:
        if not isinstance(key, Quantity):
            return NOTHING
        rows = [v for _, v in table.items if isinstance(v, Items)]
        matches = [(q.compare("=", key, row.items[0][1]), row) for row in rows]  # type: ignore[arg-type]
        possible = [(match, row.items[1][1]) for match, row in matches if not match.surely_not]
        # Where one row must be it, the last one is if no other is; else there may be none.
        sure = bool(possible) and is_in(key, Items(tuple((TRUE, row.items[0][1]) for row in rows))).surely
        result: Value = possible.pop()[1] if sure else NOTHING
        for match, figure in reversed(possible):
            result = fork(match, figure, result)
        return result

    return lift(one, values[1])


def _next_working_day(n: tree.Call, values: tuple[Value, ...]) -> Value:
    holidays = values[1] if len(values) == 2 else Items(())

    def one(day: Value) -> Value:
        if not isinstance(day, Quantity):
            return day
        assert isinstance(holidays, Items)
        known = {int(v.known) for g, v in holidays.items if isinstance(v, Quantity) and v.decided and g.surely}
        open_ = sum(not (isinstance(v, Quantity) and v.decided and g.surely) for g, v in holidays.items)

        def first(d: Fraction) -> Fraction:
            return Fraction(calendar.next_working_day(_clamp(d), known.__contains__))

        def last(d: Fraction) -> Fraction:
            if holidays.rest is not None:  # every day of the window may be one
                return first(d + calendar.WINDOW + 1)
            d = first(d)
            for _ in range(open_):  # each may fall on the very day
                d = first(d + 1)
            return d

        if holidays.rest is None and not open_:
            return q.mapped(day, first)
        missing = day.missing | holidays.missing.union(*(g.missing | missing_of(v) for g, v in holidays.items))
        low, high = q.mapped(day, first).pieces[0][0], q.mapped(day, last).pieces[-1][1]
        return replace(q.from_pieces(p.between(low, high), missing, gap=day.gap), none=day.none)

    return lift(one, values[0])


def _share(n: tree.Call, values: tuple[Value, ...]) -> Value:
    def pair(part: Value, whole: Value) -> Value:
        if isinstance(part, NoAnswer) or isinstance(whole, NoAnswer):
            return NO_ANSWER
        if not (isinstance(part, Quantity) and isinstance(whole, Quantity)):
            return NOTHING
        result = q.share(part, whole)
        return NO_ANSWER if result is None else result

    return lift2(pair, *(lists.as_amount(v, k) for v, k in zip(values, _kinds(n), strict=True)))


def _interval(n: tree.Call, values: tuple[Value, ...]) -> Value:
    """Open for good: no fact tells which of its numbers it is."""

    def pair(low: Value, high: Value) -> Value:
        if isinstance(low, NoAnswer) or isinstance(high, NoAnswer):
            return NO_ANSWER
        if not isinstance(low, Quantity) or not isinstance(high, Quantity | Nothing):
            return NOTHING
        return q.interval(low, high if isinstance(high, Quantity) else None) or NO_ANSWER

    return lift2(pair, lists.as_amount(values[0], n.arguments[0].type), values[1])


def _rounded_as(n: tree.Call, values: tuple[Value, ...]) -> Value:
    unit = Fraction(1, 100) if n.type is not None and n.type.kind == "percentage" else Fraction(1)

    def pair(number: Value, like: Value) -> Value:
        if isinstance(number, NoAnswer) or isinstance(like, NoAnswer):
            return NO_ANSWER
        if not (isinstance(number, Quantity) and isinstance(like, Quantity)):
            return NOTHING
        if not like.decided:  # whole units are the coarsest
            return q.widened(number, unit / 2, like)
        place = quantities.last_place(like.known, unit)
        return number if place is None else q.mapped(number, lambda v: quantities.half_up(v, place))

    return lift2(pair, *(lists.as_amount(v, k) for v, k in zip(values, _kinds(n), strict=True)))


def _before(n: tree.Call, values: tuple[Value, ...]) -> Value:
    return lift2(lambda a, b: compare("<", a, b), *values)


def _present(n: tree.Call, values: tuple[Value, ...]) -> Value:
    return is_present(values[0])


FUNCTIONS: dict[str, Function] = {
    "sum": lambda n, v: lift(lambda xs: lists.total(xs, _item_type(n)), v[0]),
    "count": lambda n, v: lift(lists.count, v[0]),
    "min": _min_max(smaller),
    "max": _min_max(larger),
    "present": _present,
    "abs": _abs,
    "cent": _rising(quantities.cent),
    "add_months": _rising2(lambda d, n: calendar.add_months(_day(d), n)),
    "add_days": _rising2(lambda d, n: calendar.add_days(_day(d), n)),
    "end_of_month": _rising(lambda d: Fraction(calendar.end_of_month(_day(int(d))))),
    "end_of_year": _rising(lambda d: Fraction(date(date.fromordinal(_day(int(d))).year, 12, 31).toordinal())),
    "date_in": _rising2(lambda year, packed: calendar.date_in(year, packed // 100, packed % 100)),
    "year": _rising(lambda d: Fraction(date.fromordinal(_day(int(d))).year)),
    "next_working_day": _next_working_day,
    "mean": lambda n, v: lift(lambda xs: lists.mean(xs, _item_type(n)), v[0]),
    "share": _share,
    "interval": _interval,
    "rounded_as": _rounded_as,
    "before": _before,
    "lookup": _lookup,
    "date": _date,
}

PROPERTIES: dict[str, Callable[[Quantity], Value]] = {
    "year": lambda d: q.mapped(d, lambda x: Fraction(date.fromordinal(_day(int(x))).year)),
    "month": lambda d: _part(d, lambda x: x.month, 12),
    "day": lambda d: _part(d, lambda x: x.day, 31),
    "weekday": lambda d: _part(d, lambda x: x.isoweekday(), 7),
}


def _day(ordinal: int) -> int:
    return min(max(ordinal, 1), date.max.toordinal())


def _part(day: Quantity, part: Callable[[date], int], most: int) -> Value:
    if day.decided:
        return q.exact(part(date.fromordinal(int(day.known))))
    return replace(
        q.from_pieces(p.between(Fraction(1), Fraction(most), Fraction(1)), day.missing, gap=day.gap), none=day.none
    )
