"""Whether an engine means what we mean: small truth tables, asked of every connection before it is used.

They guard against other versions and settings of the engine: three-valued logic, exact whole
numbers beyond 64 bits, lists that are empty, NULL or hold NULLs, days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import product
from typing import Any

from acquis.backends.sql import cells as c
from acquis.backends.sql.cells import Cell
from acquis.backends.sql.dialects import DUCKDB, Dialect
from acquis.backends.sql.printer import Names, Printer

Ask = Callable[[str], Sequence[Sequence[Any]]]

_A, _B = c.column("a", "boolean"), c.column("b", "boolean")
_X, _Y, _Z = (c.column(n, "number", 2**62) for n in "xyz")
_D, _E = c.column("d", "date"), c.column("e", "date")
_T = c.column("t", "text")
_L = c.column("l", "list")
_V = c.field(c.entry("i"), "v", "number", 2**40)

_THREE: tuple[bool | None, ...] = (True, False, None)
_CENTS = (0, 1, 7500, 7501, 2**53 + 1, 10**18, None)
_DAYS = (date(2020, 2, 29), date(2021, 1, 1), None)
_LISTS: tuple[list[int | None] | None, ...] = (None, [], [None], [1], [1, None, 2], [2**40, 2**40, 3])


class OtherMeaning(Exception):
    """An engine that gives another answer than the tables; its text says to what."""


def check_engine(ask: Ask, dialect: Dialect = DUCKDB) -> None:
    """Ask every table. `ask` runs one SELECT and gives its rows. Raises `OtherMeaning` at the first difference."""
    printer = Printer(dialect, Names())
    for name, cell, rows in _questions():
        columns = sorted(set(_columns(cell)))
        written = [", ".join((str(i), *(_written(r[n], n, dialect) for n in columns))) for i, (r, _) in enumerate(rows)]
        asked, table = printer.sql(cell), "), (".join(written)
        answers = ask(f"SELECT n, {asked} AS r FROM (VALUES ({table})) AS q(n, {', '.join(columns)})")
        found = {int(n): None if r is None else (bool(r) if cell.kind == "boolean" else int(r)) for n, r in answers}
        for i, (_, expected) in enumerate(rows):
            if found.get(i, "nothing") != expected:
                raise OtherMeaning(f"{name}: {asked} of ({written[i]}) is {found.get(i)!r}, not {expected!r}")


Rows = list[tuple[dict[str, object], object]]


def _questions() -> Iterator[tuple[str, Cell, Rows]]:
    yield from _logic()
    yield from _numbers()
    yield from _others()
    yield from _lists()


def _logic() -> Iterator[tuple[str, Cell, Rows]]:
    pairs = list(product(_THREE, _THREE))

    def rows(meaning: Callable[[bool | None, bool | None], bool | None]) -> Rows:
        return [({"a": a, "b": b}, meaning(a, b)) for a, b in pairs]

    yield (
        "and",
        c.all_of((_A, _B)),
        rows(lambda a, b: False if a is False or b is False else None if None in (a, b) else True),
    )
    yield (
        "or",
        c.any_of((_A, _B)),
        rows(lambda a, b: True if a is True or b is True else None if None in (a, b) else False),
    )
    yield "=", c.compare("=", _A, _B), rows(lambda a, b: None if None in (a, b) else a == b)
    yield "not", c.not_(c.all_of((_A, _A))), [({"a": a}, None if a is None else not a) for a in _THREE]
    yield "is null", c.open_(_A), [({"a": a}, a is None) for a in _THREE]
    yield "surely", c.surely(_A), [({"a": a}, a is True) for a in _THREE]
    yield "coalesce", c.coalesce(_A, _B), rows(lambda a, b: b if a is None else a)
    yield "case", c.case([(_A, c.FALSE), (c.not_(_A), c.TRUE)], _B), rows(lambda a, b: b if a is None else not a)
    yield "1 or 2", c.one_or_two(_A), [({"a": a}, None if a is None else 1 if a else 2) for a in _THREE]


def _numbers() -> Iterator[tuple[str, Cell, Rows]]:
    triples = list(product(_CENTS, (7500, None), (1, 3, 10**18)))
    left, right = c.times(_X, _Z), c.add((_Y, _Z))

    def rows(meaning: Callable[[int, int, int], object]) -> Rows:
        return [({"x": x, "y": y, "z": z}, None if x is None or y is None else meaning(x, y, z)) for x, y, z in triples]

    yield "<=", c.compare("<=", left, right), rows(lambda x, y, z: x * z <= y + z)
    yield "<", c.compare("<", left, right), rows(lambda x, y, z: x * z < y + z)
    yield "sum", c.add((c.times(_X, _Z), _Y)), rows(lambda x, y, z: x * z + y)


def _others() -> Iterator[tuple[str, Cell, Rows]]:
    yield (
        "days",
        c.compare("<", _D, _E),
        [({"d": d, "e": e}, None if d is None or e is None else d < e) for d, e in product(_DAYS, _DAYS)],
    )
    first = c.date(date(2021, 1, 1).toordinal())
    yield "day", c.compare("<=", first, _D), [({"d": d}, None if d is None else d >= date(2021, 1, 1)) for d in _DAYS]
    yield (
        "in",
        c.is_in(_T, ("none", "shared")),
        [({"t": t}, None if t is None else t in ("none", "shared")) for t in ("none", "shared", "direct", "", None)],
    )


def _lists() -> Iterator[tuple[str, Cell, Rows]]:
    more = c.surely(c.compare("<", c.number(1), _V))

    def rows(meaning: Callable[[list[int | None]], object], unknown: object = None) -> Rows:
        return [({"l": one}, unknown if one is None else meaning(one)) for one in _LISTS]

    yield "length", c.length(_L), rows(len)
    yield "count", c.count(_L, "i", more), rows(lambda xs: sum(x is not None and x > 1 for x in xs))
    yield "exists", c.exists(_L, "i", c.open_(_V)), rows(lambda xs: None in xs, False)
    zero = c.number(0)
    whole = c.coalesce(c.total(_L, "i", c.coalesce(_V, zero)), c.number(-1))
    yield (
        "total",
        c.case([(c.compare("=", c.length(_L), zero), zero)], whole),
        rows(lambda xs: sum(x or 0 for x in xs), -1),
    )
    yield "highest", c.highest(_L, "i", _V), rows(lambda xs: max((x for x in xs if x is not None), default=None))
    earlier = c.exists(_L, "j", c.all_of((c.compare("<", c.place("j"), c.place("i")), c.open_(_field("j")))))
    yield "place", c.count(_L, "i", earlier), rows(lambda xs: sum(None in xs[:i] for i in range(len(xs))))


def _field(variable: str) -> Cell:
    return c.field(c.entry(variable), "v", "number", 2**40)


def _columns(cell: Cell) -> Iterator[str]:
    if cell.operator == "column":
        yield str(cell.arguments[0])
    for part in cell.parts:
        yield from _columns(part)


def _written(value: object, name: str, dialect: Dialect) -> str:
    """A value of a column, typed."""
    if name == "l":
        return dialect.list_of_numbers(value)  # type: ignore[arg-type]
    kind = {"a": "boolean", "b": "boolean", "d": "date", "e": "date", "t": "text"}.get(name, "number")
    text = "NULL" if value is None else f"'{value}'" if isinstance(value, str | date) else str(value)
    return f"CAST({text} AS {dialect.text(dialect.type(kind))})"
