"""Cases that were run, for programs: JSON, and the XML that build servers read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from acquis.cases.kinds import RuleKinds
from acquis.cases.run import CaseRun
from acquis.cases.show import show_findings
from acquis.diagnostics import Diagnostic
from acquis.diagnostics.render import JsonValue, as_json, render

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class FileRun:
    """A file of cases, run: its cases, and what is wrong in it; or a rulebook that cannot be used, and why.

    `faults` counts the cases at which the engine itself failed; they are not among the `runs`.
    """

    name: str
    runs: tuple[CaseRun, ...]
    mistakes: tuple[Diagnostic, ...]
    faults: int = 0

    @property
    def failed(self) -> int:
        """How many of its cases came out otherwise than they say."""
        return sum(1 for run in self.runs if not run.passed and not run.mistakes)

    @property
    def wrong(self) -> int:
        """How many mistakes there are in it, those of its dossiers included."""
        return len(self.mistakes) + sum(len(run.mistakes) for run in self.runs)


def to_json(files: Sequence[FileRun]) -> str:
    """What was run as JSON: `files` with their cases in order, and the sums."""
    runs = [run for file in files for run in file.runs]
    return _dumped(
        {
            "files": [_file(file) for file in files],
            "cases": len(runs),
            "passed": sum(1 for run in runs if run.passed),
            "failed": sum(file.failed for file in files),
            "mistakes": sum(file.wrong for file in files),
        }
    )


def kinds_to_json(rules: Iterable[RuleKinds], mistakes: Iterable[Diagnostic]) -> str:
    """The kinds of the cases of each rule as JSON, and what is wrong with the reasons."""
    rows: list[JsonValue] = [
        {
            "rule": one.rule.id,
            "citation": one.rule.citation,
            "shown": _texts(one.shown),
            "reasons": _texts(one.reasons),
            "lacking": list[JsonValue](one.lacking),
        }
        for one in rules
    ]
    return _dumped({"rules": rows, "errors": [_error(m) for m in mistakes]})


def to_junit(files: Sequence[FileRun]) -> str:
    """What was run as JUnit XML: a suite for each file, a mistake of the file as a case that cannot be run."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    for file in files:
        errors = bool(file.mistakes) + sum(1 for run in file.runs if run.mistakes)
        count = len(file.runs) + bool(file.mistakes)
        lines.append(
            f'  <testsuite name={_quoted(file.name)} tests="{count}" failures="{file.failed}" errors="{errors}">'
        )
        if file.mistakes:
            lines += _testcase(file.name, "the file can be read", 1, "error", render(file.mistakes, False))
        for run in file.runs:
            said = "error" if run.mistakes else "" if run.passed else "failure"
            lines += _testcase(file.name, run.case.sentence, run.case.span.line, said, show_findings(run))
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _testcase(file: str, name: str, line: int, said: str, text: str) -> list[str]:
    start = f'    <testcase classname={_quoted(file)} name={_quoted(name)} file={_quoted(file)} line="{line}"'
    if not said:
        return [f"{start}/>"]
    first = text.strip().partition("\n")[0].strip()
    return [
        f"{start}>",
        f"      <{said} message={_quoted(first)}>{escape(_clean(text))}</{said}>",
        "    </testcase>",
    ]


def _quoted(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


def _file(file: FileRun) -> JsonValue:
    return {
        "file": file.name,
        "errors": [_error(m) for m in file.mistakes],
        "cases": [_case(run) for run in file.runs],
    }


def _case(run: CaseRun) -> JsonValue:
    differing: list[JsonValue] = [
        {
            "rule": one.rule,
            "citation": one.citation,
            "reason": one.reason,
            "differences": [{"key": d.key, "expected": d.expected, "found": d.found} for d in one.differences],
        }
        for one in run.disagreements
    ]
    if run.error is not None:
        wrong: JsonValue = {"key": "error", "expected": run.error.expected, "found": run.error.found}
        differing.append({"rule": None, "citation": None, "reason": "", "differences": [wrong]})
    return {
        "case": run.case.sentence,
        "line": run.case.span.line,
        "column": run.case.span.column,
        "passed": run.passed,
        "errors": [_error(m) for m in run.mistakes],
        "disagreements": differing,
    }


def _error(mistake: Diagnostic) -> JsonValue:
    file: JsonValue = mistake.span.source.name if mistake.span is not None else None
    return {"file": file, **as_json(mistake)}


def _texts(found: Mapping[str, JsonValue] | Mapping[str, str] | Mapping[str, int]) -> JsonValue:
    return dict(found)


def _dumped(document: JsonValue) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
