"""A measure of one programme against its limit: kept, missed, or still open, and between which bounds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from acquis.backends.interpreter import evaluate
from acquis.dossier.model import SubjectFacts
from acquis.evaluation.options import Options
from acquis.expression import tree
from acquis.portfolio.measures.sums import Sums
from acquis.rulebook.model import Measure, Rulebook
from acquis.rulings.facts import CaseFacts
from acquis.rulings.rulings import Rulings
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.value import collapsed

KEPT, MISSED, OPEN, UNKNOWN = "kept", "missed", "open", "limit unknown"


@dataclass(frozen=True)
class Measured:
    """`limit` and `whole` in euro, None if the programme does not say them. `state`: one of the four above.

    `low_share` and `high_share`: of the whole, where there is one. `reachable`: a lower limit can still be reached
    with what the projects leave of the whole.
    """

    measure: Measure
    programme: str
    sums: Sums
    limit: Fraction | None
    whole: Fraction | None
    state: str
    reachable: bool | None = None

    @property
    def low_share(self) -> Fraction | None:
        """The least share of the whole that the part can have."""
        return self.sums.low / self.whole if self.whole else None

    @property
    def high_share(self) -> Fraction | None:
        """The largest share; no more than what the other projects leave."""
        if not self.whole:
            return None
        left = self.whole - self.sums.others_low
        high = left if self.sums.high is None else min(self.sums.high, left)
        return max(high, self.sums.low) / self.whole


def against_limit(
    rulebook: Rulebook, measure: Measure, programme: str, found: Sums, about: SubjectFacts | None, options: Options
) -> Measured:
    """What the sums of a programme's projects come to. `about`: the programme's own facts, if they are known."""
    limit = _amount(rulebook, measure, measure.limit, about, options)
    whole = None if measure.whole is None else _amount(rulebook, measure, measure.whole, about, options)
    if limit is None:
        return Measured(measure, programme, found, None, whole, UNKNOWN)
    if not measure.least:
        state = KEPT if found.high is not None and found.high <= limit else MISSED if found.low > limit else OPEN
        return Measured(measure, programme, found, limit, whole, state)
    if found.low >= limit:
        return Measured(measure, programme, found, limit, whole, KEPT)
    if whole is not None:  # what no project has yet can still go to the part
        reachable = whole - found.others_low >= limit
        return Measured(measure, programme, found, limit, whole, OPEN if reachable else MISSED, reachable)
    state = MISSED if found.high is not None and found.high < limit else OPEN
    return Measured(measure, programme, found, limit, whole, state)


def _amount(
    rulebook: Rulebook, measure: Measure, expression: tree.Node, about: SubjectFacts | None, options: Options
) -> Fraction | None:
    """An amount of the programme, if its facts tell."""
    if about is None:
        return None
    rule = rulebook.rules[measure.rule]
    facts = CaseFacts(rulebook.vocabulary.subjects[rule.subject].facts, about, strict=options.strict_evidence)
    version = None if options.law_version is None else rulebook.act.version_on(options.law_version)
    host = Rulings(rulebook, facts, options.as_of, version).host(rule.id, dict(options.readings))
    value = collapsed(evaluate(expression, host.frame))
    return value.known if isinstance(value, Quantity) and value.decided else None
