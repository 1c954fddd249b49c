"""Dossiers as texts, read with the rulebook of this repository."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from acquis.diagnostics import Diagnostic
from acquis.dossier.model import Dossier, FactValue, Given, GivenList, SubjectFacts
from acquis.dossier.read import read_dossier
from acquis.reading import read_bytes
from acquis.rulebook.load import load
from acquis.rulebook.model import Rulebook

ROOT = Path(__file__).parents[2]


@cache
def rulebook() -> Rulebook:
    """The rulebook, loaded once."""
    loaded = load(ROOT / "rules" / "amif")
    assert loaded.rulebook is not None, loaded.mistakes
    return loaded.rulebook


def read(text: str, name: str = "case.yaml") -> tuple[Dossier | None, tuple[Diagnostic, ...]]:
    """A text as a dossier, or all that is wrong."""
    node, found = read_bytes(text.encode(), name)
    assert node is not None and not found, found
    dossier, mistakes = read_dossier(node, name, rulebook())
    assert (dossier is None) == bool(mistakes)
    return dossier, mistakes


def dossier(text: str, name: str = "case.yaml") -> Dossier:
    """The dossier of a text without mistakes."""
    found, mistakes = read(text, name)
    assert found is not None, mistakes
    return found


def subject(text: str, name: str = "case.yaml") -> SubjectFacts:
    """The first subject of a text without mistakes."""
    return dossier(text, name).subjects[0]


def value(text: str, fact: str, name: str = "case.yaml") -> FactValue:
    """A fact of the first subject, known and no list."""
    given = subject(text, name).facts[fact]
    assert isinstance(given, Given)
    return given.value


def entries(subject: SubjectFacts, fact: str) -> GivenList:
    """A list of a subject."""
    given = subject.facts[fact]
    assert isinstance(given, GivenList)
    return given


def mistakes(text: str, name: str = "case.yaml") -> list[tuple[str, int, int]]:
    """Code, line and column of each mistake."""
    return [(d.code, d.span.line, d.span.column) for d in read(text, name)[1] if d.span]


def mistake(text: str, name: str = "case.yaml") -> Diagnostic:
    """The only mistake of a text."""
    found = read(text, name)[1]
    assert len(found) == 1, found
    return found[0]


def notes(text: str, name: str = "case.yaml") -> list[tuple[int, int, str]]:
    """Line, column and remark of each note of the only mistake."""
    return [(span.line, span.column, remark) for span, remark in mistake(text, name).notes]
