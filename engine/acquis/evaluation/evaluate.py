"""From a dossier to verdicts: facts, rulings under every reading, verdicts, results."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from acquis.dossier.model import FILE, Dossier, Given, SubjectFacts
from acquis.evaluation.options import Options
from acquis.evaluation.readings import differ, read_every_way, together, told_apart
from acquis.evaluation.values import common_values
from acquis.explain.reason import reason
from acquis.explain.trace import trace
from acquis.rulebook.model import STAGES, Rule, Rulebook
from acquis.rulings import shown as show
from acquis.rulings.facts import CaseFacts
from acquis.rulings.rulings import Ruling, Rulings
from acquis.rulings.verdict import ReadingVerdict, Result, Shown, Verdict


def evaluate(rulebook: Rulebook, dossier: Dossier, options: Options) -> tuple[Result, ...]:
    """The results of all subjects of a dossier, in its order, and at the end that of the file itself."""
    subjects = list(dossier.subjects)
    if any(options.rules is None or r.id in options.rules for r in rulebook.rules_of(FILE)):
        subjects.append(_file(rulebook, dossier, options))
    return tuple(_result(rulebook, dossier, subject, options) for subject in subjects)


def _file(rulebook: Rulebook, dossier: Dossier, options: Options) -> SubjectFacts:
    """The file as a subject: whether the act applies on the day of the verdict. Without a day it is the latest law."""
    as_of = _day(dossier, options)
    day = as_of if as_of is not None else rulebook.act.versions[-1].day
    return SubjectFacts(FILE, None, {"as_of": Given(Fraction(day))})


def _day(dossier: Dossier, options: Options) -> int | None:
    return options.as_of if options.as_of is not None else dossier.as_of


def _result(rulebook: Rulebook, dossier: Dossier, subject: SubjectFacts, options: Options) -> Result:
    as_of = _day(dossier, options)
    stage = options.stage or dossier.stage
    chosen = {**dossier.readings, **options.readings}
    facts = CaseFacts(rulebook.vocabulary.subjects[subject.subject].facts, subject, strict=options.strict_evidence)
    version_day = options.law_version if options.law_version is not None else dossier.law_version
    version = None if version_day is None else rulebook.act.version_on(version_day)
    rulings = Rulings(rulebook, facts, as_of, version)
    asked = [r for r in rulebook.rules_of(subject.subject) if options.rules is None or r.id in options.rules]
    later = [r for r in asked if _is_later(r, stage)]
    verdicts = tuple(_verdict(rulings, rule, chosen, options) for rule in asked if rule not in later)
    applied = version or rulebook.act.version_on(as_of)
    return Result(
        dossier.name, subject.subject, subject.id, as_of, applied.day, applied.celex, stage,
        verdicts, tuple(r.id for r in later), subject.defaults,
    )  # fmt: skip


def _is_later(rule: Rule, stage: str | None) -> bool:
    return stage is not None and rule.stage is not None and STAGES.index(rule.stage) > STAGES.index(stage)


def _verdict(rulings: Rulings, rule: Rule, chosen: Mapping[str, str], options: Options) -> Verdict:
    """One rule: each combination of open readings is evaluated; where they agree, that is the verdict."""
    made = read_every_way(rulings, rule, chosen)
    facts = frozenset().union(*(r.ruling.facts for r in made))
    apart = told_apart(made)
    outcome, because, missing = together(rulings, rule, apart)
    readings = {}
    if len(apart) > 1 and (because == "reading" or differ(apart)):
        readings = {r.name: ReadingVerdict(r.outcome, r.values) for r in apart}
    by = _shared_by([r.ruling for r in apart], outcome)
    verdict = Verdict(
        rule.id, rule.citation, rule.title, rule.provision.binds, outcome, because,
        tuple(sorted(missing, key=rulings.facts.order)), tuple(_in_act_order(rulings.rulebook, by)),
        {} if outcome == "not_applicable" else common_values([r.values for r in apart]),
        readings, tuple(sorted(_remarks(rulings, [r.ruling for r in apart], facts, outcome))),
        facts={p: _fact(rulings, p) for p in sorted(facts, key=rulings.facts.order)},
    )  # fmt: skip
    first = apart[0].choices
    return reason(rulings, rule, first, verdict, trace(rulings, rule, first) if options.explain else None)


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
