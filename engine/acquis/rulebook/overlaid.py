"""What overlays do to figures and code lists: new ones are made, the rulebook's own stay as they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import replace

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.quantities import show_date
from acquis.reading.node import Mapping, Scalar
from acquis.rulebook.model import Empowerment, Figure, FigureEntry, FigureValue, Provision
from acquis.rulebook.overlay import FigureChange, ListChange, Written
from acquis.source import Span
from acquis.vocabulary.model import CodeList
from acquis.vocabulary.types import Type, code, list_of

Figures = dict[str, dict[str, Figure]]
Note = tuple[Span, str]
_WORDS: dict[str, str | bool | None] = {"yes": True, "no": False, "none": None}


class Overlaid:
    """Applies overlays in the order of their days; mistakes are collected."""

    def __init__(
        self, overlays: Sequence[Written], ledger: MappingOf[str, Provision], mistakes: list[Diagnostic]
    ) -> None:
        self.overlays, self.ledger, self.mistakes = overlays, ledger, mistakes
        self._ends_itself: set[tuple[str, str]] = set()  # figure and overlay

    def figures(self, base: MappingOf[str, MappingOf[str, Figure]]) -> Figures:
        """The figures with what the overlays set from their days on."""
        found = {article: dict(group) for article, group in base.items()}
        for written in self.overlays:
            for change in written.figures:
                article, _, name = change.name.text.rpartition(".")
                figure = found.get(article, {}).get(name)
                if figure is None:
                    names = [f"{a}.{n}" for a, group in found.items() for n in group]
                    help_ = did_you_mean(change.name.text, names) or "figures are named like art_19.resettlement_sum"
                    self._report("R332", f"the rulebook has no figure `{change.name.text}`", change.span, help_)
                else:
                    found[article][name] = self._figure(figure, written, change)
        return found

    def lists(self, base: MappingOf[str, CodeList]) -> dict[str, CodeList]:
        """The code lists with the codes that the overlays put in and take out."""
        found = dict(base)
        for written in self.overlays:
            for change in written.lists:
                known = found.get(change.name.text)
                if known is None:
                    help_ = did_you_mean(change.name.text, found)
                    self._report(
                        "R332", f"the vocabulary has no code list `{change.name.text}`", change.name.span, help_
                    )
                elif known.name not in written.empowerment.code_lists:
                    reached = ", ".join(written.empowerment.code_lists) or "no code list"
                    message = f"`{known.name}` is not for {self._citation(written.empowerment.provision)} to change"
                    self._report("R331", message, change.name.span, f"it reaches {reached}")
                else:
                    known = self._with_codes(known, written, change)
                    found[known.name] = self._without_codes(known, written, change)
        return found

    def _figure(self, figure: Figure, written: Written, change: FigureChange) -> Figure:
        day, name = written.overlay.from_day, change.name.text
        entry = figure.on(day)
        if entry is None:
            message = f"`{name}` is not in force on {show_date(day)}, when the overlay begins"
            self._report("R333", message, change.span, "", (figure.span, "the figure stands here"))
        elif entry.overlay and (entry.from_day == day or (name, entry.overlay) in self._ends_itself):
            message = f"`{name}` is set for the same days by the overlay `{entry.overlay}`"
            help_ = "two overlays set a figure one after the other, from different days"
            self._report("R334", message, change.span, help_, (entry.span, "here"))
        elif not self._is_empowered(written.empowerment, entry, change):
            pass
        elif _form(change.type) != _form(figure.type):
            message = f"`{name}` is {figure.type}, and the overlay gives {change.type}"
            self._report("R309", message, change.span, "", (entry.span, "the figure so far"))
        else:
            if change.until_day is not None:
                self._ends_itself.add((name, written.overlay.name))
            return _replaced(figure, entry, written, change)
        return figure

    def _is_empowered(self, empowerment: Empowerment, entry: FigureEntry, change: FigureChange) -> bool:
        citation, name = self._citation(empowerment.provision), change.name.text
        note = (entry.span, "the figure stands here")
        if not empowerment.covers(entry.cite):
            reached = ", ".join(self._citation(r) for r in empowerment.reaches) or "no provision"
            message = f"`{name}` stands in {self._citation(entry.cite)}, which {citation} does not reach"
            self._report("R331", message, change.span, f"it reaches {reached}", note)
            return False
        if empowerment.adds_only and not _only_adds(entry.value, change.value):
            self._report("R331", f"{citation} may add, not alter `{name}`", change.span, "", note)
            return False
        return True

    def _with_codes(self, known: CodeList, written: Written, change: ListChange) -> CodeList:
        for word, attributes in change.add:
            if word.text in known.codes:
                self._report("R336", f"`{known.name}` holds `{word.text}` already", word.span)
                continue
            read = self._attributes(known, word, attributes)
            if read is None:
                continue
            known = replace(
                known,
                codes=(*known.codes, word.text),
                attributes={
                    name: {**values, word.text: read[name]} if name in read else values
                    for name, values in known.attributes.items()
                },
                days={**known.days, word.text: (written.overlay.from_day, None)},
            )
        return known

    def _attributes(self, known: CodeList, word: Scalar, given: Mapping | None) -> dict[str, str | bool | None] | None:
        """The attributes of a new code: those of its list, each with a value that the list has."""
        wrong = len(self.mistakes)
        read: dict[str, str | bool | None] = {}
        for name, node in given or ():
            values = set(known.attributes.get(name.text, {}).values())
            value = _WORDS.get(node.text, node.text) if isinstance(node, Scalar) else None
            if name.text not in known.attributes:
                help_ = did_you_mean(name.text, known.attributes)
                self._report("R336", f"the codes of `{known.name}` have no attribute `{name.text}`", name.span, help_)
            elif not isinstance(node, Scalar) or not (value in values or _are_flags(value, values)):
                shown = sorted(str(v) for v in values if isinstance(v, str)) or ["yes", "no"]
                self._report(
                    "R336", f"no code has such an attribute `{name.text}`", node.span, f"one of: {', '.join(shown)}"
                )
            read[name.text] = value
        usual = [n for n, given_to in known.attributes.items() if all(c in given_to for c in known.codes)]
        for name_ in sorted(set(usual) - read.keys()):
            self._report("R336", f"`{word.text}` has no `{name_}`, as every code of `{known.name}` has", word.span)
        return read if wrong == len(self.mistakes) else None

    def _without_codes(self, known: CodeList, written: Written, change: ListChange) -> CodeList:
        day = written.overlay.from_day
        for word in change.remove:
            if written.empowerment.adds_only:
                citation = self._citation(written.empowerment.provision)
                self._report("R331", f"{citation} may add codes, not take any out", word.span)
            elif not known.holds(word.text, day):
                help_ = did_you_mean(word.text, known.codes)
                message = f"`{known.name}` holds no `{word.text}` on {show_date(day)}"
                self._report("R332", message, word.span, help_)
            else:
                first, _ = known.days.get(word.text, (None, None))
                known = replace(known, days={**known.days, word.text: (first, day - 1)})
        return known

    def _citation(self, provision: str) -> str:
        row = self.ledger.get(provision)
        return row.citation if row is not None else f"`{provision}`"

    def _report(self, code_: str, message: str, span: Span, help_: str = "", *notes: Note) -> None:
        self.mistakes.append(Diagnostic(code_, message, span, help_, notes))


def _replaced(figure: Figure, entry: FigureEntry, written: Written, change: FigureChange) -> Figure:
    """The figure where the overlay's content stands for the entry's own, from its day to the end or until it says."""
    day, until, last = written.overlay.from_day, change.until_day, entry.until_day
    ends = [d for d in (until, last) if d is not None]
    new = FigureEntry(
        change.value, entry.cite, day, min(ends) if ends else None, change.span, overlay=written.overlay.name
    )
    parts = [new]
    if entry.from_day is None or entry.from_day < day:
        parts.insert(0, replace(entry, until_day=day - 1))
    if until is not None and (last is None or until < last):
        parts.append(replace(entry, from_day=until + 1))
    entries = [part for e in figure.entries for part in (parts if e is entry else [e])]
    return replace(figure, entries=tuple(entries), type=_both(figure.type, change.type))


def _are_flags(value: str | bool | None, values: Collection[str | bool | None]) -> bool:
    return isinstance(value, bool) and any(isinstance(v, bool) for v in values)


def _form(kind: Type) -> tuple[str, str]:
    return kind.kind, kind.item.kind if kind.item is not None else ""


def _both(old: Type, new: Type) -> Type:
    """A set may hold other words than before; the others are of one type."""
    if old.item is None or new.item is None or old.item.codes is None or new.item.codes is None:
        return old
    return list_of(code(old.item.codes | new.item.codes))


def _only_adds(old: FigureValue, new: FigureValue) -> bool:
    return isinstance(old, frozenset) and isinstance(new, frozenset) and old <= new
