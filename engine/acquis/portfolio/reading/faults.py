"""What can be wrong with a row: kinds, their codes and sentences, and the table that collects them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from acquis.portfolio import sql
from acquis.portfolio.mapping.model import EXCEL, EXCEL_1904, Mapped
from acquis.portfolio.workplace import Connection
from acquis.quantities import grouped, show_decimal, show_percentage
from acquis.vocabulary.model import FactDefinition

# A cell that holds no text of its own carries its kind between two of these; no text is one in Unicode.
MARK = "\ufdd0"
LONGEST_SHOWN = 200

_WHAT = {"money": "amount", "percentage": "percentage", "integer": "whole number", "decimal": "number"}


@dataclass(frozen=True)
class Kind:
    """A diagnostic code, and a sentence in which `{}` stands for the cell."""

    code: str
    sentence: str


GENERAL = {
    "formula": Kind("P541", "a formula without a stored result"),
    "error": Kind("P542", "the cell holds the error {}"),
    "merged": Kind("P550", "the cell is merged with others, so it is not clear whose value it is"),
    "no_id": Kind("C714", "the row has no id"),
    "id_twice": Kind("C707", "an earlier row has the same id"),
}


def create(connection: Connection) -> None:
    """Make the empty table `faults`; no temporary one, which cursors would not see."""
    connection.execute(
        'CREATE OR REPLACE TABLE faults ("row" BIGINT, place BIGINT, "column" VARCHAR, cell VARCHAR, '
        "code VARCHAR, message VARCHAR, value VARCHAR)"
    )


def kinds_of(mapped: Mapped) -> dict[str, Kind]:
    """What can be wrong with a cell of one fact."""
    fact, form = mapped.fact, mapped.form
    label = f"`{fact.name}`"
    found = {
        "none": Kind("C706", f"{label} cannot be `none`: it always has a value"),
        "both": Kind("P551", f"{label} has a value, and is said not to exist"),
        "flag": Kind("C703", f"`{mapped.companion}`: `{{}}` is neither yes nor no"),
        "code": Kind("C704", f"{label}: `{{}}` is not in its list"),
        "time": Kind("C723", f"{label}: `{{}}` is not in its list on the day of the verdict"),
        "boolean": Kind("C703", f"{label}: `{{}}` is neither yes nor no"),
        "text": Kind("C703", f"{label}: an empty text says nothing"),
        "date": Kind("C703", f"{label}: `{{}}` is no date in the form {_date(form.date)}"),
        "day": Kind("C703", f"{label}: there is no day `{{}}`"),
        "number": Kind("C703", f"{label}: `{{}}` is no {_WHAT.get(fact.type, fact.type)}{_number(mapped)}"),
        "decimals": Kind("C708", f"{label}: `{{}}` has more decimals than are kept ({_places(mapped)})"),
        "size": Kind("P547", f"{label}: `{{}}` is too large for a table"),
        "type": Kind("C703", f"{label}: `{{}}` is no {fact.type}"),
        "entry": Kind("P552", f"{label}: an entry of the list is wrong"),
        "given": Kind("P553", f"{label}: `{{}}` does not say whether the list is given"),
    }
    for key, limit, word in (("least", fact.minimum, "least"), ("most", fact.maximum, "most")):
        if limit is not None:
            found[key] = Kind("C705", f"{label} is at {word} {_limit(fact, limit)}, not `{{}}`")
    return found


def sentence(kinds: dict[str, Kind], kind: str, value: str) -> tuple[str, str]:
    """Code and message in SQL, by the kind and the value, both expressions."""
    shown = f"left({value}, 60)"
    code = " ".join(f"WHEN {sql.text(k)} THEN {sql.text(v.code)}" for k, v in kinds.items())
    message = " ".join(
        f"WHEN {sql.text(k)} THEN "
        + (f"replace({sql.text(v.sentence)}, '{{}}', {shown})" if "{}" in v.sentence else sql.text(v.sentence))
        for k, v in kinds.items()
    )
    return f"CASE {kind} {code} END", f"CASE {kind} {message} END"


def add(
    connection: Connection, row: int, code: str, message: str, column: str = "", cell: str = "",
    value: str = "", place: int = -1,
) -> None:  # fmt: skip
    """One fault; `place` is the column's number from 0, for the order."""
    values = [row, place, column, cell, code, message, value[:LONGEST_SHOWN]]
    connection.execute("INSERT INTO faults VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def _date(form: str) -> str:
    if form in (EXCEL, EXCEL_1904):
        return "of a day number"
    return form.replace("%d", "DD").replace("%m", "MM").replace("%Y", "YYYY") or "that is declared (none is)"


def _number(mapped: Mapped) -> str:
    form = mapped.form
    if mapped.fact.type == "integer":
        return ""
    return f" with `{form.decimal}` before its decimals" if form.decimal else " in whole numbers"


def _places(mapped: Mapped) -> str:
    places = mapped.form.shift(mapped.fact.type)
    return f"{places} for this unit" if places else "none for this unit"


def _limit(fact: FactDefinition, limit: Fraction) -> str:
    if fact.type == "money":
        return grouped(limit)
    return show_percentage(limit) if fact.type == "percentage" else show_decimal(limit)
