"""Two checks of one portfolio: which verdicts change, and how many euro that is; all numbers computed by hand."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.portfolio.ceiling import MAPPING, ROWS, RULE, checked, rewritten, say

RULES = Path(__file__).parents[3] / "rules" / "amif"
# P1 becomes a breach, P2 compliant, P5 (without an amount) not applicable; P3 leaves, N1 comes.
CHANGED = f"""
    SELECT "row", CASE id WHEN 'P3' THEN 'N1' ELSE id END AS id,
    (CASE id WHEN 'P1' THEN 2 WHEN 'P2' THEN 1 WHEN 'P5' THEN 3 ELSE "{RULE}" END)::UTINYINT AS "{RULE}" FROM old
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("compare")


@pytest.fixture(scope="module")
def pair(folder):
    before = checked(folder, "a.parquet")
    return before, rewritten(before, folder / "b.parquet", CHANGED)


def compared(folder, *words):
    assert say("compare", *words, "-o", folder / "c.json") == 0
    return json.loads((folder / "c.json").read_text(encoding="utf-8"))


def matrix(found, rule=RULE):
    (one,) = [r for r in found["rules"] if r["rule"] == rule]
    return {(m["from"], m["to"]): (m["projects"], m["euro"], m["without_amount"]) for m in one["matrix"]}


def test_matrix_money_and_projects_of_one_side(folder, pair):
    found = compared(folder, *pair)
    assert matrix(found) == {
        ("compliant", "non_compliant"): (1, "75000.00", 0),
        ("non_compliant", "compliant"): (1, "80000.00", 0),
        ("undetermined: missing_facts", "not_applicable"): (1, "0.00", 1),
        ("non_compliant", "non_compliant"): (2, "170000.01", 0),  # P7 and the one with a formula for an id
        ("undetermined: missing_facts", "undetermined: missing_facts"): (1, "85000.00", 0),
        ("not_applicable", "not_applicable"): (1, "10.00", 0),
    }
    assert found["changed"] == {"projects": 3, "euro": "155000.00", "without_amount": 1}
    assert found["in_both"] == 7 and found["verdicts_changed"] == 3
    assert (found["a"]["only_here"], found["a"]["some_only_here"]) == (1, ["P3"])
    assert (found["b"]["only_here"], found["b"]["some_only_here"]) == (1, ["N1"])
    assert [(c["id"], c["from"], c["to"], c["union_contribution"]) for c in found["changes"]] == [
        ("P2", "non_compliant", "compliant", "80000.00"), ("P1", "compliant", "non_compliant", "75000.00"),
        ("P5", "undetermined: missing_facts", "not_applicable", None),
    ]  # fmt: skip


def test_the_other_way_round(folder, pair):
    found = compared(folder, pair[1], pair[0])
    assert matrix(found)["non_compliant", "compliant"] == (1, "75000.00", 0)
    assert found["a"]["some_only_here"] == ["N1"]


def test_nothing_changes(folder, pair):
    found = compared(folder, pair[0], pair[0])
    assert found["verdicts_changed"] == 0 and found["changes"] == [] and found["in_both"] == 8


def test_csv_has_every_change_and_no_formula(tmp_path):
    before = checked(tmp_path, "a.csv")
    after = tmp_path / "b.csv"
    after.write_text(before.read_text().replace("'=cmd(),2", "'=cmd(),1"))
    shutil.copy(tmp_path / "a.run.json", tmp_path / "b.run.json")
    assert say("compare", before, after, "-o", tmp_path / "c.csv") == 0
    with open(tmp_path / "c.csv", encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [
            {
                "id": "'=cmd()",
                "rule": RULE,
                "from": "non_compliant",
                "to": "compliant",
                "union_contribution": "75000.01",
            }
        ]


def test_text_workbook_and_page(folder, pair, capsys):
    assert say("compare", *pair) == 0
    said = capsys.readouterr().out
    assert "3 projects of 7 change their verdict on a rule, with EUR 155 000.00 and 1 without an amount" in said
    assert "Only in A (1): P3" in said and "P2, art_15/par_1: non compliant → compliant, EUR 80 000.00" in said
    assert say("compare", *pair, "-o", folder / "c.xlsx") == 0
    book = openpyxl.load_workbook(folder / "c.xlsx")
    assert book.sheetnames == ["Summary", "Rules", "Changes"]
    rows = [[c.value for c in row] for row in book["Changes"].iter_rows(min_row=2)]
    assert rows[0] == ["P2", RULE, "non compliant", "compliant", 80000]
    assert book["Changes"].auto_filter.ref == "A1:E4" and book["Changes"]["B2"].hyperlink.location == "'Rules'!A2"
    assert say("compare", *pair, "-o", folder / "c.html") == 0
    assert "non compliant → compliant" in (folder / "c.html").read_text(encoding="utf-8")


def test_two_rulebooks(tmp_path, capsys):
    """With a ceiling of 80 % P2 and the cent above 75 % are allowed; P7 is still above 90 %."""
    drafts = tmp_path / "drafts"
    shutil.copytree(RULES, drafts)
    article = drafts / "article_15.yaml"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("general_ceiling:              {value: 75 %", "general_ceiling: {value: 80 %"))
    assert article.read_text(encoding="utf-8") != text
    (tmp_path / "list.csv").write_text(ROWS)
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    words = (tmp_path / "list.csv", "--mapping", tmp_path / "mapping.yaml", "--rule", RULE)
    found = compared(tmp_path, *words, "--rulebook", RULES, "--rulebook", drafts)
    changed = {pair: told for pair, told in matrix(found).items() if pair[0] != pair[1]}
    assert changed == {("non_compliant", "compliant"): (2, "155000.01", 0)}
    assert found["a"]["rulebook_sha256"] != found["b"]["rulebook_sha256"] and "drafts" in found["b"]["label"]


def test_two_days(tmp_path):
    """Approval on 1 June 2024 without consultation: not yet due before, a breach afterwards."""
    (tmp_path / "m.yaml").write_text(
        "id: id\ncells: {none: [none], date: '%Y-%m-%d'}\nfacts:\n  management_mode: {always: shared}\n"
        "  third_country_involvement: {always: in_third_country}\n  commission_consulted_on: consulted\n"
        "  project_approved_on: approved\n  union_contribution: {column: grant, unit: cent}\n"
    )
    (tmp_path / "p.csv").write_text("id,consulted,approved,grant\nA,none,2024-06-01,123\nB,2024-01-01,2024-06-01,500\n")
    words = (tmp_path / "p.csv", "--mapping", tmp_path / "m.yaml", "--rule", "art_16/par_11")
    found = compared(tmp_path, *words, "--as-of", "2024-01-31", "--as-of", "2024-12-31")
    assert matrix(found, "art_16/par_11") == {
        ("undetermined: not_yet_due", "non_compliant"): (1, "1.23", 0), ("compliant", "compliant"): (1, "5.00", 0),
    }  # fmt: skip
    assert (found["a"]["as_of"], found["b"]["as_of"]) == ("2024-01-31", "2024-12-31")


def test_other_rules_and_other_subjects(tmp_path, folder, pair, capsys):
    other = checked(tmp_path, "o.parquet", ROWS, "--rule", "art_15/par_8#shares", "--rule", RULE)
    found = compared(tmp_path, pair[0], other)
    assert found["rules_only_in_b"] == ["art_15/par_8#shares"] and found["rules_only_in_a"] == []
    alone = checked(tmp_path, "p.parquet", ROWS, "--rule", "art_15/par_8#shares")
    capsys.readouterr()
    assert say("compare", pair[0], alone) == 3 and "P577" in capsys.readouterr().err
    nobody = rewritten(pair[0], tmp_path / "n.parquet", "SELECT * REPLACE ('x' || id AS id) FROM old")
    assert say("compare", pair[0], nobody) == 3 and "P577" in capsys.readouterr().err
    twice = rewritten(pair[0], tmp_path / "t.parquet", "SELECT * REPLACE ('x' AS id) FROM old")
    assert say("compare", pair[0], twice) == 3 and "P577" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("{a}",), ("{a}", "{b}", "{b}"), ("{a}", "--as-of", "2024-01-01"), ("{a}", "{b}", "--as-of", "2024-01-01"),
        ("{a}", "{b}", "--rule", RULE), ("{a}", "{b}", "-o", "{f}/c.pdf"), ("{a}", "{b}", "--format", "csv"),
        ("{a}", "{b}", "-o", "{a}", "--format", "json"), ("{a}", "--as-of", "1 May", "--as-of", "2024-01-01"),
        ("{a}", "--as-of", "2024-01-01", "--as-of", "2024-01-02", "--as-of", "2024-01-03"),
    ],
)  # fmt: skip
def test_wrong_use(folder, pair, capsys, words):
    named = {"{a}": str(pair[0]), "{b}": str(pair[1])}
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert say("compare", *(named.get(w, w.replace("{f}", str(folder))) for w in words)) == 2
    assert "U903" in capsys.readouterr().err
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
