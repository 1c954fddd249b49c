"""Random days: around one another, around the days the law names, and around the day of the verdict."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from random import Random

from .spoken import Spoken

_BESIDE = (0, 0, 0, 1, -1, 2, 30, -45, 365, -365)
_FIRST, _LAST = date(2019, 1, 1), date(2031, 12, 31)


class Days:
    """Days of one dossier."""

    def __init__(self, rng: Random, spoken: Spoken, related: float, as_of: date | None) -> None:
        self.rng, self.spoken, self.related, self.as_of = rng, spoken, related, as_of
        self._drawn: list[date] = []

    def day(self) -> date:
        """A day: beside an earlier one, a period of the law after it, or a day that the law names."""
        rng, way = self.rng, self.rng.random()
        if self._drawn and way < self.related:
            day = rng.choice(self._drawn)
            if way < self.related / 3 and self.spoken.periods:
                day = _months_on(day, rng.choice((1, -1)) * rng.choice(self.spoken.periods))
        elif self.as_of is not None and way > 0.9:
            day = self.as_of
        elif self.spoken.days and way > self.related * 0.5:
            day = rng.choice(self.spoken.days)
        else:
            day = _FIRST + timedelta(rng.randrange((_LAST - _FIRST).days))
        day += timedelta(rng.choice(_BESIDE))
        if len(self._drawn) < 10:
            self._drawn.append(day)
        return day


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
