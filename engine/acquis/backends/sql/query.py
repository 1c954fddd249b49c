"""Cells to one SELECT over a table.

First what decides most rows in few steps, then what tells why the others are open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlglot import exp

from acquis.backends.sql.cells import Cell
from acquis.backends.sql.dialects import Dialect
from acquis.backends.sql.layers import Layer, fields_asked, layers_of
from acquis.backends.sql.printer import Names, Printer


def select(
    plain: Mapping[str, Cell], full: Mapping[str, Cell], source: str, keys: Sequence[str], dialect: Dialect
) -> str:
    """The keys and a code under each name: the plain one, or the full one where that is NULL and there is one.

    `source` is a table or a query in brackets.
    """
    rest = {name: cell for name, cell in full.items() if plain[name].nullable}
    writer = _Writer(dialect, source, (*plain.values(), *rest.values()))
    writer.layers(plain.values())
    first = {name: f"_first_{i}" for i, name in enumerate(plain)}
    writer.plain(plain, first)
    writer.layers(rest.values())
    shown = [dialect.quoted(k) for k in keys]
    for name in plain:
        code = dialect.quoted(first[name])
        if name in rest:
            code = f"CASE WHEN {code} IS NULL THEN {writer.printed(rest[name])} ELSE {code} END"
        shown.append(f"CAST({code} AS {dialect.code_type}) AS {dialect.quoted(name)}")
    return f"SELECT {', '.join(shown)} FROM {writer.source}"


def cells(wanted: Mapping[str, Cell], source: str, keys: Sequence[str], dialect: Dialect) -> str:
    """The keys and cells of any kind, each under its name."""
    writer = _Writer(dialect, source, tuple(wanted.values()))
    writer.layers(wanted.values())
    shown = [dialect.quoted(k) for k in keys]
    shown += [f"{writer.printed(cell)} AS {dialect.quoted(name)}" for name, cell in wanted.items()]
    return f"SELECT {', '.join(shown)} FROM {writer.source}"


class _Writer:
    """One SELECT around another; `every`: all cells that it is going to speak of."""

    def __init__(self, dialect: Dialect, source: str, every: Sequence[Cell]) -> None:
        self.dialect, self.source = dialect, source
        self.names = Names(fields_asked(every) if dialect.remakes_entries else {})

    def layers(self, cells: Iterable[Cell]) -> None:
        """What the cells share, computed once."""
        found = layers_of(cells)
        self.names.speak_of(found)
        for layer in found.layers:
            self._layer(layer)

    def plain(self, cells: Mapping[str, Cell], names: Mapping[str, str]) -> None:
        """The codes that are decided."""
        if not cells:
            return
        printer = Printer(self.dialect, self.names)
        quoted = self.dialect.quoted
        shown = [f"{printer.sql(cell)} AS {quoted(names[n])}" for n, cell in cells.items()]
        self.source = f"(SELECT *, {', '.join(shown)} FROM {self.source})"

    def printed(self, cell: Cell) -> str:
        """A cell, by what has been computed already."""
        return Printer(self.dialect, self.names).sql(cell)

    def _layer(self, layer: Layer) -> None:
        printer, quoted, names = Printer(self.dialect, self.names), self.dialect.quoted, self.names
        shown, columns, lists, fields = [], dict[Cell, str](), dict[str, str](), dict[Cell, str]()

        def add(sql: str, name: str) -> None:
            shown.append(f"{sql} AS {quoted(name)}")

        for cell in layer.columns:
            if cell not in names.columns:
                columns[cell] = f"_{len(names.columns) + len(columns)}"
                add(printer.sql(cell), columns[cell])
        for listed, cells in layer.fields.items():
            added: dict[str, exp.Expr] = {}
            for cell in cells:
                if cell not in names.fields:
                    fields[cell] = f"_{len(names.fields) + len(fields)}"
                    added[fields[cell]] = printer.expression(cell)
            if added:
                lists[listed] = f"_{listed}_{names.times_made(listed)}"
                before = printer.column(names.lists.get(listed, listed))
                whole = self.dialect.with_fields(before, names.entry_of(listed), names.fields_of(listed), added)
                add(self.dialect.text(whole), lists[listed])
                names.new.setdefault(listed, []).extend(added)
        if shown:
            self.source = f"(SELECT *, {', '.join(shown)} FROM {self.source})"
        names.add(columns, lists, fields)


__all__ = ["cells", "select"]
