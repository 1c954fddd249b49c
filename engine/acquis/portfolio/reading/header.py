"""The names of a table's columns, held against those that a mapping speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.dossier.mistakes import shown
from acquis.portfolio.mapping.model import Mapped, Mapping
from acquis.portfolio.reading.table import Unreadable
from acquis.source import Span


@dataclass(frozen=True)
class Found:
    """A fact with the places (from 0) of its column and its companion; None where there is none."""

    mapped: Mapped
    place: int | None
    companion: int | None = None


@dataclass(frozen=True)
class Matched:
    """A header that a mapping fits: the place of the id, the facts that are there, the columns nobody asked for."""

    id: int
    facts: tuple[Found, ...]
    only: tuple[tuple[str, int, tuple[str, ...]], ...]
    lists: tuple[int, ...]
    unused: tuple[str, ...]


def match(header: Sequence[str], mapping: Mapping) -> Matched:
    """Find every column; raises `Unreadable` with all that are missing or there twice (P522, P523)."""
    finder = _Finder(header, mapping)
    identity = finder.place(mapping.id, None)
    found = []
    for mapped in mapping.facts:
        place = None if mapped.always is not None else finder.place(mapped.column, mapped.span, mapped.optional)
        if place is not None or mapped.always is not None:
            by_name = mapped.companion == f"{mapped.column}__none"
            companion = finder.place(mapped.companion, mapped.span, by_name) if mapped.companion else None
            found.append(Found(mapped, place, companion))
    only = [(c, finder.place(c, None), words) for c, words in mapping.only.items()]
    lists = [finder.place(m.column, m.span) for m in mapping.lists]
    if finder.mistakes:
        raise Unreadable(*finder.mistakes)
    unused = tuple(n for i, n in enumerate(header) if i not in finder.used and n)
    assert identity is not None
    return Matched(
        identity, tuple(found), tuple((c, p, w) for c, p, w in only if p is not None),
        tuple(p for p in lists if p is not None), unused,
    )  # fmt: skip


class _Finder:
    def __init__(self, header: Sequence[str], mapping: Mapping) -> None:
        self.header, self.mapping = header, mapping
        self.mistakes: list[Diagnostic] = []
        self.used: set[int] = set()
        self.places: dict[str, list[int]] = {}
        for place, name in enumerate(header):
            self.places.setdefault(name, []).append(place)

    def place(self, column: str, span: Span | None, optional: bool = False) -> int | None:
        places = self.places.get(column, [])
        if len(places) > 1:
            numbers = ", ".join(str(p + 1) for p in places)
            message = f"the column `{shown(column)}` is there {len(places)} times (columns {numbers})"
            self.mistakes.append(Diagnostic("P523", message, span, "give each column a name of its own"))
        elif places:
            self.used.add(places[0])
            return places[0]
        elif not optional:
            help_ = did_you_mean(column, self.header) or f"columns there: {_listed(self.header)}"
            message = f"the table has no column `{shown(column)}`"
            self.mistakes.append(Diagnostic("P522", message, span, help_))
        return None


def _listed(names: Iterable[str]) -> str:
    words = [shown(n) for n in names if n]
    return ", ".join(words[:8]) + (", ..." if len(words) > 8 else "") or "none"
