"""The figures of the official text and the provisions they stand in, found without the reader that is tested.

A digit is a digit, a number word a number word, and the provision of a line is what the last article, paragraph
and point lines before it say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXT = Path(__file__).parent / "regulation-2021-1147-consolidated-2022-04-12.txt"
RULES = Path(__file__).parents[2] / "rules" / "amif"

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ORDINALS = ("first", "second", "third", "fourth", "fifth")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
SMALL_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi")
LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")
# Each kind with what may stand in its place; the whole line is seen, so that a look behind works.
KINDS = (
    (r"[0-9]+", ()),
    (rf"(?i:\b(?:{'|'.join(WORDS)})\b)", WORDS),
    (rf"\b(?:{'|'.join(ORDINALS)})(?= (?:sub)?paragraph)", ORDINALS),
    (rf"(?<=[0-9] )(?:{'|'.join(MONTHS)})\b", MONTHS),
    (r"(?:(?<=Annex )|(?<=ANNEX )|(?<=Title )|^)[IVX]+\b(?=\W|$)", NUMERALS),
    (r"(?<=\()[a-z](?=\))", LETTERS),
    (r"(?<=\()[ivx]{2,4}(?=\))", SMALL_NUMERALS),
)


@dataclass(frozen=True)
class Place:
    """A number of the text: its offsets, as written, and the beginning of the ids that a difference may name.

    `others`: what else could stand there; of digits nothing is listed, any others will do.
    """

    start: int
    end: int
    text: str
    provision: str
    others: tuple[str, ...]


@cache
def text() -> str:
    """The official text."""
    return TEXT.read_text(encoding="utf-8")


@cache
def places() -> tuple[Place, ...]:
    """Every number in the enacting text, the annexes and the footnotes."""
    start = text().index("\nCHAPTER I\n") + 1
    lines = _provisions(text()[start:])
    found, offset = [], start
    for line, provision in zip(text()[start:].split("\n"), lines, strict=True):
        plain = line.replace("\u00a0", " ")
        for pattern, words in KINDS:
            for m in re.finditer(pattern, plain):
                others = tuple(w for w in words if w != m[0].lower() and w != m[0])
                found.append(Place(offset + m.start(), offset + m.end(), m[0], provision, others))
        offset += len(line) + 1
    return tuple(sorted(found, key=lambda p: p.start))


def _provisions(body: str) -> list[str]:
    """The provision of each line: article and paragraph, annex and point; a heading goes with what follows it."""
    found: list[str] = []
    unit = part = kept = ""
    notes = _footnote_units(body)
    for line in body.split("\n"):
        words = line.replace("\u00a0", " ").strip()
        article, annex = re.fullmatch(r"Article ([0-9]+)", words), re.fullmatch(r"ANNEX ([IVX]+)", words)
        number = re.match(r"([0-9]+)\.(?![0-9])", words)
        if article or annex:
            unit, part = (f"art_{article[1]}" if article else f"anx_{annex[1]}" if annex else ""), ""
        elif re.fullmatch(r"(CHAPTER|SECTION|Subsection) .*", words):
            unit, part = "", ""
        elif re.match(r"\( [0-9]+ \) ", words):
            unit, part = notes.pop(0), ""
        elif number and unit:
            part = f"/par_{number[1]}" if unit.startswith("art") else f"/pnt_{number[1]}"
        group = re.match(r"TABLE ([0-9]+)|Specific objective set out in point \((.)\)", words)
        if unit in ("anx_V", "anx_VI", "anx_VIII"):
            part = "" if annex else (f"/tab_{group[1]}" if group[1] else f"/so_{group[2]}") if group else kept
        kept = part
        mark = words.startswith(("▼", "►"))
        found.append(unit + part if words and not mark else "")
    return _headings_forward(found)


def _headings_forward(found: list[str]) -> list[str]:
    following = ""
    for index in range(len(found) - 1, -1, -1):
        following = found[index] or following
        found[index] = found[index] or following
    return found


def _footnote_units(body: str) -> list[str]:
    """The article or annex of each footnote mark, in the order of the text."""
    found, unit = [], ""
    for line in body.replace("\u00a0", " ").split("\n"):
        heading = re.fullmatch(r"(Article|ANNEX) (\w+) *", line)
        if heading:
            unit = ("art_" if heading[1] == "Article" else "anx_") + heading[2]
        if re.match(r"\( [0-9]+ \) ", line):
            break
        found += [unit] * len(re.findall(r"\( [0-9]+ \)", line))
    return found
