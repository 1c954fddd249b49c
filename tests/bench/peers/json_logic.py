"""The ten rules in JSONLogic: one list of ten conditions, as datalogic compiles it at once."""

from __future__ import annotations

from typing import Any


def _var(name: str) -> dict[str, Any]:
    return {"var": name}


def _is(name: str, value: object) -> dict[str, Any]:
    return {"===": [_var(name), value]}


def _sum(*terms: object) -> dict[str, Any]:
    return {"+": list(terms)}


def _times(*factors: object) -> dict[str, Any]:
    return {"*": list(factors)}


def _at_most(left: object, right: object) -> dict[str, Any]:
    return {"if": [{"<=": [left, right]}, 1, 2]}


def _all_of(*names: str) -> dict[str, Any]:
    return {"if": [{"and": [_var(n) for n in names]}, 1, 2]}


def rules(euro: bool) -> list[Any]:
    """The ten; amounts in euro, or as whole numbers of cents with rates in 400ths and millionths."""
    not_shared = {"!==": [_var("management_mode"), "shared"]}
    no_total = _is("total_eligible_expenditure", None)
    total, paid = _var("total_eligible_expenditure"), _var("union_contribution")
    full, raised, general, half = (1.0, 0.9, 0.75, 0.005) if euro else (400, 360, 300, 200)
    supported = {"or": [
        _var("provides_operating_support"), _var("provides_emergency_assistance"),
        {"and": [_var("provides_technical_assistance"), _var("within_technical_assistance_limit")]},
    ]}  # fmt: skip
    special = {"or": [_var("implemented_under_specific_action"), {"!==": [_var("annex_iv_action"), None]}]}
    ceiling = {"if": [supported, full, special, raised, general]}
    base = {"if": [_is("rate_applied_to", "public_contribution"), _var("public_contribution"), total]}
    limit = _sum(_times(_var("co_financing_rate"), base), 0.005 if euro else 500_000)
    continued = _var("continued_from_previous_fund")
    threshold = 500_000.0 if euro else 50_000_000
    return [
        {"if": [{"or": [not_shared, no_total]}, 3,
                _at_most(paid if euro else _times(paid, 400), _sum(_times(ceiling, total), half))]},
        {"if": [{"or": [not_shared, no_total, _is("co_financing_rate", None)]}, 3, _is("rate_applied_to", None), 7,
                _at_most(paid if euro else _times(paid, 1_000_000), limit)]},
        {"if": [{"or": [not_shared, _is("maximum_support", None)]}, 3, _at_most(paid, _var("maximum_support"))]},
        {"if": [{"or": [not_shared, no_total]}, 3,
                {"===": [_sum(_var("public_contribution"), _var("private_contribution")), total]}, 1, 2]},
        _consulted(not_shared),
        {"if": [{"!": [_var("union_action")]}, 3,
                {"or": [{"!==": [_var("funding_form"), "financial_instrument"]}, _var("within_blending_operation")]},
                1, 2]},
        _emergency(),
        {"if": [continued, _all_of("two_financially_identifiable_phases", "separate_audit_trails"), 3]},
        {"if": [continued, {"if": [{">": [_var("total_project_cost"), threshold]}, 1, 2]}, 3]},
        {"if": [continued, _all_of("committed_to_complete", "committed_to_make_operational", "committed_to_report"),
                3]},
    ]  # fmt: skip


def _consulted(not_shared: object) -> dict[str, Any]:
    asked, approved = _var("commission_consulted_on"), _var("project_approved_on")
    abroad = {"in": [_var("third_country_involvement"), ["in_third_country", "with_third_country"]]}
    return {"if": [
        {"or": [not_shared, {"!": [abroad]}]}, 3,
        _is("project_approved_on", None), {"if": [_is("commission_consulted_on", None), 6, 1]},
        _is("commission_consulted_on", None), 2,
        {">": [asked, approved]}, 2,
        {"<": [asked, approved]}, 1,
        8,
    ]}  # fmt: skip


def _emergency() -> dict[str, Any]:
    earliest, submitted = _var("earliest_expenditure_on"), _var("application_submitted_on")
    late = {"and": [{"!==": [submitted, None]}, {">=": [earliest, submitted]}]}
    outside = {"or": [{"!": [_var("provides_emergency_assistance")]}, {"===": [earliest, None]}, late]}
    allowed = {"and": [{">=": [earliest, "2021-01-01"]}, _var("earlier_expenditure_necessary")]}
    return {"if": [outside, 3, allowed, 1, 2]}
