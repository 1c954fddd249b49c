"""One pass or two over a table: the verdicts are those of one, in the order of the rows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import duckdb
import pytest

from acquis.backends.sql.plan import Question, plan
from acquis.columns import columns_of
from acquis.portfolio.checking import passes
from acquis.portfolio.checking.passes import pass_over, with_code
from acquis.portfolio.workplace import Connection
from tests.portfolio.world import rulebook

RULES = frozenset({"art_15/par_7#maximum", "art_39/par_4/pnt_b", "art_15/par_7#rate"})
FACTS = (
    "management_mode", "union_contribution", "maximum_support", "continued_from_previous_fund", "total_project_cost",
    "co_financing_rate", "rate_applied_to", "total_eligible_expenditure", "public_contribution",
)  # fmt: skip
KNOWN = ("'shared'", "100", "200", "true", "50000001", "500000", "'none'", "200", "0")
ROWS = 300


def relation(open_in):
    """Rows with the id of their number, in which a fact is unknown where its condition holds."""
    shown = [
        f"CASE WHEN {open_in.get(name, 'false')} THEN NULL ELSE {value} END AS {name}"
        for name, value in zip(FACTS, KNOWN, strict=True)
    ]
    return f"SELECT i AS \"row\", 'p' || i AS id, {', '.join(shown)} FROM range({ROWS}) t(i)"


@pytest.fixture
def asked(tmp_path):
    def ask(open_in, rules=RULES):
        """The verdicts of all passes, those of one, the passes, and how many files were written first."""
        subject = rulebook().vocabulary.subjects["project"]
        columns = [replace(c, with_none=False) for c in columns_of(subject.facts[name] for name in FACTS)]
        made = plan(rulebook(), "project", columns, Question(rules=rules))
        connection, written = Connection(duckdb.connect()), []

        def write(query):
            passes.keep(connection, query, tmp_path / "first.parquet")
            written.append(query)
            return tmp_path / "first.parquet"

        found = pass_over(connection, made, relation(open_in), write, tmp_path)
        rows = connection.execute(found.relation).fetchall()
        once = connection.execute(made.select(f"({relation(open_in)}) AS facts", ("row", "id"))).fetchall()
        return rows, once, found, (found.asked(connection, made), partial(with_code, connection))

    return ask


def test_where_nothing_is_open_one_pass_does(asked):
    rows, once, found, _ = asked({})
    assert rows == once
    assert (found.rest, found.open) == (None, ())
    assert set(rows[0][2:]) == {1, 7}  # no rate is set for one of them, and nobody knows to what it applies: a gap


def test_a_few_open_rows_are_asked_again_and_stand_in_their_places(asked):
    rows, once, found, _ = asked({"maximum_support": "i % 50 = 7"})
    assert rows == once
    assert found.rest is not None
    assert found.open == ("art_15/par_7#maximum",)
    assert [row[0] for row in rows] == list(range(ROWS))
    assert {row[0] for row in rows if 4 in row[2:]} == set(range(7, ROWS, 50))


def test_where_much_is_open_there_is_no_first_pass(asked):
    rows, once, found, _ = asked({"maximum_support": "i % 3 = 0", "total_project_cost": "i % 5 = 0"})
    assert rows == once
    assert found.first is None


def test_codes_for_the_evaluator_are_seen_in_either_way(asked):
    for open_in in ({"maximum_support": "i % 50 = 7"}, {"maximum_support": "i % 2 = 0"}):
        _, _, found, (left, with_this) = asked(open_in)
        assert with_this(f"'{found.rest}'", sorted(RULES), 4) == ("art_15/par_7#maximum",)
        assert left == ()
