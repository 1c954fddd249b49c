"""`pytest rules/`: every `*.cases.yaml` beside a rulebook is collected, each of its cases a test.

This module is imported by every test run of an environment where acquis is installed, so the engine itself is imported
only once there is a file of cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from acquis.cases import Case, CaseRun
    from acquis.rulebook.load import Loaded
    from acquis.rulebook.model import Rulebook

_SUFFIX = ".cases.yaml"


@dataclass
class _Book:
    """A loaded rulebook, and the file at which its mistakes were told."""

    loaded: Loaded
    told_at: Path


_BOOKS = pytest.StashKey[dict[Path, _Book]]()


class CaseFailed(Exception):
    """A case that came out otherwise than it says."""

    def __init__(self, run: CaseRun) -> None:
        super().__init__(run.case.sentence)
        self.run = run


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a file of cases that lies in a rulebook's folder; every other file is left to others."""
    if not file_path.name.endswith(_SUFFIX):
        return None
    from acquis.cases.places import rulebook_folder

    folder = rulebook_folder(file_path)
    if folder is None:
        return None
    collector: CasesFile = CasesFile.from_parent(parent, path=file_path)
    collector.folder = folder
    return collector


class CasesFile(pytest.File):
    """A file of cases, and the rulebook that it speaks of."""

    folder: Path

    def collect(self) -> Iterator[pytest.Item]:
        """Its cases; mistakes of the file or its rulebook keep it from being collected."""
        from acquis.cases import read_case_file
        from acquis.cases.places import near

        rulebook = self._rulebook()
        file = read_case_file(near(self.path), rulebook)
        if file.mistakes:
            raise self.CollectError(_told(file.mistakes))
        for case in file.cases:
            item: CaseItem = CaseItem.from_parent(self, name=case.sentence)
            item.case, item.rulebook = case, rulebook
            yield item

    def _rulebook(self) -> Rulebook:
        from acquis.cases.places import near
        from acquis.rulebook.load import load

        books = self.config.stash.setdefault(_BOOKS, {})
        if self.folder not in books:
            books[self.folder] = _Book(load(near(self.folder)), self.path)
        book = books[self.folder]
        if book.loaded.rulebook is not None:
            return book.loaded.rulebook
        if book.told_at != self.path:  # a rulebook may have a hundred files of cases
            raise self.CollectError(f"the rulebook has mistakes; they are told at {near(book.told_at)}")
        raise self.CollectError(_told(book.loaded.mistakes))


class CaseItem(pytest.Item):
    """One case as a test, named by its sentence."""

    case: Case
    rulebook: Rulebook

    def runtest(self) -> None:
        """Check the case's dossier and compare."""
        from acquis.cases import run_case

        run = run_case(self.case, self.rulebook)
        if not run.passed:
            raise CaseFailed(run)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **options: Any) -> Any:
        """What came out otherwise; a traceback would only show the engine."""
        from acquis.cases.show import show_run

        if isinstance(excinfo.value, CaseFailed):
            return show_run(excinfo.value.run)
        return super().repr_failure(excinfo, *args, **options)

    def reportinfo(self) -> tuple[Path, int, str]:
        """File, line (from 0) and name of the test."""
        return self.path, self.case.span.line - 1, self.name


def _told(mistakes: Any) -> str:
    from acquis.diagnostics.render import render

    return render(mistakes, colour=False)
