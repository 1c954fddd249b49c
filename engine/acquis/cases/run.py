"""Cases against a rulebook: what comes out otherwise than they say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from acquis.cases.compare import NOTHING, Difference, compare
from acquis.cases.model import Case
from acquis.diagnostics import Diagnostic
from acquis.dossier.read import read_dossier
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.options import Options
from acquis.rulebook.model import Rulebook
from acquis.rulings.verdict import Result, Shown


@dataclass(frozen=True)
class Disagreement:
    """What the law gives for one rule otherwise than the case says; `reason` is the verdict's own sentence."""

    rule: str
    citation: str
    differences: tuple[Difference, ...]
    reason: str


@dataclass(frozen=True)
class CaseRun:
    """One case, run. `mistakes`: what keeps its dossier from being read although the case expects no error.

    `error`: where it expects one that did not come, what came instead.
    """

    case: Case
    mistakes: tuple[Diagnostic, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    error: Difference | None = None

    @property
    def passed(self) -> bool:
        """Whether everything came out as the case says."""
        return not (self.mistakes or self.disagreements or self.error)


def run_case(case: Case, rulebook: Rulebook, rules: Collection[str] | None = None) -> CaseRun:
    """Check the dossier of a case and compare; with `rules`, only what it expects of these."""
    dossier, mistakes = read_dossier(case.dossier, case.sentence, rulebook)
    if case.error is not None:
        return CaseRun(case, error=_error(case.error, mistakes))
    if dossier is None:
        return CaseRun(case, mistakes)
    expect = {rule: wanted for rule, wanted in case.expect.items() if rules is None or rule in rules}
    results = evaluate(rulebook, dossier, Options(rules=frozenset(expect)))
    return CaseRun(case, disagreements=tuple(_disagreements(rulebook, results, expect)))


def differences(case: Case, rulebook: Rulebook) -> list[str]:
    """What comes out otherwise than the case says, in lines; empty if all is as expected."""
    ran = run_case(case, rulebook)
    found = [f"{m.code} {m.message}" for m in ran.mistakes]
    if ran.error is not None:
        found.append(f"expected the error {ran.error.expected}, got {ran.error.found}")
    for one in ran.disagreements:
        found += [f"{one.rule}: {d.key} is {d.found}, expected {d.expected}" for d in one.differences]
    return found


def _error(expected: str, mistakes: Iterable[Diagnostic]) -> Difference | None:
    found = [m.code for m in mistakes]
    return None if expected in found else Difference("error", expected, ", ".join(found) or NOTHING)


def _disagreements(
    rulebook: Rulebook, results: Iterable[Result], expect: Mapping[str, Mapping[str, Shown]]
) -> Iterable[Disagreement]:
    results = tuple(results)
    for rule, wanted in expect.items():
        citation = rulebook.rules[rule].citation
        verdict = next((v for r in results for v in r.verdicts if v.rule == rule), None)
        if verdict is None:
            none = Difference("outcome", str(wanted.get("outcome", NOTHING)), "no verdict")
            yield Disagreement(rule, citation, (none,), _why_none(rulebook, results, rule))
        elif found := compare(verdict, wanted):
            yield Disagreement(rule, citation, found, verdict.reason)


def _why_none(rulebook: Rulebook, results: tuple[Result, ...], rule: str) -> str:
    if any(rule in r.later for r in results):
        return f"The rule is asked from the stage {rulebook.rules[rule].stage} on, and the case stands before it."
    subject = rulebook.rules[rule].subject.replace("_", " ")
    return f"The rule is about a subject that the case does not have: {subject}."
