"""The same question about another entry of the list: one loop inside another needs a name of its own."""

from __future__ import annotations

from dataclasses import replace

from acquis.backends.sql import cells as c
from acquis.backends.sql.cells import Cell
from acquis.backends.sql.values import Entry, Fork, Items, Missing, Nothing, Number, Term, Truth, Value, Word


def in_other_entry(cell: Cell, variable: str, other: str) -> Cell:
    """A cell with one entry's name changed."""
    return _changed(cell, variable, other, {})


def _changed(cell: Cell, variable: str, other: str, made: dict[Cell, Cell]) -> Cell:
    if cell not in made:
        arguments = tuple(
            _changed(a, variable, other, made) if isinstance(a, Cell) else other if _names(cell, i, variable) else a
            for i, a in enumerate(cell.arguments)
        )
        made[cell] = cell if arguments == cell.arguments else c.again(replace(cell, arguments=arguments))
    return made[cell]


def _names(cell: Cell, argument: int, variable: str) -> bool:
    """Whether an argument is the name of that entry, where it is bound or used."""
    named = {"entry": 0, "place": 0, **dict.fromkeys(c.LOOPS, 1)}.get(cell.operator)
    return argument == named and cell.arguments[argument] == variable


def loops_in(xs: Items) -> set[str]:
    """The names that loops inside a list's own question have."""
    value = xs.item
    cells = [xs.guard.cell, xs.ask]
    if isinstance(value, Truth | Word):
        cells.append(value.cell)
    elif isinstance(value, Number):
        cells += [t.cell for t in value.terms]
    found: set[str] = set()
    seen: set[Cell] = set()
    while cells:
        cell = cells.pop()
        if cell not in seen:
            seen.add(cell)
            cells += cell.parts
            if cell.operator in c.LOOPS:
                found.add(str(cell.arguments[1]))
    return found


def renamed(xs: Items, other: str) -> Items:
    """The same list under another name of its entries."""
    if xs.listed is None or xs.item is None:
        return xs
    change = _Change(xs.variable, other)
    return replace(
        xs, variable=other, guard=change.truth(xs.guard), item=change.value(xs.item), ask=change.cell(xs.ask)
    )


class _Change:
    """One name for another in values of every kind."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self._made: dict[Cell, Cell] = {}
        self._guards: dict[int, tuple[Truth, Truth]] = {}

    def cell(self, cell: Cell) -> Cell:
        return _changed(cell, self.old, self.new, self._made)

    def missing(self, missing: Missing) -> Missing:
        return {fact: self.cell(cell) for fact, cell in missing.items()}

    def truth(self, t: Truth) -> Truth:
        # A guard that stands in two values stays one object, so that both still know they share it.
        if id(t) not in self._guards:
            self._guards[id(t)] = (t, Truth(self.cell(t.cell), self.missing(t.missing), self.cell(t.ask)))
        return self._guards[id(t)][1]

    def value(self, value: Value) -> Value:
        if isinstance(value, Truth):
            return self.truth(value)
        if isinstance(value, Number):
            terms = tuple(self._term(t) for t in value.terms)
            day = None if value.day is None else self.cell(value.day)
            return replace(value, terms=terms, none=self.cell(value.none), ask=self.cell(value.ask), day=day)
        if isinstance(value, Word):
            return replace(
                value, cell=self.cell(value.cell), missing=self.missing(value.missing), ask=self.cell(value.ask)
            )
        if isinstance(value, Fork):
            return Fork(self.truth(value.guard), self.value(value.yes), self.value(value.no))
        if isinstance(value, Entry):
            return self._entry(value)
        if isinstance(value, Items):
            return self._items(value)
        assert isinstance(value, Nothing)
        return value

    def _term(self, t: Term) -> Term:
        key = tuple(k.replace(f"{self.old}:", f"{self.new}:") for k in t.key)
        cell, low, high = (self.cell(part) for part in (t.cell, t.low, t.high))
        return replace(t, missing=self.missing(t.missing), key=key, cell=cell, low=low, high=high)

    def _entry(self, entry: Entry) -> Entry:
        made: dict[str, Value] = {}

        def fact(name: str) -> Value:
            if name not in made:
                made[name] = self.value(entry.fact(name))
            return made[name]

        variable = self.new if entry.variable == self.old else entry.variable
        return replace(entry, fact=fact, variable=variable)

    def _items(self, xs: Items) -> Items:
        single = tuple((self.truth(g), self.value(v)) for g, v in xs.single)
        rest = None if xs.rest is None else (self.truth(xs.rest[0]), self.value(xs.rest[1]))
        if xs.listed is None or xs.item is None:
            return replace(xs, single=single, rest=rest, ask=self.cell(xs.ask))
        return replace(
            xs, single=single, rest=rest, ask=self.cell(xs.ask), listed=self.cell(xs.listed),
            guard=self.truth(xs.guard), item=self.value(xs.item),
        )  # fmt: skip
