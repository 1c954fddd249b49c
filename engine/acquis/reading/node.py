"""What a YAML or JSON file says, before anybody gives it a type: texts, sequences, mappings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from acquis.records import record
from acquis.source import Source, Span


@record(frozen=True)
class Scalar:
    """A text as written. `kind` is `text` for all of YAML; JSON also has number, boolean, null.

    `offsets` maps characters of `text` to offsets in the source where the two differ
    (escapes, folded lines); empty if `text` stands in the source as it is from `start` on.
    """

    text: str
    span: Span
    kind: Literal["text", "number", "boolean", "null"] = "text"
    quoted: bool = False
    start: int = 0
    offsets: tuple[int, ...] = field(default=(), repr=False)

    def span_of(self, begin: int, end: int) -> Span:
        """Where characters `begin` to `end` of `text` stand in the source."""
        if not self.offsets:
            return Span(self.span.source, self.start + begin, self.start + max(end, begin + 1))
        last = len(self.offsets) - 1
        first = self.offsets[min(begin, last)]
        return Span(self.span.source, first, max(first, self.offsets[min(max(end - 1, begin), last)]) + 1)


@record(frozen=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    span: Span


@record(frozen=True)
class Mapping:
    """Keys (unique) and their nodes, in the order of the file."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        """The node of a key, or None."""
        return next((value for k, value in self.entries if k.text == key), None)

    def key(self, name: str) -> Scalar | None:
        """The key itself, for its span."""
        return next((k for k, _ in self.entries if k.text == name), None)

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries)


Node: TypeAlias = Scalar | Sequence | Mapping


@dataclass
class OpenNode:
    """A sequence or mapping that is still being read."""

    start: int
    mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)
    keys: dict[str, Scalar] = field(default_factory=dict)
    key: Scalar | None = None

    def closed(self, source: Source, end: int) -> Sequence | Mapping:
        """The node, now that its end is known."""
        span = Span(source, self.start, end)
        return Mapping(tuple(self.entries), span) if self.mapping else Sequence(tuple(self.items), span)
