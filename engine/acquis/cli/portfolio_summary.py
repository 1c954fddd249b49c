"""`acquis portfolio summary`: what the verdicts on a portfolio come to."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from acquis import library
from acquis.cli import exits, output, portfolio_again
from acquis.cli.exits import wrong_use
from acquis.cli.portfolio import needed, plainly

if TYPE_CHECKING:
    from acquis.portfolio.summary.model import Summary
    from acquis.portfolio.summary.work import Work

_EXAMPLES = """\
examples:
  acquis portfolio summary verdicts.parquet
  acquis portfolio summary verdicts.parquet -o summary.html
  acquis portfolio summary verdicts.parquet -o issues.xlsx --issues 20000
  acquis portfolio summary verdicts.csv --input moved/operations.csv -o summary.json

OUTPUT is the file that `acquis portfolio check` wrote; its record beside it names the input, which is read again.
Euro at stake is the sum of the Union contributions of the projects in breach, or undetermined; projects whose
contribution is not in the input are counted beside it. Some projects are evaluated once more on the way.

exit codes: 0 the summary is written; 2 wrong use; 3 output or input unreadable, or not those of the record;
5 the evaluator disagrees with the output, a fault of the engine
"""
FORMS = {".txt": "text", ".json": "json", ".html": "html", ".htm": "html", ".xlsx": "xlsx"}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "summary", help="sum up the verdicts on a table of projects",
        description="Counts by rule, euro at stake, missing facts, the worst breaches, rejected rows.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    option = parser.add_argument
    option("of", metavar="OUTPUT", help="what `acquis portfolio check` wrote")
    option("-o", "--output", metavar="FILE", help=".html, .xlsx, .json or .txt, instead of text to standard output")
    option("--format", metavar="FORMAT", help="text, json, html or xlsx, whatever the suffix of FILE")
    option("--rejected", metavar="FILE", help="the rejected rows of the check, if they are not beside OUTPUT")
    option("--worst", type=int, default=20, metavar="N", help="how many of the worst breaches are told (default: 20)")
    option("--issues", type=int, default=5000, metavar="N",
           help="how many breaches and open verdicts a workbook lists (default: 5000)")  # fmt: skip
    portfolio_again.add_origin(parser)
    portfolio_again.add_resources(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    needed()
    path, form = portfolio_again.target(arguments, FORMS)
    for name, most in (("worst", 1000), ("issues", 100_000)):
        if not 0 <= getattr(arguments, name) <= most:
            raise wrong_use("U903", f"`--{name} {getattr(arguments, name)}`: from 0 to {most} can be told")
    return plainly(arguments, lambda: _summed_up(arguments, path, form))


def _summed_up(arguments: argparse.Namespace, path: Path | None, form: str) -> int:
    # Only now: these need packages that other commands do without.
    from acquis.portfolio.again.origin import find_origin
    from acquis.portfolio.again.output import open_output
    from acquis.portfolio.summary.gather import Lengths, summarise
    from acquis.portfolio.summary.work import side_by_side
    from acquis.portfolio.workplace import workplace

    rulebook = library.load(library.place(arguments.rulebook), arguments.overlay).rulebook
    tell = output.tell if sys.stderr.isatty() else lambda _: None
    with workplace(arguments.memory_limit, arguments.threads) as place:
        opened = open_output(place, arguments.of, rejected=arguments.rejected)
        tell("reading")
        origin = find_origin(place, opened, rulebook, source=arguments.input, mapping=arguments.mapping)
        work = side_by_side(place, opened, origin)
        summary = summarise(work, Lengths(arguments.worst), tell)
        summary = _written(work, summary, arguments.issues, path, form)
    if summary.disagreements:
        output.tell("the evaluator disagrees with the output, a fault of the engine: see the end of the summary")
        return exits.FAULT
    return exits.FINE


def _written(work: Work, summary: Summary, issues: int, path: Path | None, form: str) -> Summary:
    """Write the summary; a workbook looks at more projects on the way, and may find more that disagree."""
    if form == "xlsx":
        from acquis.portfolio.summary import workbook

        assert path is not None
        return workbook.write(work, summary, issues, path)
    if form == "html":
        from acquis.portfolio.pages import summary as page

        text = page.write(summary)
    elif form == "json":
        from acquis.portfolio.summary import document

        text = document.write(summary)
    else:
        from acquis.portfolio.summary import text as plain

        text = plain.write(summary)
    if path is None:
        output.say(text)
    else:
        output.write_file(path, text)
    return summary
