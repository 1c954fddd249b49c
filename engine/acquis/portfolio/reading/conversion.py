"""A table to facts: taken as it stands where it can be, else converted in one pass; wrong rows are sorted out."""

from __future__ import annotations

from dataclasses import replace

from acquis.columns import NUMBERS, Column
from acquis.portfolio import sql
from acquis.portfolio.checking.statistics import from_statistics
from acquis.portfolio.mapping.model import Mapping
from acquis.portfolio.reading import faults
from acquis.portfolio.reading.faults import GENERAL, LONGEST_SHOWN, MARK
from acquis.portfolio.reading.header import Matched, match
from acquis.portfolio.reading.largest import with_largest
from acquis.portfolio.reading.plan import Checked, Plan, Planner
from acquis.portfolio.reading.table import Facts, Table, Treated
from acquis.portfolio.workplace import Connection, Workplace
from acquis.vocabulary.model import Vocabulary


def convert(
    place: Workplace, table: Table, mapping: Mapping, vocabulary: Vocabulary, day: int, *, target: str = "facts",
    unique: bool = True,
) -> Facts:  # fmt: skip
    """The facts of a table; what is wrong with its rows goes to `faults`.

    `day`: that of the code lists; `unique`: no two rows may have the same id. A typed table whose columns
    fit stays where it is and is read again by whoever asks: `trusted` without a look at its rows, else
    after one look. Anything else becomes a Parquet file of the workplace. Raises `Unreadable` if the
    columns do not fit the mapping.
    """
    found = match(table.header, mapping)
    plan = Planner(table, found, mapping, vocabulary, day).made()
    connection = place.connection
    if plan.reworded:
        file = place.folder / f"{target}.parquet"
        _write(connection, table, plan, str(file))
        rows, values = f"read_parquet({sql.file(file)})", {name: sql.name(name) for name in plan.values}
        wrong, counted = '"wrong:"', {name: sql.name(name) for name in plan.counted}
    else:
        rows, values, wrong, counted = f"({table.relation})", plan.values, plan.wrong, plan.counted
        if mapping.trusted:
            return _as_it_stands(connection, table, found, plan, trusted=True)
        if _clean(connection, rows, plan):
            if not same_ids(connection, f'SELECT "row", {values["id"]} AS id FROM {rows}', table, found.id):
                return _as_it_stands(connection, table, found, plan)
            values = {**values, **plan.simple}
            return _facts(connection, table, found, plan, rows, values, {})
        values = _simpler(connection, rows, values, plan)
    if _one(connection, f"SELECT count(*) FILTER ({wrong}) FROM {rows}"):
        bad = f'SELECT "row" FROM {rows} WHERE {wrong}'
        explain(connection, f'SELECT * FROM ({table.relation}) SEMI JOIN ({bad}) USING ("row")', table, plan.checked)
    if unique:
        good = f'SELECT "row", {values["id"]} AS id FROM {rows} WHERE NOT coalesce({wrong}, false)'
        same_ids(connection, good, table, found.id)
    return _facts(connection, table, found, plan, rows, values, counted)


def _write(connection: Connection, table: Table, plan: Plan, file: str) -> None:
    """All rows with their values, and whether they are wrong, in a file."""
    columns = {**plan.values, **plan.counted, "wrong:": f"coalesce({plan.wrong}, false)"}
    selected = ", ".join(f"{value} AS {sql.name(name)}" for name, value in columns.items())
    connection.execute(
        f'COPY (SELECT "row", {selected} FROM ({table.relation})) TO {sql.text(file)} '
        "(FORMAT parquet, COMPRESSION snappy)"
    )


def _simpler(connection: Connection, rows: str, values: dict[str, str], plan: Plan) -> dict[str, str]:
    """The values without the rewording of columns in which no cell says in words that it is unknown."""
    asked = [name for name, quiet in plan.quiet.items() if quiet != "false"]
    if not asked:
        return values
    counts = ", ".join(f"count(*) FILTER ({plan.quiet[name]})" for name in asked)
    found = connection.execute(f"SELECT {counts} FROM {rows}").fetchall()[0]
    simple = {name: plan.simple[name] for name, count in zip(asked, found, strict=True) if not count}
    return {**values, **simple}


def _clean(connection: Connection, rows: str, plan: Plan) -> bool:
    """Whether no cell is wrong, and none says in words that it is unknown: asked in the cheapest way there is."""
    looks = [cell.look for cell in plan.cells.values() if cell.look]
    looks += [f"({c.fault}) IS NOT NULL" for c in plan.checked if c.fact == ""]
    asked = [f"count(*) FILTER ({look})" for look in looks]
    bounded = [cell for cell in plan.cells.values() if cell.span != (None, None)]
    if bounded:
        # By itself, since a file's statistics may answer it.
        each = ", ".join(f"min({c.value}), max({c.value})" for c in bounded)
        numbers = iter(connection.execute(f"SELECT {each} FROM {rows}").fetchall()[0])
        for cell, least, most in ((cell, next(numbers), next(numbers)) for cell in bounded):
            if least is not None and not _within(least, most, cell.span):
                return False
    if asked and any(connection.execute(f"SELECT {', '.join(asked)} FROM {rows}").fetchall()[0]):
        return False
    within = [cell.look_within.replace("{}", rows) for cell in plan.cells.values() if cell.look_within]
    return not any(_one(connection, query) for query in within)


def _within(least: int, most: int, span: tuple[int | None, int | None]) -> bool:
    return (span[0] is None or least >= span[0]) and (span[1] is None or most <= span[1])


def _as_it_stands(connection: Connection, table: Table, found: Matched, plan: Plan, *, trusted: bool = False) -> Facts:
    values = {**plan.values, **plan.simple}
    relation = _relation(table.relation, values)
    sources = _sources(table, values)
    columns = _with_largest(connection, relation, tuple(plan.columns), table.file, sources)
    return Facts(
        relation, columns, table.read, table.read, 0, trusted=trusted, unused=found.unused, remarks=table.remarks,
        file=table.file, sources=sources,
    )  # fmt: skip


def _sources(table: Table, values: dict[str, str]) -> dict[str, str]:
    """The columns of a file that are taken as they stand."""
    own = {f"c{place}": name for place, name in enumerate(table.header)}
    return {name: own[value] for name, value in values.items() if value in own} if table.file else {}


def _with_largest(
    connection: Connection, relation: str, columns: tuple[Column, ...], file: str, sources: dict[str, str]
) -> tuple[Column, ...]:
    """How large numbers are: as the file says, or by a look."""
    if not file:
        return with_largest(connection, relation, columns)
    said = from_statistics(connection, file, columns, sources)
    # Only `largest` of what it says: whether a column is complete matters to SQL alone.
    numbers = tuple(replace(c, largest=s.largest) for c, s in zip(columns, said, strict=True))
    rest = [c for c in numbers if (c.kind in NUMBERS and c.largest is None) or c.kind == "list"]
    looked = {c.name: c for c in with_largest(connection, relation, tuple(rest))}
    return tuple(looked.get(c.name, c) for c in numbers)


def _facts(
    connection: Connection, table: Table, found: Matched, plan: Plan, rows: str,
    values: dict[str, str], counted: dict[str, str],
) -> Facts:  # fmt: skip
    rejected = _one(connection, 'SELECT count(DISTINCT "row") FROM faults WHERE "row" > 0')
    kept = f"SELECT * FROM {rows}{_accepted(rejected)}"
    relation = _relation(kept, values) if rejected or not rows.startswith("(") else _relation(table.relation, values)
    columns = with_largest(connection, relation, tuple(plan.columns))
    treated = _treated(connection, table, found, plan, kept, values, counted) if plan.reworded or counted else ()
    return Facts(
        relation, columns, table.read, table.read - rejected, rejected, treated=treated, unused=found.unused,
        remarks=table.remarks,
    )  # fmt: skip


def _accepted(rejected: int) -> str:
    return ' WHERE "row" NOT IN (SELECT "row" FROM faults)' if rejected else ""


def _relation(rows: str, values: dict[str, str]) -> str:
    selected = ", ".join(v if v == sql.name(n) else f"{v} AS {sql.name(n)}" for n, v in values.items())
    return f'SELECT "row", {selected} FROM ({rows})'


def explain(connection: Connection, rows: str, table: Table, checked: list[Checked]) -> None:
    """Say in `faults` what is wrong with every cell of some rows."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE wrong_texts AS {rows}")
    for check in checked:
        kinds = {**GENERAL, **check.kinds}
        kind = f"({check.fault})"
        value = check.text
        if check.fault == "NULL":
            continue
        if table.marked:
            marked = f"starts_with({check.text}, {sql.text(MARK)})"
            part = f"split_part({check.text}, {sql.text(MARK)}, "
            kind = f"CASE WHEN {kind} IS NULL THEN NULL WHEN {marked} THEN {part}2) ELSE {kind} END"
            value = f"CASE WHEN {marked} THEN {part}3) ELSE {check.text} END"
        code, message = faults.sentence(kinds, "kind", "value")
        connection.execute(
            f'INSERT INTO faults SELECT "row", {check.place}, {sql.text(table.header[check.place])}, '
            f"{address(table, check.place)}, {code}, {message}, left(value, {LONGEST_SHOWN}) "
            f'FROM (SELECT "row", {kind} AS kind, {value} AS value FROM wrong_texts) WHERE kind IS NOT NULL'
        )


def address(table: Table, place: int) -> str:
    """The address of a cell in SQL, `B7`; empty for what has none."""
    if table.sheet is None:
        return "''"
    return f'{sql.text(table.sheet + letters(place))} || "row"'


def letters(place: int) -> str:
    """What a workbook calls a column, from 0: A, B, ..., Z, AA."""
    found, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def same_ids(connection: Connection, rows: str, table: Table, place: int) -> bool:
    """Put every row with the id of an earlier one into `faults`; whether there is one.

    `rows` selects `row` and `id`.
    """
    # Hashes need a fraction of the memory; only if two are the same do the ids themselves matter.
    if not _one(connection, f"SELECT count(*) - count(DISTINCT hash(id)) FROM ({rows})"):
        return False
    before = _one(connection, "SELECT count(*) FROM faults")
    connection.execute(
        f'INSERT INTO faults SELECT "row", {place}, {sql.text(table.header[place])}, {address(table, place)}, '
        f"'C707', 'an earlier row has the same id: row ' || first, left(id, {LONGEST_SHOWN}) "
        f'FROM (SELECT "row", id, min("row") OVER (PARTITION BY id) AS first FROM ({rows}) '
        f'SEMI JOIN (SELECT id FROM ({rows}) GROUP BY id HAVING count(*) > 1) USING (id)) WHERE "row" > first'
    )
    return _one(connection, "SELECT count(*) FROM faults") > before


def _treated(
    connection: Connection, table: Table, found: Matched, plan: Plan, kept: str,
    values: dict[str, str], counted: dict[str, str],
) -> tuple[Treated, ...]:  # fmt: skip
    """What was done with the cells of the accepted rows, for each column with a fact."""
    by_name = {f.mapped.fact.name: f.place for f in found.facts if f.place is not None}
    columns = [c for c in plan.columns if c.name in by_name and c.kind != "list"]
    if not columns:
        return ()
    asked = [part for column in columns for part in _counts(column, values, counted)]
    numbers = connection.execute(f"SELECT {', '.join(asked)} FROM ({kept})").fetchall()[0]
    treated = []
    for index, column in enumerate(columns):
        absent, none, masked, rounded = numbers[4 * index : 4 * index + 4]
        treated.append(Treated(table.header[by_name[column.name]], absent - none - masked, none, masked, rounded))
    return tuple(t for t in treated if t != Treated(t.column))


def _counts(column: Column, values: dict[str, str], counted: dict[str, str]) -> tuple[str, ...]:
    own, none, absent = values[column.name], "0", ""
    if column.with_none:
        none = f"count(*) FILTER ({values[column.companion]})"
    elif column.kind in ("code", "text"):
        # A word that says none is no NULL: what is taken off afterwards is added here.
        none, absent = f"count(*) FILTER ({own} = 'none')", f" OR {own} = 'none'"
    rest = [counted.get(f"{what}:{column.name}") for what in ("masked", "rounded")]
    return (f"count(*) FILTER ({own} IS NULL{absent})", none, *(f"count(*) FILTER ({r})" if r else "0" for r in rest))


def _one(connection: Connection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])
