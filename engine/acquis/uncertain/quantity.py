"""Numbers that may be open: an exact part plus independent open terms.

Dates are numbers too (ordinals), so a deadline that hangs on an unknown day has bounds. Keeping
the terms apart is what makes `missing` exact: a term counts only where it can tip a comparison.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf
from operator import eq, ge, gt, le, lt, ne

from acquis.uncertain import pieces as p
from acquis.uncertain.truth import FALSE, NOBODY, TRUE, Missing, Truth, possible

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Term:
    """One open term: `factor` times a number out of `base`. Terms with one `fact` are the same number."""

    base: p.Pieces
    missing: Missing
    factor: Fraction = Fraction(1)
    fact: str | None = None
    step: Fraction | None = None

    @property
    def pieces(self) -> p.Pieces:
        """The numbers it can be."""
        return self.base if self.factor == 1 else p.scale(self.base, self.factor)


@dataclass(frozen=True, slots=True)
class Quantity:
    """`known` plus the open terms. `none`: the facts that decide whether it is none at all.

    `gap`: it may rest on a division by 0.
    """

    known: Fraction
    terms: tuple[Term, ...] = ()
    none: Missing | None = None
    gap: bool = False

    @property
    def decided(self) -> bool:
        """One number and nothing else."""
        return not self.terms and self.none is None and not self.gap

    @property
    def pieces(self) -> p.Pieces:
        """The numbers it can be."""
        return p.plus(p.point(self.known), p.total(t.pieces for t in self.terms))

    @property
    def missing(self) -> Missing:
        """The facts it waits for."""
        return NOBODY.union(self.none or (), *(t.missing for t in self.terms))


def exact(value: Fraction | int) -> Quantity:
    """A known number."""
    return Quantity(Fraction(value))


def unknown(
    low: p.End,
    high: p.End,
    fact: str | None,
    *,
    step: Fraction | None = None,
    none: bool = False,
    missing: Missing | None = None,
) -> Quantity:
    """An unknown fact within its range; `fact` None where two such numbers need not be the same."""
    waits = missing if missing is not None else NOBODY if fact is None else frozenset({fact})
    return Quantity(ZERO, (Term(p.between(low, high, step), waits, Fraction(1), fact, step),), waits if none else None)


def from_pieces(values: p.Pieces, missing: Missing, *, gap: bool = False) -> Quantity:
    """One open term; a single point is known."""
    if len(values) == 1 and values[0][0] == values[0][1] and not gap:
        low = values[0][0]
        assert isinstance(low, Fraction)
        return exact(low)
    return Quantity(ZERO, (Term(values, missing),), None, gap)


def with_none_as_zero(q: Quantity) -> Quantity:
    """Money that is none counts as EUR 0."""
    if q.none is None:
        return q
    values = p.union((*q.pieces, (ZERO, ZERO)))
    if len(q.terms) == 1 and q.known == 0 and q.terms[0].factor == 1:
        return replace(q, terms=(replace(q.terms[0], base=values, missing=q.missing),), none=None)
    return from_pieces(values, q.missing, gap=q.gap)


def sum_of(parts: list[Quantity]) -> Quantity:
    """The sum; the same fact taken twice is the same number both times."""
    if all(part.decided for part in parts):
        return Quantity(sum((part.known for part in parts), ZERO))
    known, terms, gap = ZERO, dict[object, Term](), False
    for part in parts:
        known += part.known
        gap = gap or part.gap
        for term in part.terms:
            key: object = (term.fact, term.missing) if term.fact is not None else object()
            before = terms.get(key)
            terms[key] = term if before is None else replace(term, factor=term.factor + before.factor)
    return Quantity(known, tuple(t for t in terms.values() if t.factor != 0), None, gap)


def scaled(q: Quantity, factor: Fraction) -> Quantity:
    """The number times a known factor."""
    if factor == 0:  # what may have no answer keeps waiting for the facts that tell
        return from_pieces(p.point(ZERO), q.missing, gap=True) if q.gap else Quantity(ZERO)
    return Quantity(q.known * factor, tuple(replace(t, factor=t.factor * factor) for t in q.terms), None, q.gap)


def times(a: Quantity, b: Quantity) -> Quantity:
    """The product."""
    if not a.terms or not b.terms:
        known, other = (a, b) if not a.terms else (b, a)
        result = scaled(other, known.known)
        return replace(result, gap=result.gap or a.gap or b.gap)
    return from_pieces(p.product(a.pieces, b.pieces), a.missing | b.missing, gap=a.gap or b.gap)


def divided(a: Quantity, b: Quantity) -> Quantity | None:
    """The quotient; None where the divisor is known to be 0."""
    if not b.terms:
        return None if b.known == 0 else replace(scaled(a, 1 / b.known), gap=a.gap or b.gap)
    zero = p.touches(b.pieces, ZERO, ZERO)
    if zero:
        positive = p.within(b.pieces, ZERO, inf) and p.within(a.pieces, ZERO, inf)
        values = p.between(ZERO, inf) if positive else p.ANY
    else:
        inverse = p.union(tuple(sorted(_inverse(e) for e in piece)) for piece in b.pieces)  # type: ignore[misc]
        values = p.product(a.pieces, inverse)
    return from_pieces(values, a.missing | b.missing, gap=a.gap or b.gap or zero)


def share(part: Quantity, whole: Quantity) -> Quantity | None:
    """`part / whole`, where the part belongs to the whole; None where the whole is known to be 0.

    Nothing below 0 counts. An open part stands in the whole too; the share rises with the part and
    falls with the rest, so its bounds are exact.
    """
    rest = sum_of([whole, scaled(part, Fraction(-1))])
    if not part.terms and not whole.terms:
        counted = max(part.known, ZERO)
        return divided(exact(counted), exact(counted + max(rest.known, ZERO)))
    (low, high), (least, most) = _not_below_zero(part), _not_below_zero(rest)
    bottom = ZERO if low == 0 or isinstance(most, float) else _fraction(low, most)
    top = ZERO if high == 0 else Fraction(1) if least == 0 or isinstance(high, float) else _fraction(high, least)
    zero = part.gap or rest.gap or (low == 0 and least == 0)
    return from_pieces(p.between(bottom, top), part.missing | rest.missing, gap=zero)


def _hull(x: Quantity) -> tuple[p.End, p.End]:
    return x.pieces[0][0], x.pieces[-1][1]


def _not_below_zero(x: Quantity) -> tuple[p.End, p.End]:
    low, high = _hull(x)
    return max(low, ZERO), max(high, ZERO)


def _fraction(part: p.End, rest: p.End) -> Fraction:
    assert isinstance(part, Fraction) and isinstance(rest, Fraction)
    return part / (part + rest)


def _inverse(end: p.End) -> p.End:
    return ZERO if isinstance(end, float) else 1 / end


def mapped(q: Quantity, rising: Callable[[Fraction], Fraction]) -> Quantity:
    """The image under a function that never falls."""
    if not q.terms:
        return replace(q, known=rising(q.known))
    return replace(from_pieces(p.mapped(q.pieces, rising), q.missing, gap=q.gap), none=q.none)


def interval(low: Quantity, high: Quantity | None) -> Quantity | None:
    """A number between two others (None: without upper limit); None where there is none between them.

    Only the facts behind its ends are missing: with both ends known it stays open for good.
    """
    bottom, top = _hull(low)[0], inf if high is None or high.none is not None else _hull(high)[1]
    ends = (low,) if high is None else (low, high)
    missing = NOBODY.union(*(e.missing for e in ends))
    return None if bottom > top else from_pieces(p.between(bottom, top), missing, gap=any(e.gap for e in ends))


def widened(x: Quantity, by: Fraction, like: Quantity) -> Quantity:
    """A number that lies no farther than `by` from x; how far, the facts behind `like` tell."""
    ends = p.union((p.add(low, -by), p.add(high, by)) for low, high in x.pieces)
    nones = None if x.none is None and like.none is None else (x.none or NOBODY) | (like.none or NOBODY)
    return replace(from_pieces(ends, x.missing | like.missing, gap=x.gap or like.gap), none=nones)


def extreme(
    parts: list[Quantity], pick: Callable[[p.End, p.End], p.End], beaten: Callable[[p.End, p.End], bool]
) -> Quantity:
    """The largest (pick=max) or smallest of several numbers; `beaten(a, b)`: b always comes before a."""
    ends = [(q.pieces[0][0], q.pieces[-1][1]) for q in parts]
    low, high = ends[0]
    for a, b in ends[1:]:
        low, high = pick(low, a), pick(high, b)
    alive = [
        q
        for q, (a, b) in zip(parts, ends, strict=True)
        if not beaten(b if pick is max else a, low if pick is max else high)
    ]
    if len(alive) == 1 and alive[0].none is None:
        return alive[0]
    missing = NOBODY.union(*(q.missing for q in alive))
    return from_pieces(p.between(low, high), missing, gap=any(q.gap for q in parts))


def compare(operator: str, a: Quantity, b: Quantity) -> Truth:
    """`a operator b` for two numbers that are there; each term counts where it can tip the scale."""
    if a.decided and b.decided:  # nearly always, and much quicker
        return TRUE if _KNOWN[operator](a.known, b.known) else FALSE
    difference = sum_of([a, scaled(b, Fraction(-1))])
    result = _signs(operator, difference)
    nones = (a.none or NOBODY) | (b.none or NOBODY)
    if a.none is None and b.none is None:
        return result
    # A side that may be none makes every comparison but != false.
    if operator == "!=":
        return possible(True, result.false, result.gap, result.missing | nones)
    return possible(result.true, True, result.gap, (result.missing if result.true else NOBODY) | nones)


def _signs(operator: str, d: Quantity) -> Truth:
    if not d.terms and not d.gap:
        return TRUE if holds(operator, d.known) else FALSE
    values = d.pieces
    low, high = values[0][0], values[-1][1]
    at_zero = p.touches(values, ZERO, ZERO) and _on_a_step(d)
    can = {
        "<": (low < 0, high >= 0),
        "<=": (low <= 0, high > 0),
        ">": (high > 0, low <= 0),
        ">=": (high >= 0, low < 0),
        "=": (at_zero, low != 0 or high != 0),
        "!=": (low != 0 or high != 0, at_zero),
    }[operator]
    if sum(can) + d.gap == 1:
        return possible(*can, d.gap, NOBODY)
    return possible(*can, d.gap, d.missing if d.gap else tipping(operator, d))


def _on_a_step(d: Quantity) -> bool:
    """Whether 0 is among the numbers of a single term that moves in steps: no whole number is 2.5."""
    term = d.terms[0] if len(d.terms) == 1 else None
    return term is None or term.step is None or (d.known / (term.factor * term.step)).denominator == 1


_KNOWN = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "!=": ne}


def holds(operator: str, sign: Fraction) -> bool:
    """Whether `x operator y` holds, from the sign of x - y."""
    return {
        "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0, "=": sign == 0, "!=": sign != 0,
    }[operator]  # fmt: skip


def tipping(operator: str, d: Quantity) -> Missing:
    """The facts of those terms that, all others being what they can be, can tip `d operator 0`."""
    terms = d.terms
    before = [p.point(d.known)]
    for term in terms[:-1]:
        before.append(p.plus(before[-1], term.pieces))
    after: p.Pieces = p.point(ZERO)
    found: set[str] = set()
    for term, earlier in zip(reversed(terms), reversed(before), strict=True):
        others = p.plus(earlier, after)
        if _tips(operator, term.pieces, others):
            found |= term.missing
        after = p.plus(after, term.pieces)
    return frozenset(found)


def _tips(operator: str, own: p.Pieces, others: p.Pieces) -> bool:
    if operator in ("=", "!="):
        return any(p.touches(others, _minus(high), _minus(low)) for low, high in own)
    # The sum of the others must lie where this term's lowest and highest value end on two sides of 0.
    low, high = _minus(own[-1][1]), _minus(own[0][0])
    return p.touches(others, low, high, low_included=operator in ("<", ">="), high_included=operator in ("<=", ">"))


def _minus(end: p.End) -> p.End:
    return -end
