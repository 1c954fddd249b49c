"""Cases beside the rules: a sentence, a dossier, and what the law gives for it."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from pathlib import Path

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.dossier.read import read_dossier
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.options import Options
from acquis.reading import DOSSIER_LIMIT, read_file
from acquis.reading.fields import RULE_CODES, Fields
from acquis.reading.node import Mapping, Node, Scalar, Sequence
from acquis.rulebook.model import Rulebook
from acquis.rulings.verdict import Shown, Verdict
from acquis.source import Span

_OUR_KEYS = ("case", "expect", "error")
_EXPECTED = ("outcome", "because", "missing", "by", "values", "remarks", "readings")


@dataclass(frozen=True)
class Case:
    """One case: its sentence, its dossier as written, and either expectations by rule or an error code."""

    sentence: str
    dossier: Mapping
    expect: MappingOf[str, MappingOf[str, Shown]]
    error: str | None
    span: Span


def read_cases(path: Path, rulebook: Rulebook) -> tuple[tuple[Case, ...], tuple[Diagnostic, ...]]:
    """The cases of a file, and what is wrong in it."""
    node, mistakes = read_file(path, limit=DOSSIER_LIMIT)
    found: list[Diagnostic] = list(mistakes)
    if not isinstance(node, Sequence):
        if node is not None:
            found.append(Diagnostic("R317", "a file of cases is a list of cases", node.span))
        return (), tuple(found)
    cases = [c for item in node.items if (c := _case(item, rulebook, found)) is not None]
    return tuple(cases), tuple(found)


def _case(node: Node, rulebook: Rulebook, mistakes: list[Diagnostic]) -> Case | None:
    if not isinstance(node, Mapping):
        mistakes.append(Diagnostic("R317", "a case must be a mapping of names", node.span))
        return None
    fields = Fields(node, mistakes, RULE_CODES, "this case")
    sentence, error = fields.text("case", required=True), fields.text("error") or None
    if error is None and node.get("expect") is None:
        fields.report("R302", "a case needs `expect` or `error`", node.span)
    expect: dict[str, MappingOf[str, Shown]] = {}
    for rule, wanted in fields.mapping("expect") or ():
        if rule.text not in rulebook.rules:
            help_ = did_you_mean(rule.text, rulebook.rules)
            mistakes.append(Diagnostic("R318", f"a case about unknown rule `{rule.text}`", rule.span, help_))
        elif isinstance(wanted, Mapping):
            Fields(wanted, mistakes, RULE_CODES, "this expectation").only(_EXPECTED)
            plain = _plain(wanted)
            assert isinstance(plain, dict)
            expect[rule.text] = plain
    dossier = replace(node, entries=tuple((k, v) for k, v in node.entries if k.text not in _OUR_KEYS))
    return Case(sentence, dossier, expect, error, node.span)


def _plain(node: Node) -> Shown:
    if isinstance(node, Scalar):
        if not node.quoted and node.text in ("yes", "true", "no", "false"):
            return node.text in ("yes", "true")
        return node.text
    if isinstance(node, Sequence):
        return [_plain(i) for i in node.items]
    return {k.text: _plain(v) for k, v in node}


def differences(case: Case, rulebook: Rulebook) -> list[str]:
    """What comes out otherwise than the case says; empty if all is as expected."""
    dossier, mistakes = read_dossier(case.dossier, case.sentence, rulebook)
    if case.error is not None:
        codes = [m.code for m in mistakes]
        return [] if case.error in codes else [f"expected the error {case.error}, got {', '.join(codes) or 'none'}"]
    if dossier is None:
        return [f"{m.code} {m.message}" for m in mistakes]
    results = evaluate(rulebook, dossier, Options(rules=frozenset(case.expect)))
    found = []
    for rule, wanted in case.expect.items():
        verdicts = [v for result in results for v in result.verdicts if v.rule == rule]
        if not verdicts:
            found.append(f"{rule}: no verdict")
        for verdict in verdicts[:1]:
            found += [f"{rule}: {d}" for d in _verdict(verdict, wanted)]
    return found


def _verdict(verdict: Verdict, wanted: MappingOf[str, Shown]) -> list[str]:
    actual: dict[str, Shown] = {
        "outcome": verdict.outcome, "because": verdict.because, "missing": list[Shown](sorted(verdict.missing)),
        "by": list[Shown](sorted(verdict.by)), "values": dict(verdict.values),
        "remarks": list[Shown](sorted(verdict.remarks)),
        "readings": {n: {"outcome": r.outcome, "values": dict(r.values)} for n, r in verdict.readings.items()},
    }  # fmt: skip
    found = []
    for key, value in wanted.items():
        expected = sorted(value, key=str) if isinstance(value, list) else value
        if not _matches(actual[key], expected):
            found.append(f"{key} is {actual[key]!r}, expected {expected!r}")
    return found


def _matches(actual: Shown, expected: Shown) -> bool:
    """Mappings need hold no more than what is expected; everything else must be equal as written."""
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(k in actual and _matches(actual[k], v) for k, v in expected.items())
    if isinstance(expected, list):
        return isinstance(actual, list) and len(actual) == len(expected) and all(map(_matches, actual, expected))
    if isinstance(actual, bool) or isinstance(expected, bool):
        return actual is expected
    return str(actual) == str(expected)
