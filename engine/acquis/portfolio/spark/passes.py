"""The verdicts of SQL on a table in Spark, in two passes: what is known decides most rows, the others are asked why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from acquis.backends.sql.codes import ASK
from acquis.backends.sql.dialects import SPARK
from acquis.backends.sql.plan import Plan
from acquis.portfolio import sql as duckdb_sql
from acquis.portfolio.checking.passes import may_ask, with_code, with_nulls
from acquis.portfolio.spark import sql
from acquis.portfolio.workplace import Workplace

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_KEYS = ("_file", "row", "id")


@dataclass(frozen=True)
class Passed:
    """`codes`: `_file`, `row`, `id` and the codes of all rows; `asked`: the rules of which SQL leaves some rows."""

    codes: DataFrame
    asked: tuple[str, ...] = ()


def pass_over(spark: SparkSession, place: Workplace, made: Plan, relation: str, staging: Path) -> Passed:
    """The verdicts on all rows, in files in `staging`; `relation`: SQL text of a SELECT of the facts and the keys."""
    first, rest = staging / "first", staging / "rest"
    spark.sql(made.decided(f"({relation}) AS facts", _KEYS, SPARK)).write.parquet(str(first))
    known = spark.read.parquet(str(first))
    open_ = with_nulls(place.connection, duckdb_sql.parts(first), made) if known.head(1) else ()
    if not open_:
        return Passed(known)
    known.createOrReplaceTempView("acquis_first")
    some = " OR ".join(f"{sql.name(rule)} IS NULL" for rule in open_)
    rows = f"SELECT _file, row FROM acquis_first WHERE {some}"
    chosen = f"SELECT f.* FROM ({relation}) f LEFT SEMI JOIN ({rows}) o ON f._file = o._file AND f.row = o.row"
    spark.sql(made.open_in(open_).select(f"({chosen}) AS facts", _KEYS, SPARK)).write.parquet(str(rest))
    codes = spark.sql(f"SELECT * FROM acquis_first WHERE NOT ({some})").unionByName(spark.read.parquet(str(rest)))
    may = [rule for rule in open_ if may_ask(made.full[rule])]
    return Passed(codes, with_code(place.connection, duckdb_sql.parts(rest), may, ASK))
