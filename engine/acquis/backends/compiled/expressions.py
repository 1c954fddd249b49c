"""Typed trees to Python expressions that are right where every fact they meet is known, and else raise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from acquis.backends.compiled import days, indexed, known
from acquis.backends.compiled.calls import CALLS
from acquis.backends.compiled.membership import between, contains
from acquis.backends.compiled.writer import DECIMAL, EXACT, OTHER, Code, Writer
from acquis.expression import tree
from acquis.rulebook.model import DayOfYear, FigureValue, Rule
from acquis.vocabulary.types import Type

if TYPE_CHECKING:
    from acquis.backends.compiled.rules import Rules

NOTHING = Code("None", OTHER, True)
_PYTHON = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_TURNED = {">": "<", ">=": "<="}


@dataclass(frozen=True)
class Place:
    """Where an expression stands: in a rule under chosen readings, for an entry of its list, with variables bound.

    `entry`: the argument that holds the entry. `bare`: as if the rule had no derogations. `assumed`: conditions that
    hold here, so that a rule asked from here need not ask them again.
    """

    rule: Rule
    choices: Mapping[str, str]
    entry: str = ""
    variables: Mapping[str, Code] = field(default_factory=dict)
    bare: bool = False
    assumed: frozenset[tree.Node] = frozenset()

    def bind(self, name: str, code: Code) -> Place:
        """The place with one more variable."""
        return replace(self, variables={**self.variables, name: code})


class Expressions:
    """Writes expressions. What it cannot write it refuses with NotImplementedError."""

    def __init__(self, writer: Writer, rules: Rules) -> None:
        self.writer, self.rules = writer, rules

    def code(self, node: tree.Node, at: Place) -> Code:
        """The code of a node."""
        meaning = _MEANING.get(type(node))
        if meaning is None:
            raise NotImplementedError(type(node).__name__)
        return meaning(self, node, at)

    def text(self, node: tree.Node, at: Place) -> str:
        """The code of a node, as text."""
        return self.code(node, at).text

    def amount(self, node: tree.Node, at: Place) -> Code:
        """A number to calculate or compare with: money that is none counts as EUR 0."""
        return self.counted(self.code(node, at), node.type)

    def counted(self, code: Code, kind: Type | None) -> Code:
        """A value of a type where money that is none counts as EUR 0."""
        if kind is None or kind.kind != "money" or not kind.optional:
            return code
        return replace(
            code, text=f"({code.text} or {self.writer.zero})", form=code.form if code.form != OTHER else DECIMAL
        )

    def alike(self, *codes: Code) -> list[Code]:
        """Numbers in one form: fractions as soon as one of them is."""
        if all(c.form != EXACT for c in codes):
            return list(codes)
        return [c if c.form != DECIMAL else Code(self.writer.exact(c), EXACT) for c in codes]

    def figure(self, value: FigureValue, kind: Type) -> Code:
        """A figure as expressions see it."""
        if isinstance(value, DayOfYear):
            return Code(self.writer.constant(value.month * 100 + value.day), DECIMAL, True)
        if isinstance(value, frozenset):
            return Code(self.writer.constant(tuple(sorted(value))), OTHER, True)
        if isinstance(value, Mapping):
            table = {int(key): self.writer.constants[self.writer.number(v, kind.item).text] for key, v in value.items()}
            return Code(self.writer.constant(table, key=id(value)), DECIMAL, True)
        return self.writer.number(value, kind)

    def variable(self) -> str:
        """The name of a variable of a loop."""
        return self.writer.name("x")


def _fact(e: Expressions, n: tree.Fact, at: Place) -> Code:
    return _read("f", n.name, n.type, e)


def _read(record: str, name: str, kind: Type | None, e: Expressions) -> Code:
    read = f"{record}[{e.writer.constant(name)}]"
    if kind is not None and kind.kind == "list":
        return Code(f"({read} or ())", OTHER)
    return Code(read, DECIMAL if kind is not None and kind.numeric else OTHER, True)


def _field(e: Expressions, n: tree.Field, at: Place) -> Code:
    base, kind = e.code(n.base, at), n.base.type
    if kind is not None and kind.kind == "date":
        return Code(e.writer.call(days.PROPERTIES[n.name], base.text), DECIMAL)
    if kind is not None and kind.kind == "list":
        entry = e.variable()
        inner = _read(entry, n.name, _fact_type(n), e)
        if n.definition is not None and n.definition.type == "list":
            part = e.variable()
            return Code(f"[{part} for {entry} in {base.text} for {part} in {inner.text}]")
        return Code(f"[{inner.text} for {entry} in {base.text}]", inner.form)
    if kind is None or kind.kind != "entry":
        raise NotImplementedError(f"a fact of {kind}")
    return _read(base.text, n.name, n.type, e)


def _fact_type(n: tree.Field) -> Type | None:
    return n.definition.expression_type if n.definition is not None else n.type


def _filter(e: Expressions, n: tree.Filter, at: Place) -> Code:
    base = e.code(n.base, at)
    if n.base.type is None or n.base.type.kind != "list":
        raise NotImplementedError(f"a filter on {n.base.type}")
    if n.test.type is not None and n.test.type.numeric:
        return Code(e.writer.call(known.item_at, base.text, e.text(n.test, at)), base.form)
    looked_up = indexed.kept(e, n, at)
    if looked_up is not None:
        return looked_up
    item = e.variable()
    test = e.text(n.test, at.bind(n.variable, Code(item, base.form, True)))
    return Code(f"[{item} for {item} in {base.text} if {test}]", base.form)


def _arithmetic(e: Expressions, n: tree.Arithmetic, at: Place) -> Code:
    left, right = e.amount(n.left, at), e.amount(n.right, at)
    if n.left.type is not None and n.left.type.kind == "date":
        return Code(e.writer.call(days.between, left.text, right.text), DECIMAL)
    if n.operator == "/":
        return Code(f"({e.writer.exact(left)} / {e.writer.exact(right)})", EXACT)
    left, right = e.alike(left, right)
    if left.form == EXACT:
        return Code(f"({left.text} {n.operator} {right.text})", EXACT)
    function = {"+": known.add, "-": known.subtract, "*": known.multiply}[n.operator]
    return Code(e.writer.call(function, left.text, right.text), DECIMAL)


def _negate(e: Expressions, n: tree.Negate, at: Place) -> Code:
    operand = e.amount(n.operand, at)
    if operand.form == EXACT:
        return Code(f"(-{operand.text})", EXACT)
    return Code(e.writer.call(known.negated, operand.text), DECIMAL)


def _compare(e: Expressions, n: tree.Compare, at: Place) -> Code:
    return Code(compared(e, n.operator, (e.amount(n.left, at), n.left.type), (e.amount(n.right, at), n.right.type)))


def compared(e: Expressions, operator: str, left: tuple[Code, Type | None], right: tuple[Code, Type | None]) -> str:
    """`left operator right`; every ordering with none is false."""
    (a, kind), (b, other) = left, right
    if operator in ("=", "!="):
        if any(k is None or k.kind in ("list", "range", "entry") for k in (kind, other)):
            raise NotImplementedError("whole lists are not compared")
        return f"({a.text} {_PYTHON[operator]} {b.text})"
    if operator in _TURNED:
        a, b, kind, other, operator = b, a, other, kind, _TURNED[operator]
    open_ = [c for c, k in ((a, kind), (b, other)) if k is None or (k.optional and k.kind != "money")]
    if not open_:
        return f"({a.text} {operator} {b.text})"
    if all(c.again for c in open_):
        there = " and ".join(f"{c.text} is not None" for c in open_)
        return f"({there} and {a.text} {operator} {b.text})"
    return e.writer.call(known.less if operator == "<" else known.at_most, a.text, b.text)


def _if(e: Expressions, n: tree.If, at: Place) -> Code:
    yes, no = e.alike(e.code(n.yes, at), e.code(n.no, at))
    form = yes.form if yes.form != OTHER else no.form
    return Code(f"({yes.text} if {e.text(n.condition, at)} else {no.text})", form)


def _quantified(e: Expressions, n: tree.Quantified, at: Place) -> Code:
    looked_up = indexed.some(e, n, at)
    if looked_up is not None:
        return looked_up
    loops, inner = _loops(e, n.iterators, at)
    return Code(f"{'all' if n.quantifier == 'every' else 'any'}({e.text(n.body, inner)} {loops})")


def _for(e: Expressions, n: tree.For, at: Place) -> Code:
    loops, inner = _loops(e, n.iterators, at)
    body = e.code(n.body, inner)
    return Code(f"[{body.text} {loops}]", body.form)


def _loops(e: Expressions, iterators: tuple[tree.Iterator, ...], at: Place) -> tuple[str, Place]:
    parts = []
    for iterator in iterators:
        source, item = e.code(iterator.source, at), e.variable()
        parts.append(f"for {item} in {source.text}")
        at = at.bind(iterator.variable, Code(item, source.form, True))
    return " ".join(parts), at


def _figure(e: Expressions, n: tree.Figure, at: Place) -> Code:
    figure = e.rules.law.rulebook.figures[n.article][n.name]
    entry = figure.on(e.rules.law.day)
    if entry is None:
        return Code(e.writer.call(known.undecided), DECIMAL)
    return e.figure(entry.value, figure.type)


def _at_date(e: Expressions, n: tree.AtDate, at: Place) -> Code:
    assert isinstance(n.figure, tree.Figure)
    figure = e.rules.law.rulebook.figures[n.figure.article][n.figure.name]
    entries = [
        (i.from_day or 1, date.max.toordinal() if i.until_day is None else i.until_day, e.figure(i.value, figure.type))
        for i in figure.entries
    ]
    if len({code.form for _, _, code in entries}) > 1:
        raise NotImplementedError("a figure whose digits end on some days only")
    values = tuple((first, last, e.writer.constants[code.text]) for first, last, code in entries)
    on = e.writer.constant(days.in_time(values, e.rules.law.last_day), key=id(n))
    return Code(f"{on}({e.text(n.date, at)})", entries[0][2].form)


def _value(e: Expressions, n: tree.Value, at: Place) -> Code:
    return e.rules.value(n.rule, n.name, None if n.entry is None else e.text(n.entry, at), at)


def _outcome(e: Expressions, n: tree.Outcome, at: Place) -> Code:
    return Code(e.rules.asked(n.function, n.rule, None if n.entry is None else e.text(n.entry, at), at))


def _steps(e: Expressions, n: tree.Steps, at: Place) -> Code:
    return Code(e.writer.call(known.steps, e.text(n.low, at), e.text(n.high, at)), DECIMAL)


def _list(e: Expressions, n: tree.ListOf, at: Place) -> Code:
    items = e.alike(*(e.code(i, at) for i in n.items))
    return Code(f"[{', '.join(i.text for i in items)}]", items[0].form if items else OTHER)


def _codes(e: Expressions, n: tree.Codes, at: Place) -> Code:
    listed, day = e.rules.law.rulebook.vocabulary.code_lists[n.name], e.rules.law.day
    return Code(e.writer.constant(tuple(c for c in listed.codes if listed.holds(c, day))), OTHER, True)


def _call(e: Expressions, n: tree.Call, at: Place) -> Code:
    return CALLS[n.function](e, n, at) if n.function in CALLS else _refused(n)


def _refused(n: tree.Call) -> Code:
    raise NotImplementedError(n.function)


def _joined(word: str) -> Callable[[Expressions, Any, Place], Code]:
    return lambda e, n, at: Code(f"({word.join(e.text(o, at) for o in n.operands)})")


_MEANING: dict[type[tree.Node], Callable[[Expressions, Any, Place], Code]] = {
    tree.Number: lambda e, n, at: e.writer.number(n.value, n.type),
    tree.Text: lambda e, n, at: Code(e.writer.constant(n.value), OTHER, True),
    tree.Date: lambda e, n, at: Code(e.writer.constant(date.fromordinal(n.ordinal)), OTHER, True),
    tree.Truth: lambda e, n, at: Code("True" if n.value else "False", OTHER, True),
    tree.Nothing: lambda e, n, at: NOTHING,
    tree.Fact: _fact,
    tree.Variable: lambda e, n, at: at.variables[n.name],
    tree.Value: _value,
    tree.Figure: _figure,
    tree.Outcome: _outcome,
    tree.Codes: _codes,
    tree.Field: _field,
    tree.Filter: _filter,
    tree.Call: _call,
    tree.Arithmetic: _arithmetic,
    tree.Negate: _negate,
    tree.Compare: _compare,
    tree.Between: lambda e, n, at: Code(between(e, n, at)),
    tree.In: lambda e, n, at: Code(contains(e, n, at)),
    tree.And: _joined(" and "),
    tree.Or: _joined(" or "),
    tree.Implies: lambda e, n, at: Code(f"(not {e.text(n.left, at)} or {e.text(n.right, at)})"),
    tree.Not: lambda e, n, at: Code(f"(not {e.text(n.operand, at)})"),
    tree.If: _if,
    tree.Quantified: _quantified,
    tree.For: _for,
    tree.Steps: _steps,
    tree.ListOf: _list,
    tree.AtDate: _at_date,
}
