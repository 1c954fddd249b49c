"""Vocabulary files to the vocabulary: one file for each subject, one for the code lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from fractions import Fraction

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.quantities import NUMBER_READERS, Problem
from acquis.reading.fields import VOCABULARY_CODES, Fields
from acquis.reading.node import Mapping, Node, Scalar, Sequence
from acquis.vocabulary.model import CodeList, CopyOf, FactDefinition, Subject, Vocabulary

TYPES = ("boolean", "integer", "decimal", "money", "percentage", "date", "text", "code", "list", "mapping")
_KEYS = (
    "type", "means", "source", "unit", "values", "of", "of_subject", "key", "minimum", "maximum", "can_be_none",
    "default", "judgement", "descriptive", "copy_of", "holds", "refers_to", "parts", "defined_in",
)  # fmt: skip
_COPY = re.compile(r"(?P<subject>\w+)(\.(?P<list>\w+))?\[(?P<join>\w+)\]\.(?P<fact>\w+)")


class _Reader:
    """Reads all vocabulary files of an act; mistakes are collected."""

    def __init__(self) -> None:
        self.mistakes: list[Diagnostic] = []
        self.code_lists: dict[str, CodeList] = {}
        self.subject_names: set[str] = set()

    def _fields(self, node: Mapping, what: str) -> Fields:
        return Fields(node, self.mistakes, VOCABULARY_CODES, what)

    def code_list(self, name: Scalar, node: Node) -> None:
        """`[a, b]`, or a mapping from each code to its attributes."""
        if isinstance(node, Sequence):
            codes = tuple(i.text for i in node.items if isinstance(i, Scalar))
            self.code_lists[name.text] = CodeList(name.text, codes)
            return
        attributes: dict[str, dict[str, str | bool | None]] = {}
        codes = ()
        if isinstance(node, Mapping):
            codes = tuple(key.text for key, _ in node)
            for key, value in node:
                for attribute, word in value if isinstance(value, Mapping) else ():
                    if isinstance(word, Scalar):
                        attributes.setdefault(attribute.text, {})[key.text] = _attribute(word.text)
        self.code_lists[name.text] = CodeList(name.text, codes, attributes)

    def subject(self, node: Mapping) -> Subject | None:
        """One subject's file."""
        fields = self._fields(node, "this file").only(("subject", "plural", "means", "facts"))
        name = fields.scalar("subject", required=True)
        facts = fields.mapping("facts", required=True)
        if name is None or facts is None:
            return None
        plural = fields.text("plural", default=name.text)
        return Subject(name.text, plural, fields.text("means"), self.facts(facts), name.span)

    def facts(self, node: Mapping) -> dict[str, FactDefinition]:
        """The facts of a subject or of a list entry."""
        found = {}
        for key, value in node:
            if isinstance(value, Mapping):
                fact = self.fact(key, self._fields(value, f"fact `{key.text}`").only(_KEYS))
                if fact is not None:
                    found[key.text] = fact
            else:
                self.mistakes.append(Diagnostic("V405", f"`{key.text}` must be a mapping of names", value.span))
        return found

    def fact(self, key: Scalar, fields: Fields) -> FactDefinition | None:
        """One fact."""
        kind = fields.choice("type", TYPES, required=True)
        if kind is None:
            return None
        fields.text("means", required=True), fields.text("source", required=True)
        entries = fields.mapping("of")
        words = fields.words("key")
        refers = fields.text("refers_to") or None
        holds = {k.text: v.text for k, v in fields.mapping("holds") or () if isinstance(v, Scalar)}
        of_subject = fields.text("of_subject") or None
        if of_subject is not None and of_subject not in self.subject_names:
            span = fields.node.get("of_subject")
            help_ = did_you_mean(of_subject, self.subject_names)
            self.mistakes.append(
                Diagnostic("V404", f"unknown subject `{of_subject}`", span.span if span else key.span, help_)
            )
        return FactDefinition(
            name=key.text, type=kind, means=fields.text("means"), source=fields.text("source"), span=key.span,
            unit=fields.text("unit"), code_list=self._codes(key, fields) if kind == "code" else None,
            of=self.facts(entries) if entries is not None else None, of_subject=of_subject,
            key=tuple(w.text for w in words or ()),
            minimum=self._limit(fields, kind, "minimum"), maximum=self._limit(fields, kind, "maximum"),
            can_be_none=fields.flag("can_be_none"), default=fields.text("default") or None,
            judgement=fields.flag("judgement"), descriptive=fields.flag("descriptive"),
            copy_of=self._copy(fields), holds=holds, refers_to=refers,
            parts=tuple(w.text for w in fields.words("parts") or ()),
            defined_in=tuple(w.text for w in fields.words("defined_in") or ()),
        )  # fmt: skip

    def _codes(self, key: Scalar, fields: Fields) -> CodeList:
        values = fields.node.get("values")
        if isinstance(values, Sequence):
            return CodeList("", tuple(i.text for i in values.items if isinstance(i, Scalar)))
        if isinstance(values, Scalar):
            if values.text in self.code_lists:
                return self.code_lists[values.text]
            fields.report(
                "V402", f"unknown code list `{values.text}`", values.span, did_you_mean(values.text, self.code_lists)
            )
        else:
            fields.report("V403", f"fact `{key.text}` has no `values`", key.span)
        return CodeList("", ())

    def _limit(self, fields: Fields, kind: str, key: str) -> Fraction | None:
        written = fields.scalar(key)
        read = NUMBER_READERS.get(kind)
        if written is None:
            return Fraction(0) if read is not None and key == "minimum" else None
        if written.text == "none":
            return None
        value = read(written.text) if read is not None else Problem("", "")
        if isinstance(value, Problem):
            fields.report("V404", f"`{key}` must be a value of type {kind}", written.span)
            return None
        return value

    def _copy(self, fields: Fields) -> CopyOf | None:
        written = fields.scalar("copy_of")
        if written is None:
            return None
        match = _COPY.fullmatch(written.text)
        if match is None or match["subject"] not in self.subject_names:
            fields.report(
                "V404", "`copy_of` names no other level", written.span, "programme.types_of_action[type_of_action].rate"
            )
            return None
        return CopyOf(match["subject"], match["join"], match["fact"], match["list"])


def _attribute(text: str) -> str | bool | None:
    return {"yes": True, "no": False, "none": None}.get(text, text)


def list_names(nodes: MappingOf[str, Mapping]) -> frozenset[str]:
    """The names of all code lists in these files."""
    lists = [node.get("code_lists") for node in nodes.values()]
    return frozenset(name.text for group in lists if isinstance(group, Mapping) for name, _ in group)


def read_vocabulary(
    nodes: MappingOf[str, Mapping], amend: Callable[[dict[str, CodeList]], dict[str, CodeList]] = dict
) -> tuple[Vocabulary, tuple[Diagnostic, ...]]:
    """The vocabulary of all files (name to content), and what is wrong in them.

    `amend` makes the code lists that count from those of the files.
    """
    reader = _Reader()
    for node in nodes.values():
        lists = node.get("code_lists")
        for name, codes in lists if isinstance(lists, Mapping) else ():
            reader.code_list(name, codes)
    reader.code_lists = amend(reader.code_lists)
    files = [node for node in nodes.values() if node.get("code_lists") is None]
    reader.subject_names = {s.text for node in files if isinstance(s := node.get("subject"), Scalar)}
    read = [reader.subject(node) for node in files]
    subjects = {s.name: s for s in read if s is not None}
    whole = {name: replace(s, facts=_with_subjects(s.facts, subjects)) for name, s in subjects.items()}
    return Vocabulary(whole, reader.code_lists), tuple(reader.mistakes)


def _with_subjects(
    facts: MappingOf[str, FactDefinition], subjects: MappingOf[str, Subject]
) -> dict[str, FactDefinition]:
    """The facts, where a list of whole subjects gets the facts of that subject."""
    return {
        name: replace(fact, of=subjects[fact.of_subject].facts)
        if fact.of_subject is not None and fact.of_subject in subjects
        else fact
        for name, fact in facts.items()
    }
