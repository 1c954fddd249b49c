"""The record of a run: what was read, by which rules, with what result; the same for the same input."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping as MappingOf
from pathlib import Path
from typing import TypeAlias

from acquis.backends.codes import MEANING
from acquis.evaluation.options import Options
from acquis.portfolio.mapping.model import Mapping
from acquis.portfolio.reading.source import Input
from acquis.portfolio.reading.table import Facts
from acquis.quantities import show_date
from acquis.report.version import VERSION
from acquis.rulebook.model import Rulebook

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

_MOST_HASHED = 256 << 20  # a larger input is named by its size: reading it twice would take as long as checking it


def record_head(rulebook: Rulebook, options: Options, source: Input, mapping: Mapping) -> dict[str, Json]:
    """What is known before a run: the rules, the question, the input and the mapping."""
    version = None if options.law_version is None else rulebook.act.version_on(options.law_version)
    overlays: list[Json] = [
        {"name": o.name, "sha256": o.sha256, "from": show_date(o.from_day)} for o in rulebook.overlays
    ]
    return {
        "acquis": {
            "version": VERSION, "rulebook": rulebook.act.id, "rulebook_sha256": rulebook.sha256,
            "law_version": show_date((version or rulebook.act.version_on(rulebook.day_of(options.as_of))).day),
            "overlays": overlays,
        },
        "options": {
            "as_of": _day(options.as_of), "law_version": _day(options.law_version), "stage": options.stage,
            "readings": dict(sorted(options.readings.items())),
            "rules": None if options.rules is None else [*sorted(options.rules)],
            "strict_evidence": options.strict_evidence,
        },
        "subject": mapping.subject.name,
        "input": _input(source),
        "mapping": {"name": mapping.name, "sha256": mapping.sha256},
    }  # fmt: skip


def run_record(
    rulebook: Rulebook, options: Options, source: Input, mapping: Mapping, facts: Facts,
    more: MappingOf[str, Json] | None = None,
) -> dict[str, Json]:  # fmt: skip
    """The record; `more` adds keys at the end, such as the counts of outcomes or when the run began."""
    codes: dict[str, Json] = {"0": "not asked: the rule belongs to a later stage"}
    codes.update(
        {str(n): outcome if because is None else f"{outcome}: {because}" for n, (outcome, because) in MEANING.items()}
    )
    return {
        **record_head(rulebook, options, source, mapping),
        "counts": {"read": facts.read, "accepted": facts.accepted, "rejected": facts.rejected},
        "trusted": facts.trusted,
        "treated": {
            t.column: {"unknown": t.unknown, "none": t.none, "masked": t.masked, "rounded": t.rounded}
            for t in facts.treated
        },
        "unused_columns": list(facts.unused),
        "remarks": dict(facts.remarks),
        "codes": codes,
        **(more or {}),
    }


def as_text(record: MappingOf[str, Json]) -> str:
    """The record as a file."""
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _day(day: int | None) -> str | None:
    return None if day is None else show_date(day)


def _input(source: Input) -> dict[str, Json]:
    size = source.path.stat().st_size
    return {"name": source.name, "bytes": size, "sha256": _sha256(source.path) if size <= _MOST_HASHED else None}


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
