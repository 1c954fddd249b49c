"""A table of verdicts to its files."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
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


class Writing:
    """The files of one run, which appear together: verdicts, the rules they speak of, the record, the rejected rows.

    Every method raises `OSError` if a file cannot be written.
    """

    def __init__(
        self, place: Workplace, rules: Sequence[Rule], version: LawVersion, outputs: Outputs, files: Together
    ) -> None:
        self.place, self.rules, self.version, self.outputs, self.files = place, rules, version, outputs, files
        self.target = files.path(outputs.target)

    def verdicts(self, query: str, record: MappingOf[str, Json]) -> Path:
        """Write a SELECT of `row`, `id` and one UTINYINT for each rule, named by its id; where it stands then."""
        if self.outputs.form == "xlsx":
            _workbook(self.place, query, self.rules, self.version, record, self.target)
        else:
            _table(self.place, query, self.outputs.form, self.target, record)
        return self.target

    def at_once(self, query: str, record: MappingOf[str, Json]) -> Path:
        """Write the same for a while, as Parquet and where it can stay."""
        file = self.files.scratch(self.outputs.target)
        _table(self.place, query, "parquet", file, record)
        return file

    def take(self, file: Path) -> Path:
        """What `at_once` wrote are the verdicts; where they stand."""
        return file.replace(self.target)

    def beside(self, record: MappingOf[str, Json]) -> None:
        """Write what stands beside the verdicts; the rejected rows are those of the table `faults`."""
        outputs, path = self.outputs, self.files.path
        if outputs.rules is not None:
            write_rules(self.place, self.rules, self.version, outputs.form, path(outputs.rules))
        path(outputs.record).write_text(as_text(record), encoding="utf-8", newline="\n")
        write_rejected(self.place, path(outputs.rejected))


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
