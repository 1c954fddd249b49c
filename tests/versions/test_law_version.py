"""The law as it stood in a version: figures, rules in force, deadlines, and what reports say of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

import acquis
from acquis.cli.main import run
from acquis.report.json import schema
from tests.versions.world import RULEBOOK, fares, ferries, verdict, written

FERRIES = ferries()
LEVY = {"crossing": {"id": "c", "turnover": 100, "levy_paid": 6}}  # within 6 %, above 5 %
DAYS = st.dates(date(2021, 6, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("as_of", "law_version", "levy"),
    [
        (None, None, "compliant"),
        ("2022-12-31", None, "non_compliant"),
        ("2023-01-01", None, "compliant"),
        (None, "2021-06-01", "non_compliant"),  # moved back to the last day of the first version
        (None, "2022-12-31", "non_compliant"),
        (None, "2023-01-01", "compliant"),
        (None, "2024-12-31", "compliant"),
        ("2026-05-01", "2021-06-01", "non_compliant"),
        ("2021-02-01", "2023-01-01", "compliant"),  # moved on to the first day of the second
        ("2021-02-01", None, "non_compliant"),
    ],
)
def test_figures_are_read_within_the_days_of_the_version(as_of, law_version, levy):
    report = FERRIES.check(LEVY, as_of=as_of, law_version=law_version)
    assert verdict(report, "art_1/par_2").outcome == levy


@pytest.mark.parametrize(
    ("as_of", "law_version", "outcome", "why"),
    [
        (None, None, "non_compliant", ""),
        ("2022-12-31", None, "not_applicable", "on 2022-12-31 the provision did not apply yet"),
        ("2022-12-31", "2023-01-01", "non_compliant", ""),
        (None, "2021-06-01", "not_applicable", "the law version of 2021-06-01 does not hold the provision"),
        ("2024-05-01", "2022-03-03", "not_applicable", "the law version of 2021-06-01 does not hold the provision"),
    ],
)
def test_a_rule_exists_from_its_version_on(as_of, law_version, outcome, why):
    report = FERRIES.check({"crossing": {"lifeboats": 0}}, as_of=as_of, law_version=law_version)
    found = verdict(report, "art_1/par_3")
    assert found.outcome == outcome
    assert why in found.reason


@pytest.mark.parametrize("law_version", ["2021-06-01", "2023-01-01"])
def test_no_version_applies_before_the_act_does(law_version):
    report = FERRIES.check({**LEVY, "as_of": "2020-12-31", "law_version": law_version})
    assert {v.outcome for v in report.results[0].verdicts} == {"not_applicable"}
    assert "on 2020-12-31" in verdict(report, "art_1/par_2").reason


@pytest.mark.parametrize(
    ("as_of", "outcome"), [("2023-06-30", "undetermined"), ("2023-07-01", "non_compliant"), (None, "non_compliant")]
)
def test_deadlines_look_at_the_day_of_the_verdict_itself(as_of, outcome):
    # The first version ends in 2022, long before the last day for the report.
    report = FERRIES.check({"crossing": {"reported_on": "none"}}, as_of=as_of, law_version="2021-06-01")
    found = verdict(report, "art_1/par_4")
    assert (found.outcome, found.because) == (outcome, "not_yet_due" if outcome == "undetermined" else None)


@pytest.mark.parametrize(
    ("law_version", "total", "now"),
    [(None, "22.00", "12.00"), ("2023-01-01", "22.00", "12.00"), ("2021-06-01", "20.00", "10.00")],
)
def test_a_figure_of_a_day_never_comes_from_after_the_version(tmp_path, law_version, total, now):
    passengers = [{"id": "a", "travelled_on": "2023-02-28"}, {"id": "b", "travelled_on": "2023-03-01"}]
    book = ferries(fares(tmp_path, "higher", "2023-03-01", "EUR 12"))
    report = book.check({"crossing": {"passengers": passengers}}, law_version=law_version)
    assert verdict(report, "art_1/par_1").values == {"fares": total, "fare_now": now}


def test_a_figure_of_an_unknown_day_stays_within_the_version(tmp_path):
    book = ferries(fares(tmp_path, "higher", "2023-03-01", "EUR 12"))
    dossier = {"crossing": {"passengers": [{"id": "a"}]}}
    free = verdict(book.check(dossier), "art_1/par_1")
    assert free.values["fares"] == {"at_least": "10.00", "at_most": "12.00"} or free.outcome == "undetermined"
    bound = verdict(book.check(dossier, law_version="2021-06-01"), "art_1/par_1")
    assert "12.00" not in json.dumps(bound.values)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2021-05-31", "no version of the law yet"),
        ("1957-03-25", "no version of the law yet"),
        ("2025-01-01", "the version of 2025-01-01 is known, not encoded"),
        ("2031-07-09", "2025-01-01, which is known and not encoded"),
    ],
)
def test_a_version_that_is_not_there(day, words):
    (asked,) = FERRIES.check(LEVY, law_version=day).errors
    (stated,) = FERRIES.check_text(f"law_version: {day}\ncrossing: {{turnover: 1}}\n", "file.yaml").errors
    assert (asked.code, stated.code) == ("U903", "C722")
    for mistake in (asked, stated):
        assert words in mistake.message
        assert "2021-06-01, 2023-01-01" in mistake.help
    assert (stated.span.line, stated.span.column) == (1, 14)


@pytest.mark.parametrize("written_so", ["yesterday", "2021-02-30", "20210601", "", "2021-06-01T00:00"])
def test_a_version_that_is_no_day(written_so):
    assert [e.code for e in FERRIES.check(LEVY, law_version=written_so).errors] == ["U903"]
    assert FERRIES.check({**LEVY, "law_version": written_so or " "}).errors[0].code.startswith("C")


@pytest.mark.parametrize("absent", [None, "unknown"])
def test_an_unknown_version_leaves_it_to_the_day(absent):
    report = FERRIES.check({**LEVY, "as_of": "2022-05-05", "law_version": absent})
    assert report.to_json()["results"][0]["law_version"] == "2021-06-01"


def test_what_is_asked_goes_before_the_dossier():
    dossier = {**LEVY, "law_version": "2021-06-01"}
    assert verdict(FERRIES.check(dossier), "art_1/par_2").outcome == "non_compliant"
    assert verdict(FERRIES.check(dossier, law_version=date(2023, 5, 5)), "art_1/par_2").outcome == "compliant"


def test_reports_name_the_version_and_what_is_held_only_as_amended():
    report = FERRIES.check(LEVY, law_version="2022-02-02", as_of="2024-04-04")
    document = report.to_json()
    Draft7Validator(schema()).validate(document)
    (result,) = document["results"]
    assert [result[k] for k in ("as_of", "law_version", "celex")] == ["2024-04-04", "2021-06-01", "39999R0002"]
    assert result["held_only_as_amended"] == ["art_1/par_2"]
    assert "Held only as amended" in report.to_text() and "Article 1(2)" in report.to_text()
    latest = FERRIES.check(LEVY)
    assert "held_only_as_amended" not in latest.to_json()["results"][0]
    assert "Held only as amended" not in latest.to_text()


def test_every_report_says_what_is_known_and_not_encoded():
    report = FERRIES.check(LEVY)
    assert report.to_json()["acquis"]["known_later_versions"] == ["2025-01-01"]
    assert "A later version of 2025-01-01 is known and not encoded here: what it changed is not in these" in (
        report.to_text()
    )
    wrong = FERRIES.check({"crossing": {"turnover": -1}})
    assert wrong.to_json()["acquis"]["known_later_versions"] == ["2025-01-01"]


@settings(deadline=None)
@given(as_of=st.dates(date(2021, 6, 1), date(2024, 12, 31)))
def test_choosing_the_version_of_the_day_changes_no_verdict(as_of):
    (free,), (chosen,) = (FERRIES.check(LEVY, as_of=as_of, law_version=v).results for v in (None, as_of))
    assert (free.law_version, free.celex) == (chosen.law_version, chosen.celex)
    # Sentences may differ: the one names the day, the other the version.
    assert [replace(v, reason="") for v in free.verdicts] == [replace(v, reason="") for v in chosen.verdicts]


@settings(deadline=None)
@given(as_of=st.none() | DAYS, one=st.dates(date(2021, 6, 1), date(2022, 12, 31)))
def test_every_day_of_a_version_means_that_version(as_of, one):
    passengers = {"passengers": [{"id": "a", "travelled_on": "2022-07-07"}], "reported_on": "none"}
    dossier = {"crossing": {**LEVY["crossing"], **passengers}}
    first, other = (FERRIES.check(dossier, as_of=as_of, law_version=v).to_json() for v in ("2021-06-01", one))
    assert first == other


def test_the_command_line(tmp_path, capsys):
    dossier = written(tmp_path, "crossing", "crossing: {turnover: 100, levy_paid: 6}\n")
    base = ["check", str(dossier), "--rulebook", str(RULEBOOK), "--rule", "art_1/par_2", "--format", "json"]
    assert run([*base, "--law-version", "2021-06-01"]) == 1
    assert json.loads(capsys.readouterr().out)["results"][0]["law_version"] == "2021-06-01"
    assert run([*base, "--law-version", "2024-06-06"]) == 0
    assert run([*base, "--law-version", "2021-05-31"]) == 2
    assert "U903" in capsys.readouterr().err


def test_what_the_shipped_act_says_of_its_versions():
    book = acquis.load().rulebook
    act = book.act
    assert act.known_later == (date(2024, 6, 11).toordinal(),)
    assert [v.added for v in act.versions] == [(), ("art_10/par_5",)]
    for version in act.versions:
        for rule in book.rules.values():
            if rule.provision.id in version.added:
                assert rule.from_day == version.day, rule.id
    assert act.empowered_until == book.figures["art_37"]["last_day_of_power"].entries[0].value
    assert tuple(act.empowerments) == book.vocabulary.code_lists["delegation_bases"].codes
