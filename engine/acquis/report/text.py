"""The report for a person: what is breached first, then what is open and why, then the rest in short."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from acquis.diagnostics.render import visible
from acquis.quantities import show_date
from acquis.report.version import VERSION
from acquis.report.words import bodies, fact_of, figure, paragraph, plain, type_of
from acquis.rulebook.model import Rulebook
from acquis.rulings.verdict import ReadingVerdict, Result, Shown, Verdict
from acquis.vocabulary.model import FactDefinition

_PLAIN, _BOLD = "\x1b[0m", "\x1b[1m"
# A sign, a word and a colour: each says enough without the others.
_SIGNS = {"non_compliant": "✗", "undetermined": "?", "compliant": "✓", "not_applicable": "–"}
_COLOURS = {
    "non_compliant": "\x1b[1;31m",
    "undetermined": "\x1b[1;33m",
    "compliant": "\x1b[1;32m",
    "not_applicable": "\x1b[2m",
}
_SAID = {
    "non_compliant": "NOT COMPLIANT",
    "undetermined": "OPEN",
    "compliant": "COMPLIANT",
    "not_applicable": "NOTHING APPLIES",
}
_READ = {"non_compliant": "breached", "undetermined": "open", "compliant": "met", "not_applicable": "does not apply"}
_OPEN = {
    "missing_facts": "Open: facts are missing",
    "judgement_pending": "Open: an assessment by a person is missing",
    "reading": "Open: the text can be read in more than one way",
    "not_yet_due": "Open: not yet due",
    "gap": "Open: the text gives no answer",
}


def write(rulebook: Rulebook, results: Sequence[Result], *, colour: bool = False, explain: bool = False) -> str:
    """The report on all results as text; with `explain`, how each verdict came about."""
    page = _Page(rulebook, colour, explain)
    blocks = [page.header()]
    blocks += [page.result(result) for result in results] or ["Nothing was checked: the input could not be read."]
    return "\n\n".join(blocks) + "\n"


@dataclass(frozen=True)
class _Page:
    rulebook: Rulebook
    colour: bool
    explain: bool

    def header(self) -> str:
        """The act and the exact rules and engine that were used."""
        act, digest = self.rulebook.act, self.rulebook.sha256[:12]
        latest = show_date(act.versions[-1].day)
        used = f"rulebook {act.id} {digest}, latest law version {latest}, acquis {VERSION}"
        return f"{self._paint(act.title, _BOLD)}\n{used}"

    def result(self, result: Result) -> str:
        """One subject."""
        by_outcome = {o: [v for v in result.verdicts if v.outcome == o] for o in _SIGNS}
        facts = self.rulebook.vocabulary.subjects[result.subject].facts
        sections = [self._summary(result, by_outcome)]
        if not result.verdicts and not result.later:
            sections.append(
                paragraph(f"Nothing was tested: none of the rules asked for is about a {plain(result.subject)}.")
            )
        sections.append(self._section("Breached", by_outcome["non_compliant"], self._breach))
        for because, title in _OPEN.items():
            group = [v for v in by_outcome["undetermined"] if v.because == because]
            sections.append(self._section(title, group, self._open))
            sections.append(_needed(facts, group))
        sections.append(self._section("Complied with", by_outcome["compliant"], self._met))
        sections.append(self._section("Not applicable", by_outcome["not_applicable"], self._out))
        sections.append(self._later(result))
        sections.append(_defaults(result))
        return "\n\n".join(s for s in sections if s)

    def _summary(self, result: Result, by_outcome: Mapping[str, Sequence[Verdict]]) -> str:
        name = " ".join(part for part in (plain(result.subject), visible(result.id or "")) if part)
        day = f"as of {show_date(result.as_of)}" if result.as_of is not None else "as of no day: facts are final"
        stage = f", stage {result.stage}" if result.stage else ""
        counts = [
            f"{len(by_outcome['non_compliant'])} breached", f"{len(by_outcome['undetermined'])} open",
            f"{len(by_outcome['compliant'])} complied with", f"{len(by_outcome['not_applicable'])} not applicable",
        ]  # fmt: skip
        counts += [f"{len(result.later)} later"] if result.later else []
        said = self._paint(f"{_SIGNS[result.outcome]} {_SAID[result.outcome]}", _COLOURS[result.outcome])
        law = f"law version {show_date(result.law_version)} ({result.celex}), {day}{stage}"
        beside = "  " if len(name) + len(visible(result.file)) < 95 else "\n"  # a long path has a line of its own
        head = f"{self._paint(name, _BOLD)}{beside}({visible(result.file)})"
        return f"{head}\n{law}\n{said}: {', '.join(counts)}"

    def _section(self, title: str, verdicts: Sequence[Verdict], show: Callable[[Verdict], Iterator[str]]) -> str:
        if not verdicts:
            return ""
        return "\n".join(
            [self._paint(f"{title} ({len(verdicts)})", _BOLD), *(line for v in verdicts for line in show(v))]
        )

    def _head(self, verdict: Verdict) -> str:
        sign = _SIGNS[verdict.outcome]
        told = verdict.outcome == "non_compliant" or not verdict.binds  # a breach says it in a line of its own
        who = "" if told else f"; binds {bodies(verdict.binds)}"
        text = paragraph(f"{sign} {verdict.citation}: {verdict.title} [{verdict.rule}{who}]", "  ", "    ")
        return text.replace(sign, self._paint(sign, _COLOURS[verdict.outcome]), 1)

    def _breach(self, verdict: Verdict) -> Iterator[str]:
        yield self._head(verdict)
        yield from self._body(verdict)
        yield _line("Must act", bodies(verdict.binds))
        yield from self._trace(verdict)

    def _open(self, verdict: Verdict) -> Iterator[str]:
        yield self._head(verdict)
        if verdict.because in ("missing_facts", "judgement_pending"):
            yield _line("Missing", ", ".join(verdict.missing))
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
            yield _line("By", ", ".join(self.rulebook.ledger[d.partition("#")[0]].citation for d in verdict.by))
        yield from self._readings(verdict)
        yield from self._trace(verdict)

    def _out(self, verdict: Verdict) -> Iterator[str]:
        yield paragraph(
            f"{_SIGNS['not_applicable']} {visible(verdict.citation)}: {visible(verdict.title)}", "  ", "    "
        )
        if self.explain:
            yield from self._body(verdict)
            yield from self._trace(verdict)

    def _body(self, verdict: Verdict) -> Iterator[str]:
        yield paragraph(visible(verdict.reason.partition(" Note: ")[0]), "    ")
        yield from self._figures(verdict)
        yield from _notes(verdict)

    def _figures(self, verdict: Verdict) -> Iterator[str]:
        shown = self._values(verdict.rule, verdict.values)
        if shown:
            yield _line("Figures", shown)
        entries = verdict.values.get("entries")
        for name, values in entries.items() if isinstance(entries, dict) else ():
            if isinstance(values, dict) and values:
                yield _line(f"Figures of {name}", self._values(verdict.rule, values))

    def _values(self, rule: str, values: Mapping[str, Shown]) -> str:
        known = self.rulebook.rules[rule]
        pairs = ((n, v) for n, v in values.items() if n != "entries")
        return "; ".join(f"{plain(n)} {figure(v, type_of(known, n))}" for n, v in pairs)

    def _readings(self, verdict: Verdict) -> Iterator[str]:
        for name, reading in verdict.readings.items():
            yield from self._reading(verdict, name, reading)

    def _reading(self, verdict: Verdict, name: str, reading: ReadingVerdict) -> Iterator[str]:
        said = f"{_SIGNS[reading.outcome]} {_READ[reading.outcome]}"
        figures = self._values(verdict.rule, {n: v for n, v in reading.values.items() if verdict.values.get(n) != v})
        yield paragraph(f"Reading {plain(name)}: {said}{f'; {figures}' if figures else ''}", "    ", "      ")
        for part in name.split("+"):
            argument = self._argument(verdict.rule, part)
            if argument:
                yield paragraph(argument, "      ")

    def _argument(self, rule: str, name: str) -> str:
        """Why the text may be read so; the reading may belong to a rule that this one rests on."""
        own = self.rulebook.rules[rule].readings.get(name)
        if own is not None:
            return own.argument
        used = (self.rulebook.rules[u].readings for u in sorted(self._rests_on(rule)) if u in self.rulebook.rules)
        return next((r[name].argument for r in used if name in r), "")

    def _rests_on(self, rule: str) -> set[str]:
        found: set[str] = set()
        waiting = [rule]
        while waiting:
            known = self.rulebook.rules.get(waiting.pop())
            fresh = (known.uses if known is not None else frozenset()) - found
            found |= fresh
            waiting += fresh
        return found

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


def _notes(verdict: Verdict) -> Iterator[str]:
    """What the remarks say, each a sentence; the reason carries them at its end."""
    _, _, notes = verdict.reason.partition(" Note: ")
    for name, note in zip(verdict.remarks, notes.rstrip(".").split("; "), strict=False):
        if note:
            yield _line(f"Note ({plain(name)})", f"{note[:1].upper()}{note[1:]}.")


def _needed(facts: Mapping[str, FactDefinition], verdicts: Sequence[Verdict]) -> str:
    """Every fact that the verdicts wait for, once, with what it means and who waits for it."""
    waiting: dict[str, list[str]] = {}
    for verdict in verdicts:
        for path in verdict.missing:
            waiting.setdefault(path, []).append(verdict.citation)
    if not waiting:
        return ""
    lines = ["  What is missing:"]
    for path, citations in waiting.items():
        definition = fact_of(facts, path)
        means = f": {definition.means}" if definition is not None else ""
        lines.append(paragraph(visible(f"{path}{means} For {'; '.join(dict.fromkeys(citations))}."), "    ", "      "))
    return "\n".join(lines)


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
