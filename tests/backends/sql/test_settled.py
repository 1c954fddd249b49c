"""Where an open verdict stays open, so that only its cause is asked."""

import pytest

from acquis.backends.outcomes import BREACH, COMPLIANT, GAP, NOT_APPLICABLE, NOT_YET_DUE, UNKNOWN_VALUE
from acquis.backends.sql import cells as c
from acquis.backends.sql.outcomes import Choice, Just
from acquis.backends.sql.settled import stays_open
from acquis.backends.sql.values import Truth

APPLIES, TEST, OTHER, PASSED = (Truth(c.column(name, "boolean")) for name in ("applies", "test", "other", "passed"))
SURE = Truth(c.column("sure", "boolean", nullable=False))
NONE, LATER = Just(NOT_APPLICABLE), Just(NOT_YET_DUE)


def judged(test):
    return Choice(test, Just(COMPLIANT), Just(BREACH))


def rule(test, no=NONE, guard=APPLIES):
    return Choice(guard, judged(test), no)


@pytest.mark.parametrize(
    ("plain", "full", "stays"),
    [
        ([rule(TEST)], [rule(TEST)], True),
        # Bounds of what is unknown may decide the test.
        ([rule(TEST)], [rule(OTHER)], False),
        # Compliant either way, whatever an open guard says; not so where the guard is always known.
        ([rule(TEST, Just(COMPLIANT))], [rule(TEST, Just(COMPLIANT))], False),
        ([rule(TEST, Just(COMPLIANT), SURE)], [rule(TEST, Just(COMPLIANT), SURE)], True),
        ([Choice(APPLIES, Just(UNKNOWN_VALUE), NONE)], [Choice(APPLIES, Just(UNKNOWN_VALUE), NONE)], False),
        ([Choice(APPLIES, Just(GAP), NONE)], [Choice(APPLIES, Just(GAP), NONE)], True),
        # Readings that differ in their tests share what comes where the rule does not apply.
        ([rule(TEST), rule(OTHER)], [rule(TEST), rule(OTHER)], True),
        ([rule(TEST, LATER), rule(OTHER, LATER)], [rule(TEST, LATER), rule(OTHER, LATER)], True),
        # Readings with tests on both sides of an open guard may have no outcome in common.
        (
            [Choice(PASSED, judged(TEST), judged(APPLIES)), Choice(PASSED, judged(OTHER), judged(APPLIES))],
            [Choice(PASSED, judged(TEST), judged(APPLIES)), Choice(PASSED, judged(OTHER), judged(APPLIES))],
            False,
        ),
        ([rule(TEST), rule(TEST, guard=PASSED)], [rule(TEST), rule(TEST, guard=PASSED)], False),
    ],
)
def test_open_verdicts_that_stay_open(plain, full, stays):
    assert stays_open(plain, full) is stays
