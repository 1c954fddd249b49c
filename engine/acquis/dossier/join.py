"""The levels of a file joined: what a listed subject holds, and what is inherited from elsewhere."""

from __future__ import annotations

from acquis.dossier.entries import Around, Known, Written
from acquis.dossier.facts import FactReader, show_value
from acquis.dossier.mistakes import Mistakes, shown
from acquis.dossier.model import FactValue, Given, GivenList
from acquis.reading.node import Scalar
from acquis.vocabulary.model import CopyOf, FactDefinition, Subject, Vocabulary


def origins(vocabulary: Vocabulary) -> frozenset[str]:
    """The subjects whose facts others of the same file inherit: they are read first."""
    facts = [fact for subject in vocabulary.subjects.values() for fact in subject.facts.values()]
    return frozenset(fact.copy_of.subject for fact in facts if fact.copy_of is not None and fact.copy_of.list is None)


class Joiner:
    """Carries facts from one level to another."""

    def __init__(self, values: FactReader, mistakes: Mistakes) -> None:
        self.values = values
        self.mistakes = mistakes
        self._read: dict[str, list[Known]] = {}
        self._by_value: dict[CopyOf, dict[FactValue, dict[FactValue, Given]]] = {}
        # Each list's entries by the joining fact, its values as words, and whether all of them are known.
        self._entries: dict[tuple[int, str, str], tuple[dict[FactValue, Known], list[str], bool]] = {}

    def remember(self, subject: Subject, facts: Known) -> None:
        """Let other subjects of the file inherit from this one."""
        self._read.setdefault(subject.name, []).append(facts)

    def hold(self, found: Written, subject: Subject, listed: FactDefinition, key: Scalar) -> None:
        """Give a listed subject what all of its list have, and refuse what contradicts it."""
        there = {k.text for k, _ in found.node.entries} if listed.holds else set()
        for name, text in listed.holds.items():
            fact = subject.facts.get(name)
            held = self.values.constant(fact, text) if fact is not None else None
            given = found.facts.get(name)
            if fact is None or held is None:
                continue
            if name not in there:
                found.facts[name] = held
                found.taken[name] = text
            elif isinstance(given, Given) and given.span and given.value != held.value:
                value = show_value(fact, given.value)
                message = f"`{name}` is `{value}`, but every entry of `{listed.name}` has `{text}`"
                help = f"leave `{name}` out, or move this entry into a dossier of its own"
                self.mistakes.add("C721", message, given.span, help, (key.span, "it is listed here"))

    def inherit(self, found: Written, subject: Subject, around: Around) -> None:
        """Take the facts that belong to another level, and compare those that stand in both."""
        absent: set[str] = set()
        for fact in subject.facts.values():
            copy = fact.copy_of
            if copy is None or fact.type == "list":
                continue
            joined = found.facts.get(copy.join)
            if not isinstance(joined, Given):
                continue
            if copy.list is None:
                self._copy(fact, found, self._same(copy, joined.value))
            else:
                entry = self._entry(copy, copy.list, joined, around, absent)
                origin = entry.get(copy.fact) if entry is not None else None
                self._copy(fact, found, [origin] if isinstance(origin, Given) else [])

    def _copy(self, fact: FactDefinition, found: Written, origins: list[Given]) -> None:
        own = found.facts.get(fact.name)
        if not isinstance(own, Given):
            if len(origins) == 1:
                found.facts[fact.name] = origins[0]
            return
        for origin in origins:
            if origin.value != own.value and own.span is not None:
                here, there = shown(show_value(fact, own.value)), shown(show_value(fact, origin.value))
                message = f"`{fact.name}` is {here} here, but {there} where it belongs"
                notes = [(origin.span, "it belongs here")] if origin.span else []
                self.mistakes.add("C712", message, own.span, "correct one of the two; the copy can be left out", *notes)
                return

    def _same(self, copy: CopyOf, value: FactValue) -> list[Given]:
        """What the subjects of the file with this value of the joining fact say: one value, or two that differ."""
        index = self._by_value.get(copy)
        if index is None:
            index = self._by_value[copy] = {}
            for facts in self._read.get(copy.subject, ()):
                joined, given = facts.get(copy.join), facts.get(copy.fact)
                if isinstance(joined, Given) and joined.value is not None and isinstance(given, Given):
                    said = index.setdefault(joined.value, {})
                    if len(said) < 2:
                        said.setdefault(given.value, given)
        return list(index.get(value, {}).values())

    def _entry(self, copy: CopyOf, name: str, joined: Given, around: Around, absent: set[str]) -> Known | None:
        """The entry of the other level's list that has this value of the joining fact."""
        level = around.get(copy.subject)
        listed = level.get(name) if level is not None else None
        if level is None or not isinstance(listed, GivenList):
            return None
        key = (id(level), name, copy.join)
        if key not in self._entries:
            known = [(entry, entry.facts.get(copy.join)) for entry in listed.entries]
            index = {g.value: entry.facts for entry, g in known if isinstance(g, Given)}
            self._entries[key] = index, [str(value) for value in index], all(g is not None for _, g in known)
        index, names, complete = self._entries[key]
        if complete and joined.value not in index and name not in absent and joined.span is not None:
            absent.add(name)
            value = str(joined.value)
            message = f"`{copy.join}`: `{name}` of the {copy.subject} has no entry `{shown(value)}`"
            notes = [(listed.span, "the list is here")] if listed.span is not None else []
            self.mistakes.add("C711", message, joined.span, self.mistakes.choices(value, names), *notes)
        return index.get(joined.value)
