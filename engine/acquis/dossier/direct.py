"""Plain Python values straight to typed facts, where all of them are regular.

Whatever is unusual (a mistake, provenance, defaults, several subjects) is left to the reader of files, which is the
definition and which alone reports mistakes: here it is only told that everything is as it should be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from acquis.dossier.entries import key_name, names_of
from acquis.dossier.model import FILE, Dossier, EntryFacts, FactValue, Given, GivenList, SubjectFacts
from acquis.quantities import NUMBER_READERS, read_date
from acquis.rulebook.model import STAGES, Rulebook
from acquis.vocabulary.model import FactDefinition

_LONGEST = 1000  # characters of a text
_MOST_ENTRIES = 500  # of one list
_MOST_DIGITS = 30
_WORDS = ("none", "unknown")  # texts that say something of a fact rather than what it is
_ABSENT, _YES, _NO = Given(None), Given(True), Given(False)


class _Unusual(Exception):
    """Something for the reader of files."""


def direct(values: Mapping[str, object], name: str, rulebook: Rulebook) -> Dossier | None:
    """The dossier that plain values make, the same as by way of a file; None if the way of a file is to be taken."""
    if name.lower().endswith((".yaml", ".yml")):
        return None
    try:
        return _dossier(values, name, rulebook)
    except _Unusual:
        return None


def _dossier(values: Mapping[str, object], name: str, rulebook: Rulebook) -> Dossier:
    rest = dict(values)
    act, as_of, stage = rest.pop("act", None), rest.pop("as_of", None), rest.pop("stage", None)
    day = None if as_of is None else _day(as_of)
    if len(rest) != 1 or act not in (None, rulebook.act.id) or stage not in (None, *STAGES):
        raise _Unusual
    ((word, facts),) = rest.items()
    subject = rulebook.vocabulary.subjects.get(word)
    if subject is None or word == FILE or not isinstance(facts, dict):
        raise _Unusual
    identity, found = _level(subject.facts, facts)
    one = SubjectFacts(subject.name, identity, found)
    stage = stage if isinstance(stage, str) else None
    return Dossier(name, rulebook.act.id, None if day is None else int(day), stage, {}, (one,))


def _level(
    definitions: Mapping[str, FactDefinition], values: Mapping[object, object]
) -> tuple[str | None, dict[str, Given | GivenList]]:
    """The `id` and the facts of one level."""
    found: dict[str, Given | GivenList] = {}
    identity: str | None = None
    for name, value in values.items():
        definition = definitions.get(name) if isinstance(name, str) else None
        if value is None and (definition is not None or name == "id"):
            continue  # not known
        if definition is not None:
            found[definition.name] = _READ[definition.type](definition, value)
        elif name == "id":
            identity = _plain_text(value)
        else:
            raise _Unusual
    for definition in _special(definitions):
        if definition.default is not None and definition.name not in values:
            raise _Unusual
        if (definition.parts or definition.refers_to is not None) and definition.name in found:
            raise _Unusual
    return identity, found


@lru_cache(maxsize=256)
def _special_of(definitions: _ByIdentity) -> tuple[FactDefinition, ...]:
    return tuple(d for d in definitions.facts.values() if d.default is not None or d.parts or d.refers_to is not None)


class _ByIdentity:
    """The facts of a level, told apart by which mapping they are."""

    def __init__(self, facts: Mapping[str, FactDefinition]) -> None:
        self.facts = facts

    def __hash__(self) -> int:
        return id(self.facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.facts is self.facts


def _special(definitions: Mapping[str, FactDefinition]) -> tuple[FactDefinition, ...]:
    """The facts of a level that hang on others."""
    return _special_of(_ByIdentity(definitions))


def _boolean(definition: FactDefinition, value: object) -> Given:
    if value is True:
        return _YES
    return _NO if value is False else _none(definition, value)


def _none(definition: FactDefinition, value: object) -> Given:
    if value == "none" and (definition.can_be_none or definition.type == "money"):
        return _ABSENT
    raise _Unusual


def _code(definition: FactDefinition, value: object) -> Given:
    if isinstance(value, str) and definition.code_list is not None and value not in _WORDS:
        if value in definition.code_list.codes:
            return _word(value)
        raise _Unusual
    return _none(definition, value)


@lru_cache(maxsize=4096)
def _word(value: str) -> Given:
    return Given(value)


def _text(definition: FactDefinition, value: object) -> Given:
    return _none(definition, value) if value == "none" else Given(_plain_text(value))


def _plain_text(value: object) -> str:
    if not isinstance(value, str) or not value or len(value) > _LONGEST or value in _WORDS or not value.isprintable():
        raise _Unusual
    return value


def _number(definition: FactDefinition, value: object) -> Given:
    if isinstance(value, str):
        if value in _WORDS:
            return _none(definition, value)
        number = NUMBER_READERS[definition.type](value)
    else:
        number = _exact(definition.type, value)
    if not isinstance(number, Fraction):
        raise _Unusual
    low, high = definition.minimum, definition.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise _Unusual
    return Given(number)


def _exact(kind: str, value: object) -> Fraction:
    """A number that is no text; one with a per-cent sign always is."""
    if isinstance(value, Decimal):
        _, digits, exponent = value.as_tuple()
        if not isinstance(exponent, int) or len(digits) > _MOST_DIGITS or abs(value.adjusted()) > _MOST_DIGITS:
            raise _Unusual
        if kind == "money" and exponent >= -2:
            return Fraction(value)
    elif isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 10**_MOST_DIGITS:
        raise _Unusual
    number = Fraction(value)
    whole = {"money": number * 100, "integer": number, "decimal": Fraction(0)}.get(kind)
    if whole is None or whole.denominator != 1:
        raise _Unusual
    return number


def _date(definition: FactDefinition, value: object) -> Given:
    return _none(definition, value) if value == "none" else Given(_day(value))


def _day(value: object) -> FactValue:
    if isinstance(value, date) and not isinstance(value, datetime):
        return Fraction(value.toordinal())
    day = read_date(value) if isinstance(value, str) else None
    if not isinstance(day, int):
        raise _Unusual
    return Fraction(day)


def _list(definition: FactDefinition, value: object) -> GivenList:
    if not isinstance(value, list | tuple) or definition.of_subject is not None or len(value) > _MOST_ENTRIES:
        raise _Unusual
    levels = []
    for entry in value:
        if not isinstance(entry, dict):
            raise _Unusual
        levels.append(_level(definition.of or {}, entry))
    keys = [_key(definition, facts) for _, facts in levels]
    for told_apart in ([k for k in keys if k is not None], [i for i, _ in levels if i is not None]):
        if len(set(told_apart)) < len(told_apart):
            raise _Unusual
    wanted = [
        identity if identity is not None else key_name(definition, key)
        for (identity, _), key in zip(levels, keys, strict=True)
    ]
    names = names_of(wanted)
    return GivenList(tuple(EntryFacts(n, facts) for n, (_, facts) in zip(names, levels, strict=True)))


def _key(definition: FactDefinition, facts: Mapping[str, Given | GivenList]) -> tuple[FactValue, ...] | None:
    values: list[FactValue] = []
    for name in definition.key:
        given = facts.get(name)
        if not isinstance(given, Given) or given.value is None:
            return None
        values.append(given.value)
    return tuple(values) if values else None


def _refused(_: FactDefinition, __: object) -> Given:
    raise _Unusual


_READ: Mapping[str, Callable[[FactDefinition, object], Given | GivenList]] = {
    "boolean": _boolean, "code": _code, "text": _text, "mapping": _refused, "date": _date, "list": _list,
    "money": _number, "percentage": _number, "integer": _number, "decimal": _number,
}  # fmt: skip
