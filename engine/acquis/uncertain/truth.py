"""Three-valued logic that remembers which facts it waits for, plus the gap: the text gives no answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Missing = frozenset[str]  # paths of facts
NOBODY: Missing = frozenset()


@dataclass(frozen=True, slots=True)
class Truth:
    """What a condition can still be. `missing`: the facts that can change it; empty once decided."""

    true: bool
    false: bool
    gap: bool = False
    missing: Missing = NOBODY

    @property
    def decided(self) -> bool:
        """Only one of true, false and gap is possible."""
        return self.true + self.false + self.gap == 1

    @property
    def surely(self) -> bool:
        """True, however the unknown facts turn out."""
        return self.true and not self.false and not self.gap

    @property
    def surely_not(self) -> bool:
        """False, however the unknown facts turn out."""
        return self.false and not self.true and not self.gap

    @property
    def surely_gap(self) -> bool:
        """The text gives no answer, however the unknown facts turn out."""
        return self.gap and not self.true and not self.false


TRUE = Truth(True, False)
FALSE = Truth(False, True)
GAP = Truth(False, False, True)


def truth(value: bool) -> Truth:
    """A decided truth."""
    return TRUE if value else FALSE


def open_truth(missing: Missing) -> Truth:
    """True or false, as these facts will tell."""
    return Truth(True, True, False, missing)


def possible(true: bool, false: bool, gap: bool, missing: Missing) -> Truth:
    """What can still be; nothing is missing once only one is left."""
    if true + false + gap == 1:
        return TRUE if true else FALSE if false else GAP
    return Truth(true, false, gap, missing)


def negate(t: Truth) -> Truth:
    """Not."""
    return Truth(t.false, t.true, t.gap, t.missing)


def all_of(parts: Iterable[Truth]) -> Truth:
    """And: false as soon as one is surely false."""
    true, false, gap, missing = True, False, False, set[str]()
    for t in parts:
        if t.surely_not:
            return FALSE
        true = true and t.true
        false = false or t.false
        gap = gap or t.gap
        missing |= t.missing
    return possible(true, false, gap, frozenset(missing))


def any_of(parts: Iterable[Truth]) -> Truth:
    """Or: true as soon as one is surely true."""
    return negate(all_of(negate(t) for t in parts))


def implies(left: Truth, right: Truth) -> Truth:
    """If left then right."""
    return any_of((negate(left), right))


def same(left: Truth, right: Truth) -> Truth:
    """If and only if."""
    return possible(
        (left.true and right.true) or (left.false and right.false),
        (left.true and right.false) or (left.false and right.true),
        left.gap or right.gap,
        left.missing | right.missing,
    )


def choose(guard: Truth, yes: Truth, no: Truth) -> Truth:
    """`if guard then yes else no`; the guard matters only where its two ends differ."""
    if guard.surely:
        return yes
    if guard.surely_not:
        return no
    if yes == no and not guard.gap and yes.decided:
        return yes
    branches = ([yes] if guard.true else []) + ([no] if guard.false else [])
    return possible(
        any(b.true for b in branches),
        any(b.false for b in branches),
        guard.gap or any(b.gap for b in branches),
        guard.missing | yes.missing | no.missing,
    )
