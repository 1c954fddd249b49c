"""`acquis portfolio`: many projects at once, as tables."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from acquis.cli import exits, output
from acquis.cli.exits import wrong_use

_NEEDED = ("duckdb", "openpyxl")
_PARTS = (
    "portfolio_check", "portfolio_summary", "portfolio_explain", "portfolio_compare", "portfolio_measures",
    "portfolio_template", "portfolio_simulate",
)  # fmt: skip


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its own commands."""
    parser = commands.add_parser(
        "portfolio", help="check tables of projects, make a workbook to fill in, simulate a portfolio",
        description="Tables of projects: CSV, XLSX, JSONL, Parquet, DuckDB.", allow_abbrev=False,
    )  # fmt: skip
    parts = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in _PARTS:
        import_module(f"acquis.cli.{name}").add(parts)


def needed() -> None:
    """Refuse to begin without the packages that tables need."""
    absent = [name for name in _NEEDED if find_spec(name) is None]
    if absent:
        raise wrong_use("U904", f"`acquis portfolio` needs {' and '.join(absent)}", "pip install 'acquis[portfolio]'")


def plainly(arguments: argparse.Namespace, work: Callable[[], int]) -> int:
    """Do the work; whatever is wrong with files, limits and options is told, never raised."""
    import duckdb

    from acquis.portfolio.reading.table import Unreadable

    if not 0 <= arguments.threads <= 1024:
        raise wrong_use("U903", f"`--threads {arguments.threads}` is no number of processor cores")
    try:
        return work()
    except Unreadable as error:
        output.tell_diagnostics(error.diagnostics)
        use = all(d.code.startswith("U") for d in error.diagnostics)
        return exits.WRONG_USE if use else exits.INVALID_INPUT
    except (OSError, duckdb.IOException) as error:
        target = getattr(arguments, "output", None)
        written = f"`-o {target}` cannot be written" if target else "a file cannot be read or written"
        raise wrong_use("U903", f"{written}: {_reason(error)}") from None
    except duckdb.OutOfMemoryException:
        raise wrong_use("U903", f"{arguments.memory_limit or 'the memory there is'} is not enough for this portfolio",
                        "raise --memory-limit, or leave it out") from None  # fmt: skip
    except (duckdb.ParserException, duckdb.InvalidInputException) as error:
        if not arguments.memory_limit or "memory" not in str(error).lower():
            raise
        raise wrong_use("U903", f"`--memory-limit {arguments.memory_limit}` is no size", "write 500MB or 2GB") from None


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error).splitlines()[0][:200]
