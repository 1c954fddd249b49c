"""One question asked of the interpreter, of DuckDB and of Spark, about the same Parquet file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from acquis.backends.sql.codes import ASK
from acquis.backends.sql.dialects import SPARK
from acquis.backends.sql.plan import Question, plan
from acquis.columns import columns_of
from tests.backends.sql.asked import interpreted, rulebook
from tests.backends.sql.rows import fitting, relation, write_rows
from tests.random_dossiers import dossiers


def differences(spark, folder: Path, subject: str, seed: int, count: int, question: Question) -> Iterator[str]:
    """Every verdict of Spark that is not DuckDB's, or not the interpreter's where SQL does not leave it to him."""
    book = rulebook()
    columns = columns_of(book.vocabulary.subjects[subject].facts.values())
    drawn = [fitting(columns, d) for d in dossiers(book, subject, seed, count)]
    lines, parquet = folder / f"{subject}.jsonl", folder / f"{subject}.parquet"
    write_rows(lines, columns, drawn)
    connection = duckdb.connect()
    connection.execute(f"COPY (SELECT * FROM {relation(lines, columns)}) TO '{parquet}' (FORMAT parquet)")
    made = plan(book, subject, columns, question).fitting(SPARK)
    rules = list(made.full)
    duck = {r[0]: r[1:] for r in connection.execute(made.select(f"read_parquet('{parquet}')")).fetchall()}
    rows = spark.sql(made.select(f"parquet.`{parquet}`", dialect=SPARK)).collect()
    assert len(rows) == len(duck) == count
    for identity, *codes in rows:
        wanted = interpreted(subject, drawn[int(identity)], rules, question)
        for rule, code, other, right in zip(rules, codes, duck[identity], wanted, strict=True):
            if code != other:
                yield f"{rule}: {other} to DuckDB, {code} to Spark, for {drawn[int(identity)]}"
            if code not in (ASK, right):
                yield f"{rule}: {right} to the interpreter, {code} to Spark, for {drawn[int(identity)]}"
