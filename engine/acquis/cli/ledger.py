"""`acquis ledger`: what became of every provision, and whether an official text still says what the rules hold."""

from __future__ import annotations

import argparse
import sys

from acquis import library
from acquis.cli import exits, output
from acquis.cli.exits import wrong_use
from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.ledger.compare import compare
from acquis.ledger.coverage import coverage
from acquis.ledger.holdings import read_references
from acquis.ledger.show import comparison_json, comparison_page, coverage_json, coverage_page
from acquis.reading import read_text
from acquis.rulebook.model import Rulebook

FORMATS = ("text", "json")
TEXT_LIMIT = 4 << 20  # bytes; the longest acts of the Union have about one million

_EXAMPLES = """\
examples:
  acquis ledger
  acquis ledger --article 22
  acquis ledger anx_VI/tab_1 --format json
  acquis ledger --text regulation-2021-1147.txt

--text reads the plain text of a consolidated version as EUR-Lex shows it, takes from it every provision, figure and
reference, and tells where they differ from the ledger, the figures and the references of the rulebook.
exit codes: 0 nothing is open and nothing differs; 1 the text differs; 2 wrong use; 3 an input is unreadable or no act,
or the ledger contradicts the rules; 5 a fault of the engine
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "ledger", help="what became of every provision; compare with an official text",
        description="Every provision of the act: which rules test it, and of the others what became of them and why.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    add_option = parser.add_argument
    add_option("place", nargs="?", metavar="ID", help="only this article, annex or provision: art_22, anx_III/pnt_4")
    add_option("--article", metavar="NUMBER", help="only this article: 22")
    add_option("--text", metavar="FILE", help="compare the rulebook with this text of the act")
    add_option("--format", default="text", metavar="FORMAT", help="text (default) or json")
    add_option("--rulebook", metavar="DIR", help="use the rule files of this folder")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    if arguments.format not in FORMATS:
        raise wrong_use("U903", f"unknown format `{arguments.format}`", f"formats: {', '.join(FORMATS)}")
    narrowed = arguments.place is not None or arguments.article is not None
    if arguments.text is not None and narrowed:
        raise wrong_use("U903", "--text compares the whole act", "leave out the article or provision")
    if arguments.place is not None and arguments.article is not None:
        raise wrong_use("U903", "an article and a provision are named; name one")
    rulebook = library.load(library.place(arguments.rulebook)).rulebook
    return _text(arguments, rulebook) if arguments.text is not None else _coverage(arguments, rulebook)


def _coverage(arguments: argparse.Namespace, rulebook: Rulebook) -> int:
    place = arguments.place or (f"art_{arguments.article}" if arguments.article is not None else "")
    found = coverage(rulebook, place)
    if not found.rows:
        units = {unit for identity in rulebook.ledger for unit in (identity, identity.partition("/")[0])}
        raise wrong_use("U903", f"the act has no `{place}`", did_you_mean(place, units) or "examples: art_22, anx_III")
    output.say(coverage_json(rulebook, found) if arguments.format == "json" else coverage_page(rulebook, found))
    output.tell_diagnostics(found.contradictions)
    return exits.INVALID_INPUT if found.contradictions else exits.FINE


def _text(arguments: argparse.Namespace, rulebook: Rulebook) -> int:
    rows, wrong = read_references(library.place(arguments.rulebook), rulebook.ledger)
    source, unreadable = read_text(arguments.text, limit=TEXT_LIMIT)
    if source is None or wrong:
        return _refuse((*wrong, *unreadable))
    found = compare(rulebook, rows, source)
    if isinstance(found, Diagnostic):
        return _refuse((found,))
    colour = output.colour(sys.stdout)
    output.say(comparison_json(found) if arguments.format == "json" else comparison_page(rulebook, found, colour))
    return exits.BREACH if found.differences else exits.FINE


def _refuse(mistakes: tuple[Diagnostic, ...]) -> int:
    output.tell_diagnostics(mistakes)
    return exits.INVALID_INPUT
