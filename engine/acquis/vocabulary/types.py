"""The types of expressions. Units live in them: euro plus persons is a mistake that load time finds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from acquis.records import record

if TYPE_CHECKING:
    from acquis.vocabulary.model import FactDefinition

# Kinds with an order and exact arithmetic. `number` is a bare literal or a ratio of like things.
NUMERIC = frozenset({"number", "integer", "decimal", "money", "percentage"})
ORDERED = NUMERIC | {"date", "text", "day_of_year"}


@record(frozen=True)
class Type:
    """A type. `codes` for code words; `item` for lists and ranges; `facts` for entries of a list.

    `optional`: the value can be `none`. `zero`: the literal 0, which fits every unit.
    """

    kind: str
    codes: frozenset[str] | None = None
    item: Type | None = None
    facts: tuple[FactDefinition, ...] | None = None
    optional: bool = False
    zero: bool = False

    def __str__(self) -> str:
        if self.kind == "list" and self.item is not None:
            return f"list of {self.item}"
        if self.kind == "range" and self.item is not None:
            return f"range of {self.item}"
        return {"entry": "entry of a list", "day_of_year": "day of a year", "nothing": "none"}.get(self.kind, self.kind)

    @property
    def numeric(self) -> bool:
        """It has exact arithmetic."""
        return self.kind in NUMERIC


BOOLEAN = Type("boolean")
NUMBER = Type("number")
ZERO = Type("number", zero=True)
INTEGER = Type("integer")
DECIMAL = Type("decimal")
MONEY = Type("money")
PERCENTAGE = Type("percentage")
DATE = Type("date")
TEXT = Type("text")
PERIOD = Type("period")
DAY_OF_YEAR = Type("day_of_year")
NOTHING = Type("nothing", optional=True)


def list_of(item: Type) -> Type:
    """The list type of an item type."""
    return Type("list", item=item)


def code(words: frozenset[str], *, optional: bool = False) -> Type:
    """A code word out of `words`."""
    return Type("code", codes=words, optional=optional)


def required(t: Type) -> Type:
    """The same type without `none`."""
    return replace(t, optional=False) if t.optional else t


def joined(a: Type, b: Type) -> Type | None:
    """The type that holds the values of both, or None: what `if` gives and what can be compared."""
    optional = a.optional or b.optional
    if a.kind == "nothing" or b.kind == "nothing":
        other = b if a.kind == "nothing" else a
        return replace(other, optional=True)
    if a.kind == b.kind == "code" and a.codes is not None and b.codes is not None:
        return code(a.codes | b.codes, optional=optional)
    if {a.kind, b.kind} == {"code", "text"}:
        return replace(TEXT, optional=optional)
    if a.kind == b.kind and a.kind in ("list", "range") and a.item is not None and b.item is not None:
        item = joined(a.item, b.item)
        return replace(a, item=item) if item is not None else None
    if a.kind == b.kind:
        return replace(a, optional=optional, zero=a.zero and b.zero)
    if a.numeric and b.numeric:
        return _joined_numbers(a, b, optional)
    return None


def _joined_numbers(a: Type, b: Type, optional: bool) -> Type | None:
    if a.zero or b.zero:
        return replace(b if a.zero else a, optional=optional)
    kinds = {a.kind, b.kind}
    if "money" in kinds:
        return None
    for kind in ("percentage", "decimal", "number", "integer"):  # 75 % is a number as well
        if kind in kinds:
            if kind == "percentage" and kinds & {"integer", "decimal"}:
                return None
            return Type(kind, optional=optional)
    return None


def product(a: Type, b: Type) -> Type | None:
    """The type of `a * b`; euro times euro has none."""
    if not (a.numeric and b.numeric) or a.kind == b.kind == "money":
        return None
    for kind in ("money", "decimal", "integer", "number", "percentage"):
        if kind in (a.kind, b.kind):
            if kind == "integer" and {a.kind, b.kind} != {"integer"}:
                kind = "decimal"
            return Type(kind)
    return None


def quotient(a: Type, b: Type) -> Type | None:
    """The type of `a / b`; a ratio of like things is a share, shown in per cent."""
    if not (a.numeric and b.numeric) or (b.kind == "money" and a.kind != "money"):
        return None
    if a.kind == "money":
        return PERCENTAGE if b.kind == "money" else MONEY
    if "number" in (a.kind, b.kind):
        return NUMBER
    return PERCENTAGE
