"""The record of a run, read back: what was read, by which rules, how it was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from acquis.diagnostics import Diagnostic
from acquis.portfolio.reading.table import Unreadable
from acquis.source import Source, Span


@dataclass(frozen=True)
class Asked:
    """How the verdicts were asked for; the texts are those of the options of a check."""

    as_of: str | None
    law_version: str | None
    stage: str | None
    readings: Mapping[str, str]
    rules: tuple[str, ...] | None
    strict_evidence: bool


@dataclass(frozen=True)
class Record:
    """What a run says of itself. `input_sha256` is None of an input too large to be read twice.

    `overlays`: name and sha256 of each; `law_version`: the first day of the version applied.
    """

    engine: str
    rulebook: str
    rulebook_sha256: str
    law_version: str
    overlays: tuple[tuple[str, str], ...]
    asked: Asked
    subject: str
    input_name: str
    input_bytes: int
    input_sha256: str | None
    mapping_name: str
    mapping_sha256: str
    read: int
    accepted: int
    rejected: int


class _Wrong(Exception):
    """A record that lacks something, or has it in another shape."""


def read_record(text: str, name: str) -> Record:
    """The record of the output `name`; raises `Unreadable` (P572) if it is none."""
    try:
        return _record(_mapping(json.loads(text)))
    except (ValueError, RecursionError):
        why = "it is no JSON"
    except _Wrong as error:
        why = f"`{error}` is missing in it, or something else"
    at = Span(Source(name, ""), 0, 0)
    help_ = "keep an output and its .run.json together, unchanged"
    raise Unreadable(Diagnostic("P572", f"the record of this output cannot be read: {why}", at, help_))


def _record(found: Mapping[str, Any]) -> Record:
    engine, options = _part(found, "acquis"), _part(found, "options")
    source, mapping, counts = _part(found, "input"), _part(found, "mapping"), _part(found, "counts")
    rules = options.get("rules")
    if not (rules is None or (isinstance(rules, list) and all(isinstance(r, str) for r in rules))):
        raise _Wrong("rules")
    readings = _part(options, "readings")
    overlays = engine.get("overlays")
    if not isinstance(overlays, list):
        raise _Wrong("overlays")
    asked = Asked(
        _text_or_none(options, "as_of"), _text_or_none(options, "law_version"), _text_or_none(options, "stage"),
        {k: _text(readings, k) for k in readings}, None if rules is None else tuple(rules),
        options.get("strict_evidence") is True,
    )  # fmt: skip
    return Record(
        _text(engine, "version"), _text(engine, "rulebook"), _text(engine, "rulebook_sha256"),
        _text(engine, "law_version"),
        tuple((_text(_mapping(o), "name"), _text(_mapping(o), "sha256")) for o in overlays), asked,
        _text(found, "subject"), _text(source, "name"), _number(source, "bytes"), _text_or_none(source, "sha256"),
        _text(mapping, "name"), _text(mapping, "sha256"),
        _number(counts, "read"), _number(counts, "accepted"), _number(counts, "rejected"),
    )  # fmt: skip


def _mapping(value: Any, key: str = "acquis") -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong(key)
    return value


def _part(found: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return _mapping(found.get(key), key)


def _text(found: Mapping[str, Any], key: str) -> str:
    value = found.get(key)
    if not isinstance(value, str):
        raise _Wrong(key)
    return value


def _text_or_none(found: Mapping[str, Any], key: str) -> str | None:
    return None if found.get(key) is None else _text(found, key)


def _number(found: Mapping[str, Any], key: str) -> int:
    value = found.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _Wrong(key)
    return value
