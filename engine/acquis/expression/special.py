"""Calls whose arguments are names rather than values, and what is asked of one entry of a list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from acquis.diagnostics import did_you_mean
from acquis.expression import tree
from acquis.expression.names import resolve_reference
from acquis.expression.printer import show
from acquis.expression.scope import Scope
from acquis.vocabulary.types import BOOLEAN, NOTHING, TEXT, Type, code, list_of

if TYPE_CHECKING:
    from acquis.expression.check import Checker

DISTINCT = ("unique", "repeated", "entry")  # their later arguments are facts of the entries of the first
_ERROR = Type("error")


def special(c: Checker, n: tree.Call, s: Scope) -> tree.Node:
    """`met(rule)` and its sisters, `codes(list)`, `attribute(code, "name")`."""
    if n.function == "codes":
        return _codes(c, n, s)
    return _attribute(c, n, s) if n.function == "attribute" else _outcome(c, n, s)


def of_entry(c: Checker, n: tree.OfEntry, s: Scope) -> tree.Node:
    """`value of entry`: a value that a rule over a list has for one entry."""
    entry = _entry(c, n.entry, s)
    if isinstance(n.asked, tree.Name):
        if n.asked.name not in s.of_entries:
            help_ = did_you_mean(n.asked.name, s.of_entries)
            return c.report(n.asked, "E205", f"no value `{n.asked.name}` for each entry", help_)
        return tree.Value(s.rule, n.asked.name, entry, span=n.span, type=s.of_entries[n.asked.name])
    value = resolve_reference(c, n.asked, s) if isinstance(n.asked, tree.Reference) else None
    if value is None:
        return c.report(n.asked, "E206", "`of` follows a value of a rule", "`art_17/par_2.coverage of m`")
    if value.type == _ERROR:
        return replace(value, type=_ERROR)
    if not isinstance(value, tree.Value):
        return c.report(n.asked, "E206", "a figure is the same for every entry", "leave `of` out")
    return replace(value, entry=entry, span=n.span)


def _entry(c: Checker, node: tree.Node, s: Scope) -> tree.Node:
    entry = c.check(node, s)
    if entry.type is not None and entry.type.kind not in ("entry", "error"):
        return c.report(entry, "E206", f"an entry of a list must stand after `of`, not {entry.type}")
    return entry


def _outcome(c: Checker, n: tree.Call, s: Scope) -> tree.Node:
    asked = n.arguments[0] if len(n.arguments) == 1 else None
    entry = _entry(c, asked.entry, s) if isinstance(asked, tree.OfEntry) else None
    named = asked.asked if isinstance(asked, tree.OfEntry) else asked
    if not isinstance(named, tree.Reference):
        return c.report(n, "E209", f"`{n.function}` takes the id of one rule")
    if named.text not in s.rules:
        return c.report(named, "E217", f"unknown rule `{named.text}`", did_you_mean(named.text, s.rules))
    return tree.Outcome(n.function, named.text, entry, span=n.span, type=BOOLEAN)


def distinct(c: Checker, n: tree.Call, s: Scope) -> tuple[tree.Node, ...]:
    """The arguments of `unique` and `repeated`: a list, and facts of its entries; `entry` ends with a value."""
    entries = c.check(n.arguments[0], s)
    item = entries.type.item if entries.type is not None else None
    if item is None:
        return (entries, *(replace(a, type=NOTHING) for a in n.arguments[1:]))
    inner = s.bind(f"item@{len(s.variables)}", item, filtering=True)
    if n.function == "entry":
        if not isinstance(entries, tree.Fact):
            return (c.report(entries, "E206", "`entry` takes a list of the dossier as it stands"),)
        key, value = c.check(n.arguments[1], inner), c.check(n.arguments[2], s)
        known = key.type.codes if key.type is not None else None
        if known and isinstance(value, tree.Text) and value.value not in known:
            message = f'"{value.value}" is no code of {show(key)}'
            return entries, key, c.report(value, "E211", message, did_you_mean(value.value, known))
        return entries, key, value
    facts = tuple(c.check(a, inner) for a in n.arguments[1:])
    for fact in facts:
        if not isinstance(fact, tree.Field) and fact.type != _ERROR:
            return (entries, c.report(fact, "E206", f"`{n.function}` takes facts of the entries"))
    return (entries, *facts)


def _codes(c: Checker, n: tree.Call, s: Scope) -> tree.Node:
    name = n.arguments[0].name if len(n.arguments) == 1 and isinstance(n.arguments[0], tree.Name) else ""
    if name not in s.code_lists:
        help_ = did_you_mean(name, s.code_lists)
        return c.report(n, "E205", f"`codes` takes the name of a code list, not `{name}`", help_)
    return tree.Codes(name, span=n.span, type=list_of(code(frozenset(s.code_lists[name].codes))))


def _attribute(c: Checker, n: tree.Call, s: Scope) -> tree.Node:
    if len(n.arguments) != 2 or not isinstance(n.arguments[1], tree.Text):
        return c.report(n, "E209", "`attribute` takes a code and the quoted name of an attribute")
    word = c.check(n.arguments[0], s)
    if word.type is None or word.type.kind == "error":
        return replace(n, type=_ERROR)
    codes = word.type.codes or frozenset()
    lists = [known for known in s.code_lists.values() if codes and codes <= set(known.codes) and known.attributes]
    attribute = n.arguments[1].value
    found = next((known for known in lists if attribute in known.attributes), None)
    if found is None:
        known_names = {a for known in lists for a in known.attributes}
        help_ = did_you_mean(attribute, known_names)
        return c.report(n.arguments[1], "E216", f"these codes have no attribute `{attribute}`", help_)
    values = set(found.attributes[attribute].values())
    if values <= {True, False}:
        result = BOOLEAN
    else:
        words = frozenset(str(v) for v in values if v is not None)
        result = code(words, optional=None in values or word.type.optional)
    return replace(n, arguments=(word, replace(n.arguments[1], type=TEXT)), type=result)
