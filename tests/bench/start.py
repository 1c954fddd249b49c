"""How long a whole process takes, from its start to its end: a bare Python, a check, the first check of all.

    python -m tests.bench.start [ROUNDS]

The commands take turns, so that what else the machine does falls on all of them alike; medians and the shortest
times in milliseconds, and how much more each is than the bare Python's. Nothing is asserted.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import acquis

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "tests" / "examples" / "project_transition.yaml"
AS_JSON = {
    "as_of": "2024-02-15",
    "project": {
        "id": "reception-centre-north", "management_mode": "shared", "specific_objective": "a",
        "continued_from_previous_fund": True, "selected_under_previous_fund": True,
        "total_project_cost": "500000.00", "total_eligible_expenditure": "240000.00",
        "union_contribution": "180000.00",
    },
}  # fmt: skip


def main(rounds: int) -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        as_json = Path(folder, "project.json")
        as_json.write_text(json.dumps(AS_JSON), encoding="utf-8")
        warm, cold = Path(folder, "warm"), Path(folder, "cold")
        bare = [sys.executable, "-c", "pass"]
        check = [sys.executable, "-m", "acquis", "check"]
        commands = {
            "python -c pass": (bare, warm),
            "acquis --version": ([*check[:-1], "--version"], warm),
            "check, YAML": ([*check, str(PROJECT)], warm),
            "check, JSON": ([*check, str(as_json)], warm),
            "check, YAML, all reports in JSON": ([*check, str(PROJECT), "--format", "json"], warm),
            "first check, YAML": ([*check, str(PROJECT)], cold),
        }
        for line, _ in commands.values():  # compiled modules and the stored rulebook are there
            _run(line, warm)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, (line, cache) in commands.items():
                shutil.rmtree(cold, ignore_errors=True)
                times[name].append(_run(line, cache))
    bare = times["python -c pass"]
    print(f"{rounds} rounds, acquis {acquis.__version__}, Python {sys.version.split()[0]}; milliseconds")
    print(f"{'':34}{'median':>8}{'more':>8}{'shortest':>10}{'more':>8}")
    for name, found in times.items():
        middle, least = median(found), min(found)
        print(f"{name:34}{middle:8.0f}{middle - median(bare):8.0f}{least:10.0f}{least - min(bare):8.0f}")


def _run(line: list[str], cache: Path) -> float:
    """Milliseconds of one process."""
    environment = {**os.environ, "ACQUIS_CACHE_DIR": str(cache), "PYTHONPATH": str(ROOT / "engine")}
    # As in an installed package the modules are compiled; here beside the measurement, since a checkout may have none.
    environment["PYTHONPYCACHEPREFIX"] = str(cache.parent / "compiled")
    for name in ("ACQUIS_CACHE", "PYTHONDONTWRITEBYTECODE"):
        environment.pop(name, None)
    start = perf_counter()
    ran = subprocess.run(line, env=environment, capture_output=True, check=False)
    took = (perf_counter() - start) * 1000
    if ran.returncode not in (0, 1, 4):
        sys.exit(ran.stderr.decode())
    return took


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
