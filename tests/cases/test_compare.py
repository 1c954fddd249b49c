"""A verdict against an expectation: only what is named counts, and only what differs is told."""

from __future__ import annotations

import pytest

from acquis.cases import differences, read_cases, run_case
from acquis.cases.compare import compare
from acquis.cases.show import show_run
from acquis.rulings.verdict import ReadingVerdict, Verdict

from .bees import BREACHED, FAILING, MET, REFUSED, UNREADABLE

VERDICT = Verdict(
    "art_1/par_1", "Article 1(1)", "Ceiling", (), "undetermined", "missing_facts", ("cost", "support"), (),
    {"share": "75 %", "most": {"at_least": "10.00"}, "sold": True, "count": 3, "days": ["2021-01-01"]},
    {"wide": ReadingVerdict("compliant", {"share": "75 %"}), "narrow": ReadingVerdict("non_compliant", {})},
    ("provisional",),
)  # fmt: skip


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"outcome": "undetermined", "because": "missing_facts"},
        {"missing": ["support", "cost"], "by": [], "remarks": ["provisional"]},
        {"values": {"most": {"at_least": "10.00"}, "sold": True, "count": "3", "days": ["2021-01-01"]}},
        {"readings": {"wide": {"outcome": "compliant", "values": {"share": "75 %"}}}},
    ],
)
def test_as_expected(wanted):
    assert compare(VERDICT, wanted) == ()


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (
            {"outcome": "compliant", "because": "gap"},
            [("outcome", "compliant", "undetermined"), ("because", "gap", "missing_facts")],
        ),
        ({"missing": ["cost", "kind"]}, [("missing", "kind", "–"), ("missing", "–", "support")]),
        ({"missing": ["cost", "cost", "support"]}, [("missing", "cost", "–")]),
        ({"remarks": []}, [("remarks", "–", "provisional")]),
        ({"by": ["art_1/par_2"]}, [("by", "art_1/par_2", "–")]),
        (
            {"values": {"share": "90 %", "nothing": "1", "most": {"at_least": "10.00"}, "sold": True}},
            [
                ("values.share", "90 %", "75 %"),
                ("values.nothing", "1", "–"),
                ("values.count", "–", "3"),  # perhaps it is called so
                ("values.days", "–", "[2021-01-01]"),
            ],
        ),
        ({"values": {"sold": False}}, [("values.sold", "no", "yes")]),
        ({"values": {"sold": "yes"}}, [("values.sold", "yes", "yes")]),  # a text is no truth
        ({"values": {"days": ["2021-01-02"]}}, [("values.days", "[2021-01-02]", "[2021-01-01]")]),
        (
            {"values": {"most": {"at_most": "20.00"}}},
            [("values.most.at_most", "20.00", "–"), ("values.most.at_least", "–", "10.00")],
        ),
        ({"values": {"most": "10.00"}}, [("values.most", "10.00", "at least 10.00")]),
        (
            {"readings": {"narrow": {"outcome": "compliant"}, "third": {"outcome": "compliant"}}},
            [
                ("readings.narrow.outcome", "compliant", "non_compliant"),
                ("readings.third", "{outcome: compliant}", "–"),
                ("readings.wide", "–", "{outcome: compliant, values: {share: 75 %}}"),
            ],
        ),
    ],
)
def test_what_differs(wanted, told):
    assert [(d.key, d.expected, d.found) for d in compare(VERDICT, wanted)] == told


@pytest.fixture
def case(tmp_path, book):
    def from_text(text):
        path = tmp_path / "a.cases.yaml"
        path.write_text(text, encoding="utf-8")
        cases, mistakes = read_cases(path, book)
        assert not mistakes
        return cases[0]

    return from_text


def test_cases_that_pass(case, book):
    for text in (MET, BREACHED, REFUSED):
        assert run_case(case(text), book).passed and differences(case(text), book) == []


def test_a_case_that_fails_says_where_what_and_why(case, book):
    run = run_case(case(FAILING), book)
    shown = show_run(run).split("\n")
    assert not run.passed
    assert shown[0].endswith("a.cases.yaml:1:3: one cent more is still allowed")
    assert shown[1:6] == [
        "  Article 1(1) [art_1/par_1]",
        "                  expected     found",
        "    outcome       compliant    non_compliant",
        "    by            art_1/par_2  –",
        "    values.share  90 %         75 %",
    ]
    assert shown[6].startswith("    Why: ") and "75.01" in shown[6]
    assert differences(run.case, book)[0] == "art_1/par_1: outcome is non_compliant, expected compliant"


def test_only_the_rules_asked_for(case, book):
    two = case(FAILING + "    art_1/par_1#least: {outcome: compliant}\n")
    assert [d.rule for d in run_case(two, book).disagreements] == ["art_1/par_1", "art_1/par_1#least"]
    assert [d.rule for d in run_case(two, book, ["art_1/par_1#least"]).disagreements] == ["art_1/par_1#least"]


def test_a_dossier_with_a_mistake_is_none_of_the_law(case, book):
    run = run_case(case(UNREADABLE), book)
    assert not run.passed and [(m.code, m.span.line, m.span.column) for m in run.mistakes] == [("C704", 2, 19)]
    assert run.disagreements == () and "hovel" in differences(run.case, book)[0]


@pytest.mark.parametrize(("text", "found"), [("kind: hive", "–"), ("kinds: hive", "C701")])
def test_an_error_that_does_not_come(case, book, text, found):
    run = run_case(case(REFUSED.replace("kind: hovel", text)), book)
    assert run.error is not None and (run.error.expected, run.error.found) == ("C704", found)
    assert differences(run.case, book) == [f"expected the error C704, got {found}"]


def test_a_rule_without_a_verdict_says_why(case, book):
    early = case(MET.replace("project:", "stage: selection\n  project:").replace("art_1/par_1", "art_1/par_5"))
    other = case(MET.replace("art_1/par_1", "art_2/par_1"))
    for one, why in ((early, "asked from the stage implementation on"), (other, "does not have: scheme")):
        (disagreement,) = run_case(one, book).disagreements
        assert disagreement.differences[0].found == "no verdict" and why in disagreement.reason


def test_what_a_terminal_obeys_is_escaped(case, book):
    shown = show_run(
        run_case(case(FAILING.replace("one cent", '"\\e[31mone cent').replace("allowed", 'allowed"')), book)
    )
    assert "\x1b" not in shown and "\\x1b[31m" in shown


def test_long_texts_stay_in_their_column(case, book):
    run = run_case(case(FAILING.replace("90 %", "90 % " * 30)), book)
    assert max(map(len, show_run(run).split("\n")[1:])) <= 100
