"""Numbers that must follow each other: chapters, sections, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from acquis.ledger.lines import Line
from acquis.ledger.passages import Oddity, Passage, Piece, Structure

_MARK = re.compile(r"\( ([0-9]+) \)")
_LEVELS = ("CHAPTER", "SECTION", "Subsection")
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_TENS = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")


class Divisions:
    """Chapters, sections and subsections, each counted from 1 within the one above."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0]
        self._waiting: list[tuple[str, Line]] = []

    def add(self, line: Line) -> None:
        """The heading of a division."""
        name = line.number.split()[0]
        level = _LEVELS.index(name)
        self._counts[level] += 1
        self._counts[level + 1 :] = [0] * (len(_LEVELS) - level - 1)
        count = self._counts[level]
        expected = f"{name} {roman(count) if level == 0 else count}"
        if line.number != expected:
            self._waiting.append((expected, line))

    def before(self, unit: str) -> Iterator[Oddity]:
        """The divisions out of order above a unit, which is told as their place."""
        for expected, line in self._waiting:
            yield Oddity(unit, f"the text has {line.number} where {expected} follows", line.start, line.end)
        self._waiting = []


def roman(number: int) -> str:
    """A Roman numeral, up to 99."""
    return _TENS[number // 10 % 10] + _ONES[number % 10]


def marks(passage: Passage) -> Iterator[tuple[str, int, int]]:
    """The marks of footnotes in a passage: number, and the offsets of the mark."""
    for piece in passage.pieces:
        for mark in _MARK.finditer(piece.text):
            yield mark[1], piece.start + mark.start(), piece.start + mark.end()


def join_footnotes(structure: Structure, footnotes: Sequence[Line]) -> None:
    """Make each footnote a passage of the unit that has its mark; both must count from 1."""
    found = [(p.id, mark) for p in structure.passages if p.form != "footnote" for mark in marks(p)]
    for count, (provision, (number, start, end)) in enumerate(found, 1):
        if number != str(count):
            message = f"the mark of footnote {number} stands where that of {count} follows"
            structure.oddities.append(Oddity(provision, message, start, end))
    for count, line in enumerate(footnotes, 1):
        unit = found[count - 1][0].split("/")[0] if count <= len(found) else "footnotes"
        place = f"{unit}/fn_{count}"
        if line.number != str(count):
            message = f"footnote {line.number} stands where {count} follows"
            structure.oddities.append(Oddity(place, message, line.start, line.end))
        piece = Piece(line.text, line.text_start)
        structure.passages.append(Passage(place, "footnote", line.start, line.end, [piece]))
