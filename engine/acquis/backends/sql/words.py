"""Code words and texts that may be open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from acquis.backends.sql import cells as c
from acquis.backends.sql.cells import FALSE, TRUE
from acquis.backends.sql.values import NotInSql, Truth, Value, Word, truth
from acquis.columns import NONE_WORD


def known(text: str) -> Word:
    """A known word."""
    return Word(c.text(text), frozenset({text}))


def only(value: Value) -> str | None:
    """The word that a value is in every row; None if it is no such constant."""
    word = c.constant(value.cell) if isinstance(value, Word) else None
    return word if isinstance(word, str) else None


def equal(a: Word, b: Word) -> Truth:
    """`a = b`. A word outside of what the other can be is not equal to it, however open that is."""
    cell = c.compare("=", a.cell, b.cell)
    for one, other in ((a, b), (b, a)):
        word = only(one)
        if other.options is None:
            continue
        if word is not None and word not in other.options:
            return truth(FALSE)
        if word is None and other.cell.nullable and (one.options is None or one.options - other.options):
            outside = c.surely_not(c.is_in(one.cell, other.options))
            cell = c.coalesce(cell, c.case([(outside, FALSE)], c.OPEN))
    if a.options is not None and b.options is not None:
        if not a.options & b.options:
            return truth(FALSE)
        if a.options == b.options and len(a.options) == 1:
            return truth(TRUE)
    parts = ((a.missing, c.open_(a.cell)), (b.missing, c.open_(b.cell)))
    return truth(cell, parts, c.any_of((a.ask, b.ask)))


def among(item: Word, choices: Iterable[str]) -> Truth:
    """`item in [...]` for known words."""
    wanted = frozenset(choices)
    if item.options is not None:
        wanted &= item.options
        if not wanted or wanted == item.options:
            return truth(TRUE if wanted else FALSE)
    return truth(c.is_in(item.cell, wanted), ((item.missing, c.open_(item.cell)),), item.ask)


def attribute(word: Word, known_: Mapping[str, str | bool | None], *, boolean: bool) -> Value:
    """An attribute of a code word; that of none is none, or false."""
    assert word.options is not None
    found = {w: known_.get(w) for w in word.options if w != NONE_WORD}
    if NONE_WORD in word.options:
        found[NONE_WORD] = None
    if boolean:
        true = [w for w, value in found.items() if value is True]
        return among(word, true) if true else truth(FALSE)
    texts = {w: NONE_WORD if value is None else str(value) for w, value in found.items()}
    options = frozenset(texts.values())
    if len(options) == 1:
        return Word(c.text(next(iter(options))), options)
    branches = []
    for option in sorted(options):
        mine = [w for w, value in texts.items() if value == option]
        branches.append((c.is_in(word.cell, mine), c.text(option)))
    if not options:
        raise NotInSql("an attribute of no word")
    return Word(c.case(branches, c.null("text")), options, word.missing, word.ask)
