"""Where an expression is evaluated: what its names stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from acquis.expression import tree
from acquis.uncertain.truth import Truth
from acquis.uncertain.value import Entry, Value


class Host(Protocol):
    """What an expression may ask for beyond itself."""

    def fact(self, name: str) -> Value:
        """A fact of the subject in hand."""

    def value(self, rule: str, name: str, entry: Entry | None) -> Value:
        """A defined value of a rule; of a rule over a list, for one entry of it."""

    def outcome(self, function: str, rule: str, entry: Entry | None) -> Truth:
        """`met`, `not_breached`, `breached` or `applies` of another rule, or of it for one entry of its list."""

    def unlisted(self, name: str, key: str, label: str) -> Value:
        """An entry of a list fact of which nothing is known but the value of its key."""

    def past(self, day: Value) -> Truth:
        """Whether a day is over on the day of the verdict; without one every day is."""

    def figure(self, article: str, name: str, day: Value | None) -> Value:
        """A figure of the law, as it is on a day; without one, on the day of the verdict."""

    def citation(self, rule: str) -> str:
        """How a rule is cited, for sentences."""

    def codes(self, name: str) -> tuple[str, ...]:
        """The words of a code list."""

    def attribute(self, word: str, codes: frozenset[str], name: str) -> str | bool | None:
        """An attribute of a code word."""

    def remembered(self, node: tree.Node, key: tuple[Value, ...], make: Callable[[], Value]) -> Value:
        """The value of a node that hangs on nothing but `key`; it may be kept."""

    def vacuous(self, node: tree.Quantified) -> None:
        """An `every` ran over an empty list of facts."""


@dataclass(frozen=True)
class Frame:
    """A host and the variables bound so far. `depth`: how many quantifiers enclose this place."""

    host: Host
    variables: Mapping[str, Value]
    depth: int = 0

    def bind(self, name: str, value: Value) -> Frame:
        """The frame with one more variable."""
        return replace(self, variables={**self.variables, name: value}, depth=self.depth + 1)
