"""`acquis eval --cases`: JSON lines in, one answer each, in order; a bad line spoils no other.

Other keys of a line, such as an expected value, are none of our business.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from acquis.backends.interpreter.answer import Answer, ask
from acquis.backends.interpreter.inputs import INPUT_TYPES, Input, list_input, read_input
from acquis.cli import exits, output
from acquis.cli.figures import Figures
from acquis.diagnostics import Diagnostic
from acquis.quantities import Problem
from acquis.reading import STANDARD_INPUT, read_bytes
from acquis.reading.node import Mapping, Node, Scalar, Sequence
from acquis.source import Source, Span

LONGEST_LINE = 1 << 20  # bytes
DEEPEST = 16  # lists in lists


class _Unreadable(Exception):
    """A line that is no case; `diagnostic` says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


def answer_cases(path: str, figures: Figures) -> int:
    """Answer every line of a file; 0 if every line was read."""
    code = exits.FINE
    try:
        with _opened(path) as file:
            for number, line in _lines(file):
                answered, mistake = _answered(line, number, path, figures)
                if mistake is not None:
                    output.tell_diagnostics([mistake])
                    code = exits.INVALID_INPUT
                output.say(json.dumps(answered, ensure_ascii=False))
    except _Unreadable as error:
        output.tell_diagnostics([error.diagnostic])
        return exits.INVALID_INPUT
    return code


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        file = open(path, "rb")  # noqa: SIM115 - closed below; only the opening may fail here
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no usable path"
        span = Span(Source(path, ""), 0, 0)
        raise _Unreadable(Diagnostic("S113", f"cannot be read: {reason.lower()}", span)) from None
    with file:
        yield file


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers; of one that is too long, enough to say so."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE + 1)
        if line.strip():
            yield number, line


def _answered(line: bytes, number: int, path: str, figures: Figures) -> tuple[dict[str, object], Diagnostic | None]:
    """The answer to a line, and what is wrong with it if it is no case."""
    name = f"{STANDARD_INPUT if path == '-' else path}:{number}"
    identity: object = None
    try:
        case = _mapping(line, name)
        identity = _identity(case.get("id"))
        expression = _expression(case)
        inputs = [_input(key.text, node, 0) for key, node in _given(case)]
    except _Unreadable as error:
        said = {"code": error.diagnostic.code, "message": error.diagnostic.message}
        return {"id": identity, "error": said}, error.diagnostic
    wrong = next((i for i in inputs if isinstance(i, Problem)), None)
    if wrong is not None:
        return {"id": identity, "error": {"code": wrong.code, "message": wrong.message}}, None
    answer = ask(expression, [i for i in inputs if isinstance(i, Input)], figures.of(expression))
    return {"id": identity, **_shown(answer)}, None


def _shown(answer: Answer) -> dict[str, object]:
    if answer.mistakes:
        return {"error": {"code": answer.mistakes[0].code, "message": answer.mistakes[0].message}}
    if answer.gap:
        return {"gap": answer.gap}
    return {"unknown": list(answer.unknown)} if answer.value is None else {"value": answer.value}


def _mapping(line: bytes, name: str) -> Mapping:
    if len(line) > LONGEST_LINE:
        span = Span(Source(name, ""), 0, 0)
        raise _Unreadable(Diagnostic("S102", f"a line of more than {LONGEST_LINE} bytes", span))
    node, mistakes = read_bytes(line, name, json=True)
    if mistakes:
        raise _Unreadable(mistakes[0])
    if not isinstance(node, Mapping):
        raise _Unreadable(Diagnostic("S112", "a case is an object", node.span if node is not None else None))
    return node


def _identity(node: Node | None) -> object:
    if not isinstance(node, Scalar) or node.kind == "null":
        return None
    if node.kind == "number" and node.text.lstrip("-").isdecimal():
        return int(node.text)
    return node.text == "true" if node.kind == "boolean" else node.text


def _expression(case: Mapping) -> str:
    node = case.get("expression")
    if not isinstance(node, Scalar) or node.kind != "text":
        raise _Unreadable(Diagnostic("C713", "`expression` must be a string", (node or case).span))
    return node.text


def _given(case: Mapping) -> Mapping:
    node = case.get("inputs")
    if isinstance(node, Mapping):
        return node
    if node is None:
        return Mapping((), case.span)
    raise _Unreadable(Diagnostic("C713", "`inputs` must be an object of inputs by name", node.span))


def _input(name: str, node: Node, level: int) -> Input | Problem:
    """`{"type", "value"}`, or `{"type": "list", "items"}`; of type null, or with no value, it is unknown."""
    if not isinstance(node, Mapping) or level > DEEPEST:
        raise _Unreadable(Diagnostic("C713", f"input `{name}` must be an object with `type` and `value`", node.span))
    kind, value, items = node.get("type"), node.get("value"), node.get("items")
    if not isinstance(kind, Scalar):
        raise _Unreadable(Diagnostic("C713", f"input `{name}` has no `type`", node.span))
    if kind.kind == "null" or kind.text == "null":
        return Input(name, None)
    if kind.text == "list":
        return _list(name, items, node, level)
    if value is None or (isinstance(value, Scalar) and value.kind == "null"):
        return Input(name, INPUT_TYPES[kind.text]) if kind.text in INPUT_TYPES else read_input(name, kind.text, "")
    if not isinstance(value, Scalar):
        raise _Unreadable(Diagnostic("C713", f"the value of `{name}` must be one value", value.span))
    return read_input(name, kind.text, value.text, words=kind.text not in ("string", "text"))


def _list(name: str, items: Node | None, node: Mapping, level: int) -> Input | Problem:
    if not isinstance(items, Sequence):
        raise _Unreadable(Diagnostic("C713", f"the list `{name}` has no `items`", node.span))
    read = [_input(f"{name}[{place}]", item, level + 1) for place, item in enumerate(items.items, 1)]
    wrong = next((i for i in read if isinstance(i, Problem)), None)
    return wrong if wrong is not None else list_input(name, tuple(i for i in read if isinstance(i, Input)))
