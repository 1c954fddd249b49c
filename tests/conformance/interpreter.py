"""The interpreter's values in the notation of the conformance suite."""

from __future__ import annotations

from collections.abc import Callable

from acquis.backends.interpreter.frame import Frame
from acquis.backends.interpreter.nodes import evaluate
from acquis.dossier.model import SubjectFacts
from acquis.expression import tree
from acquis.rulebook.model import Rulebook
from acquis.rulings.facts import CaseFacts
from acquis.rulings.host import _on, figure_value
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import Truth
from acquis.uncertain.value import (
    Entry,
    Fork,
    Items,
    NoAnswer,
    Nothing,
    Value,
    Word,
    decided,
    is_present,
    leaves,
    missing_of,
)
from acquis.vocabulary.types import Type

from .notation import bounds, number


class Host:
    """Facts and figures; there are no rules here."""

    def __init__(self, rulebook: Rulebook, subject: SubjectFacts) -> None:
        self.rulebook = rulebook
        self.facts = CaseFacts(rulebook.vocabulary.subjects["project"].facts, subject)

    def fact(self, name: str) -> Value:
        return self.facts.record.fact(name)

    def figure(self, article: str, name: str, day: Value | None) -> Value:
        figure = self.rulebook.figures[article][name]
        if day is not None:
            return _on(figure, day, None)
        entry = figure.on(self.rulebook.act.versions[-1].day)
        assert entry is not None
        return figure_value(entry.value)

    def codes(self, name: str) -> tuple[str, ...]:
        return self.rulebook.vocabulary.code_lists[name].codes

    def attribute(self, word: str, codes: frozenset[str], name: str) -> str | bool | None:
        known = self.rulebook.vocabulary.code_lists.values()
        return next(k.attributes[name].get(word) for k in known if name in k.attributes and codes <= set(k.codes))

    def unlisted(self, name: str, key: str, label: str) -> Value:
        return Entry(self.facts.record.unlisted(name, key, label))

    def past(self, day: Value) -> Truth:
        return is_present(day)  # no day of the verdict is given

    def remembered(self, node: tree.Node, key: tuple[Value, ...], make: Callable[[], Value]) -> Value:
        return make()

    def vacuous(self, node: tree.Quantified) -> None:
        pass


def answer(rulebook: Rulebook, subject: SubjectFacts, node: tree.Node) -> str:
    """The value of an expression: what it is, or what it can still be and the facts that would tell."""
    value = evaluate(node, Frame(Host(rulebook, subject), {}))  # type: ignore[arg-type]
    missing = missing_of(value)
    alternatives = sorted(set().union(*(_alternatives(leaf, node.type) for leaf in leaves(value))))
    text = " | ".join(alternatives)
    if isinstance(value, Truth):
        text = " or ".join(alternatives).replace("false or true", "unknown")
    return f"{text} missing {', '.join(sorted(missing))}" if missing else text


def _alternatives(value: Value, kind: Type | None) -> set[str]:
    assert not isinstance(value, Fork)
    if isinstance(value, NoAnswer):
        return {"gap"}
    if isinstance(value, Nothing):
        return {"none"}
    if isinstance(value, Truth):
        return {t for t, can in (("true", value.true), ("false", value.false), ("gap", value.gap)) if can}
    if isinstance(value, Word):
        return {"any text"} if value.options is None else {"none" if o is None else f'"{o}"' for o in value.options}
    if isinstance(value, Quantity):
        more = {t for t, can in (("none", value.none is not None), ("gap", value.gap)) if can}
        pieces = value.pieces
        return more | {number(value.known, kind) if value.decided else bounds(pieces[0][0], pieces[-1][1], kind)}
    if isinstance(value, Items) and decided(value):
        inner = kind.item if kind is not None else None
        return {f"[{', '.join('+'.join(sorted(_alternatives(v, inner))) for _, v in value.items)}]"}
    return {"a list"}
