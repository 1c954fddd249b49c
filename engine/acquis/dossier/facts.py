"""One fact: a node to a typed value, by what the vocabulary says of it."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from fractions import Fraction
from typing import Final

from acquis.dossier.mistakes import Mistakes, shown
from acquis.dossier.model import FactValue, Given
from acquis.quantities import (
    NUMBER_READERS,
    Problem,
    grouped,
    read_boolean,
    read_date,
    show_date,
    show_decimal,
    show_money,
    show_percentage,
)
from acquis.reading.node import Mapping, Node, Scalar
from acquis.vocabulary.model import FactDefinition

LONG_FORM: Final = ("value", "source", "by", "on", "evidence")

_NOTHING_WRITTEN: Final = frozenset({"", "~", "null", "Null", "NULL"})
_SHOWN: Final[MappingOf[str, Callable[[Fraction], str]]] = {
    "money": show_money,
    "percentage": show_percentage,
    "date": show_date,
}
_IN_QUOTES: Final = {"date": 'dates are strings: "2024-02-15"', "text": "put it in double quotes"}
_LEAVE_OUT: Final = "leave the key out, or write `unknown`, if it is not known; write `none` if there is no such thing"


def show_value(fact: FactDefinition, value: FactValue) -> str:
    """A value as reports show it."""
    if isinstance(value, Fraction):
        return _SHOWN.get(fact.type, show_decimal)(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else value


class FactReader:
    """Reads single values and the long form; JSON keeps its own types apart."""

    def __init__(self, mistakes: Mistakes, *, json: bool) -> None:
        self.mistakes = mistakes
        self.json = json
        self._codes: dict[FactDefinition, frozenset[str]] = {}
        self._constants: dict[tuple[FactDefinition, str], Given | None] = {}
        self._read: dict[tuple[str, str, bool], Fraction | Problem] = {}

    def given(self, fact: FactDefinition, node: Node) -> Given | None:
        """A fact that is no list; None if it is unknown or wrong."""
        if isinstance(node, Scalar):
            return self.scalar(fact, node)
        supported = False
        if isinstance(node, Mapping):
            value, supported = self.unfolded(fact, node)
            if value is None or isinstance(value, Scalar):
                return self.scalar(fact, value, supported) if value is not None else None
            node = value
        what = "a mapping" if isinstance(node, Mapping) else "a list"
        self.mistakes.add("C713", f"`{fact.name}` is one value, not {what}", node.span)
        return None

    def scalar(self, fact: FactDefinition, node: Scalar, supported: bool = False) -> Given | None:
        """One value; None if it is unknown or wrong."""
        if self.is_unknown(node) or self.is_empty(fact.name, node):
            return None
        if node.kind == "text" and node.text == "none":
            if fact.can_be_none or fact.type == "money":
                return Given(None, node.span, supported)
            if fact.type != "text":
                help = "write `unknown`, or leave the key out, if it is not known"
                self.mistakes.add("C706", f"`{fact.name}` cannot be `none`: it always has a value", node.span, help)
                return None
        value = self.typed(fact, node)
        if isinstance(value, Problem):
            self.mistakes.problem(fact.name, value, node.span)
            return None
        if isinstance(value, Fraction) and not self._in_range(fact, value, node):
            return None
        return Given(value, node.span, supported)

    def constant(self, fact: FactDefinition, text: str) -> Given | None:
        """A value that the vocabulary states, always as YAML has it."""
        if (fact, text) not in self._constants:
            value: FactValue | Problem = None
            if text != "none":
                value = read_boolean(text) if fact.type == "boolean" else self.typed(fact, Scalar(text, fact.span))
            self._constants[fact, text] = None if isinstance(value, Problem) else Given(value)
        return self._constants[fact, text]

    def is_unknown(self, node: Scalar) -> bool:
        """Whether it says that the value is not known."""
        return node.kind == "null" or (node.text == "unknown" and node.kind == "text")

    def is_empty(self, name: str, node: Scalar) -> bool:
        """Whether a value of YAML says nothing, which is reported: it could mean unknown or none."""
        if self.json or node.quoted or node.text not in _NOTHING_WRITTEN:
            return False
        what = f"`{node.text}`" if node.text else "nothing"
        message = f"`{name}`: {what} is written here, and that can mean two things"
        self.mistakes.add("C703", message, node.span, _LEAVE_OUT)
        return True

    def typed(self, fact: FactDefinition, node: Scalar) -> FactValue | Problem:
        """The value of a text by the fact's type."""
        kind, text = fact.type, node.text
        if kind == "code":
            if text not in self._codes_of(fact):
                known = fact.code_list.codes if fact.code_list else ()
                return Problem("C704", f"`{shown(text)}` is not in its list", self.mistakes.choices(text, known))
            return text
        if kind == "boolean":
            return self._boolean(node)
        if node.kind == "boolean" or (node.kind == "number" and kind in ("text", "date")):
            return Problem("C703", f"`{shown(text)}` is no {kind}", _IN_QUOTES.get(kind, ""))
        if kind == "text":
            return text
        return self._number(kind, text, node.kind == "number")

    def _number(self, kind: str, text: str, exponent: bool) -> Fraction | Problem:
        known = self._read.get((kind, text, exponent))
        if known is not None:
            return known
        value: Fraction | Problem
        if kind == "date":
            day = read_date(text)
            value = Fraction(day) if isinstance(day, int) else day
        elif kind in NUMBER_READERS:
            value = NUMBER_READERS[kind](text, exponent=exponent)
        else:
            value = Problem("C703", f"facts of type {kind} cannot be given")
        self._read[kind, text, exponent] = value
        return value

    def _boolean(self, node: Scalar) -> bool | Problem:
        if not self.json:
            return read_boolean(node.text)
        if node.kind == "boolean":
            return node.text == "true"
        return Problem("C703", f"`{shown(node.text)}` is neither true nor false", "write true or false, without quotes")

    def _codes_of(self, fact: FactDefinition) -> frozenset[str]:
        codes = self._codes.get(fact)
        if codes is None:
            codes = self._codes[fact] = frozenset(fact.code_list.codes if fact.code_list else ())
        return codes

    def _in_range(self, fact: FactDefinition, value: Fraction, node: Scalar) -> bool:
        below = fact.minimum is not None and value < fact.minimum
        if not below and (fact.maximum is None or value <= fact.maximum):
            return True
        limit = fact.minimum if below else fact.maximum
        assert limit is not None
        named = grouped(limit) if fact.type == "money" else show_value(fact, limit)
        message = f"`{fact.name}` is {'at least' if below else 'at most'} {named}, not `{shown(node.text)}`"
        self.mistakes.add("C705", message, node.span)
        return False

    def unfolded(self, fact: FactDefinition, node: Mapping) -> tuple[Node | None, bool]:
        """The value of a long form, and whether by, on and evidence stand with it."""
        value: Node | None = None
        given: dict[str, bool] = {}
        near_value = False
        for key, part in node:
            if key.text == "value":
                value = part
            elif key.text in LONG_FORM:
                given[key.text] = self._provenance(key.text, part)
            else:
                help = self.mistakes.nearest(key.text, LONG_FORM) or f"known keys: {', '.join(LONG_FORM)}"
                near_value = near_value or (help.endswith("?") and "`value`" in help)
                message = f"`{shown(key.text)}` has no place beside the value of `{fact.name}`"
                self.mistakes.add("C719", message, key.span, help)
        if value is None and not near_value:
            help = f"write `{fact.name}: {{value: ..., by: ..., on: ..., evidence: ...}}`"
            span = node.entries[0][0].span if node.entries else node.span
            self.mistakes.add("C719", f"`{fact.name}` is a mapping without `value`", span, help)
        return value, all(given.get(part, False) for part in ("by", "on", "evidence"))

    def _provenance(self, name: str, node: Node) -> bool:
        """Whether one key beside the value says something."""
        if not isinstance(node, Scalar):
            self.mistakes.add("C713", f"`{name}` is one text, neither a list nor a mapping", node.span)
            return False
        if self.is_unknown(node) or self.is_empty(name, node) or (node.text == "none" and node.kind == "text"):
            return False
        problem: Problem | int = 0
        if node.kind == "boolean" or (name == "on" and node.kind == "number"):
            problem = Problem("C703", f"`{shown(node.text)}` is no {'date' if name == 'on' else 'text'}")
        elif name == "on":
            problem = read_date(node.text)
        if isinstance(problem, Problem):
            self.mistakes.problem(name, problem, node.span)
            return False
        return bool(node.text.strip())
