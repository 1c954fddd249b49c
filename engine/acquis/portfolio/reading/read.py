"""An input and a mapping to facts: the door of this package."""

from __future__ import annotations

import warnings

import duckdb

from acquis.diagnostics import Diagnostic
from acquis.portfolio.mapping.model import Mapping
from acquis.portfolio.reading import faults
from acquis.portfolio.reading.conversion import convert
from acquis.portfolio.reading.csv_lines import read_csv
from acquis.portfolio.reading.dossiers import read_dossiers
from acquis.portfolio.reading.lists import with_lists
from acquis.portfolio.reading.source import Input
from acquis.portfolio.reading.table import Facts, Unreadable
from acquis.portfolio.reading.tables import read_database, read_parquet, unreadable
from acquis.portfolio.reading.workbook import open_book, read_sheet
from acquis.portfolio.workplace import Workplace
from acquis.rulebook.model import Rulebook
from acquis.vocabulary.model import Subject, Vocabulary

# What the database raises for a statement of ours, or when it is stopped: never the input's fault.
_OURS = (
    duckdb.OutOfMemoryException, duckdb.InterruptException, duckdb.ParserException, duckdb.BinderException,
    duckdb.CatalogException,
)  # fmt: skip


def read_facts(place: Workplace, source: Input, mapping: Mapping, rulebook: Rulebook, day: int) -> Facts:
    """The facts of an input, and in the workplace's table `faults` what is wrong with its rows.

    `day` is the one for which the law is read; codes must be in their list on it. Raises `Unreadable`
    if the input as a whole cannot be read.
    """
    if source.form != "jsonl":
        refuse_what_only_dossiers_say(mapping.subject)
    faults.create(place.connection)
    vocabulary = rulebook.vocabulary
    try:
        if source.form == "csv":
            return convert(place, read_csv(place, source.path, mapping), mapping, vocabulary, day)
        if source.form == "xlsx":
            return _workbook(place, source, mapping, vocabulary, day)
        if source.form == "jsonl":
            return read_dossiers(place, source, mapping, rulebook, day)
        read_table = read_parquet if source.form == "parquet" else read_database
        return convert(place, read_table(place, source), mapping, vocabulary, day)
    except _OURS:
        raise
    except duckdb.Error as error:
        if source.form not in ("parquet", "duckdb"):
            raise
        # A damaged file shows wherever it is first read, and what is raised then has no common name.
        raise unreadable(source, error) from None


def refuse_what_only_dossiers_say(subject: Subject) -> None:
    """Raise `Unreadable` (P556) for a subject whose facts hang together in ways that are not checked in tables."""
    waiting = list(subject.facts.values())
    while waiting:
        fact = waiting.pop(0)
        keyed = bool(fact.key) and fact.key != ("id",)
        if fact.default or fact.parts or fact.refers_to or fact.holds or fact.of_subject or keyed:
            message = f"a table cannot hold `{subject.name}`: `{fact.name}` hangs together with other facts"
            raise Unreadable(Diagnostic("P556", message, help="write a dossier a line, in a .jsonl file"))
        waiting += (fact.of or {}).values()


def _workbook(place: Workplace, source: Input, mapping: Mapping, vocabulary: Vocabulary, day: int) -> Facts:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a workbook has besides its cells is no concern of ours
        book = open_book(source.path, source.name)
        try:
            table = read_sheet(place, book, mapping, mapping.sheet)
            if mapping.lists:
                return with_lists(place, book, table, mapping, vocabulary, day)
            return convert(place, table, mapping, vocabulary, day)
        finally:
            book.close()
