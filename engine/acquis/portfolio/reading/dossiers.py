"""JSONL: each line a dossier of one subject, read as strictly as a dossier file is, lists included."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

from acquis.columns import NONE_WORD, NUMBERS, Column, columns_of
from acquis.diagnostics import Diagnostic
from acquis.dossier.in_time import codes_out_of_time
from acquis.dossier.model import EntryFacts, Given, GivenList, SubjectFacts
from acquis.dossier.read import read_dossier
from acquis.portfolio import sql
from acquis.portfolio.mapping.model import Mapping
from acquis.portfolio.reading.collector import Collector
from acquis.portfolio.reading.faults import LONGEST_SHOWN
from acquis.portfolio.reading.largest import with_largest
from acquis.portfolio.reading.records import LONGEST_RECORD
from acquis.portfolio.reading.source import Input
from acquis.portfolio.reading.table import Facts
from acquis.portfolio.workplace import Workplace
from acquis.quantities import show_date
from acquis.reading import read_bytes
from acquis.rulebook.model import Rulebook

_OWN_KEYS = ("act", "as_of", "law_version", "stage", "readings")
_LARGEST = 2**63 - 1


class _NoFit(Exception):
    """A number that no column holds: its fact, the code and why."""

    def __init__(self, name: str, code: str, why: str) -> None:
        super().__init__(name)
        self.name, self.code, self.why = name, code, why


def read_dossiers(place: Workplace, source: Input, mapping: Mapping, rulebook: Rulebook, day: int) -> Facts:
    """The facts of all lines; a line with any mistake is rejected with every one of them."""
    columns = columns_of(f for f in mapping.subject.facts.values() if f.type != "mapping")
    target = place.folder / "dossiers.jsonl"
    with Collector(place.folder) as faults:
        reader = _Reader(mapping, rulebook, day, columns, faults)
        with open(source.path, "rb") as lines, open(target, "w", encoding="utf-8", newline="\n") as rows:
            number = 0
            while line := lines.readline(LONGEST_RECORD + 1):
                number += 1
                if len(line) > LONGEST_RECORD:
                    faults.add(number, "P546", f"the row is longer than {LONGEST_RECORD} bytes", value=_shown(line))
                    reader.read += 1
                    while line and not line.endswith(b"\n"):
                        line = lines.readline(LONGEST_RECORD)
                    continue
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if line.strip():
                    row = reader.line(number, line.rstrip(b"\r\n"))
                    if row is not None:
                        rows.write(json.dumps(row, ensure_ascii=True) + "\n")
        faults.load(place.connection)
    return _facts(place, target, columns, reader)


def _facts(place: Workplace, target: Path, columns: tuple[Column, ...], reader: _Reader) -> Facts:
    types = {"row": "BIGINT", "id": "VARCHAR", **{n: t for c in columns for n, t in c.physical()}}
    written = ", ".join(f"{sql.text(n)}: {sql.text(t)}" for n, t in types.items())
    file = place.folder / "facts.parquet"
    place.connection.execute(
        f"COPY (SELECT * FROM read_json({sql.file(target)}, format = 'newline_delimited', columns = {{{written}}}, "
        f"maximum_object_size = {4 * LONGEST_RECORD})) TO {sql.text(str(file))} (FORMAT parquet)"
    )
    relation = f"SELECT * FROM read_parquet({sql.file(file)})"
    rejected = reader.read - reader.accepted
    return Facts(relation, with_largest(place.connection, relation, columns), reader.read, reader.accepted, rejected)


class _Reader:
    def __init__(
        self, mapping: Mapping, rulebook: Rulebook, day: int, columns: tuple[Column, ...], faults: Collector
    ) -> None:
        self.mapping, self.rulebook, self.day, self.columns, self.faults = mapping, rulebook, day, columns, faults
        self.read = self.accepted = 0
        self.ids: dict[str, int] = {}

    def line(self, number: int, line: bytes) -> dict[str, object] | None:
        """A line as a row of the engine's columns, or None with all that is wrong in `faults`."""
        self.read += 1
        node, mistakes = read_bytes(line, "line.json", json=True, limit=LONGEST_RECORD)
        dossier = None
        if node is not None and not mistakes:
            dossier, mistakes = read_dossier(node, "line.json", self.rulebook)
        if dossier is not None:
            mistakes = codes_out_of_time(dossier, self.rulebook, self.day, None)
        for mistake in mistakes:
            self._told(number, mistake, line)
        if dossier is None or mistakes:
            return None
        keys = [key.text for key, _ in getattr(node, "entries", ()) if key.text in _OWN_KEYS]
        subject = dossier.subjects[0] if len(dossier.subjects) == 1 else None
        if keys or subject is None or subject.subject != self.mapping.subject.name:
            what = f"`{keys[0]}` belongs to the whole run" if keys else f"a line holds one {self.mapping.subject.name}"
            self.faults.add(number, "P555", what, value=_shown(line))
            return None
        return self._row(number, subject, line)

    def _row(self, number: int, subject: SubjectFacts, line: bytes) -> dict[str, object] | None:
        if subject.id is None:
            self.faults.add(number, "C714", "the row has no id", column="id", value=_shown(line))
            return None
        first = self.ids.setdefault(subject.id, number)
        if first != number:
            message = f"an earlier row has the same id: row {first}"
            self.faults.add(number, "C707", message, column="id", value=subject.id)
            return None
        try:
            row = {"row": number, "id": subject.id, **_values(subject, self.columns)}
        except _NoFit as error:
            self.faults.add(number, error.code, f"`{error.name}`: {error.why}", column=error.name, value=_shown(line))
            return None
        self.accepted += 1
        return row

    def _told(self, number: int, mistake: Diagnostic, line: bytes) -> None:
        span = mistake.span
        column = "" if span is None else f"character {span.column}"
        value = span.text if span is not None and span.text else _shown(line)
        self.faults.add(number, mistake.code, mistake.message, cell=column, value=value)


def _values(facts: SubjectFacts | EntryFacts, columns: tuple[Column, ...]) -> dict[str, object]:
    row: dict[str, object] = {}
    for column in columns:
        given = facts.facts.get(column.name)
        if isinstance(given, GivenList):
            row[column.name] = [_values(entry, column.fields) for entry in given.entries]
        elif isinstance(given, Given):
            if column.with_none:
                row[column.companion] = given.value is None
            row[column.name] = _value(column, given)
        elif column.with_none:
            row[column.companion] = False
    return row


def _value(column: Column, given: Given) -> object:
    value = given.value
    if value is None:
        return NONE_WORD if column.kind in ("code", "text") else None
    if isinstance(value, bool) or not isinstance(value, Fraction):
        return value
    if column.kind == "date":
        return show_date(value)
    assert column.kind in NUMBERS
    whole = value * 10**column.scale
    if whole.denominator != 1:
        raise _NoFit(column.name, "C708", f"more decimals than are kept ({column.scale})")
    if abs(whole) > _LARGEST:
        raise _NoFit(column.name, "P547", "too large for a table")
    return int(whole)


def _shown(line: bytes) -> str:
    return line[:LONGEST_SHOWN].decode("utf-8", "backslashreplace")
