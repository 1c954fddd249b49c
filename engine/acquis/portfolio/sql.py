"""Names and texts as SQL writes them; nothing of a user's gets into a statement but through here."""

from __future__ import annotations

from collections.abc import Iterable


def name(text: str) -> str:
    """A quoted name."""
    return '"' + text.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text literal."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: Iterable[str]) -> str:
    """Text literals, with commas."""
    return ", ".join(text(v) for v in values)


def among(expression: str, words: Iterable[str]) -> str:
    """Whether an expression is one of some words; false for no words at all."""
    listed = texts(dict.fromkeys(words))
    return f"({expression} IN ({listed}))" if listed else "false"


def file(path: object) -> str:
    """The literal of a path that is one file, whatever signs are in it that would match several."""
    return text(_plain(path))


def parts(folder: object) -> str:
    """The literal of the Parquet files in a folder."""
    return text(f"{_plain(folder)}/*.parquet")


def _plain(path: object) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))
