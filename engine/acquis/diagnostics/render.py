"""Diagnostics as text for a person and as plain values for a program."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TypeAlias

from acquis.diagnostics.model import Diagnostic
from acquis.source import Span

JsonValue: TypeAlias = str | int | list["JsonValue"] | dict[str, "JsonValue"] | None

_WIDEST = 120
_BEFORE = 40
_BOLD, _RED, _BLUE, _GREEN, _PLAIN = "\x1b[1m", "\x1b[1;31m", "\x1b[1;34m", "\x1b[1;32m", "\x1b[0m"
# What a terminal obeys, what turns the order of other characters, and what nobody can see;
# the two joiners stay, since scripts and emoji need them.
_ESCAPED = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
_JOINERS = {"\u200c", "\u200d"}


def render(diagnostics: Iterable[Diagnostic], colour: bool) -> str:
    """All diagnostics for a terminal: place, code, message, the line with a caret, help."""
    return "\n".join(_one(diagnostic, colour) for diagnostic in diagnostics)


def as_json(diagnostic: Diagnostic) -> dict[str, JsonValue]:
    """A diagnostic as the JSON report carries it; `end_column` is the first one behind."""
    notes: list[JsonValue] = [{"message": remark, **_place(span)} for span, remark in diagnostic.notes]
    return {
        "code": diagnostic.code,
        **_place(diagnostic.span),
        "message": diagnostic.message,
        "help": diagnostic.help,
        "notes": notes,
    }


def visible(text: str) -> str:
    """The text with everything a terminal would obey written as an escape."""
    if text.isascii() and text.isprintable():  # as nearly all of them are
        return text
    return "".join(_shown(character) for character in text)


def _place(span: Span | None) -> dict[str, JsonValue]:
    if span is None:
        return {"line": None, "column": None, "end_line": None, "end_column": None}
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(max(span.start, span.end))
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _one(diagnostic: Diagnostic, colour: bool) -> str:
    paint = _painted if colour else _unpainted
    place = f"{where(diagnostic.span)}: " if diagnostic.span else ""
    lines = [
        paint(place, _BOLD)
        + paint(f"error[{diagnostic.code}]", _RED)
        + paint(f": {visible(diagnostic.message)}", _BOLD)
    ]
    if diagnostic.span:
        lines += excerpt(diagnostic.span, colour, _RED)
    for span, remark in diagnostic.notes:
        lines.append(f"{where(span)}: {paint('note', _BLUE)}: {visible(remark)}")
        lines += excerpt(span, colour, _BLUE)
    if diagnostic.help:
        lines.append(f"{paint('help', _GREEN)}: {visible(diagnostic.help)}")
    return "\n".join(lines) + "\n"


def where(span: Span) -> str:
    """File, line and column of a place."""
    line, column = span.source.position(span.start)
    return f"{visible(span.source.name)}:{line}:{column}"


def excerpt(span: Span, colour: bool = False, mark: str = _RED) -> list[str]:
    """The line of a span's first character and carets under what the span covers of it."""
    line, column = span.source.position(span.start)
    text = span.source.line_text(line)
    if not text.strip():
        return []
    first = min(column - 1, len(text))
    last = min(max(first + span.end - span.start, first + 1), max(len(text), first + 1))
    text, first, last = _window(text, first, last)
    before, under = text[:first], text[first:last]
    margin = "".join("\t" if c == "\t" else " " * _width(c) for c in before)
    carets = "^" * max(sum(1 if c == "\t" else _width(c) for c in under), 1)
    shown = "".join(c if c == "\t" else _shown(c) for c in text)
    return [f"  {shown}", f"  {margin}{_painted(carets, mark) if colour else carets}"]


def _window(text: str, first: int, last: int) -> tuple[str, int, int]:
    """Of a long line only what stands around the span."""
    if len(text) <= _WIDEST:
        return text, first, last
    begin = max(0, min(first - _BEFORE, len(text) - _WIDEST))
    end = min(len(text), begin + _WIDEST)
    left, right = ("..." if begin else ""), ("..." if end < len(text) else "")
    moved = len(left) - begin
    return left + text[begin:end] + right, first + moved, min(last, end) + moved


def _shown(character: str) -> str:
    if character.isascii() and character.isprintable():
        return character
    if unicodedata.category(character) in _ESCAPED and character not in _JOINERS:
        return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{{{ord(character):x}}}"
    return character


def _width(character: str) -> int:
    """Columns of a terminal that a character takes as it is shown."""
    shown = _shown(character)
    if len(shown) > 1:
        return len(shown)
    if shown in _JOINERS or unicodedata.category(shown) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(shown) in ("W", "F") else 1


def _painted(text: str, colour: str) -> str:
    return f"{colour}{text}{_PLAIN}" if text else ""


def _unpainted(text: str, _: str) -> str:
    return text
