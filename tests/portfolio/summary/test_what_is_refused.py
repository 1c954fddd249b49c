"""Outputs, records and inputs that are gone, changed or something else: a plain word, and nothing written."""

from __future__ import annotations

import json

import pytest

from tests.portfolio.ceiling import RULE, checked, rewritten, say


def refused(capsys, *words: object) -> tuple[int, str]:
    code = say(*words)
    captured = capsys.readouterr()
    assert captured.out == "" and "Traceback" not in captured.err
    return code, captured.err


@pytest.fixture
def output(tmp_path):
    return checked(tmp_path)


def test_an_input_that_moved_or_changed(tmp_path, capsys, output):
    capsys.readouterr()
    moved = (tmp_path / "list.csv").rename(tmp_path / "moved.csv")
    code, said = refused(capsys, "summary", output)
    assert code == 3 and "P575" in said and "--input" in said
    assert say("summary", output, "--input", moved) == 0
    moved.write_text(moved.read_text().replace("80000", "80001"))
    capsys.readouterr()
    assert refused(capsys, "summary", output, "--input", moved)[0] == 3
    assert "P575" in refused(capsys, "summary", output, "--input", moved)[1]
    assert "S113" in refused(capsys, "summary", output, "--input", tmp_path / "nowhere.csv")[1]


def test_a_mapping_that_changed(tmp_path, capsys, output):
    capsys.readouterr()
    mapping = tmp_path / "mapping.yaml"
    text = mapping.read_text()
    mapping.write_text(text + "# note\n")
    assert "P574" in refused(capsys, "summary", output)[1]
    mapping.unlink()
    code, said = refused(capsys, "summary", output)
    assert code == 3 and "P574" in said and "no mapping file" in said
    (tmp_path / "elsewhere.yaml").write_text(text)
    assert say("summary", output, "--mapping", tmp_path / "elsewhere.yaml") == 0


def test_rules_that_changed(tmp_path, capsys, output):
    record = tmp_path / "v.run.json"
    found = json.loads(record.read_text())
    found["acquis"]["rulebook_sha256"] = "0" * 64
    record.write_text(json.dumps(found))
    capsys.readouterr()
    code, said = refused(capsys, "summary", output)
    assert code == 3 and "P573" in said


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '"x"', "[" * 100_000, '{"acquis": 3}', '{"acquis": {}, "options": {}, "input": {}}'],
)
def test_a_record_that_is_none(tmp_path, capsys, output, text):
    (tmp_path / "v.run.json").write_text(text)
    capsys.readouterr()
    code, said = refused(capsys, "summary", output)
    assert code == 3 and "P572" in said


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("options", {"as_of": "soon", "readings": {}}), ("subject", "nobody"),
        ("counts", {"read": 9, "accepted": 7, "rejected": 2}),
    ],
)  # fmt: skip
def test_a_record_of_another_run(tmp_path, capsys, output, key, value):
    record = tmp_path / "v.run.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), key: value}))
    capsys.readouterr()
    assert "P572" in refused(capsys, "summary", output)[1]


def test_a_parquet_file_carries_its_record(tmp_path, capsys, output):
    (tmp_path / "v.run.json").unlink()
    assert say("summary", output) == 0
    other = checked(tmp_path, "v.csv")
    (tmp_path / "v.run.json").unlink()
    capsys.readouterr()
    assert "P572" in refused(capsys, "summary", other)[1]


@pytest.mark.parametrize(
    "select",
    [
        f'SELECT * REPLACE (9::UTINYINT AS "{RULE}") FROM old',
        f'SELECT * REPLACE (NULL AS "{RULE}") FROM old',
        f'SELECT * REPLACE (-1 AS "{RULE}") FROM old',
        f"SELECT * REPLACE ('x' AS \"{RULE}\") FROM old",
        'SELECT * REPLACE (1 AS "row") FROM old',
        "SELECT * REPLACE (NULL AS id) FROM old",
        "SELECT * EXCLUDE (id) FROM old",
    ],
)
def test_tables_that_are_no_verdicts(tmp_path, capsys, output, select):
    wrong = rewritten(output, tmp_path / "w.parquet", select)
    capsys.readouterr()
    code, said = refused(capsys, "summary", wrong)
    assert code == 3 and "P571" in said, said


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"PK\x03\x04", b"{", b"{}\n", b"\xff\xfe", b"a,b\n1,2\n", b"row,id\n"]
)
def test_files_that_are_no_output(tmp_path, capsys, output, content):
    (tmp_path / "v.parquet").write_bytes(content)
    capsys.readouterr()
    code, said = refused(capsys, "summary", output)
    assert code == 3 and any(f"P{n}" in said for n in (528, 529, 571, 572)), said


def test_the_input_in_place_of_the_output(tmp_path, capsys, output):
    capsys.readouterr()
    assert "P571" in refused(capsys, "summary", tmp_path / "list.csv")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-o", "{}/s.pdf"), "U903"), (("-o", "{}/v.parquet", "--format", "json"), "U903"),
        (("--format", "pdf"), "U903"), (("--format", "xlsx"), "U903"),
        (("-o", "{}/no/s.json"), "U903"), (("--worst", "-1"), "U903"),
        (("--issues", "100001"), "U903"), (("--memory-limit", "lots"), "U903"), (("--threads", "-1"), "U903"),
    ],
)  # fmt: skip
def test_wrong_use(tmp_path, capsys, output, words, said):
    before = sorted(p.name for p in tmp_path.iterdir())
    capsys.readouterr()
    code, told = refused(capsys, "summary", output, *(w.replace("{}", str(tmp_path)) for w in words))
    assert (code, said in told) == (2, True), told
    assert sorted(p.name for p in tmp_path.iterdir()) == before
