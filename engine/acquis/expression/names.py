"""Names and references of an expression: what each one stands for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from acquis.diagnostics import did_you_mean
from acquis.expression import tree
from acquis.expression.scope import Scope
from acquis.vocabulary.types import Type

if TYPE_CHECKING:
    from acquis.expression.check import Checker


def resolve_name(c: Checker, n: tree.Name, s: Scope) -> tree.Node:
    """A bare name: variable, fact of the filtered entry, value of the rule, fact, figure; in that order."""
    if n.name in s.variables:
        return tree.Variable(n.name, span=n.span, type=s.variables[n.name])
    if s.item is not None:
        found = _of_item(n, s)
        if found is not None:
            return found
    if n.name in s.values:
        return tree.Value(s.rule, n.name, span=n.span, type=_guarded(s.values[n.name], n.name, s))
    if n.name in s.facts:
        definition = s.facts[n.name]
        return tree.Fact(n.name, definition, span=n.span, type=_guarded(definition.expression_type, n.name, s))
    figures = s.figures.get(s.article, {})
    if n.name in figures:
        return tree.Figure(s.article, n.name, span=n.span, type=figures[n.name])
    if n.name in s.of_entries:
        return c.report(n, "E217", f"there is a `{n.name}` for each entry", f"say of which: `{n.name} of …`")
    return c.report(n, "E205", f"unknown name `{n.name}`", did_you_mean(n.name, s.names()))


def _of_item(n: tree.Name, s: Scope) -> tree.Node | None:
    assert s.item is not None
    item = s.variables[s.item]
    variable = tree.Variable(s.item, "item", span=n.span, type=item)
    if n.name == "item":
        return variable
    found = next((f for f in item.facts or () if f.name == n.name), None)
    if found is None:
        return None
    return tree.Field(variable, n.name, found, span=n.span, type=_guarded(found.expression_type, n.name, s))


def _guarded(t: Type, text: str, s: Scope) -> Type:
    return replace(t, optional=False) if text in s.guarded else t


def resolve_reference(c: Checker, n: tree.Reference, s: Scope) -> tree.Node:
    """`art_15/par_8#amount.rate_base` or `art_15.general_ceiling`: the longest rule id counts."""
    owner, _, name = n.text.rpartition(".")
    if owner in s.rules:
        values = s.rules[owner]
        if name in values:
            return tree.Value(owner, name, span=n.span, type=values[name])
        return c.report(n, "E217", f"rule `{owner}` defines no `{name}`", did_you_mean(name, values))
    if owner in s.figures:
        figures = s.figures[owner]
        if name in figures:
            return tree.Figure(owner, name, span=n.span, type=figures[name])
        return c.report(n, "E205", f"`{owner}` has no figure `{name}`", did_you_mean(name, figures))
    if n.text in s.rules:
        return c.report(
            n, "E217", f"`{n.text}` is a rule", "write `met(…)`, `not_breached(…)`, or one of its values after a point"
        )
    return c.report(n, "E217", f"unknown rule or figure `{n.text}`", did_you_mean(n.text, {*s.rules, *s.figures}))
