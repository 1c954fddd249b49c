"""Names and texts as Spark writes them; nothing of a user's gets into a statement but through here."""

from __future__ import annotations

from collections.abc import Iterable


def name(text: str) -> str:
    """A quoted name."""
    return "`" + text.replace("`", "``") + "`"


def text(value: str) -> str:
    """A text literal; every sign that means something within one is written by its number."""
    return "'" + "".join(c if c.isalnum() or c in " _-./:,;#()" else _escaped(c) for c in value) + "'"


def among(expression: str, words: Iterable[str]) -> str:
    """Whether an expression is one of some words; false for no words at all."""
    listed = ", ".join(text(w) for w in dict.fromkeys(words))
    return f"({expression} IN ({listed}))" if listed else "false"


def _escaped(sign: str) -> str:
    return "".join(f"\\u{unit:04X}" for unit in _units(sign))


def _units(sign: str) -> Iterable[int]:
    data = sign.encode("utf-16-be", "surrogatepass")
    return (int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))
