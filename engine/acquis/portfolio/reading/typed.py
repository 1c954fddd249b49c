"""Columns that have a type already: taken as they stand where they fit, with no more than a look at each value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from acquis.columns import NONE_WORD, NUMBERS, SCALES, column_of
from acquis.diagnostics import Diagnostic
from acquis.portfolio import sql
from acquis.portfolio.mapping.model import Mapped
from acquis.portfolio.reading.cells import Cell, bounds, limits
from acquis.portfolio.reading.faults import MARK
from acquis.portfolio.reading.table import Unreadable
from acquis.vocabulary.model import FactDefinition

_WHOLE = ("BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER", "USMALLINT", "UTINYINT")
_AS_TEXT = re.compile(r"VARCHAR|ENUM\(.*\)|DECIMAL\(.*\)|HUGEINT|UBIGINT|UHUGEINT", re.DOTALL)
_LIST = re.compile(r"STRUCT\(.*\)\[\]", re.DOTALL)
NULL_MARK = f"{MARK}null{MARK}"


@dataclass(frozen=True)
class Physical:
    """A column of the input: its name, its SQL and its type as the database has it."""

    name: str
    sql: str
    type: str


def typed_cell(mapped: Mapped, given: Physical, companion: Physical | None, day: int) -> Cell | None:
    """The cell of a column that can stay as it is; None if it has to be read as text.

    Raises `Unreadable` for a type that can hold no such fact (P527).
    """
    fact = mapped.fact
    kind = "text" if fact.type == "mapping" else fact.type
    if companion is not None and companion.type != "BOOLEAN":
        raise _misfit(mapped, companion, "a column that says whether there is none is BOOLEAN")
    if kind == "list":
        return _list(mapped, given, day)
    cell: Cell | None
    if kind in NUMBERS and given.type in _WHOLE and not mapped.form.rounded:
        cell = _number(mapped, given, kind)
    elif (kind, given.type) in (("boolean", "BOOLEAN"), ("date", "DATE")):
        cell = Cell(column_of(fact), given.sql, "false", "NULL")
    elif kind in ("code", "text") and given.type == "VARCHAR" and mapped.form.codes is None:
        cell = _words(mapped, given, kind, day)
    elif _AS_TEXT.fullmatch(given.type):
        return None
    else:
        raise _misfit(mapped, given, _advice(kind, given.type))
    return _with_companion(mapped, cell, companion, kind)


def as_text(given: Physical) -> str:
    """A column as the text reader takes it; what is NULL says that it is unknown."""
    return f"coalesce(CAST({given.sql} AS VARCHAR), {sql.text(NULL_MARK)})"


def text_form(mapped: Mapped, given: Physical) -> Mapped:
    """A fact of a column that is read as text: NULL is unknown, numbers are as the database writes them."""
    form = replace(mapped.form, unknown=(*mapped.form.unknown, NULL_MARK))
    if given.type != "VARCHAR":
        form = replace(form, decimal=".", group="")
    return replace(mapped, form=form)


def _number(mapped: Mapped, given: Physical, kind: str) -> Cell:
    """Whole numbers of any unit: the unit goes into the scale, not into the numbers."""
    scale = SCALES[kind] - mapped.form.shift(kind)
    value = given.sql if given.type == "BIGINT" else f"CAST({given.sql} AS BIGINT)"
    if scale < 0:
        value, scale = f"TRY_CAST(CAST({given.sql} AS HUGEINT) * {10**-scale} AS BIGINT)", 0
    column = replace(column_of(mapped.fact), scale=scale, with_none=False)
    branches = limits(mapped, value, scale)
    if value.startswith("TRY"):
        branches.insert(0, f"WHEN {given.sql} IS NOT NULL AND {value} IS NULL THEN 'size'")
    fault = f"CASE {' '.join(branches)} END" if branches else "NULL"
    look = fault + " IS NOT NULL" if value.startswith("TRY") else ""
    return Cell(column, value, "false", fault, look=look, span=bounds(mapped.fact, scale))


def _words(mapped: Mapped, given: Physical, kind: str, day: int) -> Cell | None:
    """Codes and texts; only a look at the values can tell whether some of them say unknown in other words."""
    fact, form = mapped.fact, mapped.form
    if set(form.none) - {NONE_WORD}:
        return None
    quiet, look = sql.among(given.sql, (*form.unknown, *form.masked)), ""
    value = given.sql if quiet == "false" else f"CASE WHEN NOT {quiet} THEN {given.sql} END"
    branches = []
    none = sql.among(given.sql, form.none)
    if none != "false":
        branches.append(f"WHEN {none} THEN NULL" if fact.can_be_none else f"WHEN {none} THEN 'none'")
    if kind == "code":
        known = fact.code_list
        words = known.codes if known is not None else ()
        held = [w for w in words if known is None or known.holds(w, day)]
        branches = [f"WHEN {quiet} THEN NULL", *branches, f"WHEN NOT {sql.among(given.sql, words)} THEN 'code'"]
        if len(held) < len(words):
            branches.append(f"WHEN NOT {sql.among(given.sql, held)} THEN 'time'")
        look = _outside(given.sql, (*held, *(form.none if fact.can_be_none else ())))
    elif "" not in form.unknown:
        branches.append(f"WHEN {given.sql} = '' THEN 'text'")
    fault = f"CASE {' '.join(branches)} END" if branches else "NULL"
    if not look:
        words = (*form.unknown, *form.masked, "", *(() if fact.can_be_none else form.none))
        look = sql.among(given.sql, words)
    masked = sql.among(given.sql, form.masked)
    return Cell(column_of(fact), value, "false", fault, masked, quiet=quiet, simple=given.sql, look=look)


def _outside(column: str, words: Iterable[str]) -> str:
    """Whether a word is not among some: by a cast, which a database does once for each word of a dictionary."""
    return f"({column} IS NOT NULL AND TRY_CAST({column} AS ENUM({sql.texts(dict.fromkeys(words))})) IS NULL)"


def _with_companion(mapped: Mapped, cell: Cell | None, companion: Physical | None, kind: str) -> Cell | None:
    if cell is None or companion is None:
        return cell if cell is None else replace(cell, column=replace(cell.column, with_none=False))
    if kind not in ("date", *NUMBERS):
        return cell
    may_be_none = mapped.fact.can_be_none or kind == "money"
    fault = "'none'" if not may_be_none else f"CASE WHEN {cell.value} IS NOT NULL THEN 'both' END"
    faults = f"CASE WHEN {companion.sql} THEN {fault} ELSE {cell.fault} END"
    look = f"({companion.sql} AND {cell.value if may_be_none else 'true'} IS NOT NULL)"
    look = f"({cell.look} OR {look})" if cell.look else look
    column = replace(cell.column, with_none=True)
    return replace(cell, column=column, none=companion.sql, fault=faults, look=look)


def _list(mapped: Mapped, given: Physical, day: int) -> Cell:
    """A list of structs; the facts of an entry that are not among its fields are unknown."""
    if not _LIST.fullmatch(given.type):
        raise _misfit(mapped, given, "a list is a column of lists of structs")
    fields, wrong = [], []
    physical = struct_fields(given.type)
    for fact in (mapped.fact.of or {}).values():
        if fact.name not in physical:
            continue
        column = column_of(fact)
        flagged = physical.get(column.companion) == "BOOLEAN"
        if physical[fact.name] != column.sql_type:
            raise _misfit(mapped, Physical(f"{given.name}.{fact.name}", "", physical[fact.name]),
                          f"its type is {column.sql_type}")  # fmt: skip
        fields.append(replace(column, with_none=column.with_none and flagged))
        wrong += _wrong_entry(fact, column.scale, day)
    column = replace(column_of(mapped.fact), fields=tuple(fields))
    if not wrong:
        return Cell(column, given.sql, "false", "NULL")
    some = f"len(list_filter({given.sql}, lambda e: coalesce({' OR '.join(wrong)}, false))) > 0"
    # An entry is looked at by itself, with all others of all rows.
    entries = f"SELECT unnest({given.sql}) AS e FROM {{}}"
    look = f"SELECT count(*) FROM ({entries}) WHERE {' OR '.join(wrong)}"
    return Cell(column, given.sql, "false", f"CASE WHEN {some} THEN 'entry' END", look_within=look)


def _wrong_entry(fact: FactDefinition, scale: int, day: int) -> list[str]:
    """What makes an entry wrong, of one of its facts."""
    own = f"e.{sql.name(fact.name)}"
    if fact.type == "code" and fact.code_list is not None:
        words = [w for w in fact.code_list.codes if fact.code_list.holds(w, day)]
        return [_outside(own, (*words, *([NONE_WORD] if fact.can_be_none else [])))]
    least, most = bounds(fact, scale)
    found = [] if least is None else [f"coalesce({own} < {least}, false)"]
    return found if most is None else [*found, f"coalesce({own} > {most}, false)"]


def struct_fields(written: str) -> dict[str, str]:
    """The fields of `STRUCT(a BIGINT, "b c" VARCHAR)[]` with their types."""
    inside, found = written.removesuffix("[]").removeprefix("STRUCT(").removesuffix(")"), {}
    depth, quoted, start = 0, False, 0
    for place, sign in enumerate(inside + ","):
        quoted = quoted != (sign == '"')
        depth += 0 if quoted else (sign == "(") - (sign == ")")
        if sign == "," and depth == 0 and not quoted:
            part = inside[start:place].strip()
            named = re.match(r'"((?:[^"]|"")*)"\s+|(\S+)\s+', part)
            if named is not None:
                found[(named[1] or named[2] or "").replace('""', '"')] = part[named.end() :]
            start = place + 1
    return found


def _advice(kind: str, given: str) -> str:
    if kind in NUMBERS and given in ("DOUBLE", "FLOAT"):
        return "a binary fraction holds no exact amount: write whole numbers (BIGINT, cents say) or DECIMAL"
    wanted = {"boolean": "BOOLEAN", "date": "DATE"}.get(kind, "BIGINT or DECIMAL" if kind in NUMBERS else "VARCHAR")
    return f"a {kind} is {wanted}, or VARCHAR in the form that the mapping declares"


def _misfit(mapped: Mapped, given: Physical, help_: str) -> Unreadable:
    message = f"the column `{given.name}` has the type {given.type[:60]}, which cannot hold `{mapped.fact.name}`"
    return Unreadable(Diagnostic("P527", message, mapped.span, help_))
