"""Where stored rulebooks lie, which of the files there are believed, and how they are written."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_ENDING = ".store"
_FORM = b"acquis rulebook, form 1"
_LARGEST = 64 << 20  # bytes
_KEPT = 4  # rulebooks: some versions of the engine, or some folders of rules, side by side

# Beside the package's own rules, where its wheel was built with a store of them.
SHIPPED = Path(__file__).resolve().parents[2] / "_rules"


def turned_off(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the user wants the rule files to be read each time."""
    return environment.get("ACQUIS_CACHE", "").strip().lower() in ("off", "0", "no", "false")


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The user's folder for stored rulebooks; None if nothing says where that could be."""
    wanted = environment.get("ACQUIS_CACHE_DIR", "")
    if wanted:
        return Path(wanted)
    base = _user_folder(environment)
    return base / "acquis" if base is not None and base.is_absolute() else None


def _user_folder(environment: Mapping[str, str]) -> Path | None:
    if sys.platform == "win32":
        local = environment.get("LOCALAPPDATA", "")
        return Path(local) if local else None
    named, home = environment.get("XDG_CACHE_HOME", ""), environment.get("HOME", "")
    if named:
        return Path(named)
    if not home:
        return None
    return Path(home, "Library", "Caches") if sys.platform == "darwin" else Path(home, ".cache")


def kept(folder: Path, key: str) -> bytes | None:
    """What is stored under a key, if it is whole and nobody else can have written it."""
    try:
        content = _content(folder / (key + _ENDING))
    except (OSError, ValueError):
        return None
    if content is None:
        return None
    head, _, body = content.partition(b"\n")
    return body if head == _head(key, body) else None


def _head(key: str, body: bytes) -> bytes:
    return b" ".join((_FORM, key.encode(), hashlib.sha256(body).hexdigest().encode()))


def _content(path: Path) -> bytes | None:
    # Without waiting, should it be a pipe; and asked of the open file, so that it cannot be another one by then.
    with open(path, "rb", opener=_without_waiting) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST or not _trusted(status):
            return None
        return file.read(_LARGEST + 1)


def _without_waiting(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))


def _trusted(status: os.stat_result) -> bool:
    """Whether only this user, or whoever owns the engine itself, can have written a file."""
    if sys.platform == "win32":  # has no owner here; the folder is the user's own
        return True
    writable_by_others = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return status.st_uid in (os.geteuid(), os.stat(__file__).st_uid) and not writable_by_others


def keep(folder: Path, key: str, body: bytes) -> None:
    """Store something under a key for the user; where that cannot be, nothing happens."""
    with suppress(OSError, ValueError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        put(folder, key, body, 0o600)
        _clear(folder)


def put(folder: Path, key: str, body: bytes, mode: int) -> Path:
    """Store something under a key in a folder: written beside and renamed. Raises `OSError`."""
    part, target = folder / f".{key}.{os.getpid()}.{time.monotonic_ns()}.part", folder / (key + _ENDING)
    file = open(part, "xb", opener=lambda name, flags: os.open(name, flags, mode))  # noqa: SIM115 - closed below
    try:
        with file:
            file.write(_head(key, body) + b"\n" + body)
        os.replace(part, target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    return target


def _clear(folder: Path) -> None:
    """Remove all but the newest few, and what a command that was killed has left."""
    stored = sorted(folder.glob("*" + _ENDING), key=_written, reverse=True)
    newest = _written(stored[0]) if stored else 0
    left = [p for p in folder.glob(".*.part") if _written(p) < newest - 3600]
    for path in (*stored[_KEPT:], *left):
        path.unlink(missing_ok=True)


def _written(path: Path) -> int:
    try:
        return int(path.stat().st_mtime)
    except OSError:  # another command has just removed it
        return 0
