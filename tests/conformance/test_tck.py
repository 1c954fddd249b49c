"""Cases of the public DMN TCK: a refusal with a reason is allowed, a wrong value never."""

from __future__ import annotations

import csv
import json
from contextlib import redirect_stdout
from fractions import Fraction
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from acquis.cli.main import run

HERE = Path(__file__).parent
CASES = [json.loads(line) for line in (HERE / "tck.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def answers():
    raw = BytesIO()
    screen = TextIOWrapper(raw, encoding="utf-8")
    with redirect_stdout(screen):
        assert run(["eval", "--cases", str(HERE / "tck.jsonl")]) == 0
    return [json.loads(line) for line in raw.getvalue().decode("utf-8").splitlines()]


def has_value(case):
    return case["expected"] != "error" and case["expected"]["type"] != "null"


def same(actual, expected):
    if actual["type"] != expected["type"]:
        return False
    if actual["type"] == "list":
        return len(actual["items"]) == len(expected["items"]) and all(map(same, actual["items"], expected["items"]))
    if actual["type"] == "number":
        return Fraction(actual["value"]) == Fraction(expected["value"])
    return actual.get("value") == expected.get("value")


def test_every_case_is_answered_in_order(answers):
    assert [a["id"] for a in answers] == [c["id"] for c in CASES]
    assert all(len({"value", "unknown", "gap", "error"} & set(a)) == 1 for a in answers)


def test_no_value_is_wrong(answers):
    wrong = []
    for case, answer in zip(CASES, answers, strict=True):
        if "value" not in answer:
            continue
        expected = case["expected"] if has_value(case) else {"type": "null"}
        if not same(answer["value"], expected):
            wrong.append((case, answer))
    assert wrong == []


def test_at_least_four_fifths_of_the_values_are_given(answers):
    wanted = [a for c, a in zip(CASES, answers, strict=True) if has_value(c)]
    assert 5 * sum("value" in a for a in wanted) >= 4 * len(wanted)


def test_refusals_are_those_on_the_list(answers):
    with (HERE / "tck_refusals.tsv").open(encoding="utf-8", newline="") as lines:
        listed = [(row["id"], row["code"]) for row in csv.DictReader(lines, delimiter="\t")]
    assert [(a["id"], a["error"]["code"]) for a in answers if "error" in a] == listed
    assert all(a["error"]["message"] for a in answers if "error" in a)
