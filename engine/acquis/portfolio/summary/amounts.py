"""By how much breaches are beyond their limit, and where amounts stand against it; exact, over the whole table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import duckdb

from acquis.backends.codes import COMPLIANT, NON_COMPLIANT
from acquis.backends.sql import cells as c
from acquis.backends.sql import numbers, query
from acquis.backends.sql.cells import Cell, TooWide
from acquis.backends.sql.dialects import DUCKDB
from acquis.backends.sql.nodes import lower
from acquis.backends.sql.rules import RuleHost
from acquis.backends.sql.values import Fork, NotInSql, Number, Value
from acquis.expression import tree
from acquis.portfolio.summary.model import Beyond, Bin
from acquis.portfolio.summary.work import Work
from acquis.rulebook.model import Rule, Rulebook

_NAMES = ("excess", "shortfall")  # the values of a rule that say by how much it is breached
_WIDE = replace(DUCKDB, code_type="HUGEINT")
_STEPS, _MOST = 20, 30  # steps in the limit, 5 % each; amounts from 150 % of it on are counted together


@dataclass(frozen=True)
class Scaled:
    """A number of each row: a cell in whole units of 1 / scale, NULL where it is not known exactly."""

    cell: Cell
    scale: int


def beyond_name(rule: Rule) -> str | None:
    """The name of the value by which a rule tells how far it is breached, if that is an amount of the subject."""
    if rule.for_each is not None:
        return None
    for name in _NAMES:
        kind = rule.definitions[name].expression.type if name in rule.definitions else None
        if kind is not None and kind.kind == "money":
            return name
    return None


def beyond(work: Work, rule: Rule, breaches: int) -> Beyond | None:
    """The sum over all breaches of a rule."""
    name = beyond_name(rule)
    if name is None or not breaches:
        return None
    value = _beyond(work, rule, name)
    if value is None:
        return Beyond(name, Fraction(0), 0, breaches)
    asked = _rows(work, rule, {"beyond": value}, (NON_COMPLIANT,))
    ((total, known),) = work.ask(f"SELECT sum(beyond), count(beyond) FROM ({asked})")
    euro = Fraction(int(str(total or 0)), value.scale)
    return Beyond(name, euro, int(str(known)), breaches - int(str(known)))


def farthest(work: Work, rule: Rule, most: int) -> list[tuple[int, Fraction | None, Fraction | None]]:
    """The worst breaches of a rule: row, by how much, Union contribution; the largest first."""
    value = _beyond(work, rule, name) if (name := beyond_name(rule)) is not None else None
    order = f'{{}} DESC NULLS LAST, "euro at stake" DESC NULLS LAST, "row" LIMIT {most}'
    if value is None:
        rows = work.ask(
            f'SELECT "row", NULL, "euro at stake" FROM {work.table} WHERE {work.code(rule.id)} = {NON_COMPLIANT} '
            f"ORDER BY {order.format('2')}"
        )
        scale = 1
    else:
        asked = _rows(work, rule, {"beyond": value}, (NON_COMPLIANT,))
        rows = work.ask(f'SELECT "row", beyond, "euro at stake" FROM ({asked}) ORDER BY {order.format("beyond")}')
        scale = value.scale
    return [(int(str(row)), _fraction(by, scale), _fraction(euro, 100)) for row, by, euro in rows]


def bins(work: Work, rule: Rule) -> tuple[Bin, ...]:
    """Where the amounts of a rule that limits one stand, in steps of 5 % of the limit of each project."""
    parts = _sides(rule, name) if (name := beyond_name(rule)) == "excess" else None
    if parts is None:
        return ()
    amount, limit = (_lowered(work, rule, part) for part in parts)
    if amount is None or limit is None:
        return ()
    asked = _rows(work, rule, {"amount": amount, "most": limit}, (COMPLIANT, NON_COMPLIANT))
    left, right = f"amount * {limit.scale}", f"most * {amount.scale}"
    step = f"CASE WHEN {left} = {right} THEN -1 ELSE least({left} * {_STEPS} // ({right}), {_MOST}) END"
    try:
        rows = work.ask(f"SELECT {step} AS n, count(*) FROM ({asked}) WHERE most > 0 AND amount >= 0 GROUP BY n")
    except duckdb.OutOfRangeException:
        return ()  # beyond 128 bits: no amount that anybody has
    found = {int(str(n)): int(str(count)) for n, count in rows}
    if not found:
        return ()
    last = max(found)
    made = [Bin(Fraction(n, _STEPS), Fraction(n + 1, _STEPS), found.get(n, 0)) for n in range(max(_STEPS, last + 1))]
    if last == _MOST:
        made[_MOST] = Bin(Fraction(_MOST, _STEPS), None, found[_MOST])
    return (*made[:_STEPS], Bin(Fraction(1), Fraction(1), found.get(-1, 0)), *made[_STEPS:])


def _fraction(number: object, scale: int) -> Fraction | None:
    return None if number is None else Fraction(int(str(number)), scale)


def _sides(rule: Rule, name: str) -> tuple[tree.Node, tree.Node] | None:
    """The amount and the limit where the value is `max(0, amount - limit)`; of a shortfall they change places."""
    told = rule.definitions[name].expression
    if not isinstance(told, tree.Call) or told.function != "max" or len(told.arguments) != 2:
        return None
    zero, difference = told.arguments
    if zero != tree.Number(Fraction(0)) or not isinstance(difference, tree.Arithmetic) or difference.operator != "-":
        return None
    return difference.left, difference.right


def _rows(work: Work, rule: Rule, values: Mapping[str, Scaled], codes: Sequence[int]) -> str:
    """SQL text: `row`, `euro at stake` and the values in the rows with some codes of the rule."""
    cells = {name: value.cell for name, value in values.items()}
    listed = ", ".join(map(str, codes))
    source = f"(SELECT * FROM {work.table} WHERE {work.code(rule.id)} IN ({listed}))"
    return query.select(cells, {}, source, ("row", "euro at stake"), _WIDE)


def _beyond(work: Work, rule: Rule, name: str) -> Scaled | None:
    """The value that says how far a breach goes."""
    sides = _sides(rule, name)
    if sides is None:
        return _made(lambda host: host.own_value(name), work, rule)
    left, right = (_lowered(work, rule, side) for side in sides)
    if left is None or right is None:
        return None
    scale, zero = lcm(left.scale, right.scale), c.number(0)
    try:
        difference = c.add([_times(left, scale), c.times(c.number(-1), _times(right, scale))])
        return Scaled(c.case([(c.compare("<=", difference, zero), zero)], difference), scale)
    except TooWide:
        return None


def _lowered(work: Work, rule: Rule, node: tree.Node) -> Scaled | None:
    return _made(lambda host: lower(node, host.frame), work, rule)


def _made(value: Callable[[RuleHost], Value], work: Work, rule: Rule) -> Scaled | None:
    """A value of a rule in every row; None if columns alone do not tell it."""
    chosen = work.origin.options.readings
    if any(r.readings and r.id not in chosen for r in _rests_on(work.origin.rulebook, rule)):
        return None
    try:
        return _scaled(value(work.rules.host(rule.id, chosen)))
    except (NotInSql, TooWide):
        return None


def _rests_on(rulebook: Rulebook, rule: Rule) -> list[Rule]:
    found: dict[str, Rule] = {}
    waiting = [rule]
    while waiting:
        one = waiting.pop()
        if one.id not in found:
            found[one.id] = one
            waiting += [rulebook.rules[u] for u in one.uses if u in rulebook.rules]
    return list(found.values())


def _scaled(value: Value) -> Scaled:
    if isinstance(value, Fork):
        yes, no = _scaled(value.yes), _scaled(value.no)
        scale = lcm(yes.scale, no.scale)
        guard = value.guard.cell
        branches = [(guard, _times(yes, scale)), (c.not_(guard), _times(no, scale))]
        return Scaled(c.case(branches, c.null("number")), scale)
    if not isinstance(value, Number) or value.day is not None:
        raise NotInSql("no number")
    scale, cell, _, _ = numbers.cells_of(value)
    unknown = c.any_of((value.none, value.ask))
    return Scaled(c.case([(unknown, c.null("number"))], cell), scale)


def _times(value: Scaled, scale: int) -> Cell:
    return c.times(c.number(scale // value.scale), value.cell)
