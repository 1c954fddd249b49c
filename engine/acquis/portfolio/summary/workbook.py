"""The summary as a workbook: numbers first, then every issue to work through, the rules, the rejected rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from acquis.backends.codes import NOT_ASKED
from acquis.portfolio.again.evaluator import Evaluated
from acquis.portfolio.sheets import Bold, Link, Sheet
from acquis.portfolio.summary import words
from acquis.portfolio.summary.gather import differing
from acquis.portfolio.summary.issues import issues
from acquis.portfolio.summary.model import RuleCount, Stake, Summary
from acquis.portfolio.summary.rejected import rejected_table
from acquis.portfolio.summary.work import Work
from acquis.portfolio.workbooks import save
from acquis.portfolio.writing.together import Together

if TYPE_CHECKING:
    from openpyxl import Workbook

_MOST_REJECTED = 100_000
_ISSUES = (
    "id", "input row", "where in the input", "rule", "citation", "title", "outcome", "because", "missing", "figures",
    "reason", "Union contribution",
)  # fmt: skip
_RULES = (
    "rule", "citation", "title", "compliant", "breached", "undetermined", "not applicable", "not asked",
    "facts are missing", "assessment missing", "not yet due", "no answer in the text", "several readings",
)  # fmt: skip
_MONEY = ("EUR breached", "breached without an amount", "EUR undetermined", "undetermined without an amount")
_BEYOND = ("EUR beyond the limit", "over so many breaches", "breaches without an exact amount")


def write(work: Work, summary: Summary, most: int, target: Path) -> Summary:
    """Write the workbook with at most so many issues; the summary with what was noticed on the way."""
    from openpyxl import Workbook

    seen: list[Evaluated] = []
    book = Workbook(write_only=True)
    whole = sum(r.breached.projects + r.open.projects for r in summary.rules)
    told = min(most, whole)
    first = Sheet(book, "Summary", (44, 18, 24, 24, 60))
    _issues(work, summary, book, most, told, seen)
    _rules(summary, book)
    left = _rejected(work, book, summary)
    summary = replace(
        summary, compared=summary.compared + len(seen),
        disagreements=tuple(dict.fromkeys((*summary.disagreements, *differing(seen)))),
    )  # fmt: skip
    _summary(summary, first, told, whole, left)
    with Together() as files:
        save(book, files.path(target))
    return summary


def _summary(summary: Summary, sheet: Sheet, told: int, whole: int, left: int) -> None:
    sheet.add([Bold(summary.act)])
    for name, text in words.run(summary):
        sheet.add([name, text])
    sheet.add([])
    sheet.add(
        [Link("Issues", "'Issues'!A1"), f"{words.number(told)} of {words.number(whole)} breaches and open verdicts"]
    )
    if told < whole:
        sheet.note(f"{words.number(whole - told)} more are not listed: raise --issues to see them.")
    sheet.add([Link("Rules", "'Rules'!A1"), f"{len(summary.rules)} rules"])
    sheet.add([Link("Rejected rows", "'Rejected rows'!A1"), words.rejected(summary) or "none"])
    if left:
        sheet.note(f"{words.number(left)} more faults of rejected rows are not listed.")
    sheet.add([])
    money = ["EUR", "without an amount"] if summary.money else []
    sheet.add([Bold(n) for n in (f"each {summary.record.subject} once, by its worst", "number", *money)])
    rows = [(words.OUTCOMES[o], s) for o, s in summary.projects.items()]
    for name, stake in (*rows, ("all", sum(summary.projects.values(), Stake()))):
        sheet.add([name, stake.projects, *([stake.euro, stake.without] if summary.money else [])])
    for text in (words.AT_STAKE, words.BEYOND) if summary.money else ():
        sheet.note(text)
    _lists(summary, sheet)


def _lists(summary: Summary, sheet: Sheet) -> None:
    if summary.lack.facts:
        sheet.add([])
        sheet.add([Bold(n) for n in ("missing fact", f"{summary.record.subject}s", "verdicts", "rules", "meaning")])
        for fact in summary.lack.facts:
            sheet.add([fact.fact, fact.projects, fact.verdicts, len(fact.rules), fact.means])
        if sampled := words.sampled(summary.lack, summary.record.subject):
            sheet.note(sampled)
    if summary.worst:
        sheet.add([])
        sheet.add([Bold(n) for n in ("worst breaches", "EUR beyond the limit", "rule", "Union contribution", "reason")])
        places = {r.rule: place for place, r in enumerate(summary.rules, 2)}
        for breach in summary.worst:
            rule = Link(breach.rule, f"'Rules'!A{places[breach.rule]}")
            sheet.add([breach.id, breach.beyond, rule, breach.euro, f"{breach.citation}: {breach.reason}"])
    if summary.disagreements:
        sheet.add([])
        sheet.note(words.DISAGREES)
        for one in summary.disagreements:
            sheet.add([one.id, one.rule, f"{one.output} in the output", f"{one.evaluator} to the evaluator"])


def _issues(work: Work, summary: Summary, book: Workbook, most: int, told: int, seen: list[Evaluated]) -> None:
    sheet = Sheet(book, "Issues", (22, 10, 34, 22, 18, 36, 15, 18, 40, 44, 70, 20))
    sheet.head(_ISSUES if summary.money else _ISSUES[:-1], told, keep="B2")
    rules = {r.rule: (place, r) for place, r in enumerate(summary.rules, 2)}
    for one in issues(work, most, seen):
        place, rule = rules[one.rule]
        sheet.add([
            one.id, one.row, one.where, Link(one.rule, f"'Rules'!A{place}"), rule.citation, rule.title,
            words.OUTCOMES[one.outcome], one.because, one.lacking, one.figures, one.reason,
            *([one.euro] if summary.money else []),
        ])  # fmt: skip


def _rules(summary: Summary, book: Workbook) -> None:
    sheet = Sheet(book, "Rules", (30, 22, 44, *([14] * 10), *([22] * 7)))
    names = (*_RULES, *(_MONEY + _BEYOND if summary.money else ()))
    sheet.head(names, len(summary.rules), keep="B2")
    for rule in summary.rules:
        sheet.add([rule.rule, rule.citation, rule.title, *_numbers(rule), *(_amounts(rule) if summary.money else [])])


def _numbers(rule: RuleCount) -> list[int]:
    stakes = (rule.of(1), rule.breached, rule.open, rule.of(3), rule.of(NOT_ASKED))
    return [s.projects for s in stakes] + [rule.of(code).projects for code in words.CAUSES]


def _amounts(rule: RuleCount) -> list[object]:
    found: list[object] = []
    for stake in (rule.breached, rule.open):
        found += [stake.euro, stake.without]
    beyond = rule.beyond
    return found + ([None] * 3 if beyond is None else [beyond.euro, beyond.breaches, beyond.without])


def _rejected(work: Work, book: Workbook, summary: Summary) -> int:
    """The rejected rows with their faults; how many faults are not listed."""
    sheet = Sheet(book, "Rejected rows", (10, 28, 12, 8, 70, 30))
    faults = sum(reason.faults for reason in summary.reasons)
    told = min(faults, _MOST_REJECTED)
    sheet.head(("input row", "column", "cell", "code", "what is wrong", "value"), told)
    if work.output.rejected is None:
        if summary.record.rejected:
            sheet.note(words.rejected(summary))
        return 0
    rows = work.ask(f"SELECT * FROM {rejected_table(work.output)} LIMIT {_MOST_REJECTED}")
    for row, *texts in rows:
        number = int(str(row)) if row is not None and str(row).isdigit() else None
        sheet.add([number, *("" if text is None else _as_it_was(str(text)) for text in texts)])
    return faults - told


def _as_it_was(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running a CSV cell: no cell of a workbook is run."""
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@\t\r") else text
