"""Conditions in plain words, with the figures put in."""

from __future__ import annotations

import re
from fractions import Fraction

from acquis import quantities
from acquis.backends.interpreter.frame import Frame
from acquis.backends.interpreter.nodes import condition, evaluate
from acquis.expression import tree
from acquis.expression.printer import show
from acquis.rulebook.tolerance import tolerant
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import Truth
from acquis.uncertain.value import Entry, Items, Nothing, Value, Word, collapsed, decided
from acquis.vocabulary.types import Type

HOLDS = {"<=": "is at most", "<": "is below", ">=": "is at least", ">": "is above", "=": "is", "!=": "is not"}
FAILS = {"<=": "is above", "<": "is not below", ">=": "is below", ">": "is not above", "=": "is not", "!=": "is"}
DAYS = {"<=": "is not later than", "<": "is earlier than", ">=": "is not earlier than", ">": "is later than"}
NOT_DAYS = {"<=": "is later than", "<": "is not earlier than", ">=": "is earlier than", ">": "is not later than"}
SAID_OF_RULES = {
    "met": ("is complied with", "is not complied with"),
    "not_breached": ("is not breached", "is breached"),
    "breached": ("is breached", "is not breached"),
    "applies": ("applies", "does not apply"),
}
MOST = 4  # parts of a sentence
_ROMAN = re.compile(r"\bannex ([ivx]+)\b")


def words(name: str) -> str:
    """`union_contribution` as people say it."""
    return _ROMAN.sub(lambda m: f"Annex {m[1].upper()}", name.replace("_", " "))


def amount(value: Value, kind: Type | None) -> str:
    """A value for a sentence: `EUR 1 080 000.00`, `75 %`, `2024-02-15`, `unknown`."""
    value = collapsed(value)
    name = kind.kind if kind is not None else ""
    if isinstance(value, Quantity) and value.decided:
        return _number(value.known, name)
    if isinstance(value, Nothing):
        return "EUR 0.00" if name == "money" else "none"
    if isinstance(value, Truth) and value.decided:
        return "yes" if value.true else "no"
    if isinstance(value, Word) and decided(value):
        return words(str(next(iter(value.options or ())) or "none"))
    if isinstance(value, Quantity):
        return _between(value, name)
    return "unknown"


def _number(value: Fraction, kind: str) -> str:
    if kind == "money":
        return quantities.grouped(value)
    if kind == "percentage":
        return quantities.show_percentage(_rounded(value))
    if kind == "date":
        return quantities.show_date(value)
    return quantities.show_decimal(value)


def _rounded(share: Fraction) -> Fraction:
    """A share to two decimals of a per cent, for sentences only."""
    return quantities.half_up(share, Fraction(1, 10_000))


def _between(value: Quantity, kind: str) -> str:
    low, high = value.pieces[0][0], value.pieces[-1][1]
    if not isinstance(low, float) and not isinstance(high, float) and kind != "date":
        return f"between {_number(low, kind)} and {_number(high, kind)}"
    parts = []
    if not isinstance(low, float) and not (kind == "date" and low == 1):
        parts.append(f"at least {_number(low, kind)}")
    if not isinstance(high, float) and not (kind == "date" and high > 3_000_000):
        parts.append(f"at most {_number(high, kind)}")
    return f"unknown, {' and '.join(parts)}" if parts and parts != ["at least EUR 0.00"] else "unknown"


def named(node: tree.Node, frame: Frame) -> str:
    """An operand with its value: `union contribution (EUR 180 000.00)`."""
    value = amount(evaluate(node, frame), node.type)
    if isinstance(node, tree.Number | tree.Text | tree.Date | tree.Nothing | tree.Truth):
        return value
    if isinstance(node, tree.Arithmetic) and node.operator in "+-*":
        sign = {"*": "×", "+": "+", "-": "−"}[node.operator]
        return f"{named(node.left, frame)} {sign} {named(node.right, frame)} = {value}"
    return f"{label(node)} ({value})"


def label(node: tree.Node) -> str:
    """What a thing is called."""
    if isinstance(node, tree.Fact | tree.Value | tree.Figure | tree.Field):
        return words(node.name)
    if isinstance(node, tree.Call) and node.function == "attribute" and isinstance(node.arguments[1], tree.Text):
        return f"{words(node.arguments[1].value)} of the {label(node.arguments[0])}"
    if isinstance(node, tree.Call) and node.function == "repeated":
        return f"{label(node.arguments[0])} listed again"
    if isinstance(node, tree.Call) and node.function == "sum" and isinstance(node.arguments[0], tree.Field):
        return f"sum of {words(node.arguments[0].name)}"
    return show(node)


def phrase(node: tree.Node, frame: Frame) -> str:
    """A condition as a statement about this case."""
    holds = condition(node, frame)
    if isinstance(node, tree.And | tree.Or):
        return _several(node, frame, holds)
    if isinstance(node, tree.Not):
        return phrase(node.operand, frame)
    if isinstance(node, tree.Compare):
        return _comparison(node, frame, holds)
    if isinstance(node, tree.In):
        return _membership(node, frame, holds)
    if isinstance(node, tree.Call) and node.function == "present":
        return f"{label(node.arguments[0])}: {_presence(node.arguments[0], frame, holds)}"
    if isinstance(node, tree.Implies):
        return _implication(node, frame)
    if isinstance(node, tree.Quantified):
        return _quantified(node, frame, holds)
    if isinstance(node, tree.Outcome):
        return _outcome(node, frame, holds)
    if isinstance(node, tree.If):
        guard = condition(node.condition, frame)
        if guard.decided:
            return phrase(node.yes if guard.true else node.no, frame)
    return f"{label(node)}: {_state(holds)}"


def within_rounding(node: tree.Node, tolerance: str | None, frame: Frame) -> str:
    """The comparisons of a test that hold only thanks to its tolerance; "" if there are none."""
    if isinstance(node, tree.And | tree.Or):
        return listed([said for o in node.operands if (said := within_rounding(o, tolerance, frame))])
    if isinstance(node, tree.Implies):
        return within_rounding(node.right, tolerance, frame)
    if not isinstance(node, tree.Compare) or condition(node, frame).surely:
        return ""
    if tolerance is None or not condition(tolerant(node, tolerance), frame).surely:
        return ""
    return f"{named(node.left, frame)} is, but for rounding, {named(node.right, frame)}"


def _presence(node: tree.Node, frame: Frame, holds: Truth) -> str:
    if not holds.decided or not holds.true:
        return "unknown" if not holds.decided else "none"
    value = evaluate(node, frame)
    if isinstance(value, Items) and value.rest is None:
        return listed([_entry(v, i) for i, (g, v) in enumerate(value.items, 1) if g.true])
    said = amount(value, node.type)
    return "given" if said == "unknown" else said


def _state(holds: Truth) -> str:
    return "unknown" if not holds.decided else "yes" if holds.true else "no"


def _several(node: tree.And | tree.Or, frame: Frame, holds: Truth) -> str:
    """What decides: the false parts of a failed `and`, the true parts of an `or` that holds, else all open ones."""
    parts = [(o, condition(o, frame)) for o in node.operands]
    conjunction = isinstance(node, tree.And)
    if not holds.decided:
        chosen = [o for o, t in parts if not t.decided]
    elif holds.true == conjunction:
        chosen = [o for o, _ in parts]
    else:
        chosen = [o for o, t in parts if t.decided and t.true != conjunction]
    return listed([phrase(o, frame) for o in chosen])


def listed(parts: list[str]) -> str:
    """Parts of a sentence, the first few in full."""
    unique = list(dict.fromkeys(parts))
    more = f"; and {len(unique) - MOST} more" if len(unique) > MOST else ""
    return "; ".join(unique[:MOST]) + more


def _comparison(node: tree.Compare, frame: Frame, holds: Truth) -> str:
    kind = node.left.type.kind if node.left.type is not None else ""
    if kind == "boolean":
        return listed([phrase(node.left, frame), phrase(node.right, frame)])
    if not holds.decided:
        return f"open whether {named(node.left, frame)} {HOLDS[node.operator]} {named(node.right, frame)}"
    days = kind == "date" and node.operator in DAYS
    verbs = (DAYS if days else HOLDS) if holds.true else (NOT_DAYS if days else FAILS)
    if kind in ("code", "text") and isinstance(node.right, tree.Text):
        return f"{label(node.left)}: {amount(evaluate(node.left, frame), node.left.type)}"
    return f"{named(node.left, frame)} {verbs[node.operator]} {named(node.right, frame)}"


def _membership(node: tree.In, frame: Frame, holds: Truth) -> str:
    if isinstance(node.choices, tree.ListOf) and all(isinstance(i, tree.Text) for i in node.choices.items):
        return f"{label(node.item)}: {amount(evaluate(node.item, frame), node.item.type)}"
    if isinstance(node.choices, tree.ListOf):
        verb = "is" if holds.surely else "is not" if holds.surely_not else "may be"
        return f"{named(node.item, frame)} {verb} {' or '.join(named(i, frame) for i in node.choices.items)}"
    verb = "is in" if holds.surely else "is not in" if holds.surely_not else "may be in"
    return f"{named(node.item, frame)} {verb} {show(node.choices)}"


def _implication(node: tree.Implies, frame: Frame) -> str:
    left = condition(node.left, frame)
    if left.surely:
        return phrase(node.right, frame)
    if left.surely_not:
        return phrase(node.left, frame)
    return listed([phrase(node.left, frame), phrase(node.right, frame)])


def _quantified(node: tree.Quantified, frame: Frame, holds: Truth) -> str:
    first = node.iterators[0]
    source = evaluate(first.source, frame)
    thing = label(first.source)
    if not isinstance(source, Items) or source.rest is not None:
        return f"{thing}: unknown"
    if not source.items:
        return f"{thing}: none listed"
    inner = [(i, frame.bind(first.variable, v)) for i, (_, v) in enumerate(source.items, 1)]
    deciding = "true" if node.quantifier == "some" else "false"
    if len(node.iterators) > 1:
        few = {"every": ("all pass", "not all pass"), "some": ("one fits", "none fits")}[node.quantifier]
        return f"{thing}: {'unknown' if not holds.decided else few[0] if holds.true else few[1]}"
    truths = [(i, f, condition(node.body, f)) for i, f in inner]
    chosen = [(i, f) for i, f, t in truths if (t.surely if deciding == "true" else t.surely_not)]
    if not chosen:
        chosen = [(i, f) for i, f, t in truths if not t.decided]
    if not chosen:
        said = f"none of the {len(truths)} fits" if node.quantifier == "some" else f"each of the {len(truths)} passes"
        return f"{thing}: {said}"
    return listed([f"{thing} {_entry(f.variables[first.variable], i)}: {phrase(node.body, f)}" for i, f in chosen])


def _entry(value: Value, place: int) -> str:
    if isinstance(value, Entry):
        return value.record.label
    return amount(value, None) if isinstance(value, Word) else str(place)


def _outcome(node: tree.Outcome, frame: Frame, holds: Truth) -> str:
    yes, no = SAID_OF_RULES[node.function]
    said = yes if holds.surely else no if holds.surely_not else "is undetermined"
    return f"{frame.host.citation(node.rule)} {said}"
