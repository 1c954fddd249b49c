"""JSONL: each line as strict as a dossier, and no line takes another with it."""

from __future__ import annotations

import datetime
import json

import pytest

from tests.portfolio.world import csv_file, mapping_of, read, refused


def jsonl(tmp_path, *lines: object):
    text = "\n".join(line if isinstance(line, str) else json.dumps({"project": line}) for line in lines)
    return csv_file(tmp_path, text + "\n", "list.jsonl")


def test_all_types_and_lists(tmp_path):
    facts = {
        "id": "P1", "union_contribution": 100.5, "total_eligible_expenditure": "none", "co_financing_rate": "75 %",
        "commission_consulted_on": "2024-01-31", "project_approved_on": "none", "union_action": True,
        "specific_objective": "none", "reasoned_opinions": "none", "title": {"value": "T", "by": "x"},
        "entities": [{"name": "x", "entity_kind": "legal_entity", "independence_group": "none"}, {}],
        "other_union_contributions": [{"amount": "12.30"}, {"amount": "none"}], "member_state": "unknown",
    }  # fmt: skip
    found = read(jsonl(tmp_path, facts), "columns")
    (row,) = found.rows
    assert found.faults == []
    assert row["union_contribution"] == 10050 and row["co_financing_rate"] == 750000 and row["title"] == "T"
    assert row["total_eligible_expenditure"] is None and row["total_eligible_expenditure__none"] is True
    assert row["commission_consulted_on"] == datetime.date(2024, 1, 31) and row["project_approved_on__none"] is True
    assert row["specific_objective"] == "none" and row["reasoned_opinions"] == [] and row["member_state"] is None
    assert [e["entity_kind"] for e in row["entities"]] == ["legal_entity", None]
    assert row["entities"][0]["independence_group"] == "none"
    assert [(c["amount"], c["amount__none"]) for c in row["other_union_contributions"]] == [(1230, False), (None, True)]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ({"id": "b", "union_contribution": -1, "member_state": "GR"}, ["C704", "C705"]),
        ({"id": "b", "union_contribution": 0.005}, ["C708"]),
        ({"id": "b", "union_contribution": "1,5"}, ["C703"]),
        ({"id": "b", "unoin_contribution": 1}, ["C701"]),
        ({"id": "b", "union_contribution": 99999999999999999999}, ["P547"]),
        ({"id": "b", "co_financing_rate": "75.00001 %"}, ["C708"]),
        ({"id": "b", "entities": [{"entity_kind": "x"}]}, ["C704"]),
        ({}, ["C714"]),
        ({"id": "a"}, ["C707"]),
        ('{"project": {"id": "b"}', ["S104"]),
        ('{"project": {"id": "b"}, "as_of": "2024-01-01"}', ["P555"]),
        ('{"projects": [{"id": "b"}, {"id": "c"}]}', ["P555"]),
        ('{"programme": {"id": "b"}}', ["P555"]),
        ("[]", ["S112"]),
        ("null", ["S112"]),
        ('{"project": {"id": "b", "title": "' + "x" * 2_000_000 + '"}}', ["P546"]),
        ('{"a":' * 100_000, ["S109"]),
        ('{"project": {"id": "b", "union_contribution": 1e999999999}}', ["S111"]),
        ('{"project": {"id": "b", "id": "c"}}', ["S105"]),
    ],
)
def test_a_wrong_line(tmp_path, line, codes):
    found = read(jsonl(tmp_path, {"id": "a"}, line, {"id": "z"}), "columns")
    assert [r["id"] for r in found.rows] == ["a", "z"]
    assert sorted(code for _, _, code in found.faults) == codes
    assert {row for row, _, _ in found.faults} == {2}


def test_bytes_that_are_no_text_and_blank_lines(tmp_path):
    path = csv_file(
        tmp_path, b'\xef\xbb\xbf{"project": {"id": "a"}}\r\n\n\xff\n{"project": {"id": "\xc3\xa4"}}', "x.jsonl"
    )
    found = read(path, "columns")
    assert [(r["row"], r["id"]) for r in found.rows] == [(1, "a"), (4, "ä")]
    assert found.faults == [(3, "", "S101")]


def test_subjects_that_hang_together_come_as_dossiers(tmp_path):
    mapping = mapping_of("subject: performance_statement\nid: id\nfacts: {}\n", tmp_path)
    assert refused(csv_file(tmp_path, "id\na\n"), mapping)[0][0] == "P556"
    line = {"performance_statement": {"id": "a", "indicators": [{"name": "x", "value": 5}]}}
    (row,) = read(csv_file(tmp_path, json.dumps(line), "x.jsonl"), mapping).rows
    assert row["indicators"][0]["value_qualifier"] == "exact"


def test_no_line_at_all(tmp_path):
    assert read(csv_file(tmp_path, "", "x.jsonl"), "columns").facts.read == 0
