"""Values of a report as exact numbers again, and where they lie on an axis; no float, no rounding but to the axis."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from acquis.quantities import half_up, show_decimal
from acquis.rulings.verdict import Shown

LENGTH = 10_000  # positions of an axis are whole numbers up to this; finer than any screen or printer
_UNITS = ((Fraction(10) ** 9, "EUR billion"), (Fraction(10) ** 6, "EUR million"), (Fraction(10) ** 3, "EUR thousand"))


@dataclass(frozen=True)
class Span:
    """A number, or the bounds of one that is not known exactly; an open end is None."""

    low: Fraction | None
    high: Fraction | None

    @property
    def exact(self) -> Fraction | None:
        """The number, if it is known."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True)
class Axis:
    """A scale from `low` to `high` with `step` between its marks, in units of `unit` called `name`."""

    low: Fraction
    high: Fraction
    step: Fraction
    unit: Fraction
    name: str

    def at(self, value: Fraction) -> int:
        """Where a value lies; one beyond an end lies at the end."""
        kept = min(max(value, self.low), self.high)
        return int(half_up((kept - self.low) / (self.high - self.low) * LENGTH, Fraction(1)))

    def marks(self) -> list[tuple[int, str]]:
        """Positions with their text."""
        count = int((self.high - self.low) / self.step)
        values = [self.low + i * self.step for i in range(count + 1)]
        return [(self.at(v), _grouped(show_decimal(v / self.unit))) for v in values]


def span(value: Shown) -> Span:
    """A value of a report as a number: `"75 %"`, `"1080000.00"`, 3, bounds; (None, None) for anything else."""
    if isinstance(value, dict):
        return Span(span(value.get("at_least")).low, span(value.get("at_most")).high)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return Span(None, None)
    text = str(value)
    part = Fraction(1, 100) if text.endswith(" %") else Fraction(1)
    try:
        number = Fraction(text.removesuffix(" %")) * part
    except (ValueError, ZeroDivisionError):
        return Span(None, None)
    return Span(number, number)


def money_axis(values: list[Fraction], *, from_zero: bool = True) -> Axis:
    """An axis for amounts in euro; without `from_zero` it begins near the least of them."""
    extent = max(map(abs, values)) if from_zero else max(values) - min(values)
    unit, name = next(((u, n) for u, n in _UNITS if extent >= 2 * u), (Fraction(1), "EUR"))
    return _axis(values, from_zero, unit, name)


def per_cent_axis(values: list[Fraction], most: Fraction) -> Axis:
    """An axis from 0 % past 100 % that ends at `most`, whatever lies beyond."""
    kept = [min(v, most) for v in values]
    return _axis([*kept, Fraction(11, 10)], True, Fraction(1, 100), "%")


def _axis(values: list[Fraction], from_zero: bool, unit: Fraction, name: str) -> Axis:
    low, high = min(values), max(values)
    if from_zero:
        low, high = min(low, Fraction(0)), max(high, Fraction(0))
    step = _step((high - low) / 5)
    low, high = low // step * step, -(-high // step) * step
    return Axis(low, high if high > low else low + step, step, unit, name)


def _step(wanted: Fraction) -> Fraction:
    """The next number of the row 1, 2, 5, 10, 20, …; 1 for nothing."""
    if wanted <= 0:
        return Fraction(1)
    power = Fraction(1)
    while power > wanted:
        power /= 10
    while power * 10 <= wanted:
        power *= 10
    return next(f * power for f in (1, 2, 5, 10) if f * power >= wanted)


def short_rate(value: Span) -> str:
    """A rate for a picture, to two places of a per cent: `73.47 %`, `342.00 % to 360.00 %`."""
    low, high = (None if v is None else f"{_places(v)} %" for v in (value.low, value.high))
    if low is None or high is None:
        return f"at least {low}" if low is not None else f"at most {high}"
    return low if low == high else f"{low} to {high}"


def short_amount(value: Fraction, axis: Axis) -> str:
    """An amount in the unit of its axis, to one place: `64.0`."""
    return _grouped(_fixed(value / axis.unit, 1))


def _places(value: Fraction) -> str:
    return _grouped(_fixed(value * 100, 2))


def _fixed(value: Fraction, places: int) -> str:
    digits = int(half_up(abs(value) * 10**places, Fraction(1)))
    sign = "-" if value < 0 and digits else ""
    return f"{sign}{digits // 10**places}.{digits % 10**places:0{places}d}"


def _grouped(text: str) -> str:
    whole, point, rest = text.lstrip("-").partition(".")
    return f"{'-' if text.startswith('-') else ''}{int(whole):,}".replace(",", " ") + point + rest
