"""What generated verdicts call beside their sentences: derogations that count, and entries by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Setting = Mapping[str, Callable[[], Any]]  # name of a value to what a derogation sets it to


def derogated(
    ids: Sequence[str], guards: Sequence[bool], bare: bool, unlifted: Callable[[], bool], lifts: frozenset[str],
    sets: Sequence[Setting], combines: Mapping[str, str | None],
) -> frozenset[str]:  # fmt: skip
    """The derogations that apply and without which a rule would be breached.

    `bare`: whether it is met without any; `unlifted`: whether it is met by what they set alone; `combines`: how several
    that set one value go together.
    """
    applying = [place for place, holds in enumerate(guards) if holds]
    if not applying or bare:
        return frozenset()
    found = {ids[place] for place in applying if ids[place] in lifts}
    if found and not unlifted():
        return frozenset(found)
    for name in {n for place in applying for n in sets[place]}:
        setting = {ids[place]: sets[place][name]() for place in applying if name in sets[place]}
        combine = combines.get(name)
        if combine is None or None in setting.values():
            found |= set(setting)
        else:
            best = (max if combine == "highest" else min)(setting.values())
            found |= {identity for identity, value in setting.items() if value == best}
    return frozenset(found)
