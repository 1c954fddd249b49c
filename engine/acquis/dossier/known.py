"""Facts given as plain values: what a table holds, and what the compiled evaluator reads, as facts of a dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from acquis.dossier.entries import key_name, names_of
from acquis.dossier.model import EntryFacts, FactValue, Given, GivenList, SubjectFacts
from acquis.vocabulary.model import FactDefinition, Subject

_EXACT = Context(prec=400, Emin=-10_000, Emax=10_000)

# Booleans, texts and code words, money and other numbers (percentages of one), days, None for `none`; lists hold
# entries, each a mapping like the subject's own, with the name of the entry under `id` if it has one.
Plain: TypeAlias = "bool | str | int | Decimal | Fraction | date | Sequence[Mapping[str, Plain]] | None"


class NamedEntry(dict[str, Any]):
    """An entry of a list as a mapping of plain values. `label`: what it is called in paths."""

    __slots__ = ("label",)

    def __init__(self, label: str, facts: Mapping[str, Any]) -> None:
        super().__init__(facts)
        self.label = label


def plain_facts(facts: Mapping[str, Given | GivenList], definitions: Mapping[str, FactDefinition]) -> dict[str, Any]:
    """The facts of a dossier as plain values; what is unknown is not among them, an entry knows its name."""
    found: dict[str, Any] = {}
    for name, given in facts.items():
        if isinstance(given, GivenList):
            of = definitions[name].of or {}
            found[name] = [NamedEntry(e.name, plain_facts(e.facts, of)) for e in given.entries]
        elif type(value := given.value) is Fraction:  # for yes and no, asking whether it is one takes far longer
            found[name] = _plain_number(value, definitions[name].type)
        else:
            found[name] = value
    return found


def _plain_number(value: Fraction, kind: str) -> Decimal | Fraction | int | date:
    if kind == "date":
        return date.fromordinal(int(value))
    if kind == "integer" and value.denominator == 1:
        return int(value)
    hundredths, rest = divmod(value.numerator * 100, value.denominator)
    if not rest:
        return Decimal(hundredths).scaleb(-2, _EXACT)
    return as_decimal(value)


def as_decimal(value: Fraction) -> Decimal | Fraction:
    """A number as a Decimal, or as it is if its digits do not end."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return value
    places = max(twos, fives)
    return Decimal(value.numerator * 10**places // value.denominator).scaleb(-places, _EXACT)


def subject_facts(subject: Subject, facts: Mapping[str, Plain], identity: str | None = None) -> SubjectFacts:
    """A subject whose facts are plain values; a fact that is not among them is unknown.

    Nothing is checked: the values fit the vocabulary, or `KeyError`, `TypeError` and `ValueError` say that they do not.
    """
    return SubjectFacts(subject.name, identity, _level(subject.facts, facts))


def _level(definitions: Mapping[str, FactDefinition], facts: Mapping[str, Plain]) -> dict[str, Given | GivenList]:
    return {name: _given(definitions[name], value) for name, value in facts.items() if name != "id"}


def _given(definition: FactDefinition, value: Plain) -> Given | GivenList:
    if definition.type == "list":
        return _list(definition, value)
    return Given(_value(value))


def _list(definition: FactDefinition, value: Plain) -> GivenList:
    if value is None:
        return GivenList(())
    if not isinstance(value, list | tuple):
        raise TypeError(f"{definition.name}: {type(value).__name__} is no list")
    of = definition.of or {}
    levels = [_level(of, entry) for entry in value]
    names = [_name(definition, entry, level) for entry, level in zip(value, levels, strict=True)]
    return GivenList(tuple(EntryFacts(n, level) for n, level in zip(names_of(names), levels, strict=True)))


def _name(definition: FactDefinition, entry: Mapping[str, Plain], level: Mapping[str, Given | GivenList]) -> str | None:
    """What an entry is called, if something tells it apart: its `id`, else its key."""
    identity = entry.get("id")
    if isinstance(identity, str):
        return identity
    values = []
    for name in definition.key:
        given = level.get(name)
        if not isinstance(given, Given) or given.value is None:
            return None
        values.append(given.value)
    return key_name(definition, tuple(values)) if values else None


def _value(value: Plain) -> FactValue:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, date):
        return Fraction(value.toordinal())
    if isinstance(value, int | Decimal | Fraction):
        return Fraction(value)
    raise TypeError(f"{type(value).__name__} is no value of a fact")
