"""The truth tables find an engine that means something else; Spark gets the same cells in its own words."""

import re

import duckdb
import pytest

from acquis.backends.sql import cells as c
from acquis.backends.sql.canary import OtherMeaning, check_engine
from acquis.backends.sql.dialects import DUCKDB, SPARK
from acquis.backends.sql.layers import fields_asked
from acquis.backends.sql.plan import Plan
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


def test_small_constants_are_multiplied_in_64_bits():
    flag = c.column("a", "boolean")
    product = c.times(c.case([(flag, c.number(30_000))], c.number(20_000)), c.number(1_000_000))
    sql = f"SELECT {Printer(DUCKDB, Names()).sql(product)} FROM (VALUES (true), (false)) AS t(a)"
    assert [r[0] for r in duckdb.connect().execute(sql).fetchall()] == [30_000_000_000, 20_000_000_000]


def test_a_rule_that_is_too_wide_for_an_engine_is_left():
    amount = c.column("a", "number", 10**19)
    wide = c.compare("<", c.times(amount, amount), c.number(1))
    narrow = c.compare("<", amount, c.number(1))
    made = Plan("project", {"w": wide, "n": narrow}, {"w": wide, "n": narrow}, {})
    assert made.fitting(DUCKDB).left == {}
    left = made.fitting(SPARK)
    assert set(left.left) == {"w"}
    assert set(left.plain) == set(left.full) == {"n"}


def test_entries_are_made_anew_with_every_field_that_is_asked_for():
    cells = {"count": c.count(LIST, "e", c.surely(c.compare("<", c.number(1), VALUE)))}
    assert fields_asked(cells.values()) == {"l": ["v"]}


def test_a_plan_without_rules_asks_for_the_keys():
    assert Plan("project", {}, {}, {"r": "why"}).decided("t") == 'SELECT "id" FROM t'
