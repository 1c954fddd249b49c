"""Types of comparison, membership and arithmetic."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from acquis.diagnostics import did_you_mean
from acquis.expression import tree
from acquis.expression.printer import show
from acquis.expression.scope import Scope
from acquis.vocabulary.types import BOOLEAN, Type, joined, list_of, product, quotient, required

if TYPE_CHECKING:
    from acquis.expression.check import Checker

_ERROR = Type("error")


def _pair(c: Checker, n: tree.Node, left: tree.Node, right: tree.Node, *, order: bool) -> bool:
    """Whether two checked nodes can be compared; reports if not."""
    a, b = left.type, right.type
    assert a is not None and b is not None
    if "error" in (a.kind, b.kind):
        return False
    if a.kind == b.kind == "code" and a.codes is not None and b.codes is not None and not a.codes & b.codes:
        return _wrong_word(c, left, right)
    for one, other in ((left, b), (right, a)):
        if isinstance(one, tree.Text) and other.kind == "text" and one.type is not None and one.type.kind == "code":
            c.report(one, "E210", "a text stands in an expression", "only code words may")
            return False
    shared = joined(a, b)
    if shared is None or shared.kind in ("entry", "table"):
        units = a.numeric and b.numeric
        hint = "a share of money is `rate * amount`" if {a.kind, b.kind} == {"money", "percentage"} else ""
        c.report(n, "E207" if units else "E206", f"{a} cannot be compared with {b}", hint)
        return False
    if order and not (shared.numeric or shared.kind in ("date", "text", "nothing", "code")):
        c.report(n, "E206", f"{shared} has no order", "use `=`, `!=` or `in`")
        return False
    if order and shared.kind == "code" and not (isinstance(left, tree.Text) and isinstance(right, tree.Text)):
        c.report(n, "E206", "code words have no order", "use `=`, `!=` or `in`")
        return False
    return True


def _wrong_word(c: Checker, left: tree.Node, right: tree.Node) -> bool:
    for literal, other in ((left, right), (right, left)):
        if isinstance(literal, tree.Text):
            if isinstance(other, tree.Text):
                return True
            codes = other.type.codes if other.type is not None and other.type.codes is not None else frozenset()
            c.report(
                literal,
                "E211",
                f'"{literal.value}" is no code of {show(other)}',
                did_you_mean(literal.value, codes) or _all(codes),
            )
            return False
    c.report(right, "E211", "no code of the one is a code of the other")
    return False


def _all(codes: frozenset[str]) -> str:
    return f"its codes: {', '.join(sorted(codes))}" if len(codes) <= 12 else ""


def comparable(c: Checker, n: tree.Compare, s: Scope) -> tree.Node:
    """`left operator right`."""
    left, right = c.check(n.left, s), c.check(n.right, s)
    ok = _pair(c, n, left, right, order=n.operator not in ("=", "!="))
    return replace(n, left=left, right=right, type=BOOLEAN if ok else _ERROR)


def membership(c: Checker, n: tree.In | tree.Between, s: Scope) -> tree.Node:
    """`item in choices` and `item between low and high`, which is the closed range."""
    if isinstance(n, tree.Between):
        item, low, high = c.check(n.item, s), c.check(n.low, s), c.check(n.high, s)
        ok = _pair(c, low, item, low, order=True) and _pair(c, high, item, high, order=True)
        return replace(n, item=item, low=low, high=high, type=BOOLEAN if ok else _ERROR)
    item = c.check(n.item, s)
    if isinstance(n.choices, tree.Tests):
        tests = tuple(_unary(c, t, item, s) for t in n.choices.tests)
        bad = any(t.type == _ERROR for t in tests)
        return replace(
            n, item=item, choices=replace(n.choices, tests=tests, type=BOOLEAN), type=_ERROR if bad else BOOLEAN
        )
    if isinstance(n.choices, tree.ListOf):
        return _in_list(c, n, item, s)
    choices = c.check(n.choices, s)
    t = choices.type
    assert t is not None and item.type is not None
    if "error" in (t.kind, item.type.kind):
        return replace(n, type=_ERROR)
    if (
        t.kind in ("list", "range")
        and t.item is not None
        and not (t.kind == "list" and item.type.kind == "list" and t.item.kind != "list")
    ):
        wanted = t.item if t.item.kind != "range" or t.item.item is None else t.item.item
        if t.kind == "list" and t.item.kind == "nothing":
            return replace(n, item=item, choices=choices, type=BOOLEAN)
        probe = replace(choices, type=wanted)
        ok = _pair(c, n, item, probe, order=t.kind == "range")
    else:
        ok = _pair(c, n, item, choices, order=False)
    return replace(n, item=item, choices=choices, type=BOOLEAN if ok else _ERROR)


def _in_list(c: Checker, n: tree.In, item: tree.Node, s: Scope) -> tree.Node:
    """Each item of a written list is checked for itself, so that a wrong word is named."""
    assert isinstance(n.choices, tree.ListOf)
    items = tuple(c.check(i, s) for i in n.choices.items)
    ok = item.type != _ERROR
    for one in items:
        t = one.type
        assert t is not None
        if t.kind == "range" and t.item is not None:
            ok = _pair(c, one, item, replace(one, type=t.item), order=True) and ok
        else:
            ok = _pair(c, one, item, one, order=False) and ok
    choices = replace(n.choices, items=items, type=list_of(item.type or _ERROR))
    return replace(n, item=item, choices=choices, type=BOOLEAN if ok else _ERROR)


def _unary(c: Checker, test: tree.Node, item: tree.Node, s: Scope) -> tree.Node:
    if isinstance(test, tree.UnaryTest):
        value = c.check(test.value, s)
        ok = _pair(c, test, item, value, order=test.operator not in ("=", "!="))
        return replace(test, value=value, type=BOOLEAN if ok else _ERROR)
    checked = c.check(test, s)
    t = checked.type
    assert t is not None
    if t.kind == "range" and t.item is not None:
        ok = _pair(c, checked, item, replace(checked, type=t.item), order=True)
    else:
        ok = _pair(c, checked, item, checked, order=False)
    return checked if ok else replace(checked, type=_ERROR)


def arithmetic(c: Checker, n: tree.Arithmetic | tree.Negate, s: Scope) -> tree.Node:
    """`+ - * /` and the sign: units must fit, and what can be none must be guarded by `present`."""
    if isinstance(n, tree.Negate):
        operand = _operand(c, c.check(n.operand, s))
        return replace(n, operand=operand, type=operand.type)
    left, right = _operand(c, c.check(n.left, s)), _operand(c, c.check(n.right, s))
    a, b = left.type, right.type
    assert a is not None and b is not None
    if "error" in (a.kind, b.kind):
        return replace(n, left=left, right=right, type=_ERROR)
    a, b = required(a), required(b)
    result = _result(n.operator, a, b)
    if result is None:
        hint = (
            "a part of an amount is `rate * amount`"
            if n.operator in "+-" and {a.kind, b.kind} == {"money", "percentage"}
            else ""
        )
        verb = {"+": "added to", "-": "taken together with", "*": "multiplied by", "/": "divided by"}[n.operator]
        code_ = "E207" if a.numeric and b.numeric else "E206"
        return c.report(n, code_, f"{a} cannot be {verb} {b}", hint)
    return replace(n, left=left, right=right, type=result)


def _result(operator: str, a: Type, b: Type) -> Type | None:
    if operator == "*":
        return product(a, b)
    if operator == "/":
        return quotient(a, b)
    if operator == "-" and a.kind == b.kind == "date":
        return Type("integer")
    shared = joined(a, b)
    return replace(shared, zero=False) if shared is not None and shared.numeric else None


def _operand(c: Checker, node: tree.Node) -> tree.Node:
    t = node.type
    assert t is not None
    if t.kind != "error" and not t.numeric and t.kind != "date":
        return c.report(node, "E206", f"{t} cannot be calculated with")
    if t.optional and t.kind != "money":
        return c.report(
            node, "E212", f"`{show(node)}` can be none", f"guard it: `if present({show(node)}) then … else …`"
        )
    return node
