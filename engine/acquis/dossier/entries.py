"""The facts of one level, and the lists below it: entries, their keys and names, what they refer to."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from acquis.dossier.facts import LONG_FORM, FactReader, show_value
from acquis.dossier.mistakes import Mistakes, shown
from acquis.dossier.model import EntryFacts, FactValue, Given, GivenList
from acquis.reading.node import Mapping, Node, Scalar, Sequence
from acquis.records import record
from acquis.source import Span
from acquis.vocabulary.model import FactDefinition

Facts: TypeAlias = "dict[str, Given | GivenList]"
Key: TypeAlias = "tuple[FactValue, ...]"
Known: TypeAlias = "MappingOf[str, Given | GivenList]"
# The facts of the subjects around a list, by the subject's name: defaults are taken from there.
Around: TypeAlias = "MappingOf[str, Known]"


@dataclass
class Written:
    """One mapping of facts while it is read: a subject, or an entry of a list.

    `taken`: path to the default taken, as it is shown; `lists`: what is read after the values.
    """

    node: Mapping
    facts: Facts
    taken: dict[str, str]
    lists: list[tuple[FactDefinition, Scalar, Node]]
    id: str | None = None
    id_span: Span | None = None
    bad_id: bool = False


@record(frozen=True)
class _Level:
    """What to look after among the facts of one level, found once."""

    facts: MappingOf[str, FactDefinition]
    defaults: tuple[FactDefinition, ...]
    wholes: tuple[FactDefinition, ...]
    references: tuple[FactDefinition, ...]


class EntryReader:
    """Reads mappings of facts and the lists in them."""

    def __init__(self, values: FactReader, mistakes: Mistakes, subjects: frozenset[str]) -> None:
        self.values = values
        self.mistakes = mistakes
        self._subjects = subjects
        self._levels: dict[int, _Level] = {}

    def level(self, facts: MappingOf[str, FactDefinition]) -> _Level:
        """A level's facts, sorted by what has to be done about them."""
        level = self._levels.get(id(facts))
        if level is None:
            every = tuple(facts.values())
            defaults = sorted((f for f in every if f.default is not None), key=lambda f: "." in (f.default or ""))
            references = tuple(f for f in every if f.refers_to is not None)
            level = _Level(facts, tuple(defaults), tuple(f for f in every if f.parts), references)
            self._levels[id(facts)] = level
        return level

    def written(self, node: Mapping, facts: MappingOf[str, FactDefinition], what: str) -> Written:
        """The single values of a mapping; its lists wait until the defaults they take are known."""
        found = Written(node, {}, {}, [])
        for key, value in node.entries:
            fact = facts.get(key.text)
            if fact is None:
                if key.text == "id":
                    self._identity(value, found)
                else:
                    self.mistakes.unknown_key(key.text, key.span, what, (*facts, "id"))
            elif fact.type == "list":
                found.lists.append((fact, key, value))
            else:
                given = self.values.given(fact, value)
                if given is not None:
                    found.facts[key.text] = given
        for whole in self.level(facts).wholes:
            self._parts(whole, found.facts)
        return found

    def defaults(self, found: Written, facts: MappingOf[str, FactDefinition], around: Around) -> None:
        """Take the declared defaults of what was left out."""
        level = self.level(facts)
        if not level.defaults:
            return
        there = {key.text for key, _ in found.node.entries}
        open_ = [f for f in level.defaults if f.name not in there and f.name not in found.facts]
        # A default may be the value of a fact that takes a default itself.
        while open_:
            taken = [f for f in open_ if self._default(f, found, around)]
            if not taken:
                return
            open_ = [f for f in open_ if f not in taken]

    def _default(self, fact: FactDefinition, found: Written, around: Around) -> bool:
        text = fact.default or ""
        subject, _, name = text.partition(".")
        given: Given | GivenList | None
        if name and subject in self._subjects:
            given = around.get(subject, {}).get(name)
        elif fact.type == "list":
            given = GivenList(())
        else:
            given = self.values.constant(fact, text)
        if given is None:
            return False
        found.facts[fact.name] = given
        found.taken[fact.name] = show_value(fact, given.value) if isinstance(given, Given) else "none"
        return True

    def entries(self, fact: FactDefinition, node: Node, around: Around, taken: dict[str, str]) -> GivenList | None:
        """A list of entries; None if it is unknown or wrong."""
        sequence = self.sequence(fact, node)
        if sequence is None or isinstance(sequence, GivenList):
            return sequence
        facts = fact.of or {}
        what = f"no fact of an entry of `{fact.name}`"
        found = []
        for item in sequence.items:
            if not isinstance(item, Mapping):
                self.no_entry(fact, item)
                continue
            entry = self.written(item, facts, what)
            self.defaults(entry, facts, around)
            self.lists(entry, around)
            found.append(entry)
        entries = self.named(fact, found, taken)
        return GivenList(entries, node.span) if len(found) == len(sequence.items) else None

    def lists(self, found: Written, around: Around) -> None:
        """The lists of one level, those of whole subjects left aside."""
        for fact, _, node in found.lists:
            if fact.of_subject is None:
                given = self.entries(fact, node, around, found.taken)
                if given is not None:
                    found.facts[fact.name] = given

    def sequence(self, fact: FactDefinition, node: Node) -> Sequence | GivenList | None:
        """The sequence of a list, unfolded; a list known to be empty; None if unknown or wrong."""
        folded = isinstance(node, Mapping) and self._is_long_form(fact, node)
        if folded and isinstance(node, Mapping):
            value, _ = self.values.unfolded(fact, node)
            if value is None:
                return None
            node = value
        if isinstance(node, Sequence):
            return node
        if isinstance(node, Scalar):
            if self.values.is_unknown(node) or self.values.is_empty(fact.name, node):
                return None
            if node.text == "none" and node.kind == "text":
                return GivenList((), node.span)
        what = "a mapping" if isinstance(node, Mapping) else f"`{shown(node.text)}`"
        help = "one entry is a list, too: begin it with `- `, or put it in [ ]"
        self.mistakes.add("C713", f"`{fact.name}` is a list, not {what}", node.span, help)
        return None

    def no_entry(self, fact: FactDefinition, node: Node) -> None:
        """Report an entry that is no mapping."""
        if isinstance(node, Scalar) and self.values.is_unknown(node):
            message = f"an entry of `{fact.name}` is unknown, but a list that is given is complete"
            help = f"if the list is not known in full, write `{fact.name}: unknown`"
        else:
            message, help = f"an entry of `{fact.name}` is a mapping of facts", "write its facts as `name: value`"
        self.mistakes.add("C713", message, node.span, help)

    def named(self, fact: FactDefinition, found: list[Written], taken: dict[str, str]) -> tuple[EntryFacts, ...]:
        """The entries with their names, once their keys and references are checked."""
        self.unique_ids(found)
        keys = [_key_of(fact, entry) for entry in found]
        self._unique_keys(fact, found, keys)
        for reference in self.level(fact.of or {}).references:
            self._references(reference, found)
        names = names_of([e.id if e.id is not None else key_name(fact, k) for e, k in zip(found, keys, strict=True)])
        for name, entry in zip(names, found, strict=True):
            for path, value in entry.taken.items():
                taken[f"{fact.name}[{name}].{path}"] = value
        return tuple(EntryFacts(n, e.facts, e.node.span) for n, e in zip(names, found, strict=True))

    def unique_ids(self, found: list[Written]) -> None:
        """Report an `id` that an earlier entry has."""
        first: dict[str, Span] = {}
        for entry in found:
            if entry.id is not None and entry.id_span is not None:
                earlier = first.setdefault(entry.id, entry.id_span)
                if earlier is not entry.id_span:
                    self._twice("id", entry.id, entry.id_span, earlier)

    def _unique_keys(self, fact: FactDefinition, found: list[Written], keys: list[Key | None]) -> None:
        first: dict[Key, Span] = {}
        for entry, key in zip(found, keys, strict=True):
            if key is not None:
                given = entry.facts[fact.key[0]]
                span = given.span or entry.node.span
                earlier = first.setdefault(key, span)
                if earlier is not span:
                    self._twice(" and ".join(fact.key), key_name(fact, key) or "", span, earlier)

    def _twice(self, key: str, value: str, span: Span, earlier: Span) -> None:
        message = f"two entries have the same {key}: `{shown(value)}`"
        help = "give each its own, or make one entry of the two"
        self.mistakes.add("C707", message, span, help, (earlier, "it stands here first"))

    def _references(self, fact: FactDefinition, found: list[Written]) -> None:
        target = fact.refers_to or ""
        names = [entry.facts.get(target) for entry in found]
        known = {given.value for given in names if isinstance(given, Given)}
        if any(given is None for given in names):
            return
        words = [str(value) for value in known]
        for entry in found:
            given = entry.facts.get(fact.name)
            if isinstance(given, Given) and given.span and given.value is not None and given.value not in known:
                value = str(given.value)
                message = f"`{fact.name}`: no entry of this list has the {target} `{shown(value)}`"
                help = self.mistakes.nearest(value, words)
                self.mistakes.add("C711", message, given.span, help)

    def _parts(self, whole: FactDefinition, facts: Facts) -> None:
        given = facts.get(whole.name)
        parts = [(name, part) for name in whole.parts if isinstance(part := facts.get(name), Given)]
        amounts = [part.value for _, part in parts if isinstance(part.value, Fraction)]
        total = sum(amounts, Fraction(0))
        if isinstance(given, Given) and isinstance(given.value, Fraction) and given.span and given.value < total:
            stated, summed = show_value(whole, given.value), show_value(whole, total)
            message = f"`{whole.name}` is {stated}, less than its parts, which make {summed}"
            help = "check the figures against their source"
            counted = [(name, part) for name, part in parts if part.value is not None]
            notes = [(p.span, f"`{n}` is {show_value(whole, p.value)}") for n, p in counted if p.span is not None]
            self.mistakes.add("C715", message, given.span, help, *notes)

    def _identity(self, node: Node, found: Written) -> None:
        if isinstance(node, Scalar):
            if self.values.is_unknown(node):
                return
            found.bad_id = True
            if self.values.is_empty("id", node):
                return
            if node.text == "none" and node.kind == "text":
                self.mistakes.add("C706", "`id` cannot be `none`", node.span, "leave the key out if there is no id")
            elif node.kind == "boolean" or not node.text:
                self.mistakes.add("C703", "`id` is a text that is not empty", node.span, "put it in quotes")
            else:
                found.bad_id, found.id, found.id_span = False, node.text, node.span
            return
        found.bad_id = True
        self.mistakes.add("C713", "`id` is one text, neither a list nor a mapping", node.span)

    def _is_long_form(self, fact: FactDefinition, node: Mapping) -> bool:
        """Whether a mapping is a list with its provenance rather than an entry without its list."""
        words = [key.text for key, _ in node]
        entry = any(w == "id" or (w in (fact.of or {}) and w not in LONG_FORM) for w in words)
        return not entry and any(w in LONG_FORM for w in words)


def _key_of(fact: FactDefinition, entry: Written) -> Key | None:
    """The values that tell an entry apart; None if one is unknown or none, or the key is the `id`."""
    values: list[FactValue] = []
    for name in fact.key:
        given = entry.facts.get(name)
        if not isinstance(given, Given) or given.value is None:
            return None
        values.append(given.value)
    return tuple(values) if values else None


def key_name(fact: FactDefinition, key: Key | None) -> str | None:
    """The name that a key gives an entry; None if it has none."""
    of = fact.of or {}
    return None if key is None else "+".join(show_value(of[n], v) for n, v in zip(fact.key, key, strict=True))


def names_of(wanted: list[str | None]) -> list[str]:
    """What each entry is called: as wanted, but by its place (from 1) where two would have one name."""
    names = [str(place) if name is None else name for place, name in enumerate(wanted, 1)]
    by_name: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        by_name.setdefault(name, []).append(index)
    clashes = [name for name, indices in by_name.items() if len(indices) > 1]
    while clashes:
        name = clashes.pop()
        indices = by_name[name]
        by_name[name] = [i for i in indices if name == str(i + 1)]
        for index in indices:
            place = str(index + 1)
            if place != name:
                names[index] = place
                others = by_name.setdefault(place, [])
                others.append(index)
                if len(others) > 1:
                    clashes.append(place)
    return names
