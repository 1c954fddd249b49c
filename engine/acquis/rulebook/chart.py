"""The picture that a norm asks for: its kind, and the values and facts that it is drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.reading.fields import RULE_CODES, Fields
from acquis.reading.node import Scalar
from acquis.rulebook.model import Chart
from acquis.source import Span
from acquis.vocabulary.model import FactDefinition

_NEEDED = {
    "shares": ("parts", "total"),
    "amounts": ("parts",),
    "targets": ("rate",),
    "bridge": ("start", "changes", "amount", "total"),
}
_OPTIONAL = {"bridge": ("label", "stated")}
_OF_AN_ENTRY = ("amount", "label")  # facts of the list under `changes`; the other names are the norm's own
_OVER_A_LIST = ("shares", "targets")


@dataclass(frozen=True)
class RawChart:
    """A chart, its names not yet looked up."""

    kind: str
    names: Mapping[str, tuple[Scalar, ...]]
    span: Span


def read_chart(fields: Fields) -> RawChart | None:
    """The `chart` of a rule; mistakes of form are reported where the rule's are."""
    node = fields.mapping("chart")
    if node is None:
        return None
    inner = Fields(node, fields.mistakes, RULE_CODES, "`chart`")
    kind = inner.choice("kind", _NEEDED, required=True)
    if kind is None:
        return None
    inner.only(("kind", *_NEEDED[kind], *_OPTIONAL.get(kind, ())))
    names: dict[str, tuple[Scalar, ...]] = {}
    for key in (*_NEEDED[kind], *_OPTIONAL.get(kind, ())):
        required = key in _NEEDED[kind]
        if key == "parts" and node.get(key) is not None:
            names[key] = inner.words(key) or ()
        elif (one := inner.scalar(key, required=required)) is not None:
            names[key] = (one,)
    return RawChart(kind, names, node.span)


def resolve_chart(
    raw: RawChart | None, values: Iterable[str], facts: Mapping[str, FactDefinition], over_a_list: bool
) -> tuple[Chart | None, list[Diagnostic]]:
    """The chart with every name known, or what is wrong with it.

    `values`: the norm's own values; `facts`: those of its subject; `over_a_list`: the norm has `for_each`.
    """
    if raw is None:
        return None, []
    mistakes = []
    if raw.kind in _OVER_A_LIST and not over_a_list:
        message = f"a chart of {raw.kind} has a bar for each entry, and this norm has no `for_each`"
        mistakes.append(Diagnostic("R302", message, raw.span))
    own = {*values, *facts}
    listed = facts.get(raw.names["changes"][0].text) if "changes" in raw.names else None
    of_entry = set(listed.of or {}) if listed is not None else set()
    for key, words in raw.names.items():
        known = of_entry if key in _OF_AN_ENTRY else own
        for word in words:
            if word.text not in known and (known or key not in _OF_AN_ENTRY):
                message = f"`{word.text}` is neither a value of this norm nor a fact"
                mistakes.append(Diagnostic("E205", message, word.span, did_you_mean(word.text, known)))
    names = {key: tuple(word.text for word in words) for key, words in raw.names.items()}
    return Chart(raw.kind, names), mistakes
