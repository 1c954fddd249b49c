"""Where files of cases are, and which rulebook they speak of."""

from __future__ import annotations

import os
from pathlib import Path

SUFFIX = ".cases.yaml"


def rulebook_folder(path: Path) -> Path | None:
    """The rulebook in whose folder, or below it, a file lies: the nearest parent with an act.yaml."""
    return next((p for p in path.absolute().parents if (p / "act.yaml").is_file()), None)


def case_paths(path: Path) -> list[Path]:
    """The files of cases in a folder and below it, in order; a file is itself, whatever its name."""
    if not path.is_dir():
        return [path]
    found: list[Path] = []
    for folder, below, names in os.walk(path):
        below[:] = sorted(name for name in below if not name.startswith("."))  # not into environments and caches
        found += [Path(folder, name) for name in names if name.endswith(SUFFIX)]
    return sorted(found)


def near(path: Path) -> Path:
    """The path as seen from the working folder, if it lies in it: so it is shortest to read."""
    whole, here = path.absolute(), Path.cwd()
    return whole.relative_to(here) if whole.is_relative_to(here) else path
