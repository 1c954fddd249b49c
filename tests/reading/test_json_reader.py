"""JSON: strict, with places, digits kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acquis.reading import Mapping, Node, Scalar, Sequence, read_bytes


def mistakes(text: str) -> list[tuple[str, int, int]]:
    """Code, line and column of each mistake."""
    _, found = read_bytes(text.encode(), "case.json")
    return [(d.code, d.span.line, d.span.column) for d in found if d.span]


def value(text: str) -> Node:
    """The value of a text without mistakes."""
    node, found = read_bytes(text.encode(), "case.json")
    assert not found and node is not None, found
    return node


def plain(node: Node) -> Any:
    """A node as `json.loads` would give it, numbers as text."""
    if isinstance(node, Scalar):
        word = {"true": True, "false": False, "null": None}
        return word[node.text] if node.kind in ("boolean", "null") else node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(entry) for key, entry in node}


def test_kinds_and_digits() -> None:
    node = value('{"a": 1.50, "b": "x", "c": true, "d": null, "e": -0e+10, "f": [], "g": {}}')
    assert isinstance(node, Mapping)
    kinds = [(entry.kind, entry.text) for _, entry in node if isinstance(entry, Scalar)]
    assert kinds == [("number", "1.50"), ("text", "x"), ("boolean", "true"), ("null", "null"), ("number", "-0e+10")]
    quoted = {key.text: entry.quoted for key, entry in node if isinstance(entry, Scalar)}
    assert quoted == {"a": False, "b": True, "c": False, "d": False, "e": False}


def test_places() -> None:
    text = '\ufeff{"😀": "é",\r\n "b" : [1, {"c":\ttrue}],\r\n "d": ""}\r\n'
    node = value(text)
    assert isinstance(node, Mapping)
    assert (node.span.line, node.span.column) == (1, 1) and node.span.text == text.strip("\ufeff\r\n")
    spans = [(k.span.text, k.span.line, k.span.column, v.span.text, v.span.line, v.span.column) for k, v in node]
    assert spans == [
        ('"😀"', 1, 2, '"é"', 1, 7),
        ('"b"', 2, 2, '[1, {"c":\ttrue}]', 2, 8),
        ('"d"', 3, 2, '""', 3, 7),
    ]
    entry = node.get("b")
    assert isinstance(entry, Sequence)
    assert (entry.items[1].span.text, entry.items[1].span.column) == ('{"c":\ttrue}', 12)


def test_offsets_of_escapes() -> None:
    node = value(r'["a\tb\u00e9\ud83d\ude00c"]')
    assert isinstance(node, Sequence) and isinstance(node.items[0], Scalar)
    scalar = node.items[0]
    assert scalar.text == "a\tbé😀c"
    assert scalar.offsets == (2, 3, 5, 6, 12, 24)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": NaN}', [("S110", 1, 7)]),
        ("[Infinity, -Infinity, nan]", [("S110", 1, 2), ("S110", 1, 12), ("S110", 1, 23)]),
        ('{"a": 1,\n "a": 2, "b": 1, "b": 2}', [("S105", 2, 2), ("S105", 2, 18)]),
        ('{"a": 1, "\\u0061": 2}', [("S105", 1, 10)]),
        ("[1,]", [("S104", 1, 3)]),
        ('{"a": 1,}', [("S104", 1, 8)]),
        ("[1,,2]", [("S104", 1, 4)]),
        ("[,1]", [("S104", 1, 2)]),
        ("[1 2]", [("S104", 1, 4)]),
        ("1 2", [("S104", 1, 3)]),
        ('{"a": 1} x', [("S104", 1, 10)]),
        ('["\\ud800"]', [("S104", 1, 3)]),
        ('["\\udc00\\ud800"]', [("S104", 1, 3), ("S104", 1, 9)]),
        ('["\\ud800x\\n\\q"]', [("S104", 1, 3), ("S104", 1, 12)]),
        ('["\\u12"]', [("S104", 1, 3)]),
        ('["a\tb", "\x1f"]', [("S115", 1, 4), ("S115", 1, 10)]),
        ('["a\nb"]', [("S115", 1, 4)]),
        ("[01]", [("S104", 1, 2)]),
        ("[+1, .5, 1., 1e, 0x1, --1, 1_000]", [("S104", 1, c) for c in (2, 6, 10, 14, 18, 23, 28)]),
        ("[True, None, nothing]", [("S104", 1, 2), ("S104", 1, 8), ("S104", 1, 14)]),
        ("{'a': 1}", [("S104", 1, 2)]),
        ("{a: 1}", [("S104", 1, 2)]),
        ('{"a" 1}', [("S104", 1, 6)]),
        ('{"a": }', [("S104", 1, 7)]),
        ("[1", [("S104", 1, 3)]),
        ("[", [("S104", 1, 2)]),
        ('{"a"', [("S104", 1, 5)]),
        ('["abc]', [("S104", 1, 2)]),
        ('["abc\\"]', [("S104", 1, 2)]),
        ("// so\n1", [("S104", 1, 1)]),
        ("[1]]", [("S104", 1, 4)]),
        ("[1}", [("S104", 1, 3)]),
        ("[\f1]", [("S115", 1, 2)]),
        ("\x0b", [("S115", 1, 1)]),
        ("[\xa01]", [("S104", 1, 2)]),
        ("", [("S116", 1, 1)]),
        (" \n\t", [("S116", 1, 1)]),
        ("[" * 65, [("S109", 1, 65)]),
        ('{"a":' * 65, [("S109", 1, 321)]),
        ('{"a": 1, "a": 2, "c": [NaN, 1,], "d"}', [("S105", 1, 10), ("S110", 1, 24), ("S104", 1, 30), ("S104", 1, 37)]),
    ],
)
def test_refusals(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert mistakes(text) == expected


def test_depth_just_allowed() -> None:
    assert mistakes("[" * 64 + "]" * 64) == []


def test_the_first_of_two_equal_keys_is_kept() -> None:
    node, (mistake,) = read_bytes(b'{"a": 1,\n "a": [2]}', "case.json")
    assert node is not None and plain(node) == {"a": "1"}
    assert [(span.line, span.column) for span, _ in mistake.notes] == [(1, 2)]


texts = st.text(st.characters(blacklist_categories=["Cs"]))
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | texts | st.decimals(allow_nan=False, allow_infinity=False).map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=200, deadline=None)
@given(trees, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_agrees_with_the_standard_library(tree: Any, ascii: bool, indent: int | str | None) -> None:
    text = json.dumps(tree, ensure_ascii=ascii, indent=indent)
    if "\0" in text:
        return
    expected = json.loads(text, parse_int=str, parse_float=str)
    node = value("\ufeff" + text)
    assert plain(node) == expected
    assert json.loads(node.span.text, parse_int=str, parse_float=str) == expected


@settings(max_examples=300, deadline=None)
@given(st.text('{}[]",:\\/u0dD8c1e+-.truefalsnNI \t\r\n\x01é😀', max_size=40))
def test_accepts_exactly_what_the_standard_library_does(text: str) -> None:
    def refuse(word: str) -> str:
        raise ValueError(word)

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            raise ValueError("repeated")
        return dict(pairs)

    node, found = read_bytes(text.encode(), "case.json")
    try:
        expected = json.loads(
            text, parse_int=str, parse_float=str, parse_constant=refuse, object_pairs_hook=unique, strict=True
        )
        json.dumps(expected, ensure_ascii=False).encode()
    except ValueError:
        assert found
    else:
        assert not found and node is not None and plain(node) == expected


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_mistakes(content: bytes) -> None:
    node, found = read_bytes(content, "case.json")
    assert node is not None or found
    assert all(d.span is not None and d.span.line >= 1 for d in found)
