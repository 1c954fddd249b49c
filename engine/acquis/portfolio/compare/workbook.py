"""A comparison as a workbook: what changes by rule, and the changes one by one."""

from __future__ import annotations

from pathlib import Path

from acquis.portfolio.compare import words
from acquis.portfolio.compare.model import Comparison
from acquis.portfolio.sheets import Bold, Link, Sheet
from acquis.portfolio.summary.words import number
from acquis.portfolio.workbooks import save
from acquis.portfolio.writing.together import Together


def write(found: Comparison, target: Path) -> None:
    """Write the workbook, beside and renamed."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    money = bool(found.money_from)
    _summary(found, Sheet(book, "Summary", (40, 24, 40, 40)), money)
    places = _rules(found, Sheet(book, "Rules", (30, 22, 40, 34, 34, 12, 20, 20)), money)
    sheet = Sheet(book, "Changes", (24, 30, 40, 40, 20))
    sheet.head(("id", "rule", "from A", "to B", *(["Union contribution"] if money else [])), len(found.changes), "B2")
    for one in found.changes:
        link = Link(one.rule, f"'Rules'!A{places[one.rule]}")
        euro = [one.euro] if money else []
        sheet.add([one.id, link, words.NAMES[one.before], words.NAMES[one.after], *euro])
    with Together() as files:
        save(book, files.path(target))


def _summary(found: Comparison, sheet: Sheet, money: bool) -> None:
    for name, text in words.sides(found):
        sheet.add([Bold(name), text])
    sheet.add([])
    sheet.add([f"{found.subject}s in both", found.both])
    sheet.add([f"{found.subject}s with a change", found.changed.projects])
    if money:
        sheet.add(["their Union contribution, EUR", found.changed.euro])
        sheet.add(["without an amount", found.changed.without])
        sheet.note(words.EURO)
    sheet.add([Link("Rules", "'Rules'!A1"), f"{len(found.rules)} rules"])
    sheet.add([Link("Changes", "'Changes'!A1"), f"{number(len(found.changes))} of {number(found.number)} changes"])
    if len(found.changes) < found.number:
        sheet.note("The others are not listed: -o CHANGES.csv writes all of them.")
    for name, one, rules in (("A", found.before, found.rules_before), ("B", found.after, found.rules_after)):
        if one.only:
            sheet.note(words.only(name, one))
        if rules:
            sheet.note(f"Rules only in {name}: {', '.join(rules)}")


def _rules(found: Comparison, sheet: Sheet, money: bool) -> dict[str, int]:
    """The matrices, a row a pair of verdicts; the first row of each rule."""
    names = ("rule", "citation", "title", "from A", "to B", f"{found.subject}s", *(["EUR", "without"] if money else []))
    sheet.head(names, sum(len(r.matrix) for r in found.rules), "B2")
    places = {}
    for rule in found.rules:
        places[rule.rule] = sheet.rows + 1
        for (before, after), stake in rule.matrix.items():
            euro = [stake.euro, stake.without] if money else []
            verdicts = [words.NAMES[before], words.NAMES[after]]
            sheet.add([rule.rule, rule.citation, rule.title, *verdicts, stake.projects, *euro])
    return places
