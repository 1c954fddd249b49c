"""Whatever stands in a stored file, it is a rulebook or it is refused; nothing else ever happens."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acquis.rulebook.folder import contents
from acquis.rulebook.model import Rulebook
from acquis.rulebook.store.kinds import Damaged
from acquis.rulebook.store.places import keep, kept
from acquis.rulebook.store.read import read
from acquis.rulebook.store.write import write

from .books import SMALL, from_files

FILES = contents(SMALL)


@cache
def written() -> bytes:
    return write(from_files(SMALL), SMALL)


def outcome(body: bytes) -> Rulebook | None:
    try:
        found = read(body, SMALL, FILES)
    except Damaged:
        return None
    assert isinstance(found, Rulebook)
    return found


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(body):
    assert outcome(body) is None


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@settings(deadline=None)
@given(values)
def test_any_json(value):
    assert outcome(json.dumps(value).encode()) is None


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_a_value_put_elsewhere_or_replaced(drawn):
    """The tables of a rulebook with some values changed: within the classes' own fields there may still be one."""
    tables: dict[str, list[list[Any]]] = json.loads(written())
    for _ in range(drawn.draw(st.integers(1, 3))):
        table = tables[drawn.draw(st.sampled_from(sorted(tables)))]
        column = table[drawn.draw(st.integers(0, len(table) - 1))]
        place = drawn.draw(st.integers(0, len(column) - 1))
        column[place] = drawn.draw(values | st.sampled_from(column) | st.integers(0, 400))
    found = outcome(json.dumps(tables).encode())
    if found is not None:
        _walk(found, 0)


@settings(deadline=None, max_examples=200)
@given(drawn=st.data())
def test_bytes_changed_under_the_checksum(drawn, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp() / "fuzz"
    key = "a" * 64
    keep(folder, key, written())
    path = folder / f"{key}.store"
    whole = path.read_bytes()
    start = drawn.draw(st.integers(0, len(whole) - 1))
    other = whole[:start] + drawn.draw(st.binary(max_size=6)) + whole[start + drawn.draw(st.integers(0, 6)) :]
    path.write_bytes(other)
    assert (kept(folder, key) is not None) == (other == whole)


def _walk(part: Any, depth: int) -> None:
    """What was read holds nothing that holds itself."""
    if depth > 200:
        pytest.fail("endless")
    if isinstance(part, dict):
        part = tuple(part.values())
    for inner in part if isinstance(part, tuple) else vars(part).values() if hasattr(part, "__dict__") else ():
        _walk(inner, depth + 1)
