"""A portfolio in several files: each part is checked by itself, and what is finished is not done again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from acquis.diagnostics import Diagnostic
from acquis.evaluation.options import Options
from acquis.portfolio.mapping.model import Mapping
from acquis.portfolio.reading.source import FORMATS, Input, find_input
from acquis.portfolio.reading.table import Unreadable
from acquis.portfolio.run import check
from acquis.portfolio.writing.outputs import Outputs, outputs_of
from acquis.portfolio.writing.record import record_head
from acquis.rulebook.model import Rulebook
from acquis.source import Source, Span


@dataclass(frozen=True)
class Parts:
    """What came of all parts. `skipped`: parts that an earlier run has finished."""

    read: int
    accepted: int
    rejected: int
    skipped: int
    verdicts: dict[int, int]


def parts_of(folder: Path) -> tuple[Input, ...]:
    """The files of a folder, by name; raises `Unreadable` if there is none, or they have several forms."""
    found = [p for p in sorted(folder.iterdir()) if p.suffix.lower() in FORMATS and not p.name.startswith(".")]
    if not found or len({FORMATS[p.suffix.lower()] for p in found}) > 1:
        message = "a folder of parts holds files of one form: all .parquet, .csv, .xlsx or .jsonl"
        raise Unreadable(Diagnostic("P521", message, Span(Source(str(folder), ""), 0, 0)))
    return tuple(find_input(str(path)) for path in found)


def check_parts(
    rulebook: Rulebook, inputs: Sequence[Input], mapping: Mapping, options: Options, folder: Path, form: str, *,
    memory_limit: str = "", threads: int = 0, tell: Callable[[str], None] = lambda _: None,
    watch: Callable[[int, int], None] = lambda percent, rows: None,
) -> Parts:  # fmt: skip
    """Check every part into a folder, under its own name; one that its record there says is finished is left alone.

    An id is looked for twice within a part only. Raises `Unreadable` at the first part that cannot be read; what was
    finished before stays, so that the next run goes on from there.
    """
    folder.mkdir(exist_ok=True)
    numbers = {"read": 0, "accepted": 0, "rejected": 0}
    verdicts: dict[int, int] = {}
    skipped = 0
    for place, source in enumerate(inputs, 1):
        outputs = outputs_of(str(folder / f"{source.path.stem}.{form}"), None, (source.path,), form)
        record = _finished(outputs, record_head(rulebook, options, source, mapping))
        if record is None:
            check(
                rulebook, source, mapping, options, outputs, memory_limit=memory_limit, threads=threads,
                tell=partial(_tell, tell, f"part {place} of {len(inputs)}"), watch=watch,
            )  # fmt: skip
            record = json.loads(outputs.record.read_text(encoding="utf-8"))
            assert record is not None
        else:
            skipped += 1
        for name in numbers:
            numbers[name] += record["counts"][name]
        for counts in record["verdicts"].values():
            for code, number in counts.items():
                verdicts[int(code)] = verdicts.get(int(code), 0) + number
    return Parts(**numbers, skipped=skipped, verdicts=verdicts)


def _tell(tell: Callable[[str], None], part: str, step: str) -> None:
    tell(f"{part}: {step}")


def _finished(outputs: Outputs, head: MappingOf[str, object]) -> dict[str, Any] | None:
    """The record of a finished part, if it asked the same of the same input and all its files are there."""
    if not all(file.is_file() for file in outputs.files):
        return None
    try:
        record = json.loads(outputs.record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(record, dict) or "verdicts" not in record:
        return None
    same = all(record.get(key) == value for key, value in json.loads(json.dumps(head)).items())
    return record if same else None
