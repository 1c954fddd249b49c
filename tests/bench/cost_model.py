"""What 10^9 and 10^10 rows would take on Spark, from what was measured; every assumption is a figure here.

`python -m tests.bench.cost_model [PRICE]` reads `results/scaling.json` and `results/spark.json` and writes
`results/cost_model.json`. PRICE: of one core for an hour, in any currency; without it 0.05.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from .measured import RESULTS, load, save

ROWS = (10**9, 10**10)
CORES = (8, 32, 128, 512)
PRICE = 0.05
# Cores that wait: for the last task, for the network, for tasks that are started again.
USED = 0.7
# Each executor has four cores and this much memory; a pass holds one batch of rows a core and nothing else.
CORES_OF_EXECUTOR, MEMORY_OF_EXECUTOR = 4, 8  # GB
START = 120.0  # seconds until a cluster that is up has its executors, and the first code is compiled


def main(price: float) -> None:
    """Compute, print, write."""
    scaling, spark = _read("scaling"), _read("spark")
    largest = scaling["by_rows"][-1]
    every = scaling["by_rules"][-1]
    kinds = {
        "ten": _core_seconds(spark["ten"], spark["cores"]),
        "all": _core_seconds(spark["all"], spark["cores"]),
    }
    clusters = [
        _cluster(kind, seconds, rows, cores, price)
        for kind, seconds in kinds.items()
        for rows in ROWS
        for cores in CORES
    ]
    figures = {
        "price_of_core_hour": price, "share_of_cores_used": USED, "start_seconds": START,
        "cores_of_executor": CORES_OF_EXECUTOR, "memory_of_executor_gb": MEMORY_OF_EXECUTOR,
        "core_microseconds_a_row": {
            **{f"spark_{k}": round(s * 1e6, 3) for k, s in kinds.items()},
            "duckdb_ten": round(largest["processor_seconds"] / largest["rows"] * 1e6, 3),
            "duckdb_all": round(every["processor_seconds"] / every["rows"] * 1e6, 3),
        },
        "measured_on_rows": {"ten": spark["ten"]["rows"], "all": spark["all"]["rows"]},
        "clusters": clusters,
        "one_machine_duckdb_hours": {
            kind: {str(rows): round(rows / rate / 3600, 2) for rows in ROWS}
            for kind, rate in (("ten", largest["rows_per_second"]), ("all", every["rows_per_second"]))
        },
    }  # fmt: skip
    for line in clusters:
        print(" ", line)
    save("cost_model", figures, ("pyspark", "duckdb"), load())


def _core_seconds(measured: dict[str, Any], cores: int) -> float:
    """Of one row; where the processor's own time is not known, as if all cores had been busy."""
    used = measured["processor_seconds"] or measured["seconds"] * cores
    return float(used) / float(measured["rows"])


def _cluster(kind: str, seconds: float, rows: int, cores: int, price: float) -> dict[str, Any]:
    hours = (rows * seconds / (cores * USED) + START) / 3600
    return {
        "rules": kind, "rows": rows, "cores": cores, "hours": round(hours, 2), "core_hours": round(hours * cores, 1),
        "memory_gb": cores // CORES_OF_EXECUTOR * MEMORY_OF_EXECUTOR, "price": round(hours * cores * price, 2),
    }  # fmt: skip


def _read(name: str) -> dict[str, Any]:
    file = RESULTS / f"{name}.json"
    if not file.exists():
        print(f"no cost model: {file} is missing; `python -m tests.bench.{name}` makes it")
        sys.exit(0)
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else PRICE)
