"""Text with positions: every mistake we report points at the characters that made it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import field
from functools import cached_property

from acquis.records import record

_BLOCK = 1 << 14


@record(frozen=True, eq=False)
class Source:
    """A named text; `name` is what a user would call it: a path, or `<input>`."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def _lines_before(self) -> list[int]:
        """How many lines end before each block; a list of all of them would dwarf the text."""
        counts = [0]
        for start in range(0, len(self.text), _BLOCK):
            counts.append(counts[-1] + self.text.count("\n", start, start + _BLOCK))
        return counts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character offset."""
        block = min(offset, len(self.text)) // _BLOCK
        line = self._lines_before[block] + self.text.count("\n", block * _BLOCK, offset) + 1
        return line, offset - self.text.rfind("\n", 0, offset)

    def line_text(self, line: int) -> str:
        """The text of a line (from 1), without its line end."""
        block = max(bisect_left(self._lines_before, line - 1) - 1, 0)
        start = block * _BLOCK
        for _ in range(line - 1 - self._lines_before[block]):
            start = self.text.index("\n", start) + 1
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].rstrip("\r")


@record(frozen=True, eq=False)
class Span:
    """Characters `start` (included) to `end` (excluded) of a source."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> int:
        """Line of the first character, from 1."""
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        """Column of the first character, from 1."""
        return self.source.position(self.start)[1]

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.source.text[self.start : self.end]
