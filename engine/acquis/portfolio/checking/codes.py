"""All verdicts on a table of facts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from acquis.backends.sql.canary import check_engine
from acquis.backends.sql.plan import Question, plan
from acquis.columns import Column
from acquis.evaluation.compiled import compile_rules
from acquis.evaluation.options import Options
from acquis.portfolio.checking.evaluator import settle
from acquis.portfolio.checking.passes import Write, keep, pass_over
from acquis.portfolio.checking.statistics import from_statistics
from acquis.portfolio.reading.table import Facts
from acquis.portfolio.workplace import Connection, Workplace
from acquis.rulebook.model import Rulebook


@dataclass(frozen=True)
class Verdicts:
    """`relation`: SQL text of `row`, `id` and a code for each of `rules`; `file`: where they stand already, if they do.

    `evaluated`: rows that the evaluator had to be asked about; `left`: rules that it does alone, with the reason.
    """

    relation: str
    rules: tuple[str, ...]
    file: Path | None
    evaluated: int
    left: dict[str, str]


def verdicts(
    place: Workplace, facts: Facts, rulebook: Rulebook, subject: str, options: Options, write: Write | None = None
) -> Verdicts:
    """The verdicts on every row. Raises `OtherMeaning` if the database does not mean what we mean.

    `write` writes the verdicts on all rows if they are found at once.
    """
    connection = place.connection
    check_engine(lambda query: connection.execute(query).fetchall())
    asked_for = tuple(r.id for r in rulebook.rules_of(subject) if options.rules is None or r.id in options.rules)
    question = Question(
        options.as_of, options.stage, options.readings, options.rules, options.strict_evidence, options.law_version
    )
    made = plan(rulebook, subject, _seen(connection, facts), question)

    def keep_first(query: str) -> Path:
        keep(connection, query, place.folder / "first.parquet")
        return place.folder / "first.parquet"

    passes = pass_over(connection, made, facts.relation, (not made.left and write) or keep_first, place.folder)
    asked = passes.asked(connection, made)
    if not asked and not made.left:
        return Verdicts(passes.relation, asked_for, passes.alone, 0, {})
    version = None if options.law_version is None else rulebook.act.version_on(options.law_version)
    compiled = compile_rules(
        rulebook, subject, [*asked, *made.left], as_of=options.as_of, version=version, readings=options.readings,
        stage=options.stage, strict=options.strict_evidence,
    )  # fmt: skip
    settled = settle(place, facts, f"({passes.relation})", asked_for, asked, list(made.left), compiled)
    return Verdicts(settled.relation, asked_for, None, settled.rows, dict(made.left))


def _seen(connection: Connection, facts: Facts) -> tuple[Column, ...]:
    """The columns, with what a Parquet file says of them."""
    return from_statistics(connection, facts.file, facts.columns, facts.sources) if facts.file else facts.columns
