"""A portfolio in several files: each by itself, resumed where it was stopped."""

import json

import duckdb
import pytest

from acquis.cli.main import run as acquis


@pytest.fixture
def parts(tmp_path):
    folder = tmp_path / "parts"
    folder.mkdir()
    for name, amounts in (("a", (75000, 75001)), ("b", (1,))):
        values = ", ".join(f"('{name}{i}', {cents})" for i, cents in enumerate(amounts))
        duckdb.connect().execute(
            "COPY (SELECT CAST(i AS VARCHAR) AS id, 'shared' AS management_mode, "
            f"CAST(c AS BIGINT) AS union_contribution, "
            f"CAST(75000 AS BIGINT) AS maximum_support FROM (VALUES {values}) t(i, c)) "
            f"TO '{folder / name}.parquet' (FORMAT parquet)"
        )
    return folder


def check(parts, *more):
    out = parts.parent / "out"
    return acquis(["portfolio", "check", str(parts), "-o", str(out), "--rule", "art_15/par_7#maximum", *more]), out


def codes(out, name):
    return duckdb.connect().execute(f"SELECT id, \"art_15/par_7#maximum\" FROM '{out / name}.parquet'").fetchall()


def test_each_part_is_checked_under_its_own_name(parts, capsys):
    code, out = check(parts)
    assert code == 1
    assert codes(out, "a") == [("a0", 1), ("a1", 2)]
    assert codes(out, "b") == [("b0", 1)]
    assert "3 rows read: 3 checked, 0 rejected" in capsys.readouterr().err


def test_what_is_finished_is_not_done_again(parts, capsys):
    _, out = check(parts)
    before = (out / "a.parquet").stat().st_mtime_ns
    (out / "b.run.json").unlink()  # as if it had been stopped there
    capsys.readouterr()
    code, _ = check(parts)
    assert code == 1
    assert (out / "a.parquet").stat().st_mtime_ns == before
    assert "2 parts, 1 of them finished before" in capsys.readouterr().err


@pytest.mark.parametrize("change", ["question", "input", "record"])
def test_another_question_or_input_is_asked_anew(parts, capsys, change):
    _, out = check(parts)
    more = ()
    if change == "question":
        more = ("--as-of", "2024-01-01")
    elif change == "input":
        duckdb.connect().execute(
            f"COPY (SELECT 'a9' AS id, 'shared' AS management_mode, CAST(75001 AS BIGINT) AS union_contribution, "
            f"CAST(75000 AS BIGINT) AS maximum_support) TO '{parts / 'a'}.parquet' (FORMAT parquet)"
        )
    else:
        (out / "a.run.json").write_text("[not a record", encoding="utf-8")
    capsys.readouterr()
    check(parts, *more)
    told = capsys.readouterr().err
    assert ("finished before" in told) == (change != "question")
    if change == "input":
        assert codes(out, "a") == [("a9", 2)]
    assert json.loads((out / "a.run.json").read_text())["counts"]["read"] == (1 if change == "input" else 2)


def test_a_folder_of_several_forms_is_refused(parts, capsys):
    (parts / "c.csv").write_text("id\n", encoding="utf-8")
    code, _ = check(parts)
    assert code == 3
    assert "P521" in capsys.readouterr().err


def test_an_empty_folder_is_refused(tmp_path, capsys):
    code, out = check(tmp_path)
    assert code == 3
    assert not out.exists()
    assert "P521" in capsys.readouterr().err
