"""Plain Python values as the JSON text that says the same, so that every door leads through one reader.

Mistakes point into that text, which is what a caller sees of their own values in a diagnostic.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from acquis.diagnostics import Diagnostic
from acquis.quantities import MOST_DIGITS, show_decimal
from acquis.source import Source, Span

DEEPEST = 64

_MOST_BITS = 512  # of a denominator; what has more cannot have few decimals

_ACCEPTED = "str, int, Decimal, Fraction, bool, date, None (unknown), lists and mappings are accepted"


def as_json_text(dossier: Mapping[str, object], name: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """The JSON text of plain values, and what in them has no place in a dossier."""
    writer = _Writer()
    writer.value(dossier, 0)
    text = "".join(writer.parts)
    source = Source(name, text)
    return text, tuple(Diagnostic(c, m, Span(source, start, end), h) for c, m, h, start, end in writer.mistakes)


class _Writer:
    """Writes JSON piece by piece and notes where each mistake stands."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.mistakes: list[tuple[str, str, str, int, int]] = []
        self._length = 0

    def value(self, value: object, level: int) -> None:
        """One value."""
        if level > DEEPEST:
            self._refuse("S109", "nested too deep", f"at most {DEEPEST} levels are read", "...")
        elif isinstance(value, Mapping):
            self._mapping(value, level)
        elif isinstance(value, list | tuple):
            self._list(list(value), level)
        else:
            self._scalar(value)

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self._length += len(text)

    def _refuse(self, code: str, message: str, help_: str, shown: str) -> None:
        start = self._length
        self._write(_quoted(shown))
        self.mistakes.append((code, message, help_, start, self._length))

    def _mapping(self, value: Mapping[object, object], level: int) -> None:
        indent = "  " * (level + 1)
        self._write("{")
        for place, (key, inner) in enumerate(value.items()):
            self._write(f"{',' if place else ''}\n{indent}")
            if isinstance(key, str):
                self._write(_quoted(key))
            else:
                self._refuse("C701", f"a key must be a text, not {type(key).__name__}", "", repr(key)[:60])
            self._write(": ")
            self.value(inner, level + 1)
        self._write(f"\n{'  ' * level}}}" if value else "}")

    def _list(self, value: list[object], level: int) -> None:
        indent = "  " * (level + 1)
        self._write("[")
        for place, inner in enumerate(value):
            self._write(f"{',' if place else ''}\n{indent}")
            self.value(inner, level + 1)
        self._write(f"\n{'  ' * level}]" if value else "]")

    def _scalar(self, value: object) -> None:
        if value is None or isinstance(value, bool):
            self._write({None: "null", True: "true", False: "false"}[value])
        elif isinstance(value, str):
            self._write(_quoted(value))
        elif isinstance(value, int | Decimal | Fraction):
            self._number(value)
        elif isinstance(value, date) and not isinstance(value, datetime):
            self._write(_quoted(value.isoformat()))
        elif isinstance(value, float):
            help_ = f'write Decimal("{value}") or "{value}"'
            self._refuse("C703", f"{value} is a float, which holds no exact amount", help_, str(value))
        else:
            self._refuse(
                "C703", f"a {type(value).__name__} is no value of a dossier", _ACCEPTED, f"<{type(value).__name__}>"
            )

    def _number(self, value: int | Decimal | Fraction) -> None:
        if isinstance(value, Decimal) and not value.is_finite():
            self._refuse("C703", f"{value} is no number", "leave the fact out if it is not known", str(value))
            return
        # Told from the size alone: expanding a huge exponent would take all memory.
        exact = None if isinstance(value, Decimal) and _too_long(value) else Fraction(value)
        if exact is None or abs(exact) >= 10**MOST_DIGITS or exact.denominator.bit_length() > _MOST_BITS:
            self._refuse("S111", "the number has too many digits", f"at most {MOST_DIGITS} digits are read", "...")
            return
        text = show_decimal(exact)
        if Fraction(text) != exact:
            self._refuse(
                "C703",
                f"{exact} has no end as a decimal",
                "give a Decimal, or the amounts it comes from",
                str(exact)[:60],
            )
            return
        self._write(text)


def _too_long(value: Decimal) -> bool:
    return bool(value) and (abs(value.adjusted()) > MOST_DIGITS or len(value.as_tuple().digits) > 2 * MOST_DIGITS)


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted if quoted.isprintable() else json.dumps(text)
