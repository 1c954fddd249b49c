"""Numbers as people write them: read exactly or refused with a reason, printed exactly."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acquis import quantities
from acquis.quantities import Problem


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("53371.64", 5337164), ("9 882 000 000", 988200000000), ("EUR 53371.64", 5337164), ("53371.64 EUR", 5337164),
        ("0", 0), ("-4 300 000", -430000000), ("75\u00a0000.10", 7500010), ("1\u202f000", 100000), ("12.5", 1250),
    ],
)  # fmt: skip
def test_money_is_read_to_the_cent(text, cents):
    assert quantities.read_money(text) == Fraction(cents, 100)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("53371.645", "C708"), ("USD 5", "C720"), ("5 $", "C720"), ("75 %", "C720"), ("5,00", "C703"),
        ("1 00", "C703"), ("1000 000", "C703"), ("1_000", "C703"), ("five", "C703"), ("", "C703"), ("1e3", "C703"),
        ("EUR 5 EUR", "C720"), ("9" * 41, "S111"), ("+5", "C703"), (".5", "C703"), ("٥", "C703"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_its_code(text, code):
    problem = quantities.read_money(text)
    assert isinstance(problem, Problem) and problem.code == code


@pytest.mark.parametrize(
    ("text", "value"), [("75 %", (3, 4)), ("0.42 %", (42, 10000)), ("100%", (1, 1)), ("-3 %", (-3, 100))]
)
def test_percentages_carry_their_sign(text, value):
    assert quantities.read_percentage(text) == Fraction(*value)


@pytest.mark.parametrize(("text", "code"), [("0.75", "C720"), ("75", "C720"), ("75 per cent", "C703"), ("%", "C703")])
def test_a_bare_number_is_no_percentage(text, code):
    problem = quantities.read_percentage(text)
    assert isinstance(problem, Problem) and problem.code == code


@pytest.mark.parametrize("text", ["2021-02-30", "2024-2-1", "20240201", "2024-02-01T00:00", "0000-01-01", "15.02.2024"])
def test_what_is_no_day_is_refused(text):
    assert isinstance(quantities.read_date(text), Problem)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(3, 26), "11.53846153846153846153846153846154 %"),  # 34 significant digits, half up
        (Fraction(1, 3), "33.33333333333333333333333333333333 %"),
        (Fraction(2, 3), "66.66666666666666666666666666666667 %"),
        (Fraction(1, 3000), "0.03333333333333333333333333333333333 %"),
        (Fraction(3, 4), "75 %"), (Fraction(0), "0 %"), (Fraction(1, 800), "0.125 %"),
    ],
)  # fmt: skip
def test_shares_are_exact_or_have_34_digits(value, shown):
    assert quantities.show_percentage(value) == shown


@given(st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=10**6))
def test_cents_are_rounded_half_away_from_zero(value):
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(exact) == value:
        assert quantities.show_money(value) == f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP) + 0:f}"


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=2))
def test_what_is_printed_reads_as_the_same_amount(value):
    printed = quantities.show_money(Fraction(value))
    assert quantities.read_money(printed) == Fraction(value)
    assert quantities.read_money(quantities.grouped(Fraction(value))) == Fraction(value)
