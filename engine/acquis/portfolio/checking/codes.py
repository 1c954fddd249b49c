"""All verdicts on a table of facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from acquis.backends.sql.canary import check_engine
from acquis.backends.sql.cells import Cell
from acquis.backends.sql.codes import ASK
from acquis.backends.sql.plan import Plan, Question, plan
from acquis.evaluation.compiled import compile_rules
from acquis.evaluation.options import Options
from acquis.portfolio import sql
from acquis.portfolio.checking.complete import with_complete
from acquis.portfolio.checking.evaluator import settle
from acquis.portfolio.reading.table import Facts
from acquis.portfolio.workplace import Workplace
from acquis.rulebook.model import Rulebook


@dataclass(frozen=True)
class Verdicts:
    """`relation`: SQL text of `row`, `id` and a code for each of `rules`; `kept`: it stands in a file already.

    `evaluated`: rows that the evaluator had to be asked about; `left`: rules that it does alone, with the reason.
    """

    relation: str
    rules: tuple[str, ...]
    kept: bool
    evaluated: int
    left: dict[str, str]


def verdicts(place: Workplace, facts: Facts, rulebook: Rulebook, subject: str, options: Options) -> Verdicts:
    """The verdicts on every row. Raises `OtherMeaning` if the database does not mean what we mean."""
    check_engine(lambda query: place.connection.execute(query).fetchall())
    asked_for = [r.id for r in rulebook.rules_of(subject) if options.rules is None or r.id in options.rules]
    question = Question(
        options.as_of, options.stage, options.readings, options.rules, options.strict_evidence, options.law_version
    )
    first = plan(rulebook, subject, facts.columns, question)
    columns = with_complete(
        place.connection, facts.relation, facts.columns, columns_of(first), facts.file, facts.sources
    )
    made = plan(rulebook, subject, columns, question)
    query = made.select(f"({facts.relation}) AS facts", ("row", "id"))
    asked = [rule for rule, cell in made.full.items() if may_ask(cell)]
    if not asked and not made.left:
        return Verdicts(query, tuple(asked_for), False, 0, {})
    file = place.folder / "codes.parquet"
    place.connection.execute(f"COPY ({query}) TO {sql.text(str(file))} (FORMAT parquet, COMPRESSION snappy)")
    codes = f"read_parquet({sql.file(file)})"
    asked = _with_questions(place, codes, asked)
    if not asked and not made.left:
        return Verdicts(f"SELECT * FROM {codes}", tuple(asked_for), True, 0, {})
    version = None if options.law_version is None else rulebook.act.version_on(options.law_version)
    compiled = compile_rules(
        rulebook, subject, [*asked, *made.left], as_of=options.as_of, version=version, readings=options.readings,
        stage=options.stage, strict=options.strict_evidence,
    )  # fmt: skip
    settled = settle(place, facts, codes, asked_for, asked, list(made.left), compiled)
    return Verdicts(settled.relation, tuple(asked_for), False, settled.rows, dict(made.left))


def _with_questions(place: Workplace, codes: str, rules: Sequence[str]) -> list[str]:
    """The rules with a row that SQL left open."""
    counts = ", ".join(f"bool_or({sql.name(rule)} = {ASK})" for rule in rules)
    if not counts:
        return []
    found = place.connection.execute(f"SELECT {counts} FROM {codes}").fetchall()[0]
    return [rule for rule, yes in zip(rules, found, strict=True) if yes]


def may_ask(cell: Cell) -> bool:
    """Whether a verdict may be left to the evaluator."""
    return any(c.operator == "constant" and c.arguments[0] == ASK for c in _within((cell,)))


def columns_of(made: Plan) -> set[str]:
    """The columns that a plan reads."""
    return {str(c.arguments[0]) for c in _within(made.full.values()) if c.operator == "column"}


def _within(cells: Iterable[Cell]) -> Iterable[Cell]:
    seen: set[Cell] = set()
    waiting = list(cells)
    while waiting:
        cell = waiting.pop()
        if cell not in seen:
            seen.add(cell)
            yield cell
            waiting += cell.parts
