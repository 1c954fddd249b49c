"""A programme and its projects, a programme and its pre-financing: what is inherited and what may not differ."""

from __future__ import annotations

from fractions import Fraction

from acquis.dossier.model import Given
from tests.dossier.texts import dossier, entries, mistake, mistakes, notes

TYPES = """\
programme:
  types_of_action:
    - {type_of_action: ordinary, co_financing_rate: {value: 75 %, by: a, on: 2024-01-01, evidence: b}, \
maximum_support: none}
    - {type_of_action: annex_iv_action, co_financing_rate: 90 %}
  projects:
"""


def test_listed_projects_are_entries_and_subjects() -> None:
    found = dossier(TYPES + "    - {id: p1}\n    - {id: p2, union_contribution: 5}\nproject: {id: alone}\n")
    assert [(s.subject, s.id) for s in found.subjects] == [
        ("programme", None),
        ("project", "p1"),
        ("project", "p2"),
        ("project", "alone"),
    ]
    listed = entries(found.subjects[0], "projects").entries
    assert [entry.name for entry in listed] == ["p1", "p2"]
    assert listed[1].facts == found.subjects[2].facts


def test_listed_projects_hold_shared_management() -> None:
    found = dossier(
        TYPES + "    - {id: p1}\n    - {id: p2, management_mode: shared}\n    - {id: p3, management_mode: unknown}\n"
    )
    programme, left_out, given, unknown = found.subjects
    assert left_out.facts["management_mode"] == Given("shared")
    assert left_out.defaults == {"management_mode": "shared"}
    assert not given.defaults and not unknown.defaults and not programme.defaults
    assert "management_mode" not in unknown.facts
    assert "management_mode" not in dossier("project: {id: a}").subjects[0].facts


def test_a_listed_project_in_another_mode() -> None:
    text = TYPES + "    - {id: p1, management_mode: direct}\n"
    assert mistakes(text) == [("C721", 6, 33)]
    assert notes(text) == [(5, 3, "it is listed here")]


def test_inherited_through_the_type_of_action() -> None:
    found = dossier(
        TYPES + "    - {id: p1, type_of_action: ordinary}\n    - {id: p2, type_of_action: annex_iv_action}\n"
    )
    _, first, second = found.subjects
    rate = first.facts["co_financing_rate"]
    assert isinstance(rate, Given) and (rate.value, rate.supported) == (Fraction(3, 4), True)
    assert rate.span is not None and rate.span.line == 3
    maximum = first.facts["maximum_support"]
    assert isinstance(maximum, Given) and maximum.value is None
    assert "maximum_support" not in second.facts and "rate_applied_to" not in second.facts
    assert "co_financing_rate" not in first.defaults


def test_copies_and_their_origin() -> None:
    same = "    - {id: p1, type_of_action: ordinary, co_financing_rate: 75.0 %}\n"
    assert not mistakes(TYPES + same)
    differs = TYPES + "    - {id: p1, type_of_action: ordinary, co_financing_rate: 70 %}\n"
    assert mistakes(differs) == [("C712", 6, 61)]
    assert notes(differs) == [(3, 61, "it belongs here")]
    assert mistake(differs).message == "`co_financing_rate` is 70 % here, but 75 % where it belongs"
    none = TYPES + "    - {id: p1, type_of_action: ordinary, maximum_support: 0}\n"
    assert [code for code, _, _ in mistakes(none)] == ["C712"]
    # What the programme does not say, the project may.
    assert not mistakes(TYPES + "    - {id: p1, type_of_action: annex_iv_action, maximum_support: 0}\n")
    assert not mistakes(TYPES + "    - {id: p1, co_financing_rate: 70 %}\n")


def test_unknown_copy_takes_the_known_origin() -> None:
    found = dossier(TYPES + "    - {id: p1, type_of_action: ordinary, co_financing_rate: unknown}\n")
    rate = found.subjects[1].facts["co_financing_rate"]
    assert isinstance(rate, Given) and rate.value == Fraction(3, 4)


def test_a_type_of_action_that_the_programme_does_not_list() -> None:
    text = TYPES + "    - {id: p1, type_of_action: specific_action, co_financing_rate: 70 %}\n"
    assert mistakes(text) == [("C711", 6, 32)]
    assert notes(text) == [(3, 5, "the list is here")]
    assert mistake(text).help.endswith("one of: ordinary, annex_iv_action")
    open_entry = (
        "programme: {types_of_action: [{co_financing_rate: 75 %}], projects: [{id: p1, type_of_action: ordinary}]}"
    )
    assert not mistakes(open_entry)
    assert not mistakes("programme: {projects: [{id: p1, type_of_action: ordinary}]}")
    assert not mistakes("programme: {types_of_action: unknown, projects: [{id: p1, type_of_action: ordinary}]}")
    assert mistakes("programme: {types_of_action: [], projects: [{id: p1, type_of_action: ordinary}]}") == [
        ("C711", 1, 70)
    ]
    # The word is wrong in the programme: that is the mistake, not the project that uses it.
    wrong = "programme: {types_of_action: [{type_of_action: ordinry}], projects: [{id: p1, type_of_action: ordinary}]}"
    assert mistakes(wrong) == [("C704", 1, 48)]


def test_the_order_of_keys_is_nothing() -> None:
    rates = "types_of_action: [{type_of_action: ordinary, co_financing_rate: 5 %}]"
    text = f"programme: {{projects: [{{id: p1, type_of_action: ordinary}}], {rates}}}"
    rate = dossier(text).subjects[1].facts["co_financing_rate"]
    assert isinstance(rate, Given) and rate.value == Fraction(1, 20)


def test_listed_projects_need_different_ids() -> None:
    assert mistakes("programme:\n  projects: [{union_contribution: 1}]") == [("C714", 2, 15)]
    assert mistakes("programme:\n  projects: [{}]") == [("C714", 2, 14)]
    assert mistakes("programme:\n  projects: [{id: a}, {id: a}]") == [("C707", 2, 28)]
    assert mistakes("programme:\n  projects: [unknown]") == [("C713", 2, 14)]


PRE_FINANCING = "pre_financing: {cci: '1'%s}\nprogrammes:\n  - {id: a, cci: '1', programme_approved_on: 2022-12-01}\n"


def test_pre_financing_inherits_by_cci() -> None:
    found = dossier(PRE_FINANCING % "")
    assert [s.subject for s in found.subjects] == ["pre_financing", "programme"]
    assert found.subjects[0].facts["programme_approved_on"] == found.subjects[1].facts["programme_approved_on"]
    none = dossier((PRE_FINANCING % "").replace("2022-12-01", "none"))
    given = none.subjects[0].facts["programme_approved_on"]
    assert isinstance(given, Given) and given.value is None
    for other in ("cci: '2'", "cci: unknown"):
        assert (
            "programme_approved_on" not in dossier((PRE_FINANCING % "").replace("cci: '1'", other, 1)).subjects[0].facts
        )


def test_pre_financing_that_differs() -> None:
    text = PRE_FINANCING % ", programme_approved_on: 2022-12-02"
    assert mistakes(text) == [("C712", 1, 50)]
    assert notes(text) == [(3, 46, "it belongs here")]


def test_two_programmes_that_disagree_leave_the_copy_open() -> None:
    text = PRE_FINANCING + "  - {id: b, cci: '1', programme_approved_on: 2022-12-03}\n"
    assert "programme_approved_on" not in dossier(text % "").subjects[0].facts
    assert mistakes(text % ", programme_approved_on: 2022-12-03") == [("C712", 1, 50)]
