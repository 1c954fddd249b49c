"""The facts of one subject while verdicts are made on it: as plain values, and as reports show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from acquis.backends.compiled import shown
from acquis.dossier.known import NamedEntry, plain_facts
from acquis.dossier.model import Given, GivenList, SubjectFacts
from acquis.rulings.verdict import Shown
from acquis.vocabulary.model import FactDefinition


class Case:
    """One subject. `strict`: an assessment without by, on and evidence is unknown."""

    def __init__(
        self, subject: SubjectFacts, definitions: Mapping[str, FactDefinition], places: Mapping[str, int],
        *, strict: bool = False,
    ) -> None:  # fmt: skip
        self.subject, self.definitions, self.places = subject, definitions, places
        given = subject.facts if not strict else _supported(subject.facts, definitions)
        self.facts: dict[str, Any] = plain_facts(given, definitions)
        self.memory: dict[Any, Any] = {}
        self._shown: dict[str, Shown] = {}

    def shown(self, names: tuple[str, ...]) -> dict[str, Shown]:
        """The known ones of some facts of the subject, as reports show them."""
        facts, found = self.facts, self._shown
        for name in names:
            if name not in found and name in facts:
                found[name] = self._show(self.definitions[name], facts[name])
        return {name: found[name] for name in names if name in found}

    def with_entries(self, names: set[str], entries: set[tuple[str, str]]) -> dict[str, Shown]:
        """The same with facts of every entry of a list, in the order of reports."""
        found = dict(self.shown(tuple(names)))
        for listed, name in entries:
            definition = (self.definitions[listed].of or {})[name]
            for entry in self.facts.get(listed) or ():
                if name in entry:
                    found[f"{listed}[{entry.label}].{name}"] = self._show(definition, entry[name])
        return {path: found[path] for path in sorted(found, key=self.order)}

    def order(self, path: str) -> tuple[int, str]:
        """Where a fact stands in the vocabulary."""
        return (self.places.get(path.partition("[")[0].partition(".")[0], len(self.places)), path)

    @staticmethod
    def _show(definition: FactDefinition, value: Any) -> Shown:
        if definition.type == "list":
            return [e.label for e in value if isinstance(e, NamedEntry)]
        if value is None:
            return "none"
        said: Shown = shown.SHOWS[definition.type](value)
        return said

    @cached_property
    def unsupported(self) -> frozenset[str]:
        """The known assessments that have no by, on and evidence, by path."""
        return frozenset(_unsupported(self.subject.facts, self.definitions, ""))


def _unsupported(
    facts: Mapping[str, Given | GivenList], definitions: Mapping[str, FactDefinition], path: str
) -> Iterator[str]:
    for name, given in facts.items():
        definition = definitions[name]
        if isinstance(given, GivenList):
            for entry in given.entries:
                yield from _unsupported(entry.facts, definition.of or {}, f"{path}{name}[{entry.name}].")
        elif definition.judgement and not given.supported:
            yield f"{path}{name}"


def _supported(
    facts: Mapping[str, Given | GivenList], definitions: Mapping[str, FactDefinition]
) -> dict[str, Given | GivenList]:
    found: dict[str, Given | GivenList] = {}
    for name, given in facts.items():
        definition = definitions[name]
        if isinstance(given, GivenList):
            of = definition.of or {}
            kept = tuple(type(e)(e.name, _supported(e.facts, of), e.span) for e in given.entries)
            found[name] = GivenList(kept, given.span)
        elif not definition.judgement or given.supported:
            found[name] = given
    return found
