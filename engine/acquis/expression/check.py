"""Names resolved and types checked: from the tree as parsed to the tree that back ends read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.expression import tree
from acquis.expression.builtins import BUILTINS, PROPERTIES, SPECIAL
from acquis.expression.names import resolve_name, resolve_reference
from acquis.expression.operators import arithmetic, comparable, membership
from acquis.expression.printer import show
from acquis.expression.scope import Scope
from acquis.expression.special import DISTINCT, distinct, of_entry, special
from acquis.quantities import Problem, read_date
from acquis.vocabulary.types import (
    BOOLEAN,
    DATE,
    INTEGER,
    NOTHING,
    NUMBER,
    PERCENTAGE,
    TEXT,
    ZERO,
    Type,
    code,
    joined,
    list_of,
)

ERROR = Type("error")  # the type of what was already reported


@dataclass
class Checker:
    """One expression's check. `mistakes` collects what is wrong; checking goes on where it can."""

    mistakes: list[Diagnostic] = field(default_factory=list)

    def check(self, node: tree.Node, scope: Scope) -> tree.Node:
        """The node with names resolved and `type` set."""
        return _CHECKS[type(node)](self, node, scope)

    def report(self, node: tree.Node, code_: str, message: str, help_: str = "") -> tree.Node:
        """Record a mistake; the node gets the type that silences all that follows from it."""
        self.mistakes.append(Diagnostic(code_, message, node.span, help_))
        return replace(node, type=ERROR)

    def truth(self, node: tree.Node, scope: Scope) -> tree.Node:
        """A node that must be a condition."""
        checked = self.check(node, scope)
        if kind(checked) not in ("boolean", "error"):
            return self.report(checked, "E206", f"a condition must stand here, not {checked.type}")
        return checked


def kind(node: tree.Node) -> str:
    """The kind of a checked node's type."""
    assert node.type is not None
    return node.type.kind


def type_of(node: tree.Node) -> Type:
    """The type of a checked node."""
    assert node.type is not None
    return node.type


def _literal(t: Type) -> Callable[[Checker, Any, Scope], tree.Node]:
    return lambda c, n, s: replace(n, type=t)


def _number(c: Checker, n: tree.Number, s: Scope) -> tree.Node:
    if not s.literals and (n.value not in (0, 1) or n.unit):
        return c.report(
            n,
            "E210",
            f"the figure {show(n)} stands in an expression",
            "give it a name, `cite` and `from` under `figures`",
        )
    return replace(n, type=PERCENTAGE if n.unit else ZERO if n.value == 0 else NUMBER)


def _date(c: Checker, n: tree.Date, s: Scope) -> tree.Node:
    if not s.literals:
        return c.report(
            n, "E210", "a date stands in an expression", "give it a name, `cite` and `from` under `figures`"
        )
    return replace(n, type=DATE)


def _text(c: Checker, n: tree.Text, s: Scope) -> tree.Node:
    return replace(n, type=TEXT if s.literals and not s.code_lists else code(frozenset({n.value})))


def _field(c: Checker, n: tree.Field, s: Scope) -> tree.Node:
    base = c.check(n.base, s)
    t = type_of(base)
    if t.kind == "error":
        return replace(n, base=base, type=ERROR)
    properties = PROPERTIES.get(t.kind, {})
    if n.name in properties:
        return replace(n, base=base, type=properties[n.name])
    entry = t.item if t.kind == "list" else t
    if entry is None or entry.kind != "entry":
        return c.report(n, "E213", f"{t} has no field `{n.name}`")
    found = next((f for f in entry.facts or () if f.name == n.name), None)
    if found is None:
        return c.report(n, "E213", f"no field `{n.name}`", did_you_mean(n.name, (f.name for f in entry.facts or ())))
    result = found.expression_type
    if t.kind == "list":
        result = result if result.kind == "list" else list_of(result)  # lists within a list make one list
    elif show(n) in s.guarded:
        result = replace(result, optional=False)
    return replace(n, base=base, definition=found, type=result)


def _filter(c: Checker, n: tree.Filter, s: Scope) -> tree.Node:
    base = c.check(n.base, s)
    if kind(base) == "error":
        return replace(n, base=base, type=ERROR)
    if kind(base) != "list":
        return c.report(replace(n, base=base), "E206", f"only a list is filtered, not {base.type}")
    item = type_of(base).item or NOTHING
    variable = f"item@{len(s.variables)}"
    inner = s.bind(variable, item, filtering=True)
    test = c.check(n.test, inner)
    if kind(test) in ("integer", "number") and s.literals:
        return replace(n, base=base, test=test, type=item, variable=variable)
    if kind(test) not in ("boolean", "error"):
        c.report(test, "E206", f"a filter needs a condition, not {test.type}")
    return replace(n, base=base, test=test, type=base.type, variable=variable)


def _call(c: Checker, n: tree.Call, s: Scope) -> tree.Node:
    if n.function in SPECIAL:
        return special(c, n, s)
    builtin = BUILTINS.get(n.function)
    if builtin is None:
        if n.function == "not" and len(n.arguments) == 1:
            return _not(c, tree.Not(n.arguments[0], span=n.span), s)
        return c.report(n, "E208", f"unknown function `{n.function}`", did_you_mean(n.function, (*BUILTINS, *SPECIAL)))
    if not builtin.least <= len(n.arguments) <= builtin.most:
        wanted = str(builtin.least) if builtin.least == builtin.most else f"{builtin.least} to {builtin.most}"
        return c.report(n, "E209", f"`{n.function}` takes {wanted} arguments, not {len(n.arguments)}", builtin.means)
    arguments = distinct(c, n, s) if n.function in DISTINCT else tuple(c.check(a, s) for a in n.arguments)
    if any(kind(a) == "error" for a in arguments):
        return replace(n, arguments=arguments, type=ERROR)
    result = builtin.typing([type_of(a) for a in arguments])
    if isinstance(result, str):
        return c.report(n, "E206", result)
    if n.function == "date" and isinstance(arguments[0], tree.Text):
        day = read_date(arguments[0].value)
        if isinstance(day, Problem):
            return c.report(arguments[0], "E214", day.message, day.help or "dates are written 2024-02-15")
    return replace(n, arguments=arguments, type=result)


def _not(c: Checker, n: tree.Not, s: Scope) -> tree.Node:
    return replace(n, operand=c.truth(n.operand, s), type=BOOLEAN)


def _and(c: Checker, n: tree.And, s: Scope) -> tree.Node:
    operands = []
    for operand in n.operands:
        operands.append(c.truth(operand, s))
        s = s.guard(presences(operand))
    return replace(n, operands=tuple(operands), type=BOOLEAN)


def _or(c: Checker, n: tree.Or, s: Scope) -> tree.Node:
    operands = []
    for operand in n.operands:
        operands.append(c.truth(operand, s))
        s = s.guard(presences(operand.operand) if isinstance(operand, tree.Not) else frozenset())
    return replace(n, operands=tuple(operands), type=BOOLEAN)


def _implies(c: Checker, n: tree.Implies, s: Scope) -> tree.Node:
    left = c.truth(n.left, s)
    return replace(n, left=left, right=c.truth(n.right, s.guard(presences(n.left))), type=BOOLEAN)


def presences(node: tree.Node) -> frozenset[str]:
    """What is present where this condition holds."""
    if isinstance(node, tree.And):
        return frozenset().union(*(presences(o) for o in node.operands))
    if isinstance(node, tree.Call) and node.function == "present" and len(node.arguments) == 1:
        return frozenset({show(node.arguments[0])})
    return frozenset()


def _if(c: Checker, n: tree.If, s: Scope) -> tree.Node:
    condition = c.truth(n.condition, s)
    yes = c.check(n.yes, s.guard(presences(n.condition)))
    negated = n.condition.operand if isinstance(n.condition, tree.Not) else None
    no = c.check(n.no, s.guard(presences(negated)) if negated is not None else s)
    if "error" in (kind(yes), kind(no)):
        return replace(n, type=ERROR)
    result = joined(type_of(yes), type_of(no))
    if result is None:
        return c.report(n, "E206", f"`then` gives {yes.type}, `else` gives {no.type}")
    return replace(n, condition=condition, yes=yes, no=no, type=result)


def _iterators(c: Checker, iterators: tuple[tree.Iterator, ...], s: Scope) -> tuple[tuple[tree.Iterator, ...], Scope]:
    checked = []
    for iterator in iterators:
        source = c.check(iterator.source, s)
        item = type_of(source).item if kind(source) == "list" else ERROR
        if kind(source) not in ("list", "error"):
            c.report(source, "E206", f"`{iterator.variable}` must run over a list, not {source.type}")
        if iterator.variable in s.facts and s.literals is False:
            c.report(iterator, "R316", f"`{iterator.variable}` is already the name of a fact", "choose another name")
        checked.append(replace(iterator, source=source, type=item))
        s = s.bind(iterator.variable, item or ERROR)
    return tuple(checked), s


def _quantified(c: Checker, n: tree.Quantified, s: Scope) -> tree.Node:
    iterators, inner = _iterators(c, n.iterators, s)
    return replace(n, iterators=iterators, body=c.truth(n.body, inner), type=BOOLEAN)


def _for(c: Checker, n: tree.For, s: Scope) -> tree.Node:
    iterators, inner = _iterators(c, n.iterators, s)
    body = c.check(n.body, inner)
    return replace(n, iterators=iterators, body=body, type=ERROR if kind(body) == "error" else list_of(type_of(body)))


def _steps(c: Checker, n: tree.Steps, s: Scope) -> tree.Node:
    low, high = c.check(n.low, s), c.check(n.high, s)
    for end in (low, high):
        if kind(end) not in ("number", "integer", "error"):
            return c.report(end, "E206", f"steps run over whole numbers, not {end.type}")
    return replace(n, low=low, high=high, type=list_of(INTEGER))


def _list(c: Checker, n: tree.ListOf, s: Scope) -> tree.Node:
    items = tuple(c.check(i, s) for i in n.items)
    result: Type | None = NOTHING if not items else type_of(items[0])
    for item in items[1:]:
        result = joined(result, type_of(item)) if result is not None else None
    if any(kind(i) == "error" for i in items):
        return replace(n, items=items, type=ERROR)
    if result is None:
        return c.report(n, "E206", "the items of a list must be of one type")
    return replace(n, items=items, type=list_of(result))


def _range(c: Checker, n: tree.Range, s: Scope) -> tree.Node:
    low, high = c.check(n.low, s), c.check(n.high, s)
    if "error" in (kind(low), kind(high)):
        return replace(n, type=ERROR)
    result = joined(type_of(low), type_of(high))
    if result is None or not (result.numeric or result.kind in ("date", "text", "code")):
        return c.report(n, "E206", f"{low.type} and {high.type} make no range")
    return replace(n, low=low, high=high, type=Type("range", item=result))


def _at_date(c: Checker, n: tree.AtDate, s: Scope) -> tree.Node:
    figure, day = c.check(n.figure, s), c.check(n.date, s)
    if "error" in (kind(figure), kind(day)):
        return replace(n, type=ERROR)
    if not isinstance(figure, tree.Figure):
        return c.report(n.figure, "E206", "only a figure is read `on` a date")
    if kind(day) != "date":
        return c.report(n.date, "E206", f"a date must follow `on`, not {day.type}")
    return replace(n, figure=figure, date=day, type=figure.type)


_CHECKS: dict[type[tree.Node], Callable[[Checker, Any, Scope], tree.Node]] = {
    tree.Number: _number,
    tree.Date: _date,
    tree.Text: _text,
    tree.Truth: _literal(BOOLEAN),
    tree.Nothing: _literal(NOTHING),
    tree.Name: resolve_name,
    tree.Reference: resolve_reference,
    tree.Field: _field,
    tree.Filter: _filter,
    tree.Call: _call,
    tree.Compare: comparable,
    tree.Between: membership,
    tree.In: membership,
    tree.Arithmetic: arithmetic,
    tree.Negate: arithmetic,
    tree.And: _and,
    tree.Or: _or,
    tree.Implies: _implies,
    tree.Not: _not,
    tree.If: _if,
    tree.Quantified: _quantified,
    tree.For: _for,
    tree.Steps: _steps,
    tree.ListOf: _list,
    tree.Range: _range,
    tree.AtDate: _at_date,
    tree.OfEntry: of_entry,
}


def check(node: tree.Node, scope: Scope, *, condition: bool = False) -> tuple[tree.Node, tuple[Diagnostic, ...]]:
    """The typed tree of an expression and the mistakes in it; the tree is sound if there are none."""
    checker = Checker()
    checked = checker.truth(node, scope) if condition else checker.check(node, scope)
    return checked, tuple(checker.mistakes)
