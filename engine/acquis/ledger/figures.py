"""Figures in a provision's own words: amounts, percentages, dates, periods, years and counts, in digits or words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from acquis.quantities import MOST_DIGITS, read_date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_UP_TO_TWENTY = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_TENS = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred")
_WORDS = {word: number for number, word in enumerate(_UP_TO_TWENTY)}
_WORDS |= {word: 30 + 10 * step for step, word in enumerate(_TENS)}
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_NUMBER = r"[0-9]+(?: [0-9]{3}(?![0-9]))*"
_WORD = rf"(?i:{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_MONTH = "|".join(MONTHS)
_FIGURE = re.compile(
    rf"EUR (?P<money>[0-9](?:[0-9 ]*[0-9])?(?:[.,][0-9]+)?)"
    rf"|(?P<share>{_NUMBER}(?:[.,][0-9]+)?) ?%"
    rf"|(?P<date>[0-9]+ (?:{_MONTH})(?: [0-9]+)?)"
    rf"|\b(?P<period>{_NUMBER}|{_WORD})[ -](?P<unit>month|year|week|day)s?\b"
    rf"|\b(?P<part>{_WORD})[ -](?P<whole>half|halves|third|quarter|fifth|tenth)s?\b(?![ -]countr)"
    rf"|(?P<number>{_NUMBER}(?:[.,][0-9]+)*)"
    rf"|\bat least (?P<least>one)\b"
    # `one or more`, `from one to another`: a pronoun, not a count; any other word for a number is one
    rf"|\b(?P<word>(?!(?i:one)\b){_WORD})\b"
)

Key = tuple[str, object]


@dataclass(frozen=True)
class Stated:
    """A figure in some words: `key` compares (kind and exact value), `text` is as written, with its offsets."""

    key: Key
    text: str
    start: int
    end: int


def figures(words: str) -> list[Stated]:
    """The figures in a text from which references are already taken away."""
    return [Stated(_key(m), m[0], m.start(), m.end()) for m in _FIGURE.finditer(words)]


def without(words: str, places: Sequence[tuple[int, int]]) -> str:
    """The words with some places blotted out, every other character at its offset."""
    parts, position = [], 0
    for start, end in sorted(places):
        parts += [words[position:start], "_" * (end - max(start, position))]
        position = max(position, end)
    return "".join([*parts, words[position:]])


def _key(match: re.Match[str]) -> Key:
    kind = next(name for name, text in match.groupdict().items() if text and name not in ("unit", "whole"))
    value = _READERS[kind](match)
    return value if value is not None else ("unreadable", match[0])


def _money(match: re.Match[str]) -> Key | None:
    number = _number(match["money"])
    return None if number is None else ("money", number)


def _share(match: re.Match[str]) -> Key | None:
    number = _number(match["share"])
    return None if number is None else ("percentage", number / 100)


def _date(match: re.Match[str]) -> Key | None:
    day, month, *year = match["date"].split()
    number = MONTHS.index(month) + 1
    if len(day) > 2 or (year and len(year[0]) != 4):
        return None
    if not year:
        return ("day_of_year", (number, int(day)))
    read = read_date(f"{year[0]}-{number:02}-{int(day):02}")
    return ("date", Fraction(read)) if isinstance(read, int) else None


def _period(match: re.Match[str]) -> Key | None:
    number = _counted(match["period"])
    return None if number is None else (f"{match['unit']}s", number)


def _part(match: re.Match[str]) -> Key | None:
    number = _counted(match["part"])
    return None if number is None else ("number", number / _PARTS[match["whole"]])


def _plain(match: re.Match[str]) -> Key | None:
    number = _counted(match["number"] or match["least"] or match["word"])
    return None if number is None else ("number", number)


def _counted(text: str) -> Fraction | None:
    word = _WORDS.get(text.lower())
    return Fraction(word) if word is not None else _number(text)


def _number(text: str) -> Fraction | None:
    digits = text.replace(" ", "").replace(",", ".")
    return Fraction(digits) if len(digits) <= MOST_DIGITS and digits.count(".") <= 1 else None


_READERS: dict[str, Callable[[re.Match[str]], Key | None]] = {
    "money": _money, "share": _share, "date": _date, "period": _period, "part": _part,
    "number": _plain, "least": _plain, "word": _plain,
}  # fmt: skip
