"""A rulebook to JSON: a table for each class, with a column for each field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from acquis.rulebook.model import Rulebook
from acquis.rulebook.store.kinds import Json, must
from acquis.rulebook.store.shapes import NAMES, shape
from acquis.source import Source
from acquis.vocabulary.types import Type


def write(rulebook: Rulebook, folder: Path) -> bytes:
    """What `read` makes the same rulebook of.

    `folder`: that of its rule files, within which the names of its sources are kept. Raises `Damaged` for a
    rulebook that holds anything its classes do not foresee.
    """
    return _Writer(folder).of(rulebook)


class _Writer:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers: dict[object, int] = {}  # in the order of the objects: each after all that it holds
        self.tables: dict[type, list[tuple[int, object]]] = {}

    def of(self, rulebook: Rulebook) -> bytes:
        self._visit(rulebook)
        written: Mapping[str, Json] = {NAMES[c]: self._table(c, rows) for c, rows in self.tables.items()}
        return json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode("utf-8")

    def _visit(self, one: Any) -> None:
        if self._key(one) in self.numbers:
            return
        must(type(one) in NAMES)
        for name, kind in shape(NAMES[type(one)]).items():
            for part in kind.objects(getattr(one, name)):
                self._visit(part)
        number = self.numbers[self._key(one)] = len(self.numbers)
        self.tables.setdefault(type(one), []).append((number, one))

    def _key(self, one: object) -> object:
        # Facts and nodes are told apart by what they are, not by what is in them. Of equal types one is enough.
        return one if isinstance(one, Type) else id(one)

    def _number(self, one: object) -> int:
        return self.numbers[self._key(one)]

    def _table(self, of: type[Any], rows: list[tuple[int, object]]) -> list[Json]:
        columns: list[list[Json]] = [[number for number, _ in rows]]
        for name, kind in shape(NAMES[of]).items():
            columns.append([kind.write(self._value(one, name), self._number) for _, one in rows])
        return columns

    def _value(self, one: object, name: str) -> object:
        value = getattr(one, name)
        if isinstance(one, Source):
            path = Path(value)
            must(path.is_relative_to(self.folder))
            return path.relative_to(self.folder).as_posix()
        return value
