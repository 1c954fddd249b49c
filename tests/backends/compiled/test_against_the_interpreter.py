"""Compiled rules say what the interpreter says, to the letter, on random dossiers of every subject."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date

import pytest

from acquis.backends.codes import code_of
from acquis.dossier.known import subject_facts
from acquis.dossier.model import Dossier, EntryFacts, Given, GivenList, SubjectFacts
from acquis.evaluation.compiled import compile_rules
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.options import Options
from acquis.library import load
from tests.random_dossiers import dossiers

RULEBOOK = load("amif").rulebook
SUBJECTS = [s for s in RULEBOOK.vocabulary.subjects if s != "dossier"]
SLOW = {"allocation": 30, "admission_and_transfer": 4, "programme": 4}  # how much longer one takes than a project
MANY = 40 * int(os.environ.get("ACQUIS_EXAMPLES", "1"))
DAYS = (None, date(2022, 1, 15), date(2024, 6, 1), date(2031, 3, 1), date(2019, 5, 5))


def drawn(subject: str, seed: int, day: date | None, part: int = 1) -> list[dict]:
    count = max(2, MANY // (SLOW.get(subject, 1) * part))
    return list(dossiers(RULEBOOK, subject, seed, count, as_of=day))


def interpreted(subjects: list[SubjectFacts], options: Options):
    dossier = Dossier("random", "amif", None, None, {}, tuple(subjects))
    return [r.verdicts for r in evaluate(RULEBOOK, dossier, options) if r.subject != "dossier"]


def ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_outcomes_and_verdicts_are_the_same(subject, day):
    compiled = compile_rules(RULEBOOK, subject, as_of=ordinal(day))
    plain = drawn(subject, 1, day)
    facts = [subject_facts(RULEBOOK.vocabulary.subjects[subject], d) for d in plain]
    for one, given, verdicts in zip(plain, facts, interpreted(facts, Options(as_of=ordinal(day))), strict=True):
        assert [v.rule for v in verdicts] == list(compiled.rules)
        for verdict, mine in zip(verdicts, compiled.verdicts(given), strict=True):
            assert mine == verdict, one
            assert [*mine.facts] == [*verdict.facts] and [*mine.values] == [*verdict.values]
        assert compiled.outcomes(one) == tuple(code_of(v.outcome, v.because) for v in verdicts), one


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_chosen_reading_and_an_earlier_version_are_kept_to(subject):
    chosen = {i: [*r.readings][-1] for i, r in RULEBOOK.rules.items() if r.readings and r.subject == subject}
    version = RULEBOOK.act.versions[0]
    compiled = compile_rules(RULEBOOK, subject, version=version, readings=chosen)
    plain = drawn(subject, 2, None, part=4)
    facts = [subject_facts(RULEBOOK.vocabulary.subjects[subject], d) for d in plain]
    options = Options(readings=chosen, law_version=version.day)
    for one, given, verdicts in zip(plain, facts, interpreted(facts, options), strict=True):
        assert compiled.verdicts(given) == verdicts, one
        assert compiled.outcomes(one) == tuple(code_of(v.outcome, v.because) for v in verdicts), one


def supported(facts: dict, every: int) -> dict:
    """The same facts, those at every so many places with by, on and evidence."""
    found = {}
    for place, (name, given) in enumerate(facts.items()):
        if isinstance(given, GivenList):
            entries = (EntryFacts(e.name, supported(e.facts, every)) for e in given.entries)
            found[name] = GivenList(tuple(entries))
        else:
            found[name] = Given(given.value, None, place % every == 0)
    return found


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("subject", ["project", "programme", "thematic_facility", "association_agreement"])
def test_evidence_counts_as_it_does_for_the_interpreter(subject, strict):
    compiled = compile_rules(RULEBOOK, subject, strict=strict)
    known = [subject_facts(RULEBOOK.vocabulary.subjects[subject], d) for d in drawn(subject, 3, None, part=2)]
    facts = [replace(s, facts=supported(s.facts, 1 + n % 3)) for n, s in enumerate(known)]
    for given, verdicts in zip(facts, interpreted(facts, Options(strict_evidence=strict)), strict=True):
        assert compiled.verdicts(given) == verdicts


def test_rules_of_later_stages_are_not_asked():
    compiled = compile_rules(RULEBOOK, "project", stage="selection")
    codes = dict(zip(compiled.rules, compiled.outcomes({"union_action": False}), strict=True))
    assert codes["art_31/par_5"] == 0  # payment
    assert codes["art_25/par_2"] == 3
    assert "art_31/par_5" not in {v.rule for v in compiled.verdicts(SubjectFacts("project", None, {}))}


def test_amounts_are_exact_whatever_the_context_of_the_caller():
    from decimal import Decimal, localcontext

    compiled = compile_rules(RULEBOOK, "project", rules=["art_15/par_1"])
    facts = {
        "management_mode": "shared", "total_eligible_expenditure": Decimal("13333333333333333.34"),
        "implemented_under_specific_action": False, "annex_iv_action": None, "provides_operating_support": False,
        "provides_emergency_assistance": False, "provides_technical_assistance": False,
    }  # fmt: skip
    # Three quarters are 10000000000000000.005 exactly: half a cent more than the first, which the tolerance covers.
    for union, code in (("10000000000000000.01", 1), ("10000000000000000.02", 2)):
        with localcontext() as context:
            context.prec = 5
            assert compiled.outcomes({**facts, "union_contribution": Decimal(union)}) == (code,)


def test_plain_values_of_every_kind_of_number_are_taken():
    from decimal import Decimal
    from fractions import Fraction

    compiled = compile_rules(RULEBOOK, "project", rules=["art_15/par_7#maximum"])
    for union in (100, Decimal(100), Decimal("1E+2"), Fraction(100)):
        for most, code in ((100, 1), (Decimal("99.99"), 2), (Fraction(9999, 100), 2), (None, 3)):
            facts = {"management_mode": "shared", "union_contribution": union, "maximum_support": most}
            assert compiled.outcomes(facts) == (code,)
    assert compiled.outcomes({"management_mode": "direct"}) == (3,)
    assert compiled.outcomes({"management_mode": "shared", "maximum_support": 5}) == (4,)
    assert compiled.outcomes({"management_mode": "shared", "maximum_support": 5, "union_contribution": None}) == (1,)


def persons(count: int) -> dict:
    """Every third person is a relative of the next; every other one was resettled, and transferred besides."""
    relative = {n: f"p{n + 1}" if n % 3 == 0 and n + 1 < count else None for n in range(count)}
    yes = {"for_family_unity": True, "family_sum_appropriate": True}
    admitted = [
        {"person": f"p{n}", "route": "resettlement" if n % 2 else "humanitarian_admission", "union_citizen": False,
         "family_member_of": relative[n], "admitted_on": date(2022, 1, 1 + n % 28), "vulnerable_groups": [],
         "referred_by": "unhcr", "referral_requested": True, "displaced_in_third_country": True,
         "durable_solution": True, "status_granted": "international_protection", **yes}
        for n in range(count)
    ]  # fmt: skip
    transferred = [
        {"person": f"p{n}", "transfer_direction": "to_this_member_state", "transfer_basis": "similar_relocation",
         "protection": "applicant" if n % 2 else "beneficiary", "family_member_of": relative[n],
         "effectively_transferred": True, "registered_as_applicant": True, **yes}
        for n in range(count)
    ]  # fmt: skip
    return {"persons_admitted": admitted, "persons_transferred": transferred}


RELATIVES = ("art_19/par_5", "art_20/par_2", "art_20/par_4")


def test_relatives_are_looked_up_rather_than_searched():
    from time import perf_counter

    subject = RULEBOOK.vocabulary.subjects["admission_and_transfer"]
    compiled = compile_rules(RULEBOOK, subject.name, RELATIVES)
    few = persons(20)
    (verdicts,) = interpreted([subject_facts(subject, few)], Options(rules=frozenset(RELATIVES)))
    assert compiled.outcomes(few) == tuple(code_of(v.outcome, v.because) for v in verdicts)
    many = persons(4000)
    start = perf_counter()
    assert compiled.outcomes(many) == compiled.outcomes(few)
    assert perf_counter() - start < 2  # searched, it is 16 million comparisons
