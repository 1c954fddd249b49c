"""A mapping file to what it declares, with every mistake in its place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.dossier.facts import FactReader
from acquis.dossier.mistakes import Mistakes
from acquis.dossier.model import FILE
from acquis.portfolio.mapping.forms import COMMON_KEYS, FACT_KEYS, KINDS, fields_of, read_codes, read_form
from acquis.portfolio.mapping.model import UNITS, Form, Mapped, MappedList, Mapping
from acquis.reading.fields import Fields
from acquis.reading.node import Mapping as MappingNode
from acquis.reading.node import Node, Scalar
from acquis.vocabulary.model import FactDefinition, Subject, Vocabulary

_KEYS = ("title", "subject", "file", "cells", "types", "id", "facts", "lists", "only", "trim", "trusted")
_FILE_KEYS = ("separator", "quote", "encoding", "sheet", "header", "first")
_LIST_KEYS = ("sheet", "joins", "column", "given", "cells", "types", "facts")
_ENCODINGS = ("utf-8", "windows-1250", "windows-1252", "iso-8859-1", "iso-8859-2", "iso-8859-15")
_SEPARATORS = {",": ",", ";": ";", "|": "|", "tab": "\t"}
BY_NAME, LISTED = "by name", "listed"


def read_mapping(
    node: Node, name: str, text: str, vocabulary: Vocabulary, subject: str | None = None
) -> tuple[Mapping | None, tuple[Diagnostic, ...]]:
    """The mapping that a file's value declares, or None and everything that is wrong with it (codes P5..)."""
    if not isinstance(node, MappingNode):
        help_ = "it has keys such as `id` and `facts`"
        return None, (Diagnostic("P503", "a mapping file is a mapping of names", node.span, help_),)
    reader = _Reader(node, vocabulary, subject)
    mapping = reader.read(name, hashlib.sha256(text.encode("utf-8")).hexdigest())
    found = tuple(sorted(reader.mistakes, key=lambda m: m.span.start if m.span else 0))
    return (None, found) if found or mapping is None else (mapping, ())


@dataclass(frozen=True)
class _Forms:
    """How cells are written: all of them, and those of each type."""

    common: Form
    of_kind: dict[str, Form]

    def of(self, kind: str) -> Form:
        return self.of_kind.get(kind, self.common)


class _Reader:
    def __init__(self, node: MappingNode, vocabulary: Vocabulary, subject: str | None) -> None:
        self.vocabulary, self.wanted = vocabulary, subject
        self.mistakes: list[Diagnostic] = []
        self.fields = fields_of(node, self.mistakes, "this mapping").only(_KEYS)
        self.values = FactReader(Mistakes(vocabulary), json=False)

    def read(self, name: str, sha256: str) -> Mapping | None:
        """The mapping; what is wrong is in `mistakes`."""
        top = self.fields
        subject = self._subject()
        if subject is None:
            return None
        forms = self._forms(top, _Forms(Form(), {}))
        identity = top.scalar("id", required=True)
        facts = self._facts(top, subject.facts, forms)
        mapping = Mapping(
            name=name, title=top.text("title"), subject=subject, id=identity.text if identity else "", facts=facts,
            lists=self._lists(top, subject, forms), only=self._only(top), trim=top.flag("trim"),
            trusted=top.flag("trusted"), sha256=sha256,
        )  # fmt: skip
        return self._file(top, mapping)

    def _subject(self) -> Subject | None:
        known = {n: s for n, s in self.vocabulary.subjects.items() if n != FILE}
        own = self.fields.choice("subject", known)
        name = own or self.wanted or "project"
        if own is not None and self.wanted not in (None, own):
            key = self.fields.node.key("subject")
            message = f"this mapping is about `{own}`, and `{self.wanted}` was asked for"
            self.fields.report("P504", message, key.span if key else self.fields.node.span)
        return known.get(name)

    def _file(self, top: Fields, mapping: Mapping) -> Mapping:
        node = top.mapping("file")
        if node is None:
            return mapping
        fields = fields_of(node, self.mistakes, "`file`").only(_FILE_KEYS)
        separator = fields.choice("separator", _SEPARATORS) or ","
        header = self._row(fields, "header", 1)
        first = self._row(fields, "first", header + 1)
        written = fields.scalar("first")
        if first <= header and written is not None:
            fields.report("P504", "`first` must stand below `header`", written.span)
        return replace(
            mapping, separator=_SEPARATORS[separator], quote=fields.choice("quote", ('"', "'")) or '"',
            encoding=fields.choice("encoding", _ENCODINGS) or "utf-8", sheet=fields.text("sheet"), header=header,
            first=first,
        )  # fmt: skip

    def _row(self, fields: Fields, key: str, default: int) -> int:
        written = fields.scalar(key)
        if written is None:
            return default
        if not (written.text.isascii() and written.text.isdigit()) or not 1 <= int(written.text[:9]) <= 1_000_000:
            fields.report("P504", f"`{key}` is the number of a row, from 1", written.span)
            return default
        return int(written.text)

    def _forms(self, fields: Fields, before: _Forms) -> _Forms:
        common, of_kind = before.common, dict(before.of_kind)
        cells = fields.mapping("cells")
        if cells is not None:
            own = fields_of(cells, self.mistakes, "`cells`").only(COMMON_KEYS)
            common = read_form(own, common)
            of_kind = {kind: read_form(own, form) for kind, form in of_kind.items()}
        types = fields.mapping("types")
        if types is not None:
            kinds = fields_of(types, self.mistakes, "`types`").only(KINDS)
            for kind in KINDS:
                node = kinds.mapping(kind)
                if node is not None:
                    own = fields_of(node, self.mistakes, f"`{kind}`").only(FACT_KEYS)
                    of_kind[kind] = read_form(own, of_kind.get(kind, common), kind)
        return _Forms(common, of_kind)

    def _facts(self, fields: Fields, known: MappingOf[str, FactDefinition], forms: _Forms) -> tuple[Mapped, ...]:
        """The facts under `facts`, in the vocabulary's order if they are taken by name."""
        node = fields.node.get("facts")
        if node is None:
            fields.report("P502", f"{fields.what} has no `facts`", fields.node.span)
            return ()
        if isinstance(node, Scalar):
            if node.text != BY_NAME:
                help_ = f"write `facts: {BY_NAME}`, or a mapping from facts to columns"
                fields.report("P503", "`facts` must be a mapping of names", node.span, help_)
            return tuple(m for f in known.values() if (m := self._by_name(f, forms, node)) is not None)
        found = []
        for key, value in fields.mapping("facts") or ():
            fact = known.get(key.text)
            if fact is None:
                help_ = did_you_mean(key.text, known) or "`rules/README.md` says where the facts are listed"
                fields.report("P505", f"`{key.text}` is no fact of `{self._level(fields)}`", key.span, help_)
            elif fact.type in ("list", "mapping"):
                fields.report("P511", f"`{key.text}` is a {fact.type}", key.span, "lists stand under `lists`")
            else:
                mapped = self._fact(fact, key, value, forms)
                found += [mapped] if mapped is not None else []
        return tuple(found)

    def _level(self, fields: Fields) -> str:
        return "this list" if fields is not self.fields else (self.fields.text("subject") or self.wanted or "project")

    def _by_name(self, fact: FactDefinition, forms: _Forms, at: Scalar) -> Mapped | None:
        if fact.type == "mapping":
            return None
        form = forms.of(fact.type)
        if fact.type in UNITS and not form.unit:
            self._no_unit(fact, at)
        return Mapped(fact, form, fact.name, optional=True, companion=f"{fact.name}__none", span=at.span)

    def _fact(self, fact: FactDefinition, key: Scalar, node: Node, forms: _Forms) -> Mapped | None:
        form = forms.of(fact.type)
        if isinstance(node, Scalar):
            mapped = Mapped(fact, form, node.text, span=key.span)
        elif isinstance(node, MappingNode):
            fields = fields_of(node, self.mistakes, f"`{fact.name}`")
            fields.only(("column", "always", "optional", "companion", *FACT_KEYS))
            form = replace(read_form(fields, form, fact.type), codes=read_codes(fields, fact))
            mapped = Mapped(
                fact, form, fields.text("column"), self._always(fact, fields), fields.flag("optional"),
                fields.text("companion"), key.span,
            )  # fmt: skip
        else:
            self.fields.report("P503", f"`{fact.name}` must be a column or a mapping of names", node.span)
            return None
        if bool(mapped.column) == (mapped.always is not None):
            help_ = "`column` names a column of the table, `always` a value for all rows"
            self.fields.report("P510", f"`{fact.name}` has one of `column` and `always`", key.span, help_)
        elif fact.type in UNITS and not mapped.form.unit and mapped.always is None:
            if not isinstance(node, MappingNode) or node.get("unit") is None:  # else it is wrong, and told
                self._no_unit(fact, key)
        elif form.shift(fact.type) < 0:
            self.fields.report(
                "P504", f"`{fact.name}`: more decimals than a table keeps", key.span, "a smaller `scale`"
            )
        return mapped

    def _no_unit(self, fact: FactDefinition, at: Scalar) -> None:
        units = ", ".join(UNITS[fact.type])
        self.fields.report(
            "P506", f"`{fact.name}`: the unit of its numbers is not declared", at.span, f"units: {units}"
        )

    def _always(self, fact: FactDefinition, fields: Fields) -> str | None:
        """A value for all rows, as dossiers write it."""
        written = fields.scalar("always")
        if written is None:
            return None
        before = len(self.values.mistakes)
        given = self.values.scalar(fact, written)
        problems = self.values.mistakes.all()
        if given is None:
            why = problems[-1].message if len(problems) > before else "it says nothing"
            fields.report("P510", f"`always`: {why}", written.span)
        return written.text

    def _only(self, top: Fields) -> dict[str, tuple[str, ...]]:
        found = {}
        node = top.mapping("only")
        if node is not None:
            fields = fields_of(node, self.mistakes, "`only`")
            found = {key.text: tuple(w.text for w in fields.words(key.text) or ()) for key, _ in node}
        return found

    def _list_by_name(self, fact: FactDefinition, forms: _Forms, at: Scalar) -> MappedList:
        facts = tuple(m for f in (fact.of or {}).values() if (m := self._by_name(f, forms, at)) is not None)
        return MappedList(fact, fact.name, "id", fact.name, (LISTED,), forms.of("list"), facts, at.span)

    def _lists(self, top: Fields, subject: Subject, forms: _Forms) -> tuple[MappedList, ...]:
        found = []
        node = top.node.get("lists")
        if isinstance(node, Scalar) and node.text == BY_NAME:
            return tuple(self._list_by_name(f, forms, node) for f in subject.facts.values() if f.type == "list")
        for key, value in top.mapping("lists") or ():
            fact = subject.facts.get(key.text)
            if fact is None or fact.type != "list" or not isinstance(value, MappingNode):
                lists = [f.name for f in subject.facts.values() if f.type == "list"]
                help_ = did_you_mean(key.text, lists) or f"lists: {', '.join(lists)}"
                top.report("P505", f"`{key.text}` is no list of `{subject.name}`", key.span, help_)
                continue
            fields = fields_of(value, self.mistakes, f"`{key.text}`").only(_LIST_KEYS)
            own = self._forms(fields, forms)
            given = tuple(w.text for w in fields.words("given") or ())
            if not given:
                fields.report("P502", f"`{key.text}` has no `given`", key.span, "the words that say: see its sheet")
            facts = self._facts(fields, fact.of or {}, own)
            sheet, joins = fields.text("sheet", required=True), fields.text("joins", required=True)
            column = fields.text("column", required=True)
            found.append(MappedList(fact, sheet, joins, column, given, own.of("list"), facts, key.span))
        return tuple(found)
