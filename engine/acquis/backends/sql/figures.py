"""Figures of the law: one on the day of the verdict, or whichever was in force on a day of the row."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import lcm

from acquis.backends.sql import cells as c
from acquis.backends.sql import words
from acquis.backends.sql.cells import FALSE, TRUE, Cell
from acquis.backends.sql.values import SURE, Items, NotInSql, Number, Term, Value, exact
from acquis.rulebook.model import Figure, FigureEntry, FigureValue


def figure_on(figure: Figure, today: int, day: Number | None, last: int | None) -> Value:
    """A figure on the day of the verdict, or on a day of the row; after `last` as it was then."""
    if day is None:
        entry = figure.on(today)
        if entry is None:
            raise NotInSql("a figure that has no value on that day")
        return _value(entry.value, figure)
    return _on_each(figure, day, last)


def _value(value: FigureValue, figure: Figure) -> Value:
    if isinstance(value, Fraction):
        made = exact(value)
        return Number(day=c.date(int(value))) if figure.type.kind == "date" else made
    if isinstance(value, frozenset):
        return Items(tuple((SURE, words.known(w)) for w in sorted(value)))
    raise NotInSql("a figure that is a table or a day of each year")


def _on_each(figure: Figure, day: Number, last: int | None) -> Value:
    if day.day is None or day.none is not FALSE or day.may_be_none:
        raise NotInSql("a figure on a day that may not be there")
    if not all(isinstance(e.value, Fraction) for e in figure.entries) or figure.type.kind == "date":
        raise NotInSql("a table on a day of the row")
    entries = [e for e in figure.entries if last is None or e.from_day is None or e.from_day <= last]
    if last is not None:
        entries = [replace(e, until_day=None) if e.until_day is None or e.until_day >= last else e for e in entries]
    scale = lcm(*(_fraction(e).denominator for e in entries))
    branches = [(_in_force(e, day.day), c.number(int(_fraction(e) * scale))) for e in entries]
    cell = c.case(branches, c.null("number"))
    # A day without a figure, or an open one, is the evaluator's.
    ask = c.any_of((day.ask, c.open_(cell)))
    return Number((Term(cell, Fraction(1, scale), cell, cell, day.missing, (), whole=False),), ask=ask)


def _fraction(entry: FigureEntry) -> Fraction:
    assert isinstance(entry.value, Fraction)
    return entry.value


def _in_force(entry: FigureEntry, day: Cell) -> Cell:
    starts = TRUE if entry.from_day is None else c.compare("<=", c.date(entry.from_day), day)
    ends = TRUE if entry.until_day is None else c.compare("<=", day, c.date(entry.until_day))
    return c.all_of((starts, ends, c.known(day)))
