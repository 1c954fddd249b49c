"""Several files written as one: beside their places first, then renamed, or nothing at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType


class Together:
    """Files that appear together at the end of a `with`; if it is left by an exception, none of them does.

    The file named first is renamed last, so that whoever sees it sees the others too.
    """

    def __init__(self) -> None:
        self._files: dict[Path, Path] = {}
        self._scratch: list[Path] = []

    def path(self, target: Path) -> Path:
        """Where to write what is to be `target`."""
        beside = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
        self._files[target] = beside
        return beside

    def scratch(self, target: Path) -> Path:
        """Where to write what may become `target`, and is gone at the end."""
        beside = target.with_name(f".{target.name[:100]}.{os.getpid()}.scratch")
        self._scratch.append(beside)
        return beside

    def __enter__(self) -> Together:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                for beside in self._files.values():
                    _to_disk(beside)
                for target, beside in reversed(self._files.items()):
                    os.replace(beside, target)
        finally:
            for beside in (*self._files.values(), *self._scratch):
                with suppress(OSError):
                    beside.unlink()


def _to_disk(path: Path) -> None:
    with open(path, "rb") as file:
        os.fsync(file.fileno())
