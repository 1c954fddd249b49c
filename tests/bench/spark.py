"""Spark on one machine: the same plan over the same Parquet as DuckDB, rows per second once it has warmed up.

`python -m tests.bench.spark` writes `results/spark.json`, on which the cost model stands. It needs `pyspark` and Java.
Starting the virtual machine and the first pass, in which Spark compiles its code, are told apart from the later ones.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from acquis.backends.sql.dialects import SPARK
from acquis.backends.sql.plan import Question, plan
from acquis.columns import columns_of
from acquis.library import load as load_rules
from acquis.portfolio.spark.passes import pass_over
from acquis.portfolio.spark.session import missing
from acquis.portfolio.spark.session import session as spark_session
from acquis.portfolio.workplace import workplace

from .by_hand import RULES
from .columnar.tables import write_all_facts
from .files import make
from .measured import FULL, apart, child, load, save

ROWS = 10_000_000 if FULL else 300_000
ALL_FACTS = 200_000 if FULL else 50_000
ROUNDS = 2


def main() -> None:
    """Measure, print, write."""
    if problem := missing():
        sys.exit(problem)
    before, start = load(), perf_counter()
    with spark_session(f"local[{os.cpu_count()}]", "4g") as session:
        figures = {"start_seconds": round(perf_counter() - start, 1), "cores": os.cpu_count(), **_measured(session)}
    save("spark", figures, ("pyspark", "duckdb", "sqlglot"), before)


def _measured(session: Any) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    every = tuple(r.id for r in load_rules("amif").rulebook.rules_of("project"))
    with tempfile.TemporaryDirectory(prefix="bench-", dir=os.environ.get("ACQUIS_BENCH_DIR")) as name:
        folder = Path(name)
        whole, facts = folder / "whole.parquet", folder / "facts.parquet"
        apart(make, whole, ROWS)
        figures["ten"] = _both(session, whole, RULES, ROWS)
        apart(write_all_facts, facts, ALL_FACTS)
        figures["all"] = _both(session, facts, every, ALL_FACTS)
    return figures


def _both(session: Any, source: Path, rules: tuple[str, ...], rows: int) -> dict[str, Any]:
    """Spark and DuckDB over one file, in turn."""
    rulebook, frame = load_rules("amif").rulebook, session.read.parquet(str(source))
    own = [f"`{name}`" for name in frame.columns if name not in ("_file", "row")]
    keyed = frame.selectExpr("_metadata.file_path AS _file", "_metadata.row_index AS row", *own)
    keyed.createOrReplaceTempView("facts")
    there = [f for f in rulebook.vocabulary.subjects["project"].facts.values() if f.name in frame.columns]
    made = plan(rulebook, "project", columns_of(there), Question(rules=frozenset(rules))).fitting(SPARK)
    os.environ["ACQUIS_BENCH_RULES"] = " ".join(rules)
    line = [sys.executable, "-m", "tests.bench.columnar", "ours", str(source), str(source.with_name("duckdb.parquet"))]
    spark, used, duckdb = [], [], []
    for _ in range(1 + ROUNDS):
        start, before = perf_counter(), _processor_seconds(session)
        with tempfile.TemporaryDirectory(dir=source.parent) as staging, workplace() as place:
            passed = pass_over(session, place, made, "SELECT * FROM facts", Path(staging))
            passed.codes.drop("_file", "row").write.mode("overwrite").parquet(str(source.with_name("spark.out")))
        spark.append(perf_counter() - start)
        used.append(_processor_seconds(session) - before)
        duckdb.append(float(json.loads(child(line).printed)["seconds"]))
    seconds, other = median(spark[1:]), median(duckdb[1:])
    told = {
        "rows": rows, "rules": len(rules), "first_seconds": round(spark[0], 2), "seconds": round(seconds, 2),
        "processor_seconds": round(median(used[1:]), 2), "rows_per_second": round(rows / seconds),
        "duckdb_seconds": round(other, 2), "times_duckdb": round(seconds / other, 2),
    }  # fmt: skip
    print(" ", told, flush=True)
    return told


def _processor_seconds(session: Any) -> float:
    """What the virtual machine has used of all cores so far; 0 where the system does not say."""
    try:
        told = Path(f"/proc/{session.sparkContext._gateway.proc.pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    user, system = told.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
