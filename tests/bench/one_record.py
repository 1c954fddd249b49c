"""One record: ten rules by hand, the same ten compiled, all rules on a project, and the interpreter beside them.

`python -m tests.bench.one_record` prints microseconds a record (medians) and what each is of the ten by hand. Every
way answers for the same records, first for one over and over, then for many different ones in turn; all facts that the
ten rules read are present. Other engines stand beside them in `tests.bench.peers`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median
from time import perf_counter_ns
from typing import Any

from acquis.backends.compiled import Law, program
from acquis.dossier.known import subject_facts
from acquis.dossier.model import Dossier
from acquis.evaluation.compiled import compile_rules
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.options import Options
from acquis.library import load
from acquis.vocabulary.model import FactDefinition
from tests.random_dossiers import dossiers

from .by_hand import RULES, by_hand

Facts = Mapping[str, Any]

ROUNDS, SHORT = 41, 200
_TEN: Facts = {
    "management_mode": "shared", "total_eligible_expenditure": Decimal("240000.00"),
    "public_contribution": Decimal("200000.00"), "private_contribution": Decimal("40000.00"),
    "union_contribution": Decimal("180000.00"), "implemented_under_specific_action": False, "annex_iv_action": None,
    "provides_operating_support": False, "provides_emergency_assistance": True,
    "provides_technical_assistance": False, "within_technical_assistance_limit": False,
    "type_of_action": "ordinary", "co_financing_rate": Decimal("0.75"), "rate_applied_to": "total_contribution",
    "maximum_support": Decimal("500000.00"), "third_country_involvement": "with_third_country",
    "commission_consulted_on": date(2023, 3, 1), "project_approved_on": date(2023, 5, 2), "union_action": True,
    "funding_form": "grant", "within_blending_operation": False, "earliest_expenditure_on": date(2023, 1, 10),
    "application_submitted_on": date(2023, 2, 1), "earlier_expenditure_necessary": True,
    "continued_from_previous_fund": True, "two_financially_identifiable_phases": True, "separate_audit_trails": True,
    "total_project_cost": Decimal("750000.00"), "committed_to_complete": True, "committed_to_make_operational": True,
    "committed_to_report": True,
}  # fmt: skip


def timed(run: Callable[[Facts], object], records: Sequence[Facts]) -> float:
    """Nanoseconds a record, once through all of them."""
    start = perf_counter_ns()
    for record in records:
        run(record)
    return (perf_counter_ns() - start) / len(records)


def medians(ways: Mapping[str, Callable[[Facts], object]], records: Sequence[Facts]) -> dict[str, float]:
    """Nanoseconds a record for each way; the ways take turns, so that a slow moment of the machine hits all alike."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for run in ways.values():
        timed(run, records)
    for _ in range(ROUNDS):
        for name, run in ways.items():
            found[name].append(timed(run, records))
    return {name: median(times) for name, times in found.items()}


def least(run: Callable[[Any], object], records: Sequence[Any]) -> float:
    """Nanoseconds a record, in the best of a few rounds after one to warm up."""
    return min(timed(run, records) for _ in range(6))


def written(facts: Facts, definitions: Mapping[str, FactDefinition]) -> dict[str, object]:
    """Facts as a caller of the library gives them: none is a word, and percentages carry their sign."""
    found: dict[str, object] = {}
    for name, value in facts.items():
        if definitions[name].type == "list":
            found[name] = [written(entry, definitions[name].of or {}) for entry in value]
        elif value is None:
            found[name] = "none"
        else:
            found[name] = f"{value * 100:f} %" if definitions[name].type == "percentage" else value
    return found


def complete(count: int) -> list[Facts]:
    """Different records in which every fact is present."""
    rulebook, found, seed = load("amif").rulebook, list[Facts](), 0
    facts = rulebook.vocabulary.subjects["project"].facts
    while len(found) < count:
        drawn = dossiers(rulebook, "project", seed, 200)
        found += [d for d in drawn if len(d) == len(facts) and not isinstance(d["co_financing_rate"], Fraction)]
        seed += 1
    return found[:count]


def main() -> None:
    """Measure and print."""
    loaded = load("amif")
    law = Law(loaded.rulebook)
    ten = program(law, [loaded.rulebook.rules[r] for r in RULES]).run
    every = program(law, loaded.rulebook.rules_of("project")).run
    project = loaded.rulebook.vocabulary.subjects["project"]

    compiled = compile_rules(loaded.rulebook, "project")

    def interpreted(facts: Facts) -> object:
        dossier = Dossier("", "amif", None, None, {}, (subject_facts(project, facts),))
        return evaluate(loaded.rulebook, dossier, Options(rules=frozenset(RULES)))

    def interpreted_in_full(facts: Facts) -> object:
        return evaluate(
            loaded.rulebook, Dossier("", "amif", None, None, {}, (subject_facts(project, facts),)), Options()
        )

    many = complete(SHORT)
    record = {**many[0], **_TEN}
    for one in (record, *many):
        assert ten(one) == by_hand(one), (ten(one), by_hand(one))
    ways: dict[str, Callable[[Facts], object]] = {"ten by hand": by_hand, "ten compiled": ten, "all compiled": every}
    for title, records in (("one record", [record] * SHORT), ("different records", many)):
        found = medians(ways, records)
        given = [subject_facts(project, r) for r in records]
        dossiers_ = [{"project": written(r, project.facts)} for r in records]
        found |= {"all, with reasons": least(compiled.verdicts, given), "library check": least(loaded.check, dossiers_)}
        found |= {"ten interpreted": timed(interpreted, records[:20])}
        found |= {"all interpreted": timed(interpreted_in_full, records[:20])}
        print(title)
        for name, nanoseconds in found.items():
            print(f"  {name:20} {nanoseconds / 1000:10.2f} µs  {nanoseconds / found['ten by hand']:8.2f} times")


if __name__ == "__main__":
    main()
