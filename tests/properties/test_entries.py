"""What a rule over a list says of one entry, and its totals: decided only if every settlement decides so."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acquis.dossier.model import Dossier
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.options import Options
from acquis.rulebook.model import Definition
from acquis.rulebook.nodes import uses

from .test_certainty import SCALE
from .test_verdicts import rule, rulebook
from .world import FACTS, NOWHERE, SCOPE, World, compiled, domain

ENTRY = FACTS["things"].of
CONDITIONS = ["t.on", "not t.on", "t.n > 0", "t.n <= 1", 't.hue = "red"', 't.hue in ["red", "blue"]', "true"]
ASKED = [
    "every t in things satisfies met(art_1/par_1 of t)",
    "some t in things satisfies breached(art_1/par_1 of t)",
    "every t in things satisfies (applies(art_1/par_1 of t) implies art_1/par_1.amount of t > 0)",
    "count(things[not_breached(art_1/par_1 of item)]) >= 1",
    "art_1/par_1.total <= 2",
    "not met(art_1/par_1)",
]
LISTED = compiled("things").type.item


@st.composite
def situations(draw):
    """Two rules, and a world of two entries in which some facts are unknown."""
    entry = replace(SCOPE, variables={"t": LISTED})
    listed = rule(
        id="art_1/par_1", for_each=("t", compiled("things")),
        applies=compiled(draw(st.sampled_from(CONDITIONS)), entry),
        requires=compiled(draw(st.sampled_from(CONDITIONS)), entry),
        definitions={"amount": Definition("amount", compiled("t.n", entry), None, NOWHERE)},
    )  # fmt: skip
    values = {"amount": compiled("1").type, "total": compiled("1").type}
    scope = replace(SCOPE, rule="art_1/par_1", of_entries=values, rules={"art_1/par_1": values})
    total = compiled("sum(for t in things return amount of t)", scope)
    listed = replace(listed, totals={"total": Definition("total", total, None, NOWHERE)})
    asker = rule(id="art_1/par_2", requires=compiled(draw(st.sampled_from(ASKED)), scope))
    asker = replace(asker, uses=uses(asker))
    facts = [
        {n: draw(st.sampled_from(domain(f))) for n, f in ENTRY.items() if draw(st.integers(0, 2))} for _ in range(2)
    ]
    return listed, asker, tuple(facts[: draw(st.integers(0, 2))])


def outcomes(listed, asker, things):
    book = replace(rulebook(listed), rules={listed.id: listed, asker.id: asker})
    (result,) = evaluate(book, Dossier("w", "world", None, None, {}, (World({}, things).subject(),)), Options())
    return {v.rule: v for v in result.verdicts}


@settings(max_examples=150 * SCALE, deadline=None, suppress_health_check=list(HealthCheck))
@given(situations())
def test_what_is_said_of_an_entry_holds_however_it_turns_out(situation):
    listed, asker, things = situation
    unknown = [(place, n) for place, thing in enumerate(things) for n in ENTRY if n not in thing]
    told = outcomes(listed, asker, things)
    for values in product(*(domain(ENTRY[n]) for _, n in unknown)):
        settled = [dict(thing) for thing in things]
        for (place, name), value in zip(unknown, values, strict=True):
            settled[place][name] = value
        for name, verdict in outcomes(listed, asker, tuple(settled)).items():
            assert verdict.outcome != "undetermined"
            assert told[name].outcome in ("undetermined", verdict.outcome)
            low = told[name].values.get("total")
            if isinstance(low, dict) and verdict.outcome != "not_applicable":
                assert low.get("at_least", 0) <= verdict.values["total"] <= low.get("at_most", 10)
