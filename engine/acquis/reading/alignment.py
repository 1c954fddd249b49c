"""Which character of a YAML file gave which character of a scalar's text.

An expression often stands in a folded block or in quotes with escapes. A caret must point at
the file, so the text is laid beside the characters it was read from. What libyaml returned is
the truth: if our reading of the raw characters differs from it, all offsets fall back to the
start, and a caret is less exact but never misleading about the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Blanks inside a line are taken all at once: one by one, each would look for the line's end again.
_COMMON = r"(?P<fold>[ \t]*+\r?\n[ \t\r\n]*+)|(?P<one>[ \t]++|.)"
_PLAIN_PIECE = re.compile(_COMMON)
_SINGLE_PIECE = re.compile(r"(?P<escape>'')|" + _COMMON)
_QUOTED_PIECE = re.compile(
    r"(?P<joined>\\\r?\n[ \t\r\n]*+)"
    r"|(?P<escape>\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.))|" + _COMMON
)
_LINE = re.compile(r"([^\r\n]*)(\r?\n|\Z)")


def align(raw: str, value: str, style: str, start: int) -> tuple[int, ...]:
    """Offsets in the file, one for each character of `value`.

    `raw` are the characters of the file from `start` on, without the quotes of a quoted scalar
    but with the header of a block; `style` is YAML's: empty, one of the quotes, `|` or `>`.
    """
    pairs = _block(raw, value, folded=style == ">") if style in ("|", ">") else _flow(raw, style)
    places: list[int] = []
    text: list[str] = []
    for place, character in pairs:
        places.append(start + place)
        text.append(character)
    wanted = len(value)
    exact = len(places) >= wanted and (style == '"' or "".join(text[:wanted]) == value)
    if not exact or (style == '"' and len(places) != wanted):
        return (start,) * wanted
    return tuple(places[:wanted])


def _flow(raw: str, style: str) -> Iterator[tuple[int, str]]:
    piece = {'"': _QUOTED_PIECE, "'": _SINGLE_PIECE}.get(style, _PLAIN_PIECE)
    for match in piece.finditer(raw):
        kind = match.lastgroup
        if kind == "one":
            yield from enumerate(match.group(), match.start())
        elif kind == "escape":
            yield match.start(), "'"
        else:
            breaks = [i for i in range(match.start(), match.end()) if raw[i] == "\n"]
            if kind == "fold" and len(breaks) == 1:
                yield breaks[0], " "
            else:
                yield from ((i, "\n") for i in breaks[1:])


def _block(raw: str, value: str, folded: bool) -> Iterator[tuple[int, str]]:
    """Characters of a block scalar; trailing line ends may be more than the value keeps."""
    header = raw.find("\n") + 1
    lines = [(m.start(1), m.group(1)) for m in _LINE.finditer(raw, header)] if header else []
    first_text = next((text for _, text in lines if text.strip(" ")), "")
    kept = next((line for line in value.split("\n") if line.strip(" ")), "")
    indent = _leading(first_text) - _leading(kept)
    before = False
    breaks: list[int] = []
    for place, text in lines:
        end = place + len(text)
        if len(text) <= indent:
            breaks.append(end)
            continue
        yield from _between(breaks, folded and before and text[indent] not in " \t")
        yield from ((place + i, text[i]) for i in range(indent, len(text)))
        breaks = [end]
        before = text[indent] not in " \t"
    yield from ((i, "\n") for i in breaks)


def _between(breaks: list[int], fold: bool) -> Iterator[tuple[int, str]]:
    if not fold:
        yield from ((i, "\n") for i in breaks)
    elif len(breaks) == 1:
        yield breaks[0], " "
    else:
        yield from ((i, "\n") for i in breaks[1:])


def _leading(text: str) -> int:
    return len(text) - len(text.lstrip(" "))
