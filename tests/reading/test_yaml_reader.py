"""YAML by events: texts, places, refusals."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from acquis.reading import Mapping, Node, Scalar, Sequence, read_bytes, yaml_reader
from acquis.source import Source

LOADERS = [yaml.Loader] + ([yaml.CLoader] if hasattr(yaml, "CLoader") else [])


@pytest.fixture(params=LOADERS, autouse=True, ids=lambda loader: str(loader.__name__))
def each_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers of PyYAML must say the same."""
    monkeypatch.setattr(yaml_reader, "_LOADER", request.param)


def mistakes(text: str) -> list[tuple[str, int, int]]:
    """Code, line and column of each mistake."""
    _, found = read_bytes(text.encode(), "case.yaml")
    return [(d.code, d.span.line, d.span.column) for d in found if d.span]


def value(text: str) -> Node:
    """The value of a text without mistakes."""
    node, found = read_bytes(text.encode(), "case.yaml")
    assert not found and node is not None, found
    return node


def plain(node: Node) -> Any:
    """A node as BaseLoader would give it."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(entry) for key, entry in node}


def scalars(node: Node) -> Iterator[Scalar]:
    """All scalars of a tree, keys included."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    else:
        for key, entry in node:
            yield key
            yield from scalars(entry)


def test_every_scalar_is_text() -> None:
    node = value("a: NO\nb: 1_000\nc: .nan\nd: 2024-11-30\ne: ~\nf:\ng: 0x1F\nh: 1e3\ni: 12:30:00\n")
    words = {"a": "NO", "b": "1_000", "c": ".nan", "d": "2024-11-30", "e": "~", "f": ""}
    assert plain(node) == words | {"g": "0x1F", "h": "1e3", "i": "12:30:00"}
    assert {scalar.kind for scalar in scalars(node)} == {"text"}


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("a: x", False), ("a: 'x'", True), ('a: "x"', True), ("a: |\n  x", True), ("a: >-\n  x", True), ("a: ''", True)],
)
def test_quotes_are_recorded(text: str, quoted: bool) -> None:
    node = value(text)
    assert isinstance(node, Mapping)
    entry = node.get("a")
    assert isinstance(entry, Scalar) and entry.quoted is quoted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b\na: c\n", [("S105", 2, 1)]),
        ("a: {x: 1, x: 2, y: 3, y: 4}\n", [("S105", 1, 11), ("S105", 1, 23)]),
        ("'a': b\na: c\n", [("S105", 2, 1)]),
        ("a: &x b\n", [("S106", 1, 4)]),
        ("a: !t &x b\n", [("S107", 1, 4), ("S106", 1, 7)]),
        ("a: &x b\nc: *x\n", [("S106", 1, 4), ("S106", 2, 4)]),
        ("*x : b\n", [("S106", 1, 1)]),
        ("a: {<<: b}\n", [("S106", 1, 5)]),
        ("a: !!python/object:os.system b\n", [("S107", 1, 4)]),
        ("a: ! b\n", [("S107", 1, 4)]),
        ("a: !x!y b\n", [("S107", 1, 4)]),
        ("a: !t\n  b: c\n", [("S107", 1, 4)]),
        ("%YAML 1.2\n---\na: b\n", [("S103", 1, 1)]),
        ("# so\n%TAG ! x:\n---\na: b\n", [("S107", 2, 1)]),
        ("a: b\n---\nc: d\n", [("S108", 2, 1)]),
        ("a: b\n...\nc: d\n", [("S108", 3, 1)]),
        ("a: b\n...\n---\n", [("S108", 3, 1)]),
        ("{a: b} c\n", [("S103", 1, 8)]),
        ("? {a: b}\n: c\n", [("S103", 1, 3)]),
        ("{[a, b]: c}\n", [("S103", 1, 2)]),
        ("", [("S116", 1, 1)]),
        ("  \n\n# nothing\n", [("S116", 1, 1)]),
        ("---\n", [("S116", 1, 1)]),
        ("a: \x07b\nc: \x1b\n", [("S115", 1, 4), ("S115", 2, 4)]),
        ("a: b\rc: d\n", [("S115", 1, 5)]),
        ("a: b\u2028c: d\n", [("S115", 1, 5)]),
        ("a: b\x85c: d\n", [("S115", 1, 5)]),
        ("a: \ufeffb\n", [("S115", 1, 4)]),
        ("a: [b, c\n", [("S103", 2, 1)]),
        ("a: b: c\n", [("S103", 1, 5)]),
        ("a: @b\n", [("S103", 1, 4)]),
        ("a:\n\tb: c\n", [("S103", 2, 1)]),
        ("a: * b\n", [("S106", 1, 5)]),
        ("a: b\na: c\nd: [\n", [("S105", 2, 1), ("S103", 4, 1)]),
    ],
)
def test_refusals(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert mistakes(text) == expected


def test_half_a_character() -> None:
    assert [code for code, _, _ in mistakes('a: "\\ud800"\n')] == ["S103"]


def test_a_key_given_twice_names_the_first_place() -> None:
    _, (mistake,) = read_bytes(b"p:\n  a: 1\n  b: 2\n  a: 3\n", "case.yaml")
    assert mistake.message == "the key `a` stands here twice"
    assert [(span.line, span.column) for span, _ in mistake.notes] == [(2, 3)]


def test_what_was_refused_is_left_out() -> None:
    node, found = read_bytes(b"a: 1\na: 2\nb: &x 3\nc: *x\nd: {<<: {y: 1}, z: 2}\ne: [*x, 4]\n", "case.yaml")
    assert [d.code for d in found] == ["S105", "S106", "S106", "S106", "S106"]
    assert node is not None and plain(node) == {"a": "1", "b": "3", "d": {"z": "2"}, "e": ["4"]}


def test_merge_word_in_quotes_is_a_text() -> None:
    assert plain(value('{"<<": a}')) == {"<<": "a"}


def test_depth() -> None:
    assert mistakes("[" * 64 + "]" * 64) == []
    assert mistakes("[" * 65 + "]" * 65) == [("S109", 1, 65)]
    assert mistakes("".join(" " * i + "k:\n" for i in range(65))) == [("S109", 65, 65)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_mark_keep_columns(end: str, mark: str) -> None:
    text = mark + end.join(['"😀": é', "e\u0301x: 😀y  # so", "b: [c, '中', d]", "a: 1", "a: 2"])
    node, found = read_bytes(text.encode(), "case.yaml")
    assert [(d.code, d.span.line, d.span.column) for d in found if d.span] == [("S105", 5, 1)]
    assert node is not None
    places = {s.text: (s.span.line, s.span.column, s.span.text) for s in scalars(node)}
    assert places["😀"] == (1, 1, '"😀"')
    assert places["é"] == (1, 6, "é")
    assert places["😀y"] == (2, 6, "😀y")
    assert places["中"] == (3, 8, "'中'")
    assert places["d"] == (3, 13, "d")


def test_spans_of_collections() -> None:
    text = "a:\n  - x\n  - {y: z}\n\nb: c\n"
    node = value(text)
    assert isinstance(node, Mapping) and node.span.text == text.rstrip()
    entry = node.get("a")
    assert isinstance(entry, Sequence)
    assert entry.span.text == "- x\n  - {y: z}"
    assert entry.items[1].span.text == "{y: z}"


STYLES = [
    "a: one two",
    "a: one\n  two\n\n  three   \n   four",
    "a: 'it''s'",
    "a: 'one ''\n   two  \n\n\n  three'",
    'a: "one\\ttwo \\u00e9 \\x41 \\U0001F600 \\" \\\\ \\/ \\N x"',
    'a: "one \\\n    two\\\n\n  three\\n\n   four  \n\n five\\ \n six"',
    "a: |\n  one\n    two\n\n  three\n",
    "a: |+\n  one\n\n\n",
    "a: |+\n x\n\n\n\n",
    "a: 'one   two\t three \t\n  ''four'",
    "a: |-\n\n  one\n  two\n\n",
    "a: >\n  one\n  two\n\n  three\n    four\n    five\n  six\n  \n  seven\n\n\n  \teight\n  nine\n",
    "a: >-\n  every x in xs satisfies\n    (x.a = 1 implies\n     x.b)\n  and c\n",
    "a: >2\n    indented\n  and not\n",
    "a: |1-\n   indented\n  less\n",
    "a: > # so\n\n  one\n  two\n",
    "a: |\n",
    "a: >\n\n\n",
    "- |\n one\n- >\n two\n three\n",
    "a: [one\n two, 'three\n\n four', \"five\n six\"]",
    "{one: three\n two}",
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("text", STYLES)
def test_offsets_point_at_the_character(text: str, end: str) -> None:
    text = text.replace("\n", end)
    for scalar in scalars(value(text)):
        assert len(scalar.offsets) in (0, len(scalar.text))
        for i, character in enumerate(scalar.text):
            span = scalar.span_of(i, i + 1)
            written = text[span.start]
            assert scalar.span.start <= span.start
            assert span.end <= scalar.span.end or character == "\n"
            assert written == character or written == "\\" or (written in "\r\n" and character in " \n"), (i, text)


def test_span_of_a_word_in_a_folded_block() -> None:
    text = "a: >-\n    one and\n    two and\n      three\n"
    node = value(text)
    assert isinstance(node, Mapping)
    scalar = node.get("a")
    assert isinstance(scalar, Scalar)
    for word in ("one", "two", "three"):
        at = scalar.text.index(word)
        assert scalar.span_of(at, at + len(word)).text == word


words = st.text(st.characters(blacklist_categories=["Cc", "Cs"], blacklist_characters="\u2028\u2029\ufeff\ufffe\uffff"))
lines = st.lists(words, max_size=4).map("\n".join)
trees = st.recursive(
    words | lines | st.sampled_from(["NO", "~", "1e3", "2024-01-01", "=", "<<", "- x", " x", "x ", "\n", "a\n\nb  c"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(
    trees.filter(bool),
    st.sampled_from(["", "'", '"', "|", ">"]),
    st.sampled_from([True, False, None]),
    st.booleans(),
    st.sampled_from([20, 80, 1000]),
)
def test_agrees_with_base_loader(tree: Any, style: str, flow: bool | None, unicode: bool, width: int) -> None:
    text = yaml.safe_dump(
        tree, default_style=style or None, default_flow_style=flow, allow_unicode=unicode, width=width
    )
    node, found = read_bytes(text.encode(), "case.yaml")
    if any(d.code == "S107" for d in found):
        return
    expected = yaml.load(io.StringIO(text), Loader=yaml.BaseLoader)
    if "<<" in text and any(d.code == "S106" for d in found):
        return
    assert not found and node is not None, (found, text)
    assert plain(node) == expected
    for scalar in scalars(node):
        if not scalar.quoted and "\n" not in scalar.span.text:
            assert scalar.span.text == scalar.text
        for i, character in enumerate(scalar.text):
            span = scalar.span_of(i, i + 1)
            written = text[span.start]
            assert written == character or written == "\\" or (written in "\r\n" and character in " \n"), (i, text)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text("ab:{}[]-?!&*<>|'\"%@#,. \n\t\\\r=0u\ufeff😀", max_size=60).map(str.encode))
def test_any_bytes_give_a_value_or_mistakes(content: bytes) -> None:
    node, found = read_bytes(content, "case.yaml")
    assert node is not None or found
    for mistake in found:
        assert mistake.span is not None
        assert 0 <= mistake.span.start <= mistake.span.end
        assert mistake.span.line >= 1 and mistake.span.column >= 1
    if node is not None and not found:
        source = Source("x", content.decode().removeprefix("\ufeff"))
        for scalar in scalars(node):
            assert 0 <= scalar.span.start <= scalar.span.end <= len(source.text)
