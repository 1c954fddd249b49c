"""One expression on its own: parsed, checked, evaluated, and its value as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from typing import TypeAlias

from acquis.backends.interpreter.frame import Frame, Host
from acquis.backends.interpreter.inputs import UNTYPED, Input, Inputs
from acquis.backends.interpreter.nodes import evaluate
from acquis.diagnostics import Diagnostic
from acquis.expression import tree
from acquis.expression.check import check
from acquis.expression.parse import parse_text
from acquis.expression.scope import Scope
from acquis.quantities import cent, show_date, show_decimal, show_money, show_percentage
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import Truth
from acquis.uncertain.value import Fork, Items, Nothing, Value, Word, collapsed, decided, missing_of
from acquis.vocabulary.types import Type

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"

NO_ANSWER_TEXT = "the expression has no answer: it divides by 0, or asks for what does not exist"
MOST_TURNS = 20_000
MOST_TRIALS = 256  # combinations of types tried for inputs that name none


@dataclass(frozen=True)
class Answer:
    """What came of an expression: exactly one of a value, unknown inputs, a gap, or mistakes.

    `value`: `{"type": ..., "value" | "items": ...}`; `text`: the same for a person to read.
    """

    value: dict[str, Plain] | None = None
    text: str = ""
    unknown: tuple[str, ...] = ()
    gap: str = ""
    mistakes: tuple[Diagnostic, ...] = ()


class _TooLong(Exception):
    """The loops of an expression run more often than anybody waits for."""


@dataclass(frozen=True)
class _Counted(Frame):
    """A frame that counts the turns of all loops together."""

    turns: list[int] = field(default_factory=lambda: [0])

    def bind(self, name: str, value: Value) -> Frame:
        """The frame with one more variable, one turn later."""
        self.turns[0] += 1
        if self.turns[0] > MOST_TURNS:
            raise _TooLong
        return super().bind(name, value)


@dataclass(frozen=True)
class Names:
    """What an expression may name besides its inputs: figures of articles, and the host that has them."""

    host: Host = field(default_factory=Inputs)
    figures: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)


def ask(expression: str, inputs: Sequence[Input], names: Names | None = None) -> Answer:
    """The answer to an expression in which literals may stand."""
    names = names or Names()
    parsed, mistakes = parse_text(expression)
    if parsed is None:
        return Answer(mistakes=mistakes)
    refused: tuple[Diagnostic, ...] = ()
    for typed in _typings(inputs):
        scope = Scope(literals=True, variables={n: t for n, (t, _) in typed.items()}, figures=names.figures)
        checked, mistakes = check(parsed, scope)
        if not mistakes:
            return _answer(checked, _Counted(names.host, {n: v for n, (_, v) in typed.items()}))
        refused = refused or mistakes
    return Answer(mistakes=refused)


def _typings(inputs: Sequence[Input]) -> Iterator[dict[str, tuple[Type, Value]]]:
    """The inputs with every choice of a type for those that have none; a single one if all have theirs."""
    choices = [(i.type,) if i.type is not None else UNTYPED for i in inputs]
    for chosen in islice(product(*choices), MOST_TRIALS):
        yield {i.name: i.typed(t) for i, t in zip(inputs, chosen, strict=True)}


def _answer(checked: tree.Node, frame: Frame) -> Answer:
    assert checked.type is not None
    refused = _unshown(checked.type)
    if refused:
        help_ = "compare with it, or take a part of it"
        return Answer(mistakes=(Diagnostic("E206", f"{refused} is no value of its own", checked.span, help_),))
    try:
        value = evaluate(checked, frame)
    except _TooLong:
        return Answer(mistakes=(Diagnostic("E204", f"its loops run more than {MOST_TURNS} times", checked.span),))
    value = collapsed(value) if isinstance(value, Fork) else value
    if decided(value):
        return Answer(_shown(value, checked.type), _text(value, checked.type))
    missing = missing_of(value)
    return Answer(unknown=tuple(sorted(missing))) if missing else Answer(gap=NO_ANSWER_TEXT)


def _unshown(t: Type) -> str:
    """What about a type cannot be shown as a value."""
    if t.kind == "list" and t.item is not None:
        return _unshown(t.item)
    return str(t) if t.kind in ("range", "entry", "table", "day_of_year", "mapping") else ""


def _shown(value: Value, t: Type) -> dict[str, Plain]:
    if isinstance(value, Items):
        item = t.item or t
        return {"type": "list", "items": [_shown(v, item) for g, v in value.items if g.true]}
    if isinstance(value, Truth):
        return {"type": "boolean", "value": "true" if value.true else "false"}
    if isinstance(value, Word):
        (text,) = value.options or (None,)
        return {"type": "null"} if text is None else {"type": "string", "value": text}
    if isinstance(value, Quantity):
        if t.kind == "date":
            return {"type": "date", "value": show_date(value.known)}
        return {"type": "number", "value": show_decimal(value.known)}
    assert isinstance(value, Nothing), value
    return {"type": "null"}


def _text(value: Value, t: Type) -> str:
    """A known value as reports show it: percentages with their sign, money with its cents, numbers plain."""
    if isinstance(value, Items):
        return f"[{', '.join(_text(v, t.item or t) for g, v in value.items if g.true)}]"
    if isinstance(value, Quantity) and t.kind == "percentage":
        return show_percentage(value.known)
    if isinstance(value, Quantity) and t.kind == "money" and cent(value.known) == value.known:
        return show_money(value.known)
    return str(_shown(value, t).get("value", "none"))


__all__ = ["Answer", "Names", "Plain", "ask"]
