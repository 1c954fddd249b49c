"""A list as Kohesio publishes it: its columns, its days and amounts, its countries by name."""

from __future__ import annotations

import csv
import io

from tests.portfolio.world import csv_file, read, refused

HEADER = (
    "Operation_Unique_Identifier", "Operation_Local_Identifier", "Operation_Name_English",
    "Operation_Name_Programme_Language", "Country", "Operation_Start_Date", "Operation_End_Date", "Cofinancing_Rate",
    "Total_Eligible_Expenditure_amount", "Total_Eligible_Expenditure_Currency", "Project_EU_Budget", "Beneficiary_Name",
    "Fund_Code", "Programme_Name", "Programming_Period",
)  # fmt: skip
ROW = (
    "https://linkedopendata.eu/entity/Q1", "X-1", "Reception", 'Vastaanotto, "vaihe 2"', "Finland", "04/09/2023", "",
    "75.0", "337478.4", "EUR", "253108.8", "Kunta", "AMIF", "AMIF", "2021-2027",
)  # fmt: skip


def listed(tmp_path, *changes: dict[str, str], header=HEADER):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    for number, change in enumerate(changes):
        row = dict(zip(HEADER, ROW, strict=True)) | {"Operation_Unique_Identifier": f"Q{number}"} | change
        writer.writerow([row[name] for name in header])
    return csv_file(tmp_path, "\ufeff" + text.getvalue().replace("\r\n", "\n"))


def test_a_row_becomes_a_project(tmp_path):
    (row,) = read(listed(tmp_path, {}), "kohesio").rows
    assert row == {
        "row": 2, "id": "Q0", "title": "Reception", "member_state": "FI", "management_mode": "shared",
        "total_eligible_expenditure": 33747840, "union_contribution": 25310880,
    }  # fmt: skip


def test_amounts_of_other_currencies_are_not_read_as_euro(tmp_path):
    found = read(listed(tmp_path, {}, {"Total_Eligible_Expenditure_Currency": "SEK"}), "kohesio")
    assert found.faults == [(3, "Total_Eligible_Expenditure_Currency", "P549")]


def test_converted_amounts_are_rounded_and_masked_ones_unknown_and_both_are_counted(tmp_path):
    rows = ({"Project_EU_Budget": "100.005"}, {"Project_EU_Budget": "*****"}, {"Project_EU_Budget": ""})
    found = read(listed(tmp_path, *rows), "kohesio")
    assert [r["union_contribution"] for r in found.rows] == [10001, None, None]
    (treated,) = (t for t in found.facts.treated if t.column == "Project_EU_Budget")
    assert (treated.rounded, treated.masked, treated.unknown) == (1, 1, 1)


def test_countries_by_their_names_alone(tmp_path):
    names = ("Czechia", "Czech Republic", "Greece", "Atlantis", "EL")
    found = read(listed(tmp_path, *({"Country": n} for n in names)), "kohesio")
    assert [r["member_state"] for r in found.rows] == ["CZ", "CZ", "EL"]
    assert found.faults == [(5, "Country", "C704"), (6, "Country", "C704")]


def test_columns_of_one_period_only_may_be_missing(tmp_path):
    header = tuple(n for n in HEADER if n != "Operation_Name_English")
    assert read(listed(tmp_path, {}, header=header), "kohesio").facts.accepted == 1
    assert refused(listed(tmp_path, {}, header=HEADER[1:]), "kohesio")[0][0] == "P522"
