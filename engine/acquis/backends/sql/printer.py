"""Cells as SQL: sqlglot builds and prints, every meaning is settled before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlglot import exp

from acquis.backends.sql.cells import Cell, is_null, within
from acquis.backends.sql.dialects import Dialect
from acquis.backends.sql.layers import Layers

IN_32_BITS, IN_64_BITS = 2**31 - 1, 2**63 - 1


class Names:
    """What inner queries have computed already: columns of the row, and fields of the entries of its lists."""

    def __init__(self, given: Mapping[str, Sequence[str]] | None = None) -> None:
        self.layers = Layers((), {}, {})
        self.given = given or {}  # a list column to the fields that its entries had before
        self.new: dict[str, list[str]] = {}  # and to those that were added
        self.columns: dict[Cell, str] = {}
        self.fields: dict[Cell, str] = {}
        self.lists: dict[str, str] = {}  # a list column to the column that has its entries with the new fields
        self.used: list[str] = []

    def speak_of(self, layers: Layers) -> None:
        """More cells are to be printed."""
        free, entries = {**self.layers.free, **layers.free}, {**self.layers.entries, **layers.entries}
        self.layers = Layers(layers.layers, free, entries)

    def add(self, columns: dict[Cell, str], lists: dict[str, str], fields: dict[Cell, str]) -> None:
        """What one more query computes."""
        self.columns |= columns
        self.fields |= fields
        self.lists |= lists
        self.used += lists

    def times_made(self, listed: str) -> int:
        """How often the entries of a list got new fields."""
        return self.used.count(listed)

    def entry_of(self, listed: str) -> str:
        """The name of an entry of a list column."""
        return next(v for v, column in self.layers.entries.items() if column == listed)

    def fields_of(self, listed: str) -> list[str]:
        """The fields that entries of a list have by now, as far as any cell of the query asks for them."""
        return [*self.given.get(listed, ()), *self.new.get(listed, ())]

    def field(self, cell: Cell) -> tuple[str, str] | None:
        """The entry and the field that a cell is by now."""
        if not self.fields:
            return None
        about = self.layers.about_entry(cell)
        if about is None or about[0] not in self.fields:
            return None
        return about[1], self.fields[about[0]]


class Printer:
    """Prints cells of one query; `names`: what inner queries have computed already."""

    def __init__(self, dialect: Dialect, names: Names) -> None:
        self.dialect, self.names = dialect, names
        self._built: dict[Cell, exp.Expr] = {}

    def sql(self, cell: Cell) -> str:
        """One cell as text."""
        return self.dialect.text(self.expression(cell))

    def expression(self, cell: Cell) -> exp.Expr:
        """One cell as a tree of the printer; parts that are printed twice are one tree."""
        if cell not in self._built:
            self._built[cell] = self._computed(cell) or getattr(self, _METHODS[cell.operator])(cell)
        return self._built[cell]

    def column(self, name: str) -> exp.Expr:
        """A column by its name."""
        return _named(name)

    def _computed(self, cell: Cell) -> exp.Expr | None:
        if cell in self.names.columns:
            return _named(self.names.columns[cell])
        found = self.names.field(cell)
        if found is None:
            return None
        entry, name = found
        return exp.Dot(this=exp.to_identifier(entry), expression=exp.to_identifier(name, quoted=True))

    def _inside(self, cell: Cell) -> exp.Expr:
        """As an operand: in brackets where it is made of parts."""
        built = self.expression(cell)
        atoms = (exp.Column, exp.Literal, exp.Boolean, exp.Func, exp.Cast, exp.Dot, exp.Paren, exp.Identifier)
        return built if isinstance(built, atoms) and not isinstance(built, exp.Connector) else exp.Paren(this=built)

    def _constant(self, cell: Cell) -> exp.Expr:
        value = cell.arguments[0]
        if isinstance(value, bool):
            return exp.Boolean(this=value)
        if cell.kind == "date":
            assert isinstance(value, int)
            return exp.Cast(this=exp.Literal.string(date.fromordinal(value).isoformat()), to=self.dialect.type("date"))
        if isinstance(value, str):
            return exp.Literal.string(value)
        assert isinstance(value, int)
        literal: exp.Expr = exp.Literal.number(abs(value))
        return exp.Neg(this=literal) if value < 0 else literal

    def _null(self, cell: Cell) -> exp.Expr:
        return exp.Cast(this=exp.Null(), to=self.dialect.type(cell.kind))

    def _column(self, cell: Cell) -> exp.Expr:
        name = str(cell.arguments[0])
        return _named(self.names.lists.get(name, name) if cell.kind == "list" else name)

    def _field(self, cell: Cell) -> exp.Expr:
        entry, name = cell.arguments
        assert isinstance(entry, Cell)
        return exp.Dot(this=self.expression(entry), expression=exp.to_identifier(str(name), quoted=True))

    def _entry(self, cell: Cell) -> exp.Expr:
        return exp.to_identifier(str(cell.arguments[0]))

    def _place(self, cell: Cell) -> exp.Expr:
        return exp.to_identifier(f"{cell.arguments[0]}_place")

    def _connected(self, cell: Cell) -> exp.Expr:
        kind = exp.And if cell.operator == "and" else exp.Or
        return self._folded(cell, lambda a, b: kind(this=a, expression=b))

    def _folded(self, cell: Cell, join: Callable[[exp.Expr, exp.Expr], exp.Expr]) -> exp.Expr:
        built = [self._operand(p, cell, i == 0) for i, p in enumerate(cell.parts)]
        result = built[0]
        for one in built[1:]:
            result = join(result, one)
        return result

    def _operand(self, part: Cell, of: Cell, first: bool) -> exp.Expr:
        built = self._inside(part)
        if of.kind != "number" or of.largest <= IN_32_BITS:
            return built
        if of.largest > IN_64_BITS:
            narrow = part.largest <= IN_64_BITS
            return self.dialect.cast(built, self.dialect.wide) if narrow else built
        # Engines calculate with small constants in 32 bits, whatever comes of it; what follows takes after the first.
        if first and part.operator not in ("column", "field"):
            return self.dialect.cast(built, "BIGINT")
        return built

    def _not(self, cell: Cell) -> exp.Expr:
        return exp.Not(this=exp.Paren(this=self.expression(cell.parts[0])))

    def _is_null(self, cell: Cell) -> exp.Expr:
        return exp.Is(this=self._inside(cell.parts[0]), expression=exp.Null())

    def _surely(self, cell: Cell) -> exp.Expr:
        return exp.Coalesce(this=self.expression(cell.parts[0]), expressions=[exp.Boolean(this=False)])

    def _one_or_two(self, cell: Cell) -> exp.Expr:
        counted = self.dialect.cast(self.expression(cell.parts[0]), "TINYINT")
        return exp.Sub(this=exp.Literal.number(2), expression=counted)

    def _coalesce(self, cell: Cell) -> exp.Expr:
        first, second = cell.parts
        return exp.Coalesce(this=self.expression(first), expressions=[self.expression(second)])

    def _case(self, cell: Cell) -> exp.Expr:
        *branches, otherwise = cell.parts
        ifs = [
            exp.If(this=self.expression(condition), true=self.expression(value))
            for condition, value in zip(branches[::2], branches[1::2], strict=True)
        ]
        if is_null(otherwise):  # which takes after the branches; a NULL with a type would make all of them as wide
            return exp.Case(ifs=ifs)
        return exp.Case(ifs=ifs, default=self.expression(otherwise))

    def _compared(self, cell: Cell) -> exp.Expr:
        kind = {"=": exp.EQ, "<": exp.LT, "<=": exp.LTE}[cell.operator]
        left, right = cell.parts
        return kind(this=self._inside(left), expression=self._inside(right))

    def _in(self, cell: Cell) -> exp.Expr:
        item, *words = cell.arguments
        assert isinstance(item, Cell)
        return exp.In(this=self._inside(item), expressions=[exp.Literal.string(str(w)) for w in words])

    def _sum(self, cell: Cell) -> exp.Expr:
        return self._folded(cell, lambda a, b: exp.Add(this=a, expression=b))

    def _product(self, cell: Cell) -> exp.Expr:
        return self._folded(cell, lambda a, b: exp.Mul(this=a, expression=b))

    def _length(self, cell: Cell) -> exp.Expr:
        return exp.Anonymous(this=self.dialect.size, expressions=[self.expression(cell.parts[0])])

    def _over(self, function: str, cell: Cell) -> exp.Expr:
        listed, variable, body = cell.arguments
        assert isinstance(listed, Cell) and isinstance(variable, str) and isinstance(body, Cell)
        names = [exp.to_identifier(variable)]
        if _uses_place(body, variable):
            names.append(exp.to_identifier(f"{variable}_place"))
        question = exp.Lambda(this=self.expression(body), expressions=names)
        return exp.Anonymous(this=function, expressions=[self.expression(listed), question])

    def _count(self, cell: Cell) -> exp.Expr:
        return exp.Anonymous(this=self.dialect.size, expressions=[self._over(self.dialect.filtering, cell)])

    def _total(self, cell: Cell) -> exp.Expr:
        return self.dialect.total(self._over(self.dialect.transforming, cell))

    def _highest(self, cell: Cell) -> exp.Expr:
        return exp.Anonymous(this=self.dialect.largest, expressions=[self._over(self.dialect.transforming, cell)])


def _named(name: str) -> exp.Expr:
    return exp.column(exp.to_identifier(name, quoted=True))


def _uses_place(cell: Cell, variable: str) -> bool:
    return any(one.operator == "place" and one.arguments[0] == variable for one in within((cell,)))


_METHODS = {
    "constant": "_constant", "null": "_null", "column": "_column", "field": "_field", "entry": "_entry",
    "place": "_place", "and": "_connected", "or": "_connected", "not": "_not", "is null": "_is_null",
    "surely": "_surely", "1 or 2": "_one_or_two", "case": "_case", "coalesce": "_coalesce",
    "=": "_compared", "<": "_compared",    "<=": "_compared",
    "in": "_in", "+": "_sum", "*": "_product", "length": "_length", "count": "_count",
    "total": "_total", "highest": "_highest",
}  # fmt: skip
