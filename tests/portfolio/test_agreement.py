"""A table and a dossier mean the same: what one refuses the other refuses, with the same code."""

from __future__ import annotations

import json

import pytest

from tests.portfolio.world import csv_file, mapping_of, read

# As a dossier writes them; none and unknown are words there.
FORM = """\
id: id
cells: {unknown: [unknown], none: [none], yes: ["yes", "true"], no: ["no", "false"], decimal: ".", group: " "}
types:
  money: {unit: euro, symbols: [EUR]}
  percentage: {unit: per cent, symbols: ["%"]}
  date: {date: "%Y-%m-%d"}
facts: by name
"""
TEXTS = {
    "union_contribution": [
        "0", "0.01", "-0.01", "1 000", "1 00", "1,5", "1.005", "1.500", "EUR 5", "5 EUR", "none", "unknown", "x", "--1",
        "12 345 678.90", "007", "1.", ".1", "5 %",
    ],
    "total_eligible_expenditure": ["none", "0", "-1"],
    "co_financing_rate": ["75 %", "75.5 %", "-1 %", "none", "abc %", "75,5 %", "100 %", "250 %"],
    "project_approved_on": ["2024-02-29", "2023-02-29", "none", "2024-2-x", "29.02.2024", "2024-13-01", "0000-01-01"],
    "member_state": ["DE", "de", "GR", "none", "unknown", "UK"],
    "specific_objective": ["a", "e", "none", "A"],
    "action_type_code": ["001", "1", "013", "014", "none"],
}  # fmt: skip
# The form declares one currency sign less than dossiers know, and codes name what is wrong with a unit more closely.
_SAME = {"C720": "C703"}


@pytest.mark.parametrize("fact", TEXTS)
def test_the_same_text_is_the_same_value_or_the_same_mistake(tmp_path, fact):
    texts = TEXTS[fact]
    rows = "".join(f'r{n},"{text}"\n' for n, text in enumerate(texts))
    table = read(csv_file(tmp_path, f"id,{fact}\n{rows}"), mapping_of(FORM, tmp_path))
    lines = "\n".join(json.dumps({"project": {"id": f"r{n}", fact: text}}) for n, text in enumerate(texts))
    dossiers = read(csv_file(tmp_path, lines, "d.jsonl"), "columns")
    names = [fact, f"{fact}__none"]
    assert _values(table, names) == _values(dossiers, names)
    in_table = {texts[row - 2]: code for row, _, code in table.faults}
    in_dossier = {texts[row - 1]: _SAME.get(code, code) for row, _, code in dossiers.faults}
    assert in_table == in_dossier


def _values(found, names):
    return {row["id"]: [row.get(n) for n in names if n in row] for row in found.rows}
