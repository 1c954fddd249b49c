"""All values of the language: truths, quantities, words, lists, entries, and guarded alternatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from acquis.uncertain import pieces as p
from acquis.uncertain import quantity as q
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import (
    FALSE,
    GAP,
    NOBODY,
    TRUE,
    Missing,
    Truth,
    all_of,
    any_of,
    choose,
    negate,
    possible,
    truth,
)


@dataclass(frozen=True, slots=True)
class Nothing:
    """`none`: known not to exist."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """A division by a known 0: the text gives no value."""


@dataclass(frozen=True, slots=True)
class Word:
    """A text or code word: what it can still be (None among the options is none).

    `options` is None for a text that could be anything; `optional` then says whether none too.
    """

    options: frozenset[str | None] | None
    missing: Missing = NOBODY
    optional: bool = False


@dataclass(frozen=True, slots=True)
class RangeOf:
    """`[low..high]` as a value."""

    low: Value
    high: Value
    low_included: bool
    high_included: bool


class Record(Protocol):
    """Where an entry's facts come from."""

    path: str
    label: str
    missing: Missing | None

    def fact(self, name: str) -> Value:
        """The value of one of its facts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list."""

    record: Record


@dataclass(frozen=True, slots=True)
class Items:
    """A list: each item with the condition on which it belongs to it.

    `rest`: the list is unknown as a whole; further items may follow, each like this one, and
    these facts would tell.
    """

    items: tuple[tuple[Truth, Value], ...]
    rest: tuple[Truth, Value] | None = None
    missing: Missing = NOBODY
    fact: str | None = None  # path, if this is a list fact as it stands


@dataclass(frozen=True, slots=True)
class Fork:
    """`yes` if the guard holds, else `no`; the guard is open."""

    guard: Truth
    yes: Value
    no: Value


Value: TypeAlias = Truth | Quantity | Word | Nothing | NoAnswer | Items | Entry | RangeOf | Fork

NOTHING = Nothing()
NO_ANSWER = NoAnswer()
WIDEST = 32  # alternatives kept apart


def word(text: str) -> Word:
    """A known word."""
    return Word(frozenset({text}))


def fork(guard: Truth, yes: Value, no: Value) -> Value:
    """Guarded alternatives; a single value where the guard is decided or makes no difference."""
    # Two open values that look alike need not be the same number, so only known ones are joined.
    if guard.surely or (not guard.gap and yes == no and decided(yes)):
        return yes
    if guard.surely_not:
        return no
    if guard.surely_gap:
        return NO_ANSWER
    if isinstance(yes, Truth) and isinstance(no, Truth):
        return choose(guard, yes, no)
    joined = Fork(guard, yes, no)
    return joined if width(joined) <= WIDEST else collapsed(joined)


def width(value: Value) -> int:
    """How many alternatives a value keeps apart."""
    return width(value.yes) + width(value.no) if isinstance(value, Fork) else 1


def leaves(value: Value) -> list[Value]:
    """The alternatives."""
    return leaves(value.yes) + leaves(value.no) if isinstance(value, Fork) else [value]


def guards(value: Value) -> Missing:
    """The facts that choose among the alternatives."""
    return value.guard.missing | guards(value.yes) | guards(value.no) if isinstance(value, Fork) else NOBODY


def collapsed(value: Value) -> Value:
    """One leaf that covers all alternatives, where they are numbers or words."""
    if not isinstance(value, Fork):
        return value
    ends, waits = leaves(value), guards(value)
    if all(isinstance(e, Quantity | Nothing | NoAnswer) for e in ends):
        numbers = [e for e in ends if isinstance(e, Quantity)]
        missing = waits.union(*(e.missing for e in numbers))
        none = missing if len(numbers) < len(ends) or any(e.none is not None for e in numbers) else None
        values = p.union(piece for e in numbers for piece in e.pieces) if numbers else p.ANY
        gap = any(isinstance(e, NoAnswer) or (isinstance(e, Quantity) and e.gap) for e in ends)
        return replace(q.from_pieces(values, missing, gap=gap), none=none)
    if all(isinstance(e, Word | Nothing) for e in ends):
        words = [e for e in ends if isinstance(e, Word)]
        missing = waits.union(*(w.missing for w in words))
        if any(w.options is None for w in words):
            return Word(None, missing, True)
        options = frozenset().union(*(w.options or frozenset() for w in words))
        return Word(options | ({None} if len(words) < len(ends) else frozenset()), missing)
    return value


def assume(value: Value, guard: Truth, holds: bool) -> Value:
    """The value where a guard (this very one) is known to hold or not to hold."""
    if not isinstance(value, Fork):
        return value
    if value.guard is guard:
        return assume(value.yes if holds else value.no, guard, holds)
    return replace(value, yes=assume(value.yes, guard, holds), no=assume(value.no, guard, holds))


def lift(f: Callable[[Value], Value], a: Value) -> Value:
    """Apply f under every alternative."""
    if isinstance(a, Fork):
        return fork(a.guard, lift(f, a.yes), lift(f, a.no))
    return f(a)


def lift2(f: Callable[[Value, Value], Value], a: Value, b: Value) -> Value:
    """Apply f to every pair of alternatives; one guard is settled for both sides at once."""
    if isinstance(a, Fork):
        yes = lift2(f, a.yes, assume(b, a.guard, True))
        return fork(a.guard, yes, lift2(f, a.no, assume(b, a.guard, False)))
    if isinstance(b, Fork):
        return fork(b.guard, lift2(f, a, b.yes), lift2(f, a, b.no))
    return f(a, b)


def as_truth(value: Value) -> Truth:
    """The truth that a condition's value is."""
    if isinstance(value, Fork):
        return choose(value.guard, as_truth(value.yes), as_truth(value.no))
    if isinstance(value, NoAnswer):
        return GAP
    assert isinstance(value, Truth), value
    return value


def missing_of(value: Value) -> Missing:
    """Every fact that a value waits for."""
    if isinstance(value, Fork):
        return value.guard.missing | missing_of(value.yes) | missing_of(value.no)
    if isinstance(value, Truth | Quantity | Word):
        return value.missing
    if isinstance(value, Items):
        return value.missing.union(*(g.missing | missing_of(v) for g, v in value.items))
    return NOBODY


def decided(value: Value) -> bool:
    """Known in full."""
    if isinstance(value, Fork | NoAnswer):
        return False
    if isinstance(value, Quantity):
        return value.decided
    if isinstance(value, Truth):
        return value.decided and not value.gap
    if isinstance(value, Word):
        return value.options is not None and len(value.options) == 1
    if isinstance(value, Items):
        return value.rest is None and all(g.decided and decided(v) for g, v in value.items)
    return True


def is_present(value: Value) -> Truth:
    """Neither none nor an empty list."""
    if isinstance(value, Fork):
        return choose(value.guard, is_present(value.yes), is_present(value.no))
    if isinstance(value, Nothing):
        return FALSE
    if isinstance(value, Quantity):
        return TRUE if value.none is None else possible(True, True, False, value.none)
    if isinstance(value, Word):
        if value.options is None:
            return possible(True, value.optional, False, value.missing)
        return possible(value.options != {None}, None in value.options, False, value.missing)
    if isinstance(value, Items):
        belongs = any_of(g for g, _ in value.items)
        return (
            belongs
            if value.rest is None or belongs.surely
            else possible(True, True, False, value.missing | belongs.missing)
        )
    return TRUE


def equal(a: Value, b: Value) -> Truth:
    """`a = b` for two leaves."""
    if isinstance(a, NoAnswer) or isinstance(b, NoAnswer):
        return GAP
    if isinstance(a, Nothing) or isinstance(b, Nothing):
        other = b if isinstance(a, Nothing) else a
        return negate(is_present(other)) if not isinstance(other, Items) else truth(False)
    if isinstance(a, Truth) and isinstance(b, Truth):
        return possible(
            (a.true and b.true) or (a.false and b.false),
            (a.true and b.false) or (a.false and b.true),
            a.gap or b.gap,
            a.missing | b.missing,
        )
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return q.compare("=", a, b)
    if isinstance(a, Word) and isinstance(b, Word):
        return _same_word(a, b)
    if isinstance(a, Items) and isinstance(b, Items):
        return _same_list(a, b)
    if isinstance(a, RangeOf) and isinstance(b, RangeOf):
        return _same_range(a, b)
    return FALSE


def _same_word(a: Word, b: Word) -> Truth:
    if a.options is None or b.options is None:
        return possible(True, True, False, a.missing | b.missing)
    common = a.options & b.options
    return possible(bool(common), len(a.options | b.options) > 1, False, a.missing | b.missing)


def _same_list(a: Items, b: Items) -> Truth:
    if not (decided(a) and decided(b)):
        return possible(True, True, False, missing_of(a) | missing_of(b))
    left, right = [v for g, v in a.items if g.true], [v for g, v in b.items if g.true]
    if len(left) != len(right):
        return FALSE
    return all_of(equal(x, y) for x, y in zip(left, right, strict=True))


def _same_range(a: RangeOf, b: RangeOf) -> Truth:
    ends = truth((a.low_included, a.high_included) == (b.low_included, b.high_included))
    return all_of((ends, as_truth(equal(a.low, b.low)), as_truth(equal(a.high, b.high))))
