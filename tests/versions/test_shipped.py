"""Overlays on the shipped rules: both sums in one dossier, and what each power reaches."""

from __future__ import annotations

from pathlib import Path

import pytest

import acquis
from tests.versions.world import verdict, written

EXAMPLE = Path(__file__).parents[1] / "examples" / "overlays" / "sums_2025.yaml"
AMIF = acquis.load()
PERSON = {
    "route": "resettlement", "union_citizen": False, "family_member_of": "none", "referred_by": "unhcr",
    "displaced_in_third_country": True, "status_granted": "international_protection", "durable_solution": True,
}  # fmt: skip
RESETTLED = {
    "admission_and_transfer": {
        "member_state": "PT",
        "persons_admitted": [
            {**PERSON, "id": day, "person": day, "admitted_on": day}
            for day in ("2020-11-30", "2025-02-28", "2025-03-01", "2026-07-14")
        ],
    }
}


def test_the_sum_of_the_day_on_which_a_person_came():
    raised = acquis.load(overlays=EXAMPLE)
    plain = verdict(AMIF.check(RESETTLED, as_of="2026-12-31"), "art_19/par_1")
    found = verdict(raised.check(RESETTLED, as_of="2026-12-31"), "art_19/par_1")
    assert plain.values["amount_due"] == "40000.00"
    assert found.values["amount_due"] == "42000.00"
    assert (plain.values["amount_per_person"], found.values["amount_per_person"]) == ("10000.00", "11000.00")
    before = verdict(raised.check(RESETTLED, as_of="2025-02-28"), "art_19/par_1")
    assert (before.values["amount_due"], before.values["amount_per_person"]) == ("42000.00", "10000.00")
    first = verdict(raised.check(RESETTLED, as_of="2026-12-31", law_version="2021-07-15"), "art_19/par_1")
    assert first.values["amount_due"] == "40000.00"


HEAD = "overlay: o\nact: amif\ntitle: T\nempowered_by: {by}\nadopted: 2025-01-02\nfrom: 2025-03-01\n"
SUMS = {
    "art_19.resettlement_sum": "art_19/par_9", "art_19.humanitarian_sum": "art_19/par_9",
    "art_19.vulnerable_sum": "art_19/par_9", "art_20.applicant_sum": "art_20/par_9",
    "art_20.beneficiary_sum": "art_20/par_9", "art_20.cost_sum": "art_20/par_9",
}  # fmt: skip
LISTS = {
    "annex_iii_actions": ("art_5/par_1/sub_2", "{'4(z)': {objective: c}}"),
    "annex_iv_actions": ("art_16/par_9", None),
    "annex_vii_expenditure": ("art_21/par_5", "[energy]"),
    "annex_v_indicators": ("art_33/par_2", "[so_a/indicator_9]"),
    "annex_viii_indicators": ("art_33/par_5", "{so_a/output_9: {objective: a, output: yes, counts_persons: yes}}"),
    "intervention_fields": ("art_36/par_1", "{I.099: {objective: a, operating_support: no}}"),
    "action_types": ("art_36/par_1", "['099']"),
    "implementation_codes": ("art_36/par_1", "['099']"),
    "particular_themes": ("art_36/par_1", "['099']"),
}
POWERS = sorted({*SUMS.values(), *(by for by, _ in LISTS.values())})


@pytest.mark.parametrize("by", POWERS)
def test_each_power_reaches_its_own_figures_and_no_other(tmp_path, by):
    changes = "".join(f"  {name}: {{value: EUR 7}}\n" for name in SUMS)
    path = written(tmp_path, "o", HEAD.format(by=by) + f"figures:\n{changes}")
    with pytest.raises(acquis.RulebookError) as raised:
        acquis.load(overlays=[path])
    refused = {m.message.split("`")[1] for m in raised.value.diagnostics}
    assert {m.code for m in raised.value.diagnostics} == {"R331"}
    assert refused == {name for name, own in SUMS.items() if own != by}


@pytest.mark.parametrize("name", [n for n, (_, added) in LISTS.items() if added is not None])
def test_codes_for_each_annex(tmp_path, name):
    by, added = LISTS[name]
    path = written(tmp_path, "o", HEAD.format(by=by) + f"code_lists: {{{name}: {{add: {added}}}}}\n")
    known = acquis.load(overlays=path).rulebook.vocabulary.code_lists
    assert len(known[name].codes) == len(AMIF.rulebook.vocabulary.code_lists[name].codes) + 1
    other = next(b for b in POWERS if b != by)
    path = written(tmp_path, "o", HEAD.format(by=other) + f"code_lists: {{{name}: {{add: {added}}}}}\n")
    with pytest.raises(acquis.RulebookError) as raised:
        acquis.load(overlays=path)
    assert [m.code for m in raised.value.diagnostics] == ["R331"]


def test_article_5_adds_and_takes_nothing_out(tmp_path):
    text = HEAD.format(by="art_5/par_1/sub_2") + "code_lists: {annex_iii_actions: {remove: ['4(h)']}}\n"
    with pytest.raises(acquis.RulebookError) as raised:
        acquis.load(overlays=written(tmp_path, "o", text))
    (mistake,) = raised.value.diagnostics
    assert (mistake.code, mistake.span.text) == ("R331", "'4(h)'")
    assert "Article 5(1)" in mistake.message


def test_an_action_that_was_added_counts_from_its_day_on(tmp_path):
    text = HEAD.format(by="art_5/par_1/sub_2") + "code_lists: {annex_iii_actions: {add: {'4(z)': {objective: c}}}}\n"
    book = acquis.load(overlays=written(tmp_path, "o", text))
    project = {"project": {"specific_objective": "c", "annex_iii_action": "4(z)"}}
    assert verdict(book.check(project, as_of="2025-03-01"), "anx_III#objective").outcome == "compliant"
    project["project"]["specific_objective"] = "b"
    assert verdict(book.check(project), "anx_III#objective").outcome == "non_compliant"
    assert [e.code for e in book.check(project, as_of="2025-02-28").errors] == ["C723"]
    assert [e.code for e in AMIF.check(project, as_of="2025-03-01").errors] == ["C704"]


def test_annexes_i_and_ii_are_for_nobody_to_change():
    reached = {r for e in AMIF.rulebook.act.empowerments.values() for r in e.reaches}
    lists = {n for e in AMIF.rulebook.act.empowerments.values() for n in e.code_lists}
    assert not reached & {"anx_I", "anx_II"} and "annex_ii_measures" not in lists
    assert lists == set(LISTS)
