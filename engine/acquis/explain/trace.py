"""The whole way to a verdict: conditions with their values, and the derogations that did not apply, and why."""

from __future__ import annotations

from collections.abc import Mapping

from acquis.backends.interpreter.frame import Frame
from acquis.backends.interpreter.nodes import condition, evaluate
from acquis.explain.phrases import amount, phrase, within_rounding
from acquis.expression import tree
from acquis.expression.printer import show
from acquis.rulebook.model import Rule
from acquis.rulings.host import RuleHost
from acquis.rulings.rulings import Rulings, requirement
from acquis.rulings.verdict import Shown
from acquis.uncertain.truth import Truth
from acquis.uncertain.value import Entry, Items

DEEPEST = 6  # levels of an expression that are shown


def trace(rulings: Rulings, rule: Rule, choices: Mapping[str, str]) -> Shown:
    """The steps of one rule; for a rule over a list, of each entry."""
    host = rulings.host(rule.id, choices)
    top: dict[str, Shown] = {"expression": rule.id, "cite": rule.citation, "value": rule.title}
    if rule.for_each is None:
        return {**top, "parts": _steps(host)}
    _, source = rule.for_each
    listed = evaluate(source, host.frame)
    entries: list[Shown] = []
    for _, item in listed.items if isinstance(listed, Items) else ():
        name = item.record.path if isinstance(item, Entry) else show(source)
        entries.append({"expression": name, "value": "", "parts": _steps(rulings.host_for(rule, choices, item))})
    return {**top, "parts": entries}


def _steps(host: RuleHost) -> list[Shown]:
    rule, frame = host.rule, host.frame
    steps: list[Shown] = []
    if rule.applies is not None:
        steps.append(_named("applies", rule.applies, frame))
        if condition(rule.applies, frame).surely_not:
            return steps
    if rule.gap_when is not None:
        steps.append(_named("gap when", rule.gap_when, frame))
    reached = host.reached_by()
    for derogation in rule.derogations:
        holds = host.derogates(derogation) if derogation in reached else Truth(False, True)
        why = phrase(derogation.when, frame) if derogation in reached else "does not reach the rule under this reading"
        state = "applies" if holds.surely else "does not apply" if holds.surely_not else "open"
        steps.append({"expression": show(derogation.when), "value": state, "cite": derogation.citation, "note": why})
    test = requirement(host)
    if test is not None:
        step = _named("requires", test, frame)
        if isinstance(step, dict) and within_rounding(test, rule.tolerance, frame):
            step["value"] = "yes, but for rounding"
        steps.append(step)
    return steps


def _named(name: str, node: tree.Node, frame: Frame) -> Shown:
    step = _step(node, frame, 0)
    assert isinstance(step, dict)
    return {**step, "note": name}


def _step(node: tree.Node, frame: Frame, level: int) -> Shown:
    step: dict[str, Shown] = {"expression": show(node), "value": amount(evaluate(node, frame), node.type)}
    parts = [] if level >= DEEPEST else [_step(p, frame, level + 1) for p in _parts(node)]
    if parts:
        step["parts"] = parts
    return step


def _parts(node: tree.Node) -> tuple[tree.Node, ...]:
    if isinstance(node, tree.And | tree.Or):
        return node.operands
    if isinstance(node, tree.Not | tree.Negate):
        return (node.operand,)
    if isinstance(node, tree.Compare | tree.Arithmetic | tree.Implies):
        return (node.left, node.right)
    if isinstance(node, tree.If):
        return (node.condition, node.yes, node.no)
    return ()
