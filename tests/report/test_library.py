"""The library: plain values, texts and files come to the same answers, and mistakes are values."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

import acquis

PROJECT = {
    "id": "p1",
    "management_mode": "shared",
    "total_eligible_expenditure": Decimal("100000.00"),
    "union_contribution": 75000,
}


def codes(report):
    return [e.code for e in report.errors]


def test_every_door_gives_the_same_answer(amif, tmp_path):
    choices = {"as_of": "2024-01-01", "rules": ["art_15/par_1"]}
    text = json.dumps({"project": {**PROJECT, "total_eligible_expenditure": "100000.00"}})
    path = tmp_path / "case.json"
    path.write_text(text, encoding="utf-8")
    amounts = "total_eligible_expenditure: EUR 100 000, union_contribution: 75 000.00"
    yaml = f"project: {{id: p1, management_mode: shared, {amounts}}}"
    reports = [
        amif.check({"project": PROJECT}, **choices),
        amif.check_text(text, **choices),
        amif.check_text(yaml, **choices),
        amif.check_text(yaml.encode(), "case.yaml", **choices),
        amif.check_file(path, **choices),
    ]
    verdicts = [r.to_json()["results"][0]["verdicts"] for r in reports]
    assert verdicts[0][0]["outcome"] == "compliant" and all(v == verdicts[0] for v in verdicts)
    assert {r.outcome for r in reports} == {"compliant"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (75000, "75000.00"),
        (Decimal("0.01"), "0.01"),
        (Fraction(1, 4), "0.25"),
        ("75 000.10", "75000.10"),
        (Decimal("7.5E+4"), "75000.00"),
        (0, "0.00"),
    ],
)
def test_money_is_exact(amif, value, shown):
    report = amif.check({"project": {**PROJECT, "union_contribution": value}}, rules=["art_15/par_1"])
    assert report.results[0].verdicts[0].facts["union_contribution"] == shown


def test_dates_booleans_unknown_and_none(amif):
    project = {
        "management_mode": "shared", "third_country_involvement": "with_third_country",
        "commission_consulted_on": date(2024, 5, 1), "project_approved_on": "2024-05-02",
        "union_contribution": None, "annex_iv_action": "none", "other_union_contributions": [],
    }  # fmt: skip
    (verdict,) = amif.check({"project": project}, rules=["art_16/par_11"]).results[0].verdicts
    assert verdict.outcome == "compliant" and verdict.facts["commission_consulted_on"] == "2024-05-01"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (75000.0, "C703"),
        (0.1, "C703"),
        (float("nan"), "C703"),
        (Decimal("NaN"), "C703"),
        (Fraction(1, 3), "C703"),
        (datetime(2024, 1, 1), "C703"),
        (object(), "C703"),
        ({1, 2}, "C703"),
        (b"75", "C703"),
        (Decimal("1.005"), "C708"),
        (Decimal("1e999999999"), "S111"),
        (Decimal("1e-999999999"), "S111"),
        (10**5000, "S111"),
        (Fraction(1, 2**20000), "S111"),
        (-1, "C705"),
        (True, "C703"),
    ],
    ids=range(16),
)
def test_what_is_no_exact_amount_is_refused_with_its_place(amif, value, code):
    report = amif.check({"project": {**PROJECT, "union_contribution": value}})
    assert codes(report) == [code] and report.outcome is None and report.results == ()
    assert report.errors[0].span is not None and report.errors[0].span.line == 6


def test_all_mistakes_of_a_dossier_are_reported_at_once(amif):
    wrong = {
        "project": {
            **PROJECT,
            "union_contribution": 0.5,
            "managment_mode": "shared",
            7: 1,
            "co_financing_rate": Decimal("0.75"),
        }
    }
    report = amif.check(wrong)
    assert set(codes(report)) == {"C703", "C701", "C720"}
    assert [e.span.start for e in report.errors] == sorted(e.span.start for e in report.errors)
    assert "did you mean" in report.to_text()


def test_a_dossier_without_end_is_refused(amif):
    circle: dict[str, object] = {}
    circle["project"] = circle
    assert "S109" in codes(amif.check(circle))


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"as_of": "2024-02-30"}, "U903"),
        ({"as_of": datetime(2024, 1, 1)}, "U903"),
        ({"stage": "soon"}, "U903"),
        ({"readings": {"art_16/par_11": "neither"}}, "U903"),
        ({"readings": {"art_0": "neither"}}, "U903"),
        ({"rules": ["art_0"]}, "U901"),
    ],
)
def test_wrong_choices_are_errors_of_the_report(amif, choices, code):
    assert codes(amif.check({"project": PROJECT}, **choices)) == [code]


def test_a_file_that_is_not_there_is_an_error_of_the_report(amif, tmp_path):
    assert codes(amif.check_file(tmp_path / "nowhere.yaml")) == ["S113"]


@pytest.mark.parametrize("rulebook", ["no_such_act", "no/such/folder"])
def test_a_rulebook_that_is_not_there(rulebook):
    with pytest.raises(acquis.RulebookError) as raised:
        acquis.load(rulebook)
    assert [d.code for d in raised.value.diagnostics] == ["S113"]


def test_a_faulty_rulebook_carries_its_mistakes(tmp_path):
    (tmp_path / "act.yaml").write_text("nonsense: 1\n", encoding="utf-8")
    with pytest.raises(acquis.RulebookError) as raised:
        acquis.load(tmp_path)
    assert "R301" in {d.code for d in raised.value.diagnostics} and "R301" in str(raised.value)


def test_strict_evidence_and_explain_reach_the_evaluation(amif):
    project = {
        "management_mode": "direct",
        "contributes_to_fund_objectives": True,
        "annex_iii_action": "none",
        "specific_objective": "b",
    }
    (loose,) = amif.check({"project": project}, rules=["art_5/par_1/sub_1"]).results[0].verdicts
    (strict,) = (
        amif.check({"project": project}, rules=["art_5/par_1/sub_1"], strict_evidence=True, explain=True)
        .results[0]
        .verdicts
    )
    assert loose.remarks == ("unsupported",) and loose.trace is None
    assert strict.because == "judgement_pending" and strict.trace is not None


def test_the_version_is_told():
    assert acquis.__version__ == "0.1.0"
