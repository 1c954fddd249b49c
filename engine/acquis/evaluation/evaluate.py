"""From a dossier to verdicts: facts, rulings under every reading, verdicts, results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from acquis.dossier.model import FILE, Dossier, Given, SubjectFacts
from acquis.evaluation.options import Options
from acquis.evaluation.readings import differ, read_every_way, together, told_apart
from acquis.evaluation.values import common_values
from acquis.explain.reason import reason
from acquis.explain.trace import trace
from acquis.records import record
from acquis.rulebook.model import STAGES, LawVersion, Rule, Rulebook
from acquis.rulings import shown as show
from acquis.rulings.facts import CaseFacts
from acquis.rulings.rulings import Ruling, Rulings
from acquis.rulings.verdict import ReadingVerdict, Result, Shown, Verdict


@record(frozen=True)
class Asked:
    """What is asked about a subject: rules in the order of the act, and how they are read. `as_of`: an ordinal."""

    rules: tuple[Rule, ...]
    as_of: int | None
    version: LawVersion | None
    readings: Mapping[str, str]
    strict: bool = False
    explain: bool = False


Evaluator = Callable[[Rulebook, SubjectFacts, Asked], tuple[Verdict, ...]]


def interpreted(rulebook: Rulebook, subject: SubjectFacts, asked: Asked) -> tuple[Verdict, ...]:
    """The verdicts of the interpreter on a subject. Other evaluators say the same."""
    facts = CaseFacts(rulebook.vocabulary.subjects[subject.subject].facts, subject, strict=asked.strict)
    rulings = Rulings(rulebook, facts, asked.as_of, asked.version)
    return tuple(verdict_on(rulings, rule, asked.readings, explain=asked.explain) for rule in asked.rules)


def evaluate(
    rulebook: Rulebook, dossier: Dossier, options: Options, evaluator: Evaluator = interpreted
) -> tuple[Result, ...]:
    """The results of all subjects of a dossier, in its order, and at the end that of the file itself."""
    subjects = list(dossier.subjects)
    if any(options.rules is None or r.id in options.rules for r in rulebook.rules_of(FILE)):
        subjects.append(_file(rulebook, dossier, options))
    return tuple(_result(rulebook, dossier, subject, options, evaluator) for subject in subjects)


def _file(rulebook: Rulebook, dossier: Dossier, options: Options) -> SubjectFacts:
    """The file as a subject: whether the act applies on the day of the verdict. Without a day it is the latest law."""
    as_of = _day(dossier, options)
    day = as_of if as_of is not None else rulebook.act.versions[-1].day
    return SubjectFacts(FILE, None, {"as_of": Given(Fraction(day))})


def _day(dossier: Dossier, options: Options) -> int | None:
    return options.as_of if options.as_of is not None else dossier.as_of


def _result(
    rulebook: Rulebook, dossier: Dossier, subject: SubjectFacts, options: Options, evaluator: Evaluator
) -> Result:
    as_of = _day(dossier, options)
    stage = options.stage or dossier.stage
    chosen = {**dossier.readings, **options.readings}
    version_day = options.law_version if options.law_version is not None else dossier.law_version
    version = None if version_day is None else rulebook.act.version_on(version_day)
    asked = [r for r in rulebook.rules_of(subject.subject) if options.rules is None or r.id in options.rules]
    later = [r for r in asked if is_later(r, stage)]
    now = tuple(r for r in asked if r not in later)
    verdicts = evaluator(
        rulebook, subject, Asked(now, as_of, version, chosen, options.strict_evidence, options.explain)
    )
    applied = version or rulebook.act.version_on(as_of)
    return Result(
        dossier.name, subject.subject, subject.id, as_of, applied.day, applied.celex, stage,
        verdicts, tuple(r.id for r in later), subject.defaults,
    )  # fmt: skip


def is_later(rule: Rule, stage: str | None) -> bool:
    """Whether a rule belongs to a later stage."""
    return stage is not None and rule.stage is not None and STAGES.index(rule.stage) > STAGES.index(stage)


def verdict_on(rulings: Rulings, rule: Rule, chosen: Mapping[str, str], *, explain: bool = False) -> Verdict:
    """One rule: each combination of open readings is evaluated; where they agree, that is the verdict."""
    made = read_every_way(rulings, rule, chosen)
    facts = frozenset().union(*(r.ruling.facts for r in made))
    apart = told_apart(made)
    outcome, because, missing = together(rulings, rule, apart)
    readings = {}
    if len(apart) > 1 and (because == "reading" or differ(apart)):
        readings = {r.name: ReadingVerdict(r.outcome, r.values) for r in apart}
    by = shared_by([r.ruling for r in apart], outcome)
    verdict = Verdict(
        rule.id, rule.citation, rule.title, rule.provision.binds, outcome, because,
        tuple(sorted(missing, key=rulings.facts.order)), tuple(in_act_order(rulings.rulebook, by)),
        {} if outcome == "not_applicable" else common_values([r.values for r in apart]),
        readings, tuple(sorted(_remarks(rulings, [r.ruling for r in apart], facts, outcome))),
        facts={p: _fact(rulings, p) for p in sorted(facts, key=rulings.facts.order)},
    )  # fmt: skip
    first = apart[0].choices
    return reason(rulings, rule, first, verdict, trace(rulings, rule, first) if explain else None)


def shared_by(made: list[Ruling], outcome: str) -> frozenset[str]:
    """The derogations that count for a verdict."""
    return frozenset().union(*(r.by for r in made)) if outcome == "compliant" else frozenset()


def in_act_order(rulebook: Rulebook, ids: frozenset[str]) -> list[str]:
    """Derogations as the act has them."""
    return sorted(ids, key=lambda i: (rulebook.ledger[i.partition("#")[0]].place, i))


def _remarks(rulings: Rulings, made: list[Ruling], facts: frozenset[str], outcome: str) -> frozenset[str]:
    if outcome == "not_applicable":
        return frozenset()
    shared = frozenset.intersection(*(r.remarks for r in made))
    bare = any(rulings.facts.unsupported(path) for path in facts)
    return shared | ({"unsupported"} if bare else frozenset())


def _fact(rulings: Rulings, path: str) -> Shown:
    return show.fact(rulings.facts.known[path], rulings.facts.definitions[path])
