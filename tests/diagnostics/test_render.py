"""Diagnostics as a person and a program see them."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acquis.diagnostics.model import Diagnostic
from acquis.diagnostics.render import as_json, render, visible
from acquis.reading import read_bytes
from acquis.source import Source, Span


def at(text: str, word: str, name: str = "case.yaml") -> Span:
    """The span of a word."""
    start = text.index(word)
    return Span(Source(name, text), start, start + len(word))


def shown(text: str, word: str) -> list[str]:
    """Source line and carets as rendered."""
    return render([Diagnostic("C701", "so", at(text, word))], colour=False).splitlines()[1:3]


def test_whole() -> None:
    text = "project:\n  union: 5\n  uniom: 6\n"
    first = at(text, "union")
    wrong = Span(first.source, 22, 27)
    diagnostic = Diagnostic("C701", "unknown fact `uniom`", wrong, "did you mean `union`?", ((first, "like this"),))
    assert render([diagnostic], colour=False) == (
        "case.yaml:3:3: error[C701]: unknown fact `uniom`\n    uniom: 6\n    ^^^^^\n"
        "case.yaml:2:3: note: like this\n    union: 5\n    ^^^^^\n"
        "help: did you mean `union`?\n"
    )


def test_several_are_apart() -> None:
    text = render([Diagnostic("U901", "one"), Diagnostic("U902", "two", None, "three")], colour=False)
    assert text == "error[U901]: one\n\nerror[U902]: two\nhelp: three\n"
    assert render([], colour=True) == ""


def test_reader_and_renderer_together() -> None:
    _, found = read_bytes("a: 1\r\n'ключ': {b: 2,\tb: 3}\r\n".encode(), "x.yaml")
    assert render(found, colour=False) == (
        "x.yaml:2:16: error[S105]: the key `b` stands here twice\n"
        "  'ключ': {b: 2,\tb: 3}\n"
        "                \t^\n"
        "x.yaml:2:10: note: it stands here first\n"
        "  'ключ': {b: 2,\tb: 3}\n"
        "           ^\n"
        "help: keep one of the two; which one counts is never guessed\n"
    )


@pytest.mark.parametrize(
    ("text", "word", "line", "carets"),
    [
        ("a: b", "b", "  a: b", "     ^"),
        ("a:\tbc", "bc", "  a:\tbc", "    \t^^"),
        ("中文: b", "b", "  中文: b", "        ^"),
        ("a: 中文", "中文", "  a: 中文", "     ^^^^"),
        ("e\u0301: b", "b", "  e\u0301: b", "     ^"),
        ("😀: b", "b", "  😀: b", "      ^"),
        ("a: \x1b[31mb", "b", "  a: \\x1b[31mb", "             ^"),
        ("a: \u202eb", "b", "  a: \\u{202e}b", "             ^"),
        ("a\u200bc: b", "b", "  a\\u{200b}c: b", "              ^"),
        ("a: b\nc", "b\nc", "  a: b", "     ^"),
    ],
)
def test_carets(text: str, word: str, line: str, carets: str) -> None:
    assert shown(text, word) == [line, carets]


def test_span_at_the_end() -> None:
    source = Source("x", "a: [b")
    text = render([Diagnostic("S103", "so", Span(source, 5, 5))], colour=False)
    assert text == "x:1:6: error[S103]: so\n  a: [b\n       ^\n"


def test_nothing_to_show() -> None:
    source = Source("x", "")
    assert render([Diagnostic("S113", "so", Span(source, 0, 0))], colour=False) == "x:1:1: error[S113]: so\n"


@pytest.mark.parametrize("place", [0, 30, 5_000, 9_980])
def test_long_lines_are_cut_around_the_place(place: int) -> None:
    text = "x" * place + "WRONG" + "y" * (10_000 - place)
    line, carets = shown(text, "WRONG")
    assert len(line) < 130
    begin = carets.index("^")
    assert line[begin : begin + 5] == "WRONG" and carets.count("^") == 5
    assert line.strip().startswith("...") is (place > 40)
    assert line.endswith("...") is (place < 9_900)


def test_long_spans_are_cut() -> None:
    line, carets = shown("x" * 50 + "W" * 5_000, "W" * 5_000)
    assert len(line) < 130 and len(carets) < 130


def test_colour() -> None:
    text = "a: b\n"
    diagnostic = Diagnostic("C701", "so", at(text, "b"), "help", ((at(text, "a"), "there"),))
    coloured = render([diagnostic], colour=True)
    assert "\x1b[1;31merror[C701]\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render([diagnostic], colour=False)


def test_no_terminal_is_commanded() -> None:
    text = "a: \x1b]0;owned\x07"
    diagnostic = Diagnostic("C701", "so\x1b[2J\n", at(text, "a", "evil\x1b.yaml"), "\x9b1m", ((at(text, "a"), "\r"),))
    assert "\x1b" not in render([diagnostic], colour=False)
    assert "\x9b" not in render([diagnostic], colour=False)
    assert "\r" not in render([diagnostic], colour=False)
    assert "evil\\x1b.yaml:1:1: error[C701]: so\\x1b[2J\\x0a\n" in render([diagnostic], colour=False)


@given(st.text(), st.data())
def test_any_text_is_shown_safely(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    diagnostic = Diagnostic("C701", text, Span(Source(text, text), start, end), text)
    result = render([diagnostic], colour=False)
    assert all(
        character.isprintable() or character in "\n\t \u200c\u200d" or not character.isascii() for character in result
    )
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", result)
    assert "^" in result or not text.split("\n")[text[:start].count("\n")].strip()
    result.encode()


def test_visible_keeps_what_is_harmless() -> None:
    assert visible("Ελλάδα — 75 % 👩\u200d👧") == "Ελλάδα — 75 % 👩\u200d👧"


def test_as_json() -> None:
    text = "a: b\nc: [d,\n e]\n"
    diagnostic = Diagnostic("C713", "so", at(text, "[d,\n e]"), "do", ((at(text, "b"), "there"),))
    place = {"line": 1, "column": 4, "end_line": 1, "end_column": 5}
    assert as_json(diagnostic) == {
        "code": "C713",
        "line": 2,
        "column": 4,
        "end_line": 3,
        "end_column": 4,
        "message": "so",
        "help": "do",
        "notes": [{"message": "there", **place}],
    }
    bare = as_json(Diagnostic("U901", "so"))
    assert bare["line"] is None and bare["notes"] == []
    assert json.loads(json.dumps(bare)) == bare
