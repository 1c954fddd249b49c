"""The types of a rule's values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from acquis.expression import tree
from acquis.expression.check import ERROR
from acquis.rulebook.raw import RawDefinition, RawRule
from acquis.vocabulary.types import Type, joined

Check = Callable[[RawRule, str, RawDefinition], tree.Node]


class ValueTypes(Mapping[str, Type]):
    """The types of a rule's values, found when first asked for: definitions may stand in any order."""

    def __init__(self, check: Check, rule: RawRule) -> None:
        self._check, self._rule = check, rule
        self._written: dict[str, list[RawDefinition]] = {}
        for group in (rule.defines, rule.totals, *(r.defines for r in rule.readings.values())):
            for name, definition in group.items():
                self._written.setdefault(name, []).append(definition)

    def __getitem__(self, name: str) -> Type:
        result: Type | None = None
        for definition in self._written[name]:
            checked = self._check(self._rule, name, definition)
            t = checked.type or ERROR
            result = t if result is None or result == ERROR else joined(result, t) or ERROR
        return result or ERROR

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


class SomeTypes(Mapping[str, Type]):
    """Some of a rule's values."""

    def __init__(self, values: Mapping[str, Type], names: frozenset[str]) -> None:
        self._values, self._names = values, names

    def __getitem__(self, name: str) -> Type:
        if name not in self._names:
            raise KeyError(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return (n for n in self._values if n in self._names)

    def __len__(self) -> int:
        return len(self._names)
