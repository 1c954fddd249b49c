"""Whole rules with derogations, gaps and lists: a decided verdict holds however the unknown facts turn out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from acquis.dossier.model import Dossier
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.options import Options
from acquis.expression import tree
from acquis.rulebook.model import Act, Definition, Derogation, LawVersion, Provision, Rule, Rulebook
from acquis.vocabulary.model import Subject, Vocabulary

from .expressions import Writer
from .test_certainty import MOST, SCALE, essential, worlds
from .world import COLOURS, FACTS, NOWHERE, SCOPE, World, compiled

_DAY = date(2022, 1, 1).toordinal()
_ROW = Provision("art_1", "Article 1", "limit", (), "world", "computable", "", 1)


def rule(**parts) -> Rule:
    empty = {
        "id": "art_1", "provision": _ROW, "subject": "world", "kind": "requirement", "stage": None,
        "title": "", "summary": "", "applies": None, "for_each": None, "definitions": {}, "totals": {},
        "requires": None,
        "due": None, "gap_when": None, "remarks": {}, "tolerance": None, "readings": {}, "derogations": (),
        "from_day": None, "until_day": None, "uses": frozenset(), "span": NOWHERE,
    }  # fmt: skip
    return Rule(**{**empty, **parts})


def rulebook(one: Rule) -> Rulebook:
    vocabulary = Vocabulary({"world": Subject("world", "worlds", "", FACTS, NOWHERE)}, {"colours": COLOURS})
    rows = {"art_1": _ROW, **{d.id: _ROW for d in one.derogations}}
    return Rulebook(Act("world", "", _DAY, (LawVersion(_DAY, ""),)), vocabulary, rows, {}, {one.id: one}, "")


def verdict(book: Rulebook, world: World):
    dossier = Dossier("world", "world", None, None, {}, (world.subject(),))
    return evaluate(book, dossier, Options())[0].verdicts[0]


def derogation(place: int, when: str, **parts) -> Derogation:
    return Derogation(
        f"art_1#{place}", "Article 1", "", "", compiled(when), parts.get("sets", {}), parts.get("lifts", False), NOWHERE
    )


@st.composite
def rules(draw, *, once):
    """A rule whose ceiling derogations raise, or whose test they lift, with a scope and perhaps a gap."""
    writer = Writer(draw, once=once)
    left = writer.fact("integer")
    applies = compiled(writer.condition(1)) if draw(st.booleans()) else None
    gap = compiled(writer.condition(0)) if draw(st.booleans()) else None
    ceilings = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    raising = [
        derogation(i, writer.condition(0), sets={"ceiling": tree.Number(value, type=compiled("1").type)})
        for i, value in enumerate(map(Fraction, ceilings), 1)
    ]
    lifting = [derogation(9, writer.condition(0), lifts=True)] if draw(st.booleans()) else []
    scope = replace(SCOPE, values={"ceiling": compiled("1").type}, rule="art_1")
    made = rule(
        applies=applies, gap_when=gap, derogations=(*raising, *lifting),
        definitions={"ceiling": Definition("ceiling", compiled(str(draw(st.integers(0, 2)))), "highest", NOWHERE)},
        requires=compiled(f"{left} <= ceiling", scope),
    )  # fmt: skip
    return made, draw(worlds(writer.used, most=2)), writer.used


def settled_outcomes(made, world, used):
    size = 1
    for values in world.unknown(used).values():
        size *= len(values)
    assume(size <= MOST // 4)
    book = rulebook(made)
    found = []
    for settled, whole in world.settlements(used):
        one = verdict(book, whole)
        assert one.outcome != "undetermined" or one.because == "gap"
        found.append((settled, one.because or one.outcome))
    return found


@settings(max_examples=150 * SCALE, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules(once=False))
def test_a_decided_verdict_is_the_verdict_of_every_settlement(situation):
    made, world, used = situation
    found = settled_outcomes(made, world, used)
    one = verdict(rulebook(made), world)
    if one.outcome != "undetermined" or one.because == "gap":
        assert {o for _, o in found} == {one.because or one.outcome}
    else:
        assert essential(found) <= set(one.missing)


@settings(max_examples=150 * SCALE, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules(once=True))
def test_where_no_fact_occurs_twice_the_verdict_is_complete_and_missing_exact(situation):
    made, world, used = situation
    found = settled_outcomes(made, world, used)
    one = verdict(rulebook(made), world)
    if len({o for _, o in found}) == 1:
        assert (one.because or one.outcome) == found[0][1]
        assert one.missing == ()
    else:
        assert set(one.missing) == essential(found)
        assert one.because == "missing_facts"


@settings(max_examples=100 * SCALE, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules(once=False))
def test_by_names_only_derogations_without_which_the_rule_would_be_breached(situation):
    made, world, _ = situation
    one = verdict(rulebook(made), world)
    without = verdict(rulebook(replace(made, derogations=())), world)
    assert bool(one.by) <= (one.outcome == "compliant" and without.outcome == "non_compliant")
    for name in one.by:
        alone = replace(made, derogations=tuple(d for d in made.derogations if d.id == name))
        assert verdict(rulebook(alone), world).outcome == "compliant"
