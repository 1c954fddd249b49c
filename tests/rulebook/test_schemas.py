"""The schemas accept every file that is shipped, and point at what is wrong in others."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from acquis.reading import Mapping, Sequence, read_bytes, read_file
from acquis.reading.fields import RULE_CODES
from acquis.rulebook.load import case_files, load
from acquis.rulebook.model import Rulebook
from acquis.schemas.check import check_forms, mistakes_against, schema, schema_mistakes
from acquis.schemas.dossier import dossier_schema

ROOT = Path(__file__).parents[2]
RULES = ROOT / "rules" / "amif"
GOOD = Path(__file__).parent / "good"
NAMES = ("rule_file", "cases", "vocabulary", "code_lists", "act")


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    result = load(RULES)
    assert result.rulebook is not None
    return result.rulebook


@pytest.mark.parametrize("name", NAMES)
def test_is_a_schema(name: str) -> None:
    Draft7Validator.check_schema(schema(name))


@pytest.mark.parametrize("folder", [RULES, GOOD], ids=["amif", "good"])
def test_shipped_files_have_their_form(folder: Path) -> None:
    assert check_forms(folder, load(folder).mistakes) == ()


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "rule_file",
            "article: 1\nnorms:\n  - rule: a\n    subject: b\n    kind: amount\n    title: c\n    stages: d\n",
            [("R301", 7, 5)],
        ),
        ("rule_file", "article: 1\nfigures:\n  a: {value: 3, cite: b, form: 2021-01-01}\n", [("R301", 3, 26)]),
        ("rule_file", "heading: a\n", [("R302", 1, 1)]),
        ("rule_file", "article: 1\nnorms: {}\n", [("R317", 2, 8)]),
        ("rule_file", "article: 1\nnorms:\n  - derogation: a\n    form: b\n", [("R302", 3, 5), ("R301", 4, 5)]),
        ("rule_file", "article: 1\nnorms:\n  - {rule: a, subject: b, kind: amounts, title: c}\n", [("R313", 3, 33)]),
        (
            "rule_file",
            "article: 1\nnorms:\n  - {rule: a, subject: b, kind: amount, title: c, remark_when: {strange: d}}\n",
            [("R301", 3, 65)],
        ),
        ("rule_file", "article: 1\nfigures:\n  a: {value: 3, cite: b, from: 1 May 2021}\n", [("R317", 3, 32)]),
        ("rule_file", "article: 1\nfigures:\n  a: []\n", [("R317", 3, 6)]),
        ("cases", "- case: a\n  project: {}\n", [("R302", 1, 3)]),
        ("cases", "- case: a\n  expect:\n    art_1: {outcome: compliant, misssing: []}\n", [("R301", 3, 33)]),
        ("cases", "- case: a\n  expect:\n    art_1: {outcome: complient}\n", [("R313", 3, 22)]),
        ("vocabulary", "subject: a\nfacts:\n  b: {type: code, means: c, source: d}\n", [("V403", 3, 7)]),
        (
            "vocabulary",
            "subject: a\nfacts:\n  b: {type: text, means: c, sourse: d}\n",
            [("V403", 3, 7), ("V405", 3, 29)],
        ),
        ("vocabulary", "subject: a\nfacts:\n  b: {type: texts, means: c, source: d}\n", [("V401", 3, 13)]),
        ("code_lists", "code_lists:\n  a: b\n", [("V405", 2, 6)]),
        ("code_lists", "code_lists:\n  a: [b, b]\n", [("V405", 2, 6)]),
        (
            "act",
            "act: a\ntitle: b\napplies_from: {value: 2021, cite: c}\nversions: []\n",
            [("R317", 3, 23), ("R317", 4, 11)],
        ),
    ],
)  # fmt: skip
def test_mistakes_stand_in_their_place(name: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    node, mistakes = read_bytes(text.encode(), "file.yaml")
    assert node is not None and not mistakes
    assert [(m.code, m.span.line, m.span.column) for m in schema_mistakes(node, name) if m.span] == expected


def test_only_what_loading_has_not_said(tmp_path: Path) -> None:
    folder = tmp_path / "rulebook"
    shutil.copytree(GOOD, folder)
    lists = folder / "vocabulary" / "code_lists.yaml"
    lists.write_text(lists.read_text(encoding="utf-8") + "  empty: []\n", encoding="utf-8")
    (folder / "article_09.yaml").write_text("article: 9\nnorm: []\n", encoding="utf-8")
    (folder / "article_09.cases.yaml").write_text("- case: without anything\n", encoding="utf-8")
    found = [
        (m.code, Path(m.span.source.name).name, m.span.line)
        for m in check_forms(folder, load(folder).mistakes)
        if m.span
    ]
    assert found == [("V405", "code_lists.yaml", 8), ("R302", "article_09.cases.yaml", 1)]


def test_dossiers_have_their_form(rulebook: Rulebook) -> None:
    form = dossier_schema(rulebook)
    Draft7Validator.check_schema(form)
    for path in sorted((ROOT / "tests" / "examples").glob("*.yaml")):
        node, _ = read_file(path)
        assert node is not None
        assert mistakes_against(node, form, RULE_CODES) == (), path


def test_dossiers_of_cases_have_their_form(rulebook: Rulebook) -> None:
    form = dossier_schema(rulebook)
    for path in case_files(RULES)[::3]:
        node, _ = read_file(path)
        assert isinstance(node, Sequence)
        for case in node.items:
            assert isinstance(case, Mapping)
            if case.get("error") is None and case.get("no_case") is None:
                dossier = replace(case, entries=tuple((k, v) for k, v in case if k.text not in ("case", "expect")))
                found = mistakes_against(dossier, form, RULE_CODES)
                assert not found, [(path.name, m.span and m.span.line, m.message) for m in found]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        (
            "a.yaml",
            "project:\n  union_contribution: "
            "{value: EUR 1 200 000.00, source: p. 4, by: me, 'on': 2024-01-01, evidence: letter}\n",
            None,
        ),
        (
            "a.yaml",
            "projects:\n  - {id: a, total_eligible_expenditure: none}\n  - {id: b, management_mode: unknown}\n",
            None,
        ),
        (
            "a.json",
            '{"project": {"union_contribution": 12.50, "implemented_under_specific_action": true, '
            '"annex_iv_action": null}}',
            None,
        ),
        ("a.yaml", "project:\n  union_contributon: 3\n", 2),
        ("a.yaml", "project:\n  union_contribution: many\n", 2),
        ("a.yaml", "project:\n  management_mode: none\n", 2),
        ("a.yaml", "project:\n  union_contribution: {source: p. 4}\n", 2),
        ("a.yaml", "projects:\n  - {title: nameless}\n", 2),
        ("a.yaml", "projet: {}\n", 1),
    ],
)  # fmt: skip
def test_values_of_a_dossier(name: str, text: str, line: int | None, rulebook: Rulebook) -> None:
    node, _ = read_bytes(text.encode(), name)
    assert node is not None
    found = mistakes_against(node, dossier_schema(rulebook), RULE_CODES)
    assert [m.span.line for m in found if m.span] == ([] if line is None else [line])


def test_nothing_is_fetched() -> None:
    """A schema that points elsewhere is refused, not looked up."""
    node, _ = read_bytes(b"a: b\n", "file.yaml")
    assert node is not None
    with pytest.raises(Exception, match=r"Unresolvable|PointerToNowhere|Unretrievable|invalid"):
        mistakes_against(node, {"$ref": "http://example.invalid/other.json"}, RULE_CODES)
