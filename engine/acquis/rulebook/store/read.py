"""JSON to the rulebook that it was made of: every object is made empty first, then the columns fill them."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import fields
from itertools import repeat
from pathlib import Path
from typing import Any

from acquis.rulebook.model import Rulebook
from acquis.rulebook.store.kinds import Damaged, Json, must
from acquis.rulebook.store.shapes import CLASSES, NAMES, shape
from acquis.source import Source


def read(written: bytes, folder: Path, files: Mapping[str, bytes]) -> Rulebook:
    """The rulebook that `write` wrote.

    `files`: the content of the rule files by their name within the folder, for the texts that spans point into.
    Raises `Damaged` for anything that does not fit the classes; that a rule says what the files say is only
    known from the key under which the text was kept.
    """
    try:
        tables = json.loads(written)
    except (ValueError, RecursionError):
        raise Damaged from None
    must(type(tables) is dict and tables.keys() <= CLASSES.keys())
    for name, table in tables.items():
        must(type(table) is list and len(table) == len(shape(name)) + 1)
        must(all(type(column) is list and len(column) == len(table[0]) for column in table))
    made, known = _empty(tables)
    for name, (numbers, *columns) in tables.items():
        for (field, kind), column in zip(shape(name).items(), columns, strict=True):
            _fill(made[name], field, kind.column(column, known, numbers))
    for source in made.get(NAMES[Source], ()):
        must(source.name in files)
        _fill([source], "text", [files[source.name].decode("utf-8").removeprefix("\ufeff")])
        _fill([source], "name", [str(folder / source.name)])
    must(bool(known) and isinstance(known[-1], Rulebook))
    rulebook: Rulebook = known[-1]
    return rulebook


def _empty(tables: Mapping[str, list[Json]]) -> tuple[Mapping[str, list[Any]], list[Any]]:
    """An object of its class for every number, with nothing in it yet: by class, and by number."""
    size = sum(len(table[0]) for table in tables.values())
    made: dict[str, list[Any]] = {}
    known: list[Any] = [None] * size
    for name, (numbers, *_) in tables.items():
        must(set(map(type, numbers)) <= {int} and min(numbers, default=0) >= 0 and max(numbers, default=-1) < size)
        # Python learns from the first object of a class what the others will hold, and keeps no more room for them.
        pattern: list[Any] = [object.__new__(CLASSES[name])]
        for field in fields(CLASSES[name]):
            _fill(pattern, field.name, [None])
        made[name] = list(map(object.__new__, repeat(CLASSES[name], len(numbers))))
        for number, one in zip(numbers, made[name], strict=True):
            known[number] = one
    must(not any(one is None for one in known))
    return made, known


def _fill(objects: list[Any], field: str, values: list[Any]) -> None:
    # The classes are frozen and make nothing of their fields, so these may be put in from outside; and without a
    # loop of Python's own, which would take longer than all the rest.
    deque(map(object.__setattr__, objects, repeat(field), values), maxlen=0)
