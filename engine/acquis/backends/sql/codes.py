"""From what each reading of a rule comes to, to the one small integer of its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from acquis.backends import codes
from acquis.backends.outcomes import BREACH, COMPLIANT, GAP, NOT_APPLICABLE, NOT_YET_DUE
from acquis.backends.sql import cells as c
from acquis.backends.sql import numbers
from acquis.backends.sql import outcomes as o
from acquis.backends.sql.cells import FALSE, TRUE, Cell
from acquis.backends.sql.rules import Ruled, Rules
from acquis.backends.sql.settled import stays_open
from acquis.backends.sql.values import (
    Missing,
    NotInSql,
    Number,
    Truth,
    Value,
    is_judgement,
    only_what_is_decided,
    together,
)
from acquis.rulebook.model import Rule

ASK = 255  # the evaluator tells
_MET, _BREACHED = o.Just(COMPLIANT), o.Just(BREACH)
_NULL = c.null("number")
_READING = c.number(codes.READING)
_DECIDED = {COMPLIANT: codes.COMPLIANT, BREACH: codes.NON_COMPLIANT, NOT_APPLICABLE: codes.NOT_APPLICABLE}
_CERTAIN = {**_DECIDED, GAP: codes.GAP, NOT_YET_DUE: codes.NOT_YET_DUE}


def code(rules: Rules, plain: Rules, rule: Rule, chosen: Mapping[str, str]) -> Cell:
    """The verdict on one rule in the rows in which `decided_code`, by `plain`, gives none.

    See `backends/codes.py`, and `ASK` where columns cannot tell.
    """
    read = rules.every_reading(rule, chosen)
    found = [r.outcome for r in read]
    ask = c.any_of(o.ask_of(one) for one in found)
    with only_what_is_decided():
        before = plain.every_reading(rule, chosen)
    if stays_open([r.outcome for r in before], found) and (len(read) == 1 or _apart(rule, read) is FALSE):
        return c.case([(ask, c.number(ASK)), *_waits(read)], c.number(codes.MISSING_FACTS))
    branches = [(_apart(rule, read), _READING)] if len(read) > 1 else []
    for outcome, number in _DECIDED.items():
        branches.append((c.all_of(o.sure(one, outcome) for one in found), c.number(number)))
    branches.append((ask, c.number(ASK)))
    if len(read) > 1:
        common = c.any_of(c.all_of(o.can(one, w) for one in found) for w in o.OUTCOMES)
        branches.append((c.not_(common), _READING))
    branches += [(cause, c.number(number)) for cause, number in _causes(read)]
    return c.case(branches, c.number(codes.MISSING_FACTS))


def decided_code(rules: Rules, rule: Rule, chosen: Mapping[str, str]) -> Cell:
    """The verdict where what is known decides it, a gap and a day to come included, else NULL.

    It asks little, so it goes first.
    """
    read = rules.every_reading(rule, chosen)
    found = _certain([r.outcome for r in read])
    return found if len(read) == 1 else c.case([(_apart(rule, read), _READING)], found)


def _certain(read: Sequence[o.Outcome]) -> Cell:
    """The code of an outcome, or of the same one in several readings; where they differ, that they do."""
    first = read[0]
    if all(one == first for one in read) and isinstance(first, o.Just):
        found = _CERTAIN.get(first.outcome)
        return _NULL if found is None else c.number(found)
    choices = [one for one in read if isinstance(one, o.Choice)]
    if len(choices) == len(read) and all(one.yes == _MET and one.no == _BREACHED for one in choices):
        test, *others = [one.guard.cell for one in choices]
        agree = c.all_of(c.compare("=", test, other) for other in others)
        return c.case([(agree, c.one_or_two(test)), (c.not_(agree), _READING)], _NULL)
    if len(choices) == len(read) and all(one.guard.cell is choices[0].guard.cell for one in choices):
        g, yes, no = choices[0].guard.cell, [one.yes for one in choices], [one.no for one in choices]
        return c.case([(g, _certain(yes)), (c.not_(g), _certain(no))], _NULL)
    if len(read) > 1:
        code, *others = [_certain([one]) for one in read]
        agree = c.all_of(c.compare("=", code, other) for other in others)
        return c.case([(agree, code), (c.not_(agree), _READING)], _NULL)
    assert isinstance(first, o.Worst)
    return c.case([(o.sure(first, w), c.number(number)) for w, number in _CERTAIN.items()], _NULL)


def missing(rules: Rules, rule: Rule, chosen: Mapping[str, str]) -> Missing:
    """The facts that the verdict waits for, each with the rows in which it does; only where it is undetermined."""
    return together((o.missing_of(r.outcome), o.several(r.outcome)) for r in rules.every_reading(rule, chosen))


def _apart(rule: Rule, read: Sequence[Ruled]) -> Cell:
    """Where what the readings compute differs, though each of them is met."""
    if not all(r.values for r in read):
        return FALSE
    names = dict.fromkeys(n for r in read for n in r.values)
    compliant = c.all_of(o.sure(r.outcome, COMPLIANT) for r in read)
    differing = []
    for name in names:
        first, *others = [r.values.get(name) for r in read]
        differing += [c.not_(_alike(first, other)) for other in others]
    return c.all_of((compliant, c.any_of(differing)))


def _alike(a: Value | None, b: Value | None) -> Cell:
    if a is b:
        return TRUE
    if a is None or b is None:
        return FALSE
    if isinstance(a, Number) and isinstance(b, Number):
        return c.surely(numbers.compare("=", a, b).cell)
    if isinstance(a, Truth) and isinstance(b, Truth):
        return c.surely(c.compare("=", a.cell, b.cell))
    raise NotInSql("readings with other values than numbers")


def _causes(read: Sequence[Ruled]) -> list[tuple[Cell, int]]:
    """Why it is open, in the order in which the causes count; asked only where no reading is left that decides it."""
    gaps, waits, facts = [], [], []
    for r in read:
        # Alone it is open here; one of several readings may be decided, and then gives no cause.
        decided = FALSE if len(read) == 1 else c.surely(c.any_of(o.sure(r.outcome, w) for w in _DECIDED))
        mine = o.missing_of(r.outcome)
        gap = c.surely(o.sure(r.outcome, GAP))
        others = c.any_of(cell for fact, cell in mine.items() if fact not in r.waits_for)
        due = c.any_of((
            c.surely(o.sure(r.outcome, NOT_YET_DUE)),
            c.all_of((o.can(r.outcome, NOT_YET_DUE), c.not_(gap), c.not_(others))),
        ))  # fmt: skip
        gaps.append(c.any_of((decided, gap)))
        waits.append(c.any_of((decided, due)))
        facts.append((mine, TRUE if len(read) == 1 else c.all_of((o.several(r.outcome), c.not_(decided)))))
    waited_for = together(facts)
    return [
        (c.all_of(gaps), codes.GAP),
        (c.all_of(waits), codes.NOT_YET_DUE),
        (_by_assessments(waited_for), codes.JUDGEMENT_PENDING),
    ]


def _waits(read: Sequence[Ruled]) -> list[tuple[Cell, Cell]]:
    """The causes where several outcomes can come in every reading that is open, and none of them for good."""
    mine = [o.missing_of(r.outcome) for r in read]
    due = []
    for r, missing_ in zip(read, mine, strict=True):
        others = c.any_of(cell for fact, cell in missing_.items() if fact not in r.waits_for)
        due.append(c.all_of((o.can(r.outcome, NOT_YET_DUE), c.not_(others))))
    waited_for = together((missing_, TRUE) for missing_ in mine)
    return [
        (c.all_of(due), c.number(codes.NOT_YET_DUE)),
        (_by_assessments(waited_for), c.number(codes.JUDGEMENT_PENDING)),
    ]


def _by_assessments(waited_for: Missing) -> Cell:
    """Whether nothing but assessments is missing."""
    assessed = c.any_of(cell for fact, cell in waited_for.items() if is_judgement(fact))
    other = c.any_of(cell for fact, cell in waited_for.items() if not is_judgement(fact))
    return c.all_of((assessed, c.not_(other)))
