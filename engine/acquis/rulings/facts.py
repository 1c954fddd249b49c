"""A subject's facts as the interpreter reads them: known, none, or unknown within their range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import inf

from acquis.dossier.model import EntryFacts, Given, GivenList, SubjectFacts
from acquis.uncertain import quantity as q
from acquis.uncertain.pieces import End
from acquis.uncertain.truth import TRUE, open_truth, truth
from acquis.uncertain.value import NOTHING, Entry, Items, Value, Word, word
from acquis.vocabulary.model import FactDefinition

_FIRST_DAY, _LAST_DAY = Fraction(1), Fraction(date.max.toordinal())
_STEPS = {"integer": Fraction(1), "date": Fraction(1), "money": Fraction(1, 100)}


@dataclass(eq=False)  # an entry is the same as itself only, however alike another looks
class Record:
    """The facts of a subject or of one entry. `missing` is set for an entry nobody has listed."""

    root: CaseFacts
    definitions: Mapping[str, FactDefinition]
    given: Mapping[str, Given | GivenList]
    path: str
    label: str = ""
    missing: frozenset[str] | None = None
    _values: dict[str, Value] = field(default_factory=dict)

    def fact(self, name: str) -> Value:
        """The value of a fact; reading a known one is noted."""
        path = f"{self.path}.{name}" if self.path else name
        if self.missing is not None:
            # Stands for any number of entries, so its facts are other ones each time they are asked for.
            return self._value(name, path)
        if name not in self._values:
            self._values[name] = self._value(name, path)
        self.root.note(path)
        return self._values[name]

    def unlisted(self, name: str, key: str, label: str) -> Record:
        """An entry of a list that nobody has listed, under the value of its key."""
        definition = self.definitions[name]
        path = f"{self.path}.{name}" if self.path else name
        return Record(self.root, definition.of or {}, {key: Given(label)}, f"{path}[{label}]", label)

    def _value(self, name: str, path: str) -> Value:
        definition, given = self.definitions[name], self.given.get(name)
        self.root.definitions[path] = definition
        if isinstance(given, GivenList):
            self.root.known[path] = given
            return Items(tuple((TRUE, Entry(self._entry(definition, path, e))) for e in given.entries), fact=path)
        if given is None or (self.root.strict and definition.judgement and not given.supported):
            return unknown(definition, path, self)
        self.root.known[path] = given
        return _known(given)

    def _entry(self, definition: FactDefinition, path: str, entry: EntryFacts) -> Record:
        label = f"{self.label}+{entry.name}" if self.label else entry.name
        return Record(self.root, definition.of or {}, entry.facts, f"{path}[{entry.name}]", label)


class CaseFacts:
    """All facts of one subject, and which of them have been read."""

    def __init__(
        self, definitions: Mapping[str, FactDefinition], subject: SubjectFacts, *, strict: bool = False
    ) -> None:
        self.strict = strict
        self.definitions: dict[str, FactDefinition] = {}
        self.known: dict[str, Given | GivenList] = {}
        self.record = Record(self, definitions, subject.facts, "")
        self._places = {name: i for i, name in enumerate(definitions)}
        self._log: set[str] = set()

    def note(self, path: str) -> None:
        """Remember that a known fact was read."""
        if path in self.known:
            self._log.add(path)

    def note_all(self, paths: frozenset[str]) -> None:
        """Remember facts read earlier, for a value that was kept."""
        self._log |= paths

    @contextmanager
    def reading(self) -> Iterator[set[str]]:
        """Collect what is read meanwhile; it counts for whoever collects around this, too."""
        outer, self._log = self._log, set()
        try:
            yield self._log
        finally:
            outer |= self._log
            self._log = outer

    def is_judgement(self, path: str) -> bool:
        """Whether a fact is a human assessment."""
        definition = self.definitions.get(path)
        return definition is not None and definition.judgement

    def unsupported(self, path: str) -> bool:
        """Whether a fact is a known assessment without by, on and evidence."""
        given = self.known.get(path)
        return self.is_judgement(path) and isinstance(given, Given) and not given.supported

    def order(self, path: str) -> tuple[int, str]:
        """Where a fact stands in the vocabulary, for lists of facts."""
        return (self._places.get(path.partition("[")[0].partition(".")[0], len(self._places)), path)


def _known(given: Given) -> Value:
    value = given.value
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return truth(value)
    return word(value) if isinstance(value, str) else q.exact(value)


def unknown(definition: FactDefinition, path: str, record: Record) -> Value:
    """What an unknown fact can be: anything in its range, and none where it can be absent."""
    missing = frozenset({path}) if record.missing is None else record.missing
    optional = definition.can_be_none or definition.type == "money"
    if definition.type == "boolean":
        return open_truth(missing)
    if definition.type == "code":
        assert definition.code_list is not None
        options: frozenset[str | None] = frozenset(definition.code_list.codes)
        options |= {None} if definition.can_be_none else frozenset()
        if len(options) == 1:
            return word(definition.code_list.codes[0])
        return Word(options, missing)
    if definition.type == "list":
        inner = Record(record.root, definition.of or {}, {}, f"{path}[?]", "", missing)
        return Items((), (TRUE, Entry(inner)), missing, fact=path)
    if definition.type in ("text", "mapping"):
        return Word(None, missing, definition.can_be_none)
    low, high = _range(definition, record)
    # An entry nobody has listed stands for many: the fact of one is not the fact of another.
    same = path if record.missing is None else None
    return q.unknown(low, high, same, step=_STEPS.get(definition.type), none=optional, missing=missing)


def _range(definition: FactDefinition, record: Record) -> tuple[End, End]:
    """What the vocabulary allows; a whole is no less than its known parts, a part no more than they leave of it."""
    if definition.type == "date":
        return _FIRST_DAY, _LAST_DAY
    low: End = -inf if definition.minimum is None else definition.minimum
    high: End = inf if definition.maximum is None else definition.maximum
    if definition.parts:
        low = max(low, _sum_of(definition.parts, record))
    for whole in record.definitions.values():
        amount = _number(record.given.get(whole.name))
        if definition.name in whole.parts and amount is not None:
            high = min(high, amount - _sum_of((p for p in whole.parts if p != definition.name), record))
    return low, high


def _sum_of(names: Iterable[str], record: Record) -> Fraction:
    numbers = (_number(record.given.get(name)) for name in names)
    return sum((n for n in numbers if n is not None), Fraction(0))


def _number(given: Given | GivenList | None) -> Fraction | None:
    return given.value if isinstance(given, Given) and isinstance(given.value, Fraction) else None
