"""Text to tree, with Lark (LALR). Limits come first: no text can make the parser work for long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, UnexpectedInput, v_args
from lark.exceptions import VisitError
from lark.visitors import Transformer_NonRecursive

from acquis.diagnostics import Diagnostic
from acquis.expression import tree
from acquis.quantities import number_too_long
from acquis.reading.node import Scalar
from acquis.source import Source, Span

LONGEST = 4096  # characters
DEEPEST = 64  # levels of the tree


class _Refused(Exception):
    """A mistake found while the tree is built; `diagnostic` says which."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


@dataclass(frozen=True)
class _Placed:
    """A node with its depth and its place in the text, on the way up."""

    node: Any
    depth: int
    start: int
    end: int


@v_args(meta=True)
class _Builder(Transformer_NonRecursive[Token, _Placed]):
    """Frozen nodes, built while the parser runs."""

    def __init__(self, place: Callable[[int, int], Span]) -> None:
        super().__init__()
        self._place = place

    def _make(self, meta: Any, build: Callable[..., tree.Node], *parts: Any) -> _Placed:
        placed = [p for part in parts for p in (part if isinstance(part, tuple) else (part,)) if isinstance(p, _Placed)]
        depth = 1 + max((p.depth for p in placed), default=0)
        span = self._place(meta.start_pos, meta.end_pos)
        if depth > DEEPEST:
            raise _Refused(
                Diagnostic("E203", "expression is nested too deep", span, "name a part of it under `defines`")
            )
        return _Placed(build(*(_bare(part) for part in parts), span=span), depth, meta.start_pos, meta.end_pos)

    # leaves
    def number(self, meta: Any, c: list[Token]) -> _Placed:
        """`0.75`."""
        return self._make(meta, lambda span: tree.Number(self._exact(str(c[0]), meta), span=span))

    def percentage(self, meta: Any, c: list[Token]) -> _Placed:
        """`75 %`."""
        digits = str(c[0]).rstrip("% \t")
        return self._make(meta, lambda span: tree.Number(self._exact(digits, meta) / 100, "%", span=span))

    def _exact(self, digits: str, meta: Any) -> Fraction:
        if number_too_long(digits):
            span = self._place(meta.start_pos, meta.end_pos)
            raise _Refused(Diagnostic("E204", "number is too large", span, "at most 40 digits"))
        return Fraction(digits)

    def string(self, meta: Any, c: list[Token]) -> _Placed:
        """`"annex_iv"`."""
        return self._make(meta, lambda span: tree.Text(_unescape(str(c[0])[1:-1]), span=span))

    def date(self, meta: Any, c: list[Token]) -> _Placed:
        """`@"2024-02-15"`."""
        try:
            ordinal = date.fromisoformat(str(c[0])[2:-1]).toordinal()
        except ValueError:
            span = self._place(meta.start_pos, meta.end_pos)
            raise _Refused(Diagnostic("E214", "no such date", span, 'dates are written @"2024-02-15"')) from None
        return self._make(meta, lambda span: tree.Date(ordinal, span=span))

    def true(self, meta: Any, c: list[Any]) -> _Placed:
        """`true`."""
        return self._make(meta, lambda span: tree.Truth(True, span=span))

    def false(self, meta: Any, c: list[Any]) -> _Placed:
        """`false`."""
        return self._make(meta, lambda span: tree.Truth(False, span=span))

    def none(self, meta: Any, c: list[Any]) -> _Placed:
        """`none`."""
        return self._make(meta, tree.Nothing)

    def name(self, meta: Any, c: list[Token]) -> _Placed:
        """`support`."""
        return self._make(meta, lambda span: tree.Name(str(c[0]), span=span))

    def reference(self, meta: Any, c: list[Token]) -> _Placed:
        """`art_15/par_1#ceiling`."""
        return self._make(meta, lambda span: tree.Reference(str(c[0]), span=span))

    # chains are kept flat, so that a long list of conditions is not deep
    def conjunction(self, meta: Any, c: list[_Placed]) -> _Placed:
        """`a and b and c`."""
        return self._make(meta, tree.And, tuple(c))

    def disjunction(self, meta: Any, c: list[_Placed]) -> _Placed:
        """`a or b or c`."""
        return self._make(meta, tree.Or, tuple(c))

    def compare(self, meta: Any, c: list[Any]) -> _Placed:
        """`a <= b`."""
        return self._make(meta, tree.Compare, str(c[1]), c[0], c[2])

    def unary_test(self, meta: Any, c: list[Any]) -> _Placed:
        """`>= a` among tests."""
        return self._make(meta, tree.UnaryTest, str(c[0]), c[1])

    def group(self, meta: Any, c: list[_Placed]) -> _Placed:
        """`(a)`: no node of its own, but a level of depth."""
        return _Placed(c[0].node, c[0].depth + 1, meta.start_pos, meta.end_pos)

    def field(self, meta: Any, c: list[Any]) -> _Placed:
        """`a.b`."""
        return self._make(meta, tree.Field, c[0], str(c[1]))

    def call(self, meta: Any, c: list[Any]) -> _Placed:
        """`sum(a)`."""
        return self._make(meta, tree.Call, str(c[0]), c[1] or ())

    def arguments(self, meta: Any, c: list[_Placed]) -> tuple[_Placed, ...]:
        """What stands between the brackets of a call or list."""
        return tuple(c)

    def list_(self, meta: Any, c: list[Any]) -> _Placed:
        """`[a, b]`."""
        return self._make(meta, tree.ListOf, c[0] or ())

    def tests(self, meta: Any, c: list[_Placed]) -> _Placed:
        """`(a, >= b)` after `in`."""
        return self._make(meta, tree.Tests, tuple(c))

    def iterator(self, meta: Any, c: list[Any]) -> _Placed:
        """`a in b`."""
        return self._make(meta, tree.Iterator, str(c[0]), c[1])

    def iterators(self, meta: Any, c: list[_Placed]) -> tuple[_Placed, ...]:
        """`a in b, c in d`."""
        return tuple(c)


def _plain(build: Callable[..., tree.Node], *constants: Any, first: bool = True) -> Any:
    """A builder method whose children are the node's parts, constants before or after them."""

    def method(self: _Builder, meta: Any, c: list[Any]) -> _Placed:
        parts = (*constants, *c) if first else (*c, *constants)
        return self._make(meta, build, *parts)

    return v_args(meta=True)(method)


for _rule, _node, _constants, _first in (
    ("if_", tree.If, (), True),
    ("some", tree.Quantified, ("some",), True),
    ("every", tree.Quantified, ("every",), True),
    ("for_", tree.For, (), True),
    ("steps", tree.Steps, (), True),
    ("implies", tree.Implies, (), True),
    ("not_", tree.Not, (), True),
    ("between", tree.Between, (), True),
    ("in_", tree.In, (), True),
    ("add", tree.Arithmetic, ("+",), True),
    ("subtract", tree.Arithmetic, ("-",), True),
    ("multiply", tree.Arithmetic, ("*",), True),
    ("divide", tree.Arithmetic, ("/",), True),
    ("negate", tree.Negate, (), True),
    ("filter", tree.Filter, (), True),
    ("at_date", tree.AtDate, (), True),
    ("of_entry", tree.OfEntry, (), True),
    ("closed", tree.Range, (True, True), False),
    ("right_open", tree.Range, (True, False), False),
    ("left_open", tree.Range, (False, True), False),
    ("open", tree.Range, (False, False), False),
):
    setattr(_Builder, _rule, _plain(_node, *_constants, first=_first))


def _bare(part: Any) -> Any:
    if isinstance(part, tuple):
        return tuple(_bare(p) for p in part)
    return part.node if isinstance(part, _Placed) else part


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    out, escape = [], False
    for c in text:
        if escape or c != "\\":
            out.append({"n": "\n", "t": "\t"}.get(c, c) if escape else c)
            escape = False
        else:
            escape = True
    return "".join(out)


@cache
def _parser() -> Lark:
    grammar = files("acquis.expression").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", strict=True, propagate_positions=True, maybe_placeholders=True)


def parse(scalar: Scalar) -> tuple[tree.Node | None, tuple[Diagnostic, ...]]:
    """The tree of an expression that stands in a file, and the mistakes in it."""
    if len(scalar.text) > LONGEST:
        message = f"expression of {len(scalar.text)} characters; at most {LONGEST} are read"
        return None, (Diagnostic("E202", message, scalar.span_of(0, 1), "name parts of it under `defines`"),)
    if not scalar.text.strip():
        return None, (Diagnostic("E201", "an expression must stand here", scalar.span),)
    return _parse(scalar.text, scalar.span_of)


def parse_text(text: str, name: str = "<expression>") -> tuple[tree.Node | None, tuple[Diagnostic, ...]]:
    """The tree of a text of its own, as `acquis eval` gets it."""
    source = Source(name, text)
    return parse(Scalar(text, Span(source, 0, len(text)), start=0))


def _parse(text: str, place: Callable[[int, int], Span]) -> tuple[tree.Node | None, tuple[Diagnostic, ...]]:
    deep = _too_deep(text)
    if deep is not None:
        return None, (Diagnostic("E203", "brackets are nested too deep", place(deep, deep + 1)),)
    try:
        parsed = _parser().parse(text)
        placed = _Builder(place).transform(parsed)
    except UnexpectedInput as error:
        return None, (_syntax_error(error, text, place),)
    except VisitError as error:
        if isinstance(error.orig_exc, _Refused):
            return None, (error.orig_exc.diagnostic,)
        raise
    return placed.node, ()


def _too_deep(text: str) -> int | None:
    depth = 0
    for i, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if depth > DEEPEST:
            return i
    return None


# What the parser waits for, in the words of the language.
_NAMES = {
    "NAME": "a name", "NUMBER": "a number", "STRING": "a quoted word", "COMPARATOR": "a comparison",
    "LPAR": "`(`", "RPAR": "`)`", "LSQB": "`[`", "RSQB": "`]`", "COMMA": "`,`", "DOT": "`.`", "__ANON_0": "`..`",
    "REFERENCE": "a rule",
}  # fmt: skip


def _syntax_error(error: UnexpectedInput, text: str, place: Callable[[int, int], Span]) -> Diagnostic:
    token = getattr(error, "token", None)
    if token is not None and token.type == "$END":
        end = len(text.rstrip())
        return Diagnostic("E201", "the expression ends too early", place(max(end - 1, 0), end), _expected(error))
    at = error.pos_in_stream or 0
    if token is None:
        found = text[at : at + 1]
        hint = {
            "'": "code words stand in double quotes",
            "&": "write `and`",
            "|": "write `or`",
            "!": "write `not` or `!=`",
        }
        return Diagnostic(
            "E201", f"`{found}` means nothing here", place(at, at + 1), hint.get(found, _equals(text, at))
        )
    span = place(at, at + len(str(token)))
    return Diagnostic("E201", f"`{token}` cannot stand here", span, _equals(text, at) or _expected(error))


def _equals(text: str, at: int) -> str:
    if text[max(at - 1, 0) : at] != "=":
        return ""
    return {"=": "`=` tests for equality", "<": "write `<=`", ">": "write `>=`"}.get(text[at : at + 1], "")


def _expected(error: UnexpectedInput) -> str:
    words = sorted(
        {
            _NAMES.get(n, f"`{n.lower()}`")
            for n in set(getattr(error, "accepts", None) or getattr(error, "expected", None) or ())
        }
    )
    plain = [w for w in words if not w.startswith(("`__", "`$"))]
    return (
        f"expected {', '.join(plain[:8])}"
        if 0 < len(plain) <= 8
        else "a name, a number or a bracket is missing before this"
        if plain
        else ""
    )
