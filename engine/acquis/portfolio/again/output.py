"""An output of `acquis portfolio check`: verdicts and the record of their run, whatever its form."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from acquis.backends.codes import MEANING
from acquis.diagnostics import Diagnostic
from acquis.portfolio import sql
from acquis.portfolio.again.forms import RECORD, form_of, from_sheet, scan
from acquis.portfolio.again.record import Record, read_record
from acquis.portfolio.reading.table import Unreadable
from acquis.portfolio.workplace import Workplace
from acquis.source import Source, Span

_KEYS = ("row", "id")
_MOST_RECORD = 64 << 20


@dataclass(frozen=True)
class Output:
    """`relation`: SQL text of a SELECT of `row`, `id` and a code for each of `rules`; `rejected`: its file, if there.

    `number`: how many rows it has.
    """

    name: str
    path: Path
    relation: str
    rules: tuple[str, ...]
    record: Record
    rejected: Path | None
    number: int


def open_output(place: Workplace, name: str, *, rejected: str | None = None) -> Output:
    """The output of that name; raises `Unreadable` (S113, P571, P572) if it is none or does not fit its record.

    `rejected`: where its rejected rows are, if they are not beside it.
    """
    path = Path(name)
    at = Span(Source(name, ""), 0, 0)
    form = form_of(path, at)
    try:
        relation, rules = _verdicts(place, path, form, at)
        record = read_record(_written(place, path, form, at), name)
        number = _looked_through(place, relation, rules, at)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise _none(at, str(error).splitlines()[0][:200]) from None
    if number != record.accepted:
        message = f"its record speaks of {record.accepted} rows, and it has {number}"
        raise Unreadable(Diagnostic("P572", message, at, "keep an output and its .run.json together, unchanged"))
    return Output(name, path, relation, rules, record, _rejected(path, rejected, record), number)


def _verdicts(place: Workplace, path: Path, form: str, at: Span) -> tuple[str, tuple[str, ...]]:
    """The relation with the types it should have, and the rules that are its columns."""
    table = from_sheet(place, path, at) if form == "xlsx" else scan(path, form)
    described = place.connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
    names = [str(row[0]) for row in described]
    if tuple(names[:2]) != _KEYS:
        raise _none(at, "it does not begin with the columns `row` and `id`")
    rules = tuple(names[2:])
    codes = "".join(f", CAST({sql.name(r)} AS UTINYINT) AS {sql.name(r)}" for r in rules)
    identity = "CAST(id AS VARCHAR)"
    if form == "csv":  # an apostrophe keeps a spreadsheet from running it, and is not part of it
        identity = f"CASE WHEN regexp_matches({identity}, '^''[-=+@\\t\\r]') THEN {identity}[2:] ELSE {identity} END"
    return f'SELECT CAST("row" AS BIGINT) AS "row", {identity} AS id{codes} FROM {table}', rules


def _looked_through(place: Workplace, relation: str, rules: tuple[str, ...], at: Span) -> int:
    """How many rows there are; refused if one of them is twice there or holds what is no code."""
    known = ", ".join(map(str, (0, *MEANING)))
    wrong = " OR ".join(f"{sql.name(r)} IS NULL OR {sql.name(r)} NOT IN ({known})" for r in rules) or "false"
    asked = f'count(*), count(*) FILTER ({wrong}), count(DISTINCT "row"), count("row"), count(id)'
    found = place.connection.execute(f"SELECT {asked} FROM ({relation})").fetchall()[0]
    number, bad, different, numbered, named = (int(n) for n in found)
    if bad:
        raise _none(at, f"{bad} of its rows hold a number that is no verdict")
    if not number == different == numbered == named:
        raise _none(at, "its rows are not told apart by their numbers, as those of several files are not")
    return number


def _written(place: Workplace, path: Path, form: str, at: Span) -> str:
    """The record as text: the file beside it, or what a Parquet file carries in itself."""
    beside = path / RECORD if form == "parts" else path.with_name(f"{path.stem}.run.json")
    if beside.is_file():
        try:
            with open(beside, encoding="utf-8") as file:
                return file.read(_MOST_RECORD)
        except (OSError, UnicodeDecodeError):
            raise _without_record(beside, at) from None
    if form == "parquet":
        found = place.connection.execute(
            f"SELECT value FROM parquet_kv_metadata({sql.file(path)}) WHERE key = 'acquis_run'"
        ).fetchall()
        if found:
            return bytes(found[0][0]).decode("utf-8", "replace")
    raise _without_record(beside, at)


def _without_record(beside: Path, at: Span) -> Unreadable:
    help_ = f"`acquis portfolio check` wrote it to {beside.name}; without it nobody knows what the numbers are about"
    return Unreadable(Diagnostic("P572", "the record of this output cannot be read", at, help_))


def _rejected(path: Path, named: str | None, record: Record) -> Path | None:
    if named is None:
        beside = path.with_name(f"{path.stem}.rejected.csv")
        return beside if beside.is_file() else None
    chosen = Path(named)
    if not chosen.is_file():
        place = Span(Source(named, ""), 0, 0)
        raise Unreadable(Diagnostic("S113", "there is no such file", place, "check the spelling and the folder"))
    return chosen


def _none(at: Span, why: str) -> Unreadable:
    help_ = "name the file that `acquis portfolio check` wrote with -o"
    return Unreadable(Diagnostic("P571", f"this is no output of a check: {why}", at, help_))
