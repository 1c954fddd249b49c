"""Where engines differ: types, functions over lists, and how wide numbers are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from sqlglot import exp
from sqlglot.dialects import Dialect as Printed

from acquis.backends.sql.cells import WIDEST


@dataclass(frozen=True)
class Dialect:
    """One engine. `name`: what the printer calls it; `wide`: its type for numbers beyond 64 bits.

    `widest`: the largest number of that type; `remakes_entries`: a struct gets a new field only with all others.
    """

    name: str
    code_type: str
    wide: str
    filtering: str
    transforming: str
    size: str
    largest: str
    widest: int
    remakes_entries: bool = False

    @cached_property
    def _printed(self) -> Printed:
        return Printed.get_or_raise(self.name)

    def text(self, built: exp.Expr) -> str:
        """An expression as the engine writes it."""
        return built.sql(dialect=self._printed, copy=False)  # a copy takes as long as the printing

    def cast(self, built: exp.Expr, type_: str) -> exp.Expr:
        """An expression of another type; the tree is used as it is, not copied."""
        return exp.Cast(this=built, to=_type(type_, self.name))

    def total(self, listed: exp.Expr) -> exp.Expr:
        """The sum of a list of whole numbers, wide; NULL or 0 for an empty one."""
        return exp.Anonymous(this="list_sum", expressions=[listed])

    def with_fields(
        self, listed: exp.Expr, variable: str, present: Sequence[str], added: Mapping[str, exp.Expr]
    ) -> exp.Expr:
        """A list of structs with fields added to each; `present` are those it has."""
        entry = exp.to_identifier(variable)
        new = [exp.PropertyEQ(this=exp.to_identifier(n, quoted=True), expression=e) for n, e in added.items()]
        made = exp.Anonymous(this="struct_insert", expressions=[entry, *new])
        return self.over(self.transforming, listed, exp.Lambda(this=made, expressions=[entry]))

    def over(self, function: str, listed: exp.Expr, question: exp.Expr) -> exp.Expr:
        """A function over a list."""
        return exp.Anonymous(this=function, expressions=[listed, question])

    def list_of_numbers(self, numbers: Sequence[int | None] | None) -> str:
        """A list of structs with one number `v` each, for truth tables."""
        if numbers is None:
            return "CAST(NULL AS STRUCT(v BIGINT)[])"
        entries = ", ".join(f"{{'v': {'NULL' if n is None else n}}}" for n in numbers)
        return f"CAST([{entries}] AS STRUCT(v BIGINT)[])"

    def quoted(self, name: str) -> str:
        """A name in the quotes of the engine."""
        return self.text(exp.to_identifier(name, quoted=True))

    def type(self, kind: str) -> exp.DataType:
        """The type of a kind of cell."""
        names = {"boolean": "BOOLEAN", "number": "BIGINT", "date": "DATE", "text": "VARCHAR"}
        return _type(names[kind], self.name)


@cache
def _type(name: str, dialect: str) -> exp.DataType:
    return exp.DataType.build(name, dialect=dialect)


@dataclass(frozen=True)
class Spark(Dialect):
    """Spark's functions take the list first, too, but it has no sum of a list."""

    def total(self, listed: exp.Expr) -> exp.Expr:
        """A fold, since there is no sum of a list."""
        start = self.cast(exp.Literal.number(0), self.wide)
        a, b = exp.to_identifier("a"), exp.to_identifier("b")
        plus = self.cast(exp.Add(this=exp.column("a"), expression=exp.column("b")), self.wide)
        return exp.Anonymous(this="aggregate", expressions=[listed, start, exp.Lambda(this=plus, expressions=[a, b])])

    def with_fields(
        self, listed: exp.Expr, variable: str, present: Sequence[str], added: Mapping[str, exp.Expr]
    ) -> exp.Expr:
        """Made anew, field by field."""
        entry = exp.to_identifier(variable)
        old = {n: exp.Dot(this=entry, expression=exp.to_identifier(n, quoted=True)) for n in present}
        pairs = [part for name, value in {**old, **added}.items() for part in (exp.Literal.string(name), value)]
        made = exp.Anonymous(this="named_struct", expressions=pairs)
        return self.over(self.transforming, listed, exp.Lambda(this=made, expressions=[entry]))

    def list_of_numbers(self, numbers: Sequence[int | None] | None) -> str:
        """Cast, since an empty array has no type of its own."""
        listed = "NULL"
        if numbers is not None:
            entries = ("NULL" if n is None else str(n) for n in numbers)
            structs = (f"named_struct('v', CAST({e} AS BIGINT))" for e in entries)
            listed = f"array({', '.join(structs)})"
        return f"CAST({listed} AS ARRAY<STRUCT<v: BIGINT>>)"


DUCKDB = Dialect("duckdb", "UTINYINT", "HUGEINT", "list_filter", "list_transform", "len", "list_max", WIDEST)
SPARK = Spark(
    "spark", "SMALLINT", "DECIMAL(38, 0)", "filter", "transform", "size", "array_max", 10**38 - 1, remakes_entries=True
)
DIALECTS = {d.name: d for d in (DUCKDB, SPARK)}
