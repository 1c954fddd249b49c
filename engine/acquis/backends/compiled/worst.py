"""What becomes of the outcomes of a rule (`backends.outcomes`) in generated code."""

from __future__ import annotations

from collections.abc import Mapping

from acquis.backends import codes
from acquis.backends.outcomes import BREACH, COMPLIANT, GAP, NOT_APPLICABLE, NOT_YET_DUE

# The code of a verdict for each; an unknown value is never met here.
VERDICT = (
    codes.NOT_APPLICABLE, codes.COMPLIANT, codes.MISSING_FACTS, codes.NOT_YET_DUE, codes.GAP, codes.NON_COMPLIANT,
)  # fmt: skip

# What another rule may say of an outcome; what is not here is open, and raises.
SAID: Mapping[str, Mapping[int, bool]] = {
    "met": {NOT_APPLICABLE: False, COMPLIANT: True, BREACH: False},
    "not_breached": {NOT_APPLICABLE: True, COMPLIANT: True, BREACH: False},
    "breached": {NOT_APPLICABLE: False, COMPLIANT: False, BREACH: True},
}

__all__ = ["BREACH", "COMPLIANT", "GAP", "NOT_APPLICABLE", "NOT_YET_DUE", "SAID", "VERDICT"]
