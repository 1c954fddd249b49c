"""Workbooks with the same bytes for the same content, and sheets that are written row by row."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from acquis.portfolio.writing.safe import for_sheet

if TYPE_CHECKING:
    from openpyxl import Workbook

_EPOCH = (1980, 1, 1, 0, 0, 0)
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def save(workbook: Workbook, path: Path) -> None:
    """Save a workbook; when that was is not in it."""
    whole = path.with_name(f"{path.name}.whole")
    try:
        workbook.save(whole)
        with zipfile.ZipFile(whole) as written, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for entry in written.infolist():
                fixed = zipfile.ZipInfo(entry.filename, _EPOCH)
                fixed.compress_type = zipfile.ZIP_DEFLATED
                with written.open(entry) as source, target.open(fixed, "w", force_zip64=True) as sink:
                    if entry.filename == "docProps/core.xml":
                        sink.write(_DATES.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", source.read()))
                        continue
                    while part := source.read(1 << 20):
                        sink.write(part)
    finally:
        whole.unlink(missing_ok=True)


def append(sheet: Any, rows: Iterable[Sequence[Any]]) -> None:
    """Add rows to a sheet that is written row by row; a text is never a formula."""
    from openpyxl.cell import WriteOnlyCell

    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, for_sheet(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)


@dataclass(frozen=True)
class AsTyped:
    """A cell as a person would type it into an unformatted sheet: a formula is one, a number is no day."""

    value: Any
