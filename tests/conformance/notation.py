"""The notation of the expression cases: facts, numbers, bounds, and how two results are compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from acquis.dossier.model import EntryFacts, Given, GivenList, SubjectFacts
from acquis.quantities import (
    NUMBER_READERS,
    read_boolean,
    read_date,
    show_date,
    show_decimal,
    show_money,
    show_percentage,
)
from acquis.vocabulary.model import FactDefinition
from acquis.vocabulary.types import Type

_READ = {**NUMBER_READERS, "boolean": read_boolean, "date": read_date}
_EXTREME_DAYS = (1, 3652059)


def subject(text: str, facts: Mapping[str, FactDefinition]) -> SubjectFacts:
    """`p=yes; x=none; things=[on=yes n=2 | -]` as the facts of a subject."""
    return SubjectFacts("project", None, _facts(_split(text, ";"), facts))


def _facts(written: Iterator[str], facts: Mapping[str, FactDefinition]) -> dict[str, Given | GivenList]:
    found: dict[str, Given | GivenList] = {}
    for one in written:
        name, _, value = one.partition("=")
        if value != "unknown" and one != "-":
            found[name.strip()] = _fact(value.strip(), facts[name.strip()])
    return found


def _fact(text: str, fact: FactDefinition) -> Given | GivenList:
    if fact.type == "list":
        entries = list(_split(text[1:-1], "|"))
        return GivenList(
            tuple(EntryFacts(str(i), _facts(_split(e, " "), fact.of or {})) for i, e in enumerate(entries, 1))
        )
    if text == "none":
        return Given(None)
    if fact.type == "code":
        assert fact.code_list is not None and text in fact.code_list.codes, text
        return Given(text)
    value = _READ[fact.type](text)
    assert isinstance(value, bool | int | Fraction), value
    return Given(value if isinstance(value, bool) else Fraction(value))


def _split(text: str, separator: str) -> Iterator[str]:
    """The parts between separators that stand in no inner bracket."""
    depth, part = 0, ""
    for character in text + separator:
        depth += (character == "[") - (character == "]")
        if character == separator and depth == 0:
            if part.strip():
                yield part.strip()
            part = ""
        else:
            part += character


def number(value: Fraction, kind: Type | None) -> str:
    """A number as its type shows it; money that is no whole cent in full."""
    name = kind.kind if kind is not None else "number"
    if name == "date":
        return show_date(value)
    if name == "percentage":
        return show_percentage(value)
    return show_money(value) if name == "money" and (value * 100).denominator == 1 else show_decimal(value)


def bounds(low: Fraction | float, high: Fraction | float, kind: Type | None) -> str:
    """`[0.00 .. 5.00]`; an end that is not there is left out, one number stands alone."""
    if low == high and isinstance(low, Fraction):
        return number(low, kind)
    first, last = (_end(e, kind) for e in (low, high))
    return f"[{first} .. {last}]"


def _end(end: Fraction | float, kind: Type | None) -> str:
    open_day = kind is not None and kind.kind == "date" and end in _EXTREME_DAYS
    return "" if isinstance(end, float) or open_day else number(end, kind)


def parts(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """What a result can be, and what it waits for; the order in which they are named means nothing."""
    can, _, missing = text.partition(" missing ")
    can = can.replace("unknown", "true or false")
    return frozenset(can.replace(" or ", " | ").split(" | ")), frozenset(missing.split(", ")) - {""}
