"""Verdicts from compiled rules: the same, to the letter, as those that the interpreter comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from acquis.backends.compiled.known import UNDECIDED, undecided
from acquis.backends.compiled.law import Law
from acquis.backends.compiled.rules import Rules
from acquis.backends.compiled.running import functions
from acquis.backends.compiled.worst import BREACH, COMPLIANT, GAP, NOT_APPLICABLE, NOT_YET_DUE
from acquis.backends.compiled.writer import Writer
from acquis.evaluation.case import Case
from acquis.evaluation.evaluate import in_act_order, shared_by
from acquis.evaluation.readings import Read, differ, together, told_apart
from acquis.evaluation.values import common_values
from acquis.evaluation.ways import Way, WayWriter, Written, flat
from acquis.explain.reason import allowed, sentence, sides
from acquis.rulebook.model import Rule
from acquis.rulings.outcomes import just
from acquis.rulings.rulings import Ruling
from acquis.rulings.verdict import ReadingVerdict, Shown, Verdict

_MOST = 16  # combinations of readings
_SAID = {
    NOT_APPLICABLE: ("not_applicable", None), COMPLIANT: ("compliant", None), BREACH: ("non_compliant", None),
    NOT_YET_DUE: ("undetermined", "not_yet_due"), GAP: ("undetermined", "gap"),
}  # fmt: skip
_PLACES = {name: number for number, (name, because) in _SAID.items() if because is None}


@dataclass
class Reporter:
    """One rule with its ways to be read: verdicts on cases whose facts, as far as they matter, are known."""

    law: Law
    rule: Rule
    ways: Sequence[Way]

    def __post_init__(self) -> None:
        self._reads: dict[tuple[object, ...], tuple[tuple[str, ...], set[str], set[tuple[str, str]]]] = {}
        rule = self.rule
        self._always = {
            "rule": rule.id, "citation": rule.citation, "title": rule.title, "binds": rule.provision.binds,
            "missing": (), "trace": None,
        }  # fmt: skip

    def verdict(self, case: Case) -> Verdict:
        """The verdict. Raises one of UNDECIDED where it is left to the interpreter."""
        return self._single(case, self.ways[0]) if len(self.ways) == 1 else self._several(case)

    def _single(self, case: Case, way: Way) -> Verdict:
        rule, f, m = self.rule, case.facts, case.memory
        decided = way.decide(f, m)
        outcome, because = _SAID[decided]
        facts = self._facts(case, way, decided)
        values: Mapping[str, Shown] = {}
        by: tuple[str, ...] = ()
        remarks: tuple[str, ...] = ()
        if decided != NOT_APPLICABLE:
            values, by_, found = self._said(case, way, decided)
            by = tuple(in_act_order(self.law.rulebook, by_)) if by_ else ()
            remarks = self._remarks(case, found, facts)
        text = self._text(case, way, decided, by)
        return self._made(
            outcome=outcome, because=because, by=by, values=values, readings={}, remarks=remarks,
            reason=sentence(rule, text, outcome, remarks), facts=facts,
        )  # fmt: skip

    def _made(self, **said: object) -> Verdict:
        """The verdict. A frozen dataclass sets field after field; for many thousands of them that is too slow."""
        verdict = object.__new__(Verdict)
        verdict.__dict__.update(self._always, **said)
        return verdict

    @staticmethod
    def _remarks(case: Case, found: frozenset[str] | set[str], facts: Mapping[str, Shown]) -> tuple[str, ...]:
        if case.unsupported.isdisjoint(facts):
            return tuple(sorted(found)) if found else ()
        return tuple(sorted({*found, "unsupported"}))

    def _said(self, case: Case, way: Way, decided: int) -> tuple[dict[str, Shown], frozenset[str], set[str]]:
        """Values, derogations and remarks of a rule that applies."""
        f, m = case.facts, case.memory
        silent = decided == GAP and self.rule.kind != "deadline"
        values = {} if silent else way.values(f, m)
        by = way.by(f, m) if decided == COMPLIANT else frozenset()
        return values, by, way.remarks(f, m, decided)

    def _several(self, case: Case) -> Verdict:
        rule, f, m = self.rule, case.facts, case.memory
        made = []
        facts: dict[str, Shown] = {}
        for way in self.ways:
            decided = way.decide(f, m)
            facts |= self._facts(case, way, decided)
            values, by, found = dict[str, Shown](), frozenset[str](), set[str]()
            if decided != NOT_APPLICABLE:
                values, by, found = self._said(case, way, decided)
            ruling = Ruling(just(decided), by=by, remarks=frozenset(found))
            made.append(Read(way.names, way.choices, ruling, values))
        apart = told_apart(made)
        outcome, because, _ = together(None, rule, apart)  # type: ignore[arg-type]  # decided, so no fact is looked at
        readings = {}
        if len(apart) > 1 and (because == "reading" or differ(apart)):
            readings = {r.name: ReadingVerdict(r.outcome, r.values) for r in apart}
        facts = {path: facts[path] for path in sorted(facts, key=case.order)}
        rulings = [r.ruling for r in apart]
        by_all = tuple(in_act_order(self.law.rulebook, shared_by(rulings, outcome)))
        remarks: tuple[str, ...] = ()
        if outcome != "not_applicable":
            remarks = self._remarks(case, frozenset.intersection(*(r.remarks for r in rulings)), facts)
        if because == "reading":
            text = f"the text can be read in more than one way: {sides(rule, readings)}"
        else:
            first = next(way for way in self.ways if way.choices == apart[0].choices)
            text = self._text(case, first, _PLACES.get(outcome, GAP if because == "gap" else NOT_YET_DUE), by_all)
        values = {} if outcome == "not_applicable" else common_values([r.values for r in apart])
        return self._made(
            outcome=outcome, because=because, by=by_all, values=values, readings=readings, remarks=remarks,
            reason=sentence(rule, text, outcome, remarks), facts=facts,
        )  # fmt: skip

    def _text(self, case: Case, way: Way, decided: int, by: tuple[str, ...]) -> str:
        f, m = case.facts, case.memory
        if decided == NOT_APPLICABLE:
            return f"does not apply: {way.why_not(f, m)}" if way.why_not is not None else undecided()
        if decided == GAP:
            return f"the text gives no answer here: {way.gap(f, m)}"
        if decided == NOT_YET_DUE:
            return "not yet due"
        text = way.tested(f, m, decided == COMPLIANT) or "nothing to test"
        return allowed(text, self.rule, by, self.law.rulebook)

    def _facts(self, case: Case, way: Way, decided: int) -> dict[str, Shown]:
        """The known facts that the interpreter would have read."""
        applies = decided != NOT_APPLICABLE
        others = way.elsewhere if applies else way.elsewhere_of_scope
        reads = way.reads if applies else way.scope
        holds = others(case.facts, case.memory)
        place = (id(way), applies, *holds)
        if place not in self._reads:
            parts = [reads, *(r for holding, (_, r) in zip(holds, flat(reads), strict=True) if holding)]
            names = set[str]().union(*(r.names for r in parts))
            entries = set[tuple[str, str]]().union(*(r.entries for r in parts))
            self._reads[place] = tuple(sorted(names, key=case.order)), names, entries
        ordered, names, entries = self._reads[place]
        return case.with_entries(names, entries) if entries else case.shown(ordered)


def reporters(law: Law, rules: Sequence[Rule]) -> tuple[dict[str, Reporter], dict[str, str]]:
    """A reporter for each rule that can have one; for the others, why not."""
    writer = Writer()
    made = WayWriter(Rules(law, writer))
    written: dict[str, list[Written]] = {}
    refused: dict[str, str] = {}
    for rule in rules:
        if not law.in_force(rule):
            refused[rule.id] = "not in force"
            continue
        try:
            written[rule.id] = _every_way(made, law, rule)
        except NotImplementedError as refusal:
            refused[rule.id] = str(refusal)
    found = functions(writer.source, writer.constants)
    by_id = {rule.id: rule for rule in rules}
    return {i: Reporter(law, by_id[i], [w.made(found) for w in ways]) for i, ways in written.items()}, refused


def _every_way(made: WayWriter, law: Law, rule: Rule) -> list[Written]:
    several = law.readings_met(rule)
    options = [(law.readings[r.id],) if r.id in law.readings else tuple(r.readings) for r in several]
    ways = list(product(*options))
    if len(ways) > _MOST:
        raise NotImplementedError("very many readings")
    found = []
    for way in ways:
        choices: dict[str, Any] = {r.id: name for r, name in zip(several, way, strict=True)}
        names = {r: n for r, n in choices.items() if r not in law.readings}
        found.append(made.written(rule, names, choices))
    return found


__all__ = ["UNDECIDED", "Reporter", "reporters"]
