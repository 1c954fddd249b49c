"""`acquis test`: what it says of cases that pass, fail or cannot be read, and the exit code for each."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from ..cli.acquis_command import command
from .bees import BREACHED, FAILING, MET, REFUSED, UNREADABLE, broken, rulebook


def test_all_pass(acquis, tmp_path):
    folder = rulebook(tmp_path / "bees", article_01=MET + BREACHED, article_02=REFUSED)
    code, out, err = acquis("test", "--rulebook", folder)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"{folder}/article_01.cases.yaml: 2 cases",
        f"{folder}/article_02.cases.yaml: 1 case",
        "3 cases in 2 files: 3 pass",
    ]


def test_one_fails(acquis, tmp_path):
    folder = rulebook(tmp_path / "bees", article_01=MET + FAILING)
    code, out, err = acquis("test", folder)
    assert (code, err) == (1, "")
    assert (
        f"✗ {folder}/article_01.cases.yaml:5:3: one cent more is still allowed\n  Article 1(1) [art_1/par_1]\n" in out
    )
    assert "    values.share  90 %         75 %\n    Why: " in out
    assert "article_01.cases.yaml: 2 cases, 1 fails\n" in out
    assert out.endswith("2 cases in 1 file: 1 passes, 1 fails\n")


def test_a_dossier_that_cannot_be_read_goes_before_a_failure(acquis, tmp_path):
    folder = rulebook(tmp_path / "bees", article_01=UNREADABLE + FAILING)
    code, out, err = acquis("test", folder)
    assert code == 3 and "2 cases, 1 fails, 1 mistake" in out
    assert f"{folder}/article_01.cases.yaml:2:19: error[C704]" in err and "\n                    ^^^^^\n" in err


def test_a_mistake_in_a_file_spoils_no_other_case(acquis, tmp_path):
    folder = rulebook(
        tmp_path / "bees", article_01=MET + "- case: a\n  project: {}\n  expect: {}\n", article_02=REFUSED
    )
    code, out, err = acquis("test", folder)
    assert code == 3 and "article_01.cases.yaml:7:3: error[R342]" in err
    assert "    expect: {}\n    ^^^^^^\n" in err
    assert out.endswith("2 cases in 2 files: 2 pass; 1 mistake\n")


def test_a_rulebook_with_a_mistake_is_told_once(acquis, tmp_path):
    folder = broken(rulebook(tmp_path / "bees", article_01=MET, article_02=REFUSED))
    other = rulebook(tmp_path / "wasps", article_01=MET)
    code, out, err = acquis("test", tmp_path)
    assert code == 3 and err.count("error[E205]") == 1 and f"{folder}/article_02.yaml" in err
    assert f"{other}/article_01.cases.yaml: 1 case\n" in out
    for named in (("--rulebook", folder), (folder / "article_01.cases.yaml",)):
        assert acquis("test", *named)[0] == 3


def test_files_and_folders_each_with_their_rulebook(acquis, tmp_path):
    bees = rulebook(tmp_path / "bees", article_01=MET, article_02=FAILING)
    (bees / "more").mkdir()
    (bees / "more" / "a.cases.yaml").write_text(MET, encoding="utf-8")
    alone = tmp_path / "mine.yaml"
    alone.write_text(MET, encoding="utf-8")
    assert acquis("test", bees / "article_01.cases.yaml", bees / "more")[:2] == (
        0,
        f"{bees}/article_01.cases.yaml: 1 case\n{bees}/more/a.cases.yaml: 1 case\n2 cases in 2 files: 2 pass\n",
    )
    assert "1 case in 1 file" in acquis("test", alone, alone, "--rulebook", bees)[1]
    code, _, err = acquis("test", alone)  # beside no rulebook: the law in use, which knows no bees
    assert code == 3 and "R318" in err


def test_narrowed(acquis, tmp_path):
    folder = rulebook(tmp_path / "bees", article_01=MET + FAILING + "    art_1/par_1#least: {outcome: compliant}\n")
    assert acquis("test", folder, "--filter", "QUARTERS  of")[:2] == (
        0,
        f"{folder}/article_01.cases.yaml: 1 case\n1 case in 1 file: 1 passes\n",
    )
    code, out, _ = acquis("test", folder, "--rule", "art_1/par_1#least")
    assert code == 1 and "[art_1/par_1#least]" in out and "[art_1/par_1]" not in out and "1 case in 1 file" in out
    assert "2 cases" in acquis("test", folder, "--rule", "art_1/par_1", "--rule", "art_1/par_1#least")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--filter", "nowhere"), "no case is left"),
        (("--filter", " "), "`--filter` names no text"),
        (("--rule", "art_1/par_4"), "no case is left"),
        (("--rule", "art_1/par_11"), "did you mean `art_1/par_1`"),
        (("--rule", "art_1/par_2"), "it is a derogation"),
        (("--format", "html"), "formats: text, json, junit"),
        (("--kinds", "--filter", "a"), "--kinds goes neither"),
        (("--kinds", "--rule", "art_9"), "unknown rule `art_9`"),
        (("--kind",), "unrecognized arguments"),
    ],
)
def test_wrong_use(acquis, tmp_path, arguments, said):
    code, out, err = acquis("test", rulebook(tmp_path / "bees", article_01=MET), *arguments)
    assert code == 2 and out == "" and said in err


def test_places_without_cases(acquis, tmp_path):
    code, _, err = acquis("test", tmp_path)
    assert code == 2 and "there are no cases in" in err
    code, _, err = acquis("test", tmp_path / "nowhere.cases.yaml")
    assert code == 3 and "S113" in err
    code, _, err = acquis("test", "--rulebook", tmp_path / "nowhere")
    assert code == 2 or "S113" in err


def test_a_fault_of_the_engine_at_one_case_keeps_no_other_from_being_run(acquis, tmp_path, monkeypatch):
    from acquis.cases import run_case
    from acquis.cli import case_runs

    def failing(case, *arguments):
        if case.sentence.startswith("three"):
            raise ZeroDivisionError
        return run_case(case, *arguments)

    monkeypatch.setattr(case_runs, "run_case", failing)
    folder = rulebook(tmp_path / "bees", article_01=MET + FAILING + UNREADABLE)
    code, out, err = acquis("test", folder)
    assert code == 5 and "article_01.cases.yaml:1:3: three quarters" in err and "ZeroDivisionError" in err
    assert "2 cases, 1 fails, 1 mistake, 1 fault of the engine" in out


def test_in_the_folder_itself(acquis, tmp_path, monkeypatch):
    monkeypatch.chdir(rulebook(tmp_path / "bees", article_01=MET))
    assert acquis("test", ".")[:2] == (0, "article_01.cases.yaml: 1 case\n1 case in 1 file: 1 passes\n")
    assert acquis("test", "article_01.cases.yaml")[0] == 0
    assert "10 rules" in acquis("test", "--kinds", ".")[1] == acquis("test", "--kinds", "../bees")[1]
    monkeypatch.chdir(tmp_path / "bees" / "vocabulary")
    assert acquis("test", "..")[1].startswith("../article_01.cases.yaml: 1 case\n")


def test_json(acquis, tmp_path):
    folder = rulebook(tmp_path / "bees", article_01=MET + FAILING + UNREADABLE + REFUSED.replace("C704", "C701"))
    code, out, err = acquis("test", folder, "--format", "json")
    told = json.loads(out)
    assert (code, err) == (3, "")
    assert {k: told[k] for k in ("cases", "passed", "failed", "mistakes")} == {
        "cases": 4, "passed": 1, "failed": 2, "mistakes": 1,
    }  # fmt: skip
    met, failing, unreadable, refused = told["files"][0]["cases"]
    assert met == {
        "case": "three quarters of the cost are allowed", "line": 1, "column": 3, "passed": True, "errors": [],
        "disagreements": [],
    }  # fmt: skip
    (one,) = failing["disagreements"]
    assert (one["rule"], one["citation"]) == ("art_1/par_1", "Article 1(1)") and "75.01" in one["reason"]
    assert one["differences"][0] == {"key": "outcome", "expected": "compliant", "found": "non_compliant"}
    assert [(e["code"], e["line"], e["column"]) for e in unreadable["errors"]] == [("C704", 10, 19)]
    assert refused["disagreements"][0]["differences"] == [{"key": "error", "expected": "C701", "found": "C704"}]


def test_junit(acquis, tmp_path):
    text = MET + FAILING.replace("one cent", '"<one> \\x01 & cent').replace("allowed", 'allowed"') + UNREADABLE
    folder = rulebook(tmp_path / "bees", article_01=text, article_02="- a\n")
    code, out, _ = acquis("test", folder, "--format", "junit")
    first, second = ElementTree.fromstring(out)
    assert code == 3
    assert [first.get(k) for k in ("tests", "failures", "errors")] == ["3", "1", "1"]
    assert [second.get(k) for k in ("tests", "failures", "errors")] == ["1", "0", "1"]
    assert first[1].get("name") == "<one> \ufffd & cent more is still allowed" and first[1].get("line") == "5"
    assert [case[0].tag for case in (*first[1:], *second)] == ["failure", "error", "error"] and len(first[0]) == 0
    assert "values.share" in first[1][0].text and "R317" in second[0][0].text


def test_kinds(acquis, tmp_path):
    reason = "- no_case: {rule: art_1/par_1, outcome: undetermined, because: bees know everything}\n"
    folder = rulebook(tmp_path / "bees", article_01=MET + BREACHED, article_02=reason)
    code, out, err = acquis("test", folder, "--kinds")
    assert (code, err) == (1, "")
    assert "✗ Article 1(1) [art_1/par_1]: no case where it is not applicable\n" in out
    assert "✗ Article 1(1) [art_1/par_1#least]: no case where it is met, breached, left open\n" in out
    assert "  left open: bees know everything\n    Article 1(1)\n" in out
    assert out.endswith("0 with cases of every kind, or the reason why not; 10 lacking some\n")
    code, out, _ = acquis("test", "--rulebook", folder, "--kinds", "--rule", "art_1/par_1", "--format", "json")
    assert code == 1 and json.loads(out) == {
        "rules": [
            {
                "rule": "art_1/par_1", "citation": "Article 1(1)", "shown": {"compliant": 1, "non_compliant": 1},
                "reasons": {"undetermined": "bees know everything"}, "lacking": ["not_applicable"],
            }
        ],
        "errors": [],
    }  # fmt: skip


def test_kinds_when_nothing_is_lacking(acquis, tmp_path):
    scope = "- case: wax\n  project: {kind: meadow}\n  expect: {art_1/par_1: {outcome: not_applicable}}\n"
    open_ = "- case: a hive\n  project: {kind: hive}\n  expect: {art_1/par_1: {outcome: undetermined}}\n"
    folder = rulebook(tmp_path / "bees", article_01=MET + BREACHED + scope + open_)
    code, out, _ = acquis("test", folder / "article_01.cases.yaml", "--kinds", "--rule", "art_1/par_1")
    assert code == 0 and out == "1 rule: 1 with cases of every kind, or the reason why not; 0 lacking some\n"
    reason = "- no_case: {rule: art_1/par_1, outcome: compliant, because: never}\n"
    (folder / "article_02.cases.yaml").write_text(reason, encoding="utf-8")
    code, _, err = acquis("test", folder, "--kinds", "--rule", "art_1/par_1")
    assert code == 3 and "R343" in err
    assert acquis("rules", "check", folder)[0] == 3


def test_as_a_process_with_the_bytes_of_utf_8_and_no_colour(tmp_path):
    rulebook(tmp_path / "bees", article_01=FAILING)
    done = command("test", "bees", cwd=tmp_path, PYTHONIOENCODING="latin-1", NO_COLOR="1")
    assert done.returncode == 1 and b"\x1b" not in done.stdout
    assert "✗ bees/article_01.cases.yaml:1:3: one cent more".encode() in done.stdout


def test_on_a_terminal_in_colour(acquis, tmp_path, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("acquis.cli.output.colour", lambda stream: True)
    _, out, _ = acquis("test", rulebook(tmp_path / "bees", article_01=FAILING))
    assert "\x1b[1;31m✗ " in out and "\x1b[1;32m90 %" in out and out.endswith("1 fails\x1b[0m\n")


def test_the_help_has_examples(acquis):
    code, out, _ = acquis("test", "--help")
    assert code == 0 and "acquis test --kinds" in out.split("examples:")[1]
