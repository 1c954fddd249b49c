"""Mistakes sown into a simulated portfolio, one a row, each written down: the key to what a check must find."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from acquis.columns import Column
from acquis.portfolio import sql
from acquis.portfolio.simulate.draws import Draws
from acquis.portfolio.workbooks import AsTyped
from acquis.portfolio.workplace import Connection

_MILLION = 1_000_000


@dataclass(frozen=True)
class Sown:
    """A kind of mistake: the column it is put into (empty for the whole line) and what stands there then."""

    kind: str
    column: str = ""
    cell: object = ""


# In the engine's own columns as CSV: amounts in whole cents, days as YYYY-MM-DD.
IN_CSV = (
    Sown("no number", "union_contribution", "n/a"),
    Sown("decimal comma", "total_eligible_expenditure", "1234,56"),
    Sown("grouped digits", "public_contribution", "1 234"),
    Sown("part of a cent", "union_contribution", "100.5"),
    Sown("negative", "public_contribution", "-1"),
    Sown("too large", "total_project_cost", "99999999999999999999"),
    Sown("masked", "total_eligible_expenditure", "*****"),
    Sown("colon", "private_contribution", ":"),
    Sown("formula", "total_project_cost", "=SUM(A1:A2)"),
    Sown("no code", "member_state", "XX"),
    Sown("neither yes nor no", "union_action", "maybe"),
    Sown("no date", "project_approved_on", "31/12/2024"),
    Sown("no such day", "application_submitted_on", "2024-02-30"),
    Sown("day number", "commission_consulted_on", "45321"),
    Sown("no id", "id", ""),
    Sown("id twice", "id", "P-000000001"),
    Sown("cell too many"),
    Sown("open quote"),
    Sown("not UTF-8"),
    Sown("NUL"),
)
# In the workbook: amounts in euro, and what only a workbook can hold.
IN_WORKBOOK = (
    Sown("formula", "union_contribution", AsTyped("=1+1")),
    Sown("error", "total_project_cost", AsTyped("#N/A")),
    Sown("no number", "public_contribution", "n/a"),
    Sown("decimal comma", "total_eligible_expenditure", "1234,56"),
    Sown("part of a cent", "union_contribution", "0.005"),
    Sown("negative", "public_contribution", -1),
    Sown("no code", "member_state", "XX"),
    Sown("number for a code", "action_type_code", 1),
    Sown("neither yes nor no", "union_action", "maybe"),
    Sown("no date", "project_approved_on", "31/12/2024"),
    Sown("time of day", "application_submitted_on", datetime.datetime(2024, 2, 1, 12, 30)),
    Sown("day number", "commission_consulted_on", AsTyped(45321)),
    Sown("no id", "id", None),
    Sown("id twice", "id", "P-000000001"),
    Sown("list unclear", "entities", "perhaps"),
)  # fmt: skip
_LINES: Mapping[str, bytes] = {"not UTF-8": b"\xff", "NUL": b"\0"}


@dataclass(frozen=True)
class Sowing:
    """Which kinds fit a subject, and in how many of a million rows each of them is sown."""

    kinds: tuple[Sown, ...]
    each: int
    seed: int

    @property
    def drawn(self) -> str:
        """The number of the kind of a row (`i`) in SQL; one beyond the last for none. The first row has none."""
        number = f"{Draws(self.seed).number('fault', _MILLION)} // {max(self.each, 1)}"
        return f"CASE WHEN i > 1 THEN least({number}, {len(self.kinds)}) ELSE {len(self.kinds)} END"


def sowing(columns: Sequence[Column], kinds: Sequence[Sown], per_million: int, seed: int) -> Sowing:
    """What can be sown into these columns. Raises `ValueError` if there is not a row for each mistake."""
    names = {"", "id", *(c.name for c in columns)}
    fitting = tuple(k for k in kinds if k.column in names)
    if per_million * len(fitting) > _MILLION:
        raise ValueError(f"at most {_MILLION // len(fitting) / 10_000:.2g} % of each of {len(fitting)} kinds")
    return Sowing(fitting, per_million, seed)


def sown_rows(connection: Connection, plan: Sowing, count: int) -> dict[int, Sown]:
    """The rows with a mistake, from 1, and which."""
    if not plan.each:
        return {}
    rows = f"SELECT i, {plan.drawn} AS kind FROM (SELECT range + 1 AS i FROM range({count}))"
    found = connection.execute(f"SELECT i, kind FROM ({rows}) WHERE kind < {len(plan.kinds)} ORDER BY i").fetchall()
    return {int(i): plan.kinds[int(kind)] for i, kind in found}


def write_key(rows: Mapping[int, Sown], first: int, target: Path) -> None:
    """The key: the row as a user counts, the column, the kind. `first`: the row of the first project."""
    lines = [f"{row + first - 1},{sown.column},{sown.kind}\n" for row, sown in rows.items()]
    target.write_text("".join(["row,column,kind\n", *lines]), encoding="utf-8", newline="\n")


def in_texts(plan: Sowing, columns: Sequence[str]) -> str:
    """A SELECT list over a table of texts with `row`, in which the cells of wrong rows are exchanged."""
    selected = []
    for name in columns:
        own = [(n, s) for n, s in enumerate(plan.kinds) if s.column == name]
        branches = " ".join(f"WHEN kind = {n} THEN {sql.text(str(s.cell))}" for n, s in own)
        column = sql.name(name)
        selected.append(f"CASE {branches} ELSE {column} END AS {column}" if branches and plan.each else column)
    return ", ".join(selected)


def in_lines(rows: Mapping[int, Sown], source: Path, target: Path) -> None:
    """A CSV file once more, with the lines spoilt that are to be wrong as a whole."""
    with open(source, "rb") as lines, open(target, "wb") as file:
        for number, line in enumerate(lines):
            sown = rows.get(number)
            if sown is None or sown.column:
                file.write(line)
            elif sown.kind == "cell too many":
                file.write(line.rstrip(b"\n") + b",\n")
            elif sown.kind == "open quote":
                file.write(b'"' + line.replace(b'"', b""))
            else:
                at = line.index(b",")
                file.write(line[:at] + _LINES[sown.kind] + line[at:])


def in_cells(rows: Mapping[int, Sown], names: Sequence[str], sheet: Iterator[list[object]]) -> Iterator[list[object]]:
    """The rows of a sheet with their cells exchanged; `names`: what its columns hold."""
    places = {name: place for place, name in enumerate(names)}
    for number, row in enumerate(sheet, 1):
        sown = rows.get(number)
        if sown is not None and sown.column in places:
            row[places[sown.column]] = sown.cell
        yield row
