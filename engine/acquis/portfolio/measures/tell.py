"""Measures as a person reads them, and as JSON."""

from __future__ import annotations

from fractions import Fraction

from acquis.portfolio.measures.limits import KEPT, MISSED, UNKNOWN, Measured
from acquis.portfolio.measures.sums import MOST_NAMED, Deciding
from acquis.portfolio.writing.record import Json
from acquis.quantities import grouped, show_money
from acquis.rulebook.model import Rulebook


def sentence(rulebook: Rulebook, found: Measured, decide: tuple[Deciding, ...]) -> str:
    """`Article 16(2), point (a), FR: between 12.4 % and 21.0 %; 15 % still reachable; these 3 projects decide: ...`."""
    citation = rulebook.rules[found.measure.rule].citation
    head = f"{found.programme or 'programme unknown'}: {citation}, {found.measure.title}: {_bounds(found)}"
    word = "at least" if found.measure.least else "at most"
    if found.limit is None:
        return f"{head}; the limit is not known"
    state = {KEPT: "kept", MISSED: "missed"}.get(found.state, "open")
    text = f"{head}; {word} {_amount(found, found.limit)}: {state}"
    if found.reachable is not None:
        text += ", still reachable" if found.reachable else ", and no longer reachable"
    if found.state not in (KEPT, MISSED, UNKNOWN) and decide:
        more = found.sums.open - len(decide)
        named = ", ".join(d.id for d in decide) + (f" and {more} more" if more > 0 else "")
        number = found.sums.open
        text += f"; {'this project decides' if number == 1 else f'these {number} projects decide'}: {named}"
    return text


def _bounds(found: Measured) -> str:
    low, high = found.sums.low, found.sums.high
    if found.whole:
        least, most = found.low_share, found.high_share
        assert least is not None and most is not None
        if least == most:
            return f"{_share(least)} ({grouped(low)})"
        return f"between {_share(least)} and {_share(most)}"
    if high is None:
        return f"{grouped(low)} or more"
    return f"{grouped(low)}" if low == high else f"between {grouped(low)} and {grouped(high)}"


def _amount(found: Measured, amount: Fraction) -> str:
    return _share(amount / found.whole) if found.whole else f"{grouped(amount)}"


def _share(value: Fraction) -> str:
    """In per cent with one decimal, cut off: what lies below a limit is never shown as the limit itself."""
    tenths = value * 1000 // 1
    return f"{tenths // 10}.{tenths % 10} %"


def as_json(rulebook: Rulebook, found: Measured, decide: tuple[Deciding, ...]) -> dict[str, Json]:
    """One measure of one programme; amounts in euro as text, bounds None where there are none."""

    def money(value: Fraction | None) -> Json:
        return None if value is None else show_money(value)

    return {
        "programme": found.programme or None, "rule": found.measure.rule,
        "citation": rulebook.rules[found.measure.rule].citation, "title": found.measure.title,
        "at_least": money(found.sums.low), "at_most": money(found.sums.high),
        "limit": money(found.limit), "limit_is": "least" if found.measure.least else "most",
        "whole": money(found.whole), "state": found.state, "reachable": found.reachable,
        "projects": found.sums.projects, "open_projects": found.sums.open,
        "deciding": [{"id": d.id, "row": d.row, "at_most": money(d.most)} for d in decide[:MOST_NAMED]],
    }  # fmt: skip
