"""Folders of rules for the tests of the store, and what it means that two rulebooks are the same."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

from acquis.rulebook.load import load
from acquis.rulebook.model import Rulebook
from acquis.source import Source

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "rules" / "amif"
SMALL = ROOT / "tests" / "rulebook" / "good"


@cache
def from_files(folder: Path) -> Rulebook:
    rulebook = load(folder).rulebook
    assert rulebook is not None
    return rulebook


def copied(folder: Path, to: Path) -> Path:
    """A copy of a folder of rules, which a test may change."""
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns("*.cases.yaml"))
    return to


def difference(one: object, other: object) -> str:
    """Where two rulebooks, or parts of them, are not the same; empty if nowhere.

    Everything counts: order, types, spans, texts; and that what is one and the same object here is so there, too.
    """
    return _difference(one, other, "", {}, {})


def _difference(one: object, other: object, place: str, there: dict[int, object], back: dict[int, object]) -> str:
    if type(one) is not type(other):
        return f"{place}: {type(one)} and {type(other)}"
    if is_dataclass(one) and type(one).__name__ != "Type":  # of equal types one is as good as the other
        if id(one) in there or id(other) in back:
            same = there.get(id(one)) is other and back.get(id(other)) is one
            return "" if same or isinstance(one, Source) else f"{place}: shared otherwise"
        there[id(one)], back[id(other)] = other, one
    parts: list[tuple[str, object, object]] = []
    if is_dataclass(one):
        parts = [(f".{f.name}", getattr(one, f.name), getattr(other, f.name)) for f in fields(one)]
    elif isinstance(one, Mapping) and isinstance(other, Mapping):
        if list(one) != list(other):
            return f"{place}: {list(one)} and {list(other)}"
        parts = [(f"[{key}]", one[key], other[key]) for key in one]
    elif isinstance(one, tuple) and isinstance(other, tuple):
        if len(one) != len(other):
            return f"{place}: {len(one)} and {len(other)} items"
        parts = [(f"[{i}]", a, b) for i, (a, b) in enumerate(zip(one, other, strict=True))]
    elif one != other:
        return f"{place}: {one!r} and {other!r}"
    return next((d for name, a, b in parts if (d := _difference(a, b, place + name, there, back))), "")
