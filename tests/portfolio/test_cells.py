"""One cell: what it comes to under its declaration, exactly, or which fault it is."""

from __future__ import annotations

import datetime

import pytest

from tests.portfolio.world import csv_file, mapping_of, read

# declaration of the fact, text of the cell, what becomes of it: a value, or a code of a fault
MONEY = [
    ("unit: euro, decimal: '.'", "53371.64", 5337164),
    ("unit: euro, decimal: '.'", "53371.6", 5337160),
    ("unit: euro, decimal: '.'", "53371.6400", 5337164),
    ("unit: euro, decimal: '.'", "0053371", 5337100),
    ("unit: euro, decimal: '.'", "0.29", 29),
    ("unit: euro, decimal: '.'", "92233720368547758.07", 2**63 - 1),
    ("unit: euro, decimal: '.'", "92233720368547758.08", "P547"),
    ("unit: euro, decimal: '.'", "1" + "0" * 40, "P547"),
    ("unit: euro, decimal: '.'", "0.001", "C708"),
    ("unit: euro, decimal: '.', round: yes", "0.005", 1),
    ("unit: euro, decimal: '.', round: yes", "0.00499999", 0),
    ("unit: euro, decimal: '.', round: yes", "99.999", 10000),
    ("unit: euro, decimal: '.'", "-0.01", "C705"),
    ("unit: euro, decimal: '.'", "-0.00", 0),
    ("unit: euro, decimal: '.'", "1,5", "C703"),
    ("unit: euro, decimal: ','", "1,5", 150),
    ("unit: euro, decimal: ','", "1.5", "C703"),
    ("unit: euro, decimal: ',', group: '.'", "1.234.567,89", 123456789),
    ("unit: euro, decimal: ',', group: '.'", "1234567,89", 123456789),
    ("unit: euro, decimal: ',', group: '.'", "1.23.567", "C703"),
    ("unit: euro, decimal: '.', group: ' '", "1 234\u00a0567\u202f890.5", 123456789050),
    ("unit: euro, decimal: '.', group: \"'\"", "1'234.5", 123450),
    ("unit: euro", "1.5", "C703"),
    ("unit: euro", "15", 1500),
    ("unit: euro, decimal: '.'", ".5", "C703"),
    ("unit: euro, decimal: '.'", "5.", "C703"),
    ("unit: euro, decimal: '.'", "1e3", "C703"),
    ("unit: euro, decimal: '.'", "٣", "C703"),
    ("unit: euro, decimal: '.'", "+5", "C703"),
    ("unit: euro, decimal: '.'", "NaN", "C703"),
    ("unit: euro, decimal: '.'", "=1+1", "C703"),
    ("unit: euro, decimal: '.'", " 5", "C703"),
    ("unit: euro, decimal: '.'", "EUR 5", "C703"),
    ("unit: euro, decimal: '.', symbols: [EUR, €]", "EUR 5", 500),
    ("unit: euro, decimal: '.', symbols: [EUR, €]", "5.25 €", 525),
    ("unit: euro, decimal: '.', symbols: [EUR, €]", "5 USD", "C703"),
    ("unit: cent", "53371", 53371),
    ("unit: cent, decimal: '.'", "53371.5", "C708"),
    ("unit: thousand euro, decimal: '.'", "1.23456", 123456),
    ("unit: thousand euro, decimal: '.'", "1.234567", "C708"),
    ("unit: euro, unknown: ['', ':']", ":", None),
    ("unit: euro, unknown: ['', ':']", "", None),
    ("unit: euro", ":", "C703"),
    ("unit: euro", "", "C703"),
    ("unit: euro, masked: ['*****']", "*****", None),
    ("unit: euro, masked: ['*****']", "****", "C703"),
    ("unit: euro", "*****", "C703"),
]
RATES = [
    ("unit: per cent, decimal: '.'", "75", 750000),
    ("unit: per cent, decimal: '.'", "75.1234", 751234),
    ("unit: per cent, decimal: '.'", "75.12345", "C708"),
    ("unit: per cent, decimal: ',', symbols: ['%']", "75,5 %", 755000),
    ("unit: share, decimal: '.'", "0.75", 750000),
    ("unit: share, scale: 4", "7500", 750000),
    ("unit: share, scale: 4, decimal: '.'", "7500.5", 750050),
    ("unit: per cent, decimal: '.'", "-1", "C705"),
]
DAYS = [
    ("date: '%d.%m.%Y'", "29.02.2024", datetime.date(2024, 2, 29)),
    ("date: '%d.%m.%Y'", "1.2.2024", datetime.date(2024, 2, 1)),
    ("date: '%d.%m.%Y'", "29.02.2023", "C703"),
    ("date: '%d.%m.%Y'", "01.02.24", "C703"),
    ("date: '%d.%m.%Y'", "2024-02-01", "C703"),
    ("date: '%d.%m.%Y'", "01.02.2024 00:00", "C703"),
    ("date: '%m/%d/%Y'", "02/01/2024", datetime.date(2024, 2, 1)),
    ("date: '%m/%d/%Y'", "13/01/2024", "C703"),
    ("date: '%Y-%m-%d'", "0000-01-01", "C703"),
    ("date: '%Y-%m-%d'", "0001-01-01", datetime.date(1, 1, 1)),
    ("date: '%Y-%m-%d'", "9999-12-31", datetime.date(9999, 12, 31)),
    ("date: excel", "45321", datetime.date(2024, 1, 30)),
    ("date: excel", "45321.0", datetime.date(2024, 1, 30)),
    ("date: excel", "45321.5", "C703"),
    ("date: excel", "1", datetime.date(1900, 1, 1)),
    ("date: excel", "59", datetime.date(1900, 2, 28)),
    ("date: excel", "60", "C703"),
    ("date: excel", "61", datetime.date(1900, 3, 1)),
    ("date: excel", "0", "C703"),
    ("date: excel", "2958465", datetime.date(9999, 12, 31)),
    ("date: excel", "2958466", "C703"),
    ("date: excel", "2024-01-30", "C703"),
    ("date: excel 1904", "43859", datetime.date(2024, 1, 30)),
    ("date: excel 1904", "0", datetime.date(1904, 1, 1)),
    ("none: [none]", "none", "none"),
]
WORDS = [
    ("member_state", "", "DE", "DE"),
    ("member_state", "", "de", "C704"),
    ("member_state", "", "GR", "C704"),
    ("member_state", "codes: {Greece: EL}", "Greece", "EL"),
    ("member_state", "codes: {Greece: EL}", "EL", "C704"),
    ("member_state", "codes: {'?': unknown}", "?", None),
    ("member_state", "none: [none]", "none", "C706"),
    ("specific_objective", "none: [TA]", "TA", "none"),
    ("specific_objective", "codes: {SO1: a, TA: none}", "TA", "none"),
    ("specific_objective", "", "none", "C704"),
    ("action_type_code", "", "001", "001"),
    ("action_type_code", "", "1", "C704"),
    ("union_action", "'yes': [ja], 'no': [nein]", "ja", True),
    ("union_action", "'yes': [ja], 'no': [nein]", "nein", False),
    ("union_action", "'yes': [ja], 'no': [nein]", "Ja", "C703"),
    ("union_action", "'yes': [ja], 'no': [nein]", "yes", "C703"),
    ("union_action", "", "yes", "C703"),
    ("union_action", "none: [none]", "none", "C706"),
    ("title", "", "O'Neill; DROP TABLE faults", "O'Neill; DROP TABLE faults"),
    ("title", "", "", "C703"),
    ("title", "unknown: ['']", "", None),
]
ALL = (
    [("union_contribution", *case) for case in MONEY]
    + [("co_financing_rate", *case) for case in RATES]
    + [("project_approved_on", *case) for case in DAYS]
    + WORDS
)


@pytest.mark.parametrize(("fact", "form", "text", "expected"), ALL)
def test_a_cell(fact, form, text, expected, tmp_path):
    mapping = mapping_of(f"id: id\nfacts:\n  {fact}: {{column: x{', ' if form else ''}{form}}}\n", tmp_path)
    quoted = text.replace('"', '""')
    found = read(csv_file(tmp_path, f'id,x\nP1,"{quoted}"\nP2,\n'), mapping)
    faults = [f for f in found.faults if f[0] == 2]
    if isinstance(expected, str) and expected[:1] in "CP" and expected[1:].isdigit():
        assert faults == [(2, "x", expected)]
        assert found.told[0]["value"] == text
        return
    assert faults == []
    row = next(r for r in found.rows if r["id"] == "P1")
    if expected == "none" and fact == "project_approved_on":
        assert row[fact] is None and row["project_approved_on__none"] is True
    else:
        assert row[fact] == expected


def test_what_was_done_is_counted(tmp_path):
    mapping = mapping_of(
        "id: id\ncells: {unknown: [''], masked: ['*****'], none: [none], decimal: '.'}\n"
        "facts: {union_contribution: {column: x, unit: euro, round: yes}}\n",
        tmp_path,
    )
    found = read(csv_file(tmp_path, "id,x,y\n1,*****,\n2,,\n3,none,\n4,0.019,\n5,7,\n6,*****,\n7,bad,\n"), mapping)
    (treated,) = found.facts.treated
    assert (treated.column, treated.masked, treated.unknown, treated.none, treated.rounded) == ("x", 2, 1, 1, 1)
    assert found.facts.unused == ("y",)
    assert next(c for c in found.facts.columns).largest == 700


def test_a_constant_for_all_rows(tmp_path):
    mapping = mapping_of(
        "id: id\nfacts:\n  management_mode: {always: shared}\n  union_contribution: {always: 1 000.50}\n"
        "  project_approved_on: {always: 2024-01-31}\n  total_eligible_expenditure: {always: none}\n"
        "  union_action: {always: 'yes'}\n  specific_objective: {always: none}\n",
        tmp_path,
    )
    (row,) = read(csv_file(tmp_path, "id\nP1\n"), mapping).rows
    assert row["management_mode"] == "shared" and row["union_contribution"] == 100050
    assert row["project_approved_on"] == datetime.date(2024, 1, 31)
    assert row["total_eligible_expenditure"] is None and row["total_eligible_expenditure__none"] is True
    assert row["union_action"] is True and row["specific_objective"] == "none"


def test_a_companion_column_says_none(tmp_path):
    text = "id,union_contribution,union_contribution__none\n1,,true\n2,5,false\n3,5,true\n4,,\n5,5,maybe\n"
    found = read(csv_file(tmp_path, text), "columns")
    rows = {r["id"]: (r["union_contribution"], r["union_contribution__none"]) for r in found.rows}
    assert rows == {"1": (None, True), "2": (5, False), "4": (None, False)}
    assert [(row, code) for row, _, code in found.faults] == [(4, "P551"), (6, "C703")]
