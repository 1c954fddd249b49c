"""Files of cases: what they hold, and every way in which a case could pass without saying anything."""

from __future__ import annotations

import pytest

from acquis.cases import NoCase, read_case_file, read_cases

from .bees import BREACHED, MET, REFUSED


@pytest.fixture
def read(tmp_path, book):
    def from_text(text):
        path = tmp_path / "a.cases.yaml"
        path.write_text(text, encoding="utf-8")
        return read_case_file(path, book)

    return from_text


def places(file):
    return [(m.code, m.span.line, m.span.column) for m in file.mistakes]


def test_a_file_with_everything(read):
    file = read(MET + REFUSED + "- no_case: {rule: art_1/par_4, outcome: undetermined, because: all is known}\n")
    assert file.mistakes == ()
    met, refused = file.cases
    assert met.sentence == "three quarters of the cost are allowed" and met.error is None
    assert met.expect == {"art_1/par_1": {"outcome": "compliant", "values": {"share": "75 %", "most": "75.00"}}}
    assert [key.text for key, _ in met.dossier] == ["project"]
    assert (refused.error, refused.expect, refused.span.line) == ("C704", {}, 5)
    (reason,) = file.reasons
    assert (reason.rule, reason.outcome, reason.because) == ("art_1/par_4", "undetermined", "all is known")
    assert isinstance(reason, NoCase) and reason.span.line == 8


def test_cases_alone(tmp_path, book):
    path = tmp_path / "a.cases.yaml"
    path.write_text(MET + "- case: nothing\n", encoding="utf-8")
    cases, mistakes = read_cases(path, book)
    assert [c.sentence for c in cases] == ["three quarters of the cost are allowed"]
    assert [m.code for m in mistakes] == ["R302"]


CASE = "- case: a\n  project: {}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("case: a\n", [("R317", 1, 1)]),
        ("- a\n", [("R317", 1, 3)]),
        (CASE, [("R302", 1, 3)]),
        ("- project: {}\n  error: C704\n", [("R302", 1, 3)]),
        ("- case: ''\n  project: {}\n  error: C704\n", [("R302", 1, 9)]),
        (MET + MET, [("R341", 5, 9)]),
        (MET + MET.replace("quarters of", "quarters   of").replace("75 %", "90 %"), [("R341", 5, 9)]),
        (CASE + "  expect: {}\n", [("R342", 3, 3)]),
        (CASE + "  expect: compliant\n", [("R317", 3, 11)]),
        (CASE + "  expect: {art_1/par_1: compliant}\n", [("R317", 3, 25)]),
        (CASE + "  expect: {art_1/par_1: {}}\n", [("R302", 3, 12)]),
        (CASE + "  expect: {art_1/par_1: {because: gap}}\n", [("R302", 3, 12)]),
        (CASE + "  expect: {art_1/par_1: {outcome: complient}}\n", [("R313", 3, 35)]),
        (CASE + "  expect: {art_1/par_1: {outcome: undetermined, because: unsure}}\n", [("R313", 3, 58)]),
        (CASE + "  expect: {art_1/par_1: {outcome: compliant, misssing: []}}\n", [("R301", 3, 46)]),
        (CASE + "  expect: {art_1/par_1: {outcome: undetermined, missing: cost}}\n", [("R317", 3, 58)]),
        (CASE + "  expect: {art_1/par_1: {outcome: compliant, values: [75 %]}}\n", [("R317", 3, 54)]),
        (CASE + "  expect: {art_1/par_9: {outcome: compliant}}\n", [("R318", 3, 12)]),
        (CASE + "  error: C999\n", [("R313", 3, 10)]),
        (CASE + "  error: C704\n  expect: {art_1/par_1: {outcome: compliant}}\n", [("R301", 4, 3)]),
        ("- no_case: a\n", [("R317", 1, 12)]),
        ("- no_case: {rule: art_1/par_1}\n", [("R302", 1, 13), ("R302", 1, 13)]),
        ("- no_case: {rule: art_9, outcome: compliant, because: a}\n", [("R318", 1, 19)]),
        ("- no_case: {rule: art_1/par_1, outcome: fine, because: a}\n", [("R313", 1, 41)]),
        ("- no_case: {rule: art_1/par_1, outcome: compliant, because: ' '}\n", [("R302", 1, 61)]),
        ("- no_case: {rule: art_1/par_1, outcome: compliant, because: a, cause: b}\n", [("R301", 1, 64)]),
        ("- no_case: {rule: art_1/par_1, outcome: compliant, because: a}\n  case: b\n", [("R301", 2, 3)]),
    ],
)
def test_mistakes(read, text, expected):
    file = read(text)
    assert places(file) == expected
    assert not any(case.sentence in ("", "a") for case in file.cases)


def test_a_second_sentence_points_to_the_first(read):
    (mistake,) = read(MET + BREACHED + MET).mistakes
    assert mistake.span.line == 9 and [(s.line, s.column) for s, _ in mistake.notes] == [(1, 9)]


def test_a_mistake_spoils_no_other_case(read):
    file = read(BREACHED.replace("non_compliant", "no_compliant") + MET)
    assert [c.sentence for c in file.cases] == ["three quarters of the cost are allowed"]
    assert "did you mean `non_compliant`" in file.mistakes[0].help


def test_broken_yaml(read):
    file = read(MET + "- case: a\n  - b\n")
    assert file.cases == () and len(file.mistakes) == 1
    assert file.mistakes[0].code.startswith("S") and file.mistakes[0].span.line == 6


def test_a_file_that_is_not_there(tmp_path, book):
    file = read_case_file(tmp_path / "no.cases.yaml", book)
    assert file.cases == () and [m.code for m in file.mistakes] == ["S113"]
