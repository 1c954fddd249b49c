"""Lists: all entries of a list column at once, or items known one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction

from acquis.backends.sql import cells as c
from acquis.backends.sql import numbers
from acquis.backends.sql.cells import FALSE, TRUE, Cell
from acquis.backends.sql.substitute import in_other_entry, loops_in
from acquis.backends.sql.values import (
    NEVER,
    SURE,
    Entry,
    Fork,
    Items,
    Missing,
    Nothing,
    NotInSql,
    Number,
    Term,
    Truth,
    Value,
    Word,
    all_of,
    any_of,
    exact,
    fork,
    negate,
    together,
)

EMPTY = Items()
NULL = c.null("number")


def listed(xs: Value) -> Items:
    """The list that a value is; none is an empty one."""
    if isinstance(xs, Nothing):
        return EMPTY
    if not isinstance(xs, Items):
        raise NotInSql(f"a list made of {type(xs).__name__}")
    return xs


def mapped(xs: Items, f: Callable[[Value], Value]) -> Items:
    """f of every item."""
    rest = None if xs.rest is None else (xs.rest[0], f(xs.rest[1]))
    item = None if xs.item is None else f(xs.item)
    return replace(xs, single=tuple((g, f(v)) for g, v in xs.single), item=item, rest=rest)


def kept(xs: Items, test: Callable[[Value], Truth]) -> Items:
    """The items for which the test holds."""
    single = tuple((g, v) for g, v in ((all_of((g, test(v))), v) for g, v in xs.single) if g.cell is not FALSE)
    if xs.listed is None:
        return replace(xs, single=single)
    assert xs.item is not None
    rest = None
    if xs.rest is not None:
        guard = all_of((xs.rest[0], test(xs.rest[1])))
        rest = None if guard.cell is FALSE else (guard, xs.rest[1])
    return replace(xs, single=single, guard=all_of((xs.guard, test(xs.item))), rest=rest)


def _some_entry(xs: Items, test: Cell) -> Cell:
    assert xs.listed is not None
    return c.exists(xs.listed, xs.variable, test)


def _no_list(xs: Items) -> Cell:
    return FALSE if xs.listed is None else c.open_(xs.listed)


def _missing_of_entries(xs: Items, parts: Iterable[tuple[Missing, Cell]]) -> list[tuple[Missing, Cell]]:
    """What the entries of the column wait for, and the list itself where it is unknown."""
    inside = together(parts)
    return [({xs.missing: TRUE}, _no_list(xs)), ({f: _some_entry(xs, m) for f, m in inside.items()}, TRUE)]


def every(xs: Items, body: Callable[[Value], Truth]) -> Truth:
    """Whether the body holds for all items."""
    known = all_of([any_of((negate(g), body(v))) for g, v in xs.single])
    if xs.listed is None:
        return known
    assert xs.item is not None
    one = any_of((negate(xs.guard), body(xs.item)))
    more = SURE if xs.rest is None else any_of((negate(xs.rest[0]), body(xs.rest[1])))
    false, open_ = _some_entry(xs, c.surely_not(one.cell)), _some_entry(xs, c.open_(one.cell))
    unknown = TRUE if more.cell is TRUE else c.OPEN
    cell = c.case([(false, FALSE), (open_, c.OPEN), (_no_list(xs), unknown)], TRUE)
    missing = _missing_of_entries(xs, ((one.missing, c.open_(one.cell)),))
    if unknown is TRUE:
        missing = missing[1:]
    ask = c.any_of((_some_entry(xs, one.ask), c.all_of((_no_list(xs), more.ask)), xs.ask))
    if ask is not FALSE:
        ask = c.all_of((ask, c.not_(false)))
        cell = c.case([(ask, c.OPEN)], cell)
    return all_of((known, Truth(cell, together(missing), ask)))


def some(xs: Items, body: Callable[[Value], Truth]) -> Truth:
    """Whether the body holds for an item."""
    return negate(every(xs, lambda item: negate(body(item))))


def present(xs: Items) -> Truth:
    """Whether there is an item."""
    return some(replace(xs, rest=None if xs.rest is None else (SURE, xs.rest[1])), lambda _: SURE)


def _column_number(xs: Items, cell: Cell, low: Cell, high: Cell, parts: Iterable[tuple[Missing, Cell]]) -> Term:
    missing = together(_missing_of_entries(xs, parts))
    return Term(cell, Fraction(1), low, high, missing, key=(f"[{xs.fact}]",))


def count(xs: Items) -> Number:
    """How many items there are."""
    found = [_single(g, exact(1)) for g, _ in xs.single]
    if xs.listed is not None:
        g = xs.guard.cell
        none = c.number(0) if xs.rest is None else NULL
        low = c.coalesce(c.count(xs.listed, xs.variable, c.surely(g)), c.number(0))
        high = c.coalesce(c.count(xs.listed, xs.variable, c.not_(c.surely_not(g))), none)
        cell = c.case([(_some_entry(xs, c.open_(g)), NULL), (_no_list(xs), none)], low)
        term = _column_number(xs, cell, low, high, ((xs.guard.missing, c.open_(g)),))
        found.append(Number((term,), ask=c.any_of((xs.ask, _some_entry(xs, xs.guard.ask)))))
    return numbers.sum_of(found)


def _single(guard: Truth, value: Value) -> Number:
    return numbers.collapsed(fork(guard, numbers.amount(value), exact(0)))


def total(xs: Items) -> Number:
    """The sum; entries with unknown facts leave it open within their bounds."""
    found = [_single(g, v) for g, v in xs.single]
    if xs.listed is not None:
        assert xs.item is not None
        found.append(_column_total(xs, numbers.amount(xs.item)))
    return numbers.sum_of(found)


def _column_total(xs: Items, item: Value) -> Number:
    assert xs.listed is not None
    if not isinstance(item, Number | Fork):
        raise NotInSql("a sum of what may not be there")
    g = xs.guard
    term = numbers.collapsed(fork(g, item, exact(0)))
    scale, value, low, high = numbers.cells_of(term)
    open_ = _some_entry(xs, c.open_(value))
    no_list = _no_list(xs)
    none = c.number(0) if xs.rest is None else NULL

    def whole(cell: Cell) -> Cell:
        zero = c.number(0)
        return c.coalesce(c.total(xs.listed, xs.variable, c.coalesce(cell, zero)), zero)  # type: ignore[arg-type]

    bottom = c.number(0) if c.not_negative(low) else NULL
    cell = c.case([(open_, NULL), (no_list, none)], whole(value))
    lowest = c.case([(_some_entry(xs, c.open_(low)), NULL), (no_list, bottom)], whole(low))
    most = c.case([(_some_entry(xs, c.open_(high)), NULL), (no_list, none)], whole(high))
    ask = c.any_of((xs.ask, _some_entry(xs, c.any_of((g.ask, c.all_of((c.not_(c.surely_not(g.cell)), term.ask)))))))
    made = _column_number(xs, cell, lowest, most, ((term.missing, term.open),))
    return Number((replace(made, factor=Fraction(1, scale), whole=False),), ask=ask)


def highest(xs: Items) -> Number:
    """The largest item; rows in which it is open or there is none are asked of the evaluator."""
    if xs.listed is None or xs.single or xs.item is None:
        raise NotInSql("the largest of single items")
    scale, value, _, _ = numbers.cells_of(numbers.collapsed(numbers.amount(xs.item)))
    g = xs.guard
    unsure = _some_entry(xs, c.all_of((c.not_(c.surely_not(g.cell)), c.any_of((c.open_(g.cell), c.open_(value))))))
    found = c.highest(xs.listed, xs.variable, c.case([(g.cell, value)], NULL))
    ask = c.any_of((unsure, c.open_(found), xs.ask, _no_list(xs)))
    term = Term(found, Fraction(1, scale), found, found, {}, key=(f"[{xs.fact}]",), whole=False)
    return Number((term,), ask=ask)


def distinct(xs: Items, facts: tuple[str, ...], *, first: bool) -> Items:
    """The first item for each value of some facts together, or those that come again."""
    if xs.single or xs.listed is None:
        raise NotInSql("single items told apart")
    entry, g = xs.item, xs.guard
    if not isinstance(entry, Entry):
        raise NotInSql("values told apart")
    mine = [_plain(entry.fact(f)) for f in facts]
    there = c.all_of(c.not_(c.surely(c.compare("=", m, c.text("none")))) if m.kind == "text" else TRUE for m in mine)
    other = f"{xs.variable}_"
    while other in loops_in(xs):
        other += "_"
    theirs = [in_other_entry(m, xs.variable, other) for m in mine]
    same = [c.surely(c.compare("=", a, b)) for a, b in zip(mine, theirs, strict=True)]
    earlier = c.compare("<", c.place(other), c.place(xs.variable))
    before = c.all_of((earlier, c.surely(in_other_entry(g.cell, xs.variable, other)), *same))
    again = Truth(c.all_of((there, c.exists(xs.listed, other, before))))
    open_ = c.any_of((c.open_(g.cell), *(c.all_of((c.not_(c.surely_not(g.cell)), c.open_(m))) for m in mine)))
    ask = c.any_of((xs.ask, _some_entry(xs, open_)))
    guard = all_of((g, negate(again) if first else again))
    return replace(xs, guard=guard, ask=ask)


def _plain(value: Value) -> Cell:
    if isinstance(value, Word):
        return value.cell
    if isinstance(value, Number) and value.day is not None:
        return value.day
    raise NotInSql("entries told apart by numbers")


__all__ = ["NEVER", "count", "distinct", "every", "highest", "kept", "listed", "mapped", "present", "some", "total"]
