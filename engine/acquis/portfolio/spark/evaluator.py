"""The rows that SQL leaves to the evaluator, asked of it where they are: each executor loads the rulebook once."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from acquis.columns import Column
from acquis.evaluation.compiled import Compiled, compile_rules
from acquis.evaluation.options import Options
from acquis.portfolio.checking.rows import plain_row, without_assessments
from acquis.portfolio.spark import sql
from acquis.portfolio.spark.reading import KEYS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@dataclass(frozen=True)
class Work:
    """What an executor has to know: the rulebook as bytes of our own making, and the question."""

    rulebook: bytes
    subject: str
    rules: tuple[str, ...]
    options: Options
    columns: tuple[Column, ...]

    def compiled(self) -> Compiled:
        """The rules, compiled."""
        rulebook, options = pickle.loads(self.rulebook), self.options
        version = None if options.law_version is None else rulebook.act.version_on(options.law_version)
        return compile_rules(
            rulebook, self.subject, self.rules, as_of=options.as_of, version=version, readings=options.readings,
            stage=options.stage, strict=options.strict_evidence,
        )  # fmt: skip


class Answers:
    """From rows of facts, the keys before them, to rows of codes; `shared`: the pickled `Work`, sent once."""

    def __init__(self, shared: Any) -> None:
        self.shared = shared

    def __call__(self, rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
        """Answer a partition."""
        work, compiled = _ready(self.shared.value)
        for row in rows:
            file, number, *values = row
            plain = plain_row(work.columns, [_plain(v) for v in values])
            if compiled.strict:
                plain = without_assessments(plain, compiled.subject.facts)
            yield file, number, *compiled.outcomes(plain)


@lru_cache(maxsize=2)
def _ready(work: bytes) -> tuple[Work, Compiled]:
    made: Work = pickle.loads(work)
    return made, made.compiled()


def _plain(value: Any) -> Any:
    """Lists of Spark's rows as lists of dictionaries."""
    return (
        [_plain(v) for v in value] if isinstance(value, list) else value.asDict() if hasattr(value, "asDict") else value
    )


def answer(spark: SparkSession, work: Work, relation: str, chosen: str, target: str) -> tuple[str, ...]:
    """Ask the evaluator and write its codes beside their keys to the Parquet folder `target`.

    `relation`: the facts; `chosen`: a query of the keys of the rows to ask, empty for all. The rules, in the order of
    the columns that were written.
    """
    from pyspark.sql.types import ByteType, LongType, StringType, StructField, StructType

    compiled = work.compiled()
    names = [n for c in work.columns for n, _ in c.physical()]
    query = f"SELECT {', '.join(sql.name(n) for n in (*KEYS, *names))} FROM ({relation})"
    if chosen:
        query += f" LEFT SEMI JOIN ({chosen}) USING ({', '.join(KEYS)})"
    shared = spark.sparkContext.broadcast(pickle.dumps(work))
    codes = [StructField(rule, ByteType()) for rule in compiled.rules]
    schema = StructType([StructField("_file", StringType()), StructField("row", LongType()), *codes])
    told = spark.sql(query).rdd.mapPartitions(Answers(shared))
    spark.createDataFrame(told, schema, verifySchema=False).write.parquet(target)
    return compiled.rules
