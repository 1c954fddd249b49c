"""An overlay file as written: an act that changes figures or code lists of the rulebook from a day on."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.quantities import read_date, show_date
from acquis.reading import RULE_FILE_LIMIT, read_text, read_yaml
from acquis.reading.fields import RULE_CODES, Fields
from acquis.reading.node import Mapping, Node, Scalar, Sequence
from acquis.rulebook.figures import content
from acquis.rulebook.model import Act, Empowerment, FigureValue, Overlay
from acquis.source import Span
from acquis.vocabulary.types import Type

_KEYS = ("overlay", "act", "title", "celex", "empowered_by", "adopted", "from", "figures", "code_lists")
_FIGURE = ("value", "table", "set", "until")
_LIST = ("add", "remove", "label")


@dataclass(frozen=True)
class FigureChange:
    """A figure's new content. `until_day`: its last day, if the overlay names one."""

    name: Scalar
    value: FigureValue
    type: Type
    until_day: int | None
    span: Span = field(repr=False)


@dataclass(frozen=True)
class ListChange:
    """Codes put into a list, each with its attributes if it has any, and codes taken out of it."""

    name: Scalar
    add: tuple[tuple[Scalar, Mapping | None], ...]
    remove: tuple[Scalar, ...]


@dataclass(frozen=True)
class Written:
    """One overlay file: what it is, what it rests on, what it changes."""

    overlay: Overlay
    empowerment: Empowerment
    figures: tuple[FigureChange, ...]
    lists: tuple[ListChange, ...]
    name_span: Span = field(repr=False)


def read_overlays(paths: Iterable[Path], act: Act, mistakes: list[Diagnostic]) -> tuple[Written, ...]:
    """The overlays of some files by first day, whatever the order in which they are named."""
    read = [w for path in paths if (w := _read(path, act, mistakes)) is not None]
    ordered = sorted(read, key=lambda w: (w.overlay.from_day, w.overlay.name))
    first: dict[str, Written] = {}
    for written in ordered:
        earlier = first.setdefault(written.overlay.name, written)
        if earlier is not written:
            message = f"there are two overlays `{written.overlay.name}`"
            note = ((earlier.name_span, "the other one"),)
            mistakes.append(Diagnostic("R334", message, written.name_span, "name each file once", note))
    return tuple(ordered)


def _read(path: Path, act: Act, mistakes: list[Diagnostic]) -> Written | None:
    source, unreadable = read_text(path, limit=RULE_FILE_LIMIT)
    mistakes.extend(unreadable)
    if source is None:
        return None
    node, found = read_yaml(source)
    mistakes.extend(found)
    if not isinstance(node, Mapping):
        if node is not None:
            mistakes.append(Diagnostic("S112", "an overlay is a mapping of names", node.span))
        return None
    return _OverlayReader(node, act, mistakes).read(hashlib.sha256(path.read_bytes()).hexdigest())


class _OverlayReader:
    def __init__(self, node: Mapping, act: Act, mistakes: list[Diagnostic]) -> None:
        self.node, self.act, self.mistakes = node, act, mistakes
        self.fields = Fields(node, mistakes, RULE_CODES, "this overlay").only(_KEYS)

    def read(self, sha256: str) -> Written | None:
        """The overlay, or None with what is missing."""
        fields = self.fields
        name, title = fields.scalar("overlay", required=True), fields.text("title", required=True)
        self._same_act(fields.scalar("act", required=True))
        empowerment = self._empowerment(fields.scalar("empowered_by", required=True))
        begins = fields.scalar("from", required=True)
        day = fields.read(begins, "R309", read_date)
        adopted = fields.scalar("adopted")
        if begins is not None and day is not None:
            if day < self.act.applies_from:
                message = f"it begins before {show_date(self.act.applies_from)}, when `{self.act.id}` began to apply"
                fields.report("R333", message, begins.span)
            self._in_power(adopted, fields.read(adopted, "R309", read_date), begins, day)
        wrong = len(self.mistakes)
        figures = [f for n, node in fields.mapping("figures") or () if (f := self._figure(n, node, day)) is not None]
        lists = [c for n, node in fields.mapping("code_lists") or () if (c := self._list(n, node)) is not None]
        if not figures and not lists and wrong == len(self.mistakes):
            fields.report("R302", "this overlay has neither `figures` nor `code_lists`", self.node.entries[0][0].span)
        if name is None or empowerment is None or day is None:
            return None
        overlay = Overlay(name.text, title, fields.text("celex"), empowerment.provision, day, sha256)
        return Written(overlay, empowerment, tuple(figures), tuple(lists), name.span)

    def _same_act(self, written: Scalar | None) -> None:
        if written is not None and written.text != self.act.id:
            message = f"an overlay for `{written.text}`, but the rulebook is `{self.act.id}`"
            self.fields.report("R330", message, written.span, f"name it with the rulebook of `{written.text}`")

    def _empowerment(self, written: Scalar | None) -> Empowerment | None:
        if written is None:
            return None
        known = self.act.empowerments
        if written.text not in known:
            help_ = did_you_mean(written.text, known) or _empowerments(known)
            self.fields.report(
                "R331", f"`{written.text}` empowers nobody to change figures or lists", written.span, help_
            )
        return known.get(written.text)

    def _in_power(self, adopted: Scalar | None, adopted_on: int | None, begins: Scalar, day: int) -> None:
        """The power ends on a day; an act adopted by then may begin later."""
        last = self.act.empowered_until
        if adopted is not None and adopted_on is not None:
            if adopted_on > day:
                self.fields.report("R335", "adopted after the day on which it begins", adopted.span)
            elif last is not None and adopted_on > last:
                message = f"adopted after {show_date(last)}, when the power to adopt such acts ended"
                self.fields.report("R335", message, adopted.span)
        elif adopted is None and last is not None and day > last:
            message = f"it begins after {show_date(last)}, when the power to adopt such acts ended"
            self.fields.report("R335", message, begins.span, "add `adopted`, the day of its adoption")

    def _figure(self, name: Scalar, node: Node, day: int | None) -> FigureChange | None:
        if not isinstance(node, Mapping):
            self.fields.report("R309", f"figure `{name.text}` is no entry", node.span, "{value: EUR 11 000}")
            return None
        fields = Fields(node, self.mistakes, RULE_CODES, f"figure `{name.text}`").only(_FIGURE)
        read, written = content(fields, name), fields.scalar("until")
        until = fields.read(written, "R309", read_date)
        if written is not None and until is not None and day is not None and until < day:
            fields.report("R309", f"`{name.text}` would end before it begins", written.span)
        return None if read is None else FigureChange(name, *read, until, name.span)

    def _list(self, name: Scalar, node: Node) -> ListChange | None:
        if not isinstance(node, Mapping):
            self.fields.report("R317", f"`{name.text}` must be a mapping with `add` or `remove`", node.span)
            return None
        fields = Fields(node, self.mistakes, RULE_CODES, f"code list `{name.text}`").only(_LIST)
        wrong = len(self.mistakes)
        remove, _ = fields.words("remove") or (), fields.scalar("label")
        add = self._added(fields)
        if not add and not remove and wrong == len(self.mistakes):
            fields.report("R302", f"`{name.text}` says neither what to `add` nor what to `remove`", name.span)
        return ListChange(name, add, remove)

    def _added(self, fields: Fields) -> tuple[tuple[Scalar, Mapping | None], ...]:
        node = fields.node.get("add")
        if isinstance(node, Sequence | Scalar) or node is None:
            return tuple((word, None) for word in fields.words("add") or ())
        found: list[tuple[Scalar, Mapping | None]] = []
        for code, attributes in node:
            if isinstance(attributes, Mapping):
                found.append((code, attributes))
            else:
                fields.report("R317", f"`{code.text}` must be a mapping of its attributes", attributes.span)
        return tuple(found)


def _empowerments(known: Collection[str]) -> str:
    return f"one of: {', '.join(known)}" if known else "the rulebook's act.yaml names no `empowerments`"
