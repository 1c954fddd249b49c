"""A CSV file taken apart: every record with the line it begins in; broken lines are faults, never the end.

A quote that is not closed would swallow all that follows. So a record goes on over a line's end only
if it then closes with the right number of cells, and no line within it would be a whole record by
itself; else its first line alone is broken.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from acquis.diagnostics import Diagnostic
from acquis.portfolio.mapping.model import Mapping
from acquis.portfolio.reading.collector import Collector
from acquis.portfolio.reading.records import LONGEST_RECORD, RecordFile
from acquis.portfolio.reading.table import Table, Unreadable
from acquis.portfolio.workplace import Workplace
from acquis.source import Source, Span

_MOST_LINES = 1000  # of one record
_BLOCK = 1 << 16


@dataclass(frozen=True)
class _Line:
    """A line without its end; `whole` is false if it is longer than any record may be."""

    number: int
    data: bytes
    whole: bool = True


def read_csv(place: Workplace, path: Path, mapping: Mapping) -> Table:
    """The records of a CSV file as a table of texts; raises `Unreadable` without a usable header."""
    with open(path, "rb") as file, Collector(place.folder) as faults:
        lines = _Lines(file)
        header = _header(lines, str(path), mapping)
        with RecordFile(place.folder / "records.csv", len(header), mapping.separator) as records:
            reader = _Reader(lines, mapping, len(header), records, faults)
            reader.read()
        faults.load(place.connection)
    remarks = {"blank lines": reader.blank} if reader.blank else {}
    return Table(records.relation, header, records.count + faults.count, remarks=remarks)


class _Lines:
    """Lines with their numbers, of which some can be looked at ahead; no line needs much memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._number = file, 0
        self._ahead: deque[_Line] = deque()

    def __iter__(self) -> Iterator[_Line]:
        while (line := self.next()) is not None:
            yield line

    def next(self) -> _Line | None:
        return self._ahead.popleft() if self._ahead else self._read()

    def peek(self, index: int) -> _Line | None:
        while len(self._ahead) <= index:
            line = self._read()
            if line is None:
                return None
            self._ahead.append(line)
        return self._ahead[index]

    def drop(self, count: int) -> None:
        for _ in range(count):
            self._ahead.popleft()

    def _read(self) -> _Line | None:
        data = self._file.readline(LONGEST_RECORD)
        if not data:
            return None
        self._number += 1
        whole = len(data) < LONGEST_RECORD or data.endswith(b"\n")
        if not whole:
            rest = data
            while rest and not rest.endswith(b"\n"):
                rest = self._file.readline(_BLOCK)
                whole = whole and not rest
            data = data[:_BLOCK]
        if self._number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        return _Line(self._number, data.removesuffix(b"\n").removesuffix(b"\r"), whole)


def _header(lines: _Lines, name: str, mapping: Mapping) -> tuple[str, ...]:
    line = None
    for _ in range(mapping.header):
        line = lines.next()
    place = Span(Source(name, ""), 0, 0)
    if line is None or not line.data.strip():
        help_ = f"the names of the columns belong into line {mapping.header}"
        raise Unreadable(Diagnostic("P524", f"line {mapping.header} holds no header", place, help_))
    if line.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        help_ = "the file looks like UTF-16; save it as UTF-8"
        raise Unreadable(Diagnostic("S101", "not UTF-8: byte 0xFF or 0xFE at byte 1 of the file", place, help_))
    try:
        cells = _cells(line.data.decode(mapping.encoding), mapping)
    except (UnicodeDecodeError, csv.Error):
        message = f"the header in line {mapping.header} is no CSV in {mapping.encoding}"
        help_ = "declare `encoding`, `separator` and `quote` under `file`"
        raise Unreadable(Diagnostic("P524", message, place, help_)) from None
    for _ in range(mapping.first - mapping.header - 1):
        lines.next()
    return tuple(c.strip() for c in cells) if mapping.trim else tuple(cells)


def _cells(text: str, mapping: Mapping) -> list[str]:
    """The cells of a record; raises `csv.Error` if it is broken."""
    return next(csv.reader([text], delimiter=mapping.separator, quotechar=mapping.quote, strict=True))


def _open(error: csv.Error) -> bool:
    """Whether a record was broken off within a quoted cell."""
    return "unexpected end" in str(error)


class _Reader:
    def __init__(self, lines: _Lines, mapping: Mapping, width: int, records: RecordFile, faults: Collector) -> None:
        self.lines, self.mapping, self.width, self.records, self.faults = lines, mapping, width, records, faults
        self.blank = 0
        self.plain = mapping.encoding == "utf-8"
        self.between = mapping.separator.encode()

    def read(self) -> None:
        """All records, each into the table or among the faults."""
        between, width, quotes, plain = self.between, self.width - 1, {b'"', self.mapping.quote.encode()}, self.plain
        for line in self.lines:
            data = line.data
            if not data:
                self.blank += 1
            elif not line.whole:
                self._fault(line, "P546", f"the row is longer than {LONGEST_RECORD} bytes")
            elif any(q in data for q in quotes) or b"\0" in data or b"\r" in data or not (plain and data.isascii()):
                self._careful(line)
            elif data.count(between) == width:
                self.records.line(line.number, data)
            else:
                self._width(line, data.count(between) + 1)

    def _careful(self, line: _Line) -> None:
        """A line with quotes or other than plain signs."""
        text = self._text(line, line.data)
        if text is None:
            return
        if not any(sign in text for sign in {'"', self.mapping.quote, "\r"}):
            width = text.count(self.mapping.separator) + 1
            if width == self.width:
                self.records.line(line.number, text.encode("utf-8"))
            else:
                self._width(line, width)
            return
        try:
            cells: Sequence[str] = _cells(text, self.mapping)
        except csv.Error as error:
            found = self._over_lines(line, text) if _open(error) else None
            if found is None:
                long = "field larger" in str(error)
                message = (
                    "a cell is longer than 131072 characters" if long else "a quote is not closed, or stands wrong"
                )
                self._fault(line, "P546" if long else "P544", message)
                return
            cells = found
        if len(cells) == self.width:
            self.records.record(line.number, cells)
        else:
            self._width(line, len(cells))

    def _over_lines(self, line: _Line, text: str) -> Sequence[str] | None:
        """The cells of a record that goes on over line ends, if it closes as it should."""
        quote, parts, size = self.mapping.quote, [text], len(text)
        count = text.count(quote)
        for index in range(_MOST_LINES):
            ahead = self.lines.peek(index)
            if ahead is None or not ahead.whole or b"\0" in ahead.data or size > LONGEST_RECORD // 4:
                return None
            try:
                more = ahead.data.decode(self.mapping.encoding)
            except UnicodeDecodeError:
                return None
            parts.append(more)
            size += len(more)
            count += more.count(quote)
            if count % 2 == 0:
                try:
                    cells = _cells("\n".join(parts), self.mapping)
                except csv.Error as error:
                    if _open(error):
                        continue
                    return None  # the quote closed where none can close; more lines would not help
                if len(cells) != self.width or any(self._whole(part) for part in parts[1:-1]):
                    return None
                self.lines.drop(index + 1)
                return cells
        return None

    def _whole(self, text: str) -> bool:
        """Whether a line alone is a record of several cells, as many as there should be."""
        if self.width < 3 or text.count(self.mapping.separator) < self.width - 1:
            return False
        try:
            return len(_cells(text, self.mapping)) == self.width
        except csv.Error:
            return False

    def _text(self, line: _Line, data: bytes) -> str | None:
        if b"\0" in data:
            self._fault(line, "S115", "control character U+0000")
            return None
        try:
            return data.decode(self.mapping.encoding)
        except UnicodeDecodeError as error:
            byte = f"byte 0x{data[error.start]:02X} at byte {error.start + 1} of the line"
            self._fault(line, "S101", f"not {self.mapping.encoding.upper()}: {byte}")
            return None

    def _width(self, line: _Line, found: int) -> None:
        self._fault(line, "P543", f"the row has {found} cells, and the header {self.width}")

    def _fault(self, line: _Line, code: str, message: str) -> None:
        self.faults.add(line.number, code, message, value=line.data[:400].decode("utf-8", "backslashreplace"))
