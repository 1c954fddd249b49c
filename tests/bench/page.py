"""The page of the benchmarks, `README.md`, and its charts, from the figures in `results/`.

`python -m tests.bench.page`. What has not been measured is left out; only the prose is typed by hand.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from . import prose
from .measured import RESULTS
from .plots import lines, points

Figures = dict[str, Any]
OURS = ("ten, ours", "all rules, ours", "all rules with reasons, ours", "from a plain dictionary to a report, ours",
        "ours: SQL from the rules", "ours: the whole command")  # fmt: skip
_WAYS = {
    "hand-whole": "by hand in SQL, no gaps", "hand": "by hand in SQL", "ours": "ours: SQL from the rules",
    "polars": "by hand in polars", "numpy": "by hand in numpy", "command": "ours: the whole command",
    "row-by-row": "datalogic, row by row",
}  # fmt: skip


def main() -> None:
    """Draw and write."""
    sections: list[str] = [prose.TOP]
    for name, section in _SECTIONS.items():
        file = RESULTS / f"{name}.json"
        if file.exists():
            sections.append(section(json.loads(file.read_text(encoding="utf-8"))))
    Path(__file__).with_name("README.md").write_text("\n\n".join(sections) + "\n", encoding="utf-8")


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines_ = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines_)


def _ran(figures: Figures) -> str:
    """What the figures were measured on."""
    machine, packages = figures["machine"], figures["versions"]
    listed = ", ".join(f"{name} {number}" for name, number in packages.items())
    before, after = _loads(figures["load_before"]), _loads(figures["load_after"])
    return (
        f"Measured on {figures['measured_on']}, size `{figures['size']}`: {machine['processor']}, {machine['cores']} "
        f"cores, {machine['memory_gb']} GB, {machine['system']}, Python {machine['python']}; {listed}. Load (processes "
        f"waiting for a core; 1, 5, 15 minutes) before: {before}; after: {after}."
    )


def _loads(numbers: Sequence[float]) -> str:
    return ", ".join(f"{n:.1f}" for n in numbers)


def _number(value: float) -> str:
    """A number a reader can take in: three figures, thousands apart."""
    if value >= 1000:
        return f"{round(value, 3 - len(str(int(value)))):,.0f}".replace(",", " ")
    return f"{value:.3g}"


def _picture(name: str, alt: str) -> str:
    return f"![{alt}](results/{name}.svg)"


def _one_record(figures: Figures) -> str:
    times = figures["times"]
    first, many = times["one record"], times["different records"]
    rows = [
        (n, f"{first[n]['nanoseconds'] / 1000:.2f}", f"{first[n]['times_by_hand']:.2f}",
         f"{many[n]['nanoseconds'] / 1000:.2f}", f"{many[n]['times_by_hand']:.2f}",
         _number(many[n]["records_per_second"]))
        for n in first
    ]  # fmt: skip
    drawn = [(n, m["nanoseconds"] / 1000, _number(m["nanoseconds"] / 1000)) for n, m in many.items()]
    points(RESULTS / "one_record.svg", "µs a record (different records, median), logarithmic", drawn, OURS)
    header = ("", "one record, µs", "times by hand", "different records, µs", "times by hand", "records a second")
    missing = "".join(f"\n{name} could not be asked: {why}.\n" for name, why in figures["missing"].items())
    told = prose.ONE_RECORD.format(agree=min(figures["agree"].values()), records=figures["records"])
    parts = [told, _picture("one_record", "Microseconds a record, ours and others"), _table(header, rows)]
    return "\n\n".join([*parts, *([missing] if missing else []), _boundaries(figures["wrong"]), _ran(figures)])


def _boundaries(wrong: Figures) -> str:
    names = [n for n in wrong["ordinary"] if n not in ("records", "verdicts")]
    rows = []
    for name in names:
        cells = []
        for kind in ("ordinary", "large"):
            found = wrong[kind][name]
            cells += [found["wrong"], found["refused_records"]]
        rules = sorted({r for k in ("ordinary", "large") for r in wrong[k][name]["by_rule"]})
        rows.append((name, *cells, ", ".join(f"`{r}`" for r in rules) or "–"))
    header = ("", "ordinary amounts: wrong", "refused", "large amounts: wrong", "refused", "wrong in")
    counts = (wrong["ordinary"]["verdicts"], wrong["ordinary"]["records"], wrong["large"]["verdicts"],
              wrong["large"]["records"])  # fmt: skip
    return prose.BOUNDARIES.format(*map(_number, counts)) + "\n\n" + _table(header, rows)


def _files(figures: Figures) -> str:
    parts = [prose.FILES.format(rows=_number(figures["rows"]), rounds=figures["rounds"])]
    for kind, title in (("whole", "Every fact known"), ("gaps", "Of each fact 2 % unknown")):
        found = figures[kind] | (figures["row_by_row"] if kind == "whole" else {})
        parts += [f"### {title}", _ways(found)]
        if kind == "whole":
            drawn = [(_WAYS[w], f["rows_per_second"], _number(f["rows_per_second"])) for w, f in found.items()]
            points(RESULTS / "files.svg", "rows a second (every fact known), logarithmic", drawn, OURS)
            parts.append(_picture("files", "Rows a second over a file, ours and others"))
    beyond = figures["decided_beyond_hand"]
    parts.append(prose.GAPS.format(*(_number(beyond[k]) for k in beyond)))
    if "limited" in figures:
        limited = dict(figures["limited"])
        parts += [f"### {_number(limited.pop('rows'))} rows within 1 GB", _limited(limited), prose.LIMITED]
    return "\n\n".join([*parts, _ran(figures)])


def _ways(found: Figures) -> str:
    rows = []
    for way, f in found.items():
        alone = way == "row-by-row"
        hand, used = f["times_by_hand"], f.get("processor_times_by_hand")
        rows.append(
            (_WAYS[way], f["seconds"], "–" if alone else _spread(hand),
             f["processor_seconds"], "–" if alone or used is None else f"{used['median']:.2f}",
             _number(f["rows_per_second"]), f"{f['memory'] / 1e9:.2f}")
        )  # fmt: skip
    header = ("", "seconds", "times by hand (least–most)", "processor seconds", "times by hand", "rows a second",
              "memory, GB")  # fmt: skip
    return _table(header, rows)


def _spread(found: Figures) -> str:
    return f"{found['median']:.2f} ({found['least']:.2f}–{found['most']:.2f})"


def _limited(found: Figures) -> str:
    rows = [
        (_WAYS[w], f["seconds"], _number(f["rows_per_second"]), f"{f['memory'] / 1e9:.2f}") for w, f in found.items()
    ]
    return _table(("", "seconds", "rows a second", "largest memory, GB"), rows)


def _scaling(figures: Figures) -> str:
    by_rows, by_rules, whole = figures["by_rows"], figures["by_rules"], figures["command"]
    lines(RESULTS / "scaling_rows.svg", "rows", "seconds",
          {"time": [(f["rows"], f["seconds"]) for f in by_rows],
           "processor time": [(f["rows"], f["processor_seconds"]) for f in by_rows]})  # fmt: skip
    lines(RESULTS / "scaling_rules.svg", "rules", "seconds",
          {"time": [(f["rules"], f["seconds"]) for f in by_rules],
           "processor time": [(f["rules"], f["processor_seconds"]) for f in by_rules]})  # fmt: skip
    header = ("rows", "seconds", "processor seconds", "rows a second", "memory, GB")
    first = _table(header, (_scaled(_number(f["rows"]), f) for f in by_rows))
    second = _table(("rules", *header[1:]), (_scaled(f["rules"], f) for f in by_rules))
    skipped = "".join(f" Not run: {s}." for s in figures["skipped"])
    told = prose.COMMAND.format(
        rules=whole["rules"], rows=_number(whole["rows"]), seconds=whole["seconds"],
        used=whole["processor_seconds"], memory=f"{whole['memory'] / 1e9:.2f}", evaluated=_number(whole["evaluated"]),
    )  # fmt: skip
    return "\n\n".join([
        prose.SCALING + skipped, _picture("scaling_rows", "Seconds by rows"), first,
        prose.RULES.format(_number(figures["rows_of_rules"])), _picture("scaling_rules", "Seconds by rules"), second,
        told, _ran(figures),
    ])  # fmt: skip


def _scaled(first: object, f: Figures) -> tuple[object, ...]:
    return (first, f["seconds"], f["processor_seconds"], _number(f["rows_per_second"]), f"{f['memory'] / 1e9:.2f}")


def _compile(figures: Figures) -> str:
    rows = [(f"`{n}`", s["rules"], s["in_sql"], _number(s["characters"]), f"{s['seconds'] * 1000:.0f}")
            for n, s in figures["subjects"].items()]  # fmt: skip
    told = prose.COMPILE.format(
        rules=figures["rules"], in_sql=figures["in_sql"], seconds=figures["seconds"], least=figures["least"],
        most=figures["most"], used=figures["processor"], rounds=figures["rounds"],
    )  # fmt: skip
    header = ("subject", "rules", "of these in SQL", "characters of SQL", "processor ms")
    return "\n\n".join([told, _table(header, rows), _ran(figures)])


def _spark(figures: Figures) -> str:
    header = (
        "",
        "rows",
        "first pass, s",
        "later passes, s",
        "processor seconds",
        "rows a second",
        "DuckDB, s",
        "times DuckDB",
    )
    rows = [
        (f"{f['rules']} rules", _number(f["rows"]), f["first_seconds"], f["seconds"], f["processor_seconds"],
         _number(f["rows_per_second"]),
         f["duckdb_seconds"], f["times_duckdb"])
        for f in (figures["ten"], figures["all"])
    ]  # fmt: skip
    told = prose.SPARK.format(start=figures["start_seconds"], cores=figures["cores"])
    return "\n\n".join([told, _table(header, rows), _ran(figures)])


def _cost(figures: Figures) -> str:
    clusters = figures["clusters"]
    drawn: dict[str, list[tuple[float, float]]] = {}
    for c in clusters:
        name = f"{_power(c['rows'])} rows, {'ten rules' if c['rules'] == 'ten' else 'all project rules'}"
        drawn.setdefault(name, []).append((c["cores"], c["hours"]))
    lines(RESULTS / "cost_model.svg", "cores", "hours", drawn)
    header = ("rules, rows", "cores", "hours", "core hours", "memory, GB", "price")
    rows = [(f"{c['rules']}, {_power(c['rows'])}", c["cores"], c["hours"], c["core_hours"], c["memory_gb"], c["price"])
            for c in clusters]  # fmt: skip
    told = prose.COST.format(
        used=figures["share_of_cores_used"], start=figures["start_seconds"], price=figures["price_of_core_hour"],
        cores=figures["cores_of_executor"], memory=figures["memory_of_executor_gb"],
        measured=_number(figures["measured_on_rows"]["ten"]), measured_all=_number(figures["measured_on_rows"]["all"]),
    )  # fmt: skip
    alone = figures["one_machine_duckdb_hours"]
    beside = prose.ALONE.format(*(alone[k][str(10**p)] for k in ("ten", "all") for p in (9, 10)))
    return "\n\n".join([told, _picture("cost_model", "Hours by cores"), _table(header, rows), beside])


def _power(rows: int) -> str:
    return f"10^{len(str(rows)) - 1}"


_SECTIONS: dict[str, Callable[[Figures], str]] = {
    "one_record": _one_record, "files": _files, "scaling": _scaling, "compile": _compile, "spark": _spark,
    "cost_model": _cost,
}  # fmt: skip

if __name__ == "__main__":
    main()
