"""One way, one file: `python -m tests.bench.columnar WAY INPUT OUTPUT`; what it took is told as JSON.

WAY: `hand` (SQL by hand), `hand-whole` (SQL by hand for a file without gaps), `ours`, `polars`, `numpy`, `row-by-row`.
The seconds are those from opening the input to the last byte of the output, without loading packages and rule files;
`processor` and the steps are processor time of all threads, which the machine's other work disturbs less.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from time import perf_counter, process_time


def main(way: str, source: Path, target: Path) -> None:
    """Run it and tell."""
    if way in ("polars", "numpy", "row-by-row"):
        from . import in_numpy, in_polars, row_by_row

        run = {"polars": in_polars.run, "numpy": in_numpy.run, "row-by-row": row_by_row.run}[way]
        start, used = perf_counter(), process_time()
        run(source, target)
        print(json.dumps({"seconds": perf_counter() - start, "processor": process_time() - used, "steps": {}}))
    else:
        print(json.dumps(_duckdb(way, source, target)))


def _duckdb(way: str, source: Path, target: Path) -> dict[str, object]:
    """SQL by hand or ours, under the same settings."""
    import duckdb

    from acquis.library import load
    from acquis.portfolio.workplace import Connection

    from . import by_hand, ours, tables

    load("amif")
    limit, rules = os.environ.get("ACQUIS_BENCH_MEMORY", ""), os.environ.get("ACQUIS_BENCH_RULES", "")
    names = rules.split() or list(by_hand.rules(True))
    steps: dict[str, float] = {}
    start, used = perf_counter(), process_time()
    with duckdb.connect(config={"memory_limit": limit} if limit else {}) as connection:
        # The id stands beside the codes, so nobody needs the order of the rows.
        connection.execute("SET preserve_insertion_order = false")
        connection.execute(f"SET temp_directory = '{target.parent / 'spill'}'")
        began = start_of_query = process_time()
        if way == "ours":
            place = Connection(connection)
            made = ours.compiled(place, source, names)
            steps["compiling"] = (start_of_query := process_time()) - began
            ours.written(place, made, source, target, tables.OPTIONS)
        else:
            query = by_hand.query(ours.source_of(source), way == "hand-whole", names)
            connection.execute(f"COPY ({query}) TO '{target}' ({tables.OPTIONS})")
        steps["query"] = process_time() - start_of_query
    return {"seconds": perf_counter() - start, "processor": process_time() - used, "steps": steps}


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
