"""Which facts the open verdicts wait for: told from columns, exactly; what they cannot tell, by the evaluator."""

from __future__ import annotations

import re
from collections import defaultdict

from acquis.backends.codes import JUDGEMENT_PENDING, MISSING_FACTS
from acquis.backends.sql import cells as c
from acquis.backends.sql import outcomes, query
from acquis.backends.sql.cells import FALSE, Cell, TooWide
from acquis.backends.sql.codes import missing
from acquis.backends.sql.dialects import DUCKDB
from acquis.backends.sql.values import NotInSql, fact_of
from acquis.portfolio import sql
from acquis.portfolio.again.evaluator import Evaluated, evaluated
from acquis.portfolio.summary.model import Lack, Lacking, RuleCount
from acquis.portfolio.summary.work import Work
from acquis.report.words import fact_of as definition_of
from acquis.rulebook.model import Rule

_WAITING = (MISSING_FACTS, JUDGEMENT_PENDING)
_LOOKED_AT = 2_000  # projects that are evaluated where columns do not tell
_SEED = 1
_ENTRY = re.compile(r"\[[^\]]*\]")
_ASK = " ask"  # no fact is called so


def lack(work: Work, rules: tuple[RuleCount, ...], most: int, seen: list[Evaluated]) -> Lack:
    """The facts that are missing, at most so many; projects that had to be evaluated for it are added to `seen`."""
    connection = work.place.connection
    connection.execute('CREATE OR REPLACE TEMP TABLE waits ("row" BIGINT, rule USMALLINT, fact USMALLINT)')
    connection.execute('CREATE OR REPLACE TEMP TABLE asked ("row" BIGINT, rule USMALLINT)')
    facts: dict[str, int] = {}
    for number, one in enumerate(rules):
        if one.of(*_WAITING).projects:
            _of_rule(work, work.origin.rulebook.rules[one.rule], number, facts)
    asked, looked_at, projects = _evaluated(work, rules, facts, seen)
    waiting = sum(r.of(*_WAITING).projects for r in rules)
    return Lack(_most(work, rules, facts, most), waiting, asked, looked_at, projects)


def _of_rule(work: Work, rule: Rule, number: int, facts: dict[str, int]) -> None:
    open_rows = f"(SELECT * FROM {work.table} WHERE {work.code(rule.id)} IN ({', '.join(map(str, _WAITING))}))"
    chosen = work.origin.options.readings
    try:
        cells: dict[str, Cell] = {}
        for name, cell in missing(work.rules, rule, chosen).items():
            cells[fact_of(name)] = c.case([(cell, c.number(1))], c.number(0))
        ask = c.any_of(outcomes.ask_of(r.outcome) for r in work.rules.every_reading(rule, chosen))
    except (NotInSql, TooWide):
        work.place.connection.execute(f'INSERT INTO asked SELECT "row", {number} FROM {open_rows}')
        return
    named = {f"{facts.setdefault(name, len(facts))}": cell for name, cell in cells.items()}
    if ask is not FALSE:
        named[_ASK] = c.case([(ask, c.number(1))], c.number(0))
    connection = work.place.connection
    connection.execute(f"CREATE OR REPLACE TEMP TABLE told AS {query.select(named, {}, open_rows, ('row',), DUCKDB)}")
    listed = ", ".join(f"CASE WHEN {sql.name(n)} = 1 THEN {n} END" for n in named if n != _ASK)
    sure = "" if ask is FALSE else f" WHERE {sql.name(_ASK)} = 0"
    if listed:
        flat = f"unnest(list_filter([{listed}], lambda n: n IS NOT NULL))"
        connection.execute(f'INSERT INTO waits SELECT "row", {number}, {flat} FROM told{sure}')
    if ask is not FALSE:
        connection.execute(f'INSERT INTO asked SELECT "row", {number} FROM told WHERE {sql.name(_ASK)} = 1')


def _evaluated(
    work: Work, rules: tuple[RuleCount, ...], facts: dict[str, int], seen: list[Evaluated]
) -> tuple[int, int, int]:
    """Verdicts that columns do not tell, projects evaluated for them, and projects there are."""
    ((asked, projects),) = work.ask('SELECT count(*), count(DISTINCT "row") FROM asked')
    if not asked:
        return 0, 0, 0
    order = f'hash("row" + {_SEED}), "row"'
    chosen = f'SELECT "row" FROM (SELECT DISTINCT "row" FROM asked) ORDER BY {order} LIMIT {_LOOKED_AT}'
    wanted = defaultdict[int, list[int]](list)
    for row, rule in work.ask(f'SELECT "row", rule FROM asked WHERE "row" IN ({chosen})'):
        wanted[int(str(row))].append(int(str(rule)))
    waits = []
    for one in evaluated(work.place, work.output, work.origin, chosen):
        seen.append(one)
        for number in wanted[one.row]:
            verdict = one.verdict(rules[number].rule)
            paths = {_ENTRY.sub("", path) for path in verdict.missing} if verdict is not None else set()
            waits += [(one.row, number, facts.setdefault(path, len(facts))) for path in sorted(paths)]
    if waits:
        listed = ", ".join(f"({row}, {rule}, {fact})" for row, rule, fact in waits)
        work.place.connection.execute(f"INSERT INTO waits VALUES {listed}")
    return int(str(asked)), len(wanted), int(str(projects))


def _most(work: Work, rules: tuple[RuleCount, ...], facts: dict[str, int], most: int) -> tuple[Lacking, ...]:
    names = {number: name for name, number in facts.items()}
    definitions = work.origin.rulebook.vocabulary.subjects[work.output.record.subject].facts
    rows = work.ask(
        'SELECT fact, count(*), count(DISTINCT "row"), list_sort(list(DISTINCT rule)) FROM waits GROUP BY fact'
    )
    found = []
    for fact, verdicts, projects, asking in rows:
        name = names[int(str(fact))]
        definition = definition_of(definitions, name)
        assert isinstance(asking, list)
        means = definition.means if definition is not None else ""
        ids = tuple(rules[int(n)].rule for n in asking)
        found.append(Lacking(name, means, int(str(verdicts)), int(str(projects)), ids))
    return tuple(sorted(found, key=lambda f: (-f.projects, -f.verdicts, f.fact))[:most])
