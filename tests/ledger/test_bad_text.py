"""Whatever is given as a text: a diagnostic with its place, never a traceback."""

from __future__ import annotations

import random
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acquis.cli.main import run
from acquis.diagnostics import Diagnostic
from acquis.ledger.compare import compare
from acquis.ledger.holdings import read_references
from acquis.source import Source

from .places import RULES, TEXT, text


@pytest.fixture
def ledger(capsys, tmp_path, loaded_once):
    """`acquis ledger --text` on some bytes: exit code, standard output, standard error."""

    def call(content: bytes, *options: str):
        path = tmp_path / "text.txt"
        path.write_bytes(content)
        code = run(["ledger", "--text", str(path), *options])
        return code, *capsys.readouterr()

    return call


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "R359"),
        (b"\n\n\n", "R359"),
        (b"Dear Sir or Madam,\n\nArticle 5 of our contract says 30 %.\n", "R359"),
        (b"article: 15\nfigures:\n  ceiling: {value: 75 %}\n", "R359"),
        (b"\x00\x01\x02" * 100, "S115"),
        ("Article\u00a01\n\nThe Fund’s rate is 75\u00a0%.\n".encode("cp1252"), "S101"),
        ("Article 1\n\nThe rate is 75 %.\n".encode("utf-16"), "S101"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n", "S101"),
    ],
)
def test_what_is_no_act_is_refused(ledger, content, code):
    exit_code, out, err = ledger(content)
    assert exit_code == 3
    assert out == ""
    assert f"error[{code}]" in err and "text.txt" in err and "help: " in err


def test_eight_mebibytes_of_anything_are_too_many(ledger):
    noise = random.Random(1).randbytes(8 << 20)
    exit_code, _, err = ledger(noise)
    assert exit_code == 3 and "error[S102]" in err


@pytest.mark.parametrize(
    "line", ["Article 1\n", "1. Article 5(2) and 75 %\n", "(a)\n", "( 1 ) x\n", "ANNEX I\n", "▼M7\n"]
)
def test_long_monotonous_texts_end(rulebook, line):
    """One line, thousands of times: linear work, and an answer."""
    found = compare(rulebook, {}, Source("long.txt", "Article 1\n\nA title\n\n" + line * 4000))
    assert found is not None


def test_more_lines_than_any_act(rulebook):
    found = compare(rulebook, {}, Source("long.txt", "Article 1\n\nA title\n\n" + "(a)\n" * 50_000))
    assert isinstance(found, Diagnostic) and found.code == "R359"


def test_one_long_line_ends(rulebook):
    words = "Article 5(2) of Regulation (EU) 2021/1060, point (a) and 75 %, one " * 1000
    found = compare(rulebook, {}, Source("long.txt", f"Article 1\n\nA title\n\n{words}\n"))
    assert found is not None


def test_no_such_file(capsys, tmp_path, loaded_once):
    assert run(["ledger", "--text", str(tmp_path / "absent.txt")]) == 3
    assert "error[S113]" in capsys.readouterr().err


def test_another_act_differs_everywhere(ledger):
    exit_code, out, _ = ledger(b"Article 1\n\nSubject matter\n\nThis Regulation pays 75 %.\n")
    assert exit_code == 1
    assert "error[R354]: Article 1" in out and "error[R351]: Article 40" in out


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_pieces_of_the_text_in_any_order(rulebook, data):
    """Cut, shuffled, doubled: still differences, never an exception."""
    lines = text().split("\n")[60:]
    starts = data.draw(st.lists(st.integers(0, len(lines) - 1), min_size=1, max_size=6))
    pieces = ["\n".join(lines[start : start + data.draw(st.integers(1, 200))]) for start in starts]
    compare(rulebook, {}, Source("pieces.txt", "\n".join(pieces)))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.sampled_from("Article ANNEX()123ivx%,.-—►▼M◄ EURand\n\u00a0paragraphpoint of"), max_size=400))
def test_words_like_those_of_an_act(rulebook, words):
    compare(rulebook, {}, Source("words.txt", f"Article 1\n\nTitle\n\n{words}"))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("art_15/par_1\tart_99/par_1", "`art_99/par_1` is no place of the act"),
        ("art_99\tart_1", "`art_99` is no place of the act"),
        ("art_15/par_1", "1 columns instead of 2"),
        ("art_3/par_2\tart_3/par_1", "a second row `art_3/par_2`"),
        ("art_15/par_1\tart_15/par_1 to art_15/par_77", "`art_15/par_77` is no place of the act"),
    ],
)
def test_mistakes_of_the_list_of_references(rulebook, tmp_path, row, says):
    shutil.copy(RULES / "references.tsv", tmp_path)
    with (tmp_path / "references.tsv").open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    _, wrong = read_references(tmp_path, rulebook.ledger)
    lines = (RULES / "references.tsv").read_text(encoding="utf-8").count("\n")
    assert [(m.code, m.message, m.span.line) for m in wrong if m.span] == [("R325", says, lines + 1)]


def test_a_rulebook_without_its_references(capsys, tmp_path):
    shutil.copytree(RULES, tmp_path / "rules")
    (tmp_path / "rules" / "references.tsv").unlink()
    assert run(["ledger", "--text", str(TEXT), "--rulebook", str(tmp_path / "rules")]) == 3
    assert "references.tsv" in capsys.readouterr().err
