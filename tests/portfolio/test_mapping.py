"""Mapping files: what they declare, and every mistake in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from acquis.diagnostics.render import render
from acquis.portfolio.mapping import READY, find_mapping
from acquis.reading import read_file
from acquis.schemas.check import schema_mistakes
from tests.portfolio.world import SMALL, mapping_of, mistakes_of, rulebook

FACTS = "id: id\nfacts: {title: Title}\n"

WRONG = {
    "no id": ("facts: {title: Title}\n", "P502", 1),
    "no facts": ("id: id\n", "P502", 1),
    "a list": ("- id\n", "P503", 1),
    "unknown key": (FACTS + "colums: {}\n", "P501", 3),
    "unknown subject": (FACTS + "subject: projcet\n", "P504", 3),
    "unknown fact": ("id: id\nfacts:\n  titel: Title\n", "P505", 3),
    "unit left out": ("id: id\nfacts:\n  union_contribution: Grant\n", "P506", 3),
    "rate without unit": ("id: id\nfacts:\n  co_financing_rate: Rate\n", "P506", 3),
    "unit of another type": ("id: id\nfacts:\n  union_contribution: {column: G, unit: per cent}\n", "P504", 3),
    "unit of a boolean": ("id: id\nfacts:\n  union_action: {column: A, unit: euro}\n", "P511", 3),
    "date of a code": ("id: id\nfacts:\n  member_state: {column: A, date: excel}\n", "P511", 3),
    "two-digit year": (FACTS + 'cells: {date: "%d.%m.%y"}\n', "P507", 3),
    "date without month": (FACTS + 'cells: {date: "%d.%Y"}\n', "P507", 3),
    "two meanings": (FACTS + 'cells: {unknown: [""], none: [""]}\n', "P508", 3),
    "yes and no": (FACTS + 'cells: {yes: ["1"], no: ["1"]}\n', "P508", 3),
    "two signs": (FACTS + 'cells: {decimal: ",", group: ","}\n', "P508", 3),
    "no code": ("id: id\nfacts:\n  member_state: {column: A, codes: {Greece: GR}}\n", "P509", 3),
    "none where there is none": ("id: id\nfacts:\n  member_state: {column: A, codes: {x: none}}\n", "P509", 3),
    "column and value": ("id: id\nfacts:\n  management_mode: {column: A, always: shared}\n", "P510", 3),
    "neither": ("id: id\nfacts:\n  management_mode: {optional: yes}\n", "P510", 3),
    "value of no type": ("id: id\nfacts:\n  management_mode: {always: sharde}\n", "P510", 3),
    "separator": (FACTS + 'file: {separator: "#"}\n', "P504", 3),
    "first above header": (FACTS + "file: {header: 3, first: 2}\n", "P504", 3),
    "row zero": (FACTS + "file: {header: 0}\n", "P504", 3),
    "a list among facts": ("id: id\nfacts:\n  entities: Entities\n", "P511", 3),
    "no list": (FACTS + "lists: {titles: {sheet: a}}\n", "P505", 3),
    "list without sheet": (
        FACTS + "lists: {entities: {joins: id, column: e, given: x, facts: {name: n}}}\n",
        "P502",
        3,
    ),
    "scale too large": ("id: id\nfacts:\n  co_financing_rate: {column: R, unit: per cent, scale: 9}\n", "P504", 3),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_has_its_code_and_its_line(what, tmp_path):
    text, code, line = WRONG[what]
    mapping, mistakes = mistakes_of(text, tmp_path)
    assert mapping is None
    assert [m.code for m in mistakes] == [code]
    assert mistakes[0].span is not None and mistakes[0].span.line == line
    assert "^" in render(mistakes, colour=False)


def test_all_mistakes_are_told_at_once(tmp_path):
    _, mistakes = mistakes_of("facts:\n  titel: T\n  union_contribution: G\nfoo: 1\n", tmp_path)
    assert [m.code for m in mistakes] == ["P502", "P505", "P506", "P501"]


def test_a_file_that_is_not_there(tmp_path):
    mapping, mistakes = find_mapping(str(tmp_path / "nowhere.yaml"), rulebook().vocabulary)
    assert mapping is None and [m.code for m in mistakes] == ["S113"]


def test_forms_go_from_the_file_to_the_type_to_the_fact(tmp_path):
    mapping = mapping_of(
        "id: id\n"
        'cells: {unknown: ["-"], decimal: ",", date: "%d.%m.%Y"}\n'
        "types: {money: {unit: cent}, date: {date: excel}}\n"
        "facts:\n"
        "  union_contribution: Grant\n"
        '  public_contribution: {column: Public, unit: thousand euro, decimal: "."}\n'
        "  project_approved_on: Approved\n",
        tmp_path,
    )
    forms = {m.fact.name: m.form for m in mapping.facts}
    assert (forms["union_contribution"].unit, forms["union_contribution"].decimal) == ("cent", ",")
    assert (forms["public_contribution"].unit, forms["public_contribution"].decimal) == ("thousand euro", ".")
    assert forms["project_approved_on"].date == "excel"
    assert {f.unknown for f in forms.values()} == {("-",)}


@pytest.mark.parametrize("name", READY)
def test_ready_mappings_are_right_and_fit_the_schema(name):
    mapping, mistakes = find_mapping(name, rulebook().vocabulary)
    assert not mistakes and mapping is not None and mapping.subject.name == "project"
    node, wrong = read_file(f"engine/acquis/portfolio/mappings/{name}.yaml")
    assert node is not None and not wrong
    assert schema_mistakes(node, "mapping") == ()


def test_the_example_of_the_documentation_is_right(tmp_path):
    text = Path("engine/acquis/portfolio/mappings/README.md").read_text(encoding="utf-8")
    example = text.partition("```yaml\n")[2].partition("```")[0]
    mapping = mapping_of(example, tmp_path)
    assert mapping.separator == ";" and mapping.facts[0].form.symbols == ("€",)
    node, _ = read_file(tmp_path / "mapping.yaml")
    assert node is not None and schema_mistakes(node, "mapping") == ()


def test_the_schema_finds_what_the_reader_finds(tmp_path):
    path = tmp_path / "m.yaml"
    path.write_text("id: id\nfacts: {title: {column: a, untis: euro}}\n")
    node, _ = read_file(path)
    assert node is not None and schema_mistakes(node, "mapping")


def test_the_small_mapping_of_these_tests(tmp_path):
    mapping = mapping_of(SMALL, tmp_path)
    assert [m.fact.name for m in mapping.facts][:2] == ["union_contribution", "member_state"]
    assert len(mapping.sha256) == 64
