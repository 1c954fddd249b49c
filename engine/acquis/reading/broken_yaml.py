"""What PyYAML says about broken YAML, in the words of the person who wrote the file."""

from __future__ import annotations

from typing import Any

import yaml

from acquis.reading.mistakes import Mistakes, Stop
from acquis.source import Span

_QUOTES = "put the text in quotes"
_LOOK_ABOVE = "check the indentation of this line, and the quotes and brackets above it"

# Words of the parser (libyaml's and PyYAML's own) -> message, help.
_IN_PLAIN_WORDS = (
    (
        ("expected ',' or ']'",),
        "a comma or `]` should stand here",
        "close the list, or put a text with a bracket in quotes",
    ),
    (
        ("expected ',' or '}'",),
        "a comma or `}` should stand here",
        "close the brace, or put a text with a brace in quotes",
    ),
    (("expected '-' indicator",), "an item of the list should begin here, with `- `", _LOOK_ABOVE),
    (("unexpected end of stream", "document separator"), "a quoted text is never closed", "close the quotes"),
    (
        ("unknown escape", "invalid Unicode", "hexdecimal", "hexadecimal"),
        "this is not an escape of YAML",
        "use single quotes",
    ),
    (
        ("mapping values are not allowed",),
        "a colon with a space cannot stand here",
        "put a text with a colon in quotes",
    ),
    (("block sequence entries", "sequence entries are not"), "an item of a list cannot begin here", _LOOK_ABOVE),
    (("expected ':'",), "a key should stand here, with a colon behind it", _LOOK_ABOVE),
    (("tab character", "'\\t'"), "a tab cannot indent", "indent with spaces"),
    (("cannot start any token",), "no value can begin with this character", _QUOTES),
    (("node content",), "a value should stand here", "write the value, or remove what announces it"),
    (("expected key", "expected <block end>"), "a key should stand here", _LOOK_ABOVE),
    (("document start",), "text after the end of the value", "one file holds one value"),
    (
        ("indentation indicator", "chomping", "comment or line break"),
        "a text block begins with `|` or `>` alone",
        _QUOTES,
    ),
)


def broken_yaml(error: yaml.MarkedYAMLError, mistakes: Mistakes) -> Stop:
    """Record the parser's error as a mistake of the file; the caller raises what this returns."""
    problem, context = str(error.problem or ""), str(error.context or "")
    place = _place(error.problem_mark or error.context_mark, mistakes)
    if "tag" in context or "tag" in problem:
        return mistakes.stop("S107", "tags of YAML are not read", place, place + 1, _QUOTES)
    if "alias" in context or "anchor" in context:
        help = "put a text that begins with `*` or `&` in quotes"
        return mistakes.stop("S106", "anchors and aliases of YAML are not read", place, place + 1, help)
    if mistakes.source.text.startswith("\t", place):
        problem = "found a tab character"
    message, help = next(
        (said for words, *said in _IN_PLAIN_WORDS if any(word in problem for word in words)),
        ["this is not YAML: " + (problem or context or "unreadable"), ""],
    )
    began = _place(error.context_mark, mistakes) if error.context_mark else place
    note = None
    if began != place:
        note = (
            Span(mistakes.source, began, min(began + 1, len(mistakes.source.text))),
            "what is not finished begins here",
        )
    return mistakes.stop("S103", message, place, min(place + 1, len(mistakes.source.text)), help, note)


def _place(mark: Any, mistakes: Mistakes) -> int:
    return min(mark.index, len(mistakes.source.text)) if mark is not None else 0
