"""The ten rules as one expression, in the words that CEL, zen and rule-engine have in common.

A list of ten numbers, one evaluation a record: that costs each of them the least. Amounts either in euro, or as whole
numbers of cents with the rates as fractions of 400 and of a million; days as texts YYYY-MM-DD or as numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

EURO: Mapping[str, str] = {
    "paid": "union_contribution", "full": "1.0", "raised": "0.9", "general": "0.75", "half": "0.005",
    "decided": "union_contribution", "base_half": "0.005", "threshold": "500000.0",
}  # fmt: skip
CENTS: Mapping[str, str] = {
    "paid": "union_contribution * 400", "full": "400", "raised": "360", "general": "300", "half": "200",
    "decided": "union_contribution * 1000000", "base_half": "500000", "threshold": "50000000",
}  # fmt: skip

_RULES = (
    """management_mode != "shared" or total_eligible_expenditure == null ? 3 :
    ({paid} <= (provides_operating_support or provides_emergency_assistance
        or (provides_technical_assistance and within_technical_assistance_limit) ? {full} :
        (implemented_under_specific_action or annex_iv_action != null ? {raised} : {general}))
        * total_eligible_expenditure + {half} ? 1 : 2)""",
    """management_mode != "shared" or total_eligible_expenditure == null or co_financing_rate == null ? 3 :
    (rate_applied_to == null ? 7 :
    ({decided} <= co_financing_rate * (rate_applied_to == "public_contribution" ? public_contribution
        : total_eligible_expenditure) + {base_half} ? 1 : 2))""",
    """management_mode != "shared" or maximum_support == null ? 3 :
    (union_contribution <= maximum_support ? 1 : 2)""",
    """management_mode != "shared" or total_eligible_expenditure == null ? 3 :
    (public_contribution + private_contribution == total_eligible_expenditure ? 1 : 2)""",
    """management_mode != "shared"
        or not_in(third_country_involvement) ? 3 :
    (project_approved_on == null ? (commission_consulted_on == null ? 6 : 1) :
    (commission_consulted_on == null ? 2 : (commission_consulted_on > project_approved_on ? 2 :
    (commission_consulted_on < project_approved_on ? 1 : 8))))""",
    """union_action ? (funding_form != "financial_instrument" or within_blending_operation ? 1 : 2) : 3""",
    """provides_emergency_assistance and earliest_expenditure_on != null ?
    (application_submitted_on != null ? (earliest_expenditure_on >= application_submitted_on ? 3 :
    (earliest_expenditure_on >= first_day and earlier_expenditure_necessary ? 1 : 2)) :
    (earliest_expenditure_on >= first_day and earlier_expenditure_necessary ? 1 : 2)) : 3""",
    "continued_from_previous_fund ? (two_financially_identifiable_phases and separate_audit_trails ? 1 : 2) : 3",
    "continued_from_previous_fund ? (total_project_cost > {threshold} ? 1 : 2) : 3",
    """continued_from_previous_fund ?
    (committed_to_complete and committed_to_make_operational and committed_to_report ? 1 : 2) : 3""",
)
_ABROAD = '(third_country_involvement == "in_third_country" or third_country_involvement == "with_third_country")'


def infix(numbers: Mapping[str, str], first_day: str, *, symbols: bool) -> str:
    """The expression; `first_day` is 1 January 2021 as the engine writes it, `symbols`: && and || for and, or."""
    text = "[" + ",\n".join(f"({rule.format(**numbers)})" for rule in _RULES) + "]"
    text = text.replace("not_in(third_country_involvement)", f"{_ABROAD} == false").replace("first_day", first_day)
    text = " ".join(text.split())
    return text.replace(" and ", " && ").replace(" or ", " || ") if symbols else text
