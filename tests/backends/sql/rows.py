"""Plain dossiers as rows of a table, and as facts for the interpreter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb

from acquis.columns import NONE_WORD, NUMBERS, Column
from acquis.dossier.model import EntryFacts, Given, GivenList, SubjectFacts
from acquis.vocabulary.model import FactDefinition

Plain = Mapping[str, object]


def subject_facts(
    subject: str, definitions: Mapping[str, FactDefinition], plain: Plain, name: str = "x"
) -> SubjectFacts:
    """A dossier as the interpreter reads it."""
    return SubjectFacts(subject, name, _given(definitions, plain))


def _given(definitions: Mapping[str, FactDefinition], plain: Plain) -> dict[str, Given | GivenList]:
    found: dict[str, Given | GivenList] = {}
    for name, value in plain.items():
        definition = definitions[name]
        if isinstance(value, list):
            of = definition.of or {}
            found[name] = GivenList(tuple(EntryFacts(str(i), _given(of, e)) for i, e in enumerate(value, 1)))
        elif isinstance(value, bool | str) or value is None:
            found[name] = Given(value)
        elif isinstance(value, date):
            found[name] = Given(Fraction(value.toordinal()))
        else:
            assert isinstance(value, Decimal | Fraction | int)
            found[name] = Given(Fraction(value))
    return found


def fitting(columns: Iterable[Column], plain: Plain) -> dict[str, object]:
    """The dossier with every number as a column can hold it: a third of a per cent has no last decimal."""
    by_name = {c.name: c for c in columns}
    return {name: _fitting(by_name[name], value) for name, value in plain.items()}


def _fitting(column: Column, value: object) -> object:
    if isinstance(value, list):
        return [fitting(column.fields, entry) for entry in value]
    if isinstance(value, bool) or not isinstance(value, Decimal | Fraction | int):
        return value
    return Fraction(round(Fraction(value) * 10**column.scale), 10**column.scale)


def write_rows(path: Path, columns: Iterable[Column], dossiers: Iterable[Plain]) -> None:
    """One JSON object a line, as DuckDB reads them with the types of the columns."""
    columns = tuple(columns)
    with path.open("w", encoding="utf-8") as out:
        for number, plain in enumerate(dossiers):
            out.write(json.dumps({"id": str(number), **_row(columns, plain)}) + "\n")


def _row(columns: Iterable[Column], plain: Plain) -> dict[str, object]:
    row: dict[str, object] = {}
    for column in columns:
        value = plain.get(column.name, ...)
        if value is ...:
            continue
        if value is None and column.kind in ("date", *NUMBERS):
            row[column.companion] = True
        elif value is None:
            row[column.name] = NONE_WORD
        elif isinstance(value, list):
            row[column.name] = [_row(column.fields, e) for e in value]
        elif isinstance(value, date):
            row[column.name] = value.isoformat()
        elif isinstance(value, bool | str):
            row[column.name] = value
        else:
            assert isinstance(value, Decimal | Fraction | int)
            scaled = Fraction(value) * 10**column.scale
            assert scaled.denominator == 1, (column.name, value)
            row[column.name] = int(scaled)
    return row


def relation(path: Path, columns: Iterable[Column]) -> str:
    """A table function that reads the rows back."""
    types = {"id": "VARCHAR", **{name: kind for c in columns for name, kind in c.physical()}}
    listed = ", ".join(f"\"{n}\": '{t}'" for n, t in types.items())
    return f"read_json('{path}', format = 'newline_delimited', columns = {{{listed}}})"


def run(select: str) -> list[tuple[object, ...]]:
    """The rows of a query on a database of its own."""
    return duckdb.connect().execute(select).fetchall()
