"""Answers kept for a rule by the facts that it can read: most rules read a few yeses and words alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from acquis.backends.compiled.law import Law
from acquis.backends.compiled.rules import Rules
from acquis.backends.compiled.writer import Writer
from acquis.evaluation.reads import Reader
from acquis.rulebook.model import Rule
from acquis.vocabulary.model import FactDefinition

Answer = TypeVar("Answer")
Key = tuple[object, ...]

ABSENT = object()
SMALL = ("boolean", "code")  # types with few values
_MOST = 4096  # answers of one rule


class Memory(Generic[Answer]):
    """The answers of one rule. `small`, `large`: the facts that it can read, with few values and with many."""

    def __init__(self, small: tuple[str, ...], large: tuple[str, ...]) -> None:
        self.small, self.large = small, large
        self._kept: dict[Key, Answer] = {}

    def key(self, facts: Mapping[str, Any]) -> Key | None:
        """What the answer hangs on; None if it is an amount, a day or an entry, which hardly comes again."""
        get = facts.get
        found: list[object] = []
        for name in self.large:  # first, since it is mostly one of them that says no
            value = get(name, ABSENT)
            if value is None or value is ABSENT:
                found.append(value)
            elif isinstance(value, list | tuple) and not value:
                found.append(())
            else:
                return None
        return (*found, *[get(name, ABSENT) for name in self.small])

    def get(self, key: Key) -> Answer | None:
        """The answer that is kept."""
        return self._kept.get(key)

    def keep(self, key: Key, answer: Answer) -> Answer:
        """Keep an answer."""
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[key] = answer
        return answer


def memories(law: Law, rules: Sequence[Rule], definitions: Mapping[str, FactDefinition]) -> dict[str, Memory[Any]]:
    """A memory for each rule of which it can be told beforehand what it reads."""
    reader = Reader(Rules(law, Writer()))
    together = linked(definitions)
    found: dict[str, Memory[Any]] = {}
    for rule in rules:
        try:
            names = _read(reader, law, rule)
        except NotImplementedError:
            continue
        if not names & together:
            found[rule.id] = memory_of(names, definitions)
    return found


def memory_of(names: Iterable[str], definitions: Mapping[str, FactDefinition]) -> Memory[Any]:
    """A memory for what reads some facts of a subject, and entries of its lists at most."""
    ordered = sorted(names)
    small = tuple(n for n in ordered if definitions[n].type in SMALL)
    return Memory(small, tuple(n for n in ordered if n not in small))


def linked(definitions: Mapping[str, FactDefinition]) -> set[str]:
    """The facts of a subject whose range, as long as they are unknown, hangs on others."""
    return {p for d in definitions.values() for p in (d.parts and (d.name, *d.parts))}


def _read(reader: Reader, law: Law, rule: Rule) -> set[str]:
    """The facts that a rule can read under any of its readings."""
    if rule.for_each is not None or rule.chart is not None:
        raise NotImplementedError("a rule over a list")
    names: set[str] = set()
    if not law.in_force(rule):
        return names
    several = law.readings_met(rule)
    # Each reading of each rule once: what is read under them adds up.
    for turn in range(max((len(r.readings) for r in several), default=1)):
        choices = {r.id: law.readings.get(r.id, [*r.readings][turn % len(r.readings)]) for r in several}
        at = reader.rules.place(rule, choices)
        for reads in (reader.scope(rule, at), reader.ruling(rule, at)):
            names |= reads.everything()[0]
    return names
