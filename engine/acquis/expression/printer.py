"""Tree to text: what a lawyer would have written. `parse(print(e)) == e`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from acquis.expression import tree

# How tightly a node binds; a child that binds less than its place asks for stands in brackets.
_LOOSE, _IMPLIES, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _DATED, _POSTFIX, _ATOM = range(12)


def show(node: tree.Node) -> str:
    """The text of an expression."""
    return _SHOWN[type(node)](node)[0]


def _at(node: tree.Node, least: int) -> str:
    text, level = _SHOWN[type(node)](node)
    return text if level >= least else f"({text})"


def decimal_text(value: Fraction) -> str:
    """An exact decimal as written; a fraction without end as its two integers."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
        if digits > 60:
            return f"{value.numerator} / {value.denominator}"
    whole = abs(value.numerator * 10**digits // value.denominator)
    text = str(whole).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{text[:-digits]}.{text[-digits:]}" if digits else text)


def _number(n: tree.Number) -> tuple[str, int]:
    return (f"{decimal_text(n.value * 100)} %" if n.unit == "%" else decimal_text(n.value)), _ATOM


def _text(n: tree.Text) -> tuple[str, int]:
    escaped = n.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"', _ATOM


def _chain(word: str, level: int) -> Callable[[Any], tuple[str, int]]:
    return lambda n: (f" {word} ".join(_at(o, level + 1) for o in n.operands), level)


def _iterators(iterators: tuple[tree.Iterator, ...]) -> str:
    return ", ".join(f"{i.variable} in {_at(i.source, _SUM)}" for i in iterators)


def _arithmetic(n: tree.Arithmetic) -> tuple[str, int]:
    level = _SUM if n.operator in "+-" else _PRODUCT
    return f"{_at(n.left, level)} {n.operator} {_at(n.right, level + 1)}", level


def _range(n: tree.Range) -> tuple[str, int]:
    left, right = "[" if n.low_included else "(", "]" if n.high_included else ")"
    return f"{left}{_at(n.low, _SUM)}..{_at(n.high, _SUM)}{right}", _ATOM


def _choices(n: tree.Node) -> str:
    return _at(n, _LOOSE) if isinstance(n, tree.Tests) else _at(n, _SUM)


def _tests(n: tree.Tests) -> tuple[str, int]:
    return f"({', '.join(_at(t, _LOOSE) for t in n.tests)})", _ATOM


def _if(n: tree.If) -> tuple[str, int]:
    return f"if {_at(n.condition, _LOOSE)} then {_at(n.yes, _LOOSE)} else {_at(n.no, _LOOSE)}", _LOOSE


def _list(items: tuple[tree.Node, ...]) -> str:
    return ", ".join(_at(i, _LOOSE) for i in items)


def _field(n: tree.Field) -> tuple[str, int]:
    # A point after a reference would be read as part of it.
    base = f"({n.base.text})" if isinstance(n.base, tree.Reference) else _at(n.base, _POSTFIX)
    return f"{base}.{n.name}", _POSTFIX


def _outcome(n: tree.Outcome) -> tuple[str, int]:
    entry = f" of {_at(n.entry, _POSTFIX)}" if n.entry is not None else ""
    return f"{n.function}({n.rule}{entry})", _ATOM


def _name(n: Any) -> tuple[str, int]:
    return n.name, _ATOM


_SHOWN: dict[type[tree.Node], Callable[[Any], tuple[str, int]]] = {
    tree.Number: _number,
    tree.Text: _text,
    tree.Date: lambda n: (f'@"{date.fromordinal(n.ordinal).isoformat()}"', _ATOM),
    tree.Truth: lambda n: ("true" if n.value else "false", _ATOM),
    tree.Nothing: lambda n: ("none", _ATOM),
    tree.Name: _name,
    tree.Fact: _name,
    tree.Variable: lambda n: (n.shown or n.name, _ATOM),
    tree.Reference: lambda n: (n.text, _ATOM),
    tree.Value: lambda n: (n.name, _ATOM) if n.entry is None else (f"{n.name} of {_at(n.entry, _POSTFIX)}", _DATED),
    tree.Figure: lambda n: (n.name, _ATOM),
    tree.Outcome: _outcome,
    tree.Codes: lambda n: (f"codes({n.name})", _ATOM),
    tree.Field: _field,
    tree.Filter: lambda n: (f"{_at(n.base, _POSTFIX)}[{_at(n.test, _LOOSE)}]", _POSTFIX),
    tree.AtDate: lambda n: (f"{_at(n.figure, _POSTFIX)} on {_at(n.date, _POSTFIX)}", _DATED),
    tree.OfEntry: lambda n: (f"{_at(n.asked, _POSTFIX)} of {_at(n.entry, _POSTFIX)}", _DATED),
    tree.Call: lambda n: (f"{n.function}({_list(n.arguments)})", _ATOM),
    tree.Compare: lambda n: (f"{_at(n.left, _SUM)} {n.operator} {_at(n.right, _SUM)}", _COMPARE),
    tree.Between: lambda n: (f"{_at(n.item, _SUM)} between {_at(n.low, _SUM)} and {_at(n.high, _SUM)}", _COMPARE),
    tree.In: lambda n: (f"{_at(n.item, _SUM)} in {_choices(n.choices)}", _COMPARE),
    tree.Tests: _tests,
    tree.UnaryTest: lambda n: (f"{n.operator} {_at(n.value, _SUM)}", _LOOSE),
    tree.Arithmetic: _arithmetic,
    tree.Negate: lambda n: (f"-{_at(n.operand, _SIGN)}", _SIGN),
    tree.And: _chain("and", _AND),
    tree.Or: _chain("or", _OR),
    tree.Implies: lambda n: (f"{_at(n.left, _OR)} implies {_at(n.right, _LOOSE)}", _IMPLIES),
    tree.Not: lambda n: (f"not {_at(n.operand, _NOT)}", _NOT),
    tree.If: _if,
    tree.Quantified: lambda n: (f"{n.quantifier} {_iterators(n.iterators)} satisfies {_at(n.body, _LOOSE)}", _LOOSE),
    tree.For: lambda n: (f"for {_iterators(n.iterators)} return {_at(n.body, _LOOSE)}", _LOOSE),
    tree.Steps: lambda n: (f"{_at(n.low, _SUM)}..{_at(n.high, _SUM)}", _SUM),
    tree.Range: _range,
    tree.ListOf: lambda n: (f"[{_list(n.items)}]", _ATOM),
}
