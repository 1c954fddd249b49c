"""The library answers the same before and after its rules were compiled, and so does every way of asking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from acquis.dossier.model import SubjectFacts
from acquis.evaluation.evaluate import Asked, interpreted
from acquis.evaluation.warming import Warming
from acquis.expression import tree
from acquis.library import load
from acquis.vocabulary.types import BOOLEAN

LOADED = load("amif")
PROJECT = {
    "id": "p1", "management_mode": "shared", "total_eligible_expenditure": 240000, "union_contribution": "216000.01",
    "implemented_under_specific_action": True, "annex_iv_action": "none", "provides_operating_support": False,
    "provides_emergency_assistance": False, "provides_technical_assistance": False, "entities": [{"id": "x"}],
}  # fmt: skip


def test_the_report_stays_the_same_over_many_checks():
    loaded = load("amif")
    for choices in ({}, {"as_of": date(2023, 1, 1)}, {"strict_evidence": True}, {"explain": True}):
        first = loaded.check({"project": PROJECT}, **choices).to_json()
        for _ in range(7):
            assert loaded.check({"project": PROJECT}, **choices).to_json() == first


def test_each_day_and_each_reading_is_answered_for_itself():
    warming, rules = Warming(after=0), LOADED.rulebook.rules_of("project")
    subject = SubjectFacts("project", None, {})
    for as_of in (None, 700_000, 738_000, 739_000):
        for reading in ({}, {"art_16/par_11": "earlier_day"}, {"art_16/par_11": "same_day_allowed"}):
            for strict in (False, True):
                asked = Asked(rules, as_of, None, reading, strict)
                assert warming(LOADED.rulebook, subject, asked) == interpreted(LOADED.rulebook, subject, asked)


def test_rules_that_python_cannot_hold_are_interpreted():
    rule = LOADED.rulebook.rules["art_25/par_2"]
    deep: tree.Node = tree.Fact("union_action", LOADED.rulebook.vocabulary.subjects["project"].facts["union_action"])
    for _ in range(250):
        deep = tree.Not(replace(deep, type=BOOLEAN), type=BOOLEAN)
    rules = {**LOADED.rulebook.rules, rule.id: replace(rule, requires=deep)}
    rulebook = replace(LOADED.rulebook, rules=rules)
    asked = Asked((rules[rule.id],), None, None, {})
    subject = SubjectFacts("project", None, {})
    assert Warming(after=0)(rulebook, subject, asked) == interpreted(rulebook, subject, asked)
