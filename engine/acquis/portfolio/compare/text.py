"""A comparison for a terminal."""

from __future__ import annotations

from acquis.diagnostics.render import visible
from acquis.portfolio.compare import words
from acquis.portfolio.compare.model import Comparison, RuleChange
from acquis.portfolio.summary.text import table
from acquis.portfolio.summary.words import amount, number, projects
from acquis.report.words import paragraph

_TOLD = 40  # changes told one by one


def write(comparison: Comparison) -> str:
    """The comparison as text."""
    blocks = [_head(comparison), *(_rule(r, comparison) for r in comparison.rules if r.changed.projects)]
    return "\n\n".join(block for block in (*blocks, _changes(comparison)) if block) + "\n"


def _head(found: Comparison) -> str:
    lines = [f"{name}  {text}" for name, text in words.sides(found)]
    changed = (
        f"{projects(found.changed.projects, found.subject)} of {number(found.both)} change their verdict on a rule"
    )
    if found.money_from:
        changed += f", with EUR {amount(found.changed.euro)}"
        changed += f" and {number(found.changed.without)} without an amount" if found.changed.without else ""
    lines += ["", f"{changed}; {number(found.number)} verdicts change."]
    lines += [paragraph(words.EURO)] if found.money_from else []
    lines += [line for line in (words.only("A", found.before), words.only("B", found.after)) if line]
    for name, rules in (("A", found.rules_before), ("B", found.rules_after)):
        lines += [paragraph(f"Rules only in {name}: {', '.join(rules)}")] if rules else []
    return "\n".join(visible(line) if "\n" not in line else line for line in lines)


def _rule(rule: RuleChange, comparison: Comparison) -> str:
    money = bool(comparison.money_from)
    rows = [["from A → to B", f"{comparison.subject}s", *(["EUR", "without an amount"] if money else [])]]
    for (before, after), found in rule.matrix.items():
        if before != after:
            euro = [amount(found.euro), number(found.without)] if money else []
            rows.append([f"{words.NAMES[before]} → {words.NAMES[after]}", number(found.projects), *euro])
    same = sum(s.projects for (before, after), s in rule.matrix.items() if before == after)
    return "\n".join([f"{rule.citation}: {rule.title} [{rule.rule}]", *table(rows), f"  unchanged: {number(same)}"])


def _changes(comparison: Comparison) -> str:
    shown = comparison.changes[:_TOLD]
    if not shown:
        return ""
    lines = ["Changes, the largest contribution first" if comparison.money_from else "Changes"]
    for one in shown:
        euro = f", EUR {amount(one.euro)}" if one.euro is not None else ""
        text = f"{one.id}, {one.rule}: {words.NAMES[one.before]} → {words.NAMES[one.after]}{euro}"
        lines.append(paragraph(visible(text), "  ", "    "))
    more = comparison.number - len(shown)
    lines += [f"  and {number(more)} more; -o CHANGES.csv writes all of them"] if more else []
    return "\n".join(lines)
