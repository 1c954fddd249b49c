"""The vocabulary: the public names of all facts, with type, meaning, source and range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction

from acquis.records import record
from acquis.source import Span
from acquis.vocabulary.types import Type, code


@record(frozen=True)
class CodeList:
    """Code words in order; `attributes` maps an attribute to its value for each word (None is none).

    `days`: first and last day (ordinals) of the words that are not in the list all the time.
    """

    name: str
    codes: tuple[str, ...]
    attributes: Mapping[str, Mapping[str, str | bool | None]] = field(default_factory=dict)
    days: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)

    def holds(self, code: str, day: int) -> bool:
        """Whether a word is in the list on a day."""
        first, last = self.days.get(code, (None, None))
        return code in self.codes and (first is None or first <= day) and (last is None or day <= last)


@record(frozen=True)
class CopyOf:
    """Where an inherited fact comes from: `subject`, a list of it with the fact that joins, the fact.

    `programme.types_of_action[type_of_action].rate` has all four; `programme[cci].day` has no list.
    """

    subject: str
    join: str
    fact: str
    list: str | None = None


@record(frozen=True, eq=False)
class FactDefinition:
    """One fact. Numbers in `minimum` and `maximum` are exact, percentages already divided.

    `of` are the facts of a list entry, `of_subject` names the subject whose facts they are;
    `key` tells entries apart; `holds` are facts that every listed subject has; `refers_to` names
    a fact of the same list that the value must occur in; `parts` are facts it may not fall below;
    `defined_in` are the provisions that define its terms.
    """

    name: str
    type: str
    means: str
    source: str
    span: Span = field(repr=False)
    unit: str = ""
    code_list: CodeList | None = None
    of: Mapping[str, FactDefinition] | None = None
    of_subject: str | None = None
    key: tuple[str, ...] = ()
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    can_be_none: bool = False
    default: str | None = None
    judgement: bool = False
    descriptive: bool = False
    copy_of: CopyOf | None = None
    holds: Mapping[str, str] = field(default_factory=dict)
    refers_to: str | None = None
    parts: tuple[str, ...] = ()
    defined_in: tuple[str, ...] = ()

    @property
    def expression_type(self) -> Type:
        """The type of the fact in expressions."""
        optional = self.can_be_none or self.type == "money"
        if self.type == "code":
            assert self.code_list is not None
            return code(frozenset(self.code_list.codes), optional=optional)
        if self.type == "list":
            return Type("list", item=Type("entry", facts=tuple((self.of or {}).values())))
        return Type(self.type, optional=optional)


@record(frozen=True, eq=False)
class Subject:
    """What a dossier can be about: a project, a programme, a report."""

    name: str
    plural: str
    means: str
    facts: Mapping[str, FactDefinition]
    span: Span = field(repr=False)


@record(frozen=True, eq=False)
class Vocabulary:
    """All subjects and code lists of an act."""

    subjects: Mapping[str, Subject]
    code_lists: Mapping[str, CodeList]

    def codes_on(self, name: str, day: int) -> tuple[str, ...]:
        """The words of a code list on a day."""
        known = self.code_lists[name]
        return tuple(word for word in known.codes if known.holds(word, day)) if known.days else known.codes

    def attribute(self, word: str, codes: frozenset[str], name: str) -> str | bool | None:
        """An attribute of a code word, from the list that these codes come from."""
        for known in self.code_lists.values():
            if name in known.attributes and codes <= set(known.codes):
                return known.attributes[name].get(word)
        return None
