"""YAML to nodes by events alone: every scalar is text, and nothing is constructed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from acquis.diagnostics.model import Diagnostic
from acquis.reading.mistakes import DEEPEST, MOST_NODES, Mistakes, Stop
from acquis.reading.node import Node, OpenNode, Scalar
from acquis.source import Source, Span

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)

# What YAML refuses, and the line ends that YAML knows but editors do not show as such.
# (In three classes: one that is as wide as all of them takes Python some milliseconds to compile.)
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|[\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udfff]|\r(?!\n)"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOTHING = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_DIRECTIVE = re.compile(r"%[^\r\n]*")
_PROPERTIES = re.compile(r"(?:[&!]\S*+[ \t\r\n]++)*+")
_PLACED_CHARACTERS = 1 << 20


def read_yaml(source: Source) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The value of a YAML text, with every mistake the parser can get past.

    The value is None when the text cannot be read to its end; otherwise it leaves out what
    was refused (the second of two equal keys, an alias), so that later checks can still run.
    """
    mistakes = Mistakes(source)
    try:
        _characters(source.text, mistakes)
        root = _Tree(source, mistakes).read()
    except Stop:
        return None, mistakes.all()
    return root, mistakes.all()


def _characters(text: str, mistakes: Mistakes) -> None:
    for match in _UNWANTED.finditer(text):
        name = "a carriage return without a line feed" if match.group() == "\r" else f"U+{ord(match.group()):04X}"
        mistakes.add("S115", f"control character {name}", match.start(), match.end(), "remove it")
    if mistakes:
        raise Stop
    head = _NOTHING.match(text)
    place = head.end() if head else 0
    if place == len(text):
        raise mistakes.stop("S116", "there is nothing in this file", 0, 0)
    directive = _DIRECTIVE.match(text, place)
    # libyaml compares every %TAG line with all before it: many of them would take minutes.
    if directive and (place == 0 or text[place - 1] == "\n"):
        code = "S107" if directive.group().startswith("%TAG") else "S103"
        raise mistakes.stop(code, "directives are not read", place, directive.end(), "remove the line")


@dataclass
class _Open(OpenNode):
    """One whose events tell a key from a value by their order alone."""

    wants_key: bool = True


class _Tree:
    def __init__(self, source: Source, mistakes: Mistakes) -> None:
        self.source = source
        self.text = source.text
        self.mistakes = mistakes
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.count = 0
        self.last_end = 0
        self.placed = 0

    def read(self) -> Node | None:
        """Build nodes from events until the first document ends."""
        take = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._begin,
            yaml.SequenceStartEvent: self._begin,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
        }
        try:
            for event in yaml.parse(self.text, Loader=_LOADER):
                step = take.get(type(event))
                if step is not None:
                    step(event)
                elif isinstance(event, yaml.DocumentEndEvent):
                    self._rest(event)
                    break
        except yaml.MarkedYAMLError as error:
            from acquis.reading.broken_yaml import broken_yaml  # only now: most YAML is whole

            raise broken_yaml(error, self.mistakes) from None
        except yaml.YAMLError as error:
            raise self.mistakes.stop("S103", f"this is not YAML: {error}".splitlines()[0], 0, 0) from None
        empty = isinstance(self.root, Scalar) and not self.root.text and not self.root.quoted
        if (empty or self.root is None) and not self.mistakes:
            raise self.mistakes.stop("S116", "there is nothing in this file", 0, 0)
        return self.root

    def _alias(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        self.last_end = end
        message = f"`{self.text[start:end][:60]}` is an alias of YAML, and aliases are not read"
        help = "write the value out, or put it in quotes if the text begins with a star"
        self.mistakes.add("S106", message, start, end, help)
        self._place(None)

    def _properties(self, event: Any) -> None:
        """Refuse an anchor or a tag, and read the value behind it all the same."""
        start = event.start_mark.index
        if event.anchor is not None:
            at = max(self.text.find("&" + event.anchor, start), start)
            message = f"`&{event.anchor[:60]}` is an anchor of YAML, and anchors are not read"
            help = "remove it, or put the text in quotes if it begins with `&`"
            self.mistakes.add("S106", message, at, at + 1 + len(event.anchor), help)
        if event.tag is not None:
            at = max(self.text.find("!", start), start)
            end = at + len(self.text[at : at + 200].split(None, 1)[0])
            help = "remove it (the vocabulary says what type a value has), or put a text that begins with `!` in quotes"
            self.mistakes.add("S107", "tags of YAML are not read", at, end, help)

    def _scalar(self, event: Any) -> None:
        start, end, value, style = event.start_mark.index, event.end_mark.index, event.value, event.style
        self._count(start)
        if event.tag is not None or event.anchor is not None:
            self._properties(event)
            properties = _PROPERTIES.match(self.text, start, end)
            start = properties.end() if properties else start
        block = style in ("|", ">")
        if block:
            end = start + len(self.text[start:end].rstrip())
        self.last_end = end
        quotes = 1 if style in ("'", '"') else 0
        offsets: tuple[int, ...] = ()
        # As many characters as in the file: they stand there as they are, no escape, no longer fold.
        if block or end - start - 2 * quotes != len(value):
            if style == '"' and _SURROGATE.search(value):
                raise self.mistakes.stop("S103", "an escape that is no character (half of a pair)", start, end)
            last = event.end_mark.index if block else end - quotes
            offsets = self._offsets(start + quotes, last, value, style or "")
        span = Span(self.source, start, end)
        self._place(Scalar(value, span, "text", bool(style), start + quotes, offsets))

    def _offsets(self, first: int, last: int, value: str, style: str) -> tuple[int, ...]:
        """Offsets while they are few enough to keep: a whole rule file, not a dossier's longest texts."""
        self.placed += last - first
        if self.placed > _PLACED_CHARACTERS:
            return ()
        from acquis.reading.alignment import align  # only now: dossiers hardly ever have such texts

        return align(self.text[first:last], value, style, first)

    def _begin(self, event: Any) -> None:
        start = event.start_mark.index
        self._count(start)
        if event.tag is not None or event.anchor is not None:
            self._properties(event)
        if len(self.open) >= DEEPEST:
            raise self.mistakes.too_deep(start)
        self.open.append(_Open(start, isinstance(event, yaml.MappingStartEvent)))
        self.last_end = event.end_mark.index

    def _end(self, event: Any) -> None:
        done = self.open.pop()
        # The end of a block is where the next token begins; the last value's end says more.
        in_flow = event.end_mark.index > event.start_mark.index
        self.last_end = event.end_mark.index if in_flow else max(self.last_end, done.start)
        self._place(done.closed(self.source, self.last_end))

    def _place(self, node: Node | None) -> None:
        """Put a node where it belongs; None stands for one that was refused."""
        if not self.open:
            self.root = node
            return
        frame = self.open[-1]
        if not frame.mapping:
            if node is not None:
                frame.items.append(node)
        elif frame.wants_key:
            frame.key = self._key(frame, node)
            frame.wants_key = False
        else:
            if frame.key is not None and node is not None:
                frame.entries.append((frame.key, node))
            frame.wants_key = True

    def _key(self, frame: _Open, node: Node | None) -> Scalar | None:
        if node is None:
            return None
        span = node.span
        if not isinstance(node, Scalar):
            help = "a key is a plain word; text that begins with `{` or `[` goes in quotes"
            self.mistakes.add("S103", "a mapping or list cannot be a key", span.start, span.end, help)
            return None
        if node.text == "<<" and not node.quoted:
            help = "write the keys out; `<<` would bring in keys that the reader of the file does not see"
            self.mistakes.add("S106", "merge keys of YAML are not read", span.start, span.end, help)
            return None
        first = frame.keys.setdefault(node.text, node)
        if first is not node:
            self.mistakes.repeated(node.text, span, first.span)
            return None
        return node

    def _count(self, start: int) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            raise self.mistakes.too_many(start)

    def _rest(self, event: Any) -> None:
        """What stands behind the first document, found without asking the parser on."""
        place = event.start_mark.index
        ended = self.text.startswith("...", place)
        if ended:
            blank = _NOTHING.match(self.text, place + 3)
            place = blank.end() if blank else place
        if place == len(self.text):
            return
        if ended or self.text.startswith("---", place):
            help = "one file holds one document: remove `---`, or split the file"
            self.mistakes.add("S108", "a second document begins here", place, place + 3, help)
        else:
            self.mistakes.add("S103", "text after the end of the value", place, place + 1)
