"""The files that one run writes, and whether it can."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from acquis.diagnostics import Diagnostic
from acquis.portfolio.reading.table import Unreadable

FORMS = {".parquet": "parquet", ".csv": "csv", ".jsonl": "jsonl", ".xlsx": "xlsx"}
MOST_SHEET_ROWS = 1_048_576  # what a workbook can hold


@dataclass(frozen=True)
class Outputs:
    """`target` and what stands beside it: the rules (a sheet of a workbook), the record, the rejected rows."""

    target: Path
    form: str
    rules: Path | None
    record: Path
    rejected: Path

    @property
    def files(self) -> tuple[Path, ...]:
        """All of them, the target first."""
        return (self.target, *((self.rules,) if self.rules else ()), self.record, self.rejected)


def outputs_of(target: str, rejected: str | None, inputs: Iterable[Path], form: str | None = None) -> Outputs:
    """The files of an output; raises `Unreadable` with wrong uses (U902, U903) if they cannot be written.

    `form`: one of parquet, csv, jsonl, xlsx; None tells it by the suffix.
    """
    if "\0" in target or "\0" in (rejected or ""):
        raise _wrong(f"`-o {target}` cannot be written: no usable path")
    path = Path(target)
    form = form or FORMS.get(path.suffix.lower())
    if form is None:
        raise _wrong(f"`-o {target}` has no suffix that names a form", f"use one of {', '.join(FORMS)}, or --format")
    if form not in FORMS.values():
        raise _wrong(f"unknown format `{form}`", f"formats: {', '.join(FORMS.values())}")
    rules = None if form == "xlsx" else path.with_name(f"{path.stem}.rules.{form}")
    found = Outputs(
        path, form, rules, path.with_name(f"{path.stem}.run.json"),
        Path(rejected) if rejected else path.with_name(f"{path.stem}.rejected.csv"),
    )  # fmt: skip
    for file in found.files:
        _writable(file, tuple(inputs), target)
    if len(set(found.files)) < len(found.files):
        raise _wrong("two of the files to write have the same name", "name the rejected rows otherwise")
    return found


def _writable(file: Path, inputs: tuple[Path, ...], target: str) -> None:
    try:
        if file.is_dir():
            raise _wrong(f"`{file}` is a directory", "name a file in it")
        if not file.parent.is_dir():
            raise _wrong(f"there is no folder `{file.parent}` for `-o {target}`", "make it first")
        if file.exists() and not file.is_file():
            raise _wrong(f"`{file}` is no ordinary file", "a portfolio is written to files")
        if not os.access(file.parent, os.W_OK):
            raise _wrong(f"`{file}` cannot be written: permission denied", "name a folder of your own")
        for one in inputs:
            if file.exists() and one.exists() and file.samefile(one):
                raise _wrong(f"`{file}` would overwrite an input", "name another file")
    except (OSError, ValueError):
        raise _wrong(f"`-o {target}` cannot be written: no usable path") from None


def _wrong(message: str, help_: str = "") -> Unreadable:
    return Unreadable(Diagnostic("U903", message, help=help_))
