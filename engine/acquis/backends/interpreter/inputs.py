"""Inputs of a single expression: typed values by name, each known, unknown or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import inf

from acquis.expression import tree
from acquis.quantities import NUMBER_READERS, Problem, read_boolean, read_date, read_number
from acquis.uncertain import quantity as q
from acquis.uncertain.truth import TRUE, Truth, open_truth, truth
from acquis.uncertain.value import NOTHING, Entry, Items, Value, Word, is_present, word
from acquis.vocabulary.types import (
    BOOLEAN,
    DATE,
    DECIMAL,
    INTEGER,
    MONEY,
    NUMBER,
    PERCENTAGE,
    TEXT,
    Type,
    joined,
    list_of,
)

INPUT_TYPES: Mapping[str, Type] = {
    "boolean": BOOLEAN, "number": NUMBER, "integer": INTEGER, "decimal": DECIMAL, "money": MONEY,
    "percentage": PERCENTAGE, "date": DATE, "string": TEXT, "text": TEXT,
}  # fmt: skip
UNTYPED = (BOOLEAN, NUMBER, TEXT, DATE)  # what an input of no type is tried as, in this order

_LAST_DAY = Fraction(date.max.toordinal())


@dataclass(frozen=True)
class Input:
    """One named input. `type` None: unknown, and of whatever type the expression needs."""

    name: str
    type: Type | None
    value: Value | None = None

    def typed(self, candidate: Type) -> tuple[Type, Value]:
        """Its type and value, where `candidate` stands in for a type that is not given."""
        if self.type is None or self.value is None:
            chosen = self.type or candidate
            return chosen, unknown_value(self.name, chosen)
        return self.type, self.value


def read_input(name: str, kind: str, text: str, *, words: bool = True) -> Input | Problem:
    """A typed input from its text; with `words`, `unknown` and `none` mean what they say."""
    if kind not in INPUT_TYPES:
        return Problem("C703", f"`{name}` has the unknown type `{kind}`", f"types: {', '.join(INPUT_TYPES)}")
    t = INPUT_TYPES[kind]
    if words and text == "unknown":
        return Input(name, t)
    if words and text == "none":
        return Input(name, replace(t, optional=True), NOTHING)
    value = _known(t, text)
    return value if isinstance(value, Problem) else Input(name, t, value)


def list_input(name: str, items: tuple[Input, ...]) -> Input | Problem:
    """A list of inputs of one type; an entry without a type takes that of its neighbours."""
    types = [i.type for i in items if i.type is not None]
    shared: Type | None = types[0] if types else NUMBER
    for t in types[1:]:
        shared = joined(shared, t) if shared is not None else None
    if shared is None:
        return Problem("E206", f"the items of `{name}` are not of one type", "give them one type")
    return Input(name, list_of(shared), Items(tuple((TRUE, i.typed(shared)[1]) for i in items)))


def unknown_value(name: str, t: Type) -> Value:
    """What an input of a type can be as long as nobody says."""
    missing = frozenset({name})
    if t.kind == "boolean":
        return open_truth(missing)
    if t.kind == "date":
        return q.unknown(Fraction(1), _LAST_DAY, name, step=Fraction(1))
    if t.numeric:
        return q.unknown(-inf, inf, name, step=Fraction(1) if t.kind == "integer" else None)
    if t.kind == "list" and t.item is not None:
        return Items((), (TRUE, unknown_value(name, t.item)), missing)
    return Word(None, missing)


def _known(t: Type, text: str) -> Value | Problem:
    if t.kind == "text":
        return word(text)
    if t.kind == "boolean":
        flag = read_boolean(text)
        return flag if isinstance(flag, Problem) else truth(flag)
    number = _number(t, text)
    return number if isinstance(number, Problem) else q.exact(number)


def _number(t: Type, text: str) -> Fraction | int | Problem:
    if t.kind == "date":
        return read_date(text)
    return NUMBER_READERS.get(t.kind, read_number)(text, exponent=t.kind != "percentage")


class Inputs:
    """A host that knows nothing but the variables of its frame: no facts, no rules, no figures."""

    def fact(self, name: str) -> Value:
        """There are none: the checker has let no fact pass."""
        raise LookupError(name)

    def value(self, rule: str, name: str, entry: Entry | None) -> Value:
        """There are none."""
        raise LookupError(f"{rule}.{name}")

    def outcome(self, function: str, rule: str, entry: Entry | None) -> Truth:
        """There are none."""
        raise LookupError(rule)

    def unlisted(self, name: str, key: str, label: str) -> Value:
        """There are none."""
        raise LookupError(name)

    def past(self, day: Value) -> Truth:
        """Nothing says which day it is, so every day is over."""
        return is_present(day)

    def figure(self, article: str, name: str, day: Value | None) -> Value:
        """There are none."""
        raise LookupError(f"{article}.{name}")

    def citation(self, rule: str) -> str:
        """There are none."""
        raise LookupError(rule)

    def codes(self, name: str) -> tuple[str, ...]:
        """There are none."""
        raise LookupError(name)

    def attribute(self, word: str, codes: frozenset[str], name: str) -> str | bool | None:
        """There are none."""
        raise LookupError(name)

    def remembered(self, node: tree.Node, key: tuple[Value, ...], make: Callable[[], Value]) -> Value:
        """Nothing is kept."""
        return make()

    def vacuous(self, node: tree.Quantified) -> None:
        """Remarks belong to rules."""
