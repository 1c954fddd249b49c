"""Eight projects and a ninth row that nobody can read, checked against the ceiling of Article 15(1): 75 %.

| id | total | grant | specific action | verdict | why |
|---|---|---|---|---|---|
| P1 | 100 000 | 75 000 | no | compliant | exactly the ceiling |
| P2 | 100 000 | 80 000 | no | breach | 5 000 above |
| P3 | 200 000 | 170 000 | no | breach | 20 000 above |
| P4 | 100 000 | 85 000 | unknown | open | 75 000, or 90 000 for a specific action |
| P5 | 100 000 | unknown | no | open | no amount |
| P6 | none | 10 | no | not applicable | not linked to costs |
| P7 | 100 000 | 95 000 | unknown | breach | above either ceiling: by how much is not known |
| =cmd() | 100 000 | 75 000.01 | no | breach | one cent above |
| P9 | a lot | 1 | no | rejected | no amount |
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from acquis.cli.main import run

RULE = "art_15/par_1"
MAPPING = """\
id: id
cells: {unknown: [""], none: [none], yes: ["yes"], no: ["no"], decimal: "."}
facts:
  management_mode: {always: shared}
  total_eligible_expenditure: {column: total, unit: euro}
  union_contribution: {column: grant, unit: euro}
  implemented_under_specific_action: specific
  annex_iv_action: {always: none}
  provides_operating_support: {always: no}
  provides_emergency_assistance: {always: no}
  provides_technical_assistance: {always: no}
"""
ROWS = """\
id,total,grant,specific
P1,100000,75000,no
P2,100000,80000,no
P3,200000,170000,no
P4,100000,85000,
P5,100000,,no
P6,none,10,no
P7,100000,95000,
=cmd(),100000,75000.01,no
P9,a lot,1,no
"""


def say(*words: object) -> int:
    """`acquis portfolio ...`; the exit code."""
    return run([str(w) for w in ("portfolio", *words)])


def checked(folder: Path, name: str = "v.parquet", rows: str = ROWS, *more: object) -> Path:
    """The output of a check of the rows."""
    (folder / "list.csv").write_text(rows, encoding="utf-8")
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    words = ("check", folder / "list.csv", "--mapping", folder / "mapping.yaml", "-o", folder / name)
    assert say(*words, *(more or ("--rule", RULE))) in (0, 1, 3, 4)
    return folder / name


def rewritten(output: Path, target: Path, select: str) -> Path:
    """A copy of an output with other rows, `select` from `old`; its record follows."""
    duckdb.sql(f"COPY (WITH old AS (FROM '{output}') {select}) TO '{target}' (FORMAT parquet)")
    record = json.loads(output.with_name(f"{output.stem}.run.json").read_text())
    record["counts"]["accepted"] = duckdb.sql(f"SELECT count(*) FROM '{target}'").fetchall()[0][0]
    target.with_name(f"{target.stem}.run.json").write_text(json.dumps(record))
    return target
