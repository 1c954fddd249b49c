"""Where what is known leaves a rule open, whether anything else could still settle it.

A plain verdict follows one path through the choices of a rule and stops where a guard is open. Bounds of amounts may
decide such a guard, both its sides may come to the same, and readings may have no outcome in common; where none of
this can be, an open verdict stays open, and only its cause has to be found.
"""

from __future__ import annotations

from collections.abc import Sequence

from acquis.backends.outcomes import BREACH, COMPLIANT, UNKNOWN_VALUE
from acquis.backends.sql.outcomes import Choice, Just, Outcome

_TEST = (Just(COMPLIANT), Just(BREACH))


def stays_open(plain: Sequence[Outcome], full: Sequence[Outcome]) -> bool:
    """Whether a verdict is open wherever it is by what is known; the readings of a rule, in the same order."""
    return all(_ends_alike(a, b) for a, b in zip(plain, full, strict=True)) and _agree(full)


def _ends_alike(plain: Outcome, full: Outcome) -> bool:
    """Whether both ask the same, and every guard that is open leaves two outcomes at least."""
    if isinstance(plain, Just) and isinstance(full, Just):
        return plain == full and full.outcome != UNKNOWN_VALUE
    if not isinstance(plain, Choice) or not isinstance(full, Choice) or plain.guard.cell is not full.guard.cell:
        return False
    apart = not full.guard.cell.nullable or _leaves(full.yes).isdisjoint(_leaves(full.no))
    return apart and _ends_alike(plain.yes, full.yes) and _ends_alike(plain.no, full.no)


def _agree(read: Sequence[Outcome]) -> bool:
    """Whether readings differ in their tests at most, and an open guard leaves an outcome that all of them share."""
    if all(one == read[0] for one in read) and isinstance(read[0], Just):
        return True
    choices = [one for one in read if isinstance(one, Choice)]
    if len(choices) < len(read):
        return False
    if all((one.yes, one.no) == _TEST for one in choices):
        return True
    guard, yes, no = choices[0].guard.cell, [one.yes for one in choices], [one.no for one in choices]
    if any(one.guard.cell is not guard for one in choices):
        return False
    return _agree(yes) and _agree(no) and (not guard.nullable or _shared(yes) or _shared(no))


def _shared(read: Sequence[Outcome]) -> bool:
    """Whether all readings come to the same here."""
    if isinstance(read[0], Just):
        return all(one == read[0] for one in read)
    choices = [one for one in read if isinstance(one, Choice)]
    if len(choices) < len(read) or any(one.guard.cell is not choices[0].guard.cell for one in choices):
        return False
    return _shared([one.yes for one in choices]) and _shared([one.no for one in choices])


def _leaves(outcome: Outcome) -> set[int]:
    if isinstance(outcome, Choice):
        return _leaves(outcome.yes) | _leaves(outcome.no)
    assert isinstance(outcome, Just)
    return {outcome.outcome}
