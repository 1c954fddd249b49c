"""Which outcomes of each rule some case shows: an outcome that no case shows is one that nobody checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from acquis.cases.model import Case, CaseFile, NoCase
from acquis.diagnostics import Diagnostic
from acquis.expression import tree
from acquis.quantities import read_date
from acquis.reading.node import Scalar
from acquis.rulebook.model import Rule, Rulebook

KINDS = ("compliant", "non_compliant", "undetermined", "not_applicable")


@dataclass(frozen=True)
class RuleKinds:
    """One rule: how many cases show each outcome, why none can show some, and which are simply lacking.

    `given` are the reasons that follow from the rule itself, `written` those of the files of cases.
    """

    rule: Rule
    shown: Mapping[str, int]
    given: Mapping[str, str]
    written: Mapping[str, str]

    @property
    def lacking(self) -> tuple[str, ...]:
        """The outcomes with neither a case nor a reason."""
        return tuple(k for k in KINDS if not self.shown.get(k) and k not in self.given and k not in self.written)

    @property
    def reasons(self) -> Mapping[str, str]:
        """Why no case shows an outcome, for those that none shows; a written reason goes first."""
        return {k: r for k, r in {**self.given, **self.written}.items() if not self.shown.get(k)}


def kinds(rulebook: Rulebook, files: Iterable[CaseFile]) -> tuple[RuleKinds, ...]:
    """Every rule of a rulebook, in the order of the act, with the kinds of its cases."""
    files = tuple(files)
    shown: dict[str, Counter[str]] = {}
    for rule, outcome in _shown(rulebook, files):
        shown.setdefault(rule, Counter())[outcome] += 1
    written: dict[str, dict[str, str]] = {}
    for reason in _reasons(files):
        written.setdefault(reason.rule, {})[reason.outcome] = reason.because
    return tuple(
        RuleKinds(rule, shown.get(rule.id, {}), dict(_given(rule)), written.get(rule.id, {}))
        for rule in rulebook.rules.values()
    )


def idle_reasons(rulebook: Rulebook, files: Iterable[CaseFile]) -> tuple[Diagnostic, ...]:
    """Reasons that are none: a case shows what they say cannot be, or they stand twice (R343)."""
    files = tuple(files)
    shown = set(_shown(rulebook, files))
    first: dict[tuple[str, str], NoCase] = {}
    found = []
    for reason in _reasons(files):
        about = (reason.rule, reason.outcome)
        other = first.setdefault(about, reason)
        if about in shown:
            message = f"a case does show `{reason.rule}` as {reason.outcome}"
            found.append(Diagnostic("R343", message, reason.span, "remove the reason, or correct the case"))
        elif other is not reason:
            message = f"a second reason why no case shows `{reason.rule}` as {reason.outcome}"
            notes = ((other.span, "the first one stands here"),)
            found.append(Diagnostic("R343", message, reason.span, "keep one of the two", notes))
    return tuple(found)


def _shown(rulebook: Rulebook, files: Iterable[CaseFile]) -> Iterator[tuple[str, str]]:
    """Rule and outcome of every expectation.

    That nothing applies before the act does says nothing of a rule with a scope of its own.
    """
    for case in (case for file in files for case in file.cases):
        early = _before_the_act(rulebook, case)
        for rule, wanted in case.expect.items():
            outcome = str(wanted["outcome"])
            if not (early and outcome == "not_applicable" and _has_scope(rulebook.rules[rule])):
                yield rule, outcome


def _before_the_act(rulebook: Rulebook, case: Case) -> bool:
    written = case.dossier.get("as_of")
    day = read_date(written.text) if isinstance(written, Scalar) else None
    return isinstance(day, int) and day < rulebook.act.applies_from


def _has_scope(rule: Rule) -> bool:
    days = (rule.from_day, rule.until_day)
    return rule.applies is not None or rule.for_each is not None or days != (None, None)


def _reasons(files: Iterable[CaseFile]) -> Iterator[NoCase]:
    return (reason for file in files for reason in file.reasons)


def _given(rule: Rule) -> Iterator[tuple[str, str]]:
    tests = [t for t in (rule.requires, *(r.requires for r in rule.readings.values())) if t is not None]
    if rule.due is None and not tests:
        yield "non_compliant", "it only computes, so there is nothing to breach"
    elif rule.due is None and all(test == tree.Truth(True) for test in tests):
        yield "non_compliant", "its test always holds: what is within its scope meets it"
    if not _has_scope(rule):
        yield "not_applicable", "it always binds, but for the time before the act applies"
