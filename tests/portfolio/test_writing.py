"""What is written: the same bytes for the same input, harmless for spreadsheets, all of it or nothing."""

from __future__ import annotations

import csv
import json
import os
import stat

import duckdb
import openpyxl
import pytest

from acquis.evaluation.options import Options
from acquis.portfolio.mapping import find_mapping
from acquis.portfolio.reading.read import read_facts
from acquis.portfolio.reading.source import find_input
from acquis.portfolio.reading.table import Unreadable
from acquis.portfolio.workplace import workplace
from acquis.portfolio.writing.outputs import MOST_SHEET_ROWS, outputs_of
from acquis.portfolio.writing.record import run_record
from acquis.portfolio.writing.safe import for_sheet, safe
from acquis.portfolio.writing.together import Together
from acquis.portfolio.writing.write import Writing, fits
from tests.portfolio.world import csv_file, rulebook

TEXT = 'id,union_contribution\n=HYPERLINK(1),100\n-5,200\n@x,=1+1\nplain,300\n"a""b\nc",400\n'
RULES = ("art_15/par_1", "art_15/par_7#rate")


def write(tmp_path, name, text=TEXT):
    """The files that verdicts of a small portfolio become; its folder is empty but for them."""
    source = find_input(str(csv_file(tmp_path, text)))
    folder = tmp_path / "out"
    folder.mkdir(exist_ok=True)
    mapping, _ = find_mapping("columns", rulebook().vocabulary)
    assert mapping is not None
    outputs = outputs_of(str(folder / name), None, (source.path,))
    rules = [rulebook().rules[r] for r in RULES]
    with workplace(threads=1) as place, Together() as files:
        facts = read_facts(place, source, mapping, rulebook(), rulebook().day_of(None))
        codes = f'1::UTINYINT AS "{RULES[0]}", ("row" % 9)::UTINYINT AS "{RULES[1]}"'
        verdicts = f'SELECT "row", id, {codes} FROM ({facts.relation})'
        record = run_record(rulebook(), Options(), source, mapping, facts)
        writing = Writing(place, rules, rulebook().act.versions[-1], outputs, files)
        writing.verdicts(verdicts, record)
        writing.beside(record)
    return folder


def test_parquet_has_small_numbers_and_its_record(tmp_path):
    folder = write(tmp_path, "v.parquet")
    assert sorted(p.name for p in folder.iterdir()) == ["v.parquet", "v.rejected.csv", "v.rules.parquet", "v.run.json"]
    table = duckdb.sql(f"DESCRIBE SELECT * FROM '{folder}/v.parquet'").fetchall()
    assert [(t[0], t[1]) for t in table] == [
        ("row", "BIGINT"), ("id", "VARCHAR"), (RULES[0], "UTINYINT"), (RULES[1], "UTINYINT"),
    ]  # fmt: skip
    assert duckdb.sql(f"SELECT \"row\", id FROM '{folder}/v.parquet'").fetchall() == [
        (2, "=HYPERLINK(1)"), (3, "-5"), (5, "plain"), (6, 'a"b\nc'),
    ]  # fmt: skip
    kept = duckdb.sql(f"SELECT value FROM parquet_kv_metadata('{folder}/v.parquet')").fetchall()
    assert json.loads(kept[0][0]) == json.loads((folder / "v.run.json").read_text())
    rules = duckdb.sql(f"SELECT \"column\", citation, law_version FROM '{folder}/v.rules.parquet'").fetchall()
    assert rules[0] == (RULES[0], "Article 15(1)", "2022-04-12")


def test_csv_runs_nothing_in_a_spreadsheet(tmp_path):
    folder = write(tmp_path, "v.csv")
    with open(folder / "v.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [r[1] for r in rows] == ["id", "'=HYPERLINK(1)", "'-5", "plain", 'a"b\nc']
    with open(folder / "v.rejected.csv", encoding="utf-8", newline="") as file:
        (rejected,) = csv.DictReader(file)
    assert rejected == {
        "row": "4", "column": "union_contribution", "cell": "", "code": "C703",
        "message": "`union_contribution`: `=1+1` is no amount in whole numbers", "value": "'=1+1",
    }  # fmt: skip
    assert (folder / "v.rules.csv").read_text().startswith("column,rule,citation,title,summary,law_version\n")


def test_jsonl_is_a_row_a_line(tmp_path):
    folder = write(tmp_path, "v.jsonl")
    rows = [json.loads(line) for line in (folder / "v.jsonl").read_text().splitlines()]
    assert rows[0] == {"row": 2, "id": "=HYPERLINK(1)", RULES[0]: 1, RULES[1]: 2}
    assert json.loads((folder / "v.rules.jsonl").read_text().splitlines()[1])["rule"] == RULES[1]


def test_a_workbook_has_all_in_sheets_and_no_formula(tmp_path):
    folder = write(tmp_path, "v.xlsx")
    assert sorted(p.name for p in folder.iterdir()) == ["v.rejected.csv", "v.run.json", "v.xlsx"]
    book = openpyxl.load_workbook(folder / "v.xlsx")
    assert book.sheetnames == ["verdicts", "rules", "run"]
    assert [c.value for c in book["verdicts"][2]] == [2, "=HYPERLINK(1)", 1, 2]
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)
    assert "rulebook_sha256" in {r[0].value: r[1].value for r in book["run"].iter_rows()}["acquis"]


@pytest.mark.parametrize("name", ["v.parquet", "v.csv", "v.jsonl", "v.xlsx"])
def test_the_same_bytes_for_the_same_input(tmp_path, name):
    first = {p.name: p.read_bytes() for p in write(tmp_path, name).iterdir()}
    assert first == {p.name: p.read_bytes() for p in write(tmp_path, name).iterdir()}


def test_the_record_says_what_was_read_by_what(tmp_path):
    record = json.loads((write(tmp_path, "v.csv") / "v.run.json").read_text())
    assert record["counts"] == {"read": 5, "accepted": 4, "rejected": 1}
    assert record["acquis"]["rulebook_sha256"] == rulebook().sha256
    assert record["input"]["bytes"] == len(TEXT.encode())
    assert record["mapping"]["name"] == "columns.yaml" and record["options"]["as_of"] is None
    assert record["codes"]["4"] == "undetermined: missing_facts"


def test_files_appear_together_or_not_at_all(tmp_path):
    (tmp_path / "a").write_text("old")
    with pytest.raises(KeyboardInterrupt), Together() as files:
        files.path(tmp_path / "a").write_text("new")
        files.path(tmp_path / "b").write_text("new")
        raise KeyboardInterrupt
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"a": "old"}
    with Together() as files:
        files.path(tmp_path / "a").write_text("new")
        files.path(tmp_path / "b").write_text("new")
        assert (tmp_path / "a").read_text() == "old"
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"a": "new", "b": "new"}


def test_one_that_was_never_written_keeps_all_from_appearing(tmp_path):
    with pytest.raises(OSError), Together() as files:
        files.path(tmp_path / "a").write_text("new")
        files.path(tmp_path / "b")
    assert list(tmp_path.iterdir()) == []


def test_what_was_written_for_a_while_becomes_the_target_or_is_gone(tmp_path):
    with Together() as files:
        for name in ("a", "b"):
            files.path(tmp_path / name).write_text("written anew")
            files.scratch(tmp_path / name).write_text("for a while")
        files.scratch(tmp_path / "a").replace(files.path(tmp_path / "a"))
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"a": "for a while", "b": "written anew"}


def test_a_verdict_that_fails_leaves_nothing(tmp_path):
    source = find_input(str(csv_file(tmp_path, TEXT)))
    outputs = outputs_of(str(tmp_path / "v.csv"), None, (source.path,))
    before = sorted(tmp_path.iterdir())
    with pytest.raises(duckdb.Error), workplace() as place, Together() as files:
        place.connection.execute("CREATE TEMP TABLE faults (a INT)")
        Writing(place, [], rulebook().act.versions[-1], outputs, files).verdicts("SELECT error('x') AS id", {})
    assert sorted(tmp_path.iterdir()) == before


def test_outputs_that_cannot_be(tmp_path):
    source = csv_file(tmp_path, TEXT, "v.csv")
    for target, rejected in [
        (tmp_path / "v.csv", None),
        (tmp_path / "v.txt", None),
        (tmp_path / "nowhere" / "v.csv", None),
        (tmp_path / "w.csv", str(tmp_path / "w.csv")),
        (tmp_path / "w.csv", str(source)),
        (tmp_path, None),
        ("x\0.csv", None),
    ]:
        with pytest.raises(Unreadable) as error:
            outputs_of(str(target), rejected, (source,))
        assert {d.code for d in error.value.diagnostics} == {"U903"}


def test_a_sheet_holds_no_more_rows_than_it_can():
    fits("xlsx", MOST_SHEET_ROWS - 1)
    fits("csv", MOST_SHEET_ROWS)
    with pytest.raises(Unreadable):
        fits("xlsx", MOST_SHEET_ROWS)


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_folder_that_is_closed(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(Unreadable):
        outputs_of(str(tmp_path / "v.csv"), None, ())


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_would_be_a_formula_gets_an_apostrophe(text):
    assert safe(text) == f"'{text}"
    assert duckdb.execute(f"SELECT {_safe('x')} FROM (SELECT ? AS x)", [text]).fetchall() == [(f"'{text}",)]


def _safe(name: str) -> str:
    from acquis.portfolio.writing.safe import safe_sql

    return safe_sql(name)


def test_other_texts_stay():
    for text in ("", "x=1", "1-2", "ä"):
        assert safe(text) == text
        assert duckdb.execute(f"SELECT {_safe('x')} FROM (SELECT ? AS x)", [text]).fetchall() == [(text,)]
    assert for_sheet("a\x00b\x1f\ud800") == "a\\x00b\\x1f\\xd800" and len(for_sheet("x" * 40_000)) == 32_767
