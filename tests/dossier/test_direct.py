"""The straight way from plain values: where it answers at all, it says what the way through a file says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from acquis.dossier.direct import direct
from acquis.dossier.model import EntryFacts, GivenList
from acquis.dossier.plain import as_json_text
from acquis.dossier.read import read_dossier
from acquis.library import load
from acquis.reading import read_bytes
from tests.random_dossiers import dossiers

RULEBOOK = load("amif").rulebook
SUBJECTS = RULEBOOK.vocabulary.subjects


def by_way_of_a_file(values: dict):
    text, refused = as_json_text(values, "<dossier>")
    node, mistakes = read_bytes(text.encode("utf-8"), "<dossier>", json=True)
    if refused or mistakes or node is None:
        return None
    return read_dossier(node, "<dossier>", RULEBOOK)[0]


def bare(facts: dict) -> dict:
    """The facts without their places."""
    return {
        name: GivenList(tuple(EntryFacts(e.name, bare(e.facts)) for e in given.entries))
        if isinstance(given, GivenList)
        else replace(given, span=None)
        for name, given in facts.items()
    }


def without_places(dossier):
    subjects = tuple(replace(s, facts=bare(s.facts), span=None) for s in dossier.subjects)
    return replace(dossier, subjects=subjects)


def as_given(facts: dict, definitions) -> dict:
    """Facts as a caller writes them: none and percentages are texts."""
    found = {}
    for name, value in facts.items():
        kind = definitions[name].type
        if value is None:
            found[name] = "none"
        elif kind == "list":
            found[name] = [as_given(e, definitions[name].of) for e in value]
        elif kind == "percentage":
            found[name] = f"{(Fraction(value) * 100).__floor__()} %"
        else:
            found[name] = value
    return found


@pytest.mark.parametrize("subject", [s for s in SUBJECTS if s != "dossier"])
def test_both_ways_lead_to_the_same_facts(subject):
    answered = 0
    for facts in dossiers(RULEBOOK, subject, 4, 40):
        values = {subject: as_given(facts, SUBJECTS[subject].facts), "as_of": date(2024, 5, 6)}
        straight = direct(values, "<dossier>", RULEBOOK)
        if straight is not None:
            answered += 1
            assert straight == without_places(by_way_of_a_file(values))
    assert answered or subject in ("performance_statement", "programme", "annual_performance_report", "pre_financing")


ODD = (
    None, True, False, 0, 1, -1, "", " ", "none", "unknown", "null", "yes", "75 %", "75", "1 000.50", "EUR 5", "1,5",
    "2024-02-30", "2024-02-29", date(2024, 2, 29), datetime(2024, 2, 29), 1.5, Decimal("1.005"), Decimal("NaN"),
    Decimal("1E+40"), Decimal("1e-40"), Fraction(1, 3), 10**41, "a\nb", "\u202eabc", "x" * 2000, [], {}, [{}], [1],
    {"value": 5}, {"value": True, "by": "A", "on": "2024-01-01", "evidence": "E"}, b"bytes", object(), "shared", (),
    "a",
)  # fmt: skip


def test_whatever_stands_in_a_fact_the_ways_never_differ():
    rng, answered = Random(7), 0
    base = next(d for d in dossiers(RULEBOOK, "project", 9, 50) if len(d) == len(SUBJECTS["project"].facts))
    known = as_given(base, SUBJECTS["project"].facts)
    for name in (*known, "id", "no_such_fact", 5):
        for odd in (*ODD, rng.choice([*known.values()])):
            values = {"project": {**known, name: odd}}
            straight = direct(values, "<dossier>", RULEBOOK)
            if straight is not None:
                answered += 1
                assert straight == without_places(by_way_of_a_file(values)), (name, odd)
    assert answered > 250


@pytest.mark.parametrize(
    "values",
    [
        {}, {"project": []}, {"project": {}, "programme": {}}, {"projects": [{"id": "a"}]}, {"as_of": "2024-01-01"},
        {"project": {}, "as_of": "soon"}, {"project": {}, "stage": "later"}, {"project": {}, "act": "amif"},
        {"project": {}, "act": "isf"}, {"project": {}, "readings": {}}, {"project": {}, "stage": "payment"},
        {"project": {}, "law_version": "2024-01-01"}, {"project": {"id": "none"}}, {"project": {"id": 5}},
        {"project": {"entities": [{"id": "a"}, {"id": "a"}]}}, {"project": {"entities": [{"id": "a"}, {}]}},
        {"dossier": {"as_of": "2024-01-01"}}, {"project": {"entities": "none"}}, {"project": {"entities": None}},
    ],
)  # fmt: skip
def test_keys_of_the_dossier_itself(values):
    straight, slow = direct(values, "<dossier>", RULEBOOK), by_way_of_a_file(values)
    assert straight is None or straight == without_places(slow)
