"""Sets of numbers as sorted, disjoint, closed pieces; a point is a piece of no length.

Ends are exact. `math.inf` stands for "without limit" and is never calculated with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import reduce
from math import inf
from typing import TypeAlias

End: TypeAlias = Fraction | float  # the only floats are the two infinities
Pieces: TypeAlias = tuple[tuple[End, End], ...]

MOST = 64  # pieces kept apart; beyond that their hull is taken, which is sound but coarser

NONE_OF_THEM: Pieces = ()
ANY: Pieces = ((-inf, inf),)


def point(value: Fraction) -> Pieces:
    """One number."""
    return ((value, value),)


def between(low: End, high: End, step: Fraction | None = None) -> Pieces:
    """All numbers from low to high; with a step and few of them, each for itself."""
    if step is not None and isinstance(low, Fraction) and isinstance(high, Fraction) and (high - low) / step < MOST:
        return tuple((low + i * step, low + i * step) for i in range(int((high - low) / step) + 1))
    return ((low, high),)


def union(pieces: Iterable[tuple[End, End]]) -> Pieces:
    """The pieces put in order, overlapping ones joined."""
    out: list[tuple[End, End]] = []
    for low, high in sorted(pieces):
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], high))
        else:
            out.append((low, high))
    return tuple(out) if len(out) <= MOST else ((out[0][0], out[-1][1]),)


def add(a: End, b: End) -> End:
    """a + b; infinity absorbs."""
    if isinstance(a, float):
        return a
    return b if isinstance(b, float) else a + b


def times(a: End, b: End) -> End:
    """a * b; nothing times infinity is nothing, since the limit itself is never reached."""
    if a == 0 or b == 0:
        return Fraction(0)
    if isinstance(a, float) or isinstance(b, float):
        return inf if (a > 0) == (b > 0) else -inf
    return a * b


def plus(a: Pieces, b: Pieces) -> Pieces:
    """Every sum of one of these and one of those."""
    if len(a) * len(b) > MOST * MOST:
        a = ((a[0][0], a[-1][1]),)
    return union((add(p, q), add(r, s)) for p, r in a for q, s in b)


def total(all_: Iterable[Pieces]) -> Pieces:
    """Every sum of one from each."""
    return reduce(plus, all_, point(Fraction(0)))


def scale(a: Pieces, factor: Fraction) -> Pieces:
    """Each number times a factor."""
    if factor == 0:
        return point(Fraction(0))
    return union(tuple(sorted((times(low, factor), times(high, factor)))) for low, high in a)  # type: ignore[misc]


def product(a: Pieces, b: Pieces) -> Pieces:
    """A set that holds every product of one of these and one of those."""
    corners = ([times(x, y) for x in p for y in q] for p in a for q in b)
    return union((min(c), max(c)) for c in corners)


def mapped(a: Pieces, rising: Callable[[Fraction], Fraction]) -> Pieces:
    """The image under a function that never falls."""
    return union(tuple(e if isinstance(e, float) else rising(e) for e in piece) for piece in a)  # type: ignore[misc]


def touches(a: Pieces, low: End, high: End, low_included: bool = True, high_included: bool = True) -> bool:
    """Whether some number of the set lies in the range."""
    return any(
        (r > low or (low_included and r == low))
        and (p < high or (high_included and p == high))
        and _room(p, r, low, high)
        for p, r in a
    )


def _room(p: End, r: End, low: End, high: End) -> bool:
    return max(p, low) <= min(r, high)


def within(a: Pieces, low: End, high: End, low_included: bool = True, high_included: bool = True) -> bool:
    """Whether every number of the set lies in the range."""
    return all((p > low or (low_included and p == low)) and (r < high or (high_included and r == high)) for p, r in a)
