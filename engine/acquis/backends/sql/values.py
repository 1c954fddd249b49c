"""Values as a whole table has them: `uncertain/` with columns in place of what one subject says.

Each value says in cells what it is where all is known, where it is open, and which facts it then
waits for. `ask` is true in the rows where a cell cannot tell as exactly as the evaluator does;
these rows are asked of the evaluator, so that no answer is ever less than its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from acquis.backends.sql import cells as c
from acquis.backends.sql.cells import FALSE, TRUE, Cell
from acquis.vocabulary.model import FactDefinition

_DECIDED_ONLY: ContextVar[bool] = ContextVar("decided only", default=False)


@contextmanager
def only_what_is_decided() -> Iterator[None]:
    """Meanwhile cells may be NULL where something is open, even if it made no difference: simple, and first in line."""
    before = _DECIDED_ONLY.set(True)
    try:
        yield
    finally:
        _DECIDED_ONLY.reset(before)


def decided_only() -> bool:
    """Whether an open cell may stay open for want of trying."""
    return _DECIDED_ONLY.get()


class NotInSql(Exception):
    """A construct that has no meaning in SQL yet; the rule is left to the evaluator."""


Missing: TypeAlias = Mapping[str, Cell]  # fact (`list.fact` for one of a list) to: it is missing; read where open only
NOBODY: Missing = {}
_JUDGEMENT = "?"  # stands before the name of a fact that is a human assessment


def missing_name(path: str, judgement: bool) -> str:
    """The name under which a fact is missing; without a path it stands for all of its sort."""
    return f"{_JUDGEMENT}{path}" if judgement else path


def is_judgement(name: str) -> bool:
    """Whether a missing fact is a human assessment."""
    return name.startswith(_JUDGEMENT)


def fact_of(name: str) -> str:
    """The path of a missing fact."""
    return name.removeprefix(_JUDGEMENT)


@dataclass(frozen=True)
class Truth:
    """A condition: NULL is open. `missing` counts only where it is."""

    cell: Cell
    missing: Missing = field(default_factory=dict)
    ask: Cell = FALSE


@dataclass(frozen=True)
class Term:
    """`factor` times a number, with bounds that are NULL where there is none. `key`: the facts it is made of.

    `whole`: it moves in steps of one and can be any of them, so that no number between its bounds is left out;
    `signed`: the cell may be below 0.
    """

    cell: Cell
    factor: Fraction
    low: Cell
    high: Cell
    missing: Missing
    key: tuple[str, ...] = ()
    whole: bool = True
    signed: bool = True


@dataclass(frozen=True)
class Number:
    """A sum of terms and a constant, or a day. `none`: it is known not to exist; `may_be_none`: where open, too."""

    terms: tuple[Term, ...] = ()
    constant: Fraction = Fraction(0)
    none: Cell = FALSE
    may_be_none: bool = False
    ask: Cell = FALSE
    day: Cell | None = None  # of a date; `terms` then only say when it is open

    @property
    def open(self) -> Cell:
        """Whether it is not known."""
        return c.all_of((c.any_of(c.open_(t.cell) for t in self.terms), c.not_(self.none)))

    @property
    def missing(self) -> Missing:
        """The facts it waits for."""
        return together((t.missing, c.open_(t.cell)) for t in self.terms)


@dataclass(frozen=True)
class Word:
    """A text; `none` is the word of `columns.NONE_WORD`. `options`: what it can be where open; None: anything."""

    cell: Cell
    options: frozenset[str] | None
    missing: Missing = field(default_factory=dict)
    ask: Cell = FALSE


@dataclass(frozen=True)
class Nothing:
    """`none`."""


@dataclass(frozen=True)
class Entry:
    """The entry in hand of a list; `cell` None stands for an entry that nobody has listed."""

    definitions: Mapping[str, FactDefinition]
    fact: Callable[[str], Value]
    variable: str = ""
    unlisted: bool = False


@dataclass(frozen=True)
class Items:
    """Items that are known one by one, or all entries of a list column that pass `guard`.

    `listed`: the column, `variable` its entry's name in `guard` and `item`; `fact`: its path; `rest`: guard and
    item of the entries of an unknown list, which is missing under `missing`.
    """

    single: tuple[tuple[Truth, Value], ...] = ()
    listed: Cell | None = None
    variable: str = ""
    guard: Truth = field(default_factory=lambda: Truth(TRUE))
    item: Value | None = None
    rest: tuple[Truth, Value] | None = None
    fact: str = ""
    missing: str = ""
    ask: Cell = FALSE


@dataclass(frozen=True)
class Fork:
    """`yes` where the guard holds, else `no`."""

    guard: Truth
    yes: Value
    no: Value


Value: TypeAlias = Truth | Number | Word | Nothing | Entry | Items | Fork

SURE, NEVER, NOTHING = Truth(TRUE), Truth(FALSE), Nothing()


def exact(value: Fraction | int) -> Number:
    """A known number."""
    return Number(constant=Fraction(value))


def together(parts: Iterable[tuple[Missing, Cell]]) -> Missing:
    """The facts of several parts, each part counting where its condition holds."""
    found: dict[str, list[Cell]] = {}
    for missing, where in parts:
        if where is FALSE:
            continue
        for fact, cell in missing.items():
            found.setdefault(fact, []).append(c.all_of((where, cell)))
    return {fact: joined for fact, cells in found.items() if (joined := c.any_of(cells)) is not FALSE}


def truth(cell: Cell, parts: Iterable[tuple[Missing, Cell]] = (), ask: Cell = FALSE) -> Truth:
    """A condition; where the evaluator is to be asked it is open."""
    if ask is not FALSE:
        cell = c.case([(ask, c.OPEN)], cell)
    return Truth(cell, together(parts) if cell.nullable else NOBODY, ask)


# Logic


def negate(t: Truth) -> Truth:
    """Not."""
    return replace(t, cell=c.not_(t.cell))


def all_of(truths: Iterable[Truth]) -> Truth:
    """And; whatever is open counts only as long as nothing is false."""
    return _joined(list(truths), c.all_of, neutral=SURE, absorbing=NEVER)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Or; whatever is open counts only as long as nothing is true."""
    return _joined(list(truths), c.any_of, neutral=NEVER, absorbing=SURE)


def _joined(parts: list[Truth], join: Callable[[Iterable[Cell]], Cell], *, neutral: Truth, absorbing: Truth) -> Truth:
    cell = join(t.cell for t in parts)
    if cell is absorbing.cell:
        return absorbing
    parts = [t for t in parts if t.cell is not neutral.cell]
    if len(parts) == 1:
        return parts[0]
    ask = c.any_of(t.ask for t in parts)
    if ask is not FALSE:
        ask = c.all_of((ask, c.open_(cell)))
    return Truth(cell, together((t.missing, c.open_(t.cell)) for t in parts) if cell.nullable else NOBODY, ask)


def choose(guard: Truth, yes: Truth, no: Truth) -> Truth:
    """`if guard then yes else no`; an open guard matters only where the two differ."""
    if guard.cell is TRUE or guard.cell is FALSE:
        return yes if guard.cell is TRUE else no
    g = guard.cell
    if yes.cell is no.cell and not yes.cell.nullable:
        return yes
    if decided_only():
        return Truth(c.case([(g, yes.cell), (c.not_(g), no.cell)], c.OPEN))
    both = c.all_of((yes.cell, no.cell)) if g.nullable else FALSE
    cell = c.any_of((c.all_of((g, yes.cell)), c.all_of((c.not_(g), no.cell)), both))
    on_yes, on_no = c.not_(c.surely_not(g)), c.not_(c.surely(g))
    ask = c.any_of((guard.ask, c.all_of((on_yes, yes.ask)), c.all_of((on_no, no.ask))))
    if ask is not FALSE:
        cell = c.case([(ask, c.OPEN)], cell)
    parts = (
        (guard.missing, c.open_(g)),
        (yes.missing, c.all_of((on_yes, c.open_(yes.cell)))),
        (no.missing, c.all_of((on_no, c.open_(no.cell)))),
    )
    return Truth(cell, together(parts) if cell.nullable else NOBODY, ask)


def same(a: Truth, b: Truth) -> Truth:
    """If and only if."""
    cell = c.compare("=", a.cell, b.cell)
    return truth(cell, ((a.missing, c.open_(a.cell)), (b.missing, c.open_(b.cell))), c.any_of((a.ask, b.ask)))


# Alternatives


def fork(guard: Truth, yes: Value, no: Value) -> Value:
    """Guarded alternatives."""
    if guard.cell is TRUE or yes is no:
        return yes
    if guard.cell is FALSE:
        return no
    if isinstance(yes, Truth) and isinstance(no, Truth):
        return choose(guard, yes, no)
    joined = _either(guard, yes, no) if decided_only() else None
    return joined or Fork(guard, yes, no)


def _either(guard: Truth, yes: Value, no: Value) -> Value | None:
    """Two numbers as one, where an open guard may leave it open."""
    if not (isinstance(yes, Number) and isinstance(no, Number)) or yes.day is not None or no.day is not None:
        return None
    if len(yes.terms) > 1 or len(no.terms) > 1 or (yes.terms and yes.constant) or (no.terms and no.constant):
        return None
    scale = lcm(*(f.denominator for n in (yes, no) for f in (n.constant, *(t.factor for t in n.terms))))
    branches = [(guard.cell, _single(yes, scale)), (c.not_(guard.cell), _single(no, scale))]
    cell = c.case(branches, c.null("number"))
    none = c.any_of((c.all_of((c.surely(guard.cell), yes.none)), c.all_of((c.surely_not(guard.cell), no.none))))
    signed = any(n.constant < 0 or any(t.signed or t.factor < 0 for t in n.terms) for n in (yes, no))
    may_be_none = yes.may_be_none or no.may_be_none
    keys = tuple(k for n in (yes, no) for t in n.terms for k in t.key)
    term = Term(cell, Fraction(1, scale), cell, cell, {}, keys, whole=False, signed=signed)
    return Number((term,), none=none, may_be_none=may_be_none, ask=c.any_of((yes.ask, no.ask)))


def _single(n: Number, scale: int) -> Cell:
    if not n.terms:
        return c.number(int(n.constant * scale))
    return c.times(c.number(int(n.terms[0].factor * scale)), n.terms[0].cell)


def assume(value: Value, guard: Truth, holds: bool) -> Value:
    """The value where a guard (this very one) is known."""
    if not isinstance(value, Fork):
        return value
    if value.guard is guard:
        return assume(value.yes if holds else value.no, guard, holds)
    return Fork(value.guard, assume(value.yes, guard, holds), assume(value.no, guard, holds))


def lift(f: Callable[[Value], Value], a: Value) -> Value:
    """Apply f under every alternative."""
    return fork(a.guard, lift(f, a.yes), lift(f, a.no)) if isinstance(a, Fork) else f(a)


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
    if not isinstance(value, Truth):
        raise NotInSql("a condition that may have no answer")
    return value
