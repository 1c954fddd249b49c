"""A small portfolio summed up: every count and every amount is computed by hand in `ceiling`."""

from __future__ import annotations

import json

import openpyxl
import pytest

from tests.portfolio.ceiling import MAPPING, ROWS, RULE, checked, rewritten, say


def summed(folder, capsys, output, *more):
    """Exit code and JSON summary."""
    code = say("summary", output, "-o", folder / "s.json", *more)
    assert capsys.readouterr().out == ""
    return code, json.loads((folder / "s.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("summary")


@pytest.fixture(scope="module")
def output(folder):
    return checked(folder)


@pytest.mark.parametrize("name", ["v.parquet", "v.csv", "v.jsonl", "v.xlsx"])
def test_counts_and_euro_whatever_the_form(tmp_path, capsys, name):
    code, found = summed(tmp_path, capsys, checked(tmp_path, name))
    (rule,) = found["rules"]
    assert code == 0 and rule["rule"] == RULE and rule["citation"] == "Article 15(1)"
    assert rule["compliant"] == {"projects": 1, "euro": "75000.00", "without_amount": 0}
    assert rule["non_compliant"] == {"projects": 4, "euro": "420000.01", "without_amount": 0}
    assert rule["undetermined"] == {"projects": 2, "euro": "85000.00", "without_amount": 1}
    assert rule["not_applicable"] == {"projects": 1, "euro": "10.00", "without_amount": 0}
    assert rule["because"] == {"missing_facts": 2}
    assert rule["beyond"] == {"value": "excess", "euro": "25000.01", "breaches": 3, "without_amount": 1}
    assert found["counts"] == {"read": 9, "accepted": 8, "rejected": 1}
    assert {k: v["projects"] for k, v in found["projects"].items()} == {
        "non_compliant": 4, "undetermined": 2, "compliant": 1, "not_applicable": 1,
    }  # fmt: skip
    assert found["disagreements"] == []


def test_amounts_against_the_limit(folder, capsys, output):
    _, found = summed(folder, capsys, output)
    told = {b.get("exactly", b.get("from")): b["projects"] for b in found["rules"][0]["amount_against_limit"]}
    exactly = [b for b in found["rules"][0]["amount_against_limit"] if "exactly" in b]
    assert exactly == [{"exactly": "100 %", "projects": 1}]
    above = {
        b["from"]: b["projects"] for b in found["rules"][0]["amount_against_limit"] if b.get("from") and b["projects"]
    }
    assert above == {"100 %": 1, "105 %": 1, "110 %": 1}  # one cent; 106.7 %; 113.3 %; P7 has no certain limit
    assert told["95 %"] == 0


def test_missing_facts_and_worst_breaches(folder, capsys, output):
    _, found = summed(folder, capsys, output)
    facts = {f["fact"]: (f["projects"], f["verdicts"], f["rules"]) for f in found["missing"]["facts"]}
    assert facts == {
        "implemented_under_specific_action": (1, 1, [RULE]), "union_contribution": (1, 1, [RULE]),
    }  # fmt: skip
    assert found["missing"]["verdicts_waiting"] == 2 and found["missing"]["sample"] is None
    assert [(w["id"], w["row"], w["beyond"]) for w in found["worst"]] == [
        ("P3", 4, "20000.00"), ("P2", 3, "5000.00"), ("=cmd()", 9, "0.01"), ("P7", 8, None),
    ]  # fmt: skip
    assert found["worst"][0]["figures"]["maximum contribution"] == "EUR 150 000.00"
    assert "EUR 170 000.00" in found["worst"][0]["reason"]


def test_as_many_worst_breaches_as_asked_for(folder, capsys, output):
    assert [w["id"] for w in summed(folder, capsys, output, "--worst", 1)[1]["worst"]] == ["P3"]
    assert summed(folder, capsys, output, "--worst", 0)[1]["worst"] == []


def test_rejected_rows_by_reason(folder, capsys, output):
    _, found = summed(folder, capsys, output)
    (reason,) = found["rejected"]
    assert (reason["code"], reason["column"], reason["faults"], reason["rows"]) == ("C703", "total", 1, 1)


def test_text_for_a_person(output, capsys):
    assert say("summary", output) == 0
    said = capsys.readouterr().out
    assert "9 rows read: 8 checked, 1 rejected" in said and "420 000.01" in said
    assert "EUR 25 000.01 excess over 3 of its breaches, 1 without an exact amount" in " ".join(said.split())
    assert "undetermined: 1 project without an amount" in " ".join(said.split())
    assert "sum of the Union contributions" in said
    assert max(map(len, said.splitlines())) <= 130


def test_workbook_leads_to_the_cells(tmp_path, capsys):
    book = openpyxl.Workbook()
    for line in ROWS.splitlines():
        book.active.append(line.split(","))
    book.active["A9"].data_type = "s"  # an id that looks like a formula, and is none
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    words = ("check", tmp_path / "list.xlsx", "--mapping", tmp_path / "mapping.yaml", "--rule", RULE)
    assert say(*words, "-o", tmp_path / "v.parquet") == 3
    assert say("summary", tmp_path / "v.parquet", "-o", tmp_path / "s.xlsx") == 0
    found = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert found.sheetnames == ["Summary", "Issues", "Rules", "Rejected rows"]
    issues = found["Issues"]
    assert issues.freeze_panes == "B2" and issues.auto_filter.ref == "A1:L7"
    head, *rows = [[cell.value for cell in row] for row in issues.iter_rows()]
    by_id = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert [row[0] for row in rows] == ["P3", "P7", "P2", "=cmd()", "P4", "P5"]  # breaches by amount, then open ones
    assert by_id["P4"]["where in the input"] == "D5" and by_id["P4"]["missing"] == "implemented_under_specific_action"
    assert by_id["P5"]["where in the input"] == "C6" and by_id["P5"]["Union contribution"] is None
    assert {"B4", "C4"} <= set(by_id["P3"]["where in the input"].replace(" ", "").split(","))
    assert by_id["P3"]["Union contribution"] == 170000 and by_id["P3"]["outcome"] == "breached"
    assert issues["D2"].hyperlink.location == "'Rules'!A2" and found["Rules"]["A2"].value == RULE
    assert [c.value for c in found["Rejected rows"][2]][:4] == [10, "total", "B10", "C703"]
    assert all(c.data_type != "f" for sheet in found for row in sheet.iter_rows() for c in row)


def test_issues_of_a_csv_say_row_and_column_and_are_bounded(folder, output):
    assert say("summary", output, "-o", folder / "s.xlsx", "--issues", 5) == 0
    found = openpyxl.load_workbook(folder / "s.xlsx")
    rows = [[c.value for c in row] for row in found["Issues"].iter_rows(min_row=2)]
    assert len(rows) == 5 and rows[4][2] == "row 5: specific"
    said = [c.value for row in found["Summary"].iter_rows() for c in row if c.value]
    assert "1 more are not listed: raise --issues to see them." in said and "5 of 6 breaches and open verdicts" in said


def test_a_disagreement_is_a_fault(tmp_path, capsys):
    wrong = rewritten(checked(tmp_path), tmp_path / "w.parquet", f'SELECT * REPLACE (2::UTINYINT AS "{RULE}") FROM old')
    assert say("summary", wrong, "-o", tmp_path / "s.json") == 5
    assert "disagrees" in capsys.readouterr().err
    found = json.loads((tmp_path / "s.json").read_text())
    assert {"id": "P1", "rule": RULE, "output": 2, "evaluator": 1} in found["disagreements"]
    assert len(found["disagreements"]) == 4  # all that are no breach


def test_a_portfolio_of_nothing(tmp_path, capsys):
    code, found = summed(tmp_path, capsys, checked(tmp_path, "v.parquet", "id,total,grant,specific\n"))
    assert code == 0 and found["rules"][0]["non_compliant"] == {"projects": 0, "euro": "0.00", "without_amount": 0}
    assert found["worst"] == [] and found["missing"]["facts"] == []
    for suffix in ("txt", "xlsx", "html"):
        assert say("summary", tmp_path / "v.parquet", "-o", tmp_path / f"s.{suffix}") == 0


def test_subjects_without_money_and_facts_that_only_the_evaluator_tells(tmp_path, capsys):
    (tmp_path / "p.jsonl").write_text('{"programme": {"id": "AT"}}\n{"programme": {"id": "BE"}}\n')
    words = ("check", tmp_path / "p.jsonl", "--subject", "programme", "--rule", "art_6/par_1", "--rule", "art_33/par_4")
    assert say(*words, "-o", tmp_path / "v.parquet") == 4
    code, found = summed(tmp_path, capsys, tmp_path / "v.parquet")
    assert code == 0 and found["rules"][0]["undetermined"] == {"projects": 2}
    facts = {f["fact"]: (f["projects"], f["verdicts"]) for f in found["missing"]["facts"]}
    assert facts["gender_equality_mainstreamed"] == (2, 2) and set(facts.values()) == {(2, 2)}
    for suffix in ("txt", "xlsx", "html"):
        assert say("summary", tmp_path / "v.parquet", "-o", tmp_path / f"s.{suffix}") == 0
    assert "Union contribution" not in (tmp_path / "s.txt").read_text()


def test_the_same_bytes_every_time(folder, output):
    for suffix in ("json", "txt", "xlsx", "html"):
        path = folder / f"again.{suffix}"
        written = [(say("summary", output, "-o", path), path.read_bytes()) for _ in range(2)]
        assert written[0] == written[1] and written[0][0] == 0
