"""The schema of a dossier, made from a vocabulary: for editors, which complete names and show meanings.

It allows everything that the reader of dossiers allows (unknown, none, the long form, blanks in
numbers) and cannot say all that the reader says: keys, copies and references stay with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from acquis.dossier.model import FILE
from acquis.rulebook.model import STAGES, Rulebook
from acquis.vocabulary.model import FactDefinition, Subject

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DIGITS = "-?[0-9][0-9 \u00a0\u202f]*"
# As texts, in which YAML without types and JSON with strings have them.
_TEXTS = {
    "integer": rf"{_DIGITS}(\.0+)?",
    "decimal": rf"{_DIGITS}(\.[0-9]+)?",
    "money": rf"(EUR\s*)?{_DIGITS}(\.[0-9]+)?(\s*EUR)?",
    "percentage": rf"{_DIGITS}(\.[0-9]+)?\s*%",
    "date": _DATE,
    "boolean": "yes|no|true|false",
}
_JSON_TYPES = {
    "integer": ["integer"],
    "decimal": ["number"],
    "money": ["number"],
    "boolean": ["boolean"],
    "text": ["number"],
}
_LONG_FORM = ("source", "by", "on", "evidence")

Schema = dict[str, Any]


def dossier_schema(rulebook: Rulebook) -> Schema:
    """The JSON Schema (draft-07) of a dossier for this rulebook."""
    subjects = {name: s for name, s in rulebook.vocabulary.subjects.items() if name != FILE}
    properties: Schema = {
        "act": {"description": "The act.", "enum": [rulebook.act.id, "unknown", None]},
        "as_of": {
            "description": "Day for which the verdicts are wanted.",
            "type": ["string", "null"],
            "pattern": f"^({_DATE}|unknown)?$",
        },
        "law_version": {
            "description": "The consolidated version to apply, named by a day on which it was in force.",
            "type": ["string", "null"],
            "pattern": f"^({_DATE}|unknown)?$",
        },
        "stage": {"description": "Step the project has reached.", "enum": [*STAGES, "unknown", None]},
        "readings": _readings(rulebook),
    }
    for subject in subjects.values():
        listed = {
            "if": {"type": "array"},
            "then": {"items": {"allOf": [_of(subject.name), {"required": ["id"]}]}},
            "else": _nothing(none=True),
        }
        properties[subject.plural] = {"description": subject.means, **listed}
        properties[subject.name] = {
            "description": subject.means,
            "if": {"type": "object"},
            "then": _of(subject.name),
            "else": _nothing(),
        }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"Dossier: {rulebook.act.title}",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "definitions": {"long_form": _long_form(), **{name: _subject(subject) for name, subject in subjects.items()}},
    }


def _of(subject: str) -> Schema:
    return {"$ref": f"#/definitions/{subject}"}


def _readings(rulebook: Rulebook) -> Schema:
    several = {
        r.id: {"description": r.title, "enum": [*r.readings, "unknown", None]}
        for r in rulebook.rules.values()
        if r.readings
    }
    described = {"description": "Rule id to reading name: the legal readings chosen."}
    return {
        **described,
        "if": {"type": "object"},
        "then": {"properties": several, "additionalProperties": False},
        "else": _nothing(none=True),
    }


def _subject(subject: Subject) -> Schema:
    return {"description": subject.means, **_entry(subject.facts)}


def _entry(facts: Mapping[str, FactDefinition]) -> Schema:
    identity = {"description": "What reports call it.", "type": ["string", "number"]}
    return {
        "type": "object",
        "properties": {"id": identity, **{n: _fact(f) for n, f in facts.items()}},
        "additionalProperties": False,
    }


def _fact(fact: FactDefinition) -> Schema:
    described: Schema = {"description": f"{fact.means} ({fact.source})"}
    if fact.type == "list":
        entry = _of(fact.of_subject) if fact.of_subject is not None else _entry(fact.of or {})
        given: Schema = {"if": {"type": "array"}, "then": {"items": entry}, "else": _nothing(none=True)}
    elif fact.type == "mapping":
        given = {"type": ["object", "string", "null"]}
    else:
        given = _value(fact)
    long = {"allOf": [{"$ref": "#/definitions/long_form"}, {"properties": {"value": given}}]}
    return {**described, "if": {"type": "object"}, "then": given if fact.type == "mapping" else long, "else": given}


def _value(fact: FactDefinition) -> Schema:
    none = fact.can_be_none or fact.type == "money"
    words = ["unknown", "none"] if none else ["unknown"]
    if fact.code_list is not None:
        return {"enum": [*fact.code_list.codes, *(w for w in words if w not in fact.code_list.codes), None]}
    pattern = _TEXTS.get(fact.type)
    types = ["string", "null", *_JSON_TYPES.get(fact.type, [])]
    return {"type": types} if pattern is None else {"type": types, "pattern": rf"^({pattern}|{'|'.join(words)})$"}


def _nothing(*, none: bool = False) -> Schema:
    return {"enum": ["unknown", "none", None] if none else ["unknown", None]}


def _long_form() -> Schema:
    """A value with where it comes from."""
    said = {name: {"type": ["string", "number", "null"]} for name in _LONG_FORM}
    return {
        "description": "A value with its source, and for an assessment by whom, when and on what evidence.",
        "type": "object", "required": ["value"], "properties": {"value": {}, **said}, "additionalProperties": False,
    }  # fmt: skip
