"""One project of a portfolio evaluated once more, with every step, and held against the output."""

from __future__ import annotations

from dataclasses import dataclass

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.portfolio.again.evaluator import Evaluated, evaluated
from acquis.portfolio.again.origin import Origin, find_origin
from acquis.portfolio.again.output import Output, open_output
from acquis.portfolio.reading.table import Unreadable
from acquis.portfolio.workplace import Workplace
from acquis.rulebook.model import Rulebook
from acquis.source import Source, Span

_NEAR = 2_000  # ids among which a similar one is looked for


@dataclass(frozen=True)
class Explained:
    """What the evaluator says, with traces, of a row of an output."""

    output: Output
    origin: Origin
    found: Evaluated


def explain(
    place: Workplace, name: str, rulebook: Rulebook, identity: str, *, rule: str | None = None,
    source: str | None = None, mapping: str | None = None,
) -> Explained:  # fmt: skip
    """The verdicts on one project of the output `name`, on one rule if one is named.

    Raises `Unreadable` if output, input or rules are not what they were (P571 to P575), or have no such project
    (P576) or rule (U901).
    """
    output = open_output(place, name)
    if rule is not None and rule not in output.rules:
        help_ = did_you_mean(rule, output.rules) or "the first row of the output names its rules"
        raise Unreadable(Diagnostic("U901", f"the output has no rule `{rule}`", help=help_))
    found = place.connection.execute(
        f'SELECT "row" FROM ({output.relation}) WHERE id = ? ORDER BY 1 LIMIT 1', [identity]
    ).fetchall()
    if not found:
        raise _nobody(place, output, identity)
    origin = find_origin(place, output, rulebook, source=source, mapping=mapping)
    rules = None if rule is None else frozenset({rule})
    rows = evaluated(place, output, origin, f'SELECT {int(found[0][0])}::BIGINT AS "row"', explain=True, rules=rules)
    one = next(rows, None)
    if one is None:
        message = f"its row {int(found[0][0])} cannot be read from the input any more"
        raise Unreadable(Diagnostic("P575", message, Span(Source(origin.source.name, ""), 0, 0)))
    return Explained(output, origin, one)


def _nobody(place: Workplace, output: Output, identity: str) -> Unreadable:
    ids = place.connection.execute(
        f"SELECT id FROM ({output.relation}) ORDER BY damerau_levenshtein(left(id, 100), ?), id LIMIT {_NEAR}",
        [identity[:100]],
    ).fetchall()
    help_ = did_you_mean(identity[:200], [str(row[0]) for row in ids])
    if not help_ and output.record.rejected:
        help_ = "its row may have been rejected: see the file of rejected rows"
    at = Span(Source(output.name, ""), 0, 0)
    return Unreadable(Diagnostic("P576", f"no row has the id `{identity[:200]}`", at, help_ or "check the spelling"))
