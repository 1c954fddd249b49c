from __future__ import annotations

import shutil

import pytest

from .acquis_command import ROOT

RULES = ROOT / "rules" / "amif"


def test_the_list_has_every_rule_in_the_order_of_the_act(acquis):
    code, out, _ = acquis("rules", "list")
    ids = [line.split()[0] for line in out.splitlines()]
    assert code == 0 and len(ids) == len(set(ids))
    assert ids.index("art_15/par_1") < ids.index("art_16/par_11") < ids.index("anx_VI/tab_4")


def test_the_list_can_be_about_one_subject(acquis):
    code, out, _ = acquis("rules", "list", "--subject", "programme")
    assert code == 0 and "art_16/par_2/pnt_a" in out and "art_16/par_11" not in out
    assert acquis("rules", "list", "--subject", "nothing")[0] == 2


def test_a_rule_is_shown_in_full(acquis):
    code, out, _ = acquis("rules", "show", "art_15/par_1")
    assert code == 0
    for part in (
        "Article 15(1): Ceiling of the Union contribution", "the Member State",
        "union_contribution <= ceiling * total_eligible_expenditure",
        "general_ceiling = 75 % from 2021-01-01 (Article 15(1))", "Article 15(3): Actions of Annex IV",
        "if present(annex_iv_action)", "then ceiling = annex_iv_ceiling", "our convention",
    ):  # fmt: skip
        assert part in out
    assert "within_technical_assistance_limit (boolean)" in out
    assert max(map(len, out.splitlines())) <= 100


def test_readings_come_with_their_arguments(acquis):
    out = acquis("rules", "show", "art_16/par_11")[1]
    assert "earlier_day" in out and "same_day_allowed" in out and "hour is not on file" in out


def test_derogations_and_provisions_without_a_rule_are_shown_too(acquis):
    assert "Derogates from Article 15(1)" in acquis("rules", "show", "art_15/par_2")[1]
    assert "Article 1" in acquis("rules", "show", "art_1/sub_1")[1]
    code, out, err = acquis("rules", "show", "art_15/par_99")
    assert code == 2 and "U901" in err and out == ""


def test_terms_that_the_act_defines_are_shown_where_a_fact_uses_them(acquis):
    assert "Article 2, point (4): Family member" in acquis("rules", "show", "art_19/par_5")[1]
    shown = acquis("rules", "show", "art_2/pnt_4")[1]
    assert "admission_and_transfer: persons_admitted.family_member_of" in shown


def test_every_page_can_be_written(acquis):
    for line in acquis("rules", "list")[1].splitlines():
        assert acquis("rules", "show", line.split()[0])[0] == 0


def test_the_rules_have_no_mistakes(acquis):
    code, out, _ = acquis("rules", "check")
    assert code == 0 and "no mistakes" in out


@pytest.mark.parametrize("form", [("{}",), ("--rulebook", "{}")])
def test_every_mistake_of_a_rulebook_is_printed(acquis, tmp_path, form):
    folder = tmp_path / "amif"
    shutil.copytree(RULES, folder)
    article = folder / "article_15.yaml"
    text = article.read_text(encoding="utf-8")
    text = text.replace("requires: union_contribution <= ceiling", "requires: union_contributon <= ceiling", 1).replace(
        "stage: selection", "stage: often", 1
    )
    article.write_text(text, encoding="utf-8")
    code, out, _ = acquis("rules", "check", *(part.format(folder) for part in form))
    assert code == 3 and "E205" in out and "R313" in out and "article_15.yaml" in out


def test_a_case_about_no_rule_is_a_mistake(acquis, tmp_path):
    folder = tmp_path / "amif"
    shutil.copytree(RULES, folder)
    cases = folder / "article_15.cases.yaml"
    cases.write_text(
        "- case: nothing\n  project: {}\n  expect: {art_15/par_99: {outcome: compliant}}\n", encoding="utf-8"
    )
    code, out, _ = acquis("rules", "check", str(folder))
    assert code == 3 and "R318" in out


def test_a_folder_that_is_not_there(acquis, tmp_path):
    code, out, _ = acquis("rules", "check", str(tmp_path / "nowhere"))
    assert code == 3 and "S113" in out


def test_codes_are_explained(acquis):
    assert "C703" in acquis("help")[1]
    code, out, _ = acquis("help", "c703")
    assert code == 0 and "C703" in out
    assert acquis("help", "C999")[0] == 2


def test_the_help_has_examples(acquis):
    for command in ("check", "eval", "rules"):
        code, out, _ = acquis(command, "--help")
        assert code == 0 and "acquis " + command in out.split("examples:")[1]
