"""The workbook to fill in: what it offers, and what comes back from it, lists included."""

from __future__ import annotations

import openpyxl
import pytest

from acquis.portfolio.template import choices, write_template
from tests.portfolio.world import read, rulebook


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "template.xlsx"
    write_template(path, rulebook(), rulebook().vocabulary.subjects["project"])
    return path


def filled(path, rows, lists=None):
    """The template with some facts by name, by sheet."""
    book = openpyxl.load_workbook(path)
    for title, entries in {"projects": rows, **(lists or {})}.items():
        sheet = book[title]
        places = {cell.value: cell.column for cell in sheet[2]}
        for number, row in enumerate(entries, 3):
            for name, value in row.items():
                sheet.cell(number, places[name], value)
    book.save(path)
    return path


def test_every_fact_has_its_column_note_and_choices(template):
    book = openpyxl.load_workbook(template)
    facts = rulebook().vocabulary.subjects["project"].facts
    assert book.sheetnames == [
        "projects",
        "reasoned_opinions",
        "other_union_contributions",
        "entities",
        "codes",
        "units",
    ]
    sheet = book["projects"]
    names = [cell.value for cell in sheet[2]]
    assert names == ["id", *facts]
    assert sheet.freeze_panes == "B3"
    for cell, fact in zip(sheet[2][1:], facts.values(), strict=True):
        assert fact.source in cell.comment.text and fact.means in cell.comment.text
    offered = {str(check.sqref).partition("3")[0]: check.formula1 for check in sheet.data_validations.dataValidation}
    for place, fact in enumerate(facts.values(), 2):
        letter = openpyxl.utils.get_column_letter(place)
        words = choices(fact)
        assert (letter in offered) == bool(words)
        if words:
            assert [c[0].value for c in book["codes"][offered[letter].partition("!")[2]]] == list(words)


def test_an_empty_template_is_an_empty_portfolio(template):
    assert read(template, "template").facts.read == 0


def test_what_is_filled_in_comes_back(template):
    rows = [
        {"id": "P1", "union_contribution": 75.5, "member_state": "DE", "union_action": "yes", "co_financing_rate": 75,
         "action_type_code": "001", "commission_consulted_on": "none", "entities": "listed",
         "reasoned_opinions": "none"},
        {"id": "P2", "union_contribution": "EUR 1 234.50", "co_financing_rate": "75 %", "total_project_cost": "*****"},
    ]  # fmt: skip
    lists = {"entities": [{"id": "P1", "name": "One", "entity_kind": "legal_entity"}, {"id": "P1", "name": "Two"}]}
    found = read(filled(template, rows, lists), "template")
    first, second = found.rows
    assert first["union_contribution"] == 7550 and first["co_financing_rate"] == 750000
    assert first["action_type_code"] == "001" and first["commission_consulted_on__none"] is True
    assert [(e["name"], e["entity_kind"]) for e in first["entities"]] == [("One", "legal_entity"), ("Two", None)]
    assert first["reasoned_opinions"] == [] and first["other_union_contributions"] is None
    assert second["union_contribution"] == 123450 and second["co_financing_rate"] == 750000
    assert next(t for t in found.facts.treated if t.column == "total_project_cost").masked == 1
    assert found.faults == []


def test_lists_that_do_not_fit_their_rows(template):
    rows = [
        {"id": "good", "entities": "listed"},
        {"id": "no entry", "entities": "listed"},
        {"id": "not said", "entities": None},
        {"id": "none said", "entities": "none"},
        {"id": "unclear", "entities": "some"},
        {"id": "bad entry", "other_union_contributions": "listed"},
        {"id": "fine", "entities": "none"},
    ]
    lists = {
        "entities": [{"id": i, "name": "x"} for i in ("good", "not said", "none said", "nobody")],
        "other_union_contributions": [
            {"id": "bad entry", "amount": 5}, {"id": "bad entry", "amount": -1}, {"amount": 7},
        ],
    }  # fmt: skip
    found = read(filled(template, rows, lists), "template")
    assert [r["id"] for r in found.rows] == ["good", "fine"]
    assert [(f["row"], f["column"], f["code"], f["cell"]) for f in found.told if f["row"]] == [
        (4, "entities", "P553", "AY4"),
        (5, "entities", "P553", "AY5"),
        (6, "entities", "P553", "AY6"),
        (7, "entities", "P553", "AY7"),
        (8, "amount", "C705", "other_union_contributions!C4"),
    ]
    assert sorted((f["code"], f["cell"]) for f in found.told if not f["row"]) == [
        ("C714", "other_union_contributions!A5"),
        ("P554", "entities!A6"),
    ]


def test_the_same_template_every_time(template, tmp_path):
    other = tmp_path / "again.xlsx"
    write_template(other, rulebook(), rulebook().vocabulary.subjects["project"])
    assert other.read_bytes() == template.read_bytes()


@pytest.mark.parametrize("subject", ["programme", "evaluation", "allocation"])
def test_other_subjects_have_one_too(tmp_path, subject):
    path = tmp_path / "t.xlsx"
    write_template(path, rulebook(), rulebook().vocabulary.subjects[subject])
    assert openpyxl.load_workbook(path).sheetnames[0] == rulebook().vocabulary.subjects[subject].plural
