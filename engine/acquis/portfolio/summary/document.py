"""The summary for programs: JSON, the same text for the same summary."""

from __future__ import annotations

import json

from acquis.backends.codes import MEANING, NOT_ASKED
from acquis.portfolio.summary import words
from acquis.portfolio.summary.model import Breach, RuleCount, Stake, Summary
from acquis.portfolio.writing.record import Json
from acquis.quantities import show_percentage


def write(summary: Summary) -> str:
    """The summary as JSON text. Money is text with its decimals, as everywhere."""
    return json.dumps(document(summary), ensure_ascii=False, indent=2) + "\n"


def document(summary: Summary) -> dict[str, Json]:
    """The same as values."""
    record, lack = summary.record, summary.lack
    return {
        "output": summary.name, "input": record.input_name, "act": summary.act,
        "acquis": {
            "version": record.engine, "rulebook": record.rulebook, "rulebook_sha256": record.rulebook_sha256,
            "law_version": summary.law_version,
        },
        "subject": record.subject, "as_of": record.asked.as_of, "stage": record.asked.stage,
        "counts": {"read": record.read, "accepted": record.accepted, "rejected": record.rejected},
        "definitions": {"euro": words.AT_STAKE, "beyond": words.BEYOND},
        "projects": {outcome: _stake(s, summary.money) for outcome, s in summary.projects.items()},
        "rules": [_rule(r, summary.money) for r in summary.rules],
        "missing": {
            "verdicts_waiting": lack.waiting, "asked_of_the_evaluator": lack.asked,
            "sample": {"looked_at": lack.looked_at, "of": lack.projects} if lack.asked else None,
            "facts": [
                {"fact": f.fact, "means": f.means, "projects": f.projects, "verdicts": f.verdicts, "rules": [*f.rules]}
                for f in lack.facts
            ],
        },
        "worst": [_breach(b) for b in summary.worst],
        "rejected": [
            {"code": r.code, "title": r.title, "column": r.column, "faults": r.faults, "rows": r.rows}
            for r in summary.reasons
        ],
        "rejected_file": summary.rejected_file,
        "evaluated_again": summary.compared,
        "disagreements": [
            {"id": d.id, "rule": d.rule, "output": d.output, "evaluator": d.evaluator} for d in summary.disagreements
        ],
    }  # fmt: skip


def _stake(stake: Stake, money: bool) -> dict[str, Json]:
    found: dict[str, Json] = {"projects": stake.projects}
    return {**found, "euro": words.exact(stake.euro), "without_amount": stake.without} if money else found


def _rule(rule: RuleCount, money: bool) -> Json:
    found: dict[str, Json] = {"rule": rule.rule, "citation": rule.citation, "title": rule.title}
    found["compliant"], found["non_compliant"] = _stake(rule.of(1), money), _stake(rule.breached, money)
    found["undetermined"], found["not_applicable"] = _stake(rule.open, money), _stake(rule.of(3), money)
    found["not_asked"] = _stake(rule.of(NOT_ASKED), money)
    found["because"] = {
        because: stake.projects
        for code, (_, because) in MEANING.items()
        if because is not None and (stake := rule.of(code)).projects
    }
    if rule.beyond is not None:
        b = rule.beyond
        found["beyond"] = {
            "value": b.name,
            "euro": words.exact(b.euro),
            "breaches": b.breaches,
            "without_amount": b.without,
        }
    if rule.bins:
        found["amount_against_limit"] = [
            {"from": show_percentage(b.low), "below": None if b.high is None else show_percentage(b.high),
             "projects": b.projects}
            if b.low != b.high
            else {"exactly": show_percentage(b.low), "projects": b.projects}
            for b in rule.bins
        ]  # fmt: skip
    return found


def _breach(breach: Breach) -> Json:
    return {
        "id": breach.id, "row": breach.row, "rule": breach.rule, "citation": breach.citation, "title": breach.title,
        "beyond": None if breach.beyond is None else words.exact(breach.beyond),
        "union_contribution": None if breach.euro is None else words.exact(breach.euro),
        "figures": dict(breach.figures), "reason": breach.reason,
    }  # fmt: skip
