"""A verdict against what a case expects of it: only what is named is compared, only what differs is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from acquis.rulings.verdict import Shown, Verdict

NOTHING = "–"


@dataclass(frozen=True)
class Difference:
    """One thing that came out otherwise, as texts; `key` is `outcome`, `missing`, `values.ceiling`."""

    key: str
    expected: str
    found: str


def compare(verdict: Verdict, wanted: Mapping[str, Shown]) -> tuple[Difference, ...]:
    """What differs, in the order in which the case names it; of a list, the members that one side lacks."""
    actual: dict[str, Shown] = {
        "outcome": verdict.outcome, "because": verdict.because, "missing": list(verdict.missing),
        "by": list(verdict.by), "values": dict(verdict.values), "remarks": list(verdict.remarks),
        "readings": {n: {"outcome": r.outcome, "values": dict(r.values)} for n, r in verdict.readings.items()},
    }  # fmt: skip
    found: list[Difference] = []
    for key, expected in wanted.items():
        value = actual[key]
        if isinstance(expected, list) and isinstance(value, list):  # these lists have no order of their own
            found += _members(key, expected, value)
        else:
            found += _differences(key, expected, value)
    return tuple(found)


def _differences(key: str, expected: Shown, found: Shown) -> Iterator[Difference]:
    if _matches(found, expected):
        return
    if isinstance(expected, dict) and isinstance(found, dict):
        for name, value in expected.items():
            if name in found:
                yield from _differences(f"{key}.{name}", value, found[name])
            else:
                yield Difference(f"{key}.{name}", written(value), NOTHING)
        if not expected.keys() <= found.keys():  # perhaps it has another name
            for name in sorted(found.keys() - expected.keys()):
                yield Difference(f"{key}.{name}", NOTHING, written(found[name]))
    else:
        yield Difference(key, written(expected), written(found))


def _members(key: str, expected: list[Shown], found: list[Shown]) -> Iterator[Difference]:
    wanted, got = Counter(map(written, expected)), Counter(map(written, found))
    for name in sorted((wanted - got).elements()):
        yield Difference(key, name, NOTHING)
    for name in sorted((got - wanted).elements()):
        yield Difference(key, NOTHING, name)


def _matches(actual: Shown, expected: Shown) -> bool:
    """Mappings need hold no more than what is expected; everything else must be equal as written."""
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(k in actual and _matches(actual[k], v) for k, v in expected.items())
    if isinstance(expected, list):
        return isinstance(actual, list) and len(actual) == len(expected) and all(map(_matches, actual, expected))
    if isinstance(actual, bool) or isinstance(expected, bool):
        return actual is expected
    return str(actual) == str(expected)


def written(value: Shown) -> str:
    """A value as a case file would say it."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        bounds = [f"{name.replace('_', ' ')} {written(v)}" for name, v in value.items()]
        if value and set(value) <= {"at_least", "at_most"}:
            return ", ".join(bounds)
        return f"{{{', '.join(f'{k}: {written(v)}' for k, v in value.items())}}}"
    return value if isinstance(value, str) else str(value)
