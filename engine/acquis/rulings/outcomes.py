"""Outcomes that may still be open: what a rule can come to, and the facts that would tell."""

from __future__ import annotations

from collections.abc import Sequence

from acquis.backends.outcomes import BREACH, COMPLIANT, GAP, NOT_APPLICABLE, NOT_YET_DUE, UNKNOWN_VALUE
from acquis.records import record
from acquis.uncertain.truth import NOBODY, Missing, Truth

NAMES = {NOT_APPLICABLE: "not_applicable", COMPLIANT: "compliant", BREACH: "non_compliant"}


@record(frozen=True)
class Possible:
    """The outcomes that are still possible."""

    can: frozenset[int]
    missing: Missing = NOBODY

    @property
    def only(self) -> int | None:
        """The one outcome left, if it is one."""
        return next(iter(self.can)) if len(self.can) == 1 else None


def just(outcome: int) -> Possible:
    """A decided outcome."""
    return Possible(frozenset({outcome}))


def choose(guard: Truth, yes: Possible, no: Possible) -> Possible:
    """The outcome `yes` if the guard holds, else `no`; a gap in the guard is a gap."""
    if guard.surely or (yes is no and not guard.gap):  # the same either way
        return yes
    if guard.surely_not:
        return no
    branches = ([yes] if guard.true else []) + ([no] if guard.false else []) + ([just(GAP)] if guard.gap else [])
    can = frozenset().union(*(b.can for b in branches))
    if len(can) == 1:
        return Possible(can)
    return Possible(can, guard.missing.union(*(b.missing for b in branches)))


def tested(test: Truth) -> Possible:
    """Compliant or breached, as the test says."""
    return choose(test, just(COMPLIANT), just(BREACH))


def worst(entries: Sequence[Possible], more: Possible | None = None, listed: Missing = NOBODY) -> Possible:
    """The worst of all entries; `more`: what any number of entries nobody has listed could add."""
    parts = list(entries)
    if more is not None:
        parts.append(
            Possible(more.can | {NOT_APPLICABLE}, more.missing | listed if more.can != {NOT_APPLICABLE} else NOBODY)
        )
    before = [frozenset({NOT_APPLICABLE})]
    for part in parts:
        before.append(_worst_of(before[-1], part.can))
    can = before[-1]
    if len(can) == 1:
        return Possible(can)
    missing: Missing = NOBODY
    after = frozenset({NOT_APPLICABLE})
    for part, earlier in zip(reversed(parts), reversed(before[:-1]), strict=True):
        others = _worst_of(earlier, after)
        if any(len({max(o, c) for c in part.can}) > 1 for o in others):
            missing |= part.missing
        after = _worst_of(after, part.can)
    return Possible(can, missing)


def _worst_of(a: frozenset[int], b: frozenset[int]) -> frozenset[int]:
    return frozenset(max(x, y) for x in a for y in b)


def asked(function: str, possible: Possible) -> Truth:
    """`met`, `not_breached`, `breached`, `applies`: what is said of a rule, as far as it is certain."""
    yes = {
        "met": {COMPLIANT},
        "not_breached": {COMPLIANT, NOT_APPLICABLE},
        "breached": {BREACH},
        "applies": {COMPLIANT, UNKNOWN_VALUE, NOT_YET_DUE, GAP, BREACH},
    }[function]
    no = {NOT_APPLICABLE, COMPLIANT, BREACH} - yes
    open_ = {UNKNOWN_VALUE, NOT_YET_DUE} - yes  # undetermined there is unknown here
    true = bool(possible.can & (yes | open_))
    false = bool(possible.can & (no | open_))
    gap = GAP in possible.can and GAP not in yes
    if true + false + gap == 1:
        return Truth(true, false, gap)
    return Truth(true, false, gap, possible.missing)


__all__ = [
    "BREACH", "COMPLIANT", "GAP", "NAMES", "NOT_APPLICABLE", "NOT_YET_DUE", "UNKNOWN_VALUE",
    "Possible", "asked", "choose", "just", "tested", "worst",
]  # fmt: skip
