"""The ten rules in polars: amounts as 64-bit whole numbers of cents, unknown as null, the file streamed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
from polars import Expr, col

OPEN = 4
_FIRST = date(2021, 1, 1)


def run(source: Path, target: Path) -> None:
    """Parquet to Parquet."""
    shown = [code.cast(pl.UInt8).alias(rule) for rule, code in rules().items()]
    pl.scan_parquet(source).select("id", *shown).sink_parquet(target, compression="zstd")


def rules() -> dict[str, Expr]:
    """A code for each of the ten: 1, 2, 3, and OPEN for all that is left open."""
    shared = col("management_mode") == "shared"
    total, cost = shared & _there("total_eligible_expenditure"), col("total_eligible_expenditure")
    paid, public = _amount("union_contribution"), _amount("public_contribution")
    supported = (
        col("provides_operating_support")
        | col("provides_emergency_assistance")
        | (col("provides_technical_assistance") & col("within_technical_assistance_limit"))
    )
    special = col("implemented_under_specific_action") | (col("annex_iv_action") != "none")
    ceiling = _choose(supported, pl.lit(400, pl.Int64), _choose(special, pl.lit(360, pl.Int64), pl.lit(300, pl.Int64)))
    base = _choose(col("rate_applied_to") == "public_contribution", public, cost)
    rate = total & _there("co_financing_rate")
    continued = col("continued_from_previous_fund")
    return {
        "art_15/par_1": _three(total, paid * 400 <= ceiling * cost + 200),
        "art_15/par_7#rate": _three(
            rate, paid * 1_000_000 <= col("co_financing_rate") * base + 500_000, col("rate_applied_to") == "none"
        ),
        "art_15/par_7#maximum": _three(shared & _there("maximum_support"), paid <= col("maximum_support")),
        "art_15/par_8#shares": _three(total, public + _amount("private_contribution") == cost),
        "art_16/par_11": _consulted(shared),
        "art_25/par_2": _three(
            col("union_action"), (col("funding_form") != "financial_instrument") | col("within_blending_operation")
        ),
        "art_31/par_5": _three(
            col("provides_emergency_assistance")
            & _there("earliest_expenditure_on")
            & (
                col("application_submitted_on__none")
                | (col("earliest_expenditure_on") < col("application_submitted_on"))
            ),
            (col("earliest_expenditure_on") >= _FIRST) & col("earlier_expenditure_necessary"),
        ),
        "art_39/par_4/pnt_a": _three(
            continued, col("two_financially_identifiable_phases") & col("separate_audit_trails")
        ),
        "art_39/par_4/pnt_b": _three(continued, _amount("total_project_cost") > 50_000_000),
        "art_39/par_4/pnt_e": _three(
            continued, col("committed_to_complete") & col("committed_to_make_operational") & col("committed_to_report")
        ),
    }


def _consulted(shared: Expr) -> Expr:
    abroad = col("third_country_involvement").is_in(["in_third_country", "with_third_country"])
    asked, approved = col("commission_consulted_on"), col("project_approved_on")
    never, not_yet = col("commission_consulted_on__none"), col("project_approved_on__none")
    null = pl.lit(None, pl.Boolean)
    requires = (
        pl.when(not_yet)
        .then(asked.is_not_null() | null)
        .when(never)
        .then(approved.is_null() & null)
        .when(asked != approved)
        .then(asked < approved)
        .otherwise(null)
    )
    return _three(shared & abroad, requires)


def _there(name: str) -> Expr:
    """Whether something is there; null where that is unknown."""
    known = pl.when(col(name).is_not_null()).then(pl.lit(True)).otherwise(pl.lit(None, pl.Boolean))
    return pl.when(col(f"{name}__none")).then(pl.lit(False)).otherwise(known)


def _amount(name: str) -> Expr:
    return pl.when(col(f"{name}__none")).then(pl.lit(0, pl.Int64)).otherwise(col(name))


def _choose(condition: Expr, yes: Expr, no: Expr) -> Expr:
    """One or the other; null where the condition is."""
    return pl.when(condition).then(yes).when(~condition).then(no).otherwise(pl.lit(None, pl.Int64))


def _three(applies: Expr, requires: Expr, undecided: Expr | None = None) -> Expr:
    found = pl.when(~applies).then(pl.lit(3, pl.UInt8)).when(applies.is_null()).then(pl.lit(OPEN, pl.UInt8))
    if undecided is not None:
        found = found.when(undecided).then(pl.lit(OPEN, pl.UInt8))
    decided = found.when(requires).then(pl.lit(1, pl.UInt8)).when(~requires).then(pl.lit(2, pl.UInt8))
    return decided.otherwise(pl.lit(OPEN, pl.UInt8))
