"""Every node of the expression tree as cells; what has no meaning here is refused by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Protocol

from acquis.backends.sql import cells as c
from acquis.backends.sql import lists, numbers, words
from acquis.backends.sql.cells import FALSE, TRUE
from acquis.backends.sql.substitute import loops_in, renamed
from acquis.backends.sql.values import (
    NEVER,
    NOTHING,
    SURE,
    Entry,
    Items,
    Nothing,
    NotInSql,
    Number,
    Truth,
    Value,
    Word,
    all_of,
    any_of,
    as_truth,
    exact,
    fork,
    lift,
    lift2,
    negate,
    same,
)
from acquis.columns import NONE_WORD
from acquis.expression import tree


class Host(Protocol):
    """What an expression may ask for beyond itself."""

    def fact(self, name: str) -> Value:
        """A fact of the subject."""

    def value(self, rule: str, name: str, entry: Entry | None) -> Value:
        """A value of a rule."""

    def outcome(self, function: str, rule: str, entry: Entry | None) -> Truth:
        """What is certain of another rule's outcome."""

    def figure(self, article: str, name: str, day: Number | None) -> Value:
        """A figure of the law."""

    def codes(self, name: str) -> tuple[str, ...]:
        """The words of a code list."""

    def attribute(self, word: str, codes: frozenset[str], name: str) -> str | bool | None:
        """An attribute of a code word."""


@dataclass(frozen=True)
class Frame:
    """A host and the variables bound so far."""

    host: Host
    variables: Mapping[str, Value]

    def bind(self, name: str, value: Value) -> Frame:
        """The frame with one more variable."""
        return replace(self, variables={**self.variables, name: value})


def lower(node: tree.Node, frame: Frame) -> Value:
    """The value of a checked expression in every row."""
    meaning = _MEANING.get(type(node))
    if meaning is None:
        raise NotInSql(f"`{type(node).__name__}` in an expression")
    return meaning(node, frame)


def condition(node: tree.Node, frame: Frame) -> Truth:
    """The truth of a checked condition."""
    return as_truth(lower(node, frame))


def _number(node: tree.Node, frame: Frame) -> Value:
    value = lower(node, frame)
    money = node.type is not None and node.type.kind == "money" and node.type.optional
    return lift(numbers.amount, value) if money else value


def _field(n: tree.Field, f: Frame) -> Value:
    def one(base: Value) -> Value:
        if isinstance(base, Entry):
            return base.fact(n.name)
        if isinstance(base, Items):
            if n.definition is None or n.definition.type == "list":
                raise NotInSql("lists of lists")
            return lists.mapped(base, one)
        raise NotInSql(f"`.{n.name}`")

    return lift(one, lower(n.base, f))


def _filter(n: tree.Filter, f: Frame) -> Value:
    if n.test.type is not None and n.test.type.numeric:
        raise NotInSql("an entry by its place")
    base = _looped(lower(n.base, f), f)
    return lists.kept(base, lambda item: condition(n.test, f.bind(n.variable, item)))


def _call(n: tree.Call, f: Frame) -> Value:
    made = _CALLS.get(n.function)
    if made is None:
        raise NotInSql(f"`{n.function}`")
    return made(n, f)


def _distinct(n: tree.Call, f: Frame) -> Value:
    facts = tuple(a.name for a in n.arguments[1:] if isinstance(a, tree.Field))
    return lists.distinct(lists.listed(lower(n.arguments[0], f)), facts, first=n.function == "unique")


def _present(n: tree.Call, f: Frame) -> Value:
    return _is_present(lower(n.arguments[0], f))


def _is_present(value: Value) -> Truth:
    found = lift(_one_present, value)
    return as_truth(found)


def _one_present(value: Value) -> Value:
    if isinstance(value, Nothing):
        return NEVER
    if isinstance(value, Items):
        return lists.present(value)
    if isinstance(value, Word):
        return negate(words.equal(value, words.known(NONE_WORD)))
    if isinstance(value, Number) and (value.may_be_none or value.none is not FALSE):
        return numbers.there(value)
    return SURE


def _sum(n: tree.Call, f: Frame) -> Value:
    return lists.total(lists.listed(lower(n.arguments[0], f)))


def _max(n: tree.Call, f: Frame) -> Value:
    """Of a list; two numbers only where one is known not to be below the other is not needed by any test."""
    if len(n.arguments) == 1:
        return lists.highest(lists.listed(lower(n.arguments[0], f)))
    raise NotInSql("`max` of several numbers")


def _cent(n: tree.Call, f: Frame) -> Value:
    """Rounded: known where the number is; nothing is compared with it, so its value is left as it was."""
    value = _number(n.arguments[0], f)

    def one(v: Value) -> Value:
        if isinstance(v, Number) and v.terms:
            return replace(v, ask=c.any_of((v.ask, c.all_of((v.open, numbers.bounded(v))))))
        return v

    return lift(one, value)


def _attribute(n: tree.Call, f: Frame) -> Value:
    name, codes = n.arguments[1], n.arguments[0].type
    assert isinstance(name, tree.Text) and codes is not None and codes.codes is not None
    known = {w: f.host.attribute(w, codes.codes, name.value) for w in codes.codes}
    boolean = n.type is not None and n.type.kind == "boolean"

    def one(value: Value) -> Value:
        if not isinstance(value, Word) or value.options is None:
            raise NotInSql("an attribute of anything")
        return words.attribute(value, known, boolean=boolean)

    return lift(one, lower(n.arguments[0], f))


def _arithmetic(n: tree.Arithmetic, f: Frame) -> Value:
    def calculate(a: Value, b: Value) -> Value:
        if not (isinstance(a, Number) and isinstance(b, Number)) or a.day is not None or b.day is not None:
            raise NotInSql("arithmetic with what may not be there")
        if n.operator in "+-":
            return numbers.sum_of([a, b if n.operator == "+" else numbers.scaled(b, Fraction(-1))])
        if n.operator == "*":
            return numbers.times(a, b)
        if b.terms or b.constant == 0:
            raise NotInSql("a division by what may be 0")
        return numbers.scaled(a, 1 / b.constant)

    return lift2(calculate, _number(n.left, f), _number(n.right, f))


def _negate(n: tree.Negate, f: Frame) -> Value:
    def one(v: Value) -> Value:
        if not isinstance(v, Number):
            raise NotInSql("minus what is no number")
        return numbers.scaled(v, Fraction(-1))

    return lift(one, _number(n.operand, f))


def _compare(n: tree.Compare, f: Frame) -> Value:
    return as_truth(lift2(lambda a, b: _pair(n.operator, a, b), _number(n.left, f), _number(n.right, f)))


def _pair(operator: str, a: Value, b: Value) -> Truth:
    if isinstance(a, Number) and isinstance(b, Number):
        return numbers.compare(operator, a, b)
    if operator == "!=":
        return negate(_pair("=", a, b))
    if operator != "=":
        if isinstance(a, Nothing) or isinstance(b, Nothing):
            return NEVER
        raise NotInSql("an order of words")
    if isinstance(a, Nothing) or isinstance(b, Nothing):
        return negate(_is_present(b if isinstance(a, Nothing) else a))
    if isinstance(a, Word) and isinstance(b, Word):
        return words.equal(a, b)
    if isinstance(a, Truth) and isinstance(b, Truth):
        return same(a, b)
    raise NotInSql(f"{type(a).__name__} = {type(b).__name__}")


def _in(n: tree.In, f: Frame) -> Value:
    item, choices = _number(n.item, f), n.choices

    def among(value: Value) -> Value:
        if isinstance(choices, tree.ListOf):
            options = [lower(i, f) for i in choices.items]
        else:
            figure = lower(choices, f)
            options = [v for _, v in figure.single] if isinstance(figure, Items) and figure.listed is None else []
            if not options:
                raise NotInSql("`in` something that is no list of words")
        fixed = [words.only(o) for o in options]
        if isinstance(value, Word) and all(w is not None for w in fixed):
            return words.among(value, [w for w in fixed if w is not None])
        return any_of([as_truth(lift(lambda o: _pair("=", value, o), option)) for option in options])

    if isinstance(choices, tree.Range):
        return _in_range(item, choices, f)
    return as_truth(lift(among, item))


def _in_range(item: Value, choices: tree.Range, f: Frame) -> Truth:
    low, high = _number(choices.low, f), _number(choices.high, f)
    above, below = (">=" if choices.low_included else ">"), ("<=" if choices.high_included else "<")
    return all_of((
        as_truth(lift2(lambda a, b: _pair(above, a, b), item, low)),
        as_truth(lift2(lambda a, b: _pair(below, a, b), item, high)),
    ))  # fmt: skip


def _if(n: tree.If, f: Frame) -> Value:
    guard = condition(n.condition, f)
    return fork(guard, lower(n.yes, f), lower(n.no, f))


def _quantified(n: tree.Quantified, f: Frame) -> Value:
    first, rest = n.iterators[0], n.iterators[1:]

    def body(item: Value) -> Truth:
        inner = f.bind(first.variable, item)
        if rest:
            return as_truth(_quantified(tree.Quantified(n.quantifier, rest, n.body, type=n.type), inner))
        return condition(n.body, inner)

    loop = lists.every if n.quantifier == "every" else lists.some
    return loop(_looped(lower(first.source, f), f), body)


def _for(n: tree.For, f: Frame) -> Value:
    if len(n.iterators) > 1:
        raise NotInSql("`for` over several lists")
    only = n.iterators[0]
    return lists.mapped(_looped(lower(only.source, f), f), lambda item: lower(n.body, f.bind(only.variable, item)))


def _looped(value: Value, f: Frame) -> Items:
    """A list to loop over, under a name that no loop around it has."""
    xs = lists.listed(value)
    taken = {v.variable for v in f.variables.values() if isinstance(v, Entry)} | (loops_in(xs) - {xs.variable})
    name = xs.variable
    while name in taken:
        name += "_"
    return xs if name == xs.variable else renamed(xs, name)


def _at_date(n: tree.AtDate, f: Frame) -> Value:
    assert isinstance(n.figure, tree.Figure)
    article, name = n.figure.article, n.figure.name

    def one(day: Value) -> Value:
        if not isinstance(day, Number) or day.day is None:
            raise NotInSql("a figure on a day that may not be there")
        return f.host.figure(article, name, day)

    return lift(one, lower(n.date, f))


def _entry_value(n: tree.Value, f: Frame) -> Value:
    if n.entry is None:
        return f.host.value(n.rule, n.name, None)
    return f.host.value(n.rule, n.name, _entry(lower(n.entry, f)))


def _outcome(n: tree.Outcome, f: Frame) -> Value:
    return f.host.outcome(n.function, n.rule, None if n.entry is None else _entry(lower(n.entry, f)))


def _entry(value: Value) -> Entry:
    if not isinstance(value, Entry):
        raise NotInSql("a rule asked of one of several entries")
    return value


_CALLS: dict[str, Callable[[tree.Call, Frame], Value]] = {
    "present": _present,
    "sum": _sum,
    "count": lambda n, f: lists.count(lists.listed(lower(n.arguments[0], f))),
    "max": _max,
    "cent": _cent,
    "attribute": _attribute,
    "unique": _distinct,
    "repeated": _distinct,
}

_MEANING: dict[type[tree.Node], Callable[[Any, Frame], Value]] = {
    tree.Number: lambda n, f: exact(n.value),
    tree.Text: lambda n, f: words.known(n.value),
    tree.Date: lambda n, f: Number(day=c.date(n.ordinal)),
    tree.Truth: lambda n, f: Truth(TRUE if n.value else FALSE),
    tree.Nothing: lambda n, f: NOTHING,
    tree.Fact: lambda n, f: f.host.fact(n.name),
    tree.Variable: lambda n, f: f.variables[n.name],
    tree.Value: _entry_value,
    tree.Figure: lambda n, f: f.host.figure(n.article, n.name, None),
    tree.Outcome: _outcome,
    tree.Codes: lambda n, f: Items(tuple((SURE, words.known(w)) for w in f.host.codes(n.name))),
    tree.Field: _field,
    tree.Filter: _filter,
    tree.Call: _call,
    tree.Arithmetic: _arithmetic,
    tree.Negate: _negate,
    tree.Compare: _compare,
    tree.In: _in,
    tree.And: lambda n, f: all_of([condition(o, f) for o in n.operands]),
    tree.Or: lambda n, f: any_of([condition(o, f) for o in n.operands]),
    tree.Implies: lambda n, f: any_of((negate(condition(n.left, f)), condition(n.right, f))),
    tree.Not: lambda n, f: negate(condition(n.operand, f)),
    tree.If: _if,
    tree.Quantified: _quantified,
    tree.For: _for,
    tree.AtDate: _at_date,
}
