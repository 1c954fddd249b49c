"""The whole rulebook to SQL: how long planning and printing take, for every kind of subject, in fresh processes.

`python -m tests.bench.compile` writes `results/compile.json`. In each process the rulebook is loaded before the clock
starts; what a first compilation warms up, and importing the packages that print SQL, is within it.
"""

from __future__ import annotations

import json
import sys
from statistics import median
from time import perf_counter, process_time

from acquis.columns import columns_of
from acquis.library import load as load_rules

from .measured import FULL, child, load, save

ROUNDS = 9 if FULL else 5


def main() -> None:
    """Ask fresh processes, print, write."""
    before, runs = load(), []
    for _ in range(ROUNDS):
        ran = child([sys.executable, "-m", "tests.bench.compile", "once"])
        if ran.code:
            sys.exit("compiling failed")
        runs.append(json.loads(ran.printed))
    first = runs[0]
    seconds = [r["seconds"] for r in runs]
    figures = {
        "rounds": ROUNDS, "seconds": round(median(seconds), 3), "least": round(min(seconds), 3),
        "most": round(max(seconds), 3), "processor": round(median(r["processor"] for r in runs), 3),
        "import_seconds": round(median(r["import_seconds"] for r in runs), 3),
        "rules": first["rules"], "in_sql": first["in_sql"], "left": first["left"], "characters": first["characters"],
        "subjects": {
            name: {**one, "seconds": round(median(r["subjects"][name]["seconds"] for r in runs), 4)}
            for name, one in first["subjects"].items()
        },
    }  # fmt: skip
    print({k: v for k, v in figures.items() if k not in ("left", "subjects")})
    save("compile", figures, ("duckdb", "sqlglot"), before)


def once() -> None:
    """Compile everything once and tell what it took as JSON."""
    rulebook = load_rules("amif").rulebook
    start, used = perf_counter(), process_time()
    from acquis.backends.sql.plan import Question, plan

    imported = perf_counter()
    subjects: dict[str, dict[str, float]] = {}
    left: dict[str, str] = {}
    for name, subject in rulebook.vocabulary.subjects.items():
        began = process_time()
        rules = rulebook.rules_of(name)
        if not rules:
            continue
        made = plan(rulebook, name, columns_of(subject.facts.values()), Question())
        text = made.select("facts") if made.plain else ""
        left.update(made.left)
        subjects[name] = {
            "rules": len(rules), "in_sql": len(made.plain), "characters": len(text), "seconds": process_time() - began,
        }  # fmt: skip
    told = {
        "seconds": perf_counter() - start, "processor": process_time() - used, "import_seconds": imported - start,
        "subjects": subjects, "left": left,
        **{key: sum(int(s[key]) for s in subjects.values()) for key in ("rules", "in_sql", "characters")},
    }  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    once() if sys.argv[1:] == ["once"] else main()
