"""Values as reports show them: exact texts, bounds for what is open, nothing for what is not known at all."""

from __future__ import annotations

from fractions import Fraction

from acquis import quantities
from acquis.dossier.model import Given, GivenList
from acquis.rulings.verdict import Shown
from acquis.uncertain import quantity as q
from acquis.uncertain.pieces import End
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import Truth
from acquis.uncertain.value import Items, Nothing, Value, Word, collapsed, decided
from acquis.vocabulary.model import FactDefinition
from acquis.vocabulary.types import Type

_FIRST_DAY, _LAST_DAY = 365_243, 3_286_000  # before the year 1000 and after 8996 a day only says that nothing is known
NOT_SHOWN = object()


def number(value: Fraction, kind: str) -> Shown:
    """A known number of a type."""
    if kind == "money":
        return quantities.show_money(value)
    if kind == "percentage":
        return quantities.show_percentage(value)
    if kind == "date":
        return quantities.show_date(value)
    if kind == "integer" and value.denominator == 1:
        return int(value)
    return quantities.show_decimal(value)


def shown(value: Value, kind: Type | None) -> Shown | object:
    """A value as it stands in `values`; NOT_SHOWN if nothing is known of it."""
    value = collapsed(value)
    name = kind.kind if kind is not None else "number"
    if isinstance(value, Quantity):
        value = q.with_none_as_zero(value) if name == "money" else value
        return number(value.known, name) if value.decided else _bounds(value, name)
    if isinstance(value, Nothing):
        return number(Fraction(0), name) if name == "money" else "none"
    if not decided(value):
        return NOT_SHOWN
    if isinstance(value, Truth):
        return value.true
    if isinstance(value, Word):
        only = next(iter(value.options or ()))
        return "none" if only is None else only
    if isinstance(value, Items):
        item = kind.item if kind is not None else None
        parts = [shown(v, item) for g, v in value.items if g.true]
        return sorted((p for p in parts if p is not NOT_SHOWN), key=str)
    return NOT_SHOWN


def _bounds(value: Quantity, kind: str) -> Shown | object:
    pieces = value.pieces
    bounds: dict[str, Shown] = {}
    low, high = pieces[0][0], pieces[-1][1]
    if _known_end(low, kind):
        bounds["at_least"] = number(Fraction(low), kind)
    if _known_end(high, kind):
        bounds["at_most"] = number(Fraction(high), kind)
    if len(bounds) == 2 and bounds["at_least"] == bounds["at_most"] and value.none is None:
        return bounds["at_least"]
    return bounds or NOT_SHOWN


def _known_end(end: End, kind: str) -> bool:
    return not isinstance(end, float) and (kind != "date" or _FIRST_DAY < end < _LAST_DAY)


def fact(given: Given | GivenList, definition: FactDefinition) -> Shown:
    """A known fact as it stands in `facts`."""
    if isinstance(given, GivenList):
        return [e.name for e in given.entries]
    if given.value is None:
        return "none"
    if isinstance(given.value, bool | str):
        return given.value
    return number(given.value, definition.type)


__all__ = ["NOT_SHOWN", "fact", "number", "shown"]
