"""The lines of a consolidated text in plain form, each with the one thing that it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from acquis.source import Source

_SPACES = ("\u00a0", "\u202f", "\u2009", "\t", "\r")
_AMENDMENT = re.compile(r"[►▼]([BMC])([0-9]*)|◄")
_BODY = re.compile(r"^(?:CHAPTER [IVXLC]+|Article [0-9]+[a-z]?|ANNEX(?: [IVXLC]+)?) *$", re.MULTILINE)
_CONSOLIDATED = re.compile(r"\b(0[0-9]{4}[A-Z][0-9]{4}-[0-9]{8})\b")
_NUMBERED = re.compile(r"([0-9]+[a-z]?(?:\.[0-9]+)*)\.(?: +(.*)| *)")
_FOOTNOTE = re.compile(r"\( ([0-9]+) \) (.+)")
_FORMS = (
    ("article", re.compile(r"Article ([0-9]+[a-z]?)")),
    ("annex", re.compile(r"ANNEX(?: ([IVXLC]+))?")),
    ("division", re.compile(r"((?:CHAPTER|SECTION|Subsection) [0-9IVXLC]+)")),
    ("table", re.compile(r"TABLE ([0-9]+): *(.*)")),
    ("objective", re.compile(r"Specific objective set out in point \(([a-z])\) .*")),
    ("role", re.compile(r"(Output|Result) indicators")),
    ("footnote", _FOOTNOTE),
    ("group", re.compile(r"([IVXLC]+)\. +(.*)")),
    ("code", re.compile(r"([0-9]+)")),
    ("numbered", _NUMBERED),
    ("point", re.compile(r"\(([a-z]{1,5}|[0-9]{1,3})\)")),
    ("indent", re.compile(r"(—) *(.*)")),
    ("end", re.compile(r"(Top)")),
)


@dataclass(frozen=True)
class Line:
    """A line that is not empty. `form`: what it is; `number`: the number or letter that it begins with.

    `text` is what follows the number (the whole line if there is none), `text_start` its offset; `whole` is the line,
    `start` and `end` its offsets.
    """

    form: str
    number: str
    text: str
    start: int
    end: int
    text_start: int
    whole: str


@dataclass(frozen=True)
class Amendment:
    """A mark of the consolidation: `►M1` is the first amending act. `start`, `end`: its offsets."""

    number: int
    start: int
    end: int


def consolidated_version(source: Source) -> str:
    """The CELEX number of the consolidated version that the title page names, or an empty text."""
    found = _CONSOLIDATED.search(source.text[: _body_start(source.text)])
    return found[1] if found else ""


def amendments(source: Source) -> Iterator[Amendment]:
    """The marks of amending acts in the enacting text and the annexes."""
    for mark in _AMENDMENT.finditer(source.text, _body_start(source.text)):
        if mark[1] == "M":
            yield Amendment(int(mark[2][:4] or 0), mark.start(), mark.end())


def lines(source: Source) -> Iterator[Line]:
    """The lines of the enacting text, the annexes and the footnotes; the title page is left out.

    Hard spaces read as spaces, and marks of the consolidation as nothing; offsets stay those of the source.
    """
    start = _body_start(source.text)
    plain = _AMENDMENT.sub(lambda m: " " * len(m[0]), _plain(source.text[start:]))
    for line in plain.split("\n"):
        words = line.strip()
        if words:
            yield _line(words, start + len(line) - len(line.lstrip()))
        start += len(line) + 1


def _line(words: str, start: int) -> Line:
    end = start + len(words)
    for form, pattern in _FORMS:
        match = pattern.fullmatch(words)
        if match is None:
            continue
        if form == "objective":  # its heading refers to the article that sets the objective
            return Line(form, match[1], words, start, end, start, words)
        text = match[2] if pattern.groups > 1 and match[2] else ""
        return Line(form, match[1] or "", text, start, end, start + match.start(pattern.groups) if text else end, words)
    return Line("text", "", words, start, end, start, words)


def _body_start(text: str) -> int:
    found = _BODY.search(_plain(text))
    return found.start() if found else len(text)


def _plain(text: str) -> str:
    """The text with every kind of space the same; offsets stay."""
    for space in _SPACES:
        text = text.replace(space, " ")
    return text
