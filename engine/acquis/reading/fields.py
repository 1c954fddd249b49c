"""Mappings with known keys: unknown, missing and misshapen ones are reported, the rest is handed out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.quantities import Problem
from acquis.reading.node import Mapping, Node, Scalar, Sequence
from acquis.source import Span

T = TypeVar("T")

_SHAPES = {Scalar: "one value", Sequence: "a list", Mapping: "a mapping of names"}


@dataclass(frozen=True)
class Codes:
    """The diagnostic codes that a kind of file uses for its mistakes of form."""

    unknown: str
    missing: str
    shape: str
    choice: str


RULE_CODES = Codes("R301", "R302", "R317", "R313")
VOCABULARY_CODES = Codes("V405", "V403", "V405", "V401")


class Fields:
    """One mapping node, read by key."""

    def __init__(self, node: Mapping, mistakes: list[Diagnostic], codes: Codes, what: str) -> None:
        self.node, self.mistakes, self.codes, self.what = node, mistakes, codes, what

    def only(self, allowed: Iterable[str]) -> Fields:
        """Report every key that is not allowed."""
        known = list(allowed)
        for key, _ in self.node:
            if key.text not in known:
                help_ = did_you_mean(key.text, known) or f"known keys: {', '.join(known)}"
                self.report(self.codes.unknown, f"unknown key `{key.text}` in {self.what}", key.span, help_)
        return self

    def report(self, code: str, message: str, span: Span, help_: str = "") -> None:
        """Record a mistake."""
        self.mistakes.append(Diagnostic(code, message, span, help_))

    def _get(self, key: str, shape: type, required: bool) -> Node | None:
        value = self.node.get(key)
        if value is None:
            if required:
                self.report(self.codes.missing, f"{self.what} has no `{key}`", _head(self.node))
            return None
        if not isinstance(value, shape):
            self.report(self.codes.shape, f"`{key}` must be {_SHAPES[shape]}", value.span)
            return None
        return value

    def scalar(self, key: str, *, required: bool = False) -> Scalar | None:
        """A single value."""
        value = self._get(key, Scalar, required)
        return value if isinstance(value, Scalar) else None

    def text(self, key: str, *, required: bool = False, default: str = "") -> str:
        """The text of a single value."""
        value = self.scalar(key, required=required)
        return default if value is None else value.text

    def choice(self, key: str, allowed: Iterable[str], *, required: bool = False) -> str | None:
        """A single value out of a few."""
        value = self.scalar(key, required=required)
        known = list(allowed)
        if value is None or value.text in known:
            return None if value is None else value.text
        help_ = did_you_mean(value.text, known) or f"one of: {', '.join(known)}"
        self.report(self.codes.choice, f"`{key}` cannot be `{value.text}`", value.span, help_)
        return None

    def read(self, written: Scalar | None, code: str, reader: Callable[[str], T | Problem]) -> T | None:
        """What a reader makes of a single value, or None with its problem reported."""
        if written is None:
            return None
        value = reader(written.text)
        if isinstance(value, Problem):
            self.report(code, value.message, written.span, value.help)
            return None
        return value

    def flag(self, key: str) -> bool:
        """yes or no; left out, no."""
        return self.choice(key, ("yes", "no", "true", "false")) in ("yes", "true")

    def mapping(self, key: str, *, required: bool = False) -> Mapping | None:
        """A mapping."""
        value = self._get(key, Mapping, required)
        return value if isinstance(value, Mapping) else None

    def sequence(self, key: str, *, required: bool = False) -> Sequence | None:
        """A list."""
        value = self._get(key, Sequence, required)
        return value if isinstance(value, Sequence) else None

    def words(self, key: str) -> tuple[Scalar, ...] | None:
        """One value or a list of values."""
        value = self.node.get(key)
        if value is None or isinstance(value, Scalar):
            return None if value is None else (value,)
        if isinstance(value, Sequence) and all(isinstance(i, Scalar) for i in value.items):
            return tuple(i for i in value.items if isinstance(i, Scalar))
        self.report(self.codes.shape, f"`{key}` must be one value or a list of values", value.span)
        return None

    def each(self, key: str, build: Callable[[Scalar, Node], None]) -> None:
        """Call `build` for every entry of a mapping."""
        value = self.mapping(key)
        for name, node in value or ():
            build(name, node)


def _head(node: Mapping) -> Span:
    return node.entries[0][0].span if node.entries else node.span
