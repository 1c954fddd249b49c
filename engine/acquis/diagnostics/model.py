"""A user's mistake as a value: what, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

from acquis.records import record
from acquis.source import Span


@record(frozen=True)
class Diagnostic:
    """One mistake.

    `code` is stable and has a page (`acquis help CODE`); `message` says what is wrong in one
    line, without a full stop; `help` says what to do; `notes` are further places with a remark.
    """

    code: str
    message: str
    span: Span | None = None
    help: str = ""
    notes: tuple[tuple[Span, str], ...] = ()


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A sentence that names the nearest choices, or an empty text."""
    from difflib import get_close_matches  # only now: most runs make no mistake

    near = get_close_matches(word, sorted(set(choices)), n=2, cutoff=0.6)
    return f"did you mean {' or '.join(f'`{n}`' for n in near)}?" if near else ""
