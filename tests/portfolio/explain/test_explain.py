"""One project of a portfolio once more: its facts by the same mapping, every step, and whether the output agrees."""

from __future__ import annotations

import openpyxl
import pytest

from tests.portfolio.ceiling import MAPPING, ROWS, RULE, checked, rewritten, say


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("explain")


@pytest.fixture(scope="module")
def output(folder):
    return checked(folder)


@pytest.mark.parametrize(
    ("identity", "code", "said"),
    [
        ("P1", 0, "union_contribution → EUR 75 000.00"),
        ("P3", 1, "excess EUR 20 000.00"),
        ("P4", 4, "Missing: implemented_under_specific_action"),
        ("P6", 0, "– Article 15(1)"),
        ("=cmd()", 1, "excess EUR 0.01"),
    ],
)
def test_facts_trace_and_exit_code(capsys, output, identity, code, said):
    assert say("explain", output, "--id", identity) == code
    captured = capsys.readouterr()
    assert said in " ".join(captured.out.split()) and f"project {identity} " in captured.out
    assert "How:" in captured.out and "disagrees" not in captured.err


@pytest.mark.parametrize("name", ["v.csv", "v.jsonl", "v.xlsx"])
def test_any_form_and_ids_like_formulas(tmp_path, capsys, name):
    assert say("explain", checked(tmp_path, name), "--id", "=cmd()") == 1


def test_one_rule_of_several(tmp_path, capsys):
    output = checked(tmp_path, "v.parquet", ROWS, "--as-of", "2024-06-30")
    capsys.readouterr()
    assert say("explain", output, "--id", "P1", "--rule", RULE, "--fail-level", "breach") == 0
    said = capsys.readouterr().out
    assert f"[{RULE};" in said and "art_15/par_8" not in said and "as of 2024-06-30" in said


def test_a_disagreement_is_told_and_is_a_fault(tmp_path, capsys):
    output = checked(tmp_path)
    wrong = f'SELECT * REPLACE (CASE id WHEN \'P2\' THEN 1::UTINYINT ELSE "{RULE}" END AS "{RULE}") FROM old'
    wrong = rewritten(output, tmp_path / "w.parquet", wrong)
    capsys.readouterr()
    assert say("explain", wrong, "--id", "P2") == 5
    told = capsys.readouterr().err
    assert f"{RULE}: compliant in {wrong}, non_compliant to the evaluator" in told and "our mistake" in told
    assert say("explain", wrong, "--id", "P3") == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--id", "P11"), 3, "P576"),
        (("--id", ""), 3, "P576"),
        (("--id", "P9"), 3, "P576"),
        (("--id", "'; DROP TABLE x; --"), 3, "P576"),
        (("--id", "P1\x1b[31m"), 3, "P576"),
        (("--id", "P" * 100_000), 3, "P576"),
        (("--id", "P1", "--rule", "art_15/par_2"), 2, "U901"),
        (("--id", "P1", "--input", "nowhere.csv"), 3, "S113"),
        (("--id", "P1", "--rulebook", "nowhere"), 3, "S113"),
        ((), 2, "--id"),
    ],
)
def test_what_is_not_there(capsys, output, words, code, said):
    found = say("explain", output, *words)
    captured = capsys.readouterr()
    assert (found, said in captured.err) == (code, True), captured.err
    assert "\x1b[31m" not in captured.err and "Traceback" not in captured.err and len(captured.err) < 3000


def test_the_input_of_today_is_not_that_of_the_check(tmp_path, capsys):
    output = checked(tmp_path)
    source = tmp_path / "list.csv"
    source.write_text(source.read_text().replace("P2,100000,80000", "P2,100000,70000"))
    capsys.readouterr()
    assert say("explain", output, "--id", "P2") == 3
    captured = capsys.readouterr()
    assert "P575" in captured.err and captured.out == ""


def test_a_workbook_with_its_own_types(tmp_path, capsys):
    book = openpyxl.Workbook()
    book.active.append(["id", "total", "grant", "specific"])
    book.active.append(["P1", 100000, 75000.5, "no"])
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    words = ("check", tmp_path / "list.xlsx", "--mapping", tmp_path / "mapping.yaml", "--rule", RULE)
    assert say(*words, "-o", tmp_path / "v.csv") == 1
    assert say("explain", tmp_path / "v.csv", "--id", "P1") == 1
    assert "excess EUR 0.50" in capsys.readouterr().out
