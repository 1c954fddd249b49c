"""Ten rules on a project as a programmer would write them for a plain dictionary whose facts are all there.

Plain functions with early exits, Decimal for money, one number for each verdict (see `backends/codes.py`). A fact that
is not there raises KeyError: nothing here knows how to leave a question open.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

COMPLIANT, NON_COMPLIANT, NOT_APPLICABLE, NOT_YET_DUE, GAP, READING = 1, 2, 3, 6, 7, 8

GENERAL, RAISED, FULL = Decimal("0.75"), Decimal("0.90"), Decimal(1)
HALF_CENT = Decimal("0.005")
ZERO = Decimal(0)
FIRST_DAY = date(2021, 1, 1)
THRESHOLD = Decimal(500_000)

Facts = Mapping[str, Any]


def ceiling(facts: Facts) -> int:
    """Article 15(1) to (6)."""
    if facts["management_mode"] != "shared" or facts["total_eligible_expenditure"] is None:
        return NOT_APPLICABLE
    if (
        facts["provides_operating_support"]
        or facts["provides_emergency_assistance"]
        or (facts["provides_technical_assistance"] and facts["within_technical_assistance_limit"])
    ):
        rate = FULL
    elif facts["implemented_under_specific_action"] or facts["annex_iv_action"] is not None:
        rate = RAISED
    else:
        rate = GENERAL
    most = rate * facts["total_eligible_expenditure"] + HALF_CENT
    return COMPLIANT if (facts["union_contribution"] or ZERO) <= most else NON_COMPLIANT


def rate_of_the_decision(facts: Facts) -> int:
    """Article 15(7), the rate."""
    if (
        facts["management_mode"] != "shared"
        or facts["total_eligible_expenditure"] is None
        or facts["co_financing_rate"] is None
    ):
        return NOT_APPLICABLE
    if facts["rate_applied_to"] is None:
        return GAP
    if facts["rate_applied_to"] == "public_contribution":
        base = facts["public_contribution"] or ZERO
    else:
        base = facts["total_eligible_expenditure"]
    most = facts["co_financing_rate"] * base + HALF_CENT
    return COMPLIANT if (facts["union_contribution"] or ZERO) <= most else NON_COMPLIANT


def maximum_of_the_decision(facts: Facts) -> int:
    """Article 15(7), the largest amount of support."""
    if facts["management_mode"] != "shared" or facts["maximum_support"] is None:
        return NOT_APPLICABLE
    return COMPLIANT if (facts["union_contribution"] or ZERO) <= facts["maximum_support"] else NON_COMPLIANT


def parts_make_up_the_total(facts: Facts) -> int:
    """Article 15(8)."""
    if facts["management_mode"] != "shared" or facts["total_eligible_expenditure"] is None:
        return NOT_APPLICABLE
    parts = (facts["public_contribution"] or ZERO) + (facts["private_contribution"] or ZERO)
    return COMPLIANT if parts == facts["total_eligible_expenditure"] else NON_COMPLIANT


def commission_consulted(facts: Facts) -> int:
    """Article 16(11), under both of its readings."""
    if facts["management_mode"] != "shared" or facts["third_country_involvement"] not in (
        "in_third_country",
        "with_third_country",
    ):
        return NOT_APPLICABLE
    consulted, approved = facts["commission_consulted_on"], facts["project_approved_on"]
    if approved is None:
        return NOT_YET_DUE if consulted is None else COMPLIANT
    if consulted is None or consulted > approved:
        return NON_COMPLIANT
    return COMPLIANT if consulted < approved else READING


def form_of_funding(facts: Facts) -> int:
    """Article 25(2)."""
    if not facts["union_action"]:
        return NOT_APPLICABLE
    if facts["funding_form"] != "financial_instrument" or facts["within_blending_operation"]:
        return COMPLIANT
    return NON_COMPLIANT


def emergency_expenditure(facts: Facts) -> int:
    """Article 31(5)."""
    earliest = facts["earliest_expenditure_on"]
    if not facts["provides_emergency_assistance"] or earliest is None:
        return NOT_APPLICABLE
    submitted = facts["application_submitted_on"]
    if submitted is not None and earliest >= submitted:
        return NOT_APPLICABLE
    return COMPLIANT if earliest >= FIRST_DAY and facts["earlier_expenditure_necessary"] else NON_COMPLIANT


def phases(facts: Facts) -> int:
    """Article 39(4), point (a)."""
    if not facts["continued_from_previous_fund"]:
        return NOT_APPLICABLE
    told_apart = facts["two_financially_identifiable_phases"] and facts["separate_audit_trails"]
    return COMPLIANT if told_apart else NON_COMPLIANT


def threshold(facts: Facts) -> int:
    """Article 39(4), point (b)."""
    if not facts["continued_from_previous_fund"]:
        return NOT_APPLICABLE
    return COMPLIANT if (facts["total_project_cost"] or ZERO) > THRESHOLD else NON_COMPLIANT


def undertakings(facts: Facts) -> int:
    """Article 39(4), point (e)."""
    if not facts["continued_from_previous_fund"]:
        return NOT_APPLICABLE
    if facts["committed_to_complete"] and facts["committed_to_make_operational"] and facts["committed_to_report"]:
        return COMPLIANT
    return NON_COMPLIANT


RULES = (
    "art_15/par_1", "art_15/par_7#rate", "art_15/par_7#maximum", "art_15/par_8#shares", "art_16/par_11", "art_25/par_2",
    "art_31/par_5", "art_39/par_4/pnt_a", "art_39/par_4/pnt_b", "art_39/par_4/pnt_e",
)  # fmt: skip


def by_hand(facts: Facts) -> tuple[int, ...]:
    """The verdicts of the ten, in the order of RULES."""
    return (
        ceiling(facts),
        rate_of_the_decision(facts),
        maximum_of_the_decision(facts),
        parts_make_up_the_total(facts),
        commission_consulted(facts),
        form_of_funding(facts),
        emergency_expenditure(facts),
        phases(facts),
        threshold(facts),
        undertakings(facts),
    )


__all__ = ["RULES", "by_hand"]
