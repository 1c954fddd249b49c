"""Every node of the expression tree and what it means. Operands are always all evaluated."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from acquis.backends.interpreter import lists
from acquis.backends.interpreter.compare import compare
from acquis.backends.interpreter.frame import Frame, Host
from acquis.backends.interpreter.functions import FUNCTIONS, PROPERTIES
from acquis.backends.interpreter.membership import any_test, is_in
from acquis.expression import tree
from acquis.expression.free import taken
from acquis.uncertain import quantity as q
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import FALSE, TRUE, Truth, all_of, any_of, implies, negate
from acquis.uncertain.value import (
    NO_ANSWER,
    NOTHING,
    Entry,
    Items,
    NoAnswer,
    Nothing,
    RangeOf,
    Value,
    Word,
    as_truth,
    fork,
    lift,
    lift2,
    word,
)

__all__ = ["Frame", "Host", "condition", "evaluate"]


def evaluate(node: tree.Node, frame: Frame) -> Value:
    """The value of a checked expression: what it can still be, given the facts that are known."""
    return _MEANING[type(node)](node, frame)


def condition(node: tree.Node, frame: Frame) -> Truth:
    """The truth of a checked condition."""
    return as_truth(evaluate(node, frame))


def _field(n: tree.Field, f: Frame) -> Value:
    def one(base: Value) -> Value:
        if isinstance(base, Entry):
            return base.record.fact(n.name)
        if isinstance(base, Items):
            inside = lists.mapped(base, lambda item: lift(one, item))
            within = n.definition is not None and n.definition.type == "list"
            return lists.flattened(inside) if within else inside
        if isinstance(base, Quantity):
            return PROPERTIES[n.name](base)
        return base  # none has no fields, a gap stays one

    return lift(one, evaluate(n.base, f))


def _filter(n: tree.Filter, f: Frame) -> Value:
    base = evaluate(n.base, f)
    if n.test.type is not None and n.test.type.numeric:
        return lift2(lists.item_at, base, evaluate(n.test, f))
    return lift(lambda xs: lists.kept(xs, lambda item: condition(n.test, f.bind(n.variable, item))), base)


def _call(n: tree.Call, f: Frame) -> Value:
    if n.function == "attribute":
        return _attribute(n, f)
    if n.function in ("unique", "repeated"):
        facts = tuple(a.name for a in n.arguments[1:] if isinstance(a, tree.Field))
        first = n.function == "unique"
        return lift(lambda xs: lists.distinct(xs, facts, first=first), evaluate(n.arguments[0], f))
    if n.function == "entry":
        return _entry(n, f)
    if n.function == "past":
        return as_truth(lift(f.host.past, evaluate(n.arguments[0], f)))

    def make() -> Value:
        return FUNCTIONS[n.function](n, tuple(evaluate(a, f) for a in n.arguments))

    if n.function != "sum" or not f.variables:
        return make()
    # A sum inside a loop is often the same each time round: then it is found once.
    used = tuple(f.variables[v] for v in taken(n).variables if v in f.variables)
    return make() if any(isinstance(v, Entry) for v in used) else f.host.remembered(n, used, make)


def _entry(n: tree.Call, f: Frame) -> Value:
    listed, key = n.arguments[0], n.arguments[1]
    assert isinstance(listed, tree.Fact) and isinstance(key, tree.Field)

    def one(xs: Value, wanted: Value) -> Value:
        if not isinstance(wanted, Word) or wanted.options is None or len(wanted.options) != 1:
            return NOTHING
        (label,) = wanted.options
        return lists.entry_with(xs, key.name, wanted, f.host.unlisted(listed.name, key.name, str(label)))

    return lift2(one, evaluate(listed, f), evaluate(n.arguments[2], f))


def _value(n: tree.Value, f: Frame) -> Value:
    if n.entry is None:
        return f.host.value(n.rule, n.name, None)
    return lift(lambda e: f.host.value(n.rule, n.name, e) if isinstance(e, Entry) else e, evaluate(n.entry, f))


def _outcome(n: tree.Outcome, f: Frame) -> Value:
    if n.entry is None:
        return f.host.outcome(n.function, n.rule, None)
    asked = lift(lambda e: f.host.outcome(n.function, n.rule, e) if isinstance(e, Entry) else e, evaluate(n.entry, f))
    return as_truth(asked)


def _attribute(n: tree.Call, f: Frame) -> Value:
    name, codes = n.arguments[1], n.arguments[0].type
    assert isinstance(name, tree.Text) and codes is not None and codes.codes is not None
    known = codes.codes

    def one(value: Value) -> Value:
        if not isinstance(value, Word) or value.options is None:
            return value
        found = {None if w is None else f.host.attribute(w, known, name.value) for w in value.options}
        if n.type is not None and n.type.kind == "boolean":
            missing = value.missing if len(found) > 1 else frozenset()
            return Truth(True in found, False in found or None in found, False, missing)
        words = frozenset(None if w is None else str(w) for w in found)
        return NOTHING if words == {None} else Word(words, value.missing if len(words) > 1 else frozenset())

    result = lift(one, evaluate(n.arguments[0], f))
    if n.type is not None and n.type.kind == "boolean":
        return as_truth(lift(lambda v: FALSE if isinstance(v, Nothing) else v, result))
    return result


def _arithmetic(n: tree.Arithmetic, f: Frame) -> Value:
    def calculate(a: Value, b: Value) -> Value:
        if isinstance(a, NoAnswer) or isinstance(b, NoAnswer):
            return NO_ANSWER
        if not (isinstance(a, Quantity) and isinstance(b, Quantity)):
            return NOTHING  # only where `present` guards it, and then the other branch counts
        if n.operator == "+":
            return q.sum_of([a, b])
        if n.operator == "-":
            return q.sum_of([a, q.scaled(b, Fraction(-1))])
        if n.operator == "*":
            return q.times(a, b)
        result = q.divided(a, b)
        return NO_ANSWER if result is None else result

    return lift2(calculate, number(n.left, f), number(n.right, f))


def number(node: tree.Node, f: Frame) -> Value:
    """A number to calculate or compare with: money that is none counts as EUR 0."""
    return lists.as_amount(evaluate(node, f), node.type)


def _negate(n: tree.Negate, f: Frame) -> Value:
    return lift(lambda v: q.scaled(v, Fraction(-1)) if isinstance(v, Quantity) else v, number(n.operand, f))


def _compare(n: tree.Compare, f: Frame) -> Value:
    left, right = number(n.left, f), number(n.right, f)
    return as_truth(lift2(lambda a, b: compare(n.operator, a, b), left, right))


def _between(n: tree.Between, f: Frame) -> Value:
    bounds = RangeOf(number(n.low, f), number(n.high, f), True, True)
    return as_truth(lift(lambda v: is_in(v, bounds), number(n.item, f)))


def _in(n: tree.In, f: Frame) -> Value:
    item = number(n.item, f)
    if isinstance(n.choices, tree.Tests):
        return _tests(n.choices.tests, item, f)
    return as_truth(lift2(is_in, item, evaluate(n.choices, f)))


def _tests(tests: tuple[tree.Node, ...], item: Value, f: Frame) -> Truth:
    asked = [
        (t.operator, number(t.value, f)) if isinstance(t, tree.UnaryTest) else (None, evaluate(t, f)) for t in tests
    ]
    return as_truth(lift(lambda v: any_test(v, asked), item))


def _if(n: tree.If, f: Frame) -> Value:
    guard = condition(n.condition, f)
    return fork(guard, evaluate(n.yes, f), evaluate(n.no, f))


def _quantified(n: tree.Quantified, f: Frame) -> Value:
    every = n.quantifier == "every"
    first, rest = n.iterators[0], n.iterators[1:]
    source = evaluate(first.source, f)
    if (
        every
        and f.depth == 0
        and isinstance(source, Items)
        and not source.items
        and source.rest is None
        and source.fact is not None
    ):
        f.host.vacuous(n)

    def body(item: Value) -> Truth:
        inner = f.bind(first.variable, item)
        if rest:
            return as_truth(_quantified(tree.Quantified(n.quantifier, rest, n.body, span=n.span, type=n.type), inner))
        return condition(n.body, inner)

    return as_truth(lift(lambda xs: lists.every(xs, body) if every else lists.some(xs, body), source))


def _for(n: tree.For, f: Frame) -> Value:
    first, rest = n.iterators[0], n.iterators[1:]

    def body(item: Value) -> Value:
        inner = f.bind(first.variable, item)
        return _for(tree.For(rest, n.body, type=n.type), inner) if rest else evaluate(n.body, inner)

    def one(xs: Value) -> Value:
        out = lists.mapped(xs, body)
        return lists.flattened(out) if rest else out

    return lift(one, evaluate(first.source, f))


def _steps(n: tree.Steps, f: Frame) -> Value:
    return lift2(lists.steps, evaluate(n.low, f), evaluate(n.high, f))


def _list(n: tree.ListOf, f: Frame) -> Value:
    return Items(tuple((TRUE, evaluate(i, f)) for i in n.items))


def _at_date(n: tree.AtDate, f: Frame) -> Value:
    assert isinstance(n.figure, tree.Figure)
    return f.host.figure(n.figure.article, n.figure.name, evaluate(n.date, f))


def _codes(n: tree.Codes, f: Frame) -> Value:
    return Items(tuple((TRUE, word(w)) for w in f.host.codes(n.name)))


_MEANING: dict[type[tree.Node], Callable[[Any, Frame], Value]] = {
    tree.Number: lambda n, f: q.exact(n.value),
    tree.Text: lambda n, f: word(n.value),
    tree.Date: lambda n, f: q.exact(n.ordinal),
    tree.Truth: lambda n, f: TRUE if n.value else FALSE,
    tree.Nothing: lambda n, f: NOTHING,
    tree.Fact: lambda n, f: f.host.fact(n.name),
    tree.Variable: lambda n, f: f.variables[n.name],
    tree.Value: _value,
    tree.Figure: lambda n, f: f.host.figure(n.article, n.name, None),
    tree.Outcome: _outcome,
    tree.Codes: _codes,
    tree.Field: _field,
    tree.Filter: _filter,
    tree.Call: _call,
    tree.Arithmetic: _arithmetic,
    tree.Negate: _negate,
    tree.Compare: _compare,
    tree.Between: _between,
    tree.In: _in,
    tree.And: lambda n, f: all_of([condition(o, f) for o in n.operands]),
    tree.Or: lambda n, f: any_of([condition(o, f) for o in n.operands]),
    tree.Implies: lambda n, f: implies(condition(n.left, f), condition(n.right, f)),
    tree.Not: lambda n, f: negate(condition(n.operand, f)),
    tree.If: _if,
    tree.Quantified: _quantified,
    tree.For: _for,
    tree.Steps: _steps,
    tree.ListOf: _list,
    tree.Range: lambda n, f: RangeOf(number(n.low, f), number(n.high, f), n.low_included, n.high_included),
    tree.AtDate: _at_date,
}
