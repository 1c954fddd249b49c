"""Which outcomes of a rule its cases show, and what counts as a reason for one that none shows."""

from __future__ import annotations

import pytest

from acquis.cases import read_case_file
from acquis.cases.kinds import idle_reasons, kinds

EARLY = "- case: before the act\n  as_of: 2020-12-31\n  project: {}\n  expect: {RULE: {outcome: not_applicable}}\n"
REASON = "- no_case: {rule: RULE, outcome: OUTCOME, because: it cannot be}\n"


@pytest.fixture
def files(tmp_path, book):
    def from_texts(*texts):
        found = []
        for number, text in enumerate(texts):
            path = tmp_path / f"{number}.cases.yaml"
            path.write_text(text, encoding="utf-8")
            found.append(read_case_file(path, book))
            assert found[-1].mistakes == ()
        return found

    return from_texts


def of(book, files, rule):
    return next(k for k in kinds(book, files) if k.rule.id == rule)


def shows(rule, *outcomes):
    return "".join(f"- case: {o}\n  project: {{}}\n  expect: {{{rule}: {{outcome: {o}}}}}\n" for o in outcomes)


def test_every_rule_in_the_order_of_the_act(book):
    assert [k.rule.id for k in kinds(book, [])] == list(book.rules)


def test_what_no_case_shows_is_lacking(book, files):
    found = of(book, files(shows("art_1/par_1", "compliant"), shows("art_1/par_1", "undetermined")), "art_1/par_1")
    assert found.lacking == ("non_compliant", "not_applicable")
    assert found.shown == {"compliant": 1, "undetermined": 1} and found.reasons == {}


@pytest.mark.parametrize(
    ("rule", "lacking"),
    [
        ("art_1/par_1", ("compliant", "non_compliant", "undetermined", "not_applicable")),
        ("art_1/par_1#least", ("compliant", "non_compliant", "undetermined")),  # no scope of its own
        ("art_1/par_5", ("compliant", "non_compliant", "undetermined", "not_applicable")),  # a deadline can be missed
        ("art_1/par_7", ("compliant", "undetermined", "not_applicable")),  # it only computes
        ("art_2/par_2", ("compliant", "non_compliant", "undetermined", "not_applicable")),  # the list may be empty
    ],
)
def test_what_follows_from_the_rule_itself(book, rule, lacking):
    assert of(book, [], rule).lacking == lacking


def test_a_written_reason_stands_for_a_case(book, files):
    found = of(book, files(REASON.replace("RULE", "art_1/par_1").replace("OUTCOME", "undetermined")), "art_1/par_1")
    assert "undetermined" not in found.lacking and found.reasons == {"undetermined": "it cannot be"}


def test_the_time_before_the_act_says_nothing_of_a_scope(book, files):
    early = files(EARLY.replace("RULE", "art_1/par_1"), EARLY.replace("RULE", "art_1/par_1#least"))
    assert "not_applicable" in of(book, early, "art_1/par_1").lacking
    assert of(book, early, "art_1/par_1#least").shown == {"not_applicable": 1}
    first_day = files(EARLY.replace("RULE", "art_1/par_1").replace("2020-12-31", "2021-01-01"))
    assert "not_applicable" not in of(book, first_day, "art_1/par_1").lacking


def test_a_reason_against_a_case_is_a_mistake(book, files):
    reason = REASON.replace("RULE", "art_1/par_1").replace("OUTCOME", "compliant")
    (mistake,) = idle_reasons(book, files(shows("art_1/par_1", "compliant"), reason))
    assert mistake.code == "R343" and "does show `art_1/par_1` as compliant" in mistake.message
    assert mistake.span.source.name.endswith("1.cases.yaml")


def test_one_reason_twice_is_a_mistake(book, files):
    reason = REASON.replace("RULE", "art_1/par_1").replace("OUTCOME", "compliant")
    (mistake,) = idle_reasons(book, files(reason, reason))
    assert mistake.code == "R343" and mistake.notes[0][0].source.name.endswith("0.cases.yaml")
    assert idle_reasons(book, files(reason, shows("art_1/par_1", "non_compliant"))) == ()
