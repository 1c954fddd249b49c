"""Sums, products and comparisons of numbers that may be open in some rows."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import lcm

from acquis.backends.sql import cells as c
from acquis.backends.sql.cells import FALSE, TRUE, Cell
from acquis.backends.sql.values import (
    Fork,
    Missing,
    Nothing,
    NotInSql,
    Number,
    Term,
    Truth,
    Value,
    decided_only,
    exact,
    is_judgement,
    negate,
    together,
    truth,
)

NULL = c.null("number")


def scaled(n: Number, factor: Fraction) -> Number:
    """The number times a known factor."""
    if factor == 0:
        return replace(exact(0), none=n.none, ask=n.ask)
    terms = tuple(replace(t, factor=t.factor * factor) for t in n.terms)
    return replace(n, terms=terms, constant=n.constant * factor, may_be_none=False)


def sum_of(parts: list[Number]) -> Number:
    """The sum; one fact taken twice is the same number both times."""
    terms: dict[tuple[tuple[str, ...], Cell], Term] = {}
    for term in (t for part in parts for t in part.terms):
        same = (term.key, term.cell)  # sums over one list hang on the same facts, but are different numbers
        before = terms.get(same)
        terms[same] = term if before is None else replace(term, factor=term.factor + before.factor)
    kept = tuple(t for t in terms.values() if t.factor != 0)
    none, ask = c.any_of(p.none for p in parts), c.any_of((_entangled(kept), *(p.ask for p in parts)))
    return Number(kept, sum((p.constant for p in parts), Fraction(0)), none, ask=ask)


def _entangled(terms: tuple[Term, ...]) -> Cell:
    """Where open terms hang on one fact: their bounds do not add up, so the evaluator is asked."""
    times_met: dict[str, int] = {}
    for fact in (f for t in terms for f in _paths(t)):
        times_met[fact] = times_met.get(fact, 0) + 1
    return c.any_of(c.open_(t.cell) for t in terms if any(times_met[f] > 1 for f in _paths(t)))


def _paths(term: Term) -> set[str]:
    """The facts of a term; two entries of one list may be the same, so which entry it is does not count."""
    return {key.rpartition(":")[2] for key in term.key}


def times(a: Number, b: Number) -> Number:
    """The product."""
    if not a.terms or not b.terms:
        known, other = (a, b) if not a.terms else (b, a)
        product = scaled(other, known.constant)
        return replace(product, none=c.any_of((a.none, b.none)), ask=c.any_of((a.ask, b.ask)))
    if len(a.terms) > 1 or len(b.terms) > 1 or a.constant or b.constant:
        raise NotInSql("a product of sums")
    term = _product(a.terms[0], b.terms[0])
    return Number((term,), none=c.any_of((a.none, b.none)), ask=c.any_of((a.ask, b.ask)))


def _product(a: Term, b: Term) -> Term:
    if a.signed or b.signed or set(a.key) & set(b.key):
        raise NotInSql("a product of numbers that may be below 0")
    if decided_only():
        cell = c.times(a.cell, b.cell)
        return Term(cell, a.factor * b.factor, cell, cell, {}, (*a.key, *b.key), whole=False, signed=False)
    zero = c.any_of((_is(a.cell, 0), _is(b.cell, 0)))  # nothing times whatever is nothing
    cell = c.coalesce(c.times(a.cell, b.cell), c.case([(zero, c.number(0))], NULL))
    high = c.coalesce(c.times(a.high, b.high), c.case([(zero, c.number(0))], NULL))
    missing = together(((a.missing, c.open_(a.cell)), (b.missing, c.open_(b.cell))))
    factor = a.factor * b.factor
    bounds = (cell, cell) if _no_bounds(a) and _no_bounds(b) else (c.times(a.low, b.low), high)
    return Term(cell, factor, *bounds, missing, (*a.key, *b.key), whole=False, signed=False)


def _no_bounds(term: Term) -> bool:
    return term.low is term.cell and term.high is term.cell


def _is(cell: Cell, value: int) -> Cell:
    return c.surely(c.compare("=", cell, c.number(value)))


def amount(value: Value) -> Value:
    """Money that is none counts as EUR 0."""
    if isinstance(value, Nothing):
        return exact(0)
    if isinstance(value, Number) and value.none is not FALSE:
        terms = tuple(_or_zero(t, value.none) for t in value.terms)
        return replace(value, terms=terms, none=FALSE, may_be_none=False)
    return replace(value, may_be_none=False) if isinstance(value, Number) else value


def _or_zero(t: Term, none: Cell) -> Term:
    cell, low, high = (c.case([(none, c.number(0))], part) for part in (t.cell, t.low, t.high))
    return replace(t, cell=cell, low=low, high=high)


def collapsed(value: Value) -> Number:
    """One term that covers all alternatives of a number."""
    if isinstance(value, Number):
        if len(value.terms) == 1 and not value.constant:
            return value
        return value if not value.terms else _one(value)
    if isinstance(value, Fork):
        yes, no, g = collapsed(value.yes), collapsed(value.no), value.guard
        scale = lcm(_denominator(yes), _denominator(no))
        (a, a_low, a_high), (b, b_low, b_high) = _cells(yes, scale), _cells(no, scale)
        both = c.case([(c.compare("=", a, b), a)], NULL) if g.cell.nullable else NULL
        cell = c.case([(g.cell, a), (c.not_(g.cell), b)], both)
        low = c.case([(g.cell, a_low), (c.not_(g.cell), b_low)], _either(a_low, b_low, least=True))
        high = c.case([(g.cell, a_high), (c.not_(g.cell), b_high)], _either(a_high, b_high, least=False))
        parts = ((g.missing, c.open_(g.cell)), (yes.missing, c.not_(c.surely_not(g.cell))),
                 (no.missing, c.not_(c.surely(g.cell))))  # fmt: skip
        ask = c.any_of((g.ask, yes.ask, no.ask))
        return Number((Term(cell, Fraction(1, scale), low, high, together(parts), whole=False),), ask=ask)
    if isinstance(value, Nothing):
        raise NotInSql("a number that may be none among alternatives")
    raise NotInSql(f"alternatives of {type(value).__name__}")


def _either(a: Cell, b: Cell, *, least: bool) -> Cell:
    if a is b:
        return a
    first = c.compare("<", a, b) if least else c.compare("<", b, a)
    return c.case([(first, a), (c.not_(first), b)], NULL)


def _one(n: Number) -> Number:
    scale = _denominator(n)
    cell, low, high = _cells(n, scale)
    return Number((Term(cell, Fraction(1, scale), low, high, n.missing, whole=False),), none=n.none, ask=n.ask)


def _denominator(n: Number) -> int:
    return lcm(n.constant.denominator, *(t.factor.denominator for t in n.terms))


def _cells(n: Number, scale: int) -> tuple[Cell, Cell, Cell]:
    """Value, lower and upper bound in units of 1 / scale."""
    return _side(n, scale, "cell"), _side(n, scale, "low"), _side(n, scale, "high")


def _side(n: Number, scale: int, which: str) -> Cell:
    parts = [c.number(int(n.constant * scale))]
    for t in n.terms:
        factor = int(t.factor * scale)
        name = {"low": "high", "high": "low"}.get(which, which) if factor < 0 else which
        parts.append(c.times(c.number(factor), getattr(t, name)))
    return c.add(parts)


def cells_of(n: Number) -> tuple[int, Cell, Cell, Cell]:
    """Scale, value and bounds as whole numbers; for a list's sum."""
    scale = _denominator(n)
    return scale, *_cells(n, scale)


# Comparison


def compare(operator: str, a: Number, b: Number) -> Truth:
    """`a operator b`."""
    if operator == "!=":
        return negate(compare("=", a, b))
    if operator in (">", ">="):
        return compare({">": "<", ">=": "<="}[operator], b, a)
    days = a.day is not None or b.day is not None
    result = _days(operator, a, b) if days else _numbers(operator, a, b)
    return _with_none(operator, a, b, result)


def _days(operator: str, a: Number, b: Number) -> Truth:
    if a.day is None or b.day is None:
        raise NotInSql("a day beside a number")
    parts = ((a.missing, a.open), (b.missing, b.open))
    cell = c.compare(operator, a.day, b.day)
    return truth(cell, parts, c.any_of((a.ask, b.ask, _entangled((*a.terms, *b.terms)))))


def _numbers(operator: str, a: Number, b: Number) -> Truth:
    d = sum_of([a, scaled(b, Fraction(-1))])
    if not d.terms:
        holds = {"=": d.constant == 0, "<": d.constant < 0, "<=": d.constant <= 0}[operator]
        return truth(TRUE if holds else FALSE, (), d.ask)
    scale = _denominator(d)
    left, right = _sides(d, scale, "cell")
    cell = c.compare(operator, left, right)
    if cell.nullable and not all(_no_bounds(t) for t in d.terms):
        cell = c.coalesce(cell, _by_bounds(operator, d, scale))
    ask = d.ask
    if operator == "=" and not _every_number(d, scale):
        ask = c.any_of((ask, c.open_(cell)))
    if len({is_judgement(fact) for t in d.terms for fact in t.missing}) > 1:
        ask = c.any_of((ask, c.open_(cell)))  # which of them tips the scale, bounds alone do not say
    return truth(cell, ((t.missing, c.open_(t.cell)) for t in d.terms), ask)


def _sides(d: Number, scale: int, which: str) -> tuple[Cell, Cell]:
    """The difference with what is negative moved to the right."""
    plus = replace(d, terms=tuple(t for t in d.terms if t.factor > 0), constant=max(d.constant, Fraction(0)))
    minus = replace(d, terms=tuple(t for t in d.terms if t.factor < 0), constant=min(d.constant, Fraction(0)))
    other = {"low": "high", "high": "low"}.get(which, which)
    return _side(plus, scale, which), _side(scaled(minus, Fraction(-1)), scale, other)


def _by_bounds(operator: str, d: Number, scale: int) -> Cell:
    """What the ends say where a number is open: true or false, else NULL."""
    (low, most), (high, least) = _sides(d, scale, "low"), _sides(d, scale, "high")
    below, above = c.compare, c.compare
    if operator == "=":
        return c.case([(above("<", most, low), FALSE), (below("<", high, least), FALSE)], c.OPEN)
    strict = operator == "<"
    true = below("<" if strict else "<=", high, least)
    false = above("<=" if strict else "<", most, low)
    return c.case([(true, TRUE), (false, FALSE)], c.OPEN)


def _every_number(d: Number, scale: int) -> bool:
    """Whether 0 is met by some open numbers if it lies between their ends: each moves in single steps."""
    return all(t.whole and abs(t.factor * scale) == 1 for t in d.terms)


def _with_none(operator: str, a: Number, b: Number, result: Truth) -> Truth:
    """A side that is none makes every ordering false; two of them are equal."""
    for side in (a, b):
        if side.may_be_none and side.terms:
            # Open, and perhaps none: then only what would be false anyway is certain.
            where, cell = side.open, result.cell
            if not all(_no_bounds(t) for t in side.terms):
                cell = c.case([(c.all_of((where, c.surely(cell))), c.OPEN)], cell)
            result = Truth(cell, together(((result.missing, TRUE), (side.missing, where))), result.ask)
    either = c.any_of((a.none, b.none))
    if either is FALSE:
        return result
    equal = FALSE
    if operator == "=":
        equal = c.all_of((a.none, b.none))
        for side, other in ((a, b), (b, a)):
            if other.may_be_none and side.none is not FALSE:
                here = c.all_of((side.none, other.open))
                equal = c.case([(here, c.OPEN)], equal)
    cell = c.case([(either, equal)], result.cell)
    return Truth(cell, result.missing, c.all_of((result.ask, c.not_(either))))


def there(n: Number) -> Truth:
    """Whether it is not none."""
    open_ = c.any_of(c.open_(t.cell) for t in n.terms) if n.may_be_none else FALSE
    return Truth(c.case([(n.none, FALSE), (open_, c.OPEN)], TRUE), n.missing, n.ask)


def decided(value: Value) -> Cell:
    """Whether a value is known in full."""
    if isinstance(value, Number):
        return c.not_(c.any_of((value.open, value.ask)))
    if isinstance(value, Fork):
        yes, no, g = decided(value.yes), decided(value.no), value.guard.cell
        if not g.nullable:
            return c.case([(g, yes)], no)
        equal = _alike(value.yes, value.no)
        return c.case([(g, yes), (c.not_(g), no)], c.all_of((yes, no, equal)))
    if isinstance(value, Truth):
        return c.known(value.cell)
    if isinstance(value, Nothing):
        return TRUE
    raise NotInSql(f"whether {type(value).__name__} is known")


def _alike(a: Value, b: Value) -> Cell:
    if isinstance(a, Number) and isinstance(b, Number):
        return c.surely(compare("=", a, b).cell)
    raise NotInSql("alternatives that are no numbers")


def missing_of(value: Value) -> Missing:
    """The facts that a value waits for."""
    if isinstance(value, Fork):
        g = value.guard
        return together((
            (g.missing, c.open_(g.cell)),
            (missing_of(value.yes), c.not_(c.surely_not(g.cell))),
            (missing_of(value.no), c.not_(c.surely(g.cell))),
        ))  # fmt: skip
    if isinstance(value, Truth):
        return together(((value.missing, c.open_(value.cell)),))
    return value.missing if isinstance(value, Number) else {}


def ask_of(value: Value) -> Cell:
    """Where the evaluator has to be asked."""
    if isinstance(value, Fork):
        return c.any_of((value.guard.ask, ask_of(value.yes), ask_of(value.no)))
    return value.ask if isinstance(value, Truth | Number) else FALSE


def bounded(n: Number) -> Cell:
    """Whether an open number has an upper end, so that rounding it may leave a single one."""
    _, _, _, high = cells_of(n)
    return c.known(high)
