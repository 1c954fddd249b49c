"""A Spark that means something else is refused, by its settings or by what it answers."""

import pytest

from acquis.backends.sql import canary
from acquis.backends.sql.dialects import SPARK
from acquis.portfolio.reading.table import Unreadable
from acquis.portfolio.spark import session

pytestmark = pytest.mark.slow


def test_truth_tables_are_answered_by_executors_and_the_plan_stays_as_it_was(spark):
    before = spark.conf.get("spark.sql.optimizer.excludedRules", None)
    session.ask_truth_tables(spark)
    assert spark.conf.get("spark.sql.optimizer.excludedRules", None) == before


def test_a_session_without_ansi_is_set_right(spark):
    spark.conf.set("spark.sql.ansi.enabled", "false")
    session.keep_settings(spark)
    assert spark.conf.get("spark.sql.ansi.enabled") == "true"


def test_another_meaning_is_found(spark):
    def ask(query):
        return [tuple(r) for r in spark.sql(query.replace(" <= ", " < ")).collect()]

    with pytest.raises(canary.OtherMeaning):
        canary.check_engine(ask, SPARK)


def test_a_setting_that_does_not_hold_is_named(spark, monkeypatch):
    monkeypatch.setitem(session.MEANING, "spark.sql.warehouse.dir", "elsewhere")
    with pytest.raises(Unreadable) as refused:
        session.keep_settings(spark)
    (said,) = refused.value.diagnostics
    assert said.code == "U905"
    assert "spark.sql.warehouse.dir" in said.message


def test_without_java_there_is_a_sentence(monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    pytest.importorskip("pyspark")
    with pytest.raises(Unreadable) as refused, session.session("local[1]"):
        pass
    assert [d.code for d in refused.value.diagnostics] == ["U904"]
    assert "Java" in refused.value.diagnostics[0].message
