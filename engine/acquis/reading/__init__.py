"""Bytes and files to nodes: the only door through which foreign text comes in."""

from __future__ import annotations

import gc
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from acquis.diagnostics.model import Diagnostic
from acquis.quantities import number_too_long
from acquis.reading.node import Mapping, Node, Scalar, Sequence
from acquis.source import Source, Span

__all__ = [
    "DOSSIER_LIMIT",
    "RULE_FILE_LIMIT",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "number_too_long",
    "read_bytes",
    "read_file",
    "read_json",
    "read_text",
    "read_yaml",
    "uncollected",
]

DOSSIER_LIMIT = 8 << 20
RULE_FILE_LIMIT = 1 << 20
STANDARD_INPUT = "<input>"

Reading = tuple[Node | None, tuple[Diagnostic, ...]]

_SUFFIXES = (".json", ".jsonl")
_LIKELY_JSON = re.compile(r'\s*[\[{]\s*(?:[\[{]\s*)?"')


def read_bytes(data: bytes, name: str, *, json: bool | None = None, limit: int = DOSSIER_LIMIT) -> Reading:
    """The value of some bytes, or what is wrong with them.

    `json` None decides by the suffix of `name`; for standard input (`-`) by whether the text
    reads as JSON, since a YAML flow mapping begins with a brace too.
    """
    standard_input = name in ("-", STANDARD_INPUT)
    name = STANDARD_INPUT if standard_input else name
    source, mistakes = _text(data, name, limit)
    if source is None:
        return None, mistakes
    with uncollected():
        if json is None and standard_input:
            return _undeclared(source)
        if json is None:
            json = name.lower().endswith(_SUFFIXES)
        return read_json(source) if json else read_yaml(source)


def read_file(path: str | Path, *, root: Path | None = None, limit: int = DOSSIER_LIMIT) -> Reading:
    """The value of a file, or what is wrong with it.

    With `root`, a path that leads out of it (by a link or by `..`) is refused.
    """
    name = str(path)
    data = _bytes(name, root, limit)
    if isinstance(data, Diagnostic):
        return None, (data,)
    return read_bytes(data, name, json=name.lower().endswith(_SUFFIXES), limit=limit)


def read_text(
    path: str | Path, *, root: Path | None = None, limit: int
) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The text of a file that is neither YAML nor JSON, under the same limits."""
    data = _bytes(str(path), root, limit)
    return (None, (data,)) if isinstance(data, Diagnostic) else _text(data, str(path), limit)


def read_json(source: Source) -> Reading:
    """The value of a JSON text, or what is wrong with it."""
    from acquis.reading.json_reader import read_json as read  # each reader only for who has such a file

    return read(source)


def read_yaml(source: Source) -> Reading:
    """The value of a YAML text, or what is wrong with it."""
    from acquis.reading.yaml_reader import read_yaml as read

    return read(source)


def _text(data: bytes, name: str, limit: int) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    if len(data) > limit:
        return None, (_refused(name, "S102", _too_large(len(data), limit), "split the file"),)
    text = _decoded(data, name)
    return (None, (text,)) if isinstance(text, Diagnostic) else (Source(name, text), ())


def _bytes(name: str, root: Path | None, limit: int) -> bytes | Diagnostic:
    try:
        if root is not None and not _inside(Path(name), root):
            help = "copy the file into the rulebook"
            return _refused(name, "S114", "this leads to a file outside the rulebook", help)
        data, size = _content(name, limit)
    except IsADirectoryError:
        return _refused(name, "S113", "this is a directory, not a file", "name the files in it")
    except FileNotFoundError:
        return _refused(name, "S113", "there is no such file", "check the spelling and the folder")
    except PermissionError:
        return _refused(name, "S113", "no permission to read this file", "ask its owner, or copy it")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no usable path"
        return _refused(name, "S113", f"cannot be read: {reason.lower()}", "")
    if data is None:
        return _refused(name, "S113", "this is neither a file nor a link to one", "name an ordinary file")
    if len(data) > limit:
        return _refused(name, "S102", _too_large(max(size, len(data)), limit), "split the file")
    return data


def _content(name: str, limit: int) -> tuple[bytes | None, int]:
    """At most one byte more than the limit, and the size; no bytes for what is no ordinary file."""
    # A pipe would be waited for, hence the flag; a device is told only once it is open.
    with open(name, "rb", buffering=0, opener=_without_waiting) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            return None, 0
        parts = bytearray()
        while len(parts) <= limit and (part := file.read(limit + 1 - len(parts))):
            parts += part
        return bytes(parts), status.st_size


def _without_waiting(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _inside(path: Path, root: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search for cycles: nodes and facts form none, and searching takes most of a large file's time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _undeclared(source: Source) -> Reading:
    if source.text.lstrip()[:1] not in ("{", "["):
        return read_yaml(source)
    as_json = read_json(source)
    if not as_json[1]:
        return as_json
    as_yaml = read_yaml(source)
    return as_json if as_yaml[1] and _LIKELY_JSON.match(source.text) else as_yaml


def _decoded(data: bytes, name: str) -> str | Diagnostic:
    nul = data.find(b"\0")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        line = data[error.start : error.start + 200].decode("utf-8", "replace")
        source, start = Source(name, before + line), len(before)
        message = f"not UTF-8: byte 0x{data[error.start]:02X} at byte {error.start + 1} of the file"
        return Diagnostic("S101", message, Span(source, start, start + 1), _encoding(data))
    if nul >= 0:
        start = len(data[:nul].decode("utf-8").removeprefix("\ufeff"))
        span = Span(Source(name, text.removeprefix("\ufeff")), start, start + 1)
        return Diagnostic("S115", "control character U+0000", span, "save the file as text in UTF-8")
    return text.removeprefix("\ufeff")


def _encoding(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "the file looks like UTF-16; save it as UTF-8"
    return "save the file as UTF-8"


def _too_large(size: int, limit: int) -> str:
    return f"{size} bytes, and at most {limit} are read"


def _refused(name: str, code: str, message: str, help: str) -> Diagnostic:
    return Diagnostic(code, message, Span(Source(name, ""), 0, 0), help)
