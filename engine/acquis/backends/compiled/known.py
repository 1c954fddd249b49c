"""What generated code calls: exact arithmetic and lists, where every fact is known.

Numbers are int or Decimal, and Fraction once something was divided; days are `date`; none is None; a list is a
sequence, an entry a mapping. What leaves this (an unknown fact, a division by 0, a value of another type) raises one
of UNDECIDED, and the interpreter is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Clamped, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from fractions import Fraction
from typing import Any, NoReturn, TypeAlias

from acquis import quantities
from acquis.backends.compiled.worst import BREACH

UNDECIDED = (KeyError, TypeError, ValueError, ArithmeticError, AttributeError, IndexError)

Number: TypeAlias = "int | Decimal | Fraction"

# Wide enough for any amount that is read; what is not exact even so raises rather than rounds. A context of our own,
# so that the caller's never counts.
_TRAPS = [InvalidOperation, DivisionByZero, Overflow, Clamped]
EXACT = Context(prec=400, rounding=ROUND_HALF_UP, Emin=-10_000, Emax=10_000, traps=[*_TRAPS, Inexact])
_ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP, Emin=-10_000, Emax=10_000, traps=_TRAPS)
_CENT = Decimal("0.01")

add: Callable[[Any, Any], Decimal] = EXACT.add
subtract: Callable[[Any, Any], Decimal] = EXACT.subtract
multiply: Callable[[Any, Any], Decimal] = EXACT.multiply
negated: Callable[[Any], Decimal] = EXACT.minus


class NotDecidedError(ValueError):
    """The answer is not one known value."""


def undecided() -> NoReturn:
    """Leave it to the interpreter."""
    raise NotDecidedError


def exact(number: Number | None) -> Fraction | None:
    """A number as a fraction; none stays none."""
    return None if number is None else Fraction(number)


def less(a: Any, b: Any) -> bool:
    """`a < b`; with none it is false."""
    return a is not None and b is not None and bool(a < b)


def at_most(a: Any, b: Any) -> bool:
    """`a <= b`; with none it is false."""
    return a is not None and b is not None and bool(a <= b)


def total(numbers: Iterable[Any]) -> Number:
    """The sum of money; none counts as 0."""
    found: Any = 0
    for number in numbers:
        if number is not None:
            found = add(found, number)
    return found  # type: ignore[no-any-return]


def total_there(numbers: Iterable[Any]) -> Number:
    """The sum of numbers that are all there."""
    found: Any = 0
    for number in numbers:
        found = add(found, number)
    return found  # type: ignore[no-any-return]


def total_exact(numbers: Iterable[Fraction | None]) -> Fraction:
    """The sum of fractions; money that is none counts as 0."""
    return sum((number for number in numbers if number is not None), Fraction(0))


def mean(numbers: Sequence[Any], money: bool) -> Fraction:
    """The mean; of nothing there is none."""
    there = [Fraction(0) if number is None and money else Fraction(number) for number in numbers]
    return sum(there, Fraction(0)) / len(there)


def share(part: Number, whole: Number) -> Fraction:
    """A part as a share of the whole that it belongs to; nothing below 0 counts."""
    own, rest = max(Fraction(part), Fraction(0)), Fraction(whole) - Fraction(part)
    return own / (own + max(rest, Fraction(0)))


def cent(number: Any) -> Decimal | None:
    """Rounded half up to the cent."""
    return None if number is None else Decimal(number).quantize(_CENT, context=_ROUNDING)


def cent_exact(number: Fraction | None) -> Fraction | None:
    """A fraction rounded half up to the cent."""
    return None if number is None else quantities.cent(number)


def rounded_as(number: Number | None, like: Number | None, unit: Fraction) -> Fraction | None:
    """Rounded half up to as many places as another number has."""
    if number is None or like is None:
        return None
    place = quantities.last_place(Fraction(like), unit)
    return Fraction(number) if place is None else quantities.half_up(Fraction(number), place)


def size(number: Any) -> Any:
    """The amount without its sign."""
    return None if number is None else abs(number) if isinstance(number, int | Fraction) else EXACT.abs(number)


def largest(*values: Any) -> Any:
    """The largest; none is skipped."""
    return max((v for v in values if v is not None), default=None)


def smallest(*values: Any) -> Any:
    """The smallest; none is skipped."""
    return min((v for v in values if v is not None), default=None)


def first_of_each(entries: Sequence[Mapping[str, Any]], facts: tuple[str, ...]) -> list[Mapping[str, Any]]:
    """The first entry for each value of some facts together; none is nobody's value."""
    return _told_apart(entries, facts)[0]


def repeated(entries: Sequence[Mapping[str, Any]], facts: tuple[str, ...]) -> list[Mapping[str, Any]]:
    """The entries whose value of some facts together came before."""
    return _told_apart(entries, facts)[1]


def _told_apart(
    entries: Sequence[Mapping[str, Any]], facts: tuple[str, ...]
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    seen: set[tuple[Any, ...]] = set()
    first: list[Mapping[str, Any]] = []
    again: list[Mapping[str, Any]] = []
    for entry in entries:
        value = tuple(entry[fact] for fact in facts)
        if None in value or value not in seen:
            first.append(entry)
            if None not in value:
                seen.add(value)
        else:
            again.append(entry)
    return first, again


def entry_with(entries: Sequence[Mapping[str, Any]], fact: str, wanted: Any) -> Mapping[str, Any] | None:
    """The entry with a value of its key; where none has it, one of which nothing else is known."""
    if wanted is None:
        return None
    if not isinstance(wanted, str):
        undecided()
    return next((entry for entry in entries if entry[fact] == wanted), {fact: wanted})


def by_value(entries: Sequence[Mapping[str, Any]], fact: str) -> Mapping[Any, Sequence[Mapping[str, Any]]]:
    """Entries by the value of a fact, those of one value in their order."""
    found: dict[Any, list[Mapping[str, Any]]] = {}
    for entry in entries:
        found.setdefault(entry[fact], []).append(entry)
    return found


def looked_up(entries: Mapping[Any, Sequence[Mapping[str, Any]]], fact: str, wanted: Any) -> Mapping[str, Any] | None:
    """What `entry_with` finds, in entries that are sorted by that fact."""
    if wanted is None:
        return None
    if not isinstance(wanted, str):
        undecided()
    found = entries.get(wanted)
    return found[0] if found else {fact: wanted}


def item_at(values: Sequence[Any], position: Any) -> Any:
    """The item at a place from 1; from -1 counts backwards; beyond the ends, none."""
    place = int(position)
    if place != position or place == 0 or abs(place) > len(values):
        return None
    return values[place - 1 if place > 0 else place]


def steps(low: Any, high: Any) -> range:
    """Whole numbers from low to high, downwards if high is smaller."""
    first, last = int(low), int(high)
    if first != low or last != high or abs(last - first) >= 10_000:
        undecided()
    return range(first, last + 1) if last >= first else range(first, last - 1, -1)


def worst(outcomes: Iterable[int]) -> int:
    """The worst outcome of the entries of a list; nothing is worse than a breach."""
    found = 0
    for outcome in outcomes:
        if outcome > found:
            found = outcome
            if found == BREACH:
                break
    return found
