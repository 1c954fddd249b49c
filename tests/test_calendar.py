"""Time limits of Regulation 1182/71, against days worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from acquis import calendar


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("start", "months", "holidays", "expected"),
    [
        ("2024-02-15", 2, [], "2024-04-15"),
        ("2023-12-31", 2, [], "2024-02-29"),
        ("2024-12-30", 2, [], "2025-02-28"),
        ("2023-02-15", 2, [], "2023-04-17"),  # 15 April 2023 is a Saturday
        ("2028-02-15", 2, ["2028-04-17"], "2028-04-18"),  # Saturday, Sunday, Easter Monday
        ("2028-02-15", 2, [], "2028-04-17"),
        ("2024-02-15", 2, ["2024-04-15", "2024-04-16"], "2024-04-17"),
    ],
)
def test_a_period_of_months_ends_on_the_same_day_or_the_months_last_and_moves_past_days_off(
    start, months, holidays, expected
):
    off = {day(h) for h in holidays}
    assert calendar.months_after(day(start), months, off.__contains__) == day(expected)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-11-30", 18, "2026-05-30"),
        ("9999-12-31", 1, "9999-12-31"),
        ("0001-01-01", -1, "0001-01-01"),
    ],
)
def test_add_months(start, months, expected):
    assert calendar.add_months(day(start), months) == day(expected)


def test_fifteenths_that_fall_on_weekends():
    """15 February is a weekend in 2025, 2026 and 2031, 15 October in 2022, 2023 and 2028."""
    assert [y for y in range(2023, 2032) if calendar.is_weekend(calendar.date_in(y, 2, 15))] == [2025, 2026, 2031]
    assert [y for y in range(2021, 2030) if calendar.is_weekend(calendar.date_in(y, 10, 15))] == [2022, 2023, 2028]


def test_the_twenty_ninth_of_february_in_a_common_year_is_the_twenty_eighth():
    assert calendar.date_in(2023, 2, 29) == day("2023-02-28")


def test_end_of_month():
    assert calendar.end_of_month(day("2024-02-01")) == day("2024-02-29")
    assert calendar.end_of_month(day("2024-12-31")) == day("2024-12-31")
    assert calendar.end_of_month(day("9999-12-01")) == day("9999-12-31")
