"""One question asked of the interpreter and of SQL, and where their answers differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from acquis import library
from acquis.backends.codes import code_of
from acquis.backends.sql.codes import ASK
from acquis.backends.sql.plan import Question, plan
from acquis.columns import Column, columns_of
from acquis.evaluation.compiled import compile_rules
from acquis.evaluation.readings import read_every_way, together, told_apart
from acquis.portfolio.checking.rows import without_assessments
from acquis.rulebook.model import Rulebook
from acquis.rulings.facts import CaseFacts
from acquis.rulings.rulings import Rulings
from tests.backends.sql.rows import Plain, fitting, relation, subject_facts, write_rows
from tests.random_dossiers import dossiers


@cache
def rulebook() -> Rulebook:
    return library.load().rulebook


@dataclass
class Compared:
    """`met`: how often each rule came to each code; `asked`: how often SQL left a row to the evaluator."""

    differences: list[str] = field(default_factory=list)
    met: Counter[tuple[str, int]] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)


def interpreted(subject: str, plain: Plain, rules: list[str], question: Question) -> list[int]:
    """The codes that the interpreter gives."""
    book = rulebook()
    given = subject_facts(subject, book.vocabulary.subjects[subject].facts, plain)
    facts = CaseFacts(book.vocabulary.subjects[subject].facts, given, strict=question.strict_evidence)
    version = None if question.law_version is None else book.act.version_on(question.law_version)
    rulings = Rulings(book, facts, question.as_of, version)
    found = []
    for identity in rules:
        rule = book.rules[identity]
        read = told_apart(read_every_way(rulings, rule, question.readings))
        outcome, because, _ = together(rulings, rule, read)
        found.append(code_of(outcome, because))
    return found


def flagged(columns: tuple[Column, ...], table: str) -> tuple[tuple[Column, ...], str]:
    """The same table with a yes or no in every companion."""
    filled = [f'coalesce("{c.companion}", false) AS "{c.companion}"' for c in columns if c.with_none]
    replaced = f"(SELECT * REPLACE ({', '.join(filled)}) FROM {table})" if filled else table
    return tuple(replace(c, flagged=c.with_none) for c in columns), replaced


def compared(folder: Path, subject: str, seed: int, count: int, question: Question = Question()) -> Compared:  # noqa: B008
    """Random dossiers on a subject, asked both ways."""
    book = rulebook()
    columns = columns_of(book.vocabulary.subjects[subject].facts.values())
    day = None if question.as_of is None else date.fromordinal(question.as_of)
    drawn = [fitting(columns, d) for d in dossiers(book, subject, seed, count, as_of=day)]
    path = folder / f"{subject}.jsonl"
    write_rows(path, columns, drawn)
    table = relation(path, columns)
    if seed % 2 == 0:  # such tables are asked in other words
        columns, table = flagged(columns, table)
    made = plan(book, subject, columns, question)
    rules = list(made.full)
    rows = duckdb.connect().execute(made.select(table)).fetchall()
    result = Compared()
    assert len(rows) == count
    version = None if question.law_version is None else book.act.version_on(question.law_version)
    compiled = compile_rules(book, subject, rules, as_of=question.as_of, version=version, readings=question.readings)
    definitions = book.vocabulary.subjects[subject].facts
    for plain, row in zip(drawn, sorted(rows, key=lambda r: int(r[0])), strict=True):
        known = without_assessments(plain, definitions) if question.strict_evidence else plain
        by_code = dict(zip(compiled.rules, compiled.outcomes(known), strict=True))
        for rule, wanted, got in zip(rules, interpreted(subject, plain, rules, question), row[1:], strict=True):
            if by_code[rule] != wanted:
                result.differences.append(f"{rule}: {wanted} to the interpreter, compiled {by_code[rule]}, for {plain}")
            result.met[rule, wanted] += 1
            if got == ASK:
                result.asked[rule] += 1
            elif got != wanted:
                result.differences.append(f"{rule}: {wanted} to the interpreter, {got} to SQL, for {plain}")
    return result
