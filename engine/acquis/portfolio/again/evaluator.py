"""Rows of an input asked of the evaluator once more: full verdicts, with reasons and figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from acquis.backends.codes import NOT_ASKED, code_of
from acquis.dossier.known import subject_facts
from acquis.dossier.model import Dossier
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.warming import Warming
from acquis.portfolio import sql
from acquis.portfolio.again.origin import Origin
from acquis.portfolio.again.output import Output
from acquis.portfolio.checking.rows import plain_row
from acquis.portfolio.workplace import Workplace
from acquis.rulings.verdict import Result, Verdict


@dataclass(frozen=True)
class Evaluated:
    """A row's result, and the codes that the output has for it. `row` and `id` as in the output."""

    row: int
    id: str
    codes: dict[str, int]
    result: Result

    def disagreements(self) -> list[tuple[str, int, int]]:
        """Rule, code of the output and code of the evaluator, where they differ."""
        found = {v.rule: code_of(v.outcome, v.because) for v in self.result.verdicts}
        found.update(dict.fromkeys(self.result.later, NOT_ASKED))
        return [(rule, code, found[rule]) for rule, code in self.codes.items() if found.get(rule, code) != code]

    def verdict(self, rule: str) -> Verdict | None:
        """The verdict on a rule."""
        return next((v for v in self.result.verdicts if v.rule == rule), None)


def evaluated(
    place: Workplace, output: Output, origin: Origin, chosen: str, *, explain: bool = False,
    rules: frozenset[str] | None = None,
) -> Iterator[Evaluated]:  # fmt: skip
    """The rows that `chosen` (SQL text of a SELECT of `row`, some thousand at most) names, in the order of the input.

    `explain`: with traces; `rules`: only these are asked, None for all of the output.
    """
    facts, rulebook = origin.facts, origin.rulebook
    subject = rulebook.vocabulary.subjects[output.record.subject]
    asked = [r for r in output.rules if rules is None or r in rules]
    options = replace(origin.options, explain=explain, rules=frozenset(asked))
    codes = "".join(f", v.{sql.name(r)}" for r in asked)
    values = "".join(f", f.{sql.name(n)}" for c in facts.columns for n, _ in c.physical())
    query = (
        f'SELECT v."row", v.id{codes}{values} FROM ({output.relation}) v JOIN ({facts.relation}) f '
        f'ON v."row" = f."row" WHERE v."row" IN ({chosen}) ORDER BY v."row"'
    )
    evaluator = Warming()
    for row, identity, *rest in place.connection.execute(query).fetchall():
        known = dict(zip(asked, rest, strict=False))
        given = subject_facts(subject, plain_row(facts.columns, rest[len(asked) :]), identity)
        dossier = Dossier(origin.source.name, rulebook.act.id, None, None, {}, (given,))
        yield Evaluated(row, identity, known, evaluate(rulebook, dossier, options, evaluator)[0])
