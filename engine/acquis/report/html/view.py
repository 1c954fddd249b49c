"""What the page says about each subject, in the order in which it is read; the templates only set it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from acquis.diagnostics import Diagnostic
from acquis.diagnostics.render import excerpt, where
from acquis.quantities import show_date
from acquis.report import content
from acquis.report.html.charts import Picture, pictures
from acquis.report.standing import held_only_as_amended
from acquis.report.words import bodies, fact_of, figure, plain
from acquis.rulebook.model import Rulebook
from acquis.rulings.verdict import Result, Shown, Verdict
from acquis.source import Span
from acquis.vocabulary.model import FactDefinition

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Sign:
    """An outcome as a class of the style sheet, a sign and a word."""

    outcome: str
    sign: str
    said: str


@dataclass(frozen=True)
class Grid:
    """A table of named rows: the columns' names and, for each row, its name and cells."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class ReadingView:
    """One column of the readings of a verdict; `entries`: the figures of each entry that only this reading gives."""

    name: str
    sign: Sign
    figures: Mapping[str, str]
    entries: Grid | None
    arguments: Sequence[str]


@dataclass(frozen=True)
class VerdictView:
    """One verdict.

    `entries`: the figures of each entry, None if there are none; `missing`: the facts it waits for
    unless the reason names them all; `facts`: path and value.
    """

    key: str
    verdict: Verdict
    sign: Sign
    binds: str
    reason: str
    figures: Pairs
    entries: Grid | None
    notes: Pairs
    by: str
    readings: Sequence[ReadingView]
    missing: Sequence[str]
    facts: Pairs
    trace: Mapping[str, object] | None
    picture_key: str


@dataclass(frozen=True)
class Group:
    """Verdicts under one heading, and the facts they wait for."""

    key: str
    title: str
    outcome: str
    verdicts: Sequence[VerdictView]
    needed: Sequence[content.Needed]


@dataclass(frozen=True)
class PictureView:
    """A picture with the key of its element and of the verdict it belongs to."""

    key: str
    verdict_key: str
    picture: Picture


@dataclass(frozen=True)
class SubjectView:
    """All that is said about one subject.

    `counted`: number, word and key of the group; `later`: citation, title and step; `amended`:
    sentences on provisions that the law version worded otherwise.
    """

    key: str
    result: Result
    kind: str
    sign: Sign
    law: str
    counted: Sequence[tuple[int, str, str]]
    groups: Sequence[Group]
    pictures: Sequence[PictureView]
    later: Sequence[tuple[str, str, str]]
    nothing: str
    amended: Sequence[str]


@dataclass(frozen=True)
class Mistake:
    """A diagnostic as the page shows it: place, the line with carets; further places, each with its remark."""

    diagnostic: Diagnostic
    place: str
    lines: Sequence[str]
    notes: Pairs


def subjects(rulebook: Rulebook, results: Sequence[Result]) -> list[SubjectView]:
    """The results of a report, each under a key of its own."""
    return [_subject(rulebook, result, f"s{number}") for number, result in enumerate(results, 1)]


def mistakes(errors: Sequence[Diagnostic]) -> list[Mistake]:
    """The diagnostics of one input."""
    return [
        Mistake(
            error,
            where(error.span) if error.span is not None else "",
            _lines(error.span) if error.span is not None else (),
            [(where(span), said) for span, said in error.notes],
        )
        for error in errors
    ]


def _subject(rulebook: Rulebook, result: Result, key: str) -> SubjectView:
    keys = {v.rule: f"{key}-v{number}" for number, v in enumerate(result.verdicts, 1)}
    drawn = [
        PictureView(f"{keys[v.rule]}-p{number}", keys[v.rule], picture)
        for v in result.verdicts
        for number, picture in enumerate(pictures(rulebook.rules[v.rule], v), 1)
    ]
    shown = {p.verdict_key: p.key for p in reversed(drawn)}
    facts = rulebook.vocabulary.subjects[result.subject].facts
    by_outcome = content.by_outcome(result)
    parts = [("breached", "Breached", by_outcome["non_compliant"])]
    for because, title in content.OPEN.items():
        parts.append((because, title, [v for v in by_outcome["undetermined"] if v.because == because]))
    parts += [
        ("met", "Complied with", by_outcome["compliant"]),
        ("out", "Not applicable", by_outcome["not_applicable"]),
    ]
    groups = [
        Group(
            f"{key}-{name}", title, verdicts[0].outcome,
            [_verdict(rulebook, result, v, keys[v.rule], shown.get(keys[v.rule], "")) for v in verdicts],
            content.needed(rulebook, facts, verdicts),
        )
        for name, title, verdicts in parts if verdicts
    ]  # fmt: skip
    day = content.day_of(None if result.as_of is None else show_date(result.as_of))
    law = f"law version {show_date(result.law_version)} ({result.celex}), {day}"
    rules = [rulebook.rules[r] for r in result.later]
    return SubjectView(
        key, result, content.subject_name(result), _overall(result), law, _counted(key, result, groups), groups, drawn,
        [(r.citation, r.title, r.stage or "") for r in rules], content.nothing_tested(result),
        [" ".join(s.split()) for s in held_only_as_amended(rulebook, result.law_version)],
    )  # fmt: skip


def _counted(key: str, result: Result, groups: Sequence[Group]) -> list[tuple[int, str, str]]:
    """Numbers that lead to their groups; what is open leads to the first of its groups."""
    first = {g.outcome: g.key for g in reversed(groups)} | {"later": f"{key}-later"}
    return [(n, content.COUNTED.get(o, o), first.get(o, "")) for o, n in content.counts(result).items()]


def _overall(result: Result) -> Sign:
    return Sign(result.outcome, content.SIGNS[result.outcome], content.SAID[result.outcome])


def _verdict(rulebook: Rulebook, result: Result, verdict: Verdict, key: str, picture_key: str) -> VerdictView:
    facts = rulebook.vocabulary.subjects[result.subject].facts
    return VerdictView(
        key=key, verdict=verdict, sign=_read(verdict.outcome),
        binds=bodies(verdict.binds) if verdict.binds else "",
        reason=content.sentence(verdict), figures=content.figures(rulebook, verdict.rule, verdict.values),
        entries=_grid(content.entry_figures(rulebook, verdict)), notes=content.notes(verdict),
        by=content.derogations(rulebook, verdict), readings=_readings(rulebook, verdict),
        missing=() if all(m in verdict.reason for m in verdict.missing) else content.in_short(verdict.missing),
        facts=[(path, _fact(facts, path, value)) for path, value in verdict.facts.items()], trace=_steps(verdict.trace),
        picture_key=picture_key,
    )  # fmt: skip


def _read(outcome: str) -> Sign:
    return Sign(outcome, content.SIGNS[outcome], content.READ[outcome])


def _fact(facts: Mapping[str, FactDefinition], path: str, value: Shown) -> str:
    definition = fact_of(facts, path)
    return figure(value, definition.expression_type if definition is not None else None)


def _grid(entries: Mapping[str, Pairs]) -> Grid | None:
    if not entries:
        return None
    columns = list(dict.fromkeys(name for pairs in entries.values() for name, _ in pairs))
    return Grid(columns, [(entry, [dict(pairs).get(c, "–") for c in columns]) for entry, pairs in entries.items()])


def _readings(rulebook: Rulebook, verdict: Verdict) -> list[ReadingView]:
    found = []
    for name, reading in verdict.readings.items():
        figures = dict(content.figures(rulebook, verdict.rule, content.differing(verdict, reading.values)))
        arguments = content.arguments(rulebook, verdict.rule, name)
        entries = _grid(content.entry_figures(rulebook, verdict, reading.values))
        found.append(ReadingView(plain(name), _read(reading.outcome), figures, entries, arguments))
    return found


def _steps(step: Shown) -> Mapping[str, object] | None:
    """A trace with every key there, so that a template need not ask for it."""
    if not isinstance(step, dict):
        return None
    parts = step.get("parts")
    return {
        "expression": step["expression"], "value": step.get("value"), "cite": step.get("cite"),
        "note": step.get("note"), "parts": [_steps(p) for p in parts] if isinstance(parts, list) else [],
    }  # fmt: skip


def _lines(span: Span) -> Sequence[str]:
    """The line and its carets; tabs, which both have, as one space each."""
    return [line.replace("\t", " ") for line in excerpt(span)]
