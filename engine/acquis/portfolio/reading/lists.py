"""Lists that stand in sheets of their own, joined to the rows they belong to.

A row says of each list whether it is given, none or unknown. A list that does not agree with its row,
or has a wrong entry, takes the row with it, since a list that is given is complete.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from acquis.columns import Column, column_of
from acquis.portfolio import sql
from acquis.portfolio.mapping.model import MappedList, Mapping
from acquis.portfolio.reading import faults
from acquis.portfolio.reading.conversion import address, convert
from acquis.portfolio.reading.faults import LONGEST_SHOWN
from acquis.portfolio.reading.header import match
from acquis.portfolio.reading.largest import with_largest
from acquis.portfolio.reading.plan import BLANKS
from acquis.portfolio.reading.table import Facts, Table
from acquis.portfolio.reading.workbook import Book, read_sheet
from acquis.portfolio.workplace import Connection, Workplace
from acquis.vocabulary.model import Vocabulary


@dataclass(frozen=True)
class _List:
    """One list: where it stands, its column in the main table, its type, and the names of its own tables.

    `said`: row, id, and what the row says of the list; `entries`: id and the entries; `wrong`: the faults of
    entries with the id of their row; `orphans`: entries that belong to no row.
    """

    mapped: MappedList
    place: int
    column: Column

    @property
    def name(self) -> str:
        return self.mapped.fact.name

    def table(self, kind: str) -> str:
        return sql.name(f"{kind} {self.name}")


def with_lists(place: Workplace, book: Book, table: Table, mapping: Mapping, vocabulary: Vocabulary, day: int) -> Facts:
    """The facts of a workbook with its lists: those of the main sheet are converted last, when all lists are known."""
    connection, found = place.connection, match(table.header, mapping)
    identity = _text(found.id, mapping)
    lists = []
    for column, mapped in zip(found.lists, mapping.lists, strict=True):
        one = _List(mapped, column, column_of(mapped.fact))
        _keep(connection, one.table("said"),
              f'SELECT "row", {identity} AS id, {_text(column, mapping)} AS said FROM ({table.relation})')  # fmt: skip
        lists.append(_entries(place, book, one, mapping, vocabulary, day))
    faults.create(connection)
    for one in lists:
        _disagreements(connection, table, one)
    return _joined(place, convert(place, table, mapping, vocabulary, day), lists)


def _text(place: int, mapping: Mapping) -> str:
    return f"trim(c{place}, {BLANKS})" if mapping.trim else f"c{place}"


def _keep(connection: Connection, name: str, query: str) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")


def _entries(place: Workplace, book: Book, one: _List, mapping: Mapping, vocabulary: Vocabulary, day: int) -> _List:
    """The tables of one list; the list with the type that its entries turned out to have."""
    own, connection = one.mapped, place.connection
    inner = replace(mapping, id=own.joins, facts=own.facts, lists=(), only={}, sheet=own.sheet)
    faults.create(connection)
    table = read_sheet(place, book, inner, own.sheet, first=False)
    joins = match(table.header, inner).id
    facts = convert(place, table, inner, vocabulary, day, target=f"list {one.name}", unique=False)
    # Of a wrong entry only the id is wanted: the row with it is rejected too.
    ids = f'SELECT "row", {_text(joins, mapping)} AS id FROM ({table.relation})'
    _keep(connection, one.table("wrong"), f'SELECT f.*, t.id FROM faults f JOIN ({ids}) t USING ("row")')
    names = [sql.name(n) for column in facts.columns for n, _ in column.physical()]
    entry = f"struct_pack({', '.join(f'{n} := {n}' for n in names)})"
    _keep(connection, one.table("entries"),
          f'SELECT id, list({entry} ORDER BY "row") AS entries FROM ({facts.relation}) GROUP BY id')  # fmt: skip
    _keep(connection, one.table("orphans"),
          f'SELECT {sql.text(own.joins)} AS "column", {address(table, joins)} AS cell, id FROM ({facts.relation}) '
          f"WHERE id NOT IN (SELECT id FROM {one.table('said')})")  # fmt: skip
    return replace(one, column=replace(one.column, fields=facts.columns))


def _disagreements(connection: Connection, table: Table, one: _List) -> None:
    """Every way in which rows and entries do not fit together, as faults of the row; row 0 if there is none."""
    own, said = one.mapped, one.table("said")
    given = sql.among("said", own.given)
    known = sql.among("said", (*own.given, *own.form.none, *own.form.unknown, *own.form.masked))
    there = f"id IN (SELECT id FROM {one.table('entries')} UNION SELECT id FROM {one.table('wrong')})"
    label, sheet = f"`{one.name}`", f"the sheet `{own.sheet}`"
    unclear = f"{sql.text(f'{label}: `')} || left(said, 60) || {sql.text('` does not say whether the list is given')}"
    where = f"{one.place}, {sql.text(table.header[one.place])}, {address(table, one.place)}"
    # Rows without an id of their own are wrong as they are, and no list is theirs.
    first = f"SELECT *, min(\"row\") OVER (PARTITION BY id) AS first FROM {said} WHERE id <> ''"
    for wrong, message in (
        (f"NOT {known}", unclear),
        (f"{given} AND NOT {there}", sql.text(f"{label} is said to be listed, and {sheet} has no entry")),
        (
            f"{known} AND NOT {given} AND {there}",
            sql.text(f"{label} is not said to be listed, and {sheet} has entries"),
        ),
    ):
        connection.execute(
            f"INSERT INTO faults SELECT \"row\", {where}, 'P553', {message}, left(said, {LONGEST_SHOWN}) "
            f'FROM ({first}) WHERE "row" = first AND ({wrong})'
        )
    place, prefix = one.place, sql.text(f"sheet `{own.sheet}`: ")
    connection.execute(
        f'INSERT INTO faults SELECT coalesce(s."row", 0), {place}, w."column", w.cell, w.code, {prefix} || w.message, '
        f"w.value FROM {one.table('wrong')} w LEFT JOIN {said} s ON w.id = s.id"
    )
    nobody = f"{prefix} || 'no row has the id `' || left(id, 60) || '`'"
    connection.execute(
        f"INSERT INTO faults SELECT 0, {place}, \"column\", cell, 'P554', {nobody}, left(id, {LONGEST_SHOWN}) "
        f"FROM {one.table('orphans')}"
    )


def _joined(place: Workplace, facts: Facts, lists: list[_List]) -> Facts:
    """The rows with their lists, written out once: whoever reads them again should not join them again."""
    selected, tables = ["m.*"], [f"({facts.relation}) m"]
    for number, one in enumerate(lists):
        said, entries = f"s{number}", f"e{number}"
        given = sql.among(f"{said}.said", one.mapped.given)
        none = sql.among(f"{said}.said", one.mapped.form.none)
        value = f"CASE WHEN {given} THEN {entries}.entries WHEN {none} THEN [] END"
        selected.append(f"CAST({value} AS {one.column.sql_type}) AS {sql.name(one.name)}")
        tables.append(f'LEFT JOIN {one.table("said")} {said} ON {said}."row" = m."row"')
        tables.append(f"LEFT JOIN {one.table('entries')} {entries} ON {entries}.id = m.id")
    file = place.folder / "joined.parquet"
    place.connection.execute(
        f'COPY (SELECT {", ".join(selected)} FROM {" ".join(tables)} ORDER BY m."row") '
        f"TO {sql.text(str(file))} (FORMAT parquet)"
    )
    relation = f"SELECT * FROM read_parquet({sql.file(file)})"
    columns = (*facts.columns, *(one.column for one in lists))
    return replace(facts, relation=relation, columns=with_largest(place.connection, relation, columns))
