"""Which cells of a query are worth a place of their own, so that nothing large is written twice.

A cell about the row becomes a column of an inner SELECT; one about an entry of a list becomes a
field of that entry. Layers stand one in another, innermost first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from acquis.backends.sql.cells import LOOPS, Cell
from acquis.backends.sql.substitute import in_other_entry

WORTH = {"row": 3, "entry": 4}  # nodes; smaller cells are written wherever they are used
NO_FREE: frozenset[str] = frozenset()


@dataclass
class Layer:
    """What one SELECT adds: columns, and for each list column fields of its entries."""

    columns: list[Cell] = field(default_factory=list)
    fields: dict[str, list[Cell]] = field(default_factory=dict)  # list column to cells about its entry


@dataclass(frozen=True)
class Layers:
    """`free`: the entries that a cell speaks of; `entries`: the name of an entry to the column of its list."""

    layers: tuple[Layer, ...]
    free: Mapping[Cell, frozenset[str]]
    entries: Mapping[str, str]

    def about_entry(self, cell: Cell) -> tuple[Cell, str, str] | None:
        """A cell about one entry of a list column: as it is named there, its own entry, and the list."""
        free = self.free.get(cell, NO_FREE)
        if len(free) != 1:
            return None
        (variable,) = free
        base = variable.rstrip("_")
        listed = self.entries.get(base)
        if listed is None:
            return None
        return (cell if base == variable else in_other_entry(cell, variable, base)), variable, listed


def layers_of(cells: Iterable[Cell]) -> Layers:
    """The layers for a query of these cells."""
    order, uses = _in_order(list(cells))
    free, placed = _free(order)
    named = Layers((), free, _entries(order))
    if named.entries:
        uses = _uses_of_entries(order, uses, named, placed)
    size: dict[Cell, int] = {}
    level: dict[Cell, int] = {}
    found: list[Layer] = []
    for cell in order:
        size[cell] = 1 + sum(size[p] for p in cell.parts)
        level[cell] = max((level[p] for p in cell.parts), default=0)
        if uses[cell] < 2 or cell.operator in ("constant", "column", "field", "entry", "place"):
            continue
        about = None if placed[cell] else named.about_entry(cell)
        row = not free[cell] and (size[cell] >= WORTH["row"] or cell.operator in LOOPS)
        if not row and (about is None or size[cell] < WORTH["entry"]):
            continue
        while len(found) <= level[cell]:
            found.append(Layer())
        if row:
            found[level[cell]].columns.append(cell)
        elif about is not None and about[0] not in found[level[cell]].fields.setdefault(about[2], []):
            found[level[cell]].fields[about[2]].append(about[0])
        level[cell] += 1
        size[cell] = 1
    return Layers(tuple(found), free, named.entries)


def fields_asked(cells: Iterable[Cell]) -> dict[str, list[str]]:
    """The fields that a query of these cells asks of the entries of each list column."""
    order, _ = _in_order(list(cells))
    entries = _entries(order)
    found: dict[str, dict[str, None]] = {}
    for cell in order:
        if cell.operator == "field" and cell.parts[0].operator == "entry":
            listed = entries.get(str(cell.parts[0].arguments[0]).rstrip("_"))
            if listed is not None:
                found.setdefault(listed, {})[str(cell.arguments[1])] = None
    return {listed: list(names) for listed, names in found.items()}


def _in_order(roots: list[Cell]) -> tuple[list[Cell], dict[Cell, int]]:
    """Every cell after its parts, and how many places use it."""
    order: list[Cell] = []
    uses: dict[Cell, int] = {}
    waiting: list[tuple[Cell, bool]] = [(r, False) for r in reversed(roots)]
    seen: set[Cell] = set()
    while waiting:
        cell, done = waiting.pop()
        if done:
            order.append(cell)
            continue
        uses[cell] = uses.get(cell, 0) + 1
        if cell in seen:
            continue
        seen.add(cell)
        waiting.append((cell, True))
        waiting += [(p, False) for p in cell.parts]
    return order, uses


def _uses_of_entries(
    order: list[Cell], uses: dict[Cell, int], named: Layers, placed: Mapping[Cell, bool]
) -> dict[Cell, int]:
    """The same question about another entry of the list counts as one more use."""
    counted = dict(uses)
    alike: dict[Cell, list[Cell]] = {}
    for cell in order:
        about = None if placed[cell] else named.about_entry(cell)
        if about is not None:
            alike.setdefault(about[0], []).append(cell)
    for cells in alike.values():
        for cell in cells:
            counted[cell] = sum(uses[other] for other in cells)
    return counted


def _free(order: list[Cell]) -> tuple[dict[Cell, frozenset[str]], dict[Cell, bool]]:
    """The entries that a cell speaks of without asking a list for them itself, and whether it asks for their place."""
    free: dict[Cell, frozenset[str]] = {}
    placed: dict[Cell, bool] = {}
    for cell in order:
        inside = NO_FREE.union(*(free[p] for p in cell.parts))
        if cell.operator in ("entry", "place"):
            inside |= {str(cell.arguments[0])}
        elif cell.operator in LOOPS:
            listed, body = cell.parts
            inside = free[listed] | (free[body] - {str(cell.arguments[1])})
        free[cell] = inside
        placed[cell] = cell.operator == "place" or any(placed[p] for p in cell.parts)
    return free, placed


def _entries(order: list[Cell]) -> dict[str, str]:
    """The entries of list columns, by the name they have in the outermost loop."""
    found: dict[str, str] = {}
    for cell in order:
        if cell.operator in LOOPS and cell.parts[0].operator == "column":
            found[str(cell.arguments[1]).rstrip("_")] = str(cell.parts[0].arguments[0])
    return found
