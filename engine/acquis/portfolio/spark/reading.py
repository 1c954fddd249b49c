"""Parquet on Spark to facts: one pass looks at every row, wrong ones are sorted out as everywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from acquis.columns import NUMBERS, Column
from acquis.diagnostics import Diagnostic
from acquis.portfolio.mapping.model import Mapping
from acquis.portfolio.reading import faults
from acquis.portfolio.reading.table import Facts, Unreadable
from acquis.portfolio.spark import sql
from acquis.portfolio.spark.fitting import Cell, Fitted, fit
from acquis.portfolio.workplace import Workplace

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

INPUT, WRONG = "acquis_input", "acquis_wrong"
KEYS = ("_file", "row")
_FILE, _ROW = "`acquis:file`", "`acquis:row`"  # names that no table of a user's has


@dataclass(frozen=True)
class Read:
    """`facts`: as everywhere, its relation in Spark's words, with a column `_file` before `row`."""

    facts: Facts
    fitted: Fitted


def read_facts(spark: SparkSession, place: Workplace, path: Path, mapping: Mapping, day: int) -> Read:
    """The facts of a Parquet file or a folder of them; what is wrong with rows goes to the workplace's `faults`.

    Raises `Unreadable` for what is no Parquet (P529) and columns that do not fit (P522, P523, P527).
    """
    faults.create(place.connection)
    try:
        table = spark.read.parquet(str(path))
        fields = [(f.name, f.dataType) for f in table.schema.fields]
        where = (f"_metadata.file_path AS {_FILE}", f"_metadata.row_index + 1 AS {_ROW}")
        table.selectExpr("*", *where).createOrReplaceTempView(INPUT)
    except Exception as error:
        raise _unreadable(error) from None
    fitted = fit(fields, mapping, day)
    values = ", ".join(f"{value} AS {sql.name(name)}" for name, value in fitted.values.items())
    shown = f"{_FILE} AS _file, {_ROW} AS row, {fitted.id} AS id, {values}"
    kinds = ", ".join(f"({cell.fault}) IS NOT NULL" for cell in fitted.cells)
    wrong = f"array_contains(array({kinds}), true)"
    try:
        read, bad, columns = _looked(spark, shown, wrong, fitted.columns)
        good = f"SELECT {shown} FROM {INPUT}" + (f" WHERE NOT {wrong}" if bad else "")
        for row in _faults(spark, fitted, wrong) if bad else ():
            faults.add(place.connection, *row)
        twice = _twice(spark, place, good, fitted)
    except Unreadable:
        raise
    except Exception as error:
        raise _unreadable(error) from None
    if twice:
        good = f"SELECT * FROM ({good}) LEFT ANTI JOIN {WRONG} USING (_file, row)"
    facts = Facts(good, columns, read, read - bad - twice, bad + twice, unused=fitted.unused)
    return Read(facts, fitted)


def _looked(
    spark: SparkSession, shown: str, wrong: str, columns: tuple[Column, ...]
) -> tuple[int, int, tuple[Column, ...]]:
    """How many rows there are and how many are wrong, and the columns with their largest numbers."""
    asked = ["count(*)", "count_if(wrong)"]
    for column in columns:
        asked += _ends(column)
    query = f"SELECT {', '.join(asked)} FROM (SELECT {shown}, {wrong} AS wrong FROM {INPUT})"
    read, bad, *ends = spark.sql(query).collect()[0]
    numbers = iter(ends)

    def looked_at(column: Column) -> Column:
        if column.kind not in NUMBERS:
            return column
        least, most = next(numbers), next(numbers)
        return replace(column, largest=0 if least is None else max(-int(least), int(most), 0))

    seen = tuple(replace(looked_at(c), fields=tuple(looked_at(f) for f in c.fields)) for c in columns)
    return int(read), int(bad), seen


def _ends(column: Column) -> Iterator[str]:
    own = sql.name(column.name)
    if column.kind in NUMBERS:
        yield from (f"min({own})", f"max({own})")
    for inner in column.fields:
        if inner.kind in NUMBERS:
            each = f"transform({own}, e -> e.{sql.name(inner.name)})"
            yield from (f"min(array_min({each}))", f"max(array_max({each}))")


def _faults(spark: SparkSession, fitted: Fitted, wrong: str) -> Iterator[tuple[Any, ...]]:
    """Every fault as `faults.add` takes it; fetched a partition at a time."""
    longest = faults.LONGEST_SHOWN
    found = ", ".join(
        f"named_struct('n', {n}, 'kind', {cell.fault}, 'value', left(CAST({cell.text} AS STRING), {longest}))"
        for n, cell in enumerate(fitted.cells)
    )
    each = f"SELECT {_ROW} AS row, explode(array({found})) AS f FROM {INPUT} WHERE {wrong}"
    query = f"SELECT row, f.n, f.kind, f.value FROM ({each}) WHERE f.kind IS NOT NULL"
    for row, number, kind, value in spark.sql(query).toLocalIterator():
        cell = fitted.cells[number]
        code, message = _said(cell, kind, value or "")
        yield row, code, message, cell.name, "", value or "", cell.place


def _said(cell: Cell, kind: str, value: str) -> tuple[str, str]:
    kinds = {**faults.GENERAL, **(faults.kinds_of(cell.mapped) if cell.mapped is not None else {})}
    return kinds[kind].code, kinds[kind].sentence.replace("{}", value[:60])


def _twice(spark: SparkSession, place: Workplace, good: str, fitted: Fitted) -> int:
    """Rows with the id of an earlier one: put into `faults` and into the view `WRONG`; how many they are."""
    again = f"SELECT id FROM ({good}) GROUP BY id HAVING count(*) > 1"
    if not spark.sql(f"{again} LIMIT 1").collect():
        return 0
    order = "PARTITION BY id ORDER BY _file, row"
    ranked = (
        f"SELECT _file, row, id, first(row) OVER ({order}) AS before, row_number() OVER ({order}) AS nth "
        f"FROM ({good}) LEFT SEMI JOIN ({again}) USING (id)"
    )
    spark.sql(f"SELECT * FROM ({ranked}) WHERE nth > 1").createOrReplaceTempView(WRONG)
    count = 0
    for row, before, identity in spark.sql(f"SELECT row, before, id FROM {WRONG}").toLocalIterator():
        message = f"an earlier row has the same id: row {before}"
        cell = fitted.cells[0]
        faults.add(place.connection, row, "C707", message, cell.name, "", identity, cell.place)
        count += 1
    return count


def _unreadable(error: Exception) -> Unreadable:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    return Unreadable(Diagnostic("P529", "this cannot be read as Parquet", help=reason))
