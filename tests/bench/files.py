"""Whole files: ten rules over a Parquet file of cents, ours beside the same rules written by hand in SQL and elsewhere.

`python -m tests.bench.files` writes `results/files.json`. Each way runs in a process of its own, the ways in turn; the
figures are medians. What a process prints of itself is the time from opening the input to the last byte of the output;
`process` is the whole of it, with starting Python and loading packages, and its largest memory.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from acquis.portfolio import sql

from .by_hand import RULES
from .columnar.tables import OPTIONS, write_complete, write_open
from .measured import FULL, Ran, apart, child, load, save

MADE, ROWS, ROUNDS = 1_000_000, 10_000_000 if FULL else 1_000_000, 3
BY_ROW = 100_000
WHOLE = ("hand-whole", "ours", "polars", "numpy")
GAPS = ("hand", "ours", "polars")
Run = tuple[Ran, Mapping[str, Any]]  # what the system says of a process, and what it says of itself
_MAPPING = """\
title: Whole cents, looked at before
subject: project
id: id
facts: by name
trusted: true
types:
  money: {unit: cent}
  percentage: {unit: share, scale: 6}
  code: {none: [none]}
"""


def main() -> None:
    """Measure, compare the codes, write."""
    before = load()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=os.environ.get("ACQUIS_BENCH_DIR")) as name:
        folder = Path(name)
        whole, gaps, part = (folder / f"{n}.parquet" for n in ("whole", "gaps", "part"))
        print(f"{ROWS} simulated projects are written, twice", flush=True)
        apart(make, whole, ROWS)
        apart(write_open, whole, gaps)
        apart(part_of, whole, part, BY_ROW)
        figures: dict[str, Any] = {"rows": ROWS, "rounds": ROUNDS, "rules": list(RULES)}
        figures["whole"] = in_turn(whole, WHOLE, folder)
        figures["same"] = {way: apart(same, folder, "hand-whole", way) for way in (*WHOLE[1:], "command")}
        figures["gaps"] = in_turn(gaps, GAPS, folder)
        figures["decided_beyond_hand"] = apart(beyond, folder)
        figures["same_gaps"] = {way: apart(same, folder, "hand", way) for way in GAPS[1:]}
        figures["row_by_row"] = in_turn(part, ("row-by-row",), folder, rows=BY_ROW, rounds=3)
        if FULL:
            figures["limited"] = _limited(folder)
    save("files", figures, ("duckdb", "sqlglot", "polars", "numpy", "datalogic-py"), before)


def make(target: Path, rows: int) -> None:
    """So many projects with every fact; beyond a million the same million again under other ids."""
    if rows <= MADE:
        write_complete(target, rows)
        return
    first = target.with_name("million.parquet")
    if not first.exists():
        write_complete(first, MADE)
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
        times = f"FROM read_parquet({sql.file(first)}), range({rows // MADE}) AS r(k)"
        query = f"SELECT 'R' || k || '-' || id AS id, * EXCLUDE (id, k) {times}"
        connection.execute(f"COPY ({query}) TO {sql.text(str(target))} ({OPTIONS})")


def part_of(source: Path, target: Path, rows: int) -> None:
    """The first rows of a file."""
    with duckdb.connect() as connection:
        query = f"SELECT * FROM read_parquet({sql.file(source)}) LIMIT {rows}"
        connection.execute(f"COPY ({query}) TO {sql.text(str(target))} ({OPTIONS})")


def in_turn(
    source: Path, ways: tuple[str, ...], folder: Path, rows: int = ROWS, rounds: int = ROUNDS
) -> dict[str, dict[str, Any]]:
    """What each way took; the whole command beside them where it is `ours` that is asked."""
    lines = {way: [sys.executable, "-m", "tests.bench.columnar", way, str(source)] for way in ways}
    if "ours" in ways:
        lines["command"] = command(source, folder)
    found: dict[str, list[Run]] = {way: [] for way in lines}
    for _ in range(rounds):
        for way, line in lines.items():
            found[way].append(_one(way, line, folder))
    told = {way: _told(runs, rows) for way, runs in found.items()}
    hand = found[ways[0]]
    for way, runs in found.items():
        told[way]["times_by_hand"] = _compared(runs, hand, wall=True)
        if way != "command":  # of which only the whole process is known
            told[way]["processor_times_by_hand"] = _compared(runs, hand, wall=False)
        print(f"  {way:12} {told[way]}", flush=True)
    return told


def _compared(runs: list[Run], hand: list[Run], *, wall: bool) -> dict[str, float]:
    """Each run against the one by hand of the same round; a whole process against a whole process."""
    pairs = []
    for (ran, own), (other, by_hand) in zip(runs, hand, strict=True):
        whole = "processor" not in own
        first = (ran.wall if wall else ran.cpu) if whole else own["seconds" if wall else "processor"]
        second = (other.wall if wall else other.cpu) if whole else by_hand["seconds" if wall else "processor"]
        pairs.append(first / second)
    return {"median": round(median(pairs), 2), "least": round(min(pairs), 2), "most": round(max(pairs), 2)}


def command(source: Path, folder: Path) -> list[str]:
    """The command as people use it, for the ten rules."""
    mapping = folder / "mapping.yaml"
    mapping.write_text(_MAPPING, encoding="utf-8")
    rules = [part for rule in RULES for part in ("--rule", rule)]
    return [sys.executable, "-m", "acquis", "portfolio", "check", str(source), "--mapping", str(mapping), *rules, "-o"]


def _one(way: str, line: list[str], folder: Path) -> Run:
    target = folder / f"{way}.out.parquet"
    shutil.rmtree(target, ignore_errors=True)
    target.unlink(missing_ok=True)
    ran = child([*line, str(target)])
    if ran.code not in ((0, 1, 4) if way == "command" else (0,)):
        sys.exit(f"{way} failed: {ran.code}")
    return ran, ({"seconds": ran.wall, "steps": {}} if way == "command" else json.loads(ran.printed))


def _told(runs: list[Run], rows: int) -> dict[str, Any]:
    seconds = median(float(own["seconds"]) for _, own in runs)
    steps = {step: round(median(own["steps"][step] for _, own in runs), 3) for step in runs[0][1]["steps"]}
    return {
        "seconds": round(seconds, 3), "least": round(min(float(own["seconds"]) for _, own in runs), 3),
        "most": round(max(float(own["seconds"]) for _, own in runs), 3), "rows_per_second": round(rows / seconds),
        "process_seconds": round(median(ran.wall for ran, _ in runs), 3),
        "processor_seconds": round(median(own.get("processor", ran.cpu) for ran, own in runs), 3),
        "memory": max(ran.memory for ran, _ in runs), **({"steps": steps} if steps else {}),
    }  # fmt: skip


def same(folder: Path, hand: str, way: str) -> dict[str, int]:
    """Rows compared, and verdicts that are decided by hand and other in this way."""
    left, right = _table(folder, hand), _table(folder, way)
    other = " + ".join(f'(h."{r}" < 4 AND h."{r}" <> o."{r}")::INT' for r in RULES)
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT count(*), sum({other}) FROM {left} h JOIN {right} o USING (id)").fetchall()
    rows, differences = found[0]
    assert differences == 0, f"{way}: {differences} verdicts are not those by hand"
    return {"rows": int(rows), "differences": int(differences)}


def beyond(folder: Path) -> dict[str, int]:
    """Of the verdicts that are open by hand, those that we decide, and those whose cause we tell."""
    left, right = _table(folder, "hand"), _table(folder, "ours")
    asked = [" + ".join(f'(h."{r}" = 4 AND {test.format(r)})::INT' for r in RULES)
             for test in ("true", 'o."{}" < 4', 'o."{}" > 4')]  # fmt: skip
    with duckdb.connect() as connection:
        sums = ", ".join(f"sum({a})" for a in asked)
        found = connection.execute(f"SELECT {sums} FROM {left} h JOIN {right} o USING (id)").fetchall()[0]
    return dict(zip(("open_by_hand", "decided_by_us", "another_cause_told_by_us"), map(int, found), strict=True))


def _table(folder: Path, way: str) -> str:
    target = folder / f"{way}.out.parquet"
    return f"read_parquet('{target}/*.parquet')" if target.is_dir() else f"read_parquet('{target}')"


def _limited(folder: Path) -> dict[str, Any]:
    """Thirty million rows within a gigabyte, by our SQL and by the whole command."""
    rows = 30_000_000
    source = folder / "limited.parquet"
    apart(make, source, rows)
    os.environ["ACQUIS_BENCH_MEMORY"] = "1GB"
    found = {}
    for way in ("hand-whole", "ours", "command"):
        line = [sys.executable, "-m", "tests.bench.columnar", way, str(source)]
        if way == "command":
            line = [*command(source, folder)[:-1], "--memory-limit", "1GB", "-o"]
        found[way] = _told([_one(way, line, folder)], rows)
        print(f"  1 GB, {way:12} {found[way]}", flush=True)
    return {"rows": rows, **found}


if __name__ == "__main__":
    main()
