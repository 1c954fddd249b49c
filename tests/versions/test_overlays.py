"""Acts laid over the rules: what they change, from when, and that nothing else moves."""

from __future__ import annotations

import hashlib
import itertools
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

import acquis
from acquis.cli.main import run
from acquis.report.json import schema
from tests.versions.world import RULEBOOK, copied, fares, ferries, verdict, written

CARGO = """\
overlay: cargo
act: ferries
title: Cargo list
empowered_by: art_2/par_1
from: 2024-01-01
code_lists:
  cargoes: {add: {steel: {heavy: yes, class: a}}, remove: [wool], label: Steel for wool.}
"""
PORTS = """\
overlay: ports
act: ferries
title: More ports
celex: 39999R0077
empowered_by: art_2/par_2
from: 2024-01-01
code_lists: {ports: {add: [east, west]}}
"""


def fare(book, as_of=None, **passengers):
    """The sum of fares for passengers by day of travel, and the fare of the day of the verdict."""
    entries = [{"id": n, "travelled_on": day} for n, day in passengers.items()] or [
        {"id": "x", "travelled_on": "2022-01-01"}
    ]
    found = verdict(book.check({"crossing": {"passengers": entries}}, as_of=as_of), "art_1/par_1")
    return found.values["fares"], found.values["fare_now"]


def test_the_sum_follows_the_day_of_the_event(tmp_path):
    book = ferries(fares(tmp_path, "higher", "2024-03-01", "EUR 12.50"))
    assert fare(book, a="2024-02-29", b="2024-03-01") == ("22.50", "12.50")
    assert fare(book, as_of="2024-02-29", a="2024-02-29", b="2024-03-01") == ("22.50", "10.00")
    assert fare(book, as_of="2024-03-01")[1] == "12.50"


def test_what_was_loaded_without_stays_as_it_is(tmp_path):
    before = ferries()
    first = fare(before, a="2024-05-05")
    after = ferries(fares(tmp_path, "higher", "2024-03-01", "EUR 12"), written(tmp_path, "cargo", CARGO))
    assert fare(after, a="2024-05-05") == ("12.00", "12.00")
    assert fare(before, a="2024-05-05") == fare(ferries(), a="2024-05-05") == first == ("10.00", "10.00")
    assert "steel" not in before.rulebook.vocabulary.code_lists["cargoes"].codes
    assert before.check({"crossing": {"cargo": "steel"}}).errors[0].code == "C704"


def test_one_after_the_other_and_back(tmp_path):
    until = fares(tmp_path, "b", "2023-07-01", "EUR 20")
    until.write_text(until.read_text().replace("EUR 20}", "EUR 20, until: 2023-08-31}"))
    book = ferries(fares(tmp_path, "a", "2023-03-01", "EUR 12"), until, fares(tmp_path, "c", "2024-03-01", "EUR 14"))
    days = [
        "2023-02-28",
        "2023-03-01",
        "2023-06-30",
        "2023-07-01",
        "2023-08-31",
        "2023-09-01",
        "2024-02-29",
        "2024-03-01",
    ]
    sums = [fare(book, x=day)[0] for day in days]
    assert sums == ["10.00", "12.00", "12.00", "20.00", "20.00", "12.00", "12.00", "14.00"]


def test_an_amendment_of_the_act_ends_an_overlay(tmp_path):
    """The entry that an overlay cuts keeps its end: the rulebook's own later entry counts from its day on."""
    amended = copied(tmp_path)
    act = amended / "act.yaml"
    act.write_text(act.read_text().replace("reaches: [art_1/par_1]", "reaches: [art_1/par_1, art_1/par_2]"))
    text = fares(tmp_path, "levy", "2022-06-01", "8 %").read_text().replace("art_1.fare", "art_1.levy")
    book = acquis.load(amended, [written(tmp_path, "levy", text)])
    levy = {"crossing": {"turnover": 100, "levy_paid": 8}}
    outcomes = [
        verdict(book.check(levy, as_of=d), "art_1/par_2").outcome
        for d in ("2022-05-31", "2022-06-01", "2022-12-31", "2023-01-01")
    ]
    assert outcomes == ["non_compliant", "compliant", "compliant", "non_compliant"]


def test_the_first_day_of_the_figure_itself(tmp_path):
    book = ferries(fares(tmp_path, "whole", "2021-01-01", "EUR 9"))
    assert fare(book, x="2021-01-01") == ("9.00", "9.00")


def test_without_a_day_the_latest_overlay_counts(tmp_path):
    book = ferries(fares(tmp_path, "late", "2024-11-11", "EUR 99"))
    assert fare(book)[1] == "99.00"
    assert fare(book, as_of="2024-11-10")[1] == "10.00"
    early = ferries(fares(tmp_path, "early", "2022-01-01", "EUR 11"))
    assert verdict(early.check({"crossing": {"lifeboats": 0}}), "art_1/par_3").outcome == "non_compliant"


def test_a_set_may_hold_words_that_it_did_not(tmp_path):
    text = OVERLAY_OF_SEASONS
    book = ferries(written(tmp_path, "seasons", text))
    season = {"crossing": {"season": "winter", "lifeboats": 1}}
    outcomes = [verdict(book.check(season, as_of=d), "art_1/par_10").outcome for d in ("2023-12-31", "2024-01-01")]
    assert outcomes == ["non_compliant", "compliant"]


OVERLAY_OF_SEASONS = """\
overlay: seasons
act: ferries
title: Winter
empowered_by: art_2/par_1
from: 2024-01-01
figures: {art_1.seasons: {set: [summer, winter]}}
"""


@pytest.mark.parametrize(
    ("cargo", "as_of", "wrong"),
    [
        ("steel", "2023-12-31", "from 2024-01-01 on"),
        ("steel", "2024-01-01", None),
        ("steel", None, None),
        ("wool", "2023-12-31", None),
        ("wool", "2024-01-01", "until 2023-12-31"),
        ("wood", "2023-12-31", None),
        ("wood", "2024-01-01", None),
        ("wool", None, "until 2023-12-31"),
    ],
)
def test_codes_come_and_go(tmp_path, cargo, as_of, wrong):
    book = ferries(written(tmp_path, "cargo", CARGO))
    text = f"crossing: {{cargo: {cargo}, has_crane: no}}\n"
    report = book.check_text(text, "crossing.yaml", as_of=as_of)
    if wrong is None:
        expected = "compliant" if cargo == "wool" else "non_compliant"
        assert verdict(report, "art_1/par_5").outcome == expected
    else:
        (mistake,) = report.errors
        assert (mistake.code, mistake.span.line, mistake.span.column) == ("C723", 1, 19)
        assert wrong in mistake.help


def test_codes_in_lists_are_looked_at_too(tmp_path):
    book = ferries(written(tmp_path, "ports", PORTS))
    dossier = {"crossing": {"passengers": [{"id": "a", "port": "north"}, {"id": "b", "port": "east"}]}}
    assert [e.code for e in book.check(dossier, as_of="2023-12-31").errors] == ["C723"]
    assert [e.code for e in book.check({**dossier, "as_of": "2023-12-31"}).errors] == ["C723"]
    assert [e.code for e in book.check(dossier, law_version="2021-06-01").errors] == ["C723"]
    assert book.check(dossier, as_of="2024-01-01").errors == ()


def test_reports_name_the_overlays(tmp_path):
    ports, higher = written(tmp_path, "ports", PORTS), fares(tmp_path, "higher", "2023-03-01", "EUR 12")
    report = ferries(ports, higher).check({"crossing": {"turnover": 1}})
    document = report.to_json()
    Draft7Validator(schema()).validate(document)
    digests = [hashlib.sha256(p.read_bytes()).hexdigest() for p in (higher, ports)]
    assert document["acquis"]["overlays"] == [
        {"name": "higher", "title": "Higher fares", "from": "2023-03-01", "sha256": digests[0]},
        {"name": "ports", "title": "More ports", "from": "2024-01-01", "sha256": digests[1]},
    ]
    plain = ferries().check({"crossing": {"turnover": 1}})
    assert document["acquis"]["rulebook_sha256"] == plain.to_json()["acquis"]["rulebook_sha256"]
    assert plain.to_json()["acquis"]["overlays"] == []
    text = report.to_text()
    assert "Overlay higher, from 2023-03-01 (under Article 2(1)): Higher fares." in text
    assert "Overlay ports, from 2024-01-01 (under Article 2(2), 39999R0077): More ports." in " ".join(text.split())
    assert "Ports that are added serve new lines only." in " ".join(text.split())
    assert "Overlay" not in plain.to_text()


def without_overlays(report):
    document = report.to_json()
    document["acquis"].pop("overlays")
    return document


DOSSIERS = st.fixed_dictionaries(
    {},
    optional={
        "turnover": st.integers(0, 1000),
        "levy_paid": st.integers(0, 70),
        "cargo": st.sampled_from(["wood", "wool"]),
        "has_crane": st.booleans(),
        "lifeboats": st.integers(0, 5),
        "season": st.sampled_from(["summer", "winter"]),
        "passengers": st.lists(st.dates(date(2021, 1, 1), date(2025, 12, 31)), max_size=3).map(
            lambda days: [{"id": str(i), "travelled_on": d} for i, d in enumerate(days)]
        ),
    },
)
AS_OF = st.none() | st.dates(date(2020, 6, 1), date(2026, 12, 31))
VERSIONS = st.sampled_from([None, "2021-06-01", "2023-01-01"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(facts=DOSSIERS, as_of=AS_OF, version=VERSIONS, day=st.sampled_from(["2021-01-01", "2022-05-05", "2024-06-06"]))
def test_an_overlay_with_the_figure_s_own_value_changes_no_verdict(tmp_path, facts, as_of, version, day):
    same = ferries(fares(tmp_path, f"same_{day}", day, "EUR 10"))
    plain, laid = (b.check({"crossing": facts}, as_of=as_of, law_version=version) for b in (ferries(), same))
    assert plain.errors == laid.errors == ()
    assert without_overlays(plain) == without_overlays(laid)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(facts=DOSSIERS, as_of=AS_OF, version=VERSIONS, order=st.permutations(range(4)))
def test_the_order_of_overlays_does_not_matter(tmp_path, facts, as_of, version, order):
    files = [
        fares(tmp_path, "a", "2022-03-01", "EUR 12"), fares(tmp_path, "b", "2023-03-01", "EUR 13"),
        written(tmp_path, "ports", PORTS), written(tmp_path, "seasons", OVERLAY_OF_SEASONS),
    ]  # fmt: skip
    shuffled = [files[i] for i in order]
    one, other = (ferries(*f).check({"crossing": facts}, as_of=as_of, law_version=version) for f in (files, shuffled))
    assert one.to_json() == other.to_json()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(facts=DOSSIERS, as_of=AS_OF)
def test_an_overlay_changes_nothing_under_a_version_that_ended_before_it(tmp_path, facts, as_of):
    book = ferries(fares(tmp_path, "higher", "2023-01-01", "EUR 12"), written(tmp_path, "cargo", CARGO))
    plain, laid = (b.check({"crossing": facts}, as_of=as_of, law_version="2021-06-01") for b in (ferries(), book))
    assert without_overlays(plain) == without_overlays(laid)


def test_the_order_of_mistakes_does_not_matter_either(tmp_path):
    files = [fares(tmp_path, n, "2023-03-01", f"EUR {i}") for i, n in enumerate("abc")]
    found = set()
    for order in itertools.permutations(files):
        with pytest.raises(acquis.RulebookError) as raised:
            ferries(*order)
        found.add(tuple((d.code, d.message, d.span.source.name) for d in raised.value.diagnostics))
    assert len(found) == 1


def test_the_command_line(tmp_path, capsys):
    higher = fares(tmp_path, "higher", "2023-03-01", "EUR 12")
    dossier = written(tmp_path, "crossing", "crossing: {passengers: [{id: a, travelled_on: 2024-01-01}]}\n")
    over = ["--rulebook", str(RULEBOOK), "--overlay", str(higher)]
    assert run(["check", str(dossier), *over, "--rule", "art_1/par_1", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["results"][0]["verdicts"][0]["values"]["fares"] == "12.00"
    assert [o["name"] for o in document["acquis"]["overlays"]] == ["higher"]
    assert run(["rules", "show", "art_1/par_1", *over]) == 0
    shown = capsys.readouterr().out
    assert "fare = EUR 10.00 from 2021-01-01 until 2023-02-28 (Article 1(1))" in shown
    assert "fare = EUR 12.00 from 2023-03-01 (Article 1(1), overlay higher)" in shown
    assert run(["rules", "check", *over]) == 0
    assert "Overlay higher" in capsys.readouterr().out
    assert run(["rules", "list", *over]) == 0
    capsys.readouterr()
    assert run(["eval", "art_1.fare * 2", *over]) == 0
    assert capsys.readouterr().out.strip().endswith("24.00")
    assert run(["check", str(dossier), "--overlay", str(tmp_path / "none.yaml")]) == 3
    assert "S113" in capsys.readouterr().err
    assert run(["rules", "check", "--rulebook", str(RULEBOOK), "--overlay", str(dossier)]) == 3
    assert "R301" in capsys.readouterr().out
