"""`acquis portfolio check --engine spark` writes what DuckDB writes, row by row, and rejects what it rejects."""

import csv
import json

import duckdb
import pytest

from acquis.cli.main import run as main

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    """Some plausible projects, and some with faults of every kind that a typed table can have."""
    folder = tmp_path_factory.mktemp("projects")
    assert main(["portfolio", "simulate", "-n", "400", "-o", str(folder / "good.parquet")]) == 0
    good = f"read_parquet('{folder / 'good.parquet'}')"
    wrong = f"""SELECT * REPLACE (
        CASE n WHEN 3 THEN 'XX' WHEN 5 THEN '' ELSE member_state END AS member_state,
        CASE n WHEN 7 THEN -5 ELSE union_contribution END AS union_contribution,
        CASE n WHEN 11 THEN '' WHEN 13 THEN 'P-000000002' ELSE id END AS id)
        FROM (SELECT *, row_number() OVER () AS n FROM {good})"""
    duckdb.connect().execute(f"COPY (SELECT * EXCLUDE (n) FROM ({wrong})) TO '{folder / 'wrong.parquet'}'")
    return folder


def codes(path):
    connection = duckdb.connect()
    found = connection.execute(f"SELECT * FROM read_parquet('{path}') ORDER BY row")
    return [d[0] for d in found.description], found.fetchall()


def rejected(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [(r["row"], r["column"], r["code"], r["message"]) for r in csv.DictReader(file)]


def both(source, folder, *more):
    """The exit codes and outputs of both engines."""
    ended = [
        main(["portfolio", "check", str(source), "-o", str(folder / f"{engine}.parquet"), "--engine", engine, *more])
        for engine in ("duckdb", "spark")
    ]
    return ended, codes(folder / "duckdb.parquet"), codes(folder / "spark.parquet" / "*.parquet")


def test_the_same_verdicts_and_the_same_rejected_rows(spark, projects, tmp_path):
    ended, duck, sparks = both(projects / "wrong.parquet", tmp_path)
    assert ended[0] == ended[1]
    assert sparks == duck
    assert len(sparks[1]) == 396
    assert rejected(tmp_path / "spark.rejected.csv") == rejected(tmp_path / "duckdb.rejected.csv")
    one, other = (json.loads((tmp_path / f"{e}.run.json").read_text()) for e in ("duckdb", "spark"))
    assert one["verdicts"] == other["verdicts"]
    assert one["counts"] == other["counts"]
    assert other["engine"].startswith("spark 4")
    rules = [codes_of_rules(tmp_path / f"{e}.rules.parquet") for e in ("duckdb", "spark")]
    assert rules[0] == rules[1]
    assert json.loads((tmp_path / "spark.parquet" / "_acquis_run.json").read_text()) == other
    assert not list(tmp_path.glob(".*"))


def codes_of_rules(path):
    return duckdb.connect().execute(f"SELECT * FROM read_parquet('{path}')").fetchall()


def test_rows_that_sql_leaves_are_asked_of_the_evaluator_on_the_executors(spark, tmp_path):
    rule, kind = "art_24/par_3/sub_1", "'entity_kind': 'legal_entity', 'established_in':"
    entities = f"[{{{kind} 'listed_third_country'}}, {{{kind} 'member_state'}}]"
    source = tmp_path / "in.parquet"
    row = f"SELECT 'x' AS id, 'direct' AS management_mode, {entities} AS entities"
    duckdb.connect().execute(f"COPY ({row}) TO '{source}' (FORMAT parquet)")
    _, duck, sparks = both(source, tmp_path, "--rule", rule)
    assert duck == sparks == (["row", "id", rule], [(1, "x", 4)])
    assert json.loads((tmp_path / "spark.run.json").read_text())["evaluated"] == 1


def test_a_folder_of_files_is_one_portfolio(spark, projects, tmp_path):
    parts = tmp_path / "parts"
    parts.mkdir()
    connection, good = duckdb.connect(), f"read_parquet('{projects / 'good.parquet'}', file_row_number = true)"
    for name, where in (("a", "file_row_number < 150"), ("b", "file_row_number >= 150")):
        rows = f"SELECT * EXCLUDE (file_row_number) FROM {good} WHERE {where}"
        connection.execute(f"COPY ({rows}) TO '{parts / name}.parquet' (FORMAT parquet)")
    rule = ["--rule", "art_15/par_1"]
    main(["portfolio", "check", str(projects / "good.parquet"), "-o", str(tmp_path / "one.parquet"), *rule])
    for _ in range(2):  # an output of its own is replaced
        target = str(tmp_path / "many.parquet")
        main(["portfolio", "check", str(parts), "-o", target, "--engine", "spark", *rule])
    one, many = codes(tmp_path / "one.parquet")[1], codes(tmp_path / "many.parquet" / "*.parquet")[1]
    assert sorted(r[1:] for r in one) == sorted(r[1:] for r in many)
    assert sorted(r[0] for r in many) == sorted([*range(1, 151), *range(1, 251)])
    assert json.loads((tmp_path / "many.run.json").read_text())["input"]["files"] == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("--mapping", "kohesio"), "own columns"),
        (("--format", "csv"), "Parquet only"),
        (("--memory-limit", "much"), "is no size"),
    ],
)
def test_what_spark_does_not_do_is_said(spark, projects, tmp_path, capsys, change, words):
    target = str(tmp_path / "v.parquet")
    assert main(["portfolio", "check", str(projects / "good.parquet"), "-o", target, "--engine", "spark", *change]) == 2
    assert words in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_folder_of_somebody_else_is_not_replaced(spark, projects, tmp_path, capsys):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")
    arguments = ["portfolio", "check", str(projects / "good.parquet"), "-o", str(tmp_path / "photos")]
    assert main([*arguments, "--engine", "spark"]) == 2
    assert (tmp_path / "photos" / "cat.jpg").read_bytes() == b"cat"
    assert "no output of Spark" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("select", "code"),
    [
        ("SELECT 'x' AS id, 1.5::DOUBLE AS union_contribution", "P527"),
        ("SELECT 1 AS id", "P527"),
        ("SELECT 'x' AS name", "P522"),
        ("SELECT 'x' AS id, [1, 2] AS entities", "P527"),
        (None, "P529"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_written(spark, tmp_path, capsys, select, code):
    source = tmp_path / "in.parquet"
    if select is None:
        source.write_bytes(b"PAR1 not really PAR1")
    else:
        duckdb.connect().execute(f"COPY ({select}) TO '{source}' (FORMAT parquet)")
    ended = main(["portfolio", "check", str(source), "-o", str(tmp_path / "v.parquet"), "--engine", "spark"])
    assert ended == 3
    assert code in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["in.parquet"]


def test_what_spark_wrote_is_summed_up_explained_and_compared(spark, projects, tmp_path, capsys):
    _, (_, rows), _ = both(projects / "good.parquet", tmp_path)
    counted, told = {}, []
    for engine in ("duckdb", "spark"):
        output = str(tmp_path / f"{engine}.parquet")
        capsys.readouterr()
        assert main(["portfolio", "summary", output, "--format", "json"]) == 0
        counted[engine] = json.loads(capsys.readouterr().out)["rules"]
        assert main(["portfolio", "explain", output, "--id", rows[0][1]]) in (0, 1, 4)
        told.append(capsys.readouterr().out)
    assert counted["spark"] == counted["duckdb"]
    assert told[0] == told[1]
    assert main(["portfolio", "compare", str(tmp_path / "duckdb.parquet"), str(tmp_path / "spark.parquet")]) == 0
    assert "0 projects of 400 change" in capsys.readouterr().out.replace("\u00a0", " ")
