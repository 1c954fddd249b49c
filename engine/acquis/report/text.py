"""The report for a person: what is breached first, then what is open and why, then the rest in short."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from acquis.diagnostics.render import visible
from acquis.dossier.model import FILE
from acquis.quantities import show_date
from acquis.records import record
from acquis.report import content
from acquis.report.content import OPEN, READ, SAID, SIGNS
from acquis.report.standing import held_only_as_amended, standing
from acquis.report.version import VERSION
from acquis.report.words import bodies, paragraph, plain
from acquis.rulebook.model import Rulebook
from acquis.rulings.verdict import ReadingVerdict, Result, Shown, Verdict
from acquis.vocabulary.model import FactDefinition

_MOST = 30  # entries of a list whose figures are shown where nothing is wrong
_PLAIN, _BOLD = "\x1b[0m", "\x1b[1m"
# Colour says what the sign and the word say already.
_COLOURS = {
    "non_compliant": "\x1b[1;31m",
    "undetermined": "\x1b[1;33m",
    "compliant": "\x1b[1;32m",
    "not_applicable": "\x1b[2m",
}


def write(rulebook: Rulebook, results: Sequence[Result], *, colour: bool = False, explain: bool = False) -> str:
    """The report on all results as text; with `explain`, how each verdict came about."""
    page = _Page(rulebook, colour, explain)
    blocks = [page.header()]
    blocks += [page.result(result) for result in results] or ["Nothing was checked: the input could not be read."]
    return "\n\n".join(blocks) + "\n"


@record(frozen=True)
class _Page:
    rulebook: Rulebook
    colour: bool
    explain: bool

    def header(self) -> str:
        """The act and the exact rules and engine that were used."""
        act, digest = self.rulebook.act, self.rulebook.sha256[:12]
        latest = show_date(act.versions[-1].day)
        used = f"rulebook {act.id} {digest}, latest law version {latest}, acquis {VERSION}"
        return "\n".join([self._paint(act.title, _BOLD), used, *standing(self.rulebook)])

    def result(self, result: Result) -> str:
        """One subject."""
        if result.subject == FILE:
            return self._act(result)
        by_outcome = content.by_outcome(result)
        facts = self.rulebook.vocabulary.subjects[result.subject].facts
        sections = [self._summary(result), paragraph(content.nothing_tested(result))]
        sections.append(self._section("Breached", by_outcome["non_compliant"], self._breach))
        for because, title in OPEN.items():
            group = [v for v in by_outcome["undetermined"] if v.because == because]
            sections.append(self._section(title, group, self._open))
            sections.append(_needed(self.rulebook, facts, group))
        sections.append(self._section("Complied with", by_outcome["compliant"], self._met))
        sections.append(self._section("Not applicable", by_outcome["not_applicable"], self._out))
        sections.append(self._later(result))
        sections.append(_defaults(result))
        return "\n\n".join(s for s in sections if s)

    def _act(self, result: Result) -> str:
        """The file itself: whether the act applies on the day of the verdict."""
        lines = [self._paint("The act itself", _BOLD)]
        for verdict in result.verdicts:
            lines.append(self._head(verdict))
            lines += [*self._figures(verdict), *self._trace(verdict)]
        return "\n".join(lines)

    def _summary(self, result: Result) -> str:
        name = " ".join(part for part in (plain(result.subject), visible(result.id or "")) if part)
        day = content.day_of(None if result.as_of is None else show_date(result.as_of))
        stage = f", stage {result.stage}" if result.stage else ""
        counts = [f"{n} {content.COUNTED.get(o, o)}" for o, n in content.counts(result).items()]
        said = self._paint(f"{SIGNS[result.outcome]} {SAID[result.outcome].upper()}", _COLOURS[result.outcome])
        law = f"law version {show_date(result.law_version)} ({result.celex}), {day}{stage}"
        beside = "  " if len(name) + len(visible(result.file)) < 95 else "\n"  # a long path has a line of its own
        head = f"{self._paint(name, _BOLD)}{beside}({visible(result.file)})"
        amended = held_only_as_amended(self.rulebook, result.law_version)
        return "\n".join([head, law, *amended, f"{said}: {', '.join(counts)}"])

    def _section(self, title: str, verdicts: Sequence[Verdict], show: Callable[[Verdict], Iterator[str]]) -> str:
        if not verdicts:
            return ""
        return "\n".join(
            [self._paint(f"{title} ({len(verdicts)})", _BOLD), *(line for v in verdicts for line in show(v))]
        )

    def _head(self, verdict: Verdict) -> str:
        sign = SIGNS[verdict.outcome]
        told = verdict.outcome == "non_compliant" or not verdict.binds  # a breach says it in a line of its own
        who = "" if told else f"; binds {bodies(verdict.binds)}"
        text = paragraph(f"{sign} {verdict.citation}: {verdict.title} [{verdict.rule}{who}]", "  ", "    ")
        return text.replace(sign, self._paint(sign, _COLOURS[verdict.outcome]), 1)

    def _breach(self, verdict: Verdict) -> Iterator[str]:
        yield self._head(verdict)
        yield from self._body(verdict)
        if verdict.binds:
            yield _line("Must act", bodies(verdict.binds))
        yield from self._trace(verdict)

    def _open(self, verdict: Verdict) -> Iterator[str]:
        yield self._head(verdict)
        if verdict.because in ("missing_facts", "judgement_pending"):
            yield _line("Missing", ", ".join(content.in_short(verdict.missing)))
            yield from self._figures(verdict)
            yield from _notes(verdict)
        else:
            yield from self._body(verdict)
        yield from self._readings(verdict)
        yield from self._trace(verdict)

    def _met(self, verdict: Verdict) -> Iterator[str]:
        yield self._head(verdict)
        yield from self._body(verdict)
        if verdict.by:
            yield _line("By", content.derogations(self.rulebook, verdict))
        yield from self._readings(verdict)
        yield from self._trace(verdict)

    def _out(self, verdict: Verdict) -> Iterator[str]:
        yield paragraph(
            f"{SIGNS['not_applicable']} {visible(verdict.citation)}: {visible(verdict.title)}", "  ", "    "
        )
        if self.explain:
            yield from self._body(verdict)
            yield from self._trace(verdict)

    def _body(self, verdict: Verdict) -> Iterator[str]:
        yield paragraph(visible(content.sentence(verdict)), "    ")
        yield from self._figures(verdict)
        yield from _notes(verdict)

    def _figures(self, verdict: Verdict) -> Iterator[str]:
        shown = self._values(verdict.rule, verdict.values)
        if shown:
            yield _line("Figures", shown)
        entries = content.entry_figures(self.rulebook, verdict)
        if len(entries) > _MOST and verdict.outcome == "compliant" and not self.explain:
            yield _line("Figures", f"of {len(entries)} entries; `--explain` and the JSON report show them")
            return
        for name, values in entries.items():
            yield _line(f"Figures of {name}", _joined(values))

    def _values(self, rule: str, values: Mapping[str, Shown]) -> str:
        return _joined(content.figures(self.rulebook, rule, values))

    def _readings(self, verdict: Verdict) -> Iterator[str]:
        for name, reading in verdict.readings.items():
            yield from self._reading(verdict, name, reading)

    def _reading(self, verdict: Verdict, name: str, reading: ReadingVerdict) -> Iterator[str]:
        said = f"{SIGNS[reading.outcome]} {READ[reading.outcome]}"
        figures = self._values(verdict.rule, content.differing(verdict, reading.values))
        yield paragraph(f"Reading {plain(name)}: {said}{f'; {figures}' if figures else ''}", "    ", "      ")
        for argument in content.arguments(self.rulebook, verdict.rule, name):
            yield paragraph(argument, "      ")
        for entry, pairs in content.entry_figures(self.rulebook, verdict, reading.values).items():
            yield paragraph(f"{entry}: {'; '.join(f'{n} {v}' for n, v in pairs)}", "      ", "        ")

    def _trace(self, verdict: Verdict) -> Iterator[str]:
        if self.explain and verdict.trace is not None:
            yield "    How:"
            yield from _steps(verdict.trace, "      ")

    def _later(self, result: Result) -> str:
        if not result.later:
            return ""
        rules = [self.rulebook.rules[r] for r in result.later]
        lines = [paragraph(f"… {r.citation}: {r.title} (from {r.stage})", "  ", "    ") for r in rules]
        return "\n".join([self._paint(f"Later ({len(rules)})", _BOLD), *lines])

    def _paint(self, text: str, colour: str) -> str:
        return f"{colour}{text}{_PLAIN}" if self.colour else text


def _line(name: str, text: str) -> str:
    return paragraph(visible(f"{name}: {text}"), "    ", "      ")


def _joined(pairs: Sequence[tuple[str, str]]) -> str:
    return "; ".join(f"{name} {value}" for name, value in pairs)


def _notes(verdict: Verdict) -> Iterator[str]:
    for name, note in content.notes(verdict):
        yield _line(f"Note ({name})", note)


def _needed(rulebook: Rulebook, facts: Mapping[str, FactDefinition], verdicts: Sequence[Verdict]) -> str:
    """Every fact that the verdicts wait for, once."""
    lines = []
    for fact in content.needed(rulebook, facts, verdicts):
        means = f": {fact.means}" if fact.means else ""
        said = visible(f"{fact.path}{means} For {'; '.join(fact.citations)}.")
        lines.append(paragraph(said, "    ", "      "))
    return "\n".join(["  What is missing:", *lines]) if lines else ""


def _defaults(result: Result) -> str:
    if not result.defaults:
        return ""
    lines = [paragraph(visible(f"{path}: {value}"), "  ", "    ") for path, value in result.defaults.items()]
    return "\n".join([f"Taken by default ({len(lines)})", *lines])


def _steps(step: Shown, indent: str) -> Iterator[str]:
    if not isinstance(step, dict):
        return
    note, cite = step.get("note"), step.get("cite")
    said = f"{note}: " if note else ""
    value = "" if step.get("value") in (None, "") else f" → {step['value']}"
    text = f"{said}{step['expression']}{value}{f' ({cite})' if cite else ''}"
    yield paragraph(visible(text), indent, indent + "    ")
    parts = step.get("parts")
    for part in parts if isinstance(parts, list) else ():
        yield from _steps(part, indent + "  ")
