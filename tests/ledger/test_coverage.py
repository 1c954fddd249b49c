"""Every provision has a state; the ledger and the rules say the same."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from acquis.cli.main import run
from acquis.ledger.coverage import coverage
from acquis.rulebook.ledger import read_ledger
from acquis.rulebook.load import load
from acquis.source import Source

from .places import RULES, TEXT, text

GOOD = Path(__file__).parents[1] / "rulebook" / "good"
HEAD = "id\tcitation\tkind\tbound\tsubject\tmode\tsummary\tfigures\tstate\treason"


@pytest.fixture
def ledger(capsys, loaded_once):
    """`acquis ledger`: exit code, standard output, standard error."""

    def call(*arguments: str):
        return run(["ledger", *arguments]), *capsys.readouterr()

    return call


def with_row(rulebook, identity: str, **changes):
    """The rulebook with one row of its ledger changed."""
    return replace(rulebook, ledger={**rulebook.ledger, identity: replace(rulebook.ledger[identity], **changes)})


def test_nothing_is_open(ledger):
    code, out, err = ledger()
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].startswith("502 provisions: ")
    assert re.search(r"^Article 22 +16 +15 ", out, re.MULTILINE)
    assert "Article 38(1) (art_38/par_1): procedure\n    names the committee" in out


def test_one_article(ledger):
    code, out, _ = ledger("--article", "8")
    assert code == 0 and out.splitlines()[-1].startswith("1 provision: 1 rule; ")
    assert ledger("art_8")[1] == out
    assert "Article 8" in out and "Article 9" not in out


def test_one_table_as_json(ledger):
    code, out, _ = ledger("anx_VI/tab_3", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert [p["id"] for p in found["provisions"]] == ["anx_VI/tab_3", *(f"anx_VI/tab_3/00{n}" for n in range(1, 6))]
    assert found["states"] == {"rule": 1, "data": 5}
    assert found["provisions"][0]["norms"] == ["anx_VI/tab_3"]


def test_the_official_text(ledger):
    code, out, err = ledger("--text", str(TEXT))
    assert (code, err) == (0, "")
    assert "\nRegulation (EU) 2021/523  <-  Article 27\n" in out
    assert out.endswith("107 figures, 195 references to the act itself; no differences\n")


def test_a_changed_text_as_json(ledger, tmp_path):
    changed = tmp_path / "changed.txt"
    changed.write_text(text().replace("by 15 October", "by 31 October"), encoding="utf-8")
    code, out, _ = ledger("--text", str(changed), "--format", "json")
    found = json.loads(out)
    line = text()[: text().index("by 15 October")].count("\n") + 1
    assert code == 1
    assert [(d["provision"], d["citation"], d["code"]) for d in found["differences"]] == [
        ("art_22/par_7", "Article 22(7)", "R355"),
        ("art_22/par_7", "Article 22(7)", "R354"),
    ]
    assert (found["differences"][1]["file"], found["differences"][1]["line"]) == (str(changed), line)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["art_99"], "the act has no `art_99`"),
        (["--article", "xx"], "the act has no `art_xx`"),
        (["art_8", "--article", "8"], "name one"),
        (["art_8", "--text", "x.txt"], "--text compares the whole act"),
        (["--format", "html"], "unknown format `html`"),
    ],
)
def test_wrong_use(ledger, arguments, says):
    code, out, err = ledger(*arguments)
    assert (code, out) == (2, "") and says in err


def test_a_row_whose_rule_is_missing(rulebook):
    found = coverage(with_row(rulebook, "art_38/par_1", state="rule", reason=""), "art_38")
    assert [(m.code, m.message) for m in found.contradictions] == [
        ("R323", "Article 38(1): no rule or derogation cites `art_38/par_1`")
    ]


def test_a_row_tested_together_with_others(rulebook):
    """Article 7(3), first subparagraph, has no rule of its own: that of the paragraph is named, and must exist."""
    assert coverage(rulebook, "art_7").contradictions == ()
    found = coverage(with_row(rulebook, "art_7/par_3/sub_1", reason="tested by `art_7/par_33`"), "art_7")
    assert [m.code for m in found.contradictions] == ["R323"]


def test_a_rule_for_a_row_of_another_state(rulebook):
    found = coverage(with_row(rulebook, "art_15/par_2", state="procedure", reason="decided by others"), "art_15")
    assert [m.code for m in found.contradictions] == ["R324"]
    assert "art_15/par_2" in found.contradictions[0].message


def test_exit_code_of_a_contradiction(ledger, tmp_path):
    shutil.copytree(GOOD, tmp_path / "rules")
    code, out, err = ledger("--rulebook", str(tmp_path / "rules"))
    assert code == 3 and "error[R323]" in err and "ledger.tsv:" in err
    assert out  # the page is shown all the same


@pytest.mark.parametrize(
    ("state", "reason", "expected"),
    [
        ("rule", "", []),
        ("data", "held in a code list", []),
        ("", "", ["R321"]),
        ("Rule", "", ["R321"]),
        ("encoded", "somewhere", ["R321"]),
        ("procedure", "", ["R322"]),
        ("final", "   ", ["R322"]),
    ],
)
def test_state_and_reason_of_a_row(state, reason, expected):
    row = f"art_1\tArticle 1\tscope\tnone\tnone\tcontext\tSays what it is about.\t-\t{state}\t{reason}"
    _, wrong = read_ledger(Source("ledger.tsv", f"{HEAD}\n{row}\n"))
    assert [(m.code, m.span.line, m.span.column) for m in wrong if m.span] == [(code, 2, 1) for code in expected]


def test_rules_check_reports_a_row_without_a_state(tmp_path):
    shutil.copytree(GOOD, tmp_path / "rules")
    path = tmp_path / "rules" / "ledger.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("\trule\t\n", "\t\t\n", 1), encoding="utf-8")
    assert [m.code for m in load(tmp_path / "rules").mistakes] == ["R321"]


def test_reasons_name_what_is_there(rulebook):
    """What a reason puts between backticks exists: a list, a code word, a fact, a figure or a norm."""
    written = "\n".join(p.read_text(encoding="utf-8") for p in RULES.rglob("*.yaml"))
    names = set(re.findall(r"^ *([a-z][a-z_0-9]*):", written, re.MULTILINE))
    words = {w for codes in rulebook.vocabulary.code_lists.values() for w in codes.codes} | set(rulebook.rules)
    words |= {d.id for r in rulebook.rules.values() for d in r.derogations} | {"objective"}
    inline = {w for group in re.findall(r"values: \[([^\]]+)\]", written) for w in re.split(r",\s*", group)}
    for row in rulebook.ledger.values():
        for name in re.findall(r"`([^`]+)`", row.reason):
            assert name in names | words | inline or name.endswith(("…)", ".…")), (row.id, name)
