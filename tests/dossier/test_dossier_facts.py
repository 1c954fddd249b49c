"""One fact: how it may be written, and what is said where it may not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from acquis.dossier.model import FactValue, Given
from tests.dossier.texts import entries, mistake, mistakes, subject, value

DAY = Fraction(date(2024, 2, 15).toordinal())


@pytest.mark.parametrize(
    ("written", "fact", "expected"),
    [
        ("yes", "union_action", True),
        ("'true'", "union_action", True),
        ("no", "union_action", False),
        ("53 371.64", "union_contribution", Fraction(5337164, 100)),
        ("EUR 53371.6", "union_contribution", Fraction(533716, 10)),
        ("none", "union_contribution", None),
        ("'none'", "total_eligible_expenditure", None),
        ("75 %", "co_financing_rate", Fraction(3, 4)),
        ('"75 %"', "co_financing_rate", Fraction(3, 4)),
        ("none", "co_financing_rate", None),
        ("2024-02-15", "project_approved_on", DAY),
        ("none", "project_approved_on", None),
        ("001", "implementation_code", "001"),
        ("1(b)", "annex_ii_measure", "1(b)"),
        ("none", "annex_ii_measure", None),
        ("Language: first steps", "title", "Language: first steps"),
        ("''", "title", ""),
        ("none", "title", "none"),
        ("'~'", "title", "~"),
        ("{value: 75 %, source: decision}", "co_financing_rate", Fraction(3, 4)),
    ],
)
def test_value_in_yaml(written: str, fact: str, expected: FactValue) -> None:
    if ":" in written and not written.startswith("{"):
        written = f"'{written}'"
    assert value(f"project: {{{fact}: {written}}}", fact) == expected


@pytest.mark.parametrize(
    ("written", "fact", "expected"),
    [
        ("true", "union_action", True),
        ("false", "union_action", False),
        ("53371.64", "union_contribution", Fraction(5337164, 100)),
        ('"53 371.64"', "union_contribution", Fraction(5337164, 100)),
        ("5.337164e4", "union_contribution", Fraction(5337164, 100)),
        ("12E3", "union_contribution", Fraction(12000)),
        ('"none"', "union_contribution", None),
        ('"75 %"', "co_financing_rate", Fraction(3, 4)),
        ('"2024-02-15"', "project_approved_on", DAY),
        ('"001"', "implementation_code", "001"),
        ('{"value": true}', "union_action", True),
    ],
)
def test_value_in_json(written: str, fact: str, expected: FactValue) -> None:
    assert value(f'{{"project": {{"{fact}": {written}}}}}', fact, "case.json") == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("project: {id: a, union_action: unknown}", "case.yaml"),
        ("project: {id: a, union_action: 'unknown', title: unknown}", "case.yaml"),
        ("project: {id: a, entities: unknown}", "case.yaml"),
        ("project: {id: a, entities: {value: unknown}}", "case.yaml"),
        ("project: {id: a, union_action: {value: unknown, by: somebody}}", "case.yaml"),
        ('{"project": {"id": "a", "union_action": null}}', "case.json"),
        ('{"project": {"id": "a", "entities": null, "title": "unknown"}}', "case.json"),
        ('{"project": {"id": 7, "union_action": {"value": null, "by": null}}}', "case.json"),
    ],
)
def test_unknown_leaves_no_fact(text: str, name: str) -> None:
    found = subject(text, name)
    assert not found.facts and not found.defaults
    assert found.id in ("a", "7")


@pytest.mark.parametrize(
    ("written", "fact", "code"),
    [
        ("Yes", "union_action", "C703"),
        ("~", "union_action", "C703"),
        ("null", "title", "C703"),
        ("", "title", "C703"),
        ("~", "entities", "C703"),
        ("{value: ~}", "union_action", "C703"),
        ("none", "union_action", "C706"),
        ("none", "management_mode", "C706"),
        ("2024-02-30", "project_approved_on", "C703"),
        ("15.02.2024", "project_approved_on", "C703"),
        ("1e3", "union_contribution", "C703"),
        ("1.200,00", "union_contribution", "C703"),
        ("53371.645", "union_contribution", "C708"),
        ("USD 5", "union_contribution", "C720"),
        ("75 %", "union_contribution", "C720"),
        ("0.75", "co_financing_rate", "C720"),
        ("-1 %", "co_financing_rate", "C705"),
        ("-0.01", "union_contribution", "C705"),
        ("[1]", "union_contribution", "C713"),
        ("{value: [1]}", "union_contribution", "C713"),
        ("{value: {value: 1}}", "union_contribution", "C713"),
        ("12345678901234567890123456789012345678901", "union_contribution", "S111"),
    ],
)
def test_mistake_in_yaml(written: str, fact: str, code: str) -> None:
    text = f"project:\n  {fact}: {written}\n"
    column = len(fact) + 5
    if written.startswith("{value: "):
        column += len("{value: ")
    assert [(c, line) for c, line, _ in mistakes(text)] == [(code, 2)]
    if written:
        assert mistakes(text) == [(code, 2, column)]


@pytest.mark.parametrize(
    ("written", "fact", "code"),
    [
        ('"yes"', "union_action", "C703"),
        ('"true"', "union_action", "C703"),
        ("1", "union_action", "C703"),
        ("true", "union_contribution", "C703"),
        ("true", "title", "C703"),
        ("7", "title", "C703"),
        ("20240215", "project_approved_on", "C703"),
        ("0.75", "co_financing_rate", "C720"),
        ("75", "co_financing_rate", "C720"),
        ('"1e3"', "union_contribution", "C703"),
        ("1e-3", "union_contribution", "C708"),
        ("12", "action_type_code", "C704"),
        ("-1", "union_contribution", "C705"),
    ],
)
def test_mistake_in_json(written: str, fact: str, code: str) -> None:
    text = f'{{"project":\n  {{"{fact}": {written}}}}}\n'
    assert mistakes(text, "case.json") == [(code, 2, len(fact) + 8)]


def test_limits_are_named_as_the_fact_is_written() -> None:
    years = "allocation: {member_states: [{member_state: PL, reference_figures: [{year: 2016}]}]}"
    assert mistake(years).message == "`year` is at least 2017, not `2016`"
    late = mistake("pre_financing: {instalments: [{year: 2027}]}")
    assert late.message == "`year` is at most 2026, not `2027`"
    assert "EUR 0.00" in mistake("project: {union_contribution: -1}").message
    assert "0 %" in mistake("project: {co_financing_rate: -1 %}").message
    assert not mistakes("performance_statement: {stated_change: -1, stated_change_percentage: -5.5 %}")


def test_code_not_in_its_list() -> None:
    short = mistake("project:\n  management_mode: Shared\n")
    assert (short.code, short.help) == ("C704", "did you mean `shared`? one of: direct, shared, indirect")
    none_near = mistake("project: {geographic_scope: 7}")
    assert none_near.help == "one of: national, transnational"
    long = mistake("project: {annex_iii_action: 4h}")
    assert long.help.startswith("did you mean `4(h)`")
    far = mistake("programme: {member_state: Polska}")
    assert far.help == "one of 27, such as AT, BE, BG"


def test_support_takes_all_three() -> None:
    def supported(rest: str) -> bool:
        given = subject(f"project: {{union_added_value: {{value: yes{rest}}}}}").facts["union_added_value"]
        assert isinstance(given, Given)
        return given.supported

    assert supported(", by: officer, on: 2024-02-15, evidence: annex 2")
    assert not supported(", by: officer, on: 2024-02-15")
    assert not supported(", by: officer, on: unknown, evidence: annex 2")
    assert not supported(", by: '', on: 2024-02-15, evidence: annex 2")
    assert not supported(", source: somewhere")
    assert not supported("")


def test_long_form_mistakes() -> None:
    assert mistakes("project:\n  title: {by: me, date: 2024-01-01}") == [("C719", 2, 11), ("C719", 2, 19)]
    unknown = mistake("project: {title: {value: x, evidense: y}}")
    assert (unknown.code, unknown.help) == ("C719", "did you mean `evidence`?")
    assert mistake("project: {title: {vale: x}}").help == "did you mean `value`?"
    assert mistakes("project:\n  title: {}") == [("C719", 2, 10)]
    assert mistakes("project:\n  title: {value: x, on: 3 May}") == [("C703", 2, 25)]
    assert mistakes("project:\n  title: {value: x, by: [a]}") == [("C713", 2, 25)]
    assert mistakes("project:\n  title: {value: x, by: ~}") == [("C703", 2, 25)]


def test_long_form_of_a_list() -> None:
    found = subject("programme: {partnership: {value: [{category: public_authorities}], source: page 3}}")
    assert [e.name for e in entries(found, "partnership").entries] == ["public_authorities"]
    empty = subject("programme: {evaluation_recommendations: {value: none}}")
    assert entries(empty, "evaluation_recommendations").entries == ()
    assert mistakes("programme:\n  partnership: {value: public}") == [("C713", 2, 24)]
    assert mistakes("programme:\n  partnership: {source: page 3}") == [("C719", 2, 17)]
    assert mistakes(
        "programme: {indicators: [{indicator: so_a/output_1, reported: {cut_off: 2023-12-31, value: 5}}]}"
    ) == [("C713", 1, 63)]


def test_span_is_the_value() -> None:
    given = subject("project:\n  union_contribution: {source: x, value: 5}\n").facts["union_contribution"]
    assert isinstance(given, Given) and given.span is not None
    assert (given.span.line, given.span.column, given.span.text) == (2, 42, "5")
