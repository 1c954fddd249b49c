"""Sentences in generated code: for a condition, an expression whose value is what `phrases.phrase` says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from acquis.backends.compiled.expressions import Place
from acquis.backends.compiled.rules import Rules
from acquis.backends.compiled.writer import Code
from acquis.explain import said
from acquis.explain.phrases import DAYS, FAILS, HOLDS, NOT_DAYS, SAID_OF_RULES, label
from acquis.expression import tree
from acquis.expression.printer import show
from acquis.rulebook.tolerance import tolerant


class Sentences:
    """Writes what there is to say of conditions, each time as an expression for a text."""

    def __init__(self, rules: Rules) -> None:
        self.rules, self.writer, self.expressions = rules, rules.writer, rules.expressions

    def phrase(self, node: tree.Node, at: Place) -> str:
        """A condition as a statement about the case."""
        write = _PHRASES.get(type(node))
        text = write(self, node, at) if write is not None else None
        return text if text is not None else self._state(node, at)

    def amount(self, node: tree.Node, at: Place) -> str:
        """A value as sentences show it."""
        return self.said(self.expressions.code(node, at), node)

    def said(self, code: Code, node: tree.Node) -> str:
        """A value of a node's type as sentences show it."""
        kind = node.type.kind if node.type is not None else ""
        if kind == "nothing":
            return self.fixed("none")
        if kind not in said.SAYS:
            raise NotImplementedError(f"a sentence about {kind}")
        return f"{self.writer.constant(said.SAYS[kind])}({code.text})"

    def fixed(self, text: str) -> str:
        """A text that is always the same."""
        return self.writer.constant(text)

    def named(self, node: tree.Node, at: Place) -> str:
        """An operand with its value."""
        value = self.amount(node, at)
        if isinstance(node, tree.Number | tree.Text | tree.Date | tree.Nothing | tree.Truth):
            return value
        if isinstance(node, tree.Arithmetic) and node.operator in "+-*":
            sign = {"*": "×", "+": "+", "-": "−"}[node.operator]
            form = self.fixed(f"%s {sign} %s = %s")
            return f"({form} % ({self.named(node.left, at)}, {self.named(node.right, at)}, {value}))"
        return f"({self.fixed(_escaped(label(node)) + ' (%s)')} % ({value},))"

    def within_rounding(self, node: tree.Node, tolerance: str | None, at: Place) -> str:
        """The comparisons that hold only thanks to the tolerance."""
        if isinstance(node, tree.And | tree.Or):
            parts = (self.within_rounding(o, tolerance, at) for o in node.operands)
            return self.writer.call(said.together, *parts)
        if isinstance(node, tree.Implies):
            return self.within_rounding(node.right, tolerance, at)
        if not isinstance(node, tree.Compare) or tolerance is None:
            return self.fixed("")
        exact = self.expressions.text(node, at)
        near = self.expressions.text(tolerant(node, tolerance), at)
        form = self.fixed("%s is, but for rounding, %s")
        text = f"({form} % ({self.named(node.left, at)}, {self.named(node.right, at)}))"
        return f"({text} if not {exact} and {near} else {self.fixed('')})"

    def _state(self, node: tree.Node, at: Place) -> str:
        yes, no = (self.fixed(f"{label(node)}: {state}") for state in ("yes", "no"))
        return f"({yes} if {self.expressions.text(node, at)} else {no})"


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


def _several(s: Sentences, n: tree.And | tree.Or, at: Place) -> str:
    parts = [f"({s.expressions.text(o, at)}, lambda: {s.phrase(o, at)})" for o in n.operands]
    return s.writer.call(said.several, str(isinstance(n, tree.And)), *parts)


def _comparison(s: Sentences, n: tree.Compare, at: Place) -> str:
    kind = n.left.type.kind if n.left.type is not None else ""
    if kind == "boolean":
        return s.writer.call(said.together, s.phrase(n.left, at), s.phrase(n.right, at))
    if kind in ("code", "text") and isinstance(n.right, tree.Text):
        return _labelled(s, n.left, at)
    days = kind == "date" and n.operator in DAYS
    verbs = [(DAYS if days else HOLDS)[n.operator], (NOT_DAYS if days else FAILS)[n.operator]]
    verb = f"({s.fixed(verbs[0])} if {s.expressions.text(n, at)} else {s.fixed(verbs[1])})"
    return f"({s.fixed('%s %s %s')} % ({s.named(n.left, at)}, {verb}, {s.named(n.right, at)}))"


def _labelled(s: Sentences, node: tree.Node, at: Place) -> str:
    return f"({s.fixed(_escaped(label(node)) + ': %s')} % ({s.amount(node, at)},))"


def _membership(s: Sentences, n: tree.In, at: Place) -> str:
    if isinstance(n.choices, tree.ListOf) and all(isinstance(i, tree.Text) for i in n.choices.items):
        return _labelled(s, n.item, at)
    holds = s.expressions.text(n, at)
    if isinstance(n.choices, tree.ListOf):
        items = [s.named(i, at) for i in n.choices.items]
        verb = f"({s.fixed('is')} if {holds} else {s.fixed('is not')})"
        form = s.fixed("%s %s " + " or ".join("%s" for _ in items))
        return f"({form} % ({', '.join((s.named(n.item, at), verb, *items))}))"
    verb = f"({s.fixed('is in')} if {holds} else {s.fixed('is not in')})"
    return f"({s.fixed('%s %s ' + _escaped(show(n.choices)))} % ({s.named(n.item, at)}, {verb}))"


def _present(s: Sentences, n: tree.Call, at: Place) -> str | None:
    if n.function != "present":
        return None
    node = n.arguments[0]
    kind = node.type.kind if node.type is not None else ""
    if kind not in said.SAYS:
        raise NotImplementedError(f"a sentence about {kind}")
    form = s.fixed(_escaped(label(node)) + ": %s")
    there = s.writer.call(said.present, s.expressions.text(node, at), s.writer.constant(said.SAYS[kind]))
    return f"({form} % ({there} if {s.expressions.text(n, at)} else {s.fixed('none')},))"


def _implication(s: Sentences, n: tree.Implies, at: Place) -> str:
    return f"({s.phrase(n.right, at)} if {s.expressions.text(n.left, at)} else {s.phrase(n.left, at)})"


def _quantified(s: Sentences, n: tree.Quantified, at: Place) -> str:
    first, every = n.iterators[0], n.quantifier == "every"
    source, thing = s.expressions.code(first.source, at), label(first.source)
    if len(n.iterators) > 1:
        few = {"every": ("all pass", "not all pass"), "some": ("one fits", "none fits")}[n.quantifier]
        yes, no, empty = (s.fixed(f"{thing}: {f}") for f in (*few, "none listed"))
        return f"({empty} if len({source.text}) == 0 else {yes} if {s.expressions.text(n, at)} else {no})"
    item = s.expressions.variable()
    inner = at.bind(first.variable, Code(item, source.form, True))
    test, phrase = s.expressions.text(n.body, inner), s.phrase(n.body, inner)
    functions = f"lambda {item}: {test}", f"lambda {item}: {phrase}"
    return s.writer.call(said.of_each, s.fixed(thing), str(every), source.text, *functions)


def _outcome(s: Sentences, n: tree.Outcome, at: Place) -> str:
    citation = s.rules.law.rulebook.rules[n.rule].citation
    yes, no = (s.fixed(f"{citation} {verb}") for verb in SAID_OF_RULES[n.function])
    return f"({yes} if {s.expressions.text(n, at)} else {no})"


def _if(s: Sentences, n: tree.If, at: Place) -> str:
    return f"({s.phrase(n.yes, at)} if {s.expressions.text(n.condition, at)} else {s.phrase(n.no, at)})"


_PHRASES: dict[type[tree.Node], Callable[[Sentences, Any, Place], str | None]] = {
    tree.And: _several,
    tree.Or: _several,
    tree.Not: lambda s, n, at: s.phrase(n.operand, at),
    tree.Compare: _comparison,
    tree.In: _membership,
    tree.Call: _present,
    tree.Implies: _implication,
    tree.Quantified: _quantified,
    tree.Outcome: _outcome,
    tree.If: _if,
}
