"""The summary for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acquis.diagnostics.render import visible
from acquis.portfolio.summary import words
from acquis.portfolio.summary.model import RuleCount, Stake, Summary
from acquis.report.content import SIGNS
from acquis.report.words import paragraph

_RIGHT = 1  # columns from here on are numbers


def write(summary: Summary) -> str:
    """The summary as text."""
    blocks = [_head(summary), _projects(summary), _rules(summary), _lack(summary), _worst(summary), _rejected(summary)]
    return "\n\n".join(block for block in (*blocks, _apart(summary)) if block) + "\n"


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows in columns: the first to the left, all others to the right; the first row is the head."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(w) if i < _RIGHT else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(f"  {'  '.join(cells)}".rstrip())
    return [lines[0], f"  {'  '.join('-' * w for w in widths)}", *lines[1:]]


def _head(summary: Summary) -> str:
    lines = [summary.act, *(f"{name}: {text}" for name, text in words.run(summary))]
    return "\n".join(visible(line) for line in lines)


def _projects(summary: Summary) -> str:
    subject = summary.record.subject
    head = ["each counted once, by its worst", f"{subject}s", *(["EUR", "without an amount"] if summary.money else [])]
    rows = [head]
    whole = sum(summary.projects.values(), Stake())
    for said, stake in [
        *((f"{SIGNS[o]} {words.OUTCOMES[o]}", s) for o, s in summary.projects.items()),
        ("= all", whole),
    ]:
        rows.append([said, words.number(stake.projects), *(_money(stake) if summary.money else [])])
    note = [paragraph(words.AT_STAKE, "  ")] if summary.money else []
    return "\n".join(["All together", *table(rows), *note])


def _money(stake: Stake) -> list[str]:
    return [words.amount(stake.euro), words.number(stake.without)]


def _rules(summary: Summary) -> str:
    if not summary.rules:
        return ""
    later = any(r.later.projects for r in summary.rules)
    head = ["rule", "compliant", "breached", "undetermined", "not applicable", *(["not asked"] if later else [])]
    head += ["EUR breached", "EUR undetermined"] if summary.money else []
    rows = [head, *(_rule(r, later, summary.money) for r in summary.rules)]
    more = [line for r in summary.rules for line in _more(r, summary.record.subject)]
    return "\n".join(["By rule", *table(rows), *(["", "  What stands behind these numbers", *more] if more else [])])


def _rule(rule: RuleCount, later: bool, money: bool) -> list[str]:
    found = [words.number(s.projects) for s in (rule.of(1), rule.breached, rule.open, rule.of(3))]
    found += [words.number(rule.later.projects)] if later else []
    found += [words.amount(rule.breached.euro), words.amount(rule.open.euro)] if money else []
    return [rule.rule, *found]


def _more(rule: RuleCount, subject: str) -> Iterator[str]:
    """Causes, amounts beyond the limit, projects without an amount: what one line of a table cannot hold."""
    told = []
    if rule.breached.projects and rule.beyond is not None:
        told.append(words.beyond(rule.beyond))
    told += [f"{words.number(count)} undetermined: {said}" for said, count in words.causes(rule)]
    for stake, said in ((rule.breached, "breached"), (rule.open, "undetermined")):
        told += [f"{said}: {missing}"] if (missing := words.without(stake, subject)) else []
    if told:
        yield paragraph(f"{rule.rule} ({rule.citation}, {rule.title}): {'; '.join(told)}", "  ", "    ")


def _lack(summary: Summary) -> str:
    lack = summary.lack
    if not lack.facts:
        return ""
    lines = [f"What is missing most often ({words.number(lack.waiting)} verdicts wait for facts)"]
    for fact in lack.facts:
        rules = f"{len(fact.rules)} rules" if len(fact.rules) > 1 else fact.rules[0]
        count = f"{words.projects(fact.projects, summary.record.subject)}, {words.number(fact.verdicts)} verdicts"
        means = f" {fact.means}" if fact.means else ""
        lines.append(paragraph(visible(f"{fact.fact}: {count} on {rules}.{means}"), "  ", "    "))
    if sampled := words.sampled(lack, summary.record.subject):
        lines.append(paragraph(sampled, "  "))
    return "\n".join(lines)


def _worst(summary: Summary) -> str:
    if not summary.worst:
        return ""
    lines = [f"The worst breaches ({len(summary.worst)}), those farthest beyond a limit first"]
    for breach in summary.worst:
        lines.append(
            paragraph(visible(f"✗ {breach.id} (row {breach.row}), {breach.citation}: {breach.title}"), "  ", "    ")
        )
        figures = "; ".join(f"{name} {value}" for name, value in words.worst(breach))
        lines += [paragraph(visible(text), "    ", "    ") for text in (figures, breach.reason) if text]
    return "\n".join(lines)


def _rejected(summary: Summary) -> str:
    lines = [visible(words.rejected(summary))]
    for reason in summary.reasons:
        where = f", column {reason.column}" if reason.column else ""
        faults = f"{words.number(reason.faults)} fault{'' if reason.faults == 1 else 's'}"
        rows = f"{words.number(reason.rows)} row{'' if reason.rows == 1 else 's'}"
        lines.append(paragraph(visible(f"{reason.code} {reason.title}{where}: {faults} in {rows}"), "  ", "    "))
    return "\n".join(line for line in lines if line)


def _apart(summary: Summary) -> str:
    if not summary.disagreements:
        return ""
    lines = [words.DISAGREES]
    lines += [
        visible(f"  {one.id}, {one.rule}: {one.output} in the output, {one.evaluator} to the evaluator")
        for one in summary.disagreements
    ]
    return "\n".join(lines)
