"""The truth tables find an engine that means something else; Spark gets the same cells in its own words."""

import re

import duckdb
import pytest

from acquis.backends.sql import cells as c
from acquis.backends.sql.canary import OtherMeaning, check_engine
from acquis.backends.sql.dialects import DUCKDB, SPARK
from acquis.backends.sql.printer import Names, Printer


def test_this_engine_means_what_we_mean():
    check_engine(lambda sql: duckdb.connect().execute(sql).fetchall())


@pytest.mark.parametrize(
    ("wrong", "right"),
    [(" AND ", " OR "), ("<=", "<"), ("LEN(LIST_FILTER", "1 + LEN(LIST_FILTER"), ("INT128", "DOUBLE"),
     ("COALESCE(", "IFNULL(NOT "), ("IS NULL", "IS NOT NULL")],
)  # fmt: skip
def test_an_engine_with_another_meaning_is_refused(wrong, right):
    def ask(sql):
        return duckdb.connect().execute(re.sub(re.escape(wrong), right, sql, flags=re.IGNORECASE)).fetchall()

    with pytest.raises((OtherMeaning, duckdb.Error)):
        check_engine(ask)


LIST = c.column("l", "list")
VALUE = c.field(c.entry("e"), "v", "number", 10)


def test_lambdas_are_written_as_each_engine_reads_them():
    cell = c.count(LIST, "e", c.surely(c.compare("<", c.number(1), VALUE)))
    assert "LAMBDA e :" in Printer(DUCKDB, Names()).sql(cell).upper().replace("LAMBDA E", "LAMBDA e").replace(
        "e:", "e :"
    )
    assert "e -> COALESCE(1 < e.`v`, FALSE)" in Printer(SPARK, Names()).sql(cell)


def test_wide_products_are_cast_before_they_are_made():
    wide = c.times(c.column("a", "number", 2**62), c.column("b", "number", 2**62))
    narrow = c.times(c.column("a", "number", 10**9), c.column("b", "number", 10**4))
    assert Printer(DUCKDB, Names()).sql(wide).count("INT128") == 2
    assert Printer(DUCKDB, Names()).sql(narrow) == '"a" * "b"'
    assert Printer(SPARK, Names()).sql(wide).count("DECIMAL(38, 0)") == 2


def test_a_number_beyond_128_bits_is_refused():
    with pytest.raises(c.TooWide):
        c.times(c.column("a", "number", 2**100), c.column("b", "number", 2**100))
