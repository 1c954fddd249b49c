"""Verdicts and facts side by side in one file, which all questions of a summary are put to."""

from __future__ import annotations

from dataclasses import dataclass

from acquis.backends.sql.facts import Facts as SqlFacts
from acquis.backends.sql.rules import Rules
from acquis.columns import by_name
from acquis.portfolio import sql
from acquis.portfolio.again.origin import Origin
from acquis.portfolio.again.output import Output
from acquis.portfolio.workplace import Workplace

CONTRIBUTION = "union_contribution"  # the fact whose sum is at stake


@dataclass(frozen=True)
class Work:
    """`table`: `row`, `id`, `euro at stake` (cents; NULL: unknown), the facts, each rule's code under `code(rule)`."""

    place: Workplace
    output: Output
    origin: Origin
    table: str
    rules: Rules
    money: bool

    def code(self, rule: str) -> str:
        """The column of a rule's codes, quoted."""
        return sql.name(self.plain_code(rule))

    def plain_code(self, rule: str) -> str:
        """The same without quotes. No fact is called so."""
        return f"code of {rule}"

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """All rows of a query."""
        found: list[tuple[object, ...]] = self.place.connection.execute(query).fetchall()
        return found


def side_by_side(place: Workplace, output: Output, origin: Origin) -> Work:
    """The working file of an output and its input."""
    facts, rulebook, options = origin.facts, origin.rulebook, origin.options
    codes = "".join(f", v.{sql.name(r)} AS {sql.name(f'code of {r}')}" for r in output.rules)
    known = by_name(facts.columns).get(CONTRIBUTION)
    euro = "NULL::BIGINT"
    if known is not None:
        own = f"f.{sql.name(known.name)}"
        euro = f"CASE WHEN f.{sql.name(known.companion)} THEN 0 ELSE {own} END" if known.with_none else own
    columns = "".join(f", f.{sql.name(n)}" for c in facts.columns for n, _ in c.physical())
    file = place.folder / "side-by-side.parquet"
    place.connection.execute(
        f'COPY (SELECT v."row", v.id, {euro} AS "euro at stake"{columns}{codes} FROM ({output.relation}) v '
        f'JOIN ({facts.relation}) f ON v."row" = f."row") TO {sql.text(str(file))} '
        "(FORMAT parquet, COMPRESSION snappy)"
    )
    version = None if options.law_version is None else rulebook.act.version_on(options.law_version)
    definitions = rulebook.vocabulary.subjects[output.record.subject].facts
    # Every fact under its own name: the verdicts themselves need less.
    named = SqlFacts(definitions, by_name(facts.columns), options.strict_evidence, None)
    rules = Rules(rulebook, named, options.as_of, version)
    money = CONTRIBUTION in definitions
    return Work(place, output, origin, f"read_parquet({sql.file(file)})", rules, money)
