"""Figures of a rule file: read, typed, and checked for overlaps in time."""

from __future__ import annotations

import itertools
import re
from calendar import monthrange
from collections.abc import Iterator
from fractions import Fraction

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.quantities import Problem, read_date, read_money, read_number, read_percentage
from acquis.reading.fields import RULE_CODES, Fields
from acquis.reading.node import Mapping, Node, Scalar, Sequence
from acquis.rulebook.model import DayOfYear, Figure, FigureEntry, FigureValue
from acquis.vocabulary.types import (
    DATE,
    DAY_OF_YEAR,
    DECIMAL,
    INTEGER,
    MONEY,
    PERCENTAGE,
    PERIOD,
    Type,
    code,
    list_of,
)

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAY_OF_YEAR = re.compile(rf"([0-9]{{1,2}}) ({'|'.join(_MONTHS)})")
_PERIOD = re.compile(r"([0-9]+) (months?|days?)")
_EXAMPLE = "{value: 75 %, cite: art_15/par_1, from: 2021-01-01}"
_LEAP_YEAR = 2024
_LONGEST_PERIOD = 4  # digits; no calendar has ten thousand years
_KEYS = ("value", "table", "set", "cite", "from", "until", "changeable_by", "source", "also")


def read_value(text: str) -> tuple[FigureValue, Type] | Problem:
    """A figure as written, with the type that its form shows."""
    day = _DAY_OF_YEAR.fullmatch(text)
    period = _PERIOD.fullmatch(text)
    value: Fraction | int | Problem
    if day is not None:
        month, number = _MONTHS.index(day[2]) + 1, int(day[1])
        if not 1 <= number <= monthrange(_LEAP_YEAR, month)[1]:
            return Problem("R309", f"no year has a {text}")
        return DayOfYear(month, number), DAY_OF_YEAR
    if period is not None:
        if len(period[1]) > _LONGEST_PERIOD:
            return Problem("R309", "the period is too long")
        return Fraction(int(period[1])), PERIOD
    if text.endswith("%"):
        value, kind = read_percentage(text), PERCENTAGE
    elif "EUR" in text:
        value, kind = read_money(text), MONEY
    elif re.fullmatch(r"[0-9]{4}-.*", text):
        value, kind = read_date(text), DATE
    else:
        value = read_number(text)
        kind = INTEGER if isinstance(value, Fraction) and value.denominator == 1 else DECIMAL
    return value if isinstance(value, Problem) else (Fraction(value), kind)


def read_figure(
    article: str, name: Scalar, node: Node, provisions: frozenset[str], mistakes: list[Diagnostic]
) -> Figure | None:
    """One figure: an entry, or a list of entries with disjoint dates."""
    nodes = node.items if isinstance(node, Sequence) else (node,)
    if not nodes:
        mistakes.append(Diagnostic("R309", f"figure `{name.text}` has no entry", node.span, _EXAMPLE))
    entries: list[FigureEntry] = []
    types: list[Type] = []
    for one in nodes:
        if not isinstance(one, Mapping):
            mistakes.append(Diagnostic("R309", f"figure `{name.text}` is no entry", one.span, _EXAMPLE))
            continue
        fields = Fields(one, mistakes, RULE_CODES, f"figure `{name.text}`").only(_KEYS)
        read = content(fields, name)
        cite = fields.scalar("cite")
        if cite is None:
            fields.report(
                "R315",
                f"figure `{name.text}` names no provision",
                name.span,
                "add `cite`, the id of the provision that states it",
            )
        elif cite.text not in provisions:
            fields.report(
                "R304", f"`{cite.text}` is no provision of the ledger", cite.span, did_you_mean(cite.text, provisions)
            )
        if read is not None:
            first, last = (fields.read(fields.scalar(key), "R309", read_date) for key in ("from", "until"))
            entry = FigureEntry(
                read[0], cite.text if cite else "", first, last, one.span,
                also=tuple(_also(fields, provisions)), source=fields.text("source"), written=fields.text("value"),
            )  # fmt: skip
            entries.append(entry)
            types.append(read[1])
    if not entries:
        return None
    if any(t.kind != types[0].kind for t in types):
        mistakes.append(Diagnostic("R309", f"the entries of `{name.text}` are of different types", name.span))
    _overlaps(name, entries, mistakes)
    return Figure(article, name.text, types[0], tuple(entries), name.span)


def _also(fields: Fields, provisions: frozenset[str]) -> Iterator[str]:
    for word in fields.words("also") or ():
        if word.text in provisions:
            yield word.text
        else:
            fields.report(
                "R304", f"`{word.text}` is no provision of the ledger", word.span, did_you_mean(word.text, provisions)
            )


def content(fields: Fields, name: Scalar) -> tuple[FigureValue, Type] | None:
    """The value, table or set of an entry with its type, or None with what is wrong reported."""
    given = [k for k in ("value", "table", "set") if fields.node.get(k) is not None]
    if len(given) != 1:
        fields.report("R309", f"figure `{name.text}` needs one of value, table, set", name.span)
        return None
    if given[0] == "set":
        words = fields.words("set")
        if words is None:
            return None
        texts = frozenset(w.text for w in words)
        return texts, list_of(code(texts))
    if given[0] == "value":
        return fields.read(fields.scalar("value"), "R309", read_value)
    return _table(fields, name)


def _table(fields: Fields, name: Scalar) -> tuple[FigureValue, Type] | None:
    rows = fields.mapping("table")
    table: dict[int, Fraction] = {}
    kind: Type | None = None
    for key, node in rows or ():
        read = fields.read(node, "R309", read_value) if isinstance(node, Scalar) else None
        if isinstance(node, Scalar) and read is None:
            return None
        if not key.text.isdecimal() or len(key.text) > 9 or read is None or not isinstance(read[0], Fraction):
            fields.report("R309", f"`{key.text}` in a table must be a whole number with a figure", key.span)
            return None
        if kind is not None and kind != read[1]:
            fields.report(
                "R309", f"`{name.text}` holds {kind} and {read[1]}", node.span, "the rows of a table are of one type"
            )
            return None
        table[int(key.text)], kind = read[0], read[1]
    if rows is not None and kind is None:
        fields.report("R309", f"the table of `{name.text}` is empty", rows.span)
    return (table, Type("table", item=kind)) if kind is not None else None


def _overlaps(name: Scalar, entries: list[FigureEntry], mistakes: list[Diagnostic]) -> None:
    ordered = sorted(entries, key=lambda e: e.from_day or 0)
    for earlier, later in itertools.pairwise(ordered):
        if earlier.until_day is None or earlier.until_day >= (later.from_day or 0):
            message = f"two entries of `{name.text}` are in force on one day"
            note = ((earlier.span, "the earlier one; give it `until`"),)
            mistakes.append(Diagnostic("R308", message, later.span, "entries of one figure have disjoint dates", note))
