"""Time limits of Union law: Regulation (EEC, Euratom) No 1182/71. Days are ordinals.

The calendar is an input: nothing here knows a holiday of any country or reads a clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

_LAST = date.max.toordinal()
WINDOW = 10  # days within which unknown holidays can move a limit (our convention, in the contract)


def end_of_month(day: int) -> int:
    """The last day of the month of a day."""
    d = date.fromordinal(day)
    if (d.year, d.month) == (9999, 12):
        return _LAST
    following = date(d.year + d.month // 12, d.month % 12 + 1, 1)
    return following.toordinal() - 1


def add_months(day: int, months: int) -> int:
    """The same-numbered day that many months on, else that month's last day (Article 3(2)(c))."""
    d = date.fromordinal(day)
    count = d.year * 12 + d.month - 1 + months
    year, month = divmod(count, 12)
    if year > 9999:
        return _LAST
    if year < 1:
        return 1
    first = date(year, month + 1, 1).toordinal()
    return min(first + d.day - 1, end_of_month(first))


def add_days(day: int, days: int) -> int:
    """That many days on."""
    return min(max(day + days, 1), _LAST)


def date_in(year: int, month: int, day: int) -> int:
    """A day of the year in a given year; 29 February counts as the 28th where there is none."""
    bounded = min(max(year, 1), 9999)
    first = date(bounded, month, 1).toordinal()
    return min(first + day - 1, end_of_month(first))


def is_weekend(day: int) -> bool:
    """Saturday or Sunday."""
    return date.fromordinal(day).weekday() >= 5


def next_working_day(day: int, is_holiday: Callable[[int], bool] = lambda _: False) -> int:
    """The day itself, or the first after it that is no Saturday, Sunday or holiday (Article 3(4))."""
    day = min(day, _LAST)
    while day < _LAST and (is_weekend(day) or is_holiday(day)):
        day += 1
    return day


def months_after(start: int, months: int, is_holiday: Callable[[int], bool] = lambda _: False) -> int:
    """The last day of a period of months that begins with an event on `start`: the day of the
    event is not counted (Article 3(1)), the end moves past days off (Article 3(4))."""
    return next_working_day(add_months(start, months), is_holiday)
