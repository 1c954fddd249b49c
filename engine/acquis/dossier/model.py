"""A dossier as read: subjects with their facts, typed, each with its place and its provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from typing import TypeAlias

from acquis.records import record
from acquis.source import Span

FILE = "dossier"  # the vocabulary's name for the file itself, which is no subject in it

# None is `none`; dates are ordinals; percentages are divided by 100; texts and codes are str.
FactValue: TypeAlias = "bool | Fraction | str | None"


@record(frozen=True)
class Given:
    """A known fact. `supported`: by, on and evidence stand with it."""

    value: FactValue
    span: Span | None = field(default=None, repr=False)
    supported: bool = False


@record(frozen=True)
class GivenList:
    """A known list, complete as it stands."""

    entries: tuple[EntryFacts, ...]
    span: Span | None = field(default=None, repr=False)


@record(frozen=True)
class EntryFacts:
    """One entry: `name` tells it apart in paths (its id, else its key, else its place from 1)."""

    name: str
    facts: Mapping[str, Given | GivenList]
    span: Span | None = field(default=None, repr=False)


@record(frozen=True)
class SubjectFacts:
    """One subject of a dossier, a programme say; what is not in `facts` is unknown.

    `defaults`: path to the value taken for a fact that was left out, as it is shown.
    """

    subject: str
    id: str | None
    facts: Mapping[str, Given | GivenList]
    defaults: Mapping[str, str] = field(default_factory=dict)
    span: Span | None = field(default=None, repr=False)


@record(frozen=True)
class Dossier:
    """A file's subjects, in its order; the projects of a programme follow it as subjects of their own.

    `law_version`: a day of the consolidated version to apply; None lets `as_of` pick it.
    """

    name: str
    act: str
    as_of: int | None
    stage: str | None
    readings: Mapping[str, str]
    subjects: tuple[SubjectFacts, ...]
    law_version: int | None = None
