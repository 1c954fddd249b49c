"""The part of a mapping file that says how cells are written, level by level: file, type, fact."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.portfolio.mapping.model import EXCEL, EXCEL_1904, UNITS, Form
from acquis.reading.fields import Codes, Fields
from acquis.reading.node import Mapping, Scalar
from acquis.vocabulary.model import FactDefinition

CODES = Codes("P501", "P502", "P503", "P504")
KINDS = ("money", "percentage", "integer", "decimal", "date", "boolean", "code", "text", "list")

_WORDS = ("unknown", "masked", "none", "yes", "no", "symbols")
_MEANINGS = ("unknown", "masked", "none", "yes", "no")
_DECIMALS, _GROUPS = (".", ","), (" ", ".", ",", "'", "")
_MOST_DECIMALS = 12
_FORMAT = re.compile(r"(?:%[dmY]|[^%])*")
COMMON_KEYS = (*_WORDS, "decimal", "group", "date")
FACT_KEYS = (*COMMON_KEYS, "unit", "scale", "round", "codes")

# Which keys say nothing about a fact of a type, so that writing them there is a mistake.
_NUMBER_KEYS = frozenset({"decimal", "group", "symbols", "scale", "round"})
_OWN_KEYS = {
    "money": _NUMBER_KEYS | {"unit"}, "percentage": _NUMBER_KEYS | {"unit"}, "decimal": _NUMBER_KEYS,
    "integer": frozenset({"group", "symbols"}), "date": frozenset({"date"}), "boolean": frozenset({"yes", "no"}),
    "code": frozenset({"codes"}), "text": frozenset(), "list": frozenset(),
}  # fmt: skip


def read_form(fields: Fields, before: Form, kind: str | None = None) -> Form:
    """A form with what these fields change in it; `kind` limits the keys to those that mean something."""
    changed: dict[str, Any] = {}
    for key, node in fields.node:
        if kind is not None and key.text in FACT_KEYS and key.text not in (*_MEANINGS[:3], *_OWN_KEYS[kind]):
            fields.report("P511", f"`{key.text}` says nothing about a {kind}", key.span)
        elif key.text in _WORDS:
            words = fields.words(key.text)
            if words is not None:
                changed[key.text] = tuple(w.text for w in words)
        elif key.text in ("decimal", "group"):
            sign = fields.choice(key.text, _DECIMALS if key.text == "decimal" else _GROUPS)
            if sign is not None:
                changed[key.text] = sign
        elif key.text == "date" and isinstance(node, Scalar):
            changed["date"] = _date(fields, node)
    form = _measured(fields, replace(before, **changed), kind)
    _distinct(fields, form)
    return form


def _measured(fields: Fields, form: Form, kind: str | None) -> Form:
    """Unit, scale and rounding, which only the fact's type gives a meaning."""
    if kind in UNITS and fields.node.get("unit") is not None:
        form = replace(form, unit=fields.choice("unit", UNITS[kind]) or "")
    scale = fields.scalar("scale")
    if scale is not None:
        if not re.fullmatch("[0-9]{1,2}", scale.text) or int(scale.text) > _MOST_DECIMALS:
            fields.report("P504", f"`scale` is a number of decimals, at most {_MOST_DECIMALS}", scale.span)
        else:
            form = replace(form, scale=int(scale.text))
    if fields.node.get("round") is not None:
        form = replace(form, rounded=fields.flag("round"))
    return form


def read_codes(fields: Fields, fact: FactDefinition) -> dict[str, str] | None:
    """`codes`: their words to ours; ours may be `none` or `unknown` where the fact allows it."""
    if fields.node.get("codes") is None:
        return None
    known = list(fact.code_list.codes if fact.code_list else ())
    allowed = [*known, "unknown", *(["none"] if fact.can_be_none else [])]
    found: dict[str, str] = {}
    for theirs, ours in fields.mapping("codes") or ():
        if not isinstance(ours, Scalar):
            fields.report("P503", f"`{theirs.text}` must be one code", ours.span)
        elif ours.text not in allowed:
            near = did_you_mean(ours.text, allowed) or f"one of {len(known)}, such as {', '.join(known[:3])}"
            fields.report("P509", f"`{ours.text}` is no code of `{fact.name}`", ours.span, near)
        else:
            found[theirs.text] = ours.text
    return found


def _date(fields: Fields, node: Scalar) -> str:
    text = node.text
    if text in (EXCEL, EXCEL_1904):
        return text
    parts = re.findall("%[dmY]", text)
    if not _FORMAT.fullmatch(text) or sorted(parts) != ["%Y", "%d", "%m"]:
        help_ = 'write %d, %m and %Y once each, as in "%d.%m.%Y"; or `excel` for day numbers of a workbook'
        fields.report("P507", f"`{text}` is no format of a date", node.span, help_)
        return "%Y-%m-%d"
    return text


def _distinct(fields: Fields, form: Form) -> None:
    """Report a cell that would say two things, on the level that says so."""
    meanings: dict[str, str] = {}
    written = {key.text for key, _ in fields.node}
    for name in _MEANINGS:
        for word in getattr(form, name):
            other = meanings.setdefault(word, name)
            if other != name and written & {name, other}:
                at = fields.node.key(name if name in written else other)
                message = f"`{word}` cannot mean both `{other}` and `{name}`"
                fields.report("P508", message, at.span if at else fields.node.span)
    if form.decimal and form.decimal == form.group and written & {"decimal", "group"}:
        at = fields.node.key("group") or fields.node.key("decimal")
        message = f"`{form.group}` cannot both group digits and separate decimals"
        fields.report("P508", message, at.span if at else fields.node.span)


def fields_of(node: Mapping, mistakes: list[Diagnostic], what: str) -> Fields:
    """A mapping read by key, with the codes of mapping files."""
    return Fields(node, mistakes, CODES, what)
