"""A verdict as one small number: what tables hold, and what the quick back ends answer."""

from __future__ import annotations

from collections.abc import Mapping

NOT_ASKED = 0  # the rule belongs to a later stage
COMPLIANT, NON_COMPLIANT, NOT_APPLICABLE = 1, 2, 3
MISSING_FACTS, JUDGEMENT_PENDING, NOT_YET_DUE, GAP, READING = 4, 5, 6, 7, 8  # undetermined, and because of what

# Each code's outcome and because.
MEANING: Mapping[int, tuple[str, str | None]] = {
    COMPLIANT: ("compliant", None),
    NON_COMPLIANT: ("non_compliant", None),
    NOT_APPLICABLE: ("not_applicable", None),
    MISSING_FACTS: ("undetermined", "missing_facts"),
    JUDGEMENT_PENDING: ("undetermined", "judgement_pending"),
    NOT_YET_DUE: ("undetermined", "not_yet_due"),
    GAP: ("undetermined", "gap"),
    READING: ("undetermined", "reading"),
}
_CODES = {meaning: number for number, meaning in MEANING.items()}


def code_of(outcome: str, because: str | None) -> int:
    """The code of an outcome and its because."""
    return _CODES[outcome, because]
