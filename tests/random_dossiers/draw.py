"""Draws the facts of a subject: plain values, as the compiled evaluator and the columns of a table take them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from acquis.rulebook.model import Rulebook
from acquis.vocabulary.model import FactDefinition

from .amounts import Numbers
from .days import Days
from .leaning import Leaning, leaning
from .spoken import Spoken, spoken_of

_TEXTS = ("A", "B", "C", "D", "E")
_UNKNOWN = object()


def dossiers(
    rulebook: Rulebook, subject: str, seed: int, count: int, *, as_of: date | None = None
) -> Iterator[dict[str, object]]:
    """`count` dossiers on one subject: fact to plain value, the same ones for the same seed.

    Booleans are bool, money and decimals Decimal, percentages Fraction or Decimal of one, whole numbers int, dates
    date, codes and texts str, lists lists of such mappings; none is None; what is not in the mapping is unknown. Days
    lie around `as_of` as well, if it is given. Numbers keep to the range of their fact, no two entries of a list have
    the same key, and a fact that refers to another fact of its list takes one of the values there.
    """
    rng = Random(f"{subject} {seed}")
    spoken = spoken_of(rulebook, subject)
    facts = rulebook.vocabulary.subjects[subject].facts
    for _ in range(count):
        yield _Draw(rng, spoken, leaning(rng), as_of).record(facts)


class _Draw:
    """One dossier in the making."""

    def __init__(self, rng: Random, spoken: Spoken, leans: Leaning, as_of: date | None) -> None:
        self.rng, self.spoken, self.leans = rng, spoken, leans
        self.numbers = Numbers(rng, spoken, leans.related)
        self.days = Days(rng, spoken, leans.related, as_of)

    def record(self, facts: Mapping[str, FactDefinition], held: Mapping[str, str] | None = None) -> dict[str, object]:
        """The facts of one level, and of the lists below it."""
        found: dict[str, object] = {}
        # Lists first, so that amounts beside them can be their sums.
        for definition in sorted(facts.values(), key=lambda f: f.type != "list"):
            drawn = self._fact(definition)
            if drawn is not _UNKNOWN:
                found[definition.name] = drawn
        found |= held or {}
        self._wholes(facts, found)
        return {name: found[name] for name in facts if name in found}

    def _fact(self, definition: FactDefinition) -> object:
        if self.rng.random() < self.leans.unknown:
            return _UNKNOWN
        optional = definition.can_be_none or definition.type == "money"
        if optional and definition.type != "list" and self.rng.random() < self.leans.none:
            return None
        kind = definition.type
        if kind == "boolean":
            return self.rng.random() < self.leans.yes
        if kind == "date":
            return self.days.day()
        if kind == "code":
            return self._word(definition)
        if kind == "list":
            return self._list(definition)
        if kind in ("text", "mapping"):
            return self.rng.choice(_TEXTS)
        return self.numbers.number(definition)

    def _word(self, definition: FactDefinition) -> str:
        assert definition.code_list is not None
        codes = definition.code_list.codes
        named = [c for c in codes if c in self.spoken.words]
        return self.rng.choice(named if named and self.rng.random() < self.leans.spoken else codes)

    def _list(self, definition: FactDefinition) -> list[dict[str, object]]:
        of, holds = definition.of or {}, dict(definition.holds)
        longest = min(self.leans.longest, 2) if definition.of_subject is not None else self.leans.longest
        entries = [self.record(of, holds) for _ in range(self.rng.randint(0, longest))]
        only = of.get(definition.key[0]) if len(definition.key) == 1 else None
        codes = only.code_list.codes if only is not None and only.code_list is not None else ()
        if only is not None and codes and len(codes) <= 12 and self.rng.random() < self.leans.complete:
            entries = [{**self.record(of, holds), only.name: code} for code in codes]
        entries = _told_apart(definition, entries)
        for fact in of.values():
            self._refer(fact, entries)
            if fact.type in ("money", "integer", "decimal"):
                self.numbers.listed(fact, [e.get(fact.name) for e in entries])
        return entries

    def _refer(self, fact: FactDefinition, entries: list[dict[str, object]]) -> None:
        """A fact that names another entry names one that is there."""
        if fact.refers_to is None:
            return
        named = [e[fact.refers_to] for e in entries if e.get(fact.refers_to) is not None]
        for entry in entries:
            if entry.get(fact.name) is not None and named:
                entry[fact.name] = self.rng.choice(named)

    def _wholes(self, facts: Mapping[str, FactDefinition], found: dict[str, object]) -> None:
        """A whole is no less than its parts."""
        for definition in facts.values():
            parts = [v for p in definition.parts if isinstance(v := found.get(p), int)]
            whole = found.get(definition.name)
            if parts and isinstance(whole, int) and whole < sum(parts):
                found[definition.name] = sum(parts) + self.rng.choice((0, 0, 1))


def _told_apart(definition: FactDefinition, entries: list[dict[str, object]]) -> list[dict[str, object]]:
    """The entries without those that repeat a key."""
    kept: dict[object, dict[str, object]] = {}
    for place, entry in enumerate(entries):
        values = tuple(entry.get(name) for name in definition.key)
        kept.setdefault(place if None in values or not values else values, entry)
    return list(kept.values())
