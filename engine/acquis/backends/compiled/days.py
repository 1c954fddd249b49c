"""Days in generated code: `date` in, `date` out; none stays none. The rules are those of `acquis.calendar`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from acquis import calendar, quantities
from acquis.backends.compiled.known import undecided

_day = date.fromordinal


def add_months(day: date | None, months: Any) -> date | None:
    """The same day that many months on, else the month's last day."""
    return None if day is None or months is None else _day(calendar.add_months(day.toordinal(), int(months)))


def add_days(day: date | None, days: Any) -> date | None:
    """That many days on."""
    return None if day is None or days is None else _day(calendar.add_days(day.toordinal(), int(days)))


def end_of_month(day: date | None) -> date | None:
    """The last day of the month."""
    return None if day is None else _day(calendar.end_of_month(day.toordinal()))


def end_of_year(day: date | None) -> date | None:
    """The last day of the year."""
    return None if day is None else date(day.year, 12, 31)


def date_in(year: Any, packed: Any) -> date | None:
    """A day of the year (100 * month + day) in a given year."""
    if year is None or packed is None:
        return None
    return _day(calendar.date_in(int(year), int(packed) // 100, int(packed) % 100))


def year(day: date | None) -> int | None:
    """The year of a day."""
    return None if day is None else day.year


def month(day: date | None) -> int | None:
    """The month of a day."""
    return None if day is None else day.month


def day_of_month(day: date | None) -> int | None:
    """The day within its month."""
    return None if day is None else day.day


def weekday(day: date | None) -> int | None:
    """1 for Monday to 7 for Sunday."""
    return None if day is None else day.isoweekday()


def next_working_day(day: date | None, holidays: Sequence[date | None] = ()) -> date | None:
    """The day itself or the next that is no weekend or holiday."""
    if day is None:
        return None
    off = {h.toordinal() if h is not None else undecided() for h in holidays}
    return _day(calendar.next_working_day(day.toordinal(), off.__contains__))


def between(later: date, earlier: date) -> int:
    """How many days lie from one to the other."""
    return (later - earlier).days


def read(text: str | None) -> date | None:
    """A day from a text."""
    if text is None:
        return None
    day = quantities.read_date(text)
    return _day(day) if isinstance(day, int) else undecided()


def in_time(entries: Sequence[tuple[int, int, Any]], last: int | None) -> Callable[[date], Any]:
    """A figure on a day, from its values with first and last day; after the `last` day of the law, as it was then."""

    def on(day: date) -> Any:
        ordinal = day.toordinal() if last is None else min(day.toordinal(), last)
        for first, until, value in entries:
            if first <= ordinal <= until:
                return value
        return undecided()

    return on


PROPERTIES: Mapping[str, Callable[[date | None], int | None]] = {
    "year": year, "month": month, "day": day_of_month, "weekday": weekday,
}  # fmt: skip
