"""The ten rules as a good engineer writes them in SQL: amounts in cents, no causes.

Codes 1, 2, 3, and OPEN for all that the law or the file leaves open. `whole` is for a file without any gap: no question
is then asked about what is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

OPEN = 4
_SHARED = "management_mode = 'shared'"
_CEILING = (
    "CASE WHEN provides_operating_support OR provides_emergency_assistance OR (provides_technical_assistance AND "
    "within_technical_assistance_limit) THEN 400 WHEN implemented_under_specific_action OR annex_iv_action <> 'none' "
    "THEN 360 ELSE 300 END"
)
_CEILING_OPEN = (
    "CASE WHEN provides_operating_support OR provides_emergency_assistance OR (provides_technical_assistance AND "
    "within_technical_assistance_limit) THEN 400 WHEN NOT (provides_operating_support OR provides_emergency_assistance "
    "OR (provides_technical_assistance AND within_technical_assistance_limit)) THEN CASE WHEN "
    "implemented_under_specific_action OR annex_iv_action <> 'none' THEN 360 WHEN NOT "
    "(implemented_under_specific_action OR annex_iv_action <> 'none') THEN 300 END END"
)
_TYPE = "UTINYINT"


def rules(whole: bool) -> dict[str, str]:
    """SQL of a code for each of the ten."""
    three = _whole if whole else _open
    total = f"{_SHARED} AND {_there('total_eligible_expenditure', whole)}"
    paid, cost = _amount("union_contribution"), "total_eligible_expenditure"
    rate = f"{total} AND {_there('co_financing_rate', whole)}"
    base = f"CASE WHEN rate_applied_to = 'public_contribution' THEN {_amount('public_contribution')} ELSE {cost} END"
    if not whole:
        base = f"CASE WHEN rate_applied_to IS NOT NULL THEN {base} END"
    undecided = "rate_applied_to = 'none'"
    return {
        "art_15/par_1": three(total, f"{paid} * 400 <= ({_CEILING if whole else _CEILING_OPEN}) * {cost} + 200"),
        "art_15/par_7#rate": three(
            rate, f"{paid} * 1000000 <= co_financing_rate * ({base}) + 500000", f"{rate} AND {undecided}"
        ),
        "art_15/par_7#maximum": three(
            f"{_SHARED} AND {_there('maximum_support', whole)}", f"{paid} <= maximum_support"
        ),
        "art_15/par_8#shares": three(
            total, f"{_amount('public_contribution')} + {_amount('private_contribution')} = {cost}"
        ),
        "art_16/par_11": _consulted(whole),
        "art_25/par_2": three("union_action", "funding_form <> 'financial_instrument' OR within_blending_operation"),
        "art_31/par_5": three(
            f"provides_emergency_assistance AND {_there('earliest_expenditure_on', whole)} AND "
            "(application_submitted_on__none OR earliest_expenditure_on < application_submitted_on)",
            "earliest_expenditure_on >= DATE '2021-01-01' AND earlier_expenditure_necessary",
        ),
        "art_39/par_4/pnt_a": three(
            "continued_from_previous_fund", "two_financially_identifiable_phases AND separate_audit_trails"
        ),
        "art_39/par_4/pnt_b": three("continued_from_previous_fund", f"{_amount('total_project_cost')} > 50000000"),
        "art_39/par_4/pnt_e": three(
            "continued_from_previous_fund",
            "committed_to_complete AND committed_to_make_operational AND committed_to_report",
        ),
    }


def query(source: str, whole: bool, names: Sequence[str] = ()) -> str:
    """One SELECT of the id and the codes of some of the rules, or of all."""
    found = rules(whole)
    shown = ", ".join(f'{found[name]} AS "{name}"' for name in names or found)
    return f"SELECT id, {shown} FROM {source}"


def _consulted(whole: bool) -> str:
    applies = f"{_SHARED} AND third_country_involvement IN ('in_third_country', 'with_third_country')"
    # Before approval, and on the same day, the law leaves it open.
    earlier = (
        "CASE WHEN project_approved_on__none THEN commission_consulted_on IS NOT NULL OR NULL "
        "WHEN commission_consulted_on__none THEN project_approved_on IS NULL AND NULL "
        "WHEN commission_consulted_on <> project_approved_on THEN commission_consulted_on < project_approved_on END"
    )
    if whole:
        open_ = (
            f"{applies} AND (project_approved_on = commission_consulted_on "
            "OR (project_approved_on__none AND commission_consulted_on__none))"
        )
        requires = (
            "project_approved_on__none OR (NOT commission_consulted_on__none "
            "AND commission_consulted_on < project_approved_on)"
        )
        return _whole(applies, requires, open_)
    return _open(applies, earlier)


def _there(name: str, whole: bool) -> str:
    if whole:
        return f"NOT {name}__none"
    return f"CASE WHEN {name}__none THEN FALSE WHEN {name} IS NOT NULL THEN TRUE END"


def _amount(name: str) -> str:
    """An amount that is none is 0."""
    return f"CASE WHEN {name}__none THEN 0 ELSE {name} END"


def _whole(applies: str, requires: str, undecided: str = "") -> str:
    between = f"WHEN {undecided} THEN {OPEN} " if undecided else ""
    return f"CAST(CASE WHEN NOT ({applies}) THEN 3 {between}WHEN {requires} THEN 1 ELSE 2 END AS {_TYPE})"


def _open(applies: str, requires: str, undecided: str = "") -> str:
    between = f"WHEN {undecided} THEN {OPEN} " if undecided else ""
    return (
        f"CAST(CASE WHEN NOT ({applies}) THEN 3 WHEN ({applies}) IS NULL THEN {OPEN} {between}"
        f"WHEN {requires} THEN 1 WHEN NOT ({requires}) THEN 2 ELSE {OPEN} END AS {_TYPE})"
    )
