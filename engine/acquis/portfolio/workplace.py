"""Where a portfolio is worked on: a database in memory, and a folder that is gone afterwards."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

_PATIENCE = 0.05  # seconds until somebody who stops the program is heard


class Connection:
    """A connection whose statements can be stopped: the database itself does not listen to Ctrl-C.

    `raw` is the connection as the database's own package has it; `watch` hears how much of a statement is done,
    in per cent, as far as the database knows.
    """

    def __init__(self, raw: duckdb.DuckDBPyConnection) -> None:
        self.raw = raw
        self.watch: Callable[[int], None] = lambda _: None

    def execute(self, query: str, parameters: Sequence[object] | None = None) -> Any:
        """Run a statement and return its result, to be fetched; raises what the database raises."""
        done: list[Any] = []
        failed: list[BaseException] = []
        ended = threading.Event()  # joining a thread does not survive Ctrl-C in Python 3.11

        def work() -> None:
            try:
                done.append(self.raw.execute(query, parameters) if parameters is not None else self.raw.execute(query))
            except BaseException as error:
                failed.append(error)
            finally:
                ended.set()

        threading.Thread(target=work, daemon=True).start()
        try:
            while not ended.wait(_PATIENCE):
                self.watch(max(0, int(self.raw.query_progress())))
        except BaseException:
            while not ended.is_set():  # a statement that is only being prepared cannot be stopped yet
                with suppress(duckdb.Error):
                    self.raw.interrupt()
                ended.wait(_PATIENCE)
            raise
        if failed:
            raise failed[0]
        return done[0]

    def cursor(self) -> Connection:
        """A second connection to the same database, for a result that is fetched while others are asked for."""
        return Connection(self.raw.cursor())


@dataclass(frozen=True)
class Workplace:
    """A connection of our own, and a folder for what does not fit into memory."""

    connection: Connection
    folder: Path


@contextmanager
def workplace(memory_limit: str = "", threads: int = 0) -> Iterator[Workplace]:
    """A workplace; whatever happens, its folder is removed.

    `memory_limit`: as DuckDB writes it, `1GB`; empty for its own choice. `threads`: 0 for its own choice. Raises
    `duckdb.Error` if the limit reads otherwise.
    """
    with tempfile.TemporaryDirectory(prefix="acquis-", ignore_cleanup_errors=True) as folder:
        # Nothing is fetched from a network, and the order of rows is the order of the input.
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
            "preserve_insertion_order": "true",
            "temp_directory": str(Path(folder) / "spill"),
        }  # fmt: skip
        if memory_limit:
            settings["memory_limit"] = memory_limit
        if threads:
            settings["threads"] = str(threads)
        connection = duckdb.connect(":memory:", config=settings)
        # Counted for whoever watches, printed by nobody.
        connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        try:
            yield Workplace(Connection(connection), Path(folder))
        finally:
            with suppress(duckdb.Error):
                connection.close()
