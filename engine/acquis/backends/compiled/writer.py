"""Source in the making: functions under names of our own, and the constants that they speak of."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from acquis.backends.compiled import known
from acquis.dossier.known import as_decimal
from acquis.vocabulary.types import Type

DECIMAL, EXACT, OTHER = "decimal", "fraction", "other"


@dataclass(frozen=True)
class Code:
    """An expression of Python, in parentheses where it needs them.

    `form`: whether numbers (of a list, its items) are int and Decimal, are Fraction, or are no numbers. `again`: it may
    stand twice, being as quick as a name.
    """

    text: str
    form: str = OTHER
    again: bool = False


class Writer:
    """Collects functions and constants."""

    def __init__(self) -> None:
        self.constants: dict[str, object] = {}
        self._names: dict[Hashable, str] = {}
        self._lines: list[str] = []
        self._count = 0

    @property
    def source(self) -> str:
        """All functions."""
        return "\n".join(self._lines)

    def name(self, letter: str) -> str:
        """A name that nothing else has."""
        self._count += 1
        return f"{letter}{self._count}"

    def constant(self, value: object, key: Hashable = None) -> str:
        """The name of a constant; equal ones of one type share theirs. `key` tells values apart that have no hash."""
        place = (type(value), value if key is None else key)
        if place not in self._names:
            self._names[place] = self.name("c")
            self.constants[self._names[place]] = value
        return self._names[place]

    def function(self, name: str, arguments: str, lines: list[str]) -> None:
        """One more function."""
        self._lines += [f"def {name}({arguments}):", *(f"    {line}" for line in lines), ""]

    def number(self, value: Fraction, kind: Type | None) -> Code:
        """A known number; days are `date`, what ends as a decimal is one."""
        if kind is not None and kind.kind == "date":
            return Code(self.constant(date.fromordinal(int(value))), OTHER, True)
        plain: int | Decimal | Fraction = as_decimal(value)
        if value.denominator == 1 and (kind is None or kind.kind not in ("money", "percentage", "decimal")):
            plain = int(value)  # of a kind with what it meets, so that they are compared more quickly
        return Code(self.constant(plain), EXACT if isinstance(plain, Fraction) else DECIMAL, True)

    def call(self, function: object, *arguments: str) -> str:
        """A call of one of our functions."""
        return f"{self.constant(function)}({', '.join(arguments)})"

    @property
    def zero(self) -> str:
        """What money that is none counts as."""
        return self.constant(Decimal(0))

    def exact(self, code: Code) -> str:
        """A number as a fraction."""
        return code.text if code.form == EXACT else self.call(known.exact, code.text)
