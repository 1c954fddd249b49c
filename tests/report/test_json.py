"""Every report fits the published schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from referencing import Registry

from acquis.cases import read_cases
from acquis.dossier.read import read_dossier
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.options import Options
from acquis.report import json as json_report
from acquis.rulebook.load import case_files

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "tests" / "examples").glob("*.yaml"))
VALIDATOR = Draft7Validator(json_report.schema(), registry=Registry())


def mistakes(report):
    return [f"{e.json_path}: {e.message}" for e in VALIDATOR.iter_errors(json.loads(json.dumps(report)))]


def test_the_schema_is_one():
    Draft7Validator.check_schema(json_report.schema())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_examples(amif, path):
    report = amif.check_file(path, explain=True)
    assert report.results and not report.errors
    assert mistakes(report.to_json()) == []


@pytest.mark.parametrize("path", case_files(ROOT / "rules" / "amif"), ids=lambda p: p.stem)
def test_cases(amif, path):
    for case in read_cases(path, amif.rulebook)[0]:
        dossier, errors = read_dossier(case.dossier, "case", amif.rulebook)
        results = evaluate(amif.rulebook, dossier, Options(rules=frozenset(case.expect))) if dossier is not None else ()
        assert mistakes(json_report.document(amif.rulebook, [("case", errors)], results)) == [], case.sentence


def test_errors(amif):
    report = amif.check_text(
        "project: {managment_mode: shared, union_contribution: 1.005}\nproject: 1\n",
        "case.yaml",
        as_of="soon",
        rules=["art_0"],
    )
    assert {e.code for e in report.errors} >= {"U901", "U903"}
    document = report.to_json()
    assert mistakes(document) == [] and document["results"] == []
    assert list(document["inputs"][0]["errors"][0])[:5] == ["code", "line", "column", "message", "help"]


def test_keys_stand_in_the_order_of_the_interface(amif):
    report = amif.check_file(EXAMPLES[-1]).to_json()
    assert list(report) == ["acquis", "inputs", "results"]
    head = ["version", "rulebook", "latest_law_version", "rulebook_sha256", "known_later_versions", "overlays"]
    assert list(report["acquis"]) == head
    result = report["results"][0]
    assert list(result) == [
        "file",
        "subject",
        "id",
        "as_of",
        "law_version",
        "celex",
        "stage",
        "outcome",
        "later",
        "defaults",
        "verdicts",
    ]
    assert list(result["verdicts"][0]) == [
        "rule", "citation", "title", "binds", "outcome", "because", "missing", "by", "values",
        "readings", "remarks", "reason", "facts", "trace",
    ]  # fmt: skip


def test_derogations_are_cited(amif):
    project = {
        "management_mode": "shared",
        "total_eligible_expenditure": 100,
        "union_contribution": 90,
        "implemented_under_specific_action": True,
    }
    others = ("provides_operating_support", "provides_emergency_assistance", "provides_technical_assistance")
    project |= {"annex_iv_action": "none", **dict.fromkeys(others, False)}
    (result,) = amif.check({"project": project}, rules=["art_15/par_1"]).to_json()["results"]
    (verdict,) = result["verdicts"]
    assert verdict["outcome"] == "compliant"
    assert verdict["by"] == [{"rule": "art_15/par_2", "citation": "Article 15(2)"}]


@pytest.mark.parametrize(
    "broken",
    [
        lambda r: r.update(more=1),
        lambda r: r["results"][0].update(outcome="fine"),
        lambda r: r["results"][0]["verdicts"][0].pop("reason"),
        lambda r: r["results"][0]["verdicts"][0].update(outcome="compliant", because="gap"),
        lambda r: r["results"][0]["verdicts"][0]["values"].update(excess={"around": "1"}),
        lambda r: r["results"][0]["verdicts"][0]["values"].update(excess=0.5),
        lambda r: r["results"][0]["verdicts"][0].update(remarks=["odd"]),
    ],
)
def test_the_schema_refuses_what_is_not_in_the_interface(amif, broken):
    report = amif.check_file(EXAMPLES[-1]).to_json()
    assert mistakes(report) == []
    broken(report)
    assert mistakes(report)
