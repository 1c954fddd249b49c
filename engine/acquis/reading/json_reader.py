"""JSON (RFC 8259) to nodes with the place of each, strictly and without recursion."""

from __future__ import annotations

import json
import re
from typing import Literal

from acquis.diagnostics.model import Diagnostic
from acquis.reading.mistakes import DEEPEST, MOST_NODES, Mistakes, Stop
from acquis.reading.node import Node, OpenNode, Scalar
from acquis.source import Source, Span

_BLANK = re.compile(r"[ \t\r\n]*+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
_PLAIN = re.compile(r'"([^"\\\x00-\x1f]*+)"')
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_SIMPLE_KEY = re.compile(r'"([^"\\\x00-\x1f]*+)"[ \t\r\n]*+:[ \t\r\n]*+')
_NEXT = re.compile(r"[ \t\r\n]*+([,\]}]?)[ \t\r\n]*+")
_PAIR = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_SOUND = re.compile(rf'(?:[^\\\x00-\x1f\ud800-\udfff]++|\\["\\/bfnrt]|\\u(?![dD][89a-fA-F])[0-9a-fA-F]{{4}}|{_PAIR})*+')
_WRONG = re.compile(r"\\u[0-9a-fA-F]{4}|\\[^\x00-\x1f]|.", re.DOTALL)
# One piece for each character of the text, wrong ones included.
_PIECE = re.compile(rf"{_PAIR}|\\u[0-9a-fA-F]{{4}}|\\[^\x00-\x1f]|.", re.DOTALL)
_WORD = re.compile(r"[+-]?[\w.$+-]++")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_PLACED_CHARACTERS = 1 << 20


def read_json(source: Source) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The value of a JSON text, with every mistake that can be got past.

    Numbers keep their digits as written. The value is None when the text cannot be read to
    its end.
    """
    mistakes = Mistakes(source)
    try:
        root = _Tree(source, mistakes).read()
    except Stop:
        return None, mistakes.all()
    return root, mistakes.all()


class _Tree:
    def __init__(self, source: Source, mistakes: Mistakes) -> None:
        self.source = source
        self.text = source.text
        self.mistakes = mistakes
        self.open: list[OpenNode] = []
        self.count = 0
        self.placed = 0

    def read(self) -> Node:
        """The value of the whole text."""
        place = self._blank(0)
        if place == len(self.text):
            raise self.mistakes.stop("S116", "there is nothing in this file", 0, 0)
        while True:
            place, node = self._value(place)
            while node is not None:
                if not self.open:
                    return self._finished(node, place)
                place, node = self._behind(place, node)

    def _value(self, place: int) -> tuple[int, Node | None]:
        """One value, or None where an array or object was opened and wants its first one."""
        self._count(place)
        character = self.text[place : place + 1]
        if character == '"':
            return self._string(place)
        if character in ("{", "["):
            return self._begin(place, character == "{")
        number = _NUMBER.match(self.text, place)
        word = _WORD.match(self.text, place)
        if number and (word is None or word.end() <= number.end()):
            return self._scalar("number", place, number.end())
        if word is None:
            raise self._unexpected(place, "a value")
        return self._word(place, word.end(), word.group())

    def _word(self, place: int, end: int, word: str) -> tuple[int, Node]:
        if word in ("true", "false"):
            return self._scalar("boolean", place, end)
        if word == "null":
            return self._scalar("null", place, end)
        shown = word[:60]
        if _NOT_FINITE.fullmatch(word):
            help = "leave the key out, or write null, if the figure is unknown"
            self.mistakes.add("S110", f"`{shown}` is not a number of JSON", place, end, help)
        elif word[0] in "+-.0123456789":
            help = "digits, a point and digits: no plus sign, no leading zeros, no bare point"
            self.mistakes.add("S104", f"`{shown}` is not a number of JSON", place, end, help)
        else:
            help = f'text goes in double quotes: "{shown}"' if len(word) <= 60 else "text goes in double quotes"
            self.mistakes.add("S104", f"`{shown}` is not a value of JSON", place, end, help)
        return self._scalar("null", place, end)

    def _scalar(self, kind: Literal["number", "boolean", "null"], place: int, end: int) -> tuple[int, Scalar]:
        return end, Scalar(self.text[place:end], Span(self.source, place, end), kind, False, place)

    def _string(self, place: int) -> tuple[int, Scalar]:
        plain = _PLAIN.match(self.text, place)
        if plain:
            end = plain.end()
            return end, Scalar(plain.group(1), Span(self.source, place, end), "text", True, place + 1)
        whole = _STRING.match(self.text, place)
        if whole is None:
            help = "a string ends with a double quote"
            raise self.mistakes.stop("S104", "a string that is never closed", place, place + 1, help)
        end = whole.end()
        text = self._decoded(place + 1, end - 1)
        self.placed += end - place
        offsets = self._offsets(place + 1, end - 1) if self.placed <= _PLACED_CHARACTERS else ()
        return end, Scalar(text, Span(self.source, place, end), "text", True, place + 1, offsets)

    def _decoded(self, place: int, end: int) -> str:
        """The text of a string: sound stretches by the standard library, what is wrong by hand."""
        parts: list[str] = []
        while place < end:
            sound = _SOUND.match(self.text, place, end)
            if sound and sound.end() > place:
                place = sound.end()
                parts.append(json.loads(f'"{sound.group()}"'))
                continue
            wrong = _WRONG.match(self.text, place, end)
            stop = wrong.end() if wrong else place + 1
            self._wrong(self.text[place:stop], place, stop)
            parts.append("\ufffd")
            place = stop
        return "".join(parts)

    def _offsets(self, place: int, end: int) -> tuple[int, ...]:
        return tuple(piece.start() for piece in _PIECE.finditer(self.text, place, end))

    def _wrong(self, characters: str, start: int, end: int) -> None:
        if characters[0] != "\\":
            help = "write \\n for a line end, \\t for a tab, \\u and four digits for others"
            self.mistakes.add("S115", f"control character U+{ord(characters[0]):04X} in a string", start, end, help)
        elif len(characters) == 6:
            help = "a character beyond U+FFFF takes two such escapes, the high half first"
            self.mistakes.add("S104", f"`{characters}` is half a character", start, end, help)
        else:
            help = 'a backslash is written twice; the other escapes are \\" \\/ \\b \\f \\n \\r \\t \\uXXXX'
            self.mistakes.add("S104", f"`{characters}` is not an escape of JSON", start, end, help)

    def _begin(self, place: int, mapping: bool) -> tuple[int, Node | None]:
        if len(self.open) >= DEEPEST:
            raise self.mistakes.too_deep(place)
        self.open.append(OpenNode(place, mapping))
        after = self._blank(place + 1)
        if self.text.startswith("}" if mapping else "]", after):
            return self._end(after)
        return (self._key(after) if mapping else after), None

    def _end(self, place: int) -> tuple[int, Node]:
        return place + 1, self.open.pop().closed(self.source, place + 1)

    def _behind(self, place: int, node: Node) -> tuple[int, Node | None]:
        """Put a finished value into what is open, and go on behind it."""
        frame = self.open[-1]
        if not frame.mapping:
            frame.items.append(node)
        elif frame.key is not None:
            frame.entries.append((frame.key, node))
        follows = _NEXT.match(self.text, place)
        mark, after = (follows[1], follows.end()) if follows else ("", place)
        closing = "}" if frame.mapping else "]"
        if follows and mark == closing:
            return self._end(follows.start(1))
        if not follows or mark != ",":
            raise self._unexpected(self._blank(place), f"a comma or `{closing}`")
        if self.text.startswith(closing, after):
            comma = follows.start(1)
            self.mistakes.add("S104", f"a comma before `{closing}`", comma, comma + 1, "remove the comma")
            return self._end(after)
        return (self._key(after) if frame.mapping else after), None

    def _key(self, place: int) -> int:
        """Read a key and its colon; where the value begins."""
        self._count(place)
        simple = _SIMPLE_KEY.match(self.text, place)
        if simple:
            key = Scalar(simple[1], Span(self.source, place, simple.end(1) + 1), "text", True, place + 1)
            after = simple.end()
        else:
            if not self.text.startswith('"', place):
                raise self._unexpected(place, "a key in double quotes")
            end, key = self._string(place)
            colon = self._blank(end)
            if not self.text.startswith(":", colon):
                raise self._unexpected(colon, "a colon")
            after = self._blank(colon + 1)
        frame = self.open[-1]
        first = frame.keys.setdefault(key.text, key)
        if first is not key:
            self.mistakes.repeated(key.text, key.span, first.span)
        frame.key = key if first is key else None
        return after

    def _finished(self, node: Node, place: int) -> Node:
        place = self._blank(place)
        # Behind a word that is no JSON value, more such words are the same mistake.
        misread = isinstance(node, Scalar) and bool(self.mistakes)
        if place < len(self.text) and not misread:
            help = "one file holds one value"
            self.mistakes.add("S104", "text after the end of the value", place, place + 1, help)
        return node

    def _blank(self, place: int) -> int:
        match = _BLANK.match(self.text, place)
        return match.end() if match else place

    def _count(self, place: int) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            raise self.mistakes.too_many(place)

    def _unexpected(self, place: int, wanted: str) -> Stop:
        if place >= len(self.text):
            where = f"; the {'object' if self.open[-1].mapping else 'array'} is never closed" if self.open else ""
            return self.mistakes.stop("S104", f"the text ends where {wanted} should stand{where}", place, place)
        character = self.text[place]
        if ord(character) < 32:
            return self.mistakes.stop(
                "S115", f"control character U+{ord(character):04X}", place, place + 1, "remove it"
            )
        comment = character in "/#"
        help = "JSON has no comments" if comment else "JSON uses double quotes" if character == "'" else ""
        return self.mistakes.stop("S104", f"{wanted} should stand here, not `{character}`", place, place + 1, help)
