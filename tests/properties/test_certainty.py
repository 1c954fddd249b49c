"""What is decided holds for every way to settle the unknown facts; what is certain is decided; `missing` is exact."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from acquis.uncertain.value import as_truth

from .expressions import Writer
from .world import ENTRY, FACTS, World, compiled, domain, value_in

MOST = 3000  # settlements tried in one example
SCALE = int(os.environ.get("ACQUIS_EXAMPLES", "1"))


@st.composite
def worlds(draw, used, *, most):
    """Some of the facts in use known, and a few things of which some facts are known."""
    known = {
        n: draw(st.sampled_from(domain(f)))
        for n, f in FACTS.items()
        if n in used and n != "things" and draw(st.booleans())
    }
    things = tuple(
        {n: draw(st.sampled_from(domain(f))) for n, f in ENTRY.items() if draw(st.booleans())}
        for _ in range(draw(st.integers(0, most)))
    )
    return World(known, things)


@st.composite
def situations(draw, *, once):
    writer = Writer(draw, once=once)
    text = writer.condition(draw(st.integers(0, 3)))
    return text, draw(worlds(writer.used, most=3)), writer.used


def outcomes(world, used, node):
    """Every settlement with the truth it gives."""
    size = 1
    for values in world.unknown(used).values():
        size *= len(values)
    assume(size <= MOST)
    found = []
    for settled, whole in world.settlements(used):
        truth = as_truth(value_in(whole, node))
        assert truth.decided, "with everything known, everything is decided"
        found.append((settled, truth.true))
    return found


def essential(found):
    """The facts on which the truth hangs for some way to settle the others."""
    by_rest: dict[tuple[str, tuple], set[bool]] = {}
    for settled, truth in found:
        for path in settled:
            rest = tuple((p, v) for p, v in settled.items() if p != path)
            by_rest.setdefault((path, rest), set()).add(truth)
    return {path for (path, _), truths in by_rest.items() if len(truths) > 1}


@settings(max_examples=400 * SCALE, deadline=None, suppress_health_check=list(HealthCheck))
@given(situations(once=False))
def test_a_decided_condition_holds_for_every_way_to_settle_what_is_unknown(situation):
    text, world, used = situation
    node = compiled(text)
    truth = as_truth(value_in(world, node))
    found = outcomes(world, used, node)
    if truth.decided:
        assert {t for _, t in found} == {truth.true}, text
    else:
        assert essential(found) <= truth.missing, text


@settings(max_examples=600 * SCALE, deadline=None, suppress_health_check=list(HealthCheck))
@given(situations(once=True))
def test_where_no_fact_occurs_twice_all_that_is_certain_is_decided_and_missing_is_exact(situation):
    text, world, used = situation
    node = compiled(text)
    truth = as_truth(value_in(world, node))
    found = outcomes(world, used, node)
    if len({t for _, t in found}) == 1:
        assert truth.decided and truth.true == found[0][1], text
    else:
        assert truth.missing == essential(found), text


@settings(max_examples=200 * SCALE, deadline=None, suppress_health_check=list(HealthCheck))
@given(situations(once=False), st.data())
def test_one_more_fact_never_flips_what_is_decided(situation, data):
    text, world, used = situation
    node = compiled(text)
    truth = as_truth(value_in(world, node))
    unknown = world.unknown(used)
    assume(truth.decided and unknown)
    path = data.draw(st.sampled_from(sorted(unknown)))
    refined = as_truth(value_in(world.settle({path: data.draw(st.sampled_from(unknown[path]))}), node))
    assert refined == truth, text
