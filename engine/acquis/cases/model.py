"""What a file of cases says: cases, and reasons why there is none of some kind."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from pathlib import Path

from acquis.diagnostics import Diagnostic
from acquis.reading.node import Mapping
from acquis.rulings.verdict import Shown
from acquis.source import Span


@dataclass(frozen=True)
class Case:
    """One case: its sentence, its dossier as written, and either expectations by rule or an error code."""

    sentence: str
    dossier: Mapping
    expect: MappingOf[str, MappingOf[str, Shown]]
    error: str | None
    span: Span


@dataclass(frozen=True)
class NoCase:
    """A written reason why no case can show one outcome of a rule."""

    rule: str
    outcome: str
    because: str
    span: Span


@dataclass(frozen=True)
class CaseFile:
    """A file of cases as read: what it holds, and everything that is wrong in it."""

    path: Path
    cases: tuple[Case, ...]
    reasons: tuple[NoCase, ...]
    mistakes: tuple[Diagnostic, ...]
