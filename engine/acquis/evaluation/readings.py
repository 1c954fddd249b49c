"""One rule under every combination of open readings, and what they come to together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from acquis.evaluation.values import values_of
from acquis.records import record
from acquis.rulebook.model import Rule
from acquis.rulings.outcomes import COMPLIANT, GAP, NAMES, NOT_APPLICABLE, NOT_YET_DUE
from acquis.rulings.rulings import Ruling, Rulings
from acquis.rulings.verdict import Shown
from acquis.uncertain.truth import NOBODY, Missing


@record(frozen=True)
class Read:
    """A rule under one combination of readings. `names`: the readings that nobody chose, by rule."""

    names: Mapping[str, str]
    choices: Mapping[str, str]
    ruling: Ruling
    values: Mapping[str, Shown]

    @property
    def name(self) -> str:
        """How the combination is called: the readings joined by `+`."""
        return "+".join(self.names.values())

    @property
    def outcome(self) -> str:
        """What this combination alone comes to."""
        only = self.ruling.possible.only
        return "undetermined" if only is None else NAMES.get(only, "undetermined")

    @property
    def comes_to(self) -> object:
        """All that a verdict says of it."""
        r = self.ruling
        return (r.possible, self.values, r.by, r.remarks)


def read_every_way(rulings: Rulings, rule: Rule, chosen: Mapping[str, str]) -> tuple[Read, ...]:
    """The rule under each combination of the readings that it rests on."""
    several = rulings.readings_met(rule)
    options = [(chosen[r.id],) if r.id in chosen else tuple(r.readings) for r in several]
    made = []
    for combination in product(*options):
        choices = {r.id: name for r, name in zip(several, combination, strict=True)}
        ruling = rulings.ruling(rule.id, choices)
        names = {r: n for r, n in choices.items() if r not in chosen}
        made.append(Read(names, choices, ruling, values_of(rule, ruling)))
    return tuple(made)


def told_apart(made: Sequence[Read]) -> tuple[Read, ...]:
    """The combinations without the choices that make no difference to this rule."""
    kept = list(made)
    for rule in made[0].names:
        groups: dict[tuple[str, ...], list[Read]] = {}
        for read in kept:
            groups.setdefault(tuple(n for r, n in read.names.items() if r != rule), []).append(read)
        if all(read.comes_to == group[0].comes_to for group in groups.values() for read in group[1:]):
            kept = [_without(rule, group[0]) for group in groups.values()]
    return tuple(kept)


def _without(rule: str, read: Read) -> Read:
    return Read({r: n for r, n in read.names.items() if r != rule}, read.choices, read.ruling, read.values)


def differ(made: Sequence[Read]) -> bool:
    """Whether the values of the readings under which the rule applies differ."""
    alive = [r.values for r in made if r.ruling.possible.only != NOT_APPLICABLE]
    return any(v != alive[0] for v in alive)


def together(rulings: Rulings, rule: Rule, read: Sequence[Read]) -> tuple[str, str | None, Missing]:
    """Outcome, because and missing of all readings together."""
    made, values = [r.ruling for r in read], [r.values for r in read]
    sets = [r.possible.can for r in made]
    only = made[0].possible.only
    if only in NAMES and len(set(sets)) == 1:
        if only == COMPLIANT and only_computes(rule) and any(v != values[0] for v in values):
            return "undetermined", "reading", NOBODY
        return NAMES[only], None, NOBODY
    if not frozenset.intersection(*sets):
        return "undetermined", "reading", NOBODY
    open_ = [r for r in made if r.possible.only not in NAMES]
    because = [_because(rulings, r) for r in open_]
    missing = NOBODY.union(*(r.possible.missing for r in open_))
    for cause in ("gap", "not_yet_due"):
        if all(b == cause for b in because):
            return "undetermined", cause, missing
    if missing and all(rulings.facts.is_judgement(p) for p in missing):
        return "undetermined", "judgement_pending", missing
    return "undetermined", "missing_facts", missing


def only_computes(rule: Rule) -> bool:
    """Whether a rule tests nothing."""
    tests = (rule.requires, *(r.requires for r in rule.readings.values()))
    return rule.due is None and all(test is None for test in tests)


def _because(rulings: Rulings, ruling: Ruling) -> str:
    possible = ruling.possible
    if possible.only == GAP:
        return "gap"
    if len(possible.can) > 1 and not possible.missing:  # known within bounds only, and no fact could tell
        return "gap"
    if possible.only == NOT_YET_DUE or (NOT_YET_DUE in possible.can and possible.missing <= ruling.waits_for):
        return "not_yet_due"
    if possible.missing and all(rulings.facts.is_judgement(p) for p in possible.missing):
        return "judgement_pending"
    return "missing_facts"
