"""What the rulebook holds of the text: its figures by provision, and the references of `references.tsv`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.ledger.figures import Key
from acquis.reading import RULE_FILE_LIMIT, read_text
from acquis.rulebook.model import DayOfYear, Figure, FigureEntry, Provision, Rulebook
from acquis.source import Span

REFERENCES = "references.tsv"
_COLUMNS = "provision\trefers_to"
_STATED_IN = "stated_in"
_OWN = re.compile(r"(?:art|anx)_[^ ]*")
_KINDS = {"integer": "number", "decimal": "number"}
_WHOLE = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Held:
    """A figure that the rulebook holds for a provision; `keys`: one, or the two of a row of a table."""

    provision: str
    keys: tuple[Key, ...]
    name: str
    span: Span | None = field(repr=False)


@dataclass(frozen=True)
class Row:
    """A row of `references.tsv`: what a provision refers to, as often as it does."""

    provision: str
    targets: tuple[str, ...]
    span: Span = field(repr=False)


def held_figures(rulebook: Rulebook, day: int) -> list[Held]:
    """The figures of the rulebook as they are on a day, those in words of code lists included.

    A figure whose `source` is elsewhere is not the text's own and is left out.
    """
    found: list[Held] = []
    for group in rulebook.figures.values():
        for figure in group.values():
            entry = figure.on(day)
            if entry is not None and not entry.source and not isinstance(entry.value, frozenset):
                found.extend(_of_entry(figure, entry))
    return [*found, *_in_code_words(rulebook)]


def _of_entry(figure: Figure, entry: FigureEntry) -> Iterator[Held]:
    kind = figure.type.kind
    for provision in (entry.cite, *entry.also):
        if isinstance(entry.value, DayOfYear):
            key: Key = ("day_of_year", (entry.value.month, entry.value.day))
            yield Held(provision, (key,), figure.name, entry.span)
        elif isinstance(entry.value, Mapping):
            item = figure.type.item.kind if figure.type.item else kind
            for number, value in entry.value.items():
                keys = (("number", Fraction(number)), (_KINDS.get(item, item), value))
                yield Held(provision, keys, f"{figure.name}, row {number}", entry.span)
        elif isinstance(entry.value, Fraction):
            unit = "days" if "day" in entry.written else "months"
            kind = unit if kind == "period" else _KINDS.get(kind, kind)
            yield Held(provision, ((kind, entry.value),), figure.name, entry.span)


def _in_code_words(rulebook: Rulebook) -> Iterator[Held]:
    """Code words that carry the provisions that state their numbers: `under_18: {stated_in: anx_V/intro}`."""
    for codes in rulebook.vocabulary.code_lists.values():
        for word, stated in codes.attributes.get(_STATED_IN, {}).items():
            for provision in re.split(r"[,; ]+", str(stated)):
                for number in _WHOLE.findall(word):
                    yield Held(provision, (("number", Fraction(number)),), f"{codes.name}: {word}", None)


def read_references(folder: Path, ledger: Mapping[str, Provision]) -> tuple[dict[str, Row], tuple[Diagnostic, ...]]:
    """The references of a rulebook by provision; every own one must lead to a provision of the ledger."""
    source, mistakes = read_text(folder / REFERENCES, root=folder, limit=RULE_FILE_LIMIT)
    if source is None:
        return {}, mistakes
    places = {"/".join(identity.split("/")[:n]) for identity in ledger for n in range(1, identity.count("/") + 2)}
    found: dict[str, Row] = {}
    wrong: list[Diagnostic] = []
    offset = 0
    for number, line in enumerate(source.text.split("\n")):
        span = Span(source, offset, offset + max(len(line), 1))
        offset += len(line) + 1
        cells = line.rstrip("\r").split("\t")
        if number == 0 and "\t".join(cells) != _COLUMNS:
            wrong.append(
                Diagnostic("R325", "the first line names the columns", span, _COLUMNS.replace("\t", ", tab, "))
            )
        elif number > 0 and line.strip():
            row = Row(cells[0], tuple(cells[-1].split("; ")), span)
            wrong.extend(_mistakes(row, len(cells), found, places))
            found[row.provision] = row
    return found, tuple(wrong)


def _mistakes(row: Row, cells: int, found: Collection[str], places: Collection[str]) -> Iterator[Diagnostic]:
    if cells != 2:
        yield Diagnostic("R325", f"{cells} columns instead of 2", row.span, "provision, tab, what it refers to")
        return
    if row.provision in found:
        yield Diagnostic(
            "R325", f"a second row `{row.provision}`", row.span, "put all references of one place in one row"
        )
    own = re.sub(r"/fn_[0-9]+$", "", row.provision)
    for place in (own, *(t for text in row.targets for t in _OWN.findall(text))):
        if place not in places and re.sub(r"/sub_[0-9]+(?=/pnt_)", "", place) not in places:
            yield Diagnostic("R325", f"`{place}` is no place of the act", row.span, did_you_mean(place, places))
