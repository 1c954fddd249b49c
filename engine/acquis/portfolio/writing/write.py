"""A table of verdicts to its files."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from pathlib import Path

from acquis.diagnostics import Diagnostic
from acquis.portfolio import sql
from acquis.portfolio.reading.table import Unreadable
from acquis.portfolio.workplace import Workplace
from acquis.portfolio.writing.outputs import MOST_SHEET_ROWS, Outputs
from acquis.portfolio.writing.record import Json, as_text
from acquis.portfolio.writing.safe import safe_sql
from acquis.portfolio.writing.together import Together
from acquis.quantities import show_date
from acquis.rulebook.model import LawVersion, Rule

_REJECTED = ("row", "column", "cell", "code", "message", "value")
_DIMENSION = ("column", "rule", "citation", "title", "summary", "law_version")
_BATCH = 10_000
_OPTIONS = {"jsonl": "FORMAT json", "csv": "FORMAT csv, HEADER", "parquet": "FORMAT parquet, COMPRESSION zstd"}


def write_verdicts(
    place: Workplace, verdicts: str, rules: Sequence[Rule], version: LawVersion, record: MappingOf[str, Json],
    outputs: Outputs, after: Callable[[Path], MappingOf[str, Json]] = lambda _: {},
) -> None:  # fmt: skip
    """Write the verdicts, the rules they speak of, the record and the rejected rows, all or nothing.

    `verdicts`: SQL text of a SELECT of `row`, `id` and one UTINYINT for each of `rules`, named by its id. The
    rejected rows are those of the table `faults`. `after` adds to the record in its own file what only the
    table that has been written can tell. Raises `OSError` if a file cannot be written.
    """
    with Together() as files:
        target = files.path(outputs.target)
        if outputs.form == "xlsx":
            _workbook(place, verdicts, rules, version, record, target)
        else:
            _table(place, verdicts, outputs.form, target, record)
        if outputs.rules is not None:
            write_rules(place, rules, version, outputs.form, files.path(outputs.rules))
        told = as_text({**record, **after(target)})
        files.path(outputs.record).write_text(told, encoding="utf-8", newline="\n")
        write_rejected(place, files.path(outputs.rejected))


def fits(form: str, rows: int) -> None:
    """Raise `Unreadable` (P561) if an output of this form cannot hold so many rows; asked before any work."""
    if form == "xlsx" and rows >= MOST_SHEET_ROWS:
        message = f"a sheet of a workbook holds {MOST_SHEET_ROWS} rows, and there are {rows} and a header"
        raise Unreadable(Diagnostic("P561", message, help="write .parquet or .csv"))


def write_rejected(place: Workplace, target: Path) -> None:
    """The rejected rows with all that is wrong with them, in the order of the input; first what belongs to no row."""
    texts = ", ".join(f"{safe_sql(sql.name(n))} AS {sql.name(n)}" for n in _REJECTED[1:])
    place.connection.execute(
        f'COPY (SELECT nullif("row", 0) AS "row", {texts} FROM faults ORDER BY "row", place, code, message) '
        f"TO {sql.text(str(target))} ({_OPTIONS['csv']}, USE_TMP_FILE false)"
    )


def _table(place: Workplace, query: str, form: str, target: Path, record: MappingOf[str, Json]) -> None:
    more = ""
    if form == "parquet":
        more = f", KV_METADATA {{acquis_run: {sql.text(json.dumps(record, ensure_ascii=False))}}}"
    if form == "csv":
        query = f"SELECT * REPLACE ({safe_sql('id')} AS id) FROM ({query})"
    _copy(place, query, form, target, more)


def _copy(place: Workplace, query: str, form: str, target: Path, more: str = "") -> None:
    place.connection.execute(f"COPY ({query}) TO {sql.text(str(target))} ({_OPTIONS[form]}{more}, USE_TMP_FILE false)")


def write_rules(place: Workplace, rules: Sequence[Rule], version: LawVersion, form: str, target: Path) -> None:
    """The rules in the form of the verdicts; small, so it goes through a file of our own."""
    between = place.folder / "rules.csv"
    with open(between, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(_DIMENSION)
        writer.writerows(dimension(rules, version))
    form_of_file = "header=true, all_varchar=true, delim=',', quote='\"', escape='\"'"
    query = f"SELECT * FROM read_csv({sql.file(between)}, {form_of_file})"
    _copy(place, query, form, target)


def dimension(rules: Sequence[Rule], version: LawVersion) -> list[tuple[str, ...]]:
    """The rows of the table of rules."""
    day = show_date(version.day)
    return [(r.id, r.id, r.citation, r.title, " ".join(r.summary.split()), day) for r in rules]


def _workbook(
    place: Workplace, verdicts: str, rules: Sequence[Rule], version: LawVersion, record: MappingOf[str, Json],
    target: Path,
) -> None:  # fmt: skip
    from openpyxl import Workbook

    from acquis.portfolio.workbooks import append, save

    book = Workbook(write_only=True)
    sheet = book.create_sheet("verdicts")
    sheet.freeze_panes = "C2"
    append(sheet, [("row", "id", *(r.id for r in rules))])
    found = place.connection.execute(verdicts)
    while rows := found.fetchmany(_BATCH):
        append(sheet, rows)
    named = book.create_sheet("rules")
    append(named, [_DIMENSION, *dimension(rules, version)])
    run = book.create_sheet("run")
    for key, value in record.items():
        append(run, [(key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))])
    save(book, target)
