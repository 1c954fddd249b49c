"""Spark says what the interpreter and DuckDB say: ten thousand random dossiers on all subjects."""

import os
from datetime import date

import pytest

from acquis.backends.sql.plan import Question
from tests.backends.sql.asked import rulebook
from tests.backends.sql.spark.asked import differences
from tests.backends.sql.test_against_interpreter import WHOLLY_IN_SQL

pytestmark = pytest.mark.slow
SUBJECTS = sorted(rulebook().vocabulary.subjects)
MANY = int(os.environ.get("ACQUIS_SPARK_DOSSIERS", "10000"))  # of all subjects together
OTHERS = len(SUBJECTS) - len(WHOLLY_IN_SQL)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_agrees(spark, subject, tmp_path):
    share = MANY // 5 if subject in WHOLLY_IN_SQL else -(-MANY // 5 // OTHERS)
    found = list(differences(spark, tmp_path, subject, 77, share, Question()))
    assert not found, found[0]


@pytest.mark.parametrize(
    "question",
    [
        Question(as_of=date(2024, 6, 1).toordinal()),
        Question(strict_evidence=True),
        Question(readings={"art_16/par_11": "earlier_day"}),
    ],
    ids=["as_of", "strict_evidence", "readings"],
)
def test_every_question_agrees(spark, question, tmp_path):
    found = list(differences(spark, tmp_path, "project", 78, 200, question))
    assert not found, found[0]
