"""What generated sentences call: the phrases of `phrases.py` where everything in them is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from acquis import quantities
from acquis.backends.compiled.known import undecided
from acquis.dossier.known import NamedEntry
from acquis.explain.phrases import listed, words

_CENTS = -2  # the exponent of an amount that is exact to the cent
_SHARE = Fraction(1, 10_000)


def money(value: Any) -> str:
    """`EUR 1 080 000.00`; none counts as EUR 0."""
    if not value:
        return "EUR 0.00"
    if isinstance(value, Decimal) and value.as_tuple().exponent >= _CENTS:  # type: ignore[operator]
        return f"EUR {value:,.2f}".replace(",", " ")
    return quantities.grouped(Fraction(value))


def percentage(value: Any) -> str:
    """`75 %`, to two decimals of a per cent."""
    if value is None:
        return "none"
    return quantities.show_percentage(quantities.half_up(Fraction(value), _SHARE))


def day(value: date | None) -> str:
    """`2024-02-15`."""
    return "none" if value is None else value.isoformat()


def truth(value: bool | None) -> str:
    """`yes` or `no`."""
    return "none" if value is None else "yes" if value else "no"


def word(value: str | None) -> str:
    """A text or code word as people say it."""
    return words(str(value or "none"))


def number(value: Any) -> str:
    """A plain number, exact where it ends."""
    return "none" if value is None else quantities.show_decimal(Fraction(value))


def open_ended(_: object) -> str:
    """What is no single value has no name in a sentence."""
    return "unknown"


SAYS: Mapping[str, Callable[[Any], str]] = {
    "money": money, "percentage": percentage, "date": day, "boolean": truth, "code": word, "text": word,
    "mapping": word, "day_of_year": number, "number": number, "integer": number, "decimal": number, "period": number,
    "list": open_ended, "entry": open_ended,
}  # fmt: skip


def several(conjunction: bool, *parts: tuple[bool, Callable[[], str]]) -> str:
    """What decides: the false parts of a failed `and`, the true parts of an `or` that holds, else all."""
    holds = all(t for t, _ in parts) if conjunction else any(t for t, _ in parts)
    return listed([said() for t, said in parts if holds == conjunction or bool(t) != conjunction])


def together(*said: str) -> str:
    """Parts of a sentence, each once."""
    return listed([part for part in said if part])


def present(value: Any, says: Callable[[Any], str]) -> str:
    """What is there: entries by name, else the value."""
    if isinstance(value, list | tuple):
        return listed([name(item, place) for place, item in enumerate(value, 1)])
    said = says(value)
    return "given" if said == "unknown" else said


def name(item: Any, place: int) -> str:
    """What an entry is called."""
    if isinstance(item, NamedEntry):
        return item.label
    if isinstance(item, Mapping):
        undecided()  # an entry that stands in no list
    return words(item) if isinstance(item, str) else str(place)


def of_each(
    thing: str, every: bool, items: Sequence[Any], test: Callable[[Any], bool], said: Callable[[Any], str]
) -> str:
    """What decides about a list: the entries that fail `every`, or that fit `some`."""
    if not items:
        return f"{thing}: none listed"
    chosen = [(place, item) for place, item in enumerate(items, 1) if bool(test(item)) != every]
    if chosen:
        return listed([f"{thing} {name(item, place)}: {said(item)}" for place, item in chosen])
    few = f"each of the {len(items)} passes" if every else f"none of the {len(items)} fits"
    return f"{thing}: {few}"
