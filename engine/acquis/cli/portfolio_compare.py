"""`acquis portfolio compare`: which verdicts change from one check to another, and how much money that is."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from acquis import library
from acquis.cli import exits, output, overlay_option, portfolio_again
from acquis.cli.check import chosen_readings
from acquis.cli.exits import WrongUse, wrong_use
from acquis.cli.portfolio import needed, plainly
from acquis.evaluation.choices import read_choices

if TYPE_CHECKING:
    from acquis.portfolio.again.output import Output
    from acquis.portfolio.compare.changes import Compared, Money
    from acquis.portfolio.compare.twice import Way
    from acquis.portfolio.workplace import Workplace
    from acquis.rulebook.model import Rulebook

_EXAMPLES = """\
examples:
  acquis portfolio compare before.parquet after.parquet
  acquis portfolio compare before.parquet after.parquet -o changes.csv
  acquis portfolio compare projects.parquet --as-of 2023-12-31 --as-of 2024-12-31
  acquis portfolio compare projects.csv --mapping kohesio --rulebook rules/amif --rulebook drafts/amif -o changes.xlsx

Two outputs of `acquis portfolio check` are compared by the ids of the projects. One input is checked twice, on two
days or by two rulebooks. Euro are the Union contributions of the projects that change, as the input tells them.

exit codes: 0 compared, whatever changes; 2 wrong use; 3 something unreadable, or not that of its record; 5 a fault of
the engine
"""
FORMS = {".txt": "text", ".json": "json", ".csv": "csv", ".html": "html", ".htm": "html", ".xlsx": "xlsx"}
_MOST = 10_000  # changes told one by one, but for CSV, which has them all
_MAPPING = {"xlsx": "template"}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "compare", help="compare two checks of the same projects",
        description="Which projects change their verdict between two days or two rulebooks, and how much money it is.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    option = parser.add_argument
    option("files", nargs="+", metavar="FILE", help="two outputs of `acquis portfolio check`, or one input")
    option(
        "-o", "--output", metavar="FILE", help=".csv, .json, .xlsx, .html or .txt, instead of text to standard output"
    )
    option("--format", metavar="FORMAT", help="text, json, csv, xlsx or html, whatever the suffix of FILE")
    option("--as-of", action="append", default=[], metavar="DATE", help="the day of the verdicts; twice for two days")
    option("--rulebook", action="append", default=[], metavar="DIR",
           help="the rule files; twice for two rulebooks")  # fmt: skip
    option("--input", metavar="FILE", help="the input of the two checks, if it has moved since")
    option("--mapping", metavar="FILE", help="which column of the input holds what")
    option("--subject", metavar="NAME", help="what a row of the input is about (default: project)")
    option("--stage", metavar="STAGE", help="selection, implementation or payment, for both checks of an input")
    option("--reading", action="append", default=[], metavar="RULE=NAME", help="the legal reading to use, for both")
    option("--rule", action="append", metavar="ID", help="this rule only; may be repeated")
    overlay_option.add(parser)
    portfolio_again.add_resources(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    needed()
    path, form = portfolio_again.target(arguments, FORMS)
    if form == "csv" and path is None:
        raise wrong_use("U903", "a table of changes needs a file", "name one with -o")
    if len(arguments.files) == 2:
        if arguments.as_of or arguments.stage or arguments.reading or arguments.rule or arguments.subject:
            raise wrong_use("U903", "two outputs have their options already", "give options with one input only")
        if len(arguments.rulebook) > 1:
            raise wrong_use("U903", "two outputs need one rulebook, that of the input to read", "name it once")
    elif len(arguments.files) == 1:
        if sorted((len(arguments.as_of), len(arguments.rulebook))) not in ([0, 2], [1, 2]):
            help_ = "give --as-of twice, or --rulebook twice; or name two outputs"
            raise wrong_use("U903", "one input is compared on two days, or by two rulebooks", help_)
    else:
        raise wrong_use("U903", f"{len(arguments.files)} files are named", "name two outputs, or one input")
    return plainly(arguments, lambda: _compared(arguments, path, form))


def _compared(arguments: argparse.Namespace, path: Path | None, form: str) -> int:
    if len(arguments.files) == 2:
        named = arguments.rulebook[0] if arguments.rulebook else None
        rulebook = library.load(library.place(named), arguments.overlay).rulebook
        _outputs(arguments, rulebook, arguments.files[0], arguments.files[1], ("", ""), path, form)
        return exits.FINE
    # Only now: these need packages that other commands do without.
    from acquis.portfolio.compare.twice import check_twice
    from acquis.portfolio.reading.source import find_input

    source = find_input(arguments.files[0])
    ways = _ways(arguments, _MAPPING.get(source.form, "columns"))
    with tempfile.TemporaryDirectory(prefix="acquis-", ignore_cleanup_errors=True) as folder:
        before, after = check_twice(
            source, ways, Path(folder), memory_limit=arguments.memory_limit, threads=arguments.threads,
            tell=output.tell if sys.stderr.isatty() else lambda _: None,
        )  # fmt: skip
        labels = (ways[0].label, ways[1].label)
        _outputs(arguments, ways[1].rulebook, before, after, labels, path, form)
    return exits.FINE


def _ways(arguments: argparse.Namespace, ready: str) -> tuple[Way, Way]:
    """The two ways of checking an input."""
    from acquis.portfolio.compare.twice import Way
    from acquis.portfolio.mapping import find_mapping
    from acquis.portfolio.reading.table import Unreadable

    def both(given: list[str]) -> list[str | None]:
        return [given[0], given[-1]] if given else [None, None]

    found = []
    for day, folder in zip(both(arguments.as_of), both(arguments.rulebook), strict=True):
        rulebook = library.load(library.place(folder), arguments.overlay).rulebook
        options, wrong = read_choices(
            rulebook, as_of=day, stage=arguments.stage, readings=chosen_readings(arguments.reading),
            rules=arguments.rule,
        )  # fmt: skip
        if wrong:
            raise WrongUse(*wrong)
        if arguments.subject not in (None, *rulebook.vocabulary.subjects):
            raise wrong_use("U903", f"there is no subject `{arguments.subject}`")
        mapping, mistakes = find_mapping(arguments.mapping or ready, rulebook.vocabulary, arguments.subject)
        if mapping is None:
            raise Unreadable(*mistakes)
        label = " by ".join(t for t in (arguments.files[0], folder if len(arguments.rulebook) > 1 else "") if t)
        found.append(Way(rulebook, options, mapping, label))
    return found[0], found[1]


def _outputs(
    arguments: argparse.Namespace, rulebook: Rulebook, first: str, second: str, labels: tuple[str, str],
    path: Path | None, form: str,
) -> None:  # fmt: skip
    from acquis.portfolio.again.output import open_output
    from acquis.portfolio.compare.changes import compare
    from acquis.portfolio.workplace import workplace

    with workplace(arguments.memory_limit, arguments.threads) as place:
        before, after = open_output(place, first), open_output(place, second)
        money = _money(arguments, place, rulebook, before, after)
        found = compare(place, before, after, rulebook, money, labels=labels, most=_MOST)
        _write(place, found, path, form)


def _money(
    arguments: argparse.Namespace, place: Workplace, rulebook: Rulebook, before: Output, after: Output
) -> Money | None:
    """The input to read for the contributions: that of the later check, or of the one that these rules made."""
    from acquis.portfolio.again.origin import find_origin
    from acquis.portfolio.compare.changes import Money
    from acquis.portfolio.summary.work import CONTRIBUTION

    subject = rulebook.vocabulary.subjects.get(after.record.subject)
    if subject is None or CONTRIBUTION not in subject.facts:
        return None
    chosen = before if rulebook.sha256 == before.record.rulebook_sha256 != after.record.rulebook_sha256 else after
    # The mapping of a check of an input is in the record of its output, with its digest.
    return Money(chosen, find_origin(place, chosen, rulebook, source=arguments.input, mapping=arguments.mapping))


def _write(place: Workplace, found: Compared, path: Path | None, form: str) -> None:
    if form == "csv":
        from acquis.portfolio.compare import document

        assert path is not None
        document.write_table(place, found, path)
        return
    if form == "xlsx":
        from acquis.portfolio.compare import workbook

        assert path is not None
        workbook.write(found.comparison, path)
        return
    if form == "json":
        from acquis.portfolio.compare import document

        text = document.write(found.comparison)
    elif form == "html":
        from acquis.portfolio.pages import comparison

        text = comparison.write(found.comparison)
    else:
        from acquis.portfolio.compare import text as plain

        text = plain.write(found.comparison)
    if path is None:
        output.say(text)
    else:
        output.write_file(path, text)
