"""A file's value to a dossier: its own keys, its subjects, and every mistake on the way."""

from __future__ import annotations

from collections.abc import Iterator

from acquis.diagnostics import Diagnostic
from acquis.dossier.entries import EntryReader
from acquis.dossier.facts import FactReader
from acquis.dossier.join import Joiner, origins
from acquis.dossier.mistakes import Mistakes, shown
from acquis.dossier.model import FILE, Dossier, FactValue, Given
from acquis.dossier.subjects import ReadSubject, SubjectReader
from acquis.quantities import Problem
from acquis.reading import uncollected
from acquis.reading.node import Mapping, Node, Scalar, Sequence
from acquis.rulebook.model import STAGES, Rulebook
from acquis.rulebook.versions import version_chosen
from acquis.source import Source, Span
from acquis.vocabulary.model import CodeList, FactDefinition, Subject

_OWN = ("act", "as_of", "law_version", "stage", "readings")


def read_dossier(node: Node, name: str, rulebook: Rulebook) -> tuple[Dossier | None, tuple[Diagnostic, ...]]:
    """The dossier that a file holds, or None and everything that is wrong in it."""
    if not isinstance(node, Mapping):
        help = "it has keys such as `as_of` and `project`"
        return None, (Diagnostic("S112", "a dossier is a mapping of names", node.span, help),)
    with uncollected():
        return _DossierReader(node, name, rulebook).read()


class _DossierReader:
    def __init__(self, node: Mapping, name: str, rulebook: Rulebook) -> None:
        self.node, self.name, self.rulebook = node, name, rulebook
        vocabulary = rulebook.vocabulary
        self.subjects = {n: s for n, s in vocabulary.subjects.items() if n != FILE}
        self.mistakes = Mistakes(vocabulary)
        self.values = FactReader(self.mistakes, json=_is_json(node, name))
        self.joiner = Joiner(self.values, self.mistakes)
        self.entries = EntryReader(self.values, self.mistakes, frozenset(self.subjects))
        self.reader = SubjectReader(self.entries, self.joiner, self.mistakes, self.subjects)

    def read(self) -> tuple[Dossier | None, tuple[Diagnostic, ...]]:
        """The dossier, or None with all mistakes."""
        own = {key.text: value for key, value in self.node if key.text in _OWN}
        act = self._own("act", "code", own, (self.rulebook.act.id,))
        as_of = self._own("as_of", "date", own)
        law_version = self._law_version(own)
        stage = self._own("stage", "code", own, STAGES)
        readings = self._readings(own.get("readings"))
        subjects = self._subjects()
        if self.mistakes:
            return None, self.mistakes.all()
        return Dossier(
            name=self.name,
            act=str(act or self.rulebook.act.id),
            as_of=None if as_of is None else int(as_of),
            stage=None if stage is None else str(stage),
            readings=readings,
            subjects=tuple(facts for subject in subjects for facts in subject.all()),
            law_version=law_version,
        ), ()

    def _own(self, name: str, kind: str, own: dict[str, Node], codes: tuple[str, ...] = ()) -> FactValue:
        """The value of one of the file's own keys."""
        if name not in own:
            return None
        nowhere = Span(Source("", ""), 0, 0)
        fact = FactDefinition(name, kind, "", "", nowhere, code_list=CodeList(name, codes))
        given = self.values.given(fact, own[name])
        return given.value if isinstance(given, Given) else None

    def _law_version(self, own: dict[str, Node]) -> int | None:
        """The day of the consolidated version to apply."""
        day = self._own("law_version", "date", own)
        if day is None:
            return None
        version = version_chosen(self.rulebook.act, int(day), "C722")
        if isinstance(version, Problem):
            self.mistakes.problem("law_version", version, own["law_version"].span)
            return None
        return version.day

    def _readings(self, node: Node | None) -> dict[str, str]:
        """Rule id to reading name."""
        chosen: dict[str, str] = {}
        if isinstance(node, Scalar) and (self.values.is_unknown(node) or self.values.is_empty("readings", node)):
            return chosen
        if node is not None and not isinstance(node, Mapping):
            if not isinstance(node, Scalar) or node.text != "none":
                help = "write `readings: {art_16/par_11: earlier_day}`"
                self.mistakes.add("C713", "`readings` is a mapping from rules to readings", node.span, help)
            return chosen
        for key, value in node or ():
            rule = self.rulebook.rules.get(key.text)
            if rule is None:
                help = self.mistakes.nearest(key.text, self.rulebook.rules)
                self.mistakes.add("C709", f"there is no rule `{shown(key.text)}`", key.span, help)
            elif not isinstance(value, Scalar):
                self.mistakes.add("C713", f"the reading of `{key.text}` is one name", value.span)
            elif value.kind != "null" and not self.values.is_empty(key.text, value):
                if value.text in rule.readings:
                    chosen[key.text] = value.text
                    continue
                names = tuple(rule.readings)
                help = self.mistakes.choices(value.text, names) or "the rule has one reading only: remove this line"
                self.mistakes.add("C710", f"`{key.text}` has no reading `{shown(value.text)}`", value.span, help)
        return chosen

    def _subjects(self) -> list[ReadSubject]:
        """All subjects in the order of the file; those that others inherit from are read first."""
        names = {name: s for s in self.subjects.values() for name in (s.plural, s.name)}
        first: dict[str, Scalar] = {}
        found: list[tuple[Subject, Scalar, Node]] = []
        expected = True
        for key, value in self.node:
            subject = names.get(key.text)
            if subject is not None:
                earlier = first.setdefault(subject.name, key)
                found.append((subject, key, value))
                if earlier is not key:
                    self._both(subject, key, earlier)
            elif key.text not in _OWN:
                expected = expected and isinstance(value, Scalar)
                what = "neither a subject nor a key of a dossier"
                self.mistakes.unknown_key(key.text, key.span, what, (*_OWN, *names))
        firstly = origins(self.rulebook.vocabulary)
        read: dict[int, list[ReadSubject]] = {}
        for place, (subject, key, value) in sorted(enumerate(found), key=lambda item: item[1][0].name not in firstly):
            wrong = len(self.mistakes)
            read[place] = self._subject(subject, key, value)
            expected = expected and wrong == len(self.mistakes)
        subjects = [one for place in sorted(read) for one in read[place]]
        keys = {key.text for key, _ in self.node}
        asked = "as_of" in keys and keys <= set(_OWN)  # whether the act applies on a day is a question by itself
        if not subjects and expected and not asked:
            span = self.node.entries[0][0].span if self.node.entries else self.node.span
            help = f"put the facts under their subject: {', '.join(f'`{s}`' for s in list(self.subjects)[:3])}, ..."
            self.mistakes.add("C717", "this file has no subject, so there is nothing to check", span, help)
        return subjects

    def _both(self, subject: Subject, key: Scalar, earlier: Scalar) -> None:
        help = f"put all of them under `{subject.plural}:`, as a list"
        message = f"`{key.text}` beside `{earlier.text}`: one of the two forms is enough"
        self.mistakes.add("C713", message, key.span, help, (earlier.span, "the other form stands here"))

    def _subject(self, subject: Subject, key: Scalar, node: Node) -> list[ReadSubject]:
        """One subject, or all of a list."""
        if isinstance(node, Scalar):
            absent = node.text == "none" and key.text == subject.plural
            if not (absent or self.values.is_unknown(node) or self.values.is_empty(key.text, node)):
                self.mistakes.add("C713", f"`{key.text}` is {self._form(subject, key.text)}", node.span)
            return []
        if isinstance(node, Mapping) and key.text == subject.name:
            return [self._remembered(subject, node)]
        if isinstance(node, Mapping) or key.text != subject.plural:
            other = subject.name if isinstance(node, Mapping) else subject.plural
            help = f"write `{other}:` for {self._form(subject, other)}"
            self.mistakes.add("C713", f"`{key.text}` is {self._form(subject, key.text)}", node.span, help)
            return []
        return self._list(subject, node)

    def _list(self, subject: Subject, node: Sequence) -> list[ReadSubject]:
        found = []
        for item in node.items:
            mapping = self.reader.in_list(item, f"each of `{subject.plural}`")
            if mapping is not None:
                one = self._remembered(subject, mapping)
                self.reader.needs_id(subject, one.written)
                found.append(one)
        self.entries.unique_ids([one.written for one in found])
        return found

    def _remembered(self, subject: Subject, node: Mapping) -> ReadSubject:
        one = self.reader.read(subject, node, {})
        self.joiner.remember(subject, one.written.facts)
        return one

    def _form(self, subject: Subject, name: str) -> str:
        return "a mapping of facts" if name == subject.name else "a list of mappings, each with its `id`"


def _is_json(node: Mapping, name: str) -> bool:
    """Whether the file was JSON, whose types are kept apart; YAML has texts alone.

    Nodes that both could have given are told by the file's name; without a suffix (standard
    input) they are taken for JSON, since hardly anybody quotes every word of YAML.
    """
    for scalar in _scalars(node):
        if scalar.kind != "text":
            return True
        if not scalar.quoted or not scalar.span.source.text.startswith('"', scalar.span.start):
            return False
    return not name.lower().endswith((".yaml", ".yml"))


def _scalars(node: Node) -> Iterator[Scalar]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Scalar):
            yield one
        elif isinstance(one, Sequence):
            waiting.extend(reversed(one.items))
        else:
            for key, value in reversed(one.entries):
                waiting += (value, key)
