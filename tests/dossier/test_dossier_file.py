"""The file itself: its own keys, its subjects, and all mistakes in one run."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from acquis.dossier.read import read_dossier
from acquis.reading import read_bytes, read_file
from tests.dossier.texts import ROOT, dossier, mistake, mistakes, notes, rulebook

EXAMPLES = sorted((ROOT / "tests" / "examples").glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.stem))
def test_examples_read(path: Path) -> None:
    node, found = read_file(path)
    assert node is not None and not found
    read, mistakes = read_dossier(node, str(path), rulebook())
    assert read is not None and not mistakes
    assert read.subjects


def test_own_keys() -> None:
    found = dossier(
        "act: amif\nas_of: 2024-11-30\nstage: payment\nreadings: {art_16/par_11: earlier_day}\nproject: {}\n"
    )
    assert (found.name, found.act, found.stage) == ("case.yaml", "amif", "payment")
    assert found.as_of == date(2024, 11, 30).toordinal()
    assert found.readings == {"art_16/par_11": "earlier_day"}
    assert [(s.subject, s.id, dict(s.facts)) for s in found.subjects] == [("project", None, {})]


def test_own_keys_left_out() -> None:
    for text in ("project: {}", "act: unknown\nas_of: unknown\nstage: unknown\nreadings: unknown\nproject: {}"):
        found = dossier(text)
        assert (found.act, found.as_of, found.stage, dict(found.readings)) == ("amif", None, None, {})
    found = dossier('{"as_of": null, "stage": null, "readings": null, "project": {}}', "case.json")
    assert (found.act, found.as_of, found.stage, dict(found.readings)) == ("amif", None, None, {})


@pytest.mark.parametrize(
    ("line", "code", "column", "help"),
    [
        ("act: amf", "C704", 6, "did you mean `amif`? one of: amif"),
        ("as_of: 30.11.2024", "C703", 8, "dates are written 2024-02-15"),
        ("as_of: none", "C706", 8, "write `unknown`, or leave the key out, if it is not known"),
        ("stage: payments", "C704", 8, "did you mean `payment`? one of: selection, implementation, payment"),
        (
            "readings: {art_16/par_11: earlier_days}",
            "C710",
            27,
            "did you mean `earlier_day`? one of: earlier_day, same_day_allowed",
        ),
        ("readings: [earlier_day]", "C713", 11, "write `readings: {art_16/par_11: earlier_day}`"),
        ("projct: {id: a}", "C701", 1, "did you mean `project` or `projects`?"),
        ("union_contribution: 5", "C701", 1, "`union_contribution` is a fact of `project`"),
        ("dossier: {as_of: 2024-01-01}", "C701", 1, ""),
    ],
)
def test_mistakes_in_own_keys(line: str, code: str, column: int, help: str) -> None:
    text = f"{line}\nproject: {{}}\n"
    assert mistakes(text) == [(code, 1, column)]
    assert mistake(text).help == help


def test_a_reading_of_an_unknown_rule() -> None:
    text = "readings: {art_16/par_11x: earlier_day}\nproject: {}\n"
    assert mistakes(text) == [("C709", 1, 12)]
    assert mistake(text).help.startswith("did you mean `art_16/par_11`")


def test_a_reading_of_a_rule_without_readings() -> None:
    rule = next(r.id for r in rulebook().rules.values() if not r.readings)
    found = mistake(f"readings: {{{rule}: literal}}\nproject: {{}}")
    assert (found.code, found.help) == ("C710", "the rule has one reading only: remove this line")


def test_a_day_alone_can_be_asked_about() -> None:
    assert mistakes("as_of: 2024-11-30") == []


def test_no_subject() -> None:
    assert mistakes("stage: payment") == [("C717", 1, 1)]
    assert mistakes("projects: []") == [("C717", 1, 1)]
    assert mistakes("{}") == [("C717", 1, 1)]
    assert mistakes("project: unknown") == [("C717", 1, 1)]
    assert mistakes("as_of: 2024-11-30\nunion_contribution: 60 000\n") == [("C717", 1, 1), ("C701", 2, 1)]
    assert mistakes("projct: {id: a}") == [("C701", 1, 1)]


def test_no_mapping() -> None:
    assert mistakes("[project]") == [("S112", 1, 1)]
    assert mistakes("project") == [("S112", 1, 1)]


def test_singular_and_plural() -> None:
    text = "project: {id: a}\nprojects:\n  - {id: b, title: ~}\n"
    assert mistakes(text) == [("C713", 2, 1), ("C703", 3, 20)]
    assert notes("project: {id: a}\nprojects: [{id: b}]\n") == [(1, 1, "the other form stands here")]
    assert mistakes("project: [{id: a}]") == [("C713", 1, 10)]
    assert mistakes("projects: {id: a}") == [("C713", 1, 11)]
    assert mistakes("project: a") == [("C713", 1, 10)]
    assert mistakes("project:\n") == [("C703", 1, 9)]
    assert mistakes("projects: [a, {id: b}]") == [("C713", 1, 12)]
    assert mistakes("project: none") == [("C713", 1, 10)]


def test_ids_in_list_form() -> None:
    assert [s.id for s in dossier("projects: [{id: b}, {id: 007}]").subjects] == ["b", "007"]
    assert mistakes("projects:\n  - title: x\n  - {id: unknown}\n") == [("C714", 2, 5), ("C714", 3, 6)]
    text = "projects:\n  - id: a\n  - id: a\n"
    assert mistakes(text) == [("C707", 3, 9)]
    assert notes(text) == [(2, 9, "it stands here first")]
    numbers = '{"projects": [{"id": 1}, {"id": "1"}]}'
    assert mistakes(numbers, "case.json") == [("C707", 1, 33)]


def test_unknown_facts() -> None:
    near = mistake("project:\n  union_contributon: 5\n")
    assert (near.code, near.help) == ("C701", "did you mean `union_contribution` or `other_union_contributions`?")
    elsewhere = mistake("project: {programme_allocation: 5}")
    assert elsewhere.help == "`programme_allocation` is a fact of `programme`"
    near_elsewhere = mistake("project: {programme_alocation: 5}")
    assert near_elsewhere.help == "did you mean `programme_allocation`? that is a fact of `programme`"
    assert mistake("project: {xyzxyz: 5}").help == ""


def test_all_mistakes_in_the_order_of_the_text() -> None:
    text = """\
programme:
  cci: ~
  types_of_action: [{type_of_action: ordinary, co_financing_rate: 75}]
  projects:
    - {id: p1, management_mode: direct, type_of_action: specific_action}
    - {id: p1, total_expenditure: 5}
project: {union_contribution: -5, entities: [e1]}
as_of: 2024-13-01
"""
    assert mistakes(text) == [
        ("C703", 2, 8),
        ("C720", 3, 67),
        ("C721", 5, 33),
        ("C711", 5, 57),
        ("C707", 6, 12),
        ("C701", 6, 16),
        ("C705", 7, 31),
        ("C713", 7, 46),
        ("C703", 8, 8),
    ]


def test_what_is_json_is_told_by_its_types() -> None:
    def codes(text: str, name: str, json: bool | None = None) -> list[str]:
        node, found = read_bytes(text.encode(), name, json=json)
        assert node is not None and not found
        return [m.code for m in read_dossier(node, name, rulebook())[1]]

    strings = '{"project": {"union_action": "yes"}}'
    assert codes(strings, "case.yaml") == []
    assert codes(strings, "case.json") == codes(strings, "-") == codes(strings, "body", json=True) == ["C703"]
    assert codes('{"project": {"union_action": true, "title": "x"}}', "-") == []
    assert codes('"project": {"union_action": yes}', "-") == []


def test_help_is_not_searched_for_without_end() -> None:
    """Thousands of wrong names take no longer than reading them."""
    facts: dict[str, Any] = {f"total_eligible_expenditure{i}": 1 for i in range(5000)}
    persons = [{"person": str(i), "family_member_of": f"x{i}"} for i in range(5000)]
    text = json.dumps({"project": facts, "admission_and_transfer": {"persons_admitted": persons}})
    found = mistakes(text, "case.json")
    assert len(found) == 10_000
