"""What a rule comes to in each row: a choice under a choice, down to outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from acquis.backends.outcomes import BREACH, COMPLIANT, GAP, NOT_APPLICABLE, NOT_YET_DUE, UNKNOWN_VALUE
from acquis.backends.sql import cells as c
from acquis.backends.sql.cells import FALSE, TRUE, Cell
from acquis.backends.sql.values import NEVER, SURE, Missing, NotInSql, Truth, choose, together

OUTCOMES = (NOT_APPLICABLE, COMPLIANT, UNKNOWN_VALUE, NOT_YET_DUE, GAP, BREACH)


@dataclass(frozen=True)
class Just:
    """A decided outcome."""

    outcome: int


@dataclass(frozen=True)
class Choice:
    """`yes` where the guard holds, else `no`; either may come where the guard is open."""

    guard: Truth
    yes: Outcome
    no: Outcome


@dataclass(frozen=True)
class Worst:
    """The outcome of a rule over a list: whether each outcome can come, and what is missing where several can."""

    can: dict[int, Cell]
    missing: Missing = field(default_factory=dict)
    ask: Cell = FALSE


Outcome: TypeAlias = "Just | Choice | Worst"


def choice(guard: Truth, yes: Outcome, no: Outcome) -> Outcome:
    """`yes` or `no`, as the guard says."""
    if guard.cell is TRUE or (yes == no and isinstance(yes, Just)):
        return yes
    return no if guard.cell is FALSE else Choice(guard, yes, no)


def tested(test: Truth) -> Outcome:
    """Compliant or breached."""
    return choice(test, Just(COMPLIANT), Just(BREACH))


def sure(o: Outcome, wanted: int) -> Cell:
    """Whether this outcome alone can come; NULL counts as no."""
    if isinstance(o, Just):
        return TRUE if o.outcome == wanted else FALSE
    if isinstance(o, Worst):
        others = [o.can[w] for w in OUTCOMES if w != wanted]
        return c.all_of((o.can[wanted], c.not_(c.any_of(others))))
    yes, no, g = sure(o.yes, wanted), sure(o.no, wanted), o.guard.cell
    both = c.all_of((yes, no)) if g.nullable else FALSE
    return c.any_of((c.all_of((g, yes)), c.all_of((c.not_(g), no)), both))


def can(o: Outcome, wanted: int) -> Cell:
    """Whether this outcome can still come; never NULL."""
    if isinstance(o, Just):
        return TRUE if o.outcome == wanted else FALSE
    if isinstance(o, Worst):
        return o.can[wanted]
    yes, no, g = can(o.yes, wanted), can(o.no, wanted), o.guard.cell
    return c.any_of((c.all_of((may_be(g), yes)), c.all_of((may_not_be(g), no))))


def may_be(cell: Cell) -> Cell:
    """Whether it can be true."""
    return c.not_(c.surely_not(cell))


def may_not_be(cell: Cell) -> Cell:
    """Whether it can be false."""
    return c.not_(c.surely(cell))


def missing_of(o: Outcome) -> Missing:
    """What would tell, where several outcomes can come."""
    if isinstance(o, Just):
        return {}
    if isinstance(o, Worst):
        return o.missing
    g = o.guard
    return together((
        (g.missing, c.open_(g.cell)),
        (missing_of(o.yes), c.all_of((may_be(g.cell), several(o.yes)))),
        (missing_of(o.no), c.all_of((may_not_be(g.cell), several(o.no)))),
    ))  # fmt: skip


def several(o: Outcome) -> Cell:
    """Whether more than one outcome can come."""
    if isinstance(o, Just):
        return FALSE
    return c.not_(c.surely(c.any_of(sure(o, w) for w in OUTCOMES)))


def ask_of(o: Outcome) -> Cell:
    """Where the evaluator has to be asked."""
    if isinstance(o, Just):
        return FALSE
    if isinstance(o, Worst):
        return o.ask
    g = o.guard
    on_yes, on_no = c.all_of((may_be(g.cell), ask_of(o.yes))), c.all_of((may_not_be(g.cell), ask_of(o.no)))
    return c.any_of((g.ask, on_yes, on_no))


def asked(function: str, o: Outcome) -> Truth:
    """`met`, `not_breached`, `breached`, `applies`: what is said of a rule, as far as it is certain."""
    yes = {
        "met": {COMPLIANT},
        "not_breached": {COMPLIANT, NOT_APPLICABLE},
        "breached": {BREACH},
        "applies": {COMPLIANT, UNKNOWN_VALUE, NOT_YET_DUE, GAP, BREACH},
    }[function]

    def leaf(outcome: int) -> Truth:
        if outcome in yes:
            return SURE
        if outcome in (UNKNOWN_VALUE, NOT_YET_DUE, GAP):
            raise NotInSql("the outcome of a rule that may be open for good")
        return NEVER

    def walk(one: Outcome) -> Truth:
        if isinstance(one, Just):
            return leaf(one.outcome)
        if isinstance(one, Worst):
            raise NotInSql("the outcome of a rule over a list")
        return choose(one.guard, walk(one.yes), walk(one.no))

    return walk(o)


def worst(
    entry: Outcome, no_list: Outcome | None, listed: Cell, fact: str, some: Callable[[Cell], Cell], ask: Cell = FALSE
) -> Worst:
    """The worst of all entries. `some`: whether a cell holds for an entry; `no_list`: what an unlisted one comes to."""
    single = {w: can(entry, w) for w in OUTCOMES}
    missing_list = c.open_(listed)
    floor = {w: c.any_of(single[v] for v in OUTCOMES if v <= w) for w in OUTCOMES}
    found: dict[int, Cell] = {}
    for w in OUTCOMES:
        none_is_worse = c.not_(some(c.not_(floor[w])))
        here = none_is_worse if w == NOT_APPLICABLE else c.all_of((some(single[w]), none_is_worse))
        if no_list is None or missing_list is FALSE:
            unknown = TRUE if w == NOT_APPLICABLE else FALSE
        else:
            unknown = TRUE if w == NOT_APPLICABLE else can(no_list, w)
        found[w] = c.case([(missing_list, unknown)], here)
    # An open entry counts where it can be worse than the best that all the others leave.
    tips = []
    for w in OUTCOMES:
        least = c.all_of((c.not_(some(c.not_(floor[w]))), *([some(c.not_(floor[w - 1]))] if w else [])))
        above = c.any_of(single[v] for v in OUTCOMES if v > w)
        tips.append(c.all_of((least, above)))
    counts = c.all_of((several(entry), c.any_of(tips)))
    inside = together(((missing_of(entry), counts),))
    missing = {f: some(m) for f, m in inside.items()}
    alone = no_list is None or (isinstance(no_list, Just) and no_list.outcome == NOT_APPLICABLE)
    if not alone:
        missing = dict(together(((missing, TRUE), ({fact: TRUE}, missing_list))))
    return Worst(found, missing, c.any_of((ask, some(ask_of(entry)))))


def any_outcome(outcomes: Iterable[Outcome], wanted: int) -> Cell:
    """Whether one of several readings can come to this."""
    return c.any_of(can(o, wanted) for o in outcomes)
