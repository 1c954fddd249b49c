"""What a norm asks of other norms: whether they have an outcome or a value for its subject, or for its entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from acquis.diagnostics import Diagnostic
from acquis.expression import tree
from acquis.expression.check import ERROR
from acquis.rulebook.model import Rule
from acquis.rulebook.nodes import nodes_of
from acquis.rulebook.raw import RawRule
from acquis.vocabulary.types import Type

_Asked = tree.Outcome | tree.Value


def asked_wrongly(
    rule: Rule, known: Mapping[str, RawRule], entries_of: Callable[[RawRule], Type | None]
) -> Iterator[Diagnostic]:
    """Every question that another norm has no answer to (E217)."""
    for node in nodes_of(rule):
        if not isinstance(node, _Asked) or (node.rule == rule.id and node.entry is None):
            continue
        other = known[node.rule]
        if other.subject is not None and other.subject.text != rule.subject:
            message = f"`{node.rule}` is about a {other.subject.text}, and this norm about a {rule.subject}"
            yield Diagnostic("E217", message, node.span, "", ((other.subject.span, "its subject"),))
        elif other.for_each is not None:
            yield from _of_a_list(node, other, entries_of)
        elif node.entry is not None:
            yield Diagnostic("E217", f"`{node.rule}` is no rule over a list", node.span, "leave `of` out")


def _of_a_list(node: _Asked, other: RawRule, entries_of: Callable[[RawRule], Type | None]) -> Iterator[Diagnostic]:
    """A value asked of no entry, a total asked of one, an entry of another list."""
    assert other.for_each is not None
    notes = ((other.for_each[2], "one for each of these"),)
    total = isinstance(node, tree.Value) and node.name in other.totals
    if node.entry is None:
        if isinstance(node, tree.Value) and not total:
            message = f"`{node.rule}` has a `{node.name}` for each entry of a list, not a single one"
            yield Diagnostic("E217", message, node.span, f"say of which: `{node.name} of …`", notes)
        return
    listed = entries_of(other)
    if total and isinstance(node, tree.Value):
        yield Diagnostic("E217", f"`{node.name}` is one for the whole list", node.span, "leave `of` out")
    elif listed is not None and listed != node.entry.type and ERROR not in (listed, node.entry.type):
        yield Diagnostic("E217", f"`{node.rule}` is asked for each entry of another list", node.entry.span, "", notes)
