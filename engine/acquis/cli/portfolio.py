"""`acquis portfolio`: many projects at once, as tables."""

from __future__ import annotations

import argparse
from importlib import import_module
from importlib.util import find_spec

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
