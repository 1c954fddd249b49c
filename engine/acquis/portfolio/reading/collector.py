"""Faults found before there is a table: written to a file, for a database takes few rows at a time badly."""

from __future__ import annotations

import csv
from pathlib import Path
from types import TracebackType

from acquis.diagnostics.render import visible
from acquis.portfolio import sql
from acquis.portfolio.reading.faults import LONGEST_SHOWN
from acquis.portfolio.workplace import Connection


class Collector:
    """Collects faults; `load` puts them into the table `faults`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"faults-{len(list(folder.iterdir()))}.csv"
        self._file = open(self._path, "w", encoding="utf-8", errors="backslashreplace", newline="")  # noqa: SIM115
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_ALL)
        self.count = 0

    def add(
        self, row: int, code: str, message: str, *, column: str = "", cell: str = "", value: str = "", place: int = -1
    ) -> None:
        """One fault; `place` is the column's number from 0, for the order."""
        shown = visible(value[:LONGEST_SHOWN])
        self._writer.writerow((row, place, visible(column), cell, code, visible(message), shown))
        self.count += 1

    def load(self, connection: Connection) -> None:
        """Put all faults into the table, and forget them."""
        self._file.close()
        if self.count:
            columns = (
                "{'row': 'BIGINT', 'place': 'BIGINT', 'column': 'VARCHAR', 'cell': 'VARCHAR', 'code': 'VARCHAR', "
                "'message': 'VARCHAR', 'value': 'VARCHAR'}"
            )
            connection.execute(
                f"INSERT INTO faults SELECT * FROM read_csv({sql.file(self._path)}, header=false, auto_detect=false, "
                f"delim=',', quote='\"', escape='\"', new_line='\\r\\n', nullstr='\x01', columns={columns})"
            )

    def __enter__(self) -> Collector:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
