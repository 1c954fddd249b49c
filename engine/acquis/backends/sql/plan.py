"""All rules of a subject as one SELECT over its table, and the rules that SQL leaves to the evaluator."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from acquis.backends.codes import NOT_ASKED
from acquis.backends.sql import cells as c
from acquis.backends.sql import query
from acquis.backends.sql.cells import Cell, TooWide
from acquis.backends.sql.codes import code, decided_code
from acquis.backends.sql.dialects import DUCKDB, Dialect
from acquis.backends.sql.facts import Facts
from acquis.backends.sql.rules import Rules
from acquis.backends.sql.values import NotInSql, only_what_is_decided
from acquis.columns import Column, by_name
from acquis.expression import tree
from acquis.rulebook.model import STAGES, Rule, Rulebook


@dataclass(frozen=True)
class Plan:
    """`plain`: rule to the cell of its verdict where what is known decides it, else NULL; `full`: the verdict in the
    rows where that is NULL, causes included; `left`: rules that the evaluator has to do, with the reason; `columns`:
    those of the table.

    A table is asked in one pass by `select`, or in two: `decided`, then `select` over the rows that this left open.
    """

    subject: str
    plain: Mapping[str, Cell]
    full: Mapping[str, Cell]
    left: Mapping[str, str]
    columns: tuple[Column, ...] = ()

    @property
    def read(self) -> tuple[Column, ...]:
        """The columns that are read."""
        cells = c.within((*self.plain.values(), *self.full.values()))
        read = {str(cell.arguments[0]) for cell in cells if cell.operator == "column"}
        return tuple(column for column in self.columns if column.name in read)

    def select(self, source: str, keys: Sequence[str] = ("id",), dialect: Dialect = DUCKDB) -> str:
        """One row a subject: the keys, and a small integer for each rule under its id. `source`: a table or query."""
        return query.select(self.plain, self.full, source, keys, dialect)

    def decided(self, source: str, keys: Sequence[str] = ("id",), dialect: Dialect = DUCKDB) -> str:
        """The same by what is known alone, NULL where that does not decide."""
        return query.select(self.plain, {}, source, keys, dialect)

    def open_in(self, rules: Collection[str]) -> Plan:
        """The plan for rows in which only these rules are open."""
        return replace(self, full={rule: cell for rule, cell in self.full.items() if rule in rules})

    def fitting(self, dialect: Dialect) -> Plan:
        """The plan without the rules whose numbers may be wider than the engine calculates; those are left."""
        found = {rule: c.widest((self.plain[rule], cell)) for rule, cell in self.full.items()}
        wide = [rule for rule, largest in found.items() if largest > dialect.widest]
        if not wide:
            return self
        plain, full = ({r: cell for r, cell in one.items() if r not in wide} for one in (self.plain, self.full))
        left = {**self.left, **dict.fromkeys(wide, f"numbers wider than those of {dialect.name}")}
        return replace(self, plain=plain, full=full, left=left)


@dataclass(frozen=True)
class Question:
    """What is asked of a table, as of one dossier; `as_of` and `law_version` are ordinals, `rules` None means all."""

    as_of: int | None = None
    stage: str | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    rules: frozenset[str] | None = None
    strict_evidence: bool = False
    law_version: int | None = None


def plan(rulebook: Rulebook, subject: str, columns: Sequence[Column], question: Question) -> Plan:
    """What each rule of a subject asks of a table with these columns."""
    plain, full = (_rules(rulebook, subject, columns, question) for _ in range(2))
    asked = [r for r in rulebook.rules_of(subject) if question.rules is None or r.id in question.rules]
    first: dict[str, Cell] = {}
    codes: dict[str, Cell] = {}
    left: dict[str, str] = {}
    for rule in asked:
        if _is_later(rule, question.stage):
            first[rule.id] = codes[rule.id] = c.number(NOT_ASKED)
            continue
        try:
            with only_what_is_decided():
                decided = decided_code(plain, rule, question.readings)
            codes[rule.id] = code(full, plain, rule, question.readings)
        except NotInSql as reason:
            left[rule.id] = str(reason)
        except TooWide:
            left[rule.id] = "numbers wider than 128 bits"
        else:
            first[rule.id] = decided
    return Plan(subject, first, codes, left, tuple(columns))


def _rules(rulebook: Rulebook, subject: str, columns: Sequence[Column], question: Question) -> Rules:
    duties = (r.due.done for r in rulebook.rules_of(subject) if r.due is not None)
    told = frozenset(done.name for done in duties if isinstance(done, tree.Fact))
    definitions = rulebook.vocabulary.subjects[subject].facts
    facts = Facts(definitions, by_name(columns), question.strict_evidence, told)
    version = None if question.law_version is None else rulebook.act.version_on(question.law_version)
    return Rules(rulebook, facts, question.as_of, version)


def _is_later(rule: Rule, stage: str | None) -> bool:
    return stage is not None and rule.stage is not None and STAGES.index(rule.stage) > STAGES.index(stage)
