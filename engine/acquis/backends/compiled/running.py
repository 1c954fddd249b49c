"""The one place where generated source becomes functions.

The source is made from typed trees alone: every name in it comes from our own counter, every text, number and day is
a constant bound beside it, so nothing that a user wrote stands in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def functions(source: str, constants: Mapping[str, object]) -> Mapping[str, Callable[..., Any]]:
    """The functions that a source defines, by name, with the constants that it speaks of.

    Raises NotImplementedError where expressions stand within one another deeper than Python reads.
    """
    space: dict[str, Any] = dict(constants)
    try:
        code = compile(source, "<compiled rules>", "exec")
    except (SyntaxError, RecursionError, MemoryError) as refusal:
        raise NotImplementedError("expressions nested too deep for Python") from refusal
    exec(code, space)
    return {name: made for name, made in space.items() if name not in constants and callable(made)}
