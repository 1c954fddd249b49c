"""One norm on a page: what it says in our words, its conditions, figures, derogations, readings and facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from acquis.expression import tree
from acquis.expression.printer import show
from acquis.quantities import show_date, show_decimal, show_money, show_percentage
from acquis.report.words import bodies, paragraph, plain
from acquis.rulebook.model import DayOfYear, Definition, Derogation, FigureEntry, Provision, Rule, Rulebook
from acquis.rulebook.nodes import nodes_of
from acquis.vocabulary.model import FactDefinition
from acquis.vocabulary.types import Type

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_TOLERANCES = {
    "half_cent": "a difference of half a cent or less counts as met",
    "one_euro": "a difference under one euro counts as met",
}


def rule_page(rulebook: Rulebook, rule: Rule) -> str:
    """A rule in full."""
    asked = f"asked from {rule.stage} on" if rule.stage else "asked at any stage"
    head = [f"{rule.citation}: {rule.title}  [{rule.id}]", paragraph(rule.summary)]
    head.append(
        f"{rule.kind.capitalize()} about: {plain(rule.subject)}; {asked}. Binds {bodies(rule.provision.binds)}."
    )
    sections = ["\n".join(part for part in head if part)]
    sections += [_section(title, lines) for title, lines in _conditions(rule)]
    sections.append(_section("Figures of the law", list(_figures(rulebook, rule))))
    sections.append(_section("Derogations", [line for d in rule.derogations for line in _derogation(d)]))
    sections.append(_section("Readings", list(_readings(rule))))
    sections.append(_section("Facts it reads", list(_facts(rule))))
    sections.append(_section("Terms the act defines", list(_terms(rulebook, rule))))
    uses = [f"{rulebook.rules[u].citation}: {rulebook.rules[u].title}  [{u}]" for u in rulebook.rules if u in rule.uses]
    sections.append(_section("Rests on", uses))
    return "\n\n".join(s for s in sections if s)


def derogation_page(rulebook: Rulebook, found: Sequence[tuple[Rule, Derogation]]) -> str:
    """A derogation with every rule that it derogates from."""
    first = found[0][1]
    sections = ["\n".join(t for t in (f"{first.citation}: {first.title}  [{first.id}]", paragraph(first.summary)) if t)]
    for base, derogation in found:
        title = f"Derogates from {base.citation}: {base.title}  [{base.id}]"
        sections.append(_section(title, [*_derogation(derogation)][1:]))
    sections.append(_section("Figures of the law", list(_figures(rulebook, tuple(d for _, d in found)))))
    sections.append(_section("Facts it reads", list(_facts(tuple(d for _, d in found)))))
    return "\n\n".join(s for s in sections if s)


def provision_page(rulebook: Rulebook, provision: Provision) -> str:
    """A provision without a rule of its own: what the ledger says of it, and the rules within it."""
    lines = [f"{provision.citation}  [{provision.id}]", paragraph(provision.summary)]
    lines.append(f"{provision.kind.capitalize()}; state: {provision.mode}. Binds {bodies(provision.binds)}.")
    inside = [r for r in rulebook.rules.values() if r.id.startswith((f"{provision.id}/", f"{provision.id}#"))]
    rules = [f"{r.citation}: {r.title}  [{r.id}]" for r in inside]
    using = [
        f"{subject.name}: {path}"
        for subject in rulebook.vocabulary.subjects.values()
        for path, fact in _all_facts(subject.facts)
        if provision.id in fact.defined_in
    ]
    sections = ("\n".join(lines), _section("Rules within it", rules), _section("Facts that use the term", using))
    return "\n\n".join(s for s in sections if s)


def _all_facts(facts: Mapping[str, FactDefinition], path: str = "") -> Iterator[tuple[str, FactDefinition]]:
    for name, fact in facts.items():
        yield f"{path}{name}", fact
        if fact.of is not None and fact.of_subject is None:
            yield from _all_facts(fact.of, f"{path}{name}.")


def _section(title: str, lines: Sequence[str]) -> str:
    return "\n".join([title, *lines]) if lines else ""


def _text(text: str) -> str:
    return paragraph(text, "  ", "      ")


def _conditions(rule: Rule) -> Iterator[tuple[str, list[str]]]:
    if rule.for_each is not None:
        yield "For each", [_text(f"{rule.for_each[0]} in {show(rule.for_each[1])}")]
    if rule.applies is not None:
        yield "Applies if", [_text(show(rule.applies))]
    yield "Defines", list(_definitions(rule.definitions))
    yield "In all", list(_definitions(rule.totals))
    if rule.requires is not None:
        tolerance = [_text(f"({_TOLERANCES[rule.tolerance]}: our convention)")] if rule.tolerance in _TOLERANCES else []
        yield "Requires", [_text(show(rule.requires)), *tolerance]
    if rule.due is not None:
        until = "before or on the event" if rule.due.event else "at the latest on"
        lines = [_text(f"done on {show(rule.due.done)}, {until} {show(rule.due.by)}")]
        yield "Due", lines + ([_text(f"excused if {show(rule.due.excused)}")] if rule.due.excused is not None else [])
    if rule.gap_when is not None:
        yield "The text gives no answer if", [_text(show(rule.gap_when))]
    yield "Remarks", [_text(f"{plain(name)} if {show(test)}") for name, test in rule.remarks.items()]


def _definitions(definitions: Mapping[str, Definition]) -> Iterator[str]:
    for name, definition in definitions.items():
        combine = f"  (several derogations: the {definition.combine} counts)" if definition.combine else ""
        yield _text(f"{name} = {show(definition.expression)}{combine}")


def _derogation(derogation: Derogation) -> Iterator[str]:
    title = f": {derogation.title}" if derogation.title else ""
    yield _text(f"{derogation.citation}{title}  [{derogation.id}]")
    yield paragraph(f"if {show(derogation.when)}", "    ", "      ")
    for name, value in derogation.sets.items():
        yield paragraph(f"then {name} = {show(value)}", "    ", "      ")
    if derogation.lifts:
        yield "    then the rule need not be met"


def _readings(rule: Rule) -> Iterator[str]:
    for reading in rule.readings.values():
        yield _text(f"{reading.name}: {reading.argument}")
        if reading.requires is not None:
            yield paragraph(f"requires {show(reading.requires)}", "    ", "      ")
        for line in _definitions(reading.definitions):
            yield f"  {line}"
        if reading.lifted_by is not None:
            yield f"    reached only by {', '.join(reading.lifted_by) or 'no derogation'}"


def _figures(rulebook: Rulebook, part: Any) -> Iterator[str]:
    named = dict.fromkeys((n.article, n.name) for n in nodes_of(part) if isinstance(n, tree.Figure))
    for article, name in named:
        figure = rulebook.figures[article][name]
        for entry in figure.entries:
            citation = rulebook.ledger[entry.cite].citation if entry.cite in rulebook.ledger else entry.cite
            by = f", overlay {entry.overlay}" if entry.overlay else ""
            yield _text(f"{name} = {_value(entry, figure.type)}{_days(entry)} ({citation}{by})")


def _days(entry: FigureEntry) -> str:
    since = f" from {show_date(entry.from_day)}" if entry.from_day is not None else ""
    return since + (f" until {show_date(entry.until_day)}" if entry.until_day is not None else "")


def _value(entry: FigureEntry, kind: Type) -> str:
    value = entry.value
    if isinstance(value, DayOfYear):
        return f"{value.day} {_MONTHS[value.month - 1]}"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    if isinstance(value, Mapping):
        item = kind.item or kind
        return ", ".join(f"{key}: {_number(figure, item.kind)}" for key, figure in sorted(value.items()))
    return _number(value, kind.kind)


def _number(value: Fraction, kind: str) -> str:
    if kind == "money":
        return f"EUR {show_money(value)}"
    if kind == "date":
        return show_date(value)
    return show_percentage(value) if kind == "percentage" else show_decimal(value)


def _facts_read(part: Any) -> dict[str, FactDefinition]:
    found: dict[str, FactDefinition] = {}
    for node in nodes_of(part):
        if isinstance(node, tree.Fact | tree.Field) and node.definition is not None:
            found.setdefault(node.name, node.definition)
    return found


def _terms(rulebook: Rulebook, part: Any) -> Iterator[str]:
    """How the act defines the terms of the facts that are read."""
    for term in dict.fromkeys(t for definition in _facts_read(part).values() for t in definition.defined_in):
        yield _text(f"{rulebook.ledger[term].citation}: {rulebook.ledger[term].summary}")


def _facts(part: Any) -> Iterator[str]:
    for name, definition in _facts_read(part).items():
        judgement = ", an assessment by a person" if definition.judgement else ""
        yield _text(f"{name} ({definition.type}{judgement}): {definition.means} {definition.source}.")
