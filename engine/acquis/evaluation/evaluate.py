"""From a dossier to verdicts: facts, rulings under every reading, verdicts, results."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from acquis.dossier.model import Dossier, SubjectFacts
from acquis.evaluation.options import Options
from acquis.explain.reason import reason
from acquis.explain.trace import trace
from acquis.rulebook.model import STAGES, Rule, Rulebook
from acquis.rulings import shown as show
from acquis.rulings.facts import CaseFacts
from acquis.rulings.outcomes import COMPLIANT, GAP, NAMES, NOT_APPLICABLE, NOT_YET_DUE
from acquis.rulings.rulings import Ruling, Rulings
from acquis.rulings.verdict import ReadingVerdict, Result, Shown, Verdict
from acquis.uncertain.truth import NOBODY, Missing
from acquis.vocabulary.types import Type


def evaluate(rulebook: Rulebook, dossier: Dossier, options: Options) -> tuple[Result, ...]:
    """The results of all subjects of a dossier, in its order."""
    return tuple(_result(rulebook, dossier, subject, options) for subject in dossier.subjects)


def _result(rulebook: Rulebook, dossier: Dossier, subject: SubjectFacts, options: Options) -> Result:
    as_of = options.as_of if options.as_of is not None else dossier.as_of
    stage = options.stage or dossier.stage
    chosen = {**dossier.readings, **options.readings}
    facts = CaseFacts(rulebook.vocabulary.subjects[subject.subject].facts, subject, strict=options.strict_evidence)
    rulings = Rulings(rulebook, facts, as_of)
    asked = [r for r in rulebook.rules_of(subject.subject) if options.rules is None or r.id in options.rules]
    later = [r for r in asked if _is_later(r, stage)]
    verdicts = tuple(_verdict(rulings, rule, chosen, options) for rule in asked if rule not in later)
    version = rulebook.act.version_on(as_of)
    return Result(
        dossier.name, subject.subject, subject.id, as_of, version.day, version.celex, stage,
        verdicts, tuple(r.id for r in later), subject.defaults,
    )  # fmt: skip


def _is_later(rule: Rule, stage: str | None) -> bool:
    return stage is not None and rule.stage is not None and STAGES.index(rule.stage) > STAGES.index(stage)


def _verdict(rulings: Rulings, rule: Rule, chosen: Mapping[str, str], options: Options) -> Verdict:
    """One rule: each combination of open readings is evaluated; where they agree, that is the verdict."""
    several = rulings.readings_met(rule)
    names = [(chosen[r.id],) if r.id in chosen else tuple(r.readings) for r in several]
    made: dict[str, tuple[dict[str, str], Ruling]] = {}
    for combination in product(*names):
        choices = {r.id: name for r, name in zip(several, combination, strict=True)}
        open_names = [n for r, n in choices.items() if r not in chosen]
        made["+".join(open_names)] = (choices, rulings.ruling(rule.id, choices))
    values = {name: _values(rulings, rule, ruling) for name, (_, ruling) in made.items()}
    outcome, because, missing = _together(rulings, rule, [r for _, r in made.values()], list(values.values()))
    first_choices, _ = next(iter(made.values()))
    facts = frozenset().union(*(r.facts for _, r in made.values()))
    readings = {}
    if len(made) > 1 and (because == "reading" or _differ(made, values)):
        readings = {n: ReadingVerdict(_alone(made[n][1]), values[n]) for n in made}
    common = {} if outcome == "not_applicable" else _common(list(values.values()))
    verdict = Verdict(
        rule.id, rule.citation, rule.title, rule.provision.binds, outcome, because,
        tuple(sorted(missing, key=rulings.facts.order)),
        tuple(_in_act_order(rulings.rulebook, _shared_by([r for _, r in made.values()], outcome))),
        common, readings, tuple(sorted(_remarks(rulings, [r for _, r in made.values()], facts, outcome))),
        facts={p: _fact(rulings, p) for p in sorted(facts, key=rulings.facts.order)},
    )  # fmt: skip
    return reason(
        rulings, rule, first_choices, verdict, trace(rulings, rule, first_choices) if options.explain else None
    )


def _together(
    rulings: Rulings, rule: Rule, made: list[Ruling], values: list[Mapping[str, Shown]]
) -> tuple[str, str | None, Missing]:
    """Outcome, because and missing of all readings together."""
    sets = [r.possible.can for r in made]
    only = made[0].possible.only
    if only in NAMES and len(set(sets)) == 1:
        if only == COMPLIANT and _only_computes(rule) and any(v != values[0] for v in values):
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


def _only_computes(rule: Rule) -> bool:
    tests = (rule.requires, *(r.requires for r in rule.readings.values()))
    return rule.due is None and all(test is None for test in tests)


def _because(rulings: Rulings, ruling: Ruling) -> str:
    possible = ruling.possible
    if possible.only == GAP:
        return "gap"
    if possible.only == NOT_YET_DUE or (NOT_YET_DUE in possible.can and possible.missing <= ruling.waits_for):
        return "not_yet_due"
    if possible.missing and all(rulings.facts.is_judgement(p) for p in possible.missing):
        return "judgement_pending"
    return "missing_facts"


def _alone(ruling: Ruling) -> str:
    only = ruling.possible.only
    return "undetermined" if only is None else NAMES.get(only, "undetermined")


def _differ(made: Mapping[str, tuple[dict[str, str], Ruling]], values: Mapping[str, Mapping[str, Shown]]) -> bool:
    alive = [values[n] for n, (_, r) in made.items() if r.possible.only != NOT_APPLICABLE]
    return any(v != alive[0] for v in alive)


def _common(values: list[Mapping[str, Shown]]) -> dict[str, Shown]:
    """The values on which all readings agree."""
    return {name: value for name, value in values[0].items() if all(v.get(name) == value for v in values[1:])}


def _values(rulings: Rulings, rule: Rule, ruling: Ruling) -> dict[str, Shown]:
    if ruling.possible.only == NOT_APPLICABLE:
        return {}
    found: dict[str, Shown] = {}
    if ruling.entries is not None and rule.value_names:
        inside = {n: _values(rulings, rule, r) for n, r in ruling.entries.items() if r.possible.only != NOT_APPLICABLE}
        found["entries"] = inside  # type: ignore[assignment]
    for name, value in ruling.values.items():
        text = show.shown(value, _type_of(rule, name))
        if text is not show.NOT_SHOWN:
            found[name] = text  # type: ignore[assignment]
    return found


def _type_of(rule: Rule, name: str) -> Type | None:
    for group in (rule.definitions, *(r.definitions for r in rule.readings.values())):
        if name in group:
            return group[name].expression.type
    return None


def _shared_by(made: list[Ruling], outcome: str) -> frozenset[str]:
    return frozenset().union(*(r.by for r in made)) if outcome == "compliant" else frozenset()


def _in_act_order(rulebook: Rulebook, ids: frozenset[str]) -> list[str]:
    return sorted(ids, key=lambda i: (rulebook.ledger[i.partition("#")[0]].place, i))


def _remarks(rulings: Rulings, made: list[Ruling], facts: frozenset[str], outcome: str) -> frozenset[str]:
    if outcome == "not_applicable":
        return frozenset()
    shared = frozenset.intersection(*(r.remarks for r in made))
    bare = any(rulings.facts.unsupported(path) for path in facts)
    return shared | ({"unsupported"} if bare else frozenset())


def _fact(rulings: Rulings, path: str) -> Shown:
    return show.fact(rulings.facts.known[path], rulings.facts.definitions[path])
