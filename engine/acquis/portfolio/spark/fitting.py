"""The engine's own columns in a Spark table: what each is in SQL, and what makes a cell of it wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from acquis.columns import NONE_WORD, NUMBERS, Column, column_of
from acquis.diagnostics import Diagnostic
from acquis.portfolio.mapping.model import Mapped, Mapping
from acquis.portfolio.reading.cells import bounds
from acquis.portfolio.reading.header import Found, Matched, match
from acquis.portfolio.reading.table import Unreadable
from acquis.portfolio.spark import sql
from acquis.vocabulary.model import FactDefinition

_WHOLE = ("bigint", "int", "smallint", "tinyint")
_TYPES = {"boolean": ("boolean",), "date": ("date",), "code": ("string",), "text": ("string",)}


@dataclass(frozen=True)
class Cell:
    """A column that is looked at: its place and name, its text in SQL, and its kind of fault in SQL, NULL for none."""

    place: int
    name: str
    text: str
    fault: str
    mapped: Mapped | None = None


@dataclass(frozen=True)
class Fitted:
    """`values`: by the name of a column of facts, its SQL; `cells`: what is looked at; `unused`: names nobody wants."""

    id: str
    columns: tuple[Column, ...]
    values: dict[str, str]
    cells: tuple[Cell, ...]
    unused: tuple[str, ...]


def fit(fields: Sequence[tuple[str, object]], mapping: Mapping, day: int) -> Fitted:
    """The columns of a table, given by name and type, as the mapping `columns` wants them.

    Raises `Unreadable` for columns that are missing, there twice (P522, P523) or of a type that cannot hold the fact
    (P527); whole numbers, texts, days and booleans stay as they are, and nothing else is read.
    """
    header = [name for name, _ in fields]
    matched = match(header, mapping)
    identity = sql.name(header[matched.id])
    no_id = f"CASE WHEN {identity} IS NULL OR {identity} = '' THEN 'no_id' END"
    cells, columns, values = [Cell(matched.id, header[matched.id], identity, no_id)], [], {}
    if _written(fields[matched.id][1]) != "string":
        message = f"the column `{mapping.id}` has the type {_written(fields[matched.id][1])}, and ids are texts"
        raise Unreadable(Diagnostic("P527", message))
    for found, place in _given(matched):
        column, value, fault = _fitted(found, fields, place, day)
        columns.append(column)
        values[column.name] = value
        if column.with_none:
            assert found.companion is not None
            values[column.companion] = sql.name(header[found.companion])
        if fault != "NULL":
            cells.append(Cell(place, header[place], sql.name(header[place]), fault, found.mapped))
    return Fitted(identity, tuple(columns), values, tuple(cells), matched.unused)


def _given(matched: Matched) -> Iterator[tuple[Found, int]]:
    for found in matched.facts:
        if found.place is not None:
            yield found, found.place


def _fitted(found: Found, fields: Sequence[tuple[str, object]], place: int, day: int) -> tuple[Column, str, str]:
    """The column of a fact, its value and its kind of fault."""
    fact, (name, type_) = found.mapped.fact, fields[place]
    column, own, given = column_of(fact), sql.name(name), _written(type_)
    if column.kind == "list":
        return _list(found.mapped, name, type_, day)
    allowed = _WHOLE if column.kind in NUMBERS else _TYPES[column.kind]
    if given not in allowed:
        raise _misfit(name, given, fact, f"Spark reads it as {' or '.join(allowed)}")
    column = replace(column, with_none=column.with_none and found.companion is not None)
    value, branches = own, _branches(fact, column, own, day)
    if column.kind in NUMBERS and given != "bigint":
        value = f"CAST({own} AS BIGINT)"
    elif column.kind in ("code", "text"):
        value = f"nullif({own}, '')"
    if found.companion is not None and column.kind in ("date", *NUMBERS):
        flag, flag_type = fields[found.companion]
        if _written(flag_type) != "boolean":
            raise _misfit(flag, _written(flag_type), fact, "a column that says whether there is none is boolean")
        wrong = f"{own} IS NOT NULL" if column.with_none else "true"
        branches.insert(0, f"WHEN {sql.name(flag)} AND {wrong} THEN '{'both' if column.with_none else 'none'}'")
    return column, value, f"CASE {' '.join(branches)} END" if branches else "NULL"


def _branches(fact: FactDefinition, column: Column, own: str, day: int) -> list[str]:
    """What can be wrong with a value."""
    if column.kind in NUMBERS:
        least, most = bounds(fact, column.scale)
        found = [] if least is None else [f"WHEN {own} < {least} THEN 'least'"]
        return found if most is None else [*found, f"WHEN {own} > {most} THEN 'most'"]
    if column.kind not in ("code", "text"):
        return []
    none = f"WHEN {own} = '{NONE_WORD}' THEN " + ("NULL" if fact.can_be_none else "'none'")
    if column.kind == "text" or fact.code_list is None:
        return [] if fact.can_be_none else [none]
    held = [w for w in fact.code_list.codes if fact.code_list.holds(w, day)]
    return [
        f"WHEN {own} = '' THEN NULL", none, f"WHEN NOT {sql.among(own, fact.code_list.codes)} THEN 'code'",
        f"WHEN NOT {sql.among(own, held)} THEN 'time'",
    ]  # fmt: skip


def _list(mapped: Mapped, name: str, type_: object, day: int) -> tuple[Column, str, str]:
    """A list of structs; the facts of an entry that are not among its fields are unknown."""
    from pyspark.sql.types import ArrayType, StructType

    if not isinstance(type_, ArrayType) or not isinstance(type_.elementType, StructType):
        raise _misfit(name, _written(type_), mapped.fact, "a list is an array of structs")
    physical = {f.name: _written(f.dataType) for f in type_.elementType.fields}
    fields, wrong = [], ["e IS NULL"]
    for fact in (mapped.fact.of or {}).values():
        if fact.name not in physical:
            continue
        column = column_of(fact)
        allowed = ("bigint",) if column.kind in NUMBERS else _TYPES.get(column.kind, ())
        if physical[fact.name] not in allowed:
            raise _misfit(f"{name}.{fact.name}", physical[fact.name], fact, f"its type is {' or '.join(allowed)}")
        fields.append(replace(column, with_none=column.with_none and physical.get(column.companion) == "boolean"))
        wrong += _wrong_entry(fact, column, f"e.{sql.name(fact.name)}", day)
    own = sql.name(name)
    column = replace(column_of(mapped.fact), fields=tuple(fields))
    return column, own, f"CASE WHEN exists({own}, e -> coalesce({' OR '.join(wrong)}, false)) THEN 'entry' END"


def _wrong_entry(fact: FactDefinition, column: Column, own: str, day: int) -> list[str]:
    if column.kind == "code" and fact.code_list is not None:
        words = [w for w in fact.code_list.codes if fact.code_list.holds(w, day)]
        return [f"coalesce(NOT {sql.among(own, (*words, *([NONE_WORD] if fact.can_be_none else [])))}, false)"]
    if column.kind not in NUMBERS:
        return []
    least, most = bounds(fact, column.scale)
    found = [] if least is None else [f"coalesce({own} < {least}, false)"]
    return found if most is None else [*found, f"coalesce({own} > {most}, false)"]


def _written(type_: object) -> str:
    return str(type_.simpleString())  # type: ignore[attr-defined]


def _misfit(name: str, given: str, fact: FactDefinition, help_: str) -> Unreadable:
    message = f"the column `{name}` has the type {given[:60]}, which cannot hold `{fact.name}`"
    return Unreadable(Diagnostic("P527", message, help=help_))
