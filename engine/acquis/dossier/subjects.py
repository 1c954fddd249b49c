"""One subject with all its facts, and the subjects that it lists."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from acquis.dossier.entries import Around, EntryReader, Written
from acquis.dossier.join import Joiner
from acquis.dossier.mistakes import Mistakes
from acquis.dossier.model import GivenList, SubjectFacts
from acquis.reading.node import Mapping, Node, Scalar
from acquis.records import record
from acquis.vocabulary.model import FactDefinition, Subject


@dataclass
class ReadSubject:
    """A subject, and behind it those that it lists."""

    subject: Subject
    written: Written
    listed: list[ReadSubject] = field(default_factory=list)

    def all(self) -> Iterator[SubjectFacts]:
        """The subject itself, then the listed ones."""
        w = self.written
        yield SubjectFacts(self.subject.name, w.id, w.facts, w.taken, w.node.span)
        for listed in self.listed:
            yield from listed.all()


@record(frozen=True)
class SubjectReader:
    """Reads subjects, each with what it inherits."""

    entries: EntryReader
    joiner: Joiner
    mistakes: Mistakes
    subjects: MappingOf[str, Subject]

    def read(
        self,
        subject: Subject,
        node: Mapping,
        around: Around,
        listed: tuple[FactDefinition, Scalar] | None = None,
    ) -> ReadSubject:
        """A subject; `listed` is the list it stands in, with the key of that list, if it is one of a list's."""
        found = self.entries.written(node, subject.facts, f"no fact of `{subject.name}`")
        if listed is not None:
            self.joiner.hold(found, subject, *listed)
        self.joiner.inherit(found, subject, around)
        around = {**around, subject.name: found.facts}
        self.entries.defaults(found, subject.facts, around)
        self.entries.lists(found, around)
        result = ReadSubject(subject, found)
        for fact, key, value in found.lists:
            if fact.of_subject in self.subjects:
                self._list(result, fact, key, value, around)
        return result

    def in_list(self, node: Node, what: str) -> Mapping | None:
        """A subject's mapping in list form, if it is one."""
        if isinstance(node, Mapping):
            return node
        self.mistakes.add("C713", f"{what} is a mapping of facts", node.span, "write its facts as `name: value`")
        return None

    def needs_id(self, subject: Subject, found: Written) -> None:
        """Report a subject in list form that has no `id`."""
        if found.id is None and not found.bad_id:
            head = found.node.entries[0][0].span if found.node.entries else found.node.span
            help = "reports call it by its `id`: add one that no other has"
            self.mistakes.add("C714", f"a `{subject.name}` in a list has no `id`", head, help)

    def _list(self, result: ReadSubject, fact: FactDefinition, key: Scalar, node: Node, around: Around) -> None:
        """The listed subjects: entries of the list, and subjects of their own."""
        subject, facts = self.subjects[fact.of_subject or ""], result.written.facts
        sequence = self.entries.sequence(fact, node)
        if sequence is None or isinstance(sequence, GivenList):
            if sequence is not None:
                facts[fact.name] = sequence
            return
        for item in sequence.items:
            if isinstance(item, Mapping):
                listed = self.read(subject, item, around, (fact, key))
                self.needs_id(subject, listed.written)
                result.listed.append(listed)
            else:
                self.entries.no_entry(fact, item)
        # What a listed subject takes by default stands with that subject alone.
        entries = self.entries.named(fact, [listed.written for listed in result.listed], {})
        facts[fact.name] = GivenList(entries, node.span)
