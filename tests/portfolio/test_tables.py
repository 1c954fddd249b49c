"""Parquet and DuckDB: what fits stays as it is, what does not is read as text or refused."""

from __future__ import annotations

import datetime

import duckdb
import pytest

from tests.portfolio.world import mapping_of, read, refused

BY_NAME = """\
id: id
facts: by name
types:
  money: {unit: cent}
  percentage: {unit: share, scale: 6}
  code: {none: [none]}
  text: {none: [none]}
"""


def parquet(tmp_path, query: str, name: str = "t.parquet"):
    path = tmp_path / name
    duckdb.execute(f"COPY ({query}) TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
    return path


def test_fitting_columns_are_not_touched(tmp_path):
    path = parquet(tmp_path, "SELECT 'a' AS id, 'DE' AS member_state, 150::BIGINT AS union_contribution, "
                   "true AS union_action, "
                   "DATE '2024-01-31' AS project_approved_on, 'none' AS specific_objective")  # fmt: skip
    found = read(path, "columns")
    assert "CAST" not in found.facts.relation and "CASE" not in found.facts.relation
    assert found.rows == [
        {"row": 1, "id": "a", "member_state": "DE", "specific_objective": "none",
         "project_approved_on": datetime.date(2024, 1, 31), "union_contribution": 150, "union_action": True}
    ]  # fmt: skip


def test_what_is_trusted_is_not_looked_at(tmp_path):
    path = parquet(tmp_path, "SELECT 'a' AS id, 'XX' AS member_state, -5::BIGINT AS union_contribution FROM range(2)")
    found = read(path, mapping_of(BY_NAME + "trusted: yes\n", tmp_path))
    assert found.facts.trusted and found.facts.accepted == 2 and found.faults == []
    assert next(c for c in found.facts.columns if c.name == "union_contribution").largest == 5
    checked = read(path, mapping_of(BY_NAME, tmp_path))
    assert not checked.facts.trusted and checked.facts.accepted == 0


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("member_state", "'XX'", "C704"),
        ("member_state", "'none'", "C706"),
        ("union_contribution", "-1::BIGINT", "C705"),
        ("union_contribution", "-1::INTEGER", "C705"),
        ("co_financing_rate", "-1::BIGINT", "C705"),
        ("id", "''", "C714"),
        ("id", "NULL", "C714"),
        ("id", "'b'", "C707"),
        ("title", "''", None),
        ("specific_objective", "''", None),
        ("specific_objective", "'none'", None),
        ("entities", "[{'entity_kind': 'legal_entity', 'name': 'x'}, {'entity_kind': 'XX', 'name': 'x'}]", "P552"),
        ("entities", "[{'entity_kind': 'none', 'name': 'x'}]", "P552"),
        ("entities", "[]::STRUCT(entity_kind VARCHAR, name VARCHAR)[]", None),
        ("other_union_contributions", "[{'amount': -1::BIGINT}]", "P552"),
        ("other_union_contributions", "[NULL::STRUCT(amount BIGINT)]", None),
    ],
)
def test_a_value_that_cannot_be(tmp_path, column, value, code):
    known = value if column != "id" else "'b'"
    path = parquet(
        tmp_path,
        f"SELECT * FROM (SELECT {'1 AS n, ' if column == 'id' else chr(39) + 'b' + chr(39) + ' AS id, '}"
        f"{'NULL' if column != 'id' else known} AS {column} UNION ALL "
        f"SELECT {'2' if column == 'id' else chr(39) + 'c' + chr(39)}, {value})",
    )
    found = read(path, "columns")
    assert found.faults == ([] if code is None else [(2, column, code)])
    assert len(found.rows) == (2 if code is None else 1)


def test_none_and_a_value_at_once(tmp_path):
    rows = "VALUES ('a', 5::BIGINT, false), ('b', NULL, true), ('c', 5, true), ('d', NULL, NULL)"
    path = parquet(tmp_path, f"SELECT * FROM ({rows}) t(id, union_contribution, union_contribution__none)")
    found = read(path, "columns")
    assert [r["id"] for r in found.rows] == ["a", "b", "d"] and found.faults == [(3, "union_contribution", "P551")]


def test_decimals_and_texts_are_converted_exactly(tmp_path):
    mapping = mapping_of(
        "id: id\ncells: {decimal: ',', date: '%d.%m.%Y', 'yes': [ja], 'no': [nein]}\nfacts:\n"
        "  union_contribution: {column: m, unit: euro}\n  public_contribution: {column: t, unit: euro}\n"
        "  project_approved_on: {column: d}\n  union_action: {column: b}\n"
        "  co_financing_rate: {column: r, unit: per cent}\n",
        tmp_path,
    )
    path = parquet(
        tmp_path,
        "SELECT * FROM (VALUES ('a', 9999999999999999.99::DECIMAL(18,2), '1,5', '31.01.2024', 'ja', "
        "75.5::DECIMAL(5,2)),"
        " ('b', NULL, NULL, NULL, NULL, NULL), ('c', 1, '1.5', '31.02.2024', 'x', -1)) t(id, m, t, d, b, r)",
    )
    found = read(path, mapping)
    assert found.rows[0]["union_contribution"] == 999999999999999999
    assert found.rows[0]["public_contribution"] == 150 and found.rows[0]["co_financing_rate"] == 755000
    assert found.rows[0]["project_approved_on"] == datetime.date(2024, 1, 31) and found.rows[0]["union_action"] is True
    assert set(found.rows[1].values()) == {2, "b", None}
    assert found.faults == [(3, "t", "C703"), (3, "d", "C703"), (3, "b", "C703"), (3, "r", "C705")]


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("union_contribution", "1.5::DOUBLE"),
        ("union_contribution", "true"),
        ("union_contribution", "DATE '2024-01-01'"),
        ("project_approved_on", "20240101::BIGINT"),
        ("project_approved_on", "TIMESTAMP '2024-01-01 00:00:00'"),
        ("union_action", "1::BIGINT"),
        ("member_state", "1::BIGINT"),
        ("entities", "'x'"),
        ("entities", "['x']"),
        ("entities", "[{'name': 1::BIGINT}]"),
        ("other_union_contributions", "[{'amount': 1.5::DOUBLE}]"),
    ],
)
def test_a_type_that_cannot_hold_the_fact(tmp_path, fact, value):
    found = refused(parquet(tmp_path, f"SELECT 'a' AS id, {value} AS {fact}"), "columns")
    assert [code for code, _ in found] == ["P527"] and fact in found[0][1]


def test_units_go_into_the_scale(tmp_path):
    path = parquet(tmp_path, "SELECT 'a' AS id, 5::BIGINT AS m, 5::INTEGER AS k, 7500::BIGINT AS r")
    mapping = mapping_of(
        "id: id\nfacts:\n  union_contribution: {column: m, unit: euro}\n"
        "  public_contribution: {column: k, unit: thousand euro}\n"
        "  co_financing_rate: {column: r, unit: share, scale: 4}\n",
        tmp_path,
    )
    found = read(path, mapping)
    scales = {c.name: c.scale for c in found.facts.columns}
    assert scales == {"union_contribution": 0, "public_contribution": 0, "co_financing_rate": 4}
    assert (found.rows[0]["union_contribution"], found.rows[0]["public_contribution"]) == (5, 5000)


def test_a_table_of_a_database(tmp_path):
    path = tmp_path / "p.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE projects AS SELECT 'a' || i AS id, i::BIGINT AS union_contribution FROM range(3) t(i)"
        )
    found = read(f"{path}::projects", "columns")
    assert [(r["row"], r["id"]) for r in found.rows] == [(1, "a0"), (2, "a1"), (3, "a2")]
    assert [c for c, _ in refused(f"{path}::projcts", "columns")] == ["P526"]
    assert [c for c, _ in refused(str(path), "columns")] == ["P521"]
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM projects").fetchall() == [(3,)]


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", b"id,a\n1,2\n"])
def test_what_is_no_parquet_or_database(tmp_path, data):
    for name in ("x.parquet", "x.duckdb"):
        path = tmp_path / name
        path.write_bytes(data)
        if name == "x.duckdb" and not data:
            continue  # an empty file is an empty database
        assert [c for c, _ in refused(str(path) + ("::t" if name == "x.duckdb" else ""), "columns")] == ["P529"]


def test_inputs_that_are_not_there(tmp_path):
    assert refused(tmp_path / "no.csv", "columns")[0][0] == "S113"
    assert refused(tmp_path, "columns")[0][0] == "P521"
    assert refused(tmp_path / "x.ods", "columns")[0][0] == "P521"
    (tmp_path / "d.csv").mkdir()
    assert refused(tmp_path / "d.csv", "columns")[0][0] == "S113"
    assert refused("x\0.csv", "columns")[0][0] == "S113"
