"""How an evaluation is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from acquis.records import record


@record(frozen=True)
class Options:
    """What goes before the dossier's own keys. `as_of` is an ordinal; `rules` None means all.

    `law_version`: a day of the consolidated version to apply; None lets `as_of` pick it.
    `strict_evidence`: an assessment without by, on and evidence is unknown.
    """

    as_of: int | None = None
    stage: str | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    rules: frozenset[str] | None = None
    explain: bool = False
    strict_evidence: bool = False
    law_version: int | None = None
