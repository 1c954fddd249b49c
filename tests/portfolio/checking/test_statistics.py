"""What a Parquet file says of itself: believed where it is said, looked up where it is not."""

from datetime import date

import duckdb
import pytest

from acquis.columns import Column
from acquis.portfolio.checking.statistics import from_statistics
from acquis.portfolio.workplace import Connection

AMOUNT, FLAG, DAY = Column("a", "money", 2, with_none=True), Column("b", "boolean"), Column("d", "date", with_none=True)
OWN = {n: n for n in ("a", "a__none", "b", "d", "d__none")}


@pytest.fixture
def told(tmp_path):
    def ask(*rows, sources=OWN):
        """Rows of (cents, cents none, flag, day, day none), in row groups of two."""
        raw = duckdb.connect()
        raw.execute("CREATE TABLE t (a BIGINT, a__none BOOLEAN, b BOOLEAN, d DATE, d__none BOOLEAN)")
        raw.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", rows)
        file = tmp_path / "t.parquet"
        raw.execute(f"COPY t TO '{file}' (FORMAT parquet, ROW_GROUP_SIZE 2)")
        found = from_statistics(Connection(raw), str(file), (AMOUNT, FLAG, DAY), sources)
        return {c.name: c for c in found}

    return ask


DAYS = date(2021, 1, 1), date(2024, 1, 1)


def test_a_column_without_nulls_is_complete_and_its_largest_number_is_known(told):
    found = told((-7, False, True, DAYS[0], False), (5, False, False, DAYS[1], False))
    assert (found["a"].complete, found["a"].with_none, found["a"].largest) == (True, False, 7)
    assert (found["b"].complete, found["d"].complete) == (True, True)


def test_one_null_in_a_later_row_group_counts(told):
    row = (5, False, True, DAYS[0], False)
    found = told(row, row, row, (None, False, None, None, False))
    assert not found["a"].complete and not found["b"].complete and not found["d"].complete


def test_as_many_nulls_as_nones_leave_nothing_unknown(told):
    known, none = (5, False, True, DAYS[0], False), (None, True, True, None, True)
    found = told(known, none, none)
    assert [(c.complete, c.with_none) for c in found.values()] == [(True, True), (True, False), (True, True)]
    found = told(known, none, (None, False, True, None, True))
    assert [c.complete for c in found.values()] == [False, True, True]


def test_a_companion_without_nulls_is_flagged(told):
    known, none = (5, False, True, DAYS[0], False), (None, True, True, None, True)
    assert [c.flagged for c in told(known, none).values()] == [True, False, True]
    found = told(known, none, (5, None, True, None, None))
    assert [c.flagged for c in found.values()] == [False, False, False]
    assert (found["a"].complete, found["d"].complete) == (True, False)


def test_a_column_that_is_not_taken_as_it_stands_is_not_believed(told):
    found = told((5, False, True, DAYS[0], False), sources={"b": "b"})
    assert found["a"].largest is None
    assert (found["a"].complete, found["b"].complete) == (False, True)
