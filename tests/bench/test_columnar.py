"""What is measured over files must answer alike: SQL by hand, the ten by hand on each row, and ours."""

from __future__ import annotations

import duckdb
import pytest

from acquis.columns import by_name
from acquis.portfolio import sql
from acquis.portfolio.checking.rows import plain_row, selected
from acquis.portfolio.workplace import Connection

from .by_hand import RULES, by_hand
from .columnar import by_hand as by_hand_in_sql
from .columnar import ours
from .columnar.tables import OPTIONS, columns, write_complete, write_open

ROWS, OPEN = 3_000, 4


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("columnar")
    whole, gaps = folder / "whole.parquet", folder / "gaps.parquet"
    write_complete(whole, ROWS)
    write_open(whole, gaps)
    return whole, gaps


def codes(connection, query):
    return {row[0]: row[1:] for row in connection.execute(query).fetchall()}


def test_sql_by_hand_says_of_each_row_what_python_by_hand_says(files):
    source = ours.source_of(files[0])
    with duckdb.connect() as connection:
        found = codes(connection, by_hand_in_sql.query(source, True))
        rows = connection.execute(f"SELECT id, {selected(columns())} FROM {source}").fetchall()
    assert len(rows) == len(found) == ROWS
    for identity, *values in rows:
        facts = plain_row(columns(), values)
        assert tuple(min(code, OPEN) for code in by_hand(facts)) == found[identity]


@pytest.mark.parametrize("gaps", [False, True])
def test_ours_decides_what_is_decided_by_hand_and_decides_it_alike(files, gaps, tmp_path):
    source, target = ours.source_of(files[gaps]), tmp_path / "ours.parquet"
    with duckdb.connect() as connection:
        hand = codes(connection, by_hand_in_sql.query(source, not gaps))
        place = Connection(connection)
        ours.written(place, ours.compiled(place, files[gaps], RULES), files[gaps], target, OPTIONS)
        own = codes(connection, f"FROM '{target}'")
    assert own.keys() == hand.keys()
    for identity, expected in hand.items():
        for mine, theirs in zip(own[identity], expected, strict=True):
            assert theirs in (OPEN, mine)
            assert gaps or (mine < OPEN) == (theirs < OPEN)


def test_a_fiftieth_of_each_fact_is_taken_away(files):
    with duckdb.connect() as connection:
        for column in columns():
            asked = f"count(*) FILTER ({sql.name(column.name)} IS NULL"
            asked += f" AND NOT {sql.name(column.companion)})" if column.with_none else ")"
            query = f"SELECT {asked} FROM read_parquet({sql.file(files[1])})"
            assert 30 <= connection.execute(query).fetchall()[0][0] <= 95
    assert len(by_name(columns())) == 30
