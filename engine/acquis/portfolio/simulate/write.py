"""A simulated portfolio to a file of any form that is read, and the key to its mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from acquis.columns import Column
from acquis.portfolio import sql
from acquis.portfolio.simulate.faults import (
    IN_CSV,
    IN_WORKBOOK,
    Sowing,
    Sown,
    in_cells,
    in_lines,
    in_texts,
    sowing,
    sown_rows,
    write_key,
)
from acquis.portfolio.simulate.filled import sheets, write_dossiers
from acquis.portfolio.simulate.generate import simulated
from acquis.portfolio.template import write_template
from acquis.portfolio.workplace import Workplace
from acquis.portfolio.writing.together import Together
from acquis.rulebook.model import Rulebook
from acquis.vocabulary.model import Subject

_FIRST_ROW = {"csv": 2, "xlsx": 3}


def write_simulated(
    place: Workplace, rulebook: Rulebook, subject: Subject, count: int, seed: int, target: Path, form: str,
    per_million: int = 0,
) -> int:  # fmt: skip
    """Write `count` rows; how many of them have a mistake. CSV has no lists, since a cell holds one value.

    `per_million`: of each kind of mistake; above 0 only for CSV and XLSX, which then have their key beside
    them, `FILE.faults.csv`. Raises `ValueError` if there are not rows enough for so many.
    """
    relation, columns = simulated(subject, count, seed)
    plan = sowing(columns, IN_WORKBOOK if form == "xlsx" else IN_CSV, per_million, seed)
    rows = sown_rows(place.connection, plan, count)
    with Together() as files:
        beside = files.path(target)
        if form == "parquet":
            place.connection.execute(
                f"COPY ({relation}) TO {sql.text(str(beside))} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"
            )
        elif form == "csv":
            _csv(place, relation, columns, plan, rows, beside)
        elif form == "jsonl":
            write_dossiers(place.connection, relation, columns, subject, beside)
        else:
            filled = sheets(place.connection, relation, columns, subject)
            names = ("id", *(c.name for c in columns))
            filled[subject.plural] = in_cells(rows, names, filled[subject.plural])
            write_template(beside, rulebook, subject, filled)
        if per_million:
            write_key(rows, _FIRST_ROW[form], files.path(target.with_name(f"{target.name}.faults.csv")))
    return len(rows)


def _csv(
    place: Workplace, relation: str, columns: Sequence[Column], plan: Sowing, rows: dict[int, Sown], target: Path
) -> None:
    names = ["id", *(n for c in columns if c.kind != "list" for n, _ in c.physical())]
    texts = ", ".join(f"CAST({sql.name(n)} AS VARCHAR) AS {sql.name(n)}" for n in names)
    drawn = f'SELECT *, {plan.drawn} AS kind FROM (SELECT "row" AS i, {texts} FROM ({relation}))'
    query = f"SELECT {in_texts(plan, names)} FROM ({drawn})"
    whole = any(not sown.column for sown in rows.values())
    written = place.folder / "simulated.csv" if whole else target
    place.connection.execute(f"COPY ({query}) TO {sql.text(str(written))} (FORMAT csv, HEADER, USE_TMP_FILE false)")
    if whole:
        in_lines(rows, written, target)
