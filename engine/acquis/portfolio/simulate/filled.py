"""A simulated portfolio in forms that people fill in: the workbook, dossiers."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from acquis.columns import NONE_WORD, NUMBERS, SCALES, Column
from acquis.portfolio import sql
from acquis.portfolio.mapping.read import LISTED
from acquis.portfolio.workplace import Connection
from acquis.vocabulary.model import Subject

_BATCH = 5_000
_PER_CENT = 10 ** (SCALES["percentage"] - 2)


def rows(connection: Connection, relation: str, columns: Sequence[Column]) -> Iterator[Mapping[str, object]]:
    """The rows of a relation of facts, by name, a few at a time."""
    names = ["id", *(n for c in columns for n, _ in c.physical())]
    found = connection.cursor().execute(f"SELECT {', '.join(map(sql.name, names))} FROM ({relation})")
    while batch := found.fetchmany(_BATCH):
        for row in batch:
            yield dict(zip(names, row, strict=True))


def sheets(
    connection: Connection, relation: str, columns: Sequence[Column], subject: Subject
) -> dict[str, Iterator[list[object]]]:
    """The rows of each sheet of the workbook; every sheet asks for the relation by itself."""

    def main() -> Iterator[list[object]]:
        for row in rows(connection, relation, columns):
            yield [row["id"], *(_cell(c, row) for c in columns)]

    def entries(column: Column) -> Iterator[list[object]]:
        for row in rows(connection, relation, (column,)):
            listed = row[column.name]
            assert listed is None or isinstance(listed, list)
            for entry in listed or ():
                yield [row["id"], *(_cell(f, entry) for f in column.fields)]

    return {subject.plural: main(), **{c.name: entries(c) for c in columns if c.kind == "list"}}


def _cell(column: Column, row: Mapping[str, object]) -> object:
    """A value as a person would write it into the workbook."""
    value = row[column.name]
    if column.kind == "list":
        return None if value is None else LISTED if value else NONE_WORD
    if column.with_none and row[column.companion]:
        return NONE_WORD
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and column.kind in NUMBERS:
        return Decimal(value) / (_PER_CENT if column.kind == "percentage" else 10**column.scale)
    return value


def write_dossiers(
    connection: Connection, relation: str, columns: Sequence[Column], subject: Subject, target: Path
) -> None:
    """One dossier a line."""
    with open(target, "w", encoding="utf-8", newline="\n") as file:
        for row in rows(connection, relation, columns):
            facts = {"id": row["id"], **_facts(columns, row)}
            file.write(json.dumps({subject.name: facts}, ensure_ascii=False) + "\n")


def _facts(columns: Sequence[Column], row: Mapping[str, object]) -> dict[str, object]:
    facts: dict[str, object] = {}
    for column in columns:
        value = row[column.name]
        if column.with_none and row[column.companion]:
            facts[column.name] = NONE_WORD
        elif value is None:
            continue
        elif column.kind == "list":
            assert isinstance(value, list)
            facts[column.name] = [_facts(column.fields, entry) for entry in value]
        else:
            facts[column.name] = _written(column, value)
    return facts


def _written(column: Column, value: object) -> object:
    """A value as dossiers in JSON write it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int):
        if column.kind == "percentage":
            return f"{Decimal(value) / _PER_CENT:f} %"
        return f"{Decimal(value) / 10**column.scale:f}"
    return value
