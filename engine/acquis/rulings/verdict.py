"""What an evaluation says: verdicts, and for each subject a result. Values are typed, not yet text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias

from acquis.records import record

OUTCOMES = ("compliant", "non_compliant", "not_applicable", "undetermined")
BECAUSE = ("gap", "not_yet_due", "missing_facts", "judgement_pending", "reading")

# What stands in `values` and `facts`, ready for JSON: text, whole number, boolean, bounds, entries.
Shown: TypeAlias = "str | int | bool | list[Shown] | dict[str, Shown] | None"


@record(frozen=True)
class ReadingVerdict:
    """What one reading gives."""

    outcome: str
    values: Mapping[str, Shown]


@record(frozen=True)
class Verdict:
    """One rule's verdict on one subject.

    `by`: ids of the derogations that made it compliant. `missing`: paths of facts, sorted as the
    vocabulary has them. `facts`: every known fact that was read, by path. `trace` is filled on
    request.
    """

    rule: str
    citation: str
    title: str
    binds: tuple[str, ...]
    outcome: str
    because: str | None = None
    missing: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    values: Mapping[str, Shown] = field(default_factory=dict)
    readings: Mapping[str, ReadingVerdict] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    reason: str = ""
    facts: Mapping[str, Shown] = field(default_factory=dict)
    trace: Shown = None


@record(frozen=True)
class Result:
    """All verdicts on one subject, in the order of the act. `later`: rules of later steps."""

    file: str
    subject: str
    id: str | None
    as_of: int | None
    law_version: int
    celex: str
    stage: str | None
    verdicts: tuple[Verdict, ...]
    later: tuple[str, ...]
    defaults: Mapping[str, str]

    @property
    def outcome(self) -> str:
        """The overall outcome: a breach, else something open, else compliance, else nothing applies."""
        found = {v.outcome for v in self.verdicts}
        return next((o for o in ("non_compliant", "undetermined", "compliant") if o in found), "not_applicable")


__all__ = ["BECAUSE", "OUTCOMES", "ReadingVerdict", "Result", "Shown", "Verdict"]
