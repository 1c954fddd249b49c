"""What a table says of its columns only makes the query smaller, never another one."""

from dataclasses import replace

import duckdb
import pytest

from acquis.backends.sql.codes import ASK
from acquis.backends.sql.plan import Question, plan
from acquis.columns import columns_of
from tests.backends.sql.asked import interpreted, rulebook

SHARED = {"management_mode": "shared", "total_eligible_expenditure": 100000}


def codes(rule, values, **about):
    """The code of one rule for one project made of these columns alone."""
    every = {c.name: c for c in columns_of(rulebook().vocabulary.subjects["project"].facts.values())}
    columns = [replace(every[n], with_none=f"{n}__none" in values, **about) for n in values if n in every]
    types = {n: t for c in columns for n, t in c.physical()}
    shown = ", ".join(f"CAST({_literal(v)} AS {types[n]}) AS {n}" for n, v in values.items())
    made = plan(rulebook(), "project", columns, Question(rules=frozenset({rule})))
    ((_, code),) = duckdb.connect().execute(made.select(f"(SELECT 'x' AS id, {shown})")).fetchall()
    return code


def _literal(value):
    return "NULL" if value is None else f"'{value}'" if isinstance(value, str) else str(value)


@pytest.mark.parametrize(("contribution", "code"), [(75000, 1), (75001, 2), (74999, 1), (None, 4)])
def test_the_ceiling_itself_complies_to_the_cent(contribution, code):
    unknown = {"union_contribution": contribution}
    others = dict.fromkeys(
        ("implemented_under_specific_action", "provides_operating_support", "provides_emergency_assistance",
         "provides_technical_assistance"), "false"
    )  # fmt: skip
    assert codes("art_15/par_1", {**SHARED, **unknown, **others, "annex_iv_action": "none"}) == code


def test_a_fact_without_a_column_is_unknown():
    assert codes("art_15/par_1", {**SHARED, "union_contribution": 75001}) == 4
    assert codes("art_15/par_1", {**SHARED, "union_contribution": 100001}) == 2  # above every ceiling there is


def test_none_stands_beside_unknown():
    none = {"management_mode": "shared", "total_eligible_expenditure": None, "total_eligible_expenditure__none": "true"}
    assert codes("art_15/par_1", none) == 3
    assert codes("art_15/par_1", {**none, "total_eligible_expenditure__none": "false"}) == 4


@pytest.mark.parametrize("largest", [100000, 2**63 - 1])
def test_a_bound_on_the_amounts_changes_the_width_and_nothing_else(largest):
    values = {**SHARED, "public_contribution": 60000, "private_contribution": 40000}
    assert codes("art_15/par_8#shares", values, largest=largest) == 1
    assert codes("art_15/par_8#shares", {**values, "private_contribution": 40001}, largest=largest) == 2


def test_amounts_at_the_end_of_64_bits_neither_overflow_nor_round():
    top = 2**63 - 1
    values = {"management_mode": "shared", "total_eligible_expenditure": top, "public_contribution": top}
    assert codes("art_15/par_8#shares", {**values, "private_contribution": 0}) == 1
    assert codes("art_15/par_8#shares", {**values, "private_contribution": 1}) == 2


def test_a_complete_table_asks_for_no_causes():
    facts = rulebook().vocabulary.subjects["project"].facts
    columns = [replace(c, with_none=False) for c in columns_of(facts.values())]
    question = Question(rules=frozenset({"art_39/par_4/pnt_a"}))
    open_ = plan(rulebook(), "project", columns, question).select("t")
    complete = plan(rulebook(), "project", [replace(c, complete=True) for c in columns], question).select("t")
    assert "IS NULL" in open_
    assert "IS NULL" not in complete


def test_what_sql_cannot_tell_exactly_it_leaves_to_the_evaluator():
    rule = "art_24/par_3/sub_1"
    plain = {
        "management_mode": "direct",
        "entities": [
            {"entity_kind": "legal_entity", "established_in": w} for w in ("listed_third_country", "member_state")
        ],
    }
    kind = "'entity_kind': 'legal_entity', 'established_in':"
    entities = f"[{{{kind} 'listed_third_country'}}, {{{kind} 'member_state'}}]"
    every = {c.name: c for c in columns_of(rulebook().vocabulary.subjects["project"].facts.values())}
    listed = replace(every["entities"], fields=every["entities"].fields[1:3])
    made = plan(rulebook(), "project", [every["management_mode"], listed], Question(rules=frozenset({rule})))
    row = f"(SELECT 'x' AS id, 'direct' AS management_mode, {entities} AS entities)"
    ((_, code),) = duckdb.connect().execute(made.select(row)).fetchall()
    assert code == ASK
    assert interpreted("project", plain, [rule], Question()) == [4]
