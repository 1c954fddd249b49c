"""A workbook's parts looked at as bytes before it is opened: size, declarations, formulas, merged and hidden rows."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from acquis.diagnostics import Diagnostic
from acquis.portfolio.reading.table import Unreadable
from acquis.source import Source, Span

MOST_BYTES = 2 << 30  # of all parts, unpacked
MOST_STRINGS = 256 << 20  # of the shared texts, which are held in memory
_MOST_PARTS = 10_000
_MOST_RATIO = 1_000
_MOST_MERGED_ROWS = 1_000_000

_BLOCK, _OVERLAP = 1 << 20, 512
_OLD = b"\xd0\xcf\x11\xe0"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_HIDDEN = re.compile(rb"<(?:\w+:)?row\s[^>]*?hidden=\"(?:1|true)\"")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass
class Part:
    """What stands in a sheet: formulas, hidden rows, and for each row the columns (from 0) that are merged."""

    formulas: bool = False
    hidden: int = 0
    merged: dict[int, list[tuple[int, int]]] = field(default_factory=dict)


def look_into(path: Path, name: str) -> dict[str, Part]:
    """The parts of a workbook by their path; raises `Unreadable` (P528, P529) if it is not to be opened."""
    place = Span(Source(name, ""), 0, 0)
    with open(path, "rb") as file:
        if file.read(4) == _OLD:
            message = "this workbook is protected by a password, or of an old form (.xls)"
            raise Unreadable(Diagnostic("P528", message, place, "save it as .xlsx without a password"))
    try:
        with zipfile.ZipFile(path) as book:
            _harmless(book, place)
            return {entry.filename: _part(book, entry, place) for entry in book.infolist() if _is_xml(entry.filename)}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        message = "this cannot be read as a workbook"
        raise Unreadable(Diagnostic("P529", message, place, "save it anew as .xlsx")) from None


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _harmless(book: zipfile.ZipFile, place: Span) -> None:
    entries = book.infolist()
    whole = sum(entry.file_size for entry in entries)
    strings = sum(entry.file_size for entry in entries if entry.filename.lower().endswith("sharedstrings.xml"))
    packed = sum(entry.compress_size for entry in entries)
    problem = ""
    if len(entries) > _MOST_PARTS:
        problem = f"it has {len(entries)} parts, and at most {_MOST_PARTS} are read"
    elif whole > MOST_BYTES or (whole > _MOST_RATIO * max(packed, 1) and whole > 1 << 24):
        problem = f"its parts unpack to {whole} bytes, and at most {min(MOST_BYTES, _MOST_RATIO * packed)} are read"
    elif strings > MOST_STRINGS:
        problem = f"its texts unpack to {strings} bytes, and at most {MOST_STRINGS} are read"
    if problem:
        raise Unreadable(Diagnostic("P528", problem, place, "save it anew, or as CSV or Parquet if it is that large"))


def _part(book: zipfile.ZipFile, entry: zipfile.ZipInfo, place: Span) -> Part:
    """One pass over the bytes; what may stand across two blocks is looked at with the end of the one before."""
    part, before, rows = Part(), b"", 0
    sheet = "worksheets/" in entry.filename
    with book.open(entry) as file:
        while block := file.read(_BLOCK):
            text = before + block
            if _DECLARED.search(text):
                message = "it holds a document type declaration"
                raise Unreadable(Diagnostic("P528", message, place, "save it anew in a spreadsheet program"))
            if sheet:
                part.formulas = part.formulas or _FORMULA.search(text) is not None
                # A tag is counted where it ends, so that none counts twice.
                part.hidden += sum(1 for m in _HIDDEN.finditer(text) if m.end() > len(before))
                for found in _MERGED.finditer(text):
                    if found.end() > len(before) and rows <= _MOST_MERGED_ROWS:
                        rows += _merge(part, found)
            before = text[-_OVERLAP:]
    return part


def _merge(part: Part, found: re.Match[bytes]) -> int:
    first, last = int(found[2]), int(found[4])
    columns = (_number(found[1]), _number(found[3]))
    for row in range(first, min(last, first + _MOST_MERGED_ROWS) + 1):
        part.merged.setdefault(row, []).append(columns)
    return last - first + 1


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
