"""Records at the boundaries of the amounts: at a ceiling, a cent above and below it, at a half cent, in thirds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_FLOOR, Context, Decimal, localcontext
from typing import Any

Facts = Mapping[str, Any]

CENT = Decimal("0.01")
# Ordinary budgets, round and not, and one that no programme has but a sum over many may.
ORDINARY = tuple(
    Decimal(t)
    for t in ("0.02", "0.30", "1.10", "333.33", "1234.56", "99999.99", "240000.00", "333333.34", "1000000.10",
              "4999999.98", "123456789.01", "987654321.02")
)  # fmt: skip
LARGE = tuple(Decimal(t) for t in ("10000000000.01", "1000000000000.02", "70000000000000.10", "999999999999999.98"))
RATES = tuple(Decimal(t) for t in ("0.75", "0.9", "0.6", "0.333333", "0.1", "0.7", "0.666667", "0.29"))
_CEILINGS = {
    Decimal(1): {"provides_operating_support": True},
    Decimal("0.90"): {"implemented_under_specific_action": True},
    Decimal("0.75"): {},
}
_PLAIN: Facts = {
    "management_mode": "shared", "provides_operating_support": False, "provides_emergency_assistance": False,
    "provides_technical_assistance": False, "implemented_under_specific_action": False, "annex_iv_action": None,
    "rate_applied_to": "total_contribution", "continued_from_previous_fund": True,
}  # fmt: skip


def records(base: Facts, totals: tuple[Decimal, ...]) -> Iterator[Facts]:
    """The records around each total, one after another."""
    with localcontext(Context(prec=40)):
        for total in totals:
            for ceiling, facts in _CEILINGS.items():
                for rate in RATES:
                    yield from _around({**base, **_PLAIN, **facts}, total, ceiling, rate)


def _around(base: Facts, total: Decimal, ceiling: Decimal, rate: Decimal) -> Iterator[Facts]:
    at_ceiling = (ceiling * total + CENT / 2).quantize(CENT, ROUND_FLOOR)
    at_rate = (rate * total + CENT / 2).quantize(CENT, ROUND_FLOOR)
    third = (total / 3).quantize(CENT, ROUND_FLOOR)
    for paid in (at_ceiling, at_rate):
        for more in (-CENT, Decimal(0), CENT):
            for private in (third, third + CENT):
                yield {
                    **base, "total_eligible_expenditure": total, "co_financing_rate": rate,
                    "union_contribution": max(paid + more, Decimal(0)), "public_contribution": total - third,
                    "private_contribution": private, "maximum_support": paid,
                    "total_project_cost": Decimal(500_000) + more,
                }  # fmt: skip


__all__ = ["LARGE", "ORDINARY", "records"]
