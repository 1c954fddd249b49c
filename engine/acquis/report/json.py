"""The JSON report: what every program may rely on. Its schema is `report.schema.json`, beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from acquis.diagnostics import Diagnostic
from acquis.diagnostics.render import as_json as diagnostic_json
from acquis.quantities import show_date
from acquis.report.version import VERSION
from acquis.rulebook.model import Overlay, Rulebook
from acquis.rulings.verdict import Result, Shown, Verdict

Inputs = Sequence[tuple[str, Sequence[Diagnostic]]]

_ERROR_KEYS = ("code", "line", "column", "message", "help", "end_line", "end_column", "notes")


def document(rulebook: Rulebook, inputs: Inputs, results: Iterable[Result]) -> dict[str, Shown]:
    """The whole report: the engine and rulebook, each input with its errors, the results."""
    return {
        "acquis": {
            "version": VERSION,
            "rulebook": rulebook.act.id,
            "latest_law_version": show_date(rulebook.act.versions[-1].day),
            "rulebook_sha256": rulebook.sha256,
            "known_later_versions": [show_date(day) for day in rulebook.act.known_later],
            "overlays": [_overlay(o) for o in rulebook.overlays],
        },
        "inputs": [{"file": name, "errors": [_error(e) for e in errors]} for name, errors in inputs],
        "results": [_result(rulebook, r) for r in results],
    }


def write(rulebook: Rulebook, inputs: Inputs, results: Iterable[Result]) -> str:
    """The report as text, in the order of the schema."""
    return json.dumps(document(rulebook, inputs, results), ensure_ascii=False, indent=2) + "\n"


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema (draft 7) of the report."""
    from importlib.resources import files  # only now: reports are written without it

    text = (files("acquis.report") / "report.schema.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def _error(diagnostic: Diagnostic) -> dict[str, Shown]:
    plain: Mapping[str, Any] = diagnostic_json(diagnostic)
    return {key: plain[key] for key in _ERROR_KEYS}


def _overlay(overlay: Overlay) -> dict[str, Shown]:
    return {
        "name": overlay.name, "title": overlay.title, "from": show_date(overlay.from_day), "sha256": overlay.sha256,
    }  # fmt: skip


def _held_only_as_amended(rulebook: Rulebook, result: Result) -> dict[str, Shown]:
    """A key of its own only where there is something to say."""
    found = rulebook.act.held_only_as_amended(result.law_version)
    return {"held_only_as_amended": list(found)} if found else {}


def _result(rulebook: Rulebook, result: Result) -> dict[str, Shown]:
    return {
        "file": result.file,
        "subject": result.subject,
        "id": result.id,
        "as_of": None if result.as_of is None else show_date(result.as_of),
        "law_version": show_date(result.law_version),
        "celex": result.celex,
        **_held_only_as_amended(rulebook, result),
        "stage": result.stage,
        "outcome": result.outcome,
        "later": list(result.later),
        "defaults": dict(result.defaults),
        "verdicts": [_verdict(rulebook, v) for v in result.verdicts],
    }


def _verdict(rulebook: Rulebook, verdict: Verdict) -> dict[str, Shown]:
    return {
        "rule": verdict.rule,
        "citation": verdict.citation,
        "title": verdict.title,
        "binds": list(verdict.binds),
        "outcome": verdict.outcome,
        "because": verdict.because,
        "missing": list(verdict.missing),
        "by": [{"rule": d, "citation": rulebook.ledger[d.partition("#")[0]].citation} for d in verdict.by],
        "values": dict(verdict.values),
        "readings": {n: {"outcome": r.outcome, "values": dict(r.values)} for n, r in verdict.readings.items()},
        "remarks": list(verdict.remarks),
        "reason": verdict.reason,
        "facts": dict(verdict.facts),
        "trace": verdict.trace,
    }
