"""Plain values as reports show them: what `rulings.shown` does, where the value is known and no Fraction yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from acquis import quantities
from acquis.vocabulary.types import Type

Shown: TypeAlias = Any  # as in `rulings.verdict`: text, whole number, boolean, list of them

_CENTS = -2  # the exponent of an amount that is exact to the cent


def money(value: Any) -> Shown:
    """Two decimals; none is nothing."""
    if not value:
        return "0.00"
    if isinstance(value, Decimal) and value.as_tuple().exponent >= _CENTS:  # type: ignore[operator]
        return f"{value:.2f}"
    return quantities.show_money(Fraction(value))


def percentage(value: Any) -> Shown:
    """In per cent, exact."""
    return "none" if value is None else quantities.show_percentage(Fraction(value))


def day(value: date | None) -> Shown:
    """ISO."""
    return "none" if value is None else value.isoformat()


def integer(value: Any) -> Shown:
    """A whole number as such."""
    if value is None:
        return "none"
    return int(value) if value == int(value) else quantities.show_decimal(Fraction(value))


def number(value: Any) -> Shown:
    """Exact where it ends."""
    return "none" if value is None else quantities.show_decimal(Fraction(value))


def as_it_is(value: Any) -> Shown:
    """A truth, a text or a code word."""
    return "none" if value is None else value


SHOWS: Mapping[str, Callable[[Any], Shown]] = {
    "money": money, "percentage": percentage, "date": day, "integer": integer, "boolean": as_it_is, "code": as_it_is,
    "text": as_it_is, "mapping": as_it_is, "number": number, "decimal": number, "period": number,
}  # fmt: skip


def each(show: Callable[[Any], Shown]) -> Callable[[Sequence[Any]], Shown]:
    """A list of such values, in the order of their texts."""
    return lambda values: sorted((show(v) for v in values), key=str)


def none_of_them(_: Sequence[Any]) -> Shown:
    """Entries are no values of their own."""
    return []


def shows(kind: Type | None) -> tuple[Callable[[Any], Shown], tuple[str, ...]]:
    """How values of a type are shown, and a key that tells the function from others."""
    name = kind.kind if kind is not None else "number"
    item = kind.item if kind is not None else None
    if name == "list" and item is not None and item.kind == "entry":
        return none_of_them, (name, item.kind)
    if name == "list" and item is not None and item.kind in SHOWS:
        return each(SHOWS[item.kind]), (name, item.kind)
    if name not in SHOWS:
        raise NotImplementedError(f"a value that is {kind}")
    return SHOWS[name], (name,)
