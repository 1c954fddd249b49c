"""A comparison for programs: JSON, and a CSV file of every change."""

from __future__ import annotations

import json
from pathlib import Path

from acquis.backends.codes import MEANING
from acquis.portfolio import sql
from acquis.portfolio.compare import words
from acquis.portfolio.compare.changes import Compared
from acquis.portfolio.compare.model import Comparison, RuleChange, Side
from acquis.portfolio.summary.model import Stake
from acquis.portfolio.summary.words import exact
from acquis.portfolio.workplace import Workplace
from acquis.portfolio.writing.record import Json
from acquis.portfolio.writing.safe import safe_sql
from acquis.portfolio.writing.together import Together


def write(comparison: Comparison) -> str:
    """The comparison as JSON text; the changes told one by one are as many as it holds."""
    return json.dumps(document(comparison), ensure_ascii=False, indent=2) + "\n"


def document(found: Comparison) -> dict[str, Json]:
    """The same as values."""
    money = bool(found.money_from)
    return {
        "subject": found.subject, "a": _side(found.before), "b": _side(found.after), "in_both": found.both,
        "definitions": {"euro": words.EURO}, "euro_from": found.money_from or None,
        "changed": _stake(found.changed, money), "verdicts_changed": found.number,
        "rules": [_rule(r, money) for r in found.rules],
        "rules_only_in_a": [*found.rules_before], "rules_only_in_b": [*found.rules_after],
        "changes": [
            {"id": c.id, "rule": c.rule, "from": _verdict(c.before), "to": _verdict(c.after),
             "union_contribution": None if c.euro is None else exact(c.euro)}
            for c in found.changes
        ],
        "changes_not_listed": found.number - len(found.changes),
    }  # fmt: skip


def write_table(place: Workplace, compared: Compared, target: Path) -> None:
    """Every change as CSV, beside and renamed; a text of a user's is no formula in a spreadsheet."""
    named = " ".join(f"WHEN {code} THEN {sql.text(_verdict(code))}" for code in words.NAMES)
    euro = "CAST(CAST(euro AS DECIMAL(36, 0)) / 100 AS DECIMAL(38, 2))"
    query = (
        f'SELECT {safe_sql("id")} AS id, rule, CASE old {named} END AS "from", CASE new {named} END AS "to", '
        f"{euro.replace('/ 100', '* 0.01::DECIMAL(2, 2)')} AS union_contribution FROM ({compared.changes})"
    )
    with Together() as files:
        beside = files.path(target)
        place.connection.execute(f"COPY ({query}) TO {sql.text(str(beside))} (FORMAT csv, HEADER, USE_TMP_FILE false)")


def _verdict(code: int) -> str:
    outcome, because = MEANING.get(code, ("not_asked", None))
    return outcome if because is None else f"{outcome}: {because}"


def _side(one: Side) -> Json:
    return {
        "name": one.name, "label": one.label, "rulebook_sha256": one.rulebook_sha256, "law_version": one.law_version,
        "as_of": one.as_of, "projects": one.number, "only_here": one.only, "some_only_here": [*one.some],
    }  # fmt: skip


def _stake(stake: Stake, money: bool) -> dict[str, Json]:
    found: dict[str, Json] = {"projects": stake.projects}
    return {**found, "euro": exact(stake.euro), "without_amount": stake.without} if money else found


def _rule(rule: RuleChange, money: bool) -> Json:
    return {
        "rule": rule.rule, "citation": rule.citation, "title": rule.title, "changed": _stake(rule.changed, money),
        "matrix": [
            {"from": _verdict(before), "to": _verdict(after), **_stake(stake, money)}
            for (before, after), stake in rule.matrix.items()
        ],
    }  # fmt: skip
