"""A folder of rule files: which files count, what is in them, and the number that stands for all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from acquis.diagnostics import Diagnostic
from acquis.records import record
from acquis.rulebook.model import Rulebook


@record(frozen=True)
class Loaded:
    """What came of a folder: a rulebook if nothing is wrong, and the mistakes."""

    rulebook: Rulebook | None
    mistakes: tuple[Diagnostic, ...]


def rule_files(folder: Path) -> list[Path]:
    """The files that make a rulebook, in a fixed order; cases are no part of it."""
    found = [*folder.glob("*.yaml"), *folder.glob("vocabulary/*.yaml")]
    return sorted(p for p in found if not p.name.endswith(".cases.yaml"))


def case_files(folder: Path) -> list[Path]:
    """The files of cases beside the rules."""
    return sorted(folder.glob("*.cases.yaml"))


def list_files(folder: Path) -> list[Path]:
    """The lists of provisions: of the act, and of a page about it where a rulebook holds that, too."""
    return [folder / "ledger.tsv", *folder.glob("page.tsv")]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that a rulebook is made of, by its name within the folder. Raises `OSError`."""
    files = [*rule_files(folder), *list_files(folder)]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def sha256(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of named files, in hexadecimal: another name, byte or order of files gives another one."""
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
