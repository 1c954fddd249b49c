"""What the cases beside the shipped law must be, all together; each of them is a test of its own in `rules/`."""

from __future__ import annotations

from pathlib import Path

import pytest

from acquis.cases import differences, read_case_file
from acquis.cases.kinds import idle_reasons, kinds
from acquis.dossier.read import read_dossier
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.options import Options
from acquis.reading import read_bytes
from acquis.rulebook.load import case_files, load

FOLDER = Path(__file__).parents[2] / "rules" / "amif"
RULEBOOK = load(FOLDER).rulebook
assert RULEBOOK is not None
FILES = [read_case_file(path, RULEBOOK) for path in case_files(FOLDER)]
CASES = [case for file in FILES for case in file.cases]


def test_the_cases_themselves_are_run(request):
    """They are collected by the package's own plugin; without it `rules/` would be empty and nobody would notice."""
    assert request.config.pluginmanager.has_plugin("acquis"), "install the package: pip install -e ."
    assert "rules" in request.config.getini("testpaths")


def test_every_file_of_cases_is_well_formed():
    for file in FILES:
        assert file.mistakes == (), file.path


def test_every_rule_has_cases_of_every_kind_or_the_reason_why_not():
    """An outcome that no case shows is an outcome that nobody checked."""
    lacking = {k.rule.id: k.lacking for k in kinds(RULEBOOK, FILES) if k.lacking}
    assert not lacking, "see acquis test --kinds"


def test_every_reason_is_needed():
    assert idle_reasons(RULEBOOK, FILES) == ()


@pytest.mark.parametrize("subject", sorted({rule.subject for rule in RULEBOOK.rules.values()}))
def test_nothing_applies_before_the_act_does(subject):
    """Why a rule without a scope of its own needs no case that it does not apply."""
    named = "programme" if subject == "dossier" else subject  # the file itself comes with every subject
    node, _ = read_bytes(f"as_of: 2020-12-31\n{named}: {{}}\n".encode(), "a.yaml")
    dossier, mistakes = read_dossier(node, "a.yaml", RULEBOOK)
    assert dossier is not None, mistakes
    (result,) = (r for r in evaluate(RULEBOOK, dossier, Options()) if r.subject == subject)
    assert {v.outcome for v in result.verdicts} == {"not_applicable"}
    assert len(result.verdicts) == len(RULEBOOK.rules_of(subject))


def test_every_derogation_makes_some_case_compliant():
    named = {str(d) for case in CASES for wanted in case.expect.values() for d in wanted.get("by", ())}
    for rule in RULEBOOK.rules.values():
        assert {d.id for d in rule.derogations} <= named, rule.id


def test_every_file_shows_a_mistake_of_its_dossiers():
    """Bad input is as much a part of a rule as good input."""
    articles = {file.path.name.partition(".")[0] for file in FILES}
    for article in articles:
        own = [f for f in FILES if f.path.name.partition(".")[0] == article]
        assert any(case.error for f in own for case in f.cases), article


def test_the_example_in_the_description_is_true(tmp_path):
    text = (FOLDER.parent / "README.md").read_text(encoding="utf-8").partition("## Cases")[2]
    path = tmp_path / "a.cases.yaml"
    path.write_text(text.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    file = read_case_file(path, RULEBOOK)
    assert file.mistakes == () and len(file.cases) == 2 and len(file.reasons) == 1
    assert [differences(case, RULEBOOK) for case in file.cases] == [[], []]
