"""Lists: shape, keys, names, references, wholes and parts."""

from __future__ import annotations

from acquis.dossier.model import Given, GivenList
from tests.dossier.texts import entries, mistake, mistakes, notes, subject

PERSONS = "performance_statement:\n  indicators:\n    - name: x\n      persons_breakdown: "


def names(text: str, fact: str) -> list[str]:
    return [entry.name for entry in entries(subject(text), fact).entries]


def test_none_and_empty_lists() -> None:
    for written in ("none", "[]", "{value: none}"):
        assert entries(subject(f"project: {{reasoned_opinions: {written}}}"), "reasoned_opinions").entries == ()
    assert entries(subject("project: {entities: none}"), "entities").entries == ()
    assert entries(subject('{"project": {"entities": "none"}}', "case.json"), "entities").entries == ()


def test_names_of_entries() -> None:
    assert names("project: {entities: [{id: e1}, {name: second}, {id: e3}]}", "entities") == ["e1", "2", "e3"]
    codes = "programme: {types_of_action: [{type_of_action: ordinary}, {}, {id: x, type_of_action: annex_iv_action}]}"
    assert names(codes, "types_of_action") == ["ordinary", "2", "x"]
    assert names("pre_financing: {instalments: [{year: 2 023}, {year: unknown}]}", "instalments") == ["2023", "2"]
    days = "annual_performance_report: {public_holidays: [{day: 2024-05-01}, {day: 2024-05-09}]}"
    assert names(days, "public_holidays") == ["2024-05-01", "2024-05-09"]


def test_names_of_combined_keys() -> None:
    text = PERSONS + "[{age_bracket: under_18, gender: men}, {age_bracket: under_18}, {age_bracket: none, gender: men}]"
    breakdown = entries(subject(text), "indicators").entries[0].facts["persons_breakdown"]
    assert isinstance(breakdown, GivenList)
    assert [entry.name for entry in breakdown.entries] == ["under_18+men", "2", "3"]


def test_the_place_decides_where_names_collide() -> None:
    assert names("project: {entities: [{id: '2'}, {name: x}]}", "entities") == ["1", "2"]
    chain = "project: {entities: [{}, {id: '1'}, {id: '2'}, {id: '3'}, {id: z}]}"
    assert names(chain, "entities") == ["1", "2", "3", "4", "z"]
    key = "programme: {partnership: [{id: public_authorities}, {category: public_authorities}, {id: '9'}]}"
    assert names(key, "partnership") == ["1", "2", "9"]


def test_two_entries_with_one_key() -> None:
    text = (
        "programme:\n  partnership:\n    - category: public_authorities\n    - {id: b, category: public_authorities}\n"
    )
    assert mistakes(text) == [("C707", 4, 25)]
    assert notes(text) == [(3, 17, "it stands here first")]
    assert mistakes("project:\n  entities: [{id: a}, {id: b}, {id: a}]") == [("C707", 2, 37)]
    assert mistakes("pre_financing:\n  instalments: [{year: 2023}, {year: 2 023}]") == [("C707", 2, 38)]
    reported = "[{cut_off: 2022-12-31}, {cut_off: 2022-12-31}]"
    nested = f"programme: {{indicators: [{{indicator: so_a/output_1, reported: {reported}}}]}}"
    assert mistakes(nested) == [("C707", 1, 97)]


def test_two_entries_with_one_combined_key() -> None:
    text = (
        PERSONS + "\n        - {age_bracket: under_18, gender: men}\n        - {gender: men, age_bracket: under_18}\n"
    )
    assert mistakes(text) == [("C707", 6, 38)]
    assert "`under_18+men`" in mistake(text).message
    assert not mistakes(PERSONS + "[{age_bracket: under_18}, {age_bracket: under_18, gender: men}]")


def test_keys_unknown_or_none_are_not_compared() -> None:
    assert not mistakes("pre_financing: {instalments: [{amount: 1}, {amount: 2}, {year: unknown}]}")
    assert not mistakes(PERSONS + "[{age_bracket: none, gender: men}, {age_bracket: none, gender: men}]")


def test_shapes() -> None:
    assert mistakes("project:\n  entities: [unknown, {id: e2}]") == [("C713", 2, 14)]
    assert "`entities: unknown`" in mistake("project: {entities: [unknown]}").help
    assert mistakes('{"project": {"entities": [null]}}', "case.json") == [("C713", 1, 27)]
    assert mistakes("programme:\n  partnership: [public_authorities]") == [("C713", 2, 17)]
    assert mistakes("programme:\n  partnership: public_authorities") == [("C713", 2, 16)]
    assert mistakes("programme:\n  partnership:\n    category: public_authorities") == [("C713", 3, 5)]
    assert mistakes("project:\n  entities: [[{id: a}]]") == [("C713", 2, 14)]
    assert mistakes("project:\n  entities:\n    - id: a\n    -\n") == [("C713", 4, 6)]


def test_unknown_keys_in_entries() -> None:
    found = mistake("programme:\n  additional_allocations: [{kind: transfers, amont: 1}]")
    assert (found.code, found.help) == ("C701", "did you mean `amount`?")
    assert found.span is not None and (found.span.line, found.span.column) == (2, 46)
    assert mistake("project: {entities: [{union_action: yes}]}").help == "`union_action` is a fact of `project`"


def test_identities() -> None:
    assert mistakes("project:\n  id: none") == [("C706", 2, 7)]
    assert mistakes("project:\n  id: ''") == [("C703", 2, 7)]
    assert mistakes("project:\n  id: [a]") == [("C713", 2, 7)]
    assert mistakes('{"project": {"id": true}}', "case.json") == [("C703", 1, 20)]
    assert names("project: {entities: [{id: unknown}]}", "entities") == ["1"]


def test_references_within_a_list() -> None:
    text = (
        "admission_and_transfer:\n  persons_admitted:\n    - person: anna\n    - {person: ben, family_member_of: ana}\n"
    )
    assert mistakes(text) == [("C711", 4, 39)]
    assert mistake(text).help == "did you mean `anna`?"
    assert not mistakes(text.replace("of: ana", "of: anna"))
    assert not mistakes(text.replace("of: ana", "of: none"))
    assert not mistakes(text + "    - {admitted_on: 2024-01-01}\n")


def test_parts_and_their_whole() -> None:
    figures = "allocation:\n  member_states:\n    - reference_figures: [{first_permits: 10, study_permits: 6%s}]\n"
    text = figures % ", short_work_permits: 5"
    assert mistakes(text) == [("C715", 3, 43)]
    assert notes(text) == [(3, 85, "`short_work_permits` is 5"), (3, 62, "`study_permits` is 6")]
    assert mistake(text).message == "`first_permits` is 10, less than its parts, which make 11"
    for rest in ("", ", short_work_permits: unknown", ", research_permits: 4"):
        assert not mistakes(figures % rest)


def test_constant_defaults() -> None:
    text = (
        "performance_statement: {indicators: [{name: a}, {name: b, value_qualifier: over, target_qualifier: unknown}]}"
    )
    found = subject(text)
    first, second = entries(found, "indicators").entries
    assert first.facts["value_qualifier"] == Given("exact") and first.facts["expected_by_now"] == Given(None)
    assert "target_qualifier" not in second.facts
    assert found.defaults == {
        "indicators[a].value_qualifier": "exact",
        "indicators[a].target_qualifier": "exact",
        "indicators[a].expected_by_now": "none",
        "indicators[b].expected_by_now": "none",
    }


def test_defaults_from_the_subject() -> None:
    years = "{year: 2023}, {year: 2024, funds_available: no}, {year: 2025, funds_available: unknown}"
    text = f"pre_financing: {{instalments: [{years}]"
    known = subject(text + ", funds_available: {value: yes, by: a, on: 2024-01-01, evidence: b}}")
    inherited, own, unknown = entries(known, "instalments").entries
    assert inherited.facts["funds_available"] == Given(True, known.facts["funds_available"].span, True)
    given = own.facts["funds_available"]
    assert isinstance(given, Given) and given.value is False
    assert "funds_available" not in unknown.facts
    assert known.defaults == {"instalments[2023].funds_available": "yes"}
    assert not subject(text + "}").defaults


def test_default_of_one_fact_from_another() -> None:
    found = subject("annual_performance_report: {received_on: 2024-02-15}")
    assert found.facts["complete_on"] == found.facts["received_on"]
    assert found.defaults == {"complete_on": "2024-02-15"}
    assert not subject("annual_performance_report: {}").defaults
    assert not subject("annual_performance_report: {received_on: 2024-02-15, complete_on: unknown}").defaults
