"""Where text goes: standard output and error as UTF-8, files all at once or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from acquis.cli.exits import FAULT, WrongUse, wrong_use
from acquis.diagnostics import Diagnostic


def colour(stream: TextIO) -> bool:
    """Whether a stream is a terminal that is to be coloured."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def say(text: str) -> None:
    """A result, to standard output."""
    _write(sys.stdout, text)


def tell(text: str) -> None:
    """Anything else, to standard error."""
    _write(sys.stderr, text)


def tell_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Mistakes, to standard error."""
    from acquis.diagnostics.render import render  # only now: most commands have no mistake to tell

    text = render(diagnostics, colour(sys.stderr))
    if text:
        tell(text)


def fault(error: Exception) -> int:
    """Say that the engine failed, shortly, or in full if asked for."""
    if os.environ.get("ACQUIS_DEBUG"):
        import traceback  # here and not above: hardly any command ever needs it

        traceback.print_exception(error, file=sys.stderr)
    tell(
        f"acquis: a fault of the engine ({type(error).__name__}). "
        "This is our mistake, not yours; set ACQUIS_DEBUG=1 for details."
    )
    return FAULT


def _write(stream: TextIO, text: str) -> None:
    data = _bytes(text if text.endswith("\n") else text + "\n")
    stream.flush()
    # A report has the same bytes everywhere, whatever encoding and line ends the terminal would have.
    if hasattr(stream, "buffer"):
        stream.buffer.write(data)
        stream.buffer.flush()
    else:
        stream.write(data.decode("utf-8"))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def writable(path: str, inputs: Iterable[str]) -> Path:
    """The file to write, once it is sure that it can be; asked before any work is done."""
    target = Path(path)
    try:
        if target.is_dir():
            raise wrong_use("U903", f"`-o {path}` is a directory", "name a file in it")
        if not target.parent.is_dir():
            raise wrong_use("U903", f"there is no folder `{target.parent}` for `-o {path}`", "make it first")
        for name in inputs:
            if name != "-" and target.exists() and Path(name).exists() and target.samefile(name):
                raise wrong_use("U903", f"`-o {path}` would overwrite an input", "name another file")
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None
    return target


def write_file(target: Path, text: str) -> None:
    """The text in a file: written beside it, then renamed, so that nobody ever reads half of it."""
    data = _bytes(text if text.endswith("\n") else text + "\n")
    beside = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
    try:
        if target.exists() and not target.is_file():  # a device or a pipe keeps its place
            target.write_bytes(data)
            return
        with open(beside, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise _unwritable(str(target), error) from None


def _unwritable(path: str, error: Exception) -> WrongUse:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "no usable path"
    return wrong_use("U903", f"`-o {path}` cannot be written: {reason.lower()}")
