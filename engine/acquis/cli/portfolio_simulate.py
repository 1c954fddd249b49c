"""`acquis portfolio simulate`: a portfolio that nobody has."""

from __future__ import annotations

import argparse

from acquis import library
from acquis.cli import exits, output
from acquis.cli.exits import wrong_use
from acquis.cli.portfolio import needed
from acquis.quantities import Problem, read_percentage

_EXAMPLES = """\
examples:
  acquis portfolio simulate -n 1000000 -o projects.parquet
  acquis portfolio simulate -n 500 --seed 7 -o projects.xlsx
  acquis portfolio simulate -n 100000 --faults '1 %' -o projects.csv

The same numbers give the same portfolio. Amounts stand at the ceilings, one cent above and one cent below them on
purpose, and some projects leave much open. With --faults the key to all mistakes stands in FILE.faults.csv.
"""
_FORMS = {".parquet": "parquet", ".csv": "csv", ".xlsx": "xlsx", ".jsonl": "jsonl"}
_MOST = {"parquet": 10**10, "csv": 10**9, "jsonl": 10**7, "xlsx": 1_000_000}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "simulate", help="write a portfolio that nobody has",
        description="Write a plausible portfolio of any size.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    option = parser.add_argument
    option("-n", "--number", required=True, type=int, metavar="N", help="how many projects")
    option("-o", "--output", required=True, metavar="FILE", help=".parquet, .csv, .jsonl or .xlsx")
    option("--seed", type=int, default=1, metavar="S", help="which of all portfolios (default: 1)")
    option("--faults", metavar="SHARE", help="sow mistakes of each kind into this share of rows: '1 %%' (CSV, XLSX)")
    option("--subject", default="project", metavar="NAME", help="what a row is about (default: project)")
    option("--rulebook", metavar="DIR", help="use the rule files of this folder")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    needed()
    # Only now: these need packages that other commands do without.
    from acquis.portfolio.simulate.write import write_simulated
    from acquis.portfolio.workplace import workplace

    target = output.writable(arguments.output, ())
    form = _FORMS.get(target.suffix.lower())
    if form is None:
        raise wrong_use("U903", f"`-o {arguments.output}` has no suffix that names a form", f"use {', '.join(_FORMS)}")
    if not 0 <= arguments.number <= _MOST[form]:
        raise wrong_use("U903", f"`-n {arguments.number}`: from 0 to {_MOST[form]} rows can be written as {form}")
    if not 0 <= arguments.seed < 2**63:
        raise wrong_use("U903", f"`--seed {arguments.seed}` is no whole number from 0")
    share = _share(arguments.faults, form)
    rulebook = library.load(library.place(arguments.rulebook)).rulebook
    subject = rulebook.vocabulary.subjects.get(arguments.subject)
    if subject is None:
        raise wrong_use("U903", f"there is no subject `{arguments.subject}`")
    try:
        with workplace() as place:
            wrong = write_simulated(place, rulebook, subject, arguments.number, arguments.seed, target, form, share)
    except ValueError as error:
        raise wrong_use("U903", f"`--faults {arguments.faults}`: {error}") from None
    except OSError as error:
        raise wrong_use("U903", f"`-o {arguments.output}` cannot be written: {error.strerror}") from None
    told = f", {wrong} of them with a mistake: {target}.faults.csv" if share else ""
    output.tell(f"{arguments.number} rows in {target}{told}")
    return exits.FINE


def _share(written: str | None, form: str) -> int:
    """How many rows of a million."""
    if written is None:
        return 0
    if form not in ("csv", "xlsx"):
        raise wrong_use("U903", f"mistakes are sown into .csv and .xlsx, not into {form}")
    share = read_percentage(written)
    if isinstance(share, Problem):
        raise wrong_use("U903", f"`--faults`: {share.message}", share.help)
    if not 0 < share <= 1:
        raise wrong_use("U903", f"`--faults {written}`: a share is above 0 and at most 100 %")
    return int(share * 1_000_000)
