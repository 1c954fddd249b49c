"""What a stored rulebook hangs on: the rule files, and the part of the engine that reads them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from acquis.rulebook.folder import sha256

_ENGINE = Path(__file__).resolve().parents[2]
# All that loading is made of; a test holds that it imports from nowhere else.
_FILES = ("records.py", "source.py", "calendar.py", "quantities.py")
_FOLDERS = ("diagnostics", "reading", "vocabulary", "expression", "rulebook")


def key(files: Mapping[str, bytes]) -> str:
    """A number in hexadecimal that is another one as soon as a rule file or the engine's reading of it changes.

    `files`: the rule files by name. Raises `OSError` where the engine's own files cannot be read.
    """
    return hashlib.sha256(f"{_engine()} {sha256(files)}".encode()).hexdigest()


@cache
def _engine() -> str:
    # A version number would not do: in a checkout it stays the same while the files change.
    return sha256({path.relative_to(_ENGINE).as_posix(): path.read_bytes() for path in engine_files()})


def engine_files() -> list[Path]:
    """The part of the engine that makes a rulebook of rule files."""
    found = [_ENGINE / name for name in _FILES]
    for name in _FOLDERS:
        found += [path for pattern in ("*.py", "*/*.py", "*.lark") for path in (_ENGINE / name).glob(pattern)]
    return sorted(found)
