"""The shipped law gives what its cases say; each case is a test of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from acquis.cases import differences, read_cases
from acquis.expression import tree
from acquis.rulebook.load import case_files, load

FOLDER = Path(__file__).parents[2] / "rules" / "amif"
RULEBOOK = load(FOLDER).rulebook
assert RULEBOOK is not None
CASES = [(path.name, case) for path in case_files(FOLDER) for case in read_cases(path, RULEBOOK)[0]]


@pytest.mark.parametrize(
    ("file", "case"), CASES, ids=[f"{file.removesuffix('.cases.yaml')}: {case.sentence}" for file, case in CASES]
)
def test_the_law_gives_what_the_case_says(file, case):
    found = differences(case, RULEBOOK)
    assert not found, "\n".join([f"{file}:{case.span.line}: {case.sentence}", *found])


def test_every_file_of_cases_is_well_formed():
    for path in case_files(FOLDER):
        assert read_cases(path, RULEBOOK)[1] == (), path


def test_every_rule_has_a_case_that_is_met_and_one_that_is_not():
    """An outcome that no case shows is an outcome that nobody checked."""
    shown: dict[str, set[str]] = {}
    for _, case in CASES:
        for rule, wanted in case.expect.items():
            shown.setdefault(rule, set()).add(str(wanted["outcome"]))
    for rule in RULEBOOK.rules.values():
        assert "compliant" in shown.get(rule.id, ()), rule.id
        if rule.applies is not None:
            assert "not_applicable" in shown[rule.id], rule.id
        met_by_its_scope = rule.requires == tree.Truth(True)
        if rule.requires is not None and not met_by_its_scope and rule.id not in CANNOT_BE_BREACHED:
            assert "non_compliant" in shown[rule.id], rule.id


# A closed list without another code; a waiver that ends where its condition ends; late observations without effect.
CANNOT_BE_BREACHED = {"art_9/par_3", "art_22/par_2", "art_35/par_3"}


def test_every_derogation_makes_some_case_compliant():
    named = {str(d) for _, case in CASES for wanted in case.expect.values() for d in wanted.get("by", ())}
    for rule in RULEBOOK.rules.values():
        assert {d.id for d in rule.derogations} <= named, rule.id


def test_case_sentences_are_unique_within_a_file():
    sentences = [(file, case.sentence) for file, case in CASES]
    assert len(sentences) == len(set(sentences))
