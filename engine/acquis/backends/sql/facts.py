"""The columns of a table as values: known, none, or open within the range of the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from acquis.backends.sql import cells as c
from acquis.backends.sql.cells import FALSE, TRUE, Cell
from acquis.backends.sql.values import (
    SURE,
    Entry,
    Items,
    Missing,
    NotInSql,
    Number,
    Term,
    Truth,
    Value,
    Word,
    decided_only,
    missing_name,
)
from acquis.columns import NONE_WORD, NUMBERS, Column, by_name
from acquis.vocabulary.model import FactDefinition

LARGEST = 2**63 - 1  # where nobody looked how large the numbers are


@dataclass(frozen=True)
class Place:
    """Where facts are read: of the row itself, of an entry of a list, or of an entry that nobody listed."""

    columns: Mapping[str, Column]
    read: Callable[[str, str, int, bool], Cell]  # name, kind, largest, nullable
    path: str = ""
    key: str = ""
    unlisted: bool = False
    missing: str = ""  # the list that is unknown


@dataclass
class Facts:
    """The facts of one subject, each made once. `strict`: assessments have no evidence here and count as unknown.

    `told`: the facts that are missing by name; None for all of them. The others are missing as assessments or as
    other facts, which is all that the cause of an open verdict asks, and makes far smaller queries.
    """

    definitions: Mapping[str, FactDefinition]
    columns: Mapping[str, Column]
    strict: bool = False
    told: frozenset[str] | None = None
    _made: dict[str, Value] = field(default_factory=dict)

    def fact(self, name: str) -> Value:
        """A fact of the row."""
        if name not in self._made:
            place = Place(self.columns, _column)
            self._made[name] = self._value(self.definitions[name], place, self.definitions)
        return self._made[name]

    def _value(self, fact: FactDefinition, place: Place, beside: Mapping[str, FactDefinition]) -> Value:
        column = place.columns.get(fact.name)
        if self.strict and fact.judgement:
            column = None
        path = f"{place.path}{fact.name}"
        name = place.missing if place.unlisted else self._missing(path, fact.judgement)
        missing: Missing = {} if decided_only() else {name: TRUE}

        def read(kind: str, largest: int = 0) -> Cell:
            return c.null(kind) if column is None else place.read(fact.name, kind, largest, not column.complete)

        if fact.type == "boolean":
            return Truth(read("boolean"), missing)
        if fact.type == "code":
            return _code(fact, read("text"), missing)
        if fact.type in ("text", "mapping"):
            return Word(read("text"), None, missing)
        if fact.type == "list":
            return self._list(fact, column, read("list"), place)
        if fact.parts or any(fact.name in other.parts for other in beside.values()):
            raise NotInSql(f"`{fact.name}`, whose range hangs on other facts")
        optional = fact.can_be_none or fact.type == "money"
        none = FALSE
        if column is not None and column.with_none:
            none = c.surely(place.read(column.companion, "boolean", 0, not column.flagged))
        if fact.type == "date":
            cell = read("date")
            term = Term(cell, Fraction(1), cell, cell, missing, (f"{place.key}{path}",))
            return Number((term,), none=none, may_be_none=optional, day=cell)
        if fact.type not in NUMBERS:
            raise NotInSql(f"facts of type {fact.type}")
        made = _number(fact, column, read, missing, f"{place.key}{path}", none, optional)
        return _without_bounds(made) if decided_only() else made

    def _list(self, fact: FactDefinition, column: Column | None, cell: Cell, place: Place) -> Items:
        inside = by_name(column.fields) if column is not None else {}
        path = f"{place.path}{fact.name}"
        variable = f"e_{path.replace('.', '_')}"
        entry = c.entry(variable)

        def read(name: str, kind: str, largest: int, nullable: bool) -> Cell:
            return c.field(entry, name, kind, largest, nullable=nullable)

        whole = place.missing if place.unlisted else self._missing(path, fact.judgement)
        here = Place(inside, read, f"{path}.", f"{variable}:")
        nowhere = Place({}, read, f"{path}.", f"{variable}?", True, whole)
        item = self._entry(fact, here, variable)
        rest = self._entry(fact, nowhere, variable)
        listed = cell if column is not None else c.null("list")
        return Items((), listed, variable, SURE, item, (SURE, rest), path, whole)

    def _missing(self, path: str, judgement: bool) -> str:
        return missing_name(path if self.told is None or path in self.told else "", judgement)

    def _entry(self, fact: FactDefinition, place: Place, variable: str) -> Entry:
        made: dict[str, Value] = {}
        definitions = fact.of or {}

        def read(name: str) -> Value:
            if name not in made:
                made[name] = self._value(definitions[name], place, definitions)
            return made[name]

        return Entry(definitions, read, variable, place.unlisted)


def _code(fact: FactDefinition, cell: Cell, missing: Missing) -> Word:
    assert fact.code_list is not None
    codes = fact.code_list.codes
    options = frozenset(codes) | (frozenset({NONE_WORD}) if fact.can_be_none else frozenset())
    if len(options) == 1:
        (only,) = options
        return Word(c.text(only), options)
    return Word(cell, options, missing)


def _number(
    fact: FactDefinition, column: Column | None, read: Callable[[str, int], Cell], missing: Missing, key: str,
    none: Cell, optional: bool,
) -> Number:  # fmt: skip
    scale = column.scale if column is not None else 0
    largest = LARGEST if column is None or column.largest is None else column.largest
    cell = read("number", largest)
    low, high = (_end(cell, end, scale) for end in (fact.minimum, fact.maximum))
    signed = fact.minimum is None or fact.minimum < 0
    term = Term(cell, Fraction(1, 10**scale), low, high, missing, (key,), signed=signed)
    return Number((term,), none=none, may_be_none=optional)


def _column(name: str, kind: str, largest: int, nullable: bool) -> Cell:
    return c.column(name, kind, largest, nullable=nullable)


def _without_bounds(n: Number) -> Number:
    return replace(n, terms=tuple(replace(t, low=t.cell, high=t.cell) for t in n.terms))


def _end(cell: Cell, end: Fraction | None, scale: int) -> Cell:
    if end is None:
        return cell
    scaled = end * 10**scale
    if scaled.denominator != 1:
        raise NotInSql("a limit finer than the column")
    return c.coalesce(cell, c.number(int(scaled)))
