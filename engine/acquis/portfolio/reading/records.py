"""Records of texts on their way into the database: a CSV file of our own making, regular in every line."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from acquis.portfolio import sql

LONGEST_RECORD = 1 << 20


class RecordFile:
    """Takes records with their row numbers; `relation` is what they are as a table."""

    def __init__(self, path: Path, width: int, separator: str = ",") -> None:
        self.path, self.width, self.separator = path, width, separator
        self.count = 0
        self._file = open(path, "wb", buffering=1 << 20)  # noqa: SIM115 - closed by `with`
        self._between = separator.encode()
        self._text = io.StringIO()
        self._writer = csv.writer(self._text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n")

    def line(self, row: int, line: bytes) -> None:
        """A record as it stands: UTF-8 without quotes, with the right number of separators."""
        self._file.write(b"%d%b%b\n" % (row, self._between, line))
        self.count += 1

    def record(self, row: int, cells: Sequence[str]) -> None:
        """A record of cells with any text in them."""
        self._text.seek(0)
        self._text.truncate()
        self._writer.writerow((row, *cells))
        self._file.write(self._text.getvalue().encode("utf-8", "backslashreplace"))
        self.count += 1

    @property
    def relation(self) -> str:
        """SQL text of a SELECT of `row` and c0, c1, ..."""
        columns = ", ".join(["'row': 'BIGINT'", *(f"'c{i}': 'VARCHAR'" for i in range(self.width))])
        return (
            f"SELECT * FROM read_csv({sql.file(self.path)}, header=false, auto_detect=false, "
            f"delim={sql.text(self.separator)}, quote='\"', escape='\"', new_line='\\n', nullstr='\x01', "
            f"max_line_size={4 * LONGEST_RECORD}, columns={{{columns}}})"
        )

    def __enter__(self) -> RecordFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
