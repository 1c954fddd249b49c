"""SQL says what the interpreter says: random dossiers, every fact also unknown and none."""

import os
from dataclasses import replace
from datetime import date

import pytest

from acquis.backends.sql.plan import Question, plan
from acquis.columns import columns_of
from tests.backends.sql.asked import compared, rulebook

SUBJECTS = sorted(rulebook().vocabulary.subjects)
WHOLLY_IN_SQL = ("project", "programme", "admission_and_transfer", "payment_application")
DAY = date(2024, 6, 1).toordinal()
MANY = int(os.environ.get("ACQUIS_DOSSIERS", "100000"))  # of all subjects together, in the slow test


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_agrees(subject, tmp_path):
    found = compared(tmp_path, subject, seed=11, count=40)
    assert not found.differences, found.differences[0]


@pytest.mark.parametrize(
    "question",
    [
        Question(as_of=DAY),
        Question(as_of=date(2021, 3, 1).toordinal()),
        Question(strict_evidence=True),
        Question(stage="selection"),
        Question(readings={"art_16/par_11": "earlier_day"}),
        Question(law_version=date(2021, 7, 15).toordinal()),
    ],
    ids=lambda q: next(k for k, v in vars(q).items() if v),
)
def test_every_question_agrees(question, tmp_path):
    found = compared(tmp_path, "project", seed=12, count=60, question=replace(question, stage=None))
    assert not found.differences, found.differences[0]


@pytest.mark.parametrize("subject", WHOLLY_IN_SQL)
def test_no_rule_of_projects_programmes_and_persons_is_left_to_the_evaluator(subject):
    facts = rulebook().vocabulary.subjects[subject].facts
    made = plan(rulebook(), subject, columns_of(facts.values()), Question())
    assert made.left == {}
    assert set(made.full) == {r.id for r in rulebook().rules_of(subject)}


def test_random_projects_bring_about_every_code(tmp_path):
    found = compared(tmp_path, "project", seed=13, count=300)
    assert {code for _, code in found.met} == {1, 2, 3, 4, 5, 6, 7, 8}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
@pytest.mark.parametrize("subject", SUBJECTS)
def test_all_rules_agree_on_a_hundred_thousand(subject, part, tmp_path):
    large = subject in WHOLLY_IN_SQL
    share = MANY * (20 if large else 2) // 100 // 8
    question = Question() if part % 2 else Question(as_of=DAY + 100 * part)
    found = compared(tmp_path, subject, seed=1000 + part, count=share, question=question)
    assert not found.differences, found.differences[0]
