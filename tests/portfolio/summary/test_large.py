"""A simulated portfolio: totals reconcile, and what columns tell is what the evaluator says of each project."""

from __future__ import annotations

import json
import re
from collections import Counter
from fractions import Fraction

import duckdb
import pytest

from acquis.backends.codes import MEANING
from acquis.portfolio.again.evaluator import evaluated
from acquis.portfolio.again.origin import find_origin
from acquis.portfolio.again.output import open_output
from acquis.portfolio.workplace import workplace
from tests.portfolio.ceiling import say
from tests.portfolio.world import rulebook


def simulated(folder, number):
    assert say("simulate", "-n", number, "--seed", 5, "-o", folder / "s.parquet") == 0
    assert say("check", folder / "s.parquet", "-o", folder / "v.parquet", "--fail-level", "never") == 0
    assert say("summary", folder / "v.parquet", "-o", folder / "s.json") == 0
    return json.loads((folder / "s.json").read_text(encoding="utf-8"))


def test_missing_facts_are_those_of_the_evaluator(tmp_path):
    found = simulated(tmp_path, 200)
    verdicts, projects, excess = Counter(), Counter(), Counter()
    with workplace() as place:
        output = open_output(place, str(tmp_path / "v.parquet"))
        origin = find_origin(place, output, rulebook())
        for one in evaluated(place, output, origin, f'SELECT "row" FROM ({output.relation})'):
            assert one.disagreements() == []
            waiting = [v for v in one.result.verdicts if v.because in ("missing_facts", "judgement_pending")]
            told = [{re.sub(r"\[[^]]*\]", "", path) for path in v.missing} for v in waiting]
            verdicts.update(fact for facts in told for fact in facts)
            projects.update(set().union(*told))
            for v in one.result.verdicts:
                if v.outcome == "non_compliant" and isinstance(v.values.get("excess"), str):
                    excess[v.rule] += 1
    expected = sorted(((-n, -verdicts[f], f) for f, n in projects.items()))[:20]
    assert [(-f["projects"], -f["verdicts"], f["fact"]) for f in found["missing"]["facts"]] == expected
    assert {r["rule"]: r["beyond"]["breaches"] for r in found["rules"] if "beyond" in r} == dict(excess)


@pytest.mark.slow
def test_totals_of_a_hundred_thousand_reconcile(tmp_path):
    number = 100_000
    found = simulated(tmp_path, number)
    whole = sum(p["projects"] for p in found["projects"].values())
    assert whole == number and found["disagreements"] == []
    # Another way to the same sums: straight from the simulated table.
    query = f"SELECT sum(union_contribution), count(*) - count(union_contribution) FROM '{tmp_path}/s.parquet'"
    cents, without = duckdb.sql(query).fetchall()[0]
    outcomes = ("compliant", "non_compliant", "undetermined", "not_applicable", "not_asked")
    assert sum(Fraction(p["euro"]) for p in found["projects"].values()) * 100 == cents
    assert sum(p["without_amount"] for p in found["projects"].values()) == without
    record = json.loads((tmp_path / "v.run.json").read_text())
    for rule in found["rules"]:
        assert sum(rule[o]["projects"] for o in outcomes) == number
        assert sum(Fraction(rule[o]["euro"]) for o in outcomes) * 100 == cents
        assert sum(rule["because"].values()) == rule["undetermined"]["projects"]
        told = Counter()
        for code, count in record["verdicts"][rule["rule"]].items():
            told[MEANING[int(code)][0]] += count
        assert {o: rule[o]["projects"] for o in outcomes if rule[o]["projects"]} == dict(told)
