"""Why rows were rejected, counted from the file of rejected rows."""

from __future__ import annotations

import duckdb

from acquis.diagnostics import Diagnostic, pages
from acquis.portfolio import sql
from acquis.portfolio.again.output import Output
from acquis.portfolio.reading.table import Unreadable
from acquis.portfolio.summary.model import Reason
from acquis.portfolio.workplace import Workplace
from acquis.source import Source, Span

_COLUMNS = ("row", "column", "cell", "code", "message", "value")


def rejected_table(output: Output) -> str:
    """The table function of the file."""
    types = ", ".join(f"'{n}': 'VARCHAR'" for n in _COLUMNS)
    return (
        f"read_csv({sql.file(output.rejected)}, header = true, auto_detect = false, delim = ',', quote = '\"', "
        f"escape = '\"', columns = {{{types}}})"
    )


def reasons(place: Workplace, output: Output) -> tuple[Reason, ...]:
    """Each code and column, the most rows first; raises `Unreadable` (P571) if the file is none of rejected rows."""
    if output.rejected is None:
        return ()
    try:
        rows = place.connection.execute(
            'SELECT code, coalesce("column", \'\'), count(*), count(DISTINCT "row") '
            f"FROM {rejected_table(output)} GROUP BY ALL ORDER BY 4 DESC, 3 DESC, 1, 2"
        ).fetchall()
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        at = Span(Source(str(output.rejected), ""), 0, 0)
        help_ = "name the file that the check wrote with --rejected"
        raise Unreadable(Diagnostic("P571", "this is no file of rejected rows", at, help_)) from None
    return tuple(
        Reason(str(code), pages.title(str(code)) or "", str(column), int(faults), int(count))
        for code, column, faults, count in rows
    )
