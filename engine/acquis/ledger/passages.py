"""What a text consists of: passages, and numbers that are out of their order."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Piece:
    """Some text of a provision; `start`: its offset in the source."""

    text: str
    start: int


@dataclass
class Passage:
    """A provision as the text has it, or a heading or footnote that the ledger has no row for.

    `pieces`: its own words, without those of its points; `start`, `end`: offsets of the line it begins with.
    """

    id: str
    form: str
    start: int
    end: int
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class Oddity:
    """A number out of its order, at a provision; offsets `start` to `end`."""

    provision: str
    message: str
    start: int
    end: int


@dataclass
class Structure:
    """The provisions of a text in its order, and the numbers that are out of theirs."""

    passages: list[Passage] = field(default_factory=list)
    oddities: list[Oddity] = field(default_factory=list)
