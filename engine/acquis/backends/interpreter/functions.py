"""What each builtin does; the table of names and types is `expression/builtins.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from acquis import calendar, quantities
from acquis.backends.interpreter import lists
from acquis.expression import tree
from acquis.vocabulary.types import Type
from acquis.uncertain import pieces as p
from acquis.uncertain import quantity as q
from acquis.uncertain.quantity import Quantity
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


def _extreme(a: Value, b: Value, pick: Callable[[p.End, p.End], p.End], beaten: Callable[[p.End, p.End], bool]) -> Value:
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
    covered = [both.pieces] + ([there[1].pieces] if a.none is not None else []) + ([there[0].pieces] if b.none is not None else [])
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
    negative = lift(lambda v: q.scaled(v, Fraction(-1)) if isinstance(v, Quantity) else v, lists.as_amount(values[0], n.arguments[0].type))
    return lift2(larger, lists.as_amount(values[0], n.arguments[0].type), negative)


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
        result: Value = NOTHING
        for row in rows:
            match = q.compare("=", key, row.items[0][1])  # type: ignore[arg-type]
            result = fork(match, row.items[1][1], result)
        return result

    return lift(one, values[1])


def _next_working_day(n: tree.Call, values: tuple[Value, ...]) -> Value:
    holidays = values[1] if len(values) == 2 else Items(())

    def one(day: Value) -> Value:
        if not isinstance(day, Quantity):
            return day
        assert isinstance(holidays, Items)
        known = {int(v.known) for g, v in holidays.items if isinstance(v, Quantity) and v.decided and g.surely}
        open_ = any(not (isinstance(v, Quantity) and v.decided and g.surely) for g, v in holidays.items)
        if holidays.rest is None and not open_:
            return q.mapped(day, lambda d: Fraction(calendar.next_working_day(_clamp(d), known.__contains__)))
        # Unknown holidays: any of the days up to the end of the window may be the one.
        first = q.mapped(day, lambda d: Fraction(calendar.next_working_day(_clamp(d))))
        last = q.mapped(day, lambda d: Fraction(_clamp(d) + calendar.WINDOW))
        waits = (g.missing | missing_of(v) for g, v in holidays.items)
        missing = day.missing | holidays.missing.union(*waits)
        low, high = first.pieces[0][0], max(last.pieces[-1][1], first.pieces[-1][1])
        return q.from_pieces(p.between(low, high), missing)

    return lift(one, values[0])


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
    "date_in": _rising2(lambda year, packed: calendar.date_in(year, packed // 100, packed % 100)),
    "year": _rising(lambda d: Fraction(date.fromordinal(_day(int(d))).year)),
    "next_working_day": _next_working_day,
    "lookup": _lookup,
    "date": _date,
}

PROPERTIES: dict[str, Callable[[Quantity], Value]] = {
    "year": lambda d: q.mapped(d, lambda x: Fraction(date.fromordinal(_day(int(x))).year)),
    "month": lambda d: _part(d, lambda x: x.month),
    "day": lambda d: _part(d, lambda x: x.day),
    "weekday": lambda d: _part(d, lambda x: x.isoweekday()),
}


def _day(ordinal: int) -> int:
    return min(max(ordinal, 1), date.max.toordinal())


def _part(day: Quantity, part: Callable[[date], int]) -> Value:
    if day.decided:
        return q.exact(part(date.fromordinal(int(day.known))))
    return q.from_pieces(p.between(Fraction(1), Fraction(31)), day.missing)
