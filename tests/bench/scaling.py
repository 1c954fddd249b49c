"""How the time grows with the rows and with the rules: Parquet to Parquet, our SQL, each run in a process of its own.

`python -m tests.bench.scaling` writes `results/scaling.json`. Rows: ten rules on projects with every fact known. Rules:
the first few, then all, on projects as people fill them in, with lists of partners. It stops before a size that would
take longer than the budget, and says so.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from acquis.library import load as load_rules

from .by_hand import RULES
from .columnar.tables import write_all_facts
from .files import make
from .measured import FULL, apart, child, load, save

SIZES = (10_000, 100_000, 1_000_000, *((10_000_000, 100_000_000) if FULL else ()))
COUNTS = (1, 2, 5, 10, 20)
OF_RULES = 1_000_000 if FULL else 100_000  # rows on which rules are counted
ROUNDS, BUDGET = 3, 300  # seconds that one run may take


def main() -> None:
    """Measure, print, write."""
    before = load()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=os.environ.get("ACQUIS_BENCH_DIR")) as name:
        folder = Path(name)
        rows, skipped = _by_rows(folder)
        facts = folder / "facts.parquet"
        apart(write_all_facts, facts, OF_RULES)
        every = [r.id for r in load_rules("amif").rulebook.rules_of("project")]
        order = [*RULES, *(r for r in every if r not in RULES)]
        rules = [
            _ours(facts, folder, OF_RULES, order[:count]) | {"rules": count} for count in (*COUNTS, len(order))
        ]  # fmt: skip
        whole = _command(facts, folder)
    figures = {"by_rows": rows, "skipped": skipped, "rows_of_rules": OF_RULES, "by_rules": rules, "command": whole}
    save("scaling", figures, ("duckdb", "sqlglot"), before)


def _by_rows(folder: Path) -> tuple[list[dict[str, Any]], list[str]]:
    found: list[dict[str, Any]] = []
    skipped = []
    for size in SIZES:
        expected = found[-1]["seconds"] * size / found[-1]["rows"] if found else 0.0
        free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
        if expected > BUDGET or free < 200 * size:
            reason = f"{expected:.0f} s expected" if expected > BUDGET else "the disk is too small"
            skipped.append(f"{size} rows: {reason}")
            print("  not run:", skipped[-1], flush=True)
            continue
        source = folder / f"{size}.parquet"
        apart(make, source, size)
        found.append(_ours(source, folder, size, RULES))
        source.unlink()
    return found, skipped


def _ours(source: Path, folder: Path, rows: int, rules: tuple[str, ...] | list[str]) -> dict[str, Any]:
    os.environ["ACQUIS_BENCH_RULES"] = " ".join(rules)
    line = [sys.executable, "-m", "tests.bench.columnar", "ours", str(source), str(folder / "out.parquet")]
    runs = []
    for _ in range(ROUNDS if rows <= 10_000_000 else 1):
        ran = child(line)
        if ran.code:
            sys.exit("it failed")
        runs.append((ran, json.loads(ran.printed)))
    seconds = median(float(own["seconds"]) for _, own in runs)
    told = {
        "rows": rows, "seconds": round(seconds, 3), "rows_per_second": round(rows / seconds),
        "processor_seconds": round(median(own["processor"] for _, own in runs), 3),
        "memory": max(ran.memory for ran, _ in runs), "runs": len(runs),
    }  # fmt: skip
    print(" ", len(rules), "rules", told, flush=True)
    return told


def _command(source: Path, folder: Path) -> dict[str, Any]:
    """Every rule, by the command, nothing trusted, the rows that SQL leaves to the evaluator included."""
    target = folder / "checked.parquet"
    ran = child([sys.executable, "-m", "acquis", "portfolio", "check", str(source), "-o", str(target)])
    if ran.code not in (0, 1, 4):
        sys.exit("the command failed")
    record = json.loads(target.with_suffix(".run.json").read_text(encoding="utf-8"))
    told = {
        "rows": OF_RULES, "rules": len(record["verdicts"]), "seconds": round(ran.wall, 2),
        "processor_seconds": round(ran.cpu, 2), "memory": ran.memory, "evaluated": record["evaluated"],
    }  # fmt: skip
    print("  the command, all rules", told, flush=True)
    return told


if __name__ == "__main__":
    main()
