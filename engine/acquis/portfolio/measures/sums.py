"""The sums of a measure for each programme: what is certain, what more there can be, and what leaves it open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from acquis.backends.sql import cells as c
from acquis.backends.sql import query
from acquis.backends.sql.dialects import DUCKDB
from acquis.backends.sql.facts import Facts as Columns
from acquis.backends.sql.nodes import Frame, condition, lower
from acquis.backends.sql.numbers import amount, cells_of, collapsed
from acquis.backends.sql.rules import Rules
from acquis.backends.sql.values import NotInSql, Number
from acquis.columns import Column, by_name
from acquis.evaluation.options import Options
from acquis.portfolio import sql
from acquis.portfolio.reading.table import Facts
from acquis.portfolio.workplace import Workplace
from acquis.rulebook.model import Measure, Rulebook

MOST_NAMED = 20  # projects that are named as deciding


@dataclass(frozen=True)
class Sums:
    """Of one programme, in euro. `low` and `high`: of the part; `others_low`: of all that surely is no part.

    `high` None: without limit. `open`: how many projects leave it open.
    """

    low: Fraction
    high: Fraction | None
    others_low: Fraction
    projects: int
    open: int


@dataclass(frozen=True)
class Deciding:
    """A project that leaves a sum open. `most`: what it can add at most; None without limit."""

    id: str
    row: int
    most: Fraction | None


def _measured(facts: Facts, rulebook: Rulebook, measure: Measure, options: Options) -> str:
    """SQL text of one row a project: row, id, whole, sure, may, low, high; amounts in units of 1 / scale."""
    part, low, high, _ = _lowered(rulebook, measure, facts.columns, options)
    wanted = {
        "whole": c.column(measure.by, "text"),
        "sure": c.surely(part),
        "may": c.not_(c.surely_not(part)),
        "low": low,
        "high": high,
    }
    return query.cells(wanted, f"({facts.relation}) AS facts", ("row", "id"), DUCKDB)


def _lowered(
    rulebook: Rulebook, measure: Measure, columns: Sequence[Column], options: Options
) -> tuple[c.Cell, c.Cell, c.Cell, int]:
    """Whether a project is of the part, and the bounds of its amount in units of 1 / scale."""
    rule = rulebook.rules[measure.rule]
    listed = rulebook.vocabulary.subjects[rule.subject].facts[measure.over]
    definitions = rulebook.vocabulary.subjects[listed.of_subject or ""].facts
    version = None if options.law_version is None else rulebook.act.version_on(options.law_version)
    known = Columns(definitions, by_name(columns), options.strict_evidence)
    host = Rules(rulebook, known, options.as_of, version).host(rule.id, {})
    frame = Frame(host, {})
    number = amount(lower(measure.amount, frame))
    if not isinstance(number, Number):
        raise NotInSql("an amount with alternatives")
    scale, _, low, high = cells_of(collapsed(number))
    return condition(measure.part, frame).cell, low, high, scale


def sums(place: Workplace, facts: Facts, rulebook: Rulebook, measure: Measure, options: Options) -> dict[str, Sums]:
    """The sums for each programme that has a project; "" stands for projects whose programme is not known."""
    *_, scale = _lowered(rulebook, measure, facts.columns, options)
    rows = _measured(facts, rulebook, measure, options)
    found = place.connection.execute(
        "SELECT coalesce(whole, ''), coalesce(sum(low) FILTER (sure), 0), coalesce(sum(high) FILTER (may), 0), "
        "count(*) FILTER (may AND high IS NULL), coalesce(sum(low) FILTER (NOT may), 0), count(*), "
        f"count(*) FILTER ({_OPEN}) FROM ({rows}) GROUP BY 1 ORDER BY 1"
    ).fetchall()
    unit = Fraction(1, scale)
    return {
        whole: Sums(int(low) * unit, None if endless else int(high) * unit, int(others) * unit, projects, open_)
        for whole, low, high, endless, others, projects, open_ in found
    }


_OPEN = "may AND (NOT sure OR high IS NULL OR low < high)"


def deciding(
    place: Workplace, facts: Facts, rulebook: Rulebook, measure: Measure, options: Options, whole: str
) -> tuple[Deciding, ...]:
    """The projects that leave the sum of a programme open, those that can add most first; at most `MOST_NAMED`."""
    *_, scale = _lowered(rulebook, measure, facts.columns, options)
    rows = _measured(facts, rulebook, measure, options)
    found = place.connection.execute(
        f'SELECT id, "row", high - CASE WHEN sure THEN low ELSE 0 END AS most FROM ({rows}) '
        f"WHERE coalesce(whole, '') = {sql.text(whole)} AND {_OPEN} "
        f'ORDER BY most DESC NULLS FIRST, "row" LIMIT {MOST_NAMED}'
    ).fetchall()
    return tuple(Deciding(i, row, None if most is None else Fraction(int(most), scale)) for i, row, most in found)
