"""A row of the facts table as plain values, for the evaluator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Context, Decimal
from typing import Any

from acquis.columns import NONE_WORD, NUMBERS, Column
from acquis.portfolio import sql
from acquis.vocabulary.model import FactDefinition

_EXACT = Context(prec=60)


def selected(columns: Iterable[Column]) -> str:
    """The columns of a row, in the order in which `plain_row` takes them."""
    return ", ".join(sql.name(n) for c in columns for n, _ in c.physical())


def plain_row(columns: Sequence[Column], values: Iterable[Any]) -> dict[str, Any]:
    """The facts of one row: what is unknown is not among them, none is None."""
    names = [n for c in columns for n, _ in c.physical()]
    return _plain(columns, dict(zip(names, values, strict=True)))


def without_assessments(facts: Mapping[str, Any], definitions: Mapping[str, FactDefinition]) -> dict[str, Any]:
    """The facts as they count where every assessment needs its evidence: a table has none."""
    kept: dict[str, Any] = {}
    for name, value in facts.items():
        definition = definitions[name]
        if isinstance(value, list):
            kept[name] = [without_assessments(e, definition.of or {}) for e in value]
        elif not definition.judgement:
            kept[name] = value
    return kept


def _plain(columns: Sequence[Column], values: Mapping[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for column in columns:
        value = values.get(column.name)
        if column.with_none and values.get(column.companion):
            facts[column.name] = None
        elif value is not None:
            facts[column.name] = _value(column, value)
    return facts


def _value(column: Column, value: Any) -> Any:
    if column.kind == "list":
        return [_plain(column.fields, entry) for entry in value]
    if column.kind in NUMBERS:
        return Decimal(int(value)).scaleb(-column.scale, _EXACT) if column.scale else int(value)
    return None if column.kind in ("code", "text") and value == NONE_WORD else value
