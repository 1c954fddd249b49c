"""Two outputs held against each other, project by project."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from acquis.diagnostics import Diagnostic
from acquis.portfolio import sql
from acquis.portfolio.again.origin import Origin
from acquis.portfolio.again.output import Output
from acquis.portfolio.compare.model import Change, Comparison, RuleChange, Side
from acquis.portfolio.reading.table import Unreadable
from acquis.portfolio.summary.counts import stake
from acquis.portfolio.summary.model import Stake
from acquis.portfolio.summary.work import CONTRIBUTION
from acquis.portfolio.workplace import Workplace
from acquis.rulebook.model import Rulebook
from acquis.source import Source, Span

_SOME = 10  # ids named of those that only one check has
_STAKE = "count(*), sum(euro), count(*) - count(euro)"


@dataclass(frozen=True)
class Money:
    """The output whose input was read for the contributions, and that input."""

    output: Output
    origin: Origin


@dataclass(frozen=True)
class Compared:
    """A comparison, and `changes`: SQL text of all changes, in their order, for whoever writes them out."""

    comparison: Comparison
    changes: str


def compare(
    place: Workplace, before: Output, after: Output, rulebook: Rulebook, money: Money | None, *,
    labels: tuple[str, str], most: int,
) -> Compared:  # fmt: skip
    """The changes from one output to another; at most so many are told one by one.

    Raises `Unreadable` (P577) if the two have nothing in common.
    """
    rules = tuple(r for r in after.rules if r in before.rules)
    _comparable(place, before, after, rules)
    table = _together(place, before, after, rules, money)
    ask = place.connection.execute
    counted = tuple(_rule(place, table, rulebook, rule) for rule in rules)
    changes = _changes(place, table, rules)
    any_change = " OR ".join(f"{_old(r)} <> {_new(r)}" for r in rules)
    changed = ask(f"SELECT {_STAKE} FROM {table} WHERE {any_change}").fetchall()[0]
    both = int(ask(f"SELECT count(*) FROM {table}").fetchall()[0][0])
    number = int(ask(f"SELECT count(*) FROM {changes}").fetchall()[0][0])
    order = 'euro DESC NULLS LAST, id, "place"'
    told = ask(f"SELECT id, rule, old, new, euro FROM {changes} ORDER BY {order} LIMIT {most}").fetchall()
    comparison = Comparison(
        after.record.subject, _side(place, before, after, labels[0]), _side(place, after, before, labels[1]), both,
        stake(*changed), counted, tuple(r for r in before.rules if r not in rules),
        tuple(r for r in after.rules if r not in rules),
        tuple(Change(i, r, int(a), int(b), None if e is None else Fraction(int(e), 100)) for i, r, a, b, e in told),
        number, "" if money is None else money.output.name,
    )  # fmt: skip
    return Compared(comparison, f'SELECT id, rule, old, new, euro FROM {changes} ORDER BY "place", {order}')


def _comparable(place: Workplace, before: Output, after: Output, rules: tuple[str, ...]) -> None:
    at = Span(Source(after.name, ""), 0, 0)
    if before.record.subject != after.record.subject:
        message = f"one is about `{before.record.subject}`, the other about `{after.record.subject}`"
        raise Unreadable(Diagnostic("P577", message, at, "compare two checks of the same portfolio"))
    if not rules:
        message = "the two outputs have no rule in common"
        raise Unreadable(Diagnostic("P577", message, at, "check both for the same rules, or for all"))
    for one in (before, after):
        query = f"SELECT count(*) - count(DISTINCT id) FROM ({one.relation})"
        if place.connection.execute(query).fetchall()[0][0]:
            here = Span(Source(one.name, ""), 0, 0)
            raise Unreadable(Diagnostic("P577", "some of its projects have the same id", here, "make ids unique"))


def _old(rule: str) -> str:
    return sql.name(f"before {rule}")


def _new(rule: str) -> str:
    return sql.name(f"after {rule}")


def _together(place: Workplace, before: Output, after: Output, rules: tuple[str, ...], money: Money | None) -> str:
    """Projects in both outputs with the codes of both, and their contribution in cents (NULL: unknown)."""
    codes = "".join(f", a.{sql.name(r)} AS {_old(r)}, b.{sql.name(r)} AS {_new(r)}" for r in rules)
    euro, joined = "NULL::BIGINT", ""
    if money is not None:
        side = "b" if money.output is after else "a"
        known = next((c for c in money.origin.facts.columns if c.name == CONTRIBUTION), None)
        if known is not None:
            own = f"f.{sql.name(known.name)}"
            euro = f"CASE WHEN f.{sql.name(known.companion)} THEN 0 ELSE {own} END" if known.with_none else own
            joined = f' LEFT JOIN ({money.origin.facts.relation}) f ON f."row" = {side}."row"'
    file = place.folder / "compared.parquet"
    place.connection.execute(
        f"COPY (SELECT a.id, {euro} AS euro{codes} FROM ({before.relation}) a JOIN ({after.relation}) b "
        f"ON a.id = b.id{joined}) TO {sql.text(str(file))} (FORMAT parquet, COMPRESSION snappy)"
    )
    table = f"read_parquet({sql.file(file)})"
    if not place.connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]:
        at = Span(Source(after.name, ""), 0, 0)
        help_ = "compare two checks of the same portfolio"
        raise Unreadable(Diagnostic("P577", "the two outputs have no project in common", at, help_))
    return table


def _rule(place: Workplace, table: str, rulebook: Rulebook, identity: str) -> RuleChange:
    query = f"SELECT {_old(identity)}, {_new(identity)}, {_STAKE} FROM {table} GROUP BY 1, 2 ORDER BY 1, 2"
    rows = place.connection.execute(query).fetchall()
    matrix: dict[tuple[int, int], Stake] = {(int(a), int(b)): stake(*rest) for a, b, *rest in rows}
    rule = rulebook.rules.get(identity)
    citation, title = (rule.citation, rule.title) if rule is not None else (identity, "")
    return RuleChange(identity, citation, title, matrix)


def _changes(place: Workplace, table: str, rules: tuple[str, ...]) -> str:
    """Every verdict that changed, in a file."""
    each = [
        f'SELECT {number} AS "place", id, {sql.text(rule)} AS rule, {_old(rule)} AS old, {_new(rule)} AS new, euro '
        f"FROM {table} WHERE {_old(rule)} <> {_new(rule)}"
        for number, rule in enumerate(rules)
    ]
    file = place.folder / "changes.parquet"
    place.connection.execute(
        f"COPY ({' UNION ALL '.join(each)}) TO {sql.text(str(file))} (FORMAT parquet, COMPRESSION snappy)"
    )
    return f"read_parquet({sql.file(file)})"


def _side(place: Workplace, one: Output, other: Output, label: str) -> Side:
    lacking = f"SELECT id FROM ({one.relation}) WHERE id NOT IN (SELECT id FROM ({other.relation}))"
    count = int(place.connection.execute(f"SELECT count(*) FROM ({lacking})").fetchall()[0][0])
    some = place.connection.execute(f"{lacking} ORDER BY id LIMIT {_SOME}").fetchall() if count else []
    record = one.record
    return Side(
        one.name, label, record.rulebook_sha256, record.law_version, record.asked.as_of, one.number, count,
        tuple(str(row[0]) for row in some),
    )  # fmt: skip
