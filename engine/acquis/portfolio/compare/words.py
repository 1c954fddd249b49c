"""What every comparison says in words."""

from __future__ import annotations

from acquis.backends.codes import MEANING, NOT_ASKED
from acquis.portfolio.compare.model import Comparison, Side
from acquis.report.words import plain

EURO = (
    "Euro: the sum of the Union contributions of the projects that change, each counted once for a rule; projects "
    "whose contribution is not in the input are counted beside it."
)
NAMES = {NOT_ASKED: "not asked"} | {
    code: plain(outcome) if because is None else f"undetermined: {plain(because)}"
    for code, (outcome, because) in MEANING.items()
}


def sides(comparison: Comparison) -> list[tuple[str, str]]:
    """The two checks: A and B, and what they are."""
    return [("A", side(comparison.before)), ("B", side(comparison.after))]


def side(one: Side) -> str:
    """`verdicts.parquet: rules 404e99f9f654, law version 2022-04-12, as of 2024-01-01`."""
    day = "as of no day" if one.as_of is None else f"as of {one.as_of}"
    what = f"rules {one.rulebook_sha256[:12]}, law version {one.law_version}, {day}"
    return f"{one.label or one.name}: {what}"


def only(name: str, one: Side) -> str:
    """Which projects one check alone has; "" if none."""
    if not one.only:
        return ""
    more = ", ..." if one.only > len(one.some) else ""
    return f"Only in {name} ({one.only}): {', '.join(one.some)}{more}"
