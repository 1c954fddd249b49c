"""The mistakes of one file while it is read, kept to a number a person can look at."""

from __future__ import annotations

from dataclasses import replace

from acquis.diagnostics.model import Diagnostic
from acquis.source import Source, Span

MOST_MISTAKES = 100
MOST_NODES = 150_000
DEEPEST = 64


class Stop(Exception):
    """Reading this file any further is of no use; never leaves the package."""


class Mistakes:
    """Collects diagnostics about one source; raises `Stop` when there are too many."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._found: list[Diagnostic] = []

    def add(
        self, code: str, message: str, start: int, end: int, help: str = "", note: tuple[Span, str] | None = None
    ) -> None:
        """Record a mistake at characters `start` to `end`."""
        span = Span(self.source, start, max(start, end))
        self._found.append(Diagnostic(code, message, span, help, (note,) if note else ()))
        if len(self._found) >= MOST_MISTAKES:
            last = self._found[-1]
            more = f"reading stops after {MOST_MISTAKES} mistakes in one file; correct these first"
            self._found[-1] = replace(last, help=f"{last.help}; {more}" if last.help else more)
            raise Stop

    def stop(
        self, code: str, message: str, start: int, end: int, help: str = "", note: tuple[Span, str] | None = None
    ) -> Stop:
        """Record a mistake that ends the reading; the caller raises what this returns."""
        self.add(code, message, start, end, help, note)
        return Stop()

    def too_deep(self, start: int) -> Stop:
        """The mistake of a value nested beyond the limit."""
        return self.stop(
            "S109",
            f"nested more than {DEEPEST} levels deep",
            start,
            start + 1,
            "no dossier or rule needs this; look for a bracket that is never closed",
        )

    def too_many(self, start: int) -> Stop:
        """The mistake of a file with more values than are read into memory."""
        return self.stop(
            "S102",
            f"more than {MOST_NODES} keys and values in one file",
            start,
            start + 1,
            "split the file; many projects go into several files",
        )

    def repeated(self, key: str, span: Span, first: Span) -> None:
        """The mistake of a key that its mapping has already."""
        self.add(
            "S105",
            f"the key `{_short(key)}` stands here twice",
            span.start,
            span.end,
            "keep one of the two; which one counts is never guessed",
            (first, "it stands here first"),
        )

    def all(self) -> tuple[Diagnostic, ...]:
        """Every mistake found, in the order of the text."""
        return tuple(sorted(self._found, key=lambda d: d.span.start if d.span else 0))

    def __bool__(self) -> bool:
        return bool(self._found)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
