"""The peers: how each wants a record, and how it is asked. A record is made ready for it outside the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from .infix import CENTS, EURO, infix
from .json_logic import rules

Facts = Mapping[str, Any]
Run = Callable[[Any], Any]

USED = (
    "management_mode", "total_eligible_expenditure", "public_contribution", "private_contribution",
    "union_contribution", "implemented_under_specific_action", "annex_iv_action", "provides_operating_support",
    "provides_emergency_assistance", "provides_technical_assistance", "within_technical_assistance_limit",
    "co_financing_rate", "rate_applied_to", "maximum_support", "third_country_involvement", "commission_consulted_on",
    "project_approved_on", "union_action", "funding_form", "within_blending_operation", "earliest_expenditure_on",
    "application_submitted_on", "earlier_expenditure_necessary", "continued_from_previous_fund",
    "two_financially_identifiable_phases", "separate_audit_trails", "total_project_cost", "committed_to_complete",
    "committed_to_make_operational", "committed_to_report",
)  # fmt: skip
# An amount that is none counts as 0 where the law adds it up; each engine is spared that question.
_ZERO = ("union_contribution", "public_contribution", "private_contribution", "total_project_cost")


def ready(facts: Facts, number: Callable[[Decimal, bool], Any], day: Callable[[date], Any]) -> dict[str, Any]:
    """The facts of the ten rules alone, as an engine takes them; `number` is told whether it is a rate."""
    found: dict[str, Any] = {}
    for name in USED:
        value = facts[name]
        if value is None and name in _ZERO:
            value = Decimal(0)
        if isinstance(value, Decimal):
            value = number(value, name == "co_financing_rate")
        elif isinstance(value, date):
            value = day(value)
        found[name] = value
    return found


def _cents(value: Decimal, rate: bool) -> int:
    return int(value.scaleb(6 if rate else 2))


def _float(value: Decimal, rate: bool) -> float:
    return float(value)


def _decimal(value: Decimal, rate: bool) -> Decimal:
    return value


_ISO, _NUMBER, _DAY = date.isoformat, date.toordinal, lambda day: day
_FIRST = date(2021, 1, 1)


@dataclass(frozen=True)
class Peer:
    """An engine in one way of using it. `package`: its name in the registry; `numbers`: what amounts are to it."""

    name: str
    package: str
    numbers: str
    ready: Callable[[Facts], dict[str, Any]]
    make: Callable[[], Run]


def _datalogic(euro: bool) -> Run:
    import datalogic_py

    engine = datalogic_py.Engine()
    rule, session = engine.compile(rules(euro)), engine.session()
    return partial(session.evaluate, rule)


def _cel_cpp(numbers: Mapping[str, str]) -> Run:
    from cel_expr_python import cel  # type: ignore[import-untyped]

    environment = cel.NewEnv(variables=dict.fromkeys(USED, cel.Type.DYN))
    expression = environment.compile(infix(numbers, '"2021-01-01"', symbols=True))

    def run(record: Any) -> Any:
        return expression.eval(data=record).plain_value()

    return run


def _cel_rust(numbers: Mapping[str, str]) -> Run:
    import cel

    return cel.compile(infix(numbers, '"2021-01-01"', symbols=True)).execute


def _zen(numbers: Mapping[str, str]) -> Run:
    import zen

    return zen.compile_expression(infix(numbers, str(_FIRST.toordinal()), symbols=False)).evaluate


def _rule_engine(numbers: Mapping[str, str]) -> Run:
    import rule_engine  # type: ignore[import-untyped]

    run: Run = rule_engine.Rule(infix(numbers, 'd"2021-01-01"', symbols=False)).evaluate
    return run


_IN_EURO, _IN_CENTS = partial(ready, number=_float, day=_ISO), partial(ready, number=_cents, day=_ISO)
PEERS = (
    Peer("datalogic, euro", "datalogic-py", "binary floating point", _IN_EURO, partial(_datalogic, True)),
    Peer("datalogic, cents", "datalogic-py", "whole numbers", _IN_CENTS, partial(_datalogic, False)),
    Peer("cel-expr-python, euro", "cel-expr-python", "binary floating point", _IN_EURO, partial(_cel_cpp, EURO)),
    Peer("cel-expr-python, cents", "cel-expr-python", "whole numbers", _IN_CENTS, partial(_cel_cpp, CENTS)),
    Peer("common-expression-language, euro", "common-expression-language", "binary floating point", _IN_EURO,
         partial(_cel_rust, EURO)),
    Peer("common-expression-language, cents", "common-expression-language", "whole numbers", _IN_CENTS,
         partial(_cel_rust, CENTS)),
    Peer("zen, euro", "zen-engine", "given as binary floating point, decimals inside",
         partial(ready, number=_float, day=_NUMBER), partial(_zen, EURO)),
    Peer("zen, cents", "zen-engine", "whole numbers, decimals inside", partial(ready, number=_cents, day=_NUMBER),
         partial(_zen, CENTS)),
    Peer("rule-engine, euro", "rule-engine", "decimals", partial(ready, number=_decimal, day=_DAY),
         partial(_rule_engine, EURO)),
)  # fmt: skip
