"""`acquis rules`: the law as it is encoded, for reading and for checking."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from acquis import library
from acquis.cases import read_case_file
from acquis.cases.kinds import idle_reasons
from acquis.cli import exits, output, overlay_option
from acquis.cli.exits import WrongUse, wrong_use
from acquis.cli.rule_page import derogation_page, provision_page, rule_page
from acquis.diagnostics import Diagnostic
from acquis.diagnostics.render import render
from acquis.evaluation.choices import unknown_rule
from acquis.quantities import show_date
from acquis.report.standing import standing
from acquis.rulebook.load import case_files, load
from acquis.rulebook.model import Rulebook
from acquis.schemas.check import check_forms

_EXAMPLES = """\
examples:
  acquis rules list
  acquis rules list --subject programme
  acquis rules show art_15/par_1
  acquis rules check my-rules/amif
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command with its three parts."""
    parser = commands.add_parser(
        "rules", help="list, show or check the rules",
        description="The rules as they are encoded: all of them, one of them, or their mistakes.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    parts = parser.add_subparsers(title="parts", metavar="list | show RULE | check [DIR]", required=True)
    listing = parts.add_parser("list", help="all rules in the order of the act", allow_abbrev=False)
    listing.add_argument("--subject", metavar="NAME", help="only the rules about one subject: project, programme, ...")
    listing.set_defaults(run=_list)
    showing = parts.add_parser("show", help="one rule in full", allow_abbrev=False)
    showing.add_argument(
        "rule", metavar="RULE", help="the id of a rule, a derogation or a provision; quote it if it holds #"
    )
    showing.set_defaults(run=_show)
    checking = parts.add_parser("check", help="every mistake of a rulebook; exit code 0 or 3", allow_abbrev=False)
    checking.add_argument(
        "folder", nargs="?", metavar="DIR", help="the folder of rule files; left out, the rules in use"
    )
    checking.set_defaults(run=_check)
    for part in (listing, showing, checking):
        part.add_argument("--rulebook", metavar="DIR", help="use the rule files of this folder")
        overlay_option.add(part)


def _rulebook(arguments: argparse.Namespace) -> Rulebook:
    return library.load(library.place(arguments.rulebook), arguments.overlay).rulebook


def _list(arguments: argparse.Namespace) -> int:
    rulebook = _rulebook(arguments)
    subjects = {r.subject for r in rulebook.rules.values()}
    if arguments.subject is not None and arguments.subject not in subjects:
        raise wrong_use("U903", f"no rule is about `{arguments.subject}`", f"subjects: {', '.join(sorted(subjects))}")
    rows = [
        (r.id, r.citation, r.subject, r.kind, r.stage or "any stage", r.title)
        for r in rulebook.rules.values()
        if arguments.subject in (None, r.subject)
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    output.say("\n".join("  ".join((*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[5])) for row in rows))
    return exits.FINE


def _show(arguments: argparse.Namespace) -> int:
    rulebook, identity = _rulebook(arguments), arguments.rule
    derogations = [(base, d) for base in rulebook.rules.values() for d in base.derogations if d.id == identity]
    if identity in rulebook.rules:
        parts = [rule_page(rulebook, rulebook.rules[identity]), "\n".join(standing(rulebook, "rules"))]
        output.say("\n\n".join(part for part in parts if part))
    elif derogations:
        output.say(derogation_page(rulebook, derogations))
    elif identity in rulebook.ledger:
        output.say(provision_page(rulebook, rulebook.ledger[identity]))
    else:
        raise WrongUse(unknown_rule(rulebook, identity))
    return exits.FINE


def _check(arguments: argparse.Namespace) -> int:
    if arguments.folder is not None and arguments.rulebook is not None and arguments.folder != arguments.rulebook:
        raise wrong_use("U903", "two folders are named; name one")
    folder = Path(arguments.folder) if arguments.folder is not None else library.place(arguments.rulebook)
    overlays = [Path(o) for o in arguments.overlay]
    loaded = load(folder, overlays)
    book = loaded.rulebook
    found = (*loaded.mistakes, *(_in_cases(folder, book) if book is not None else ()))
    found += check_forms(folder, found, overlays)
    if found or book is None:
        _say_mistakes(found)
        return exits.INVALID_INPUT
    latest = show_date(book.act.versions[-1].day)
    said = f"no mistakes: {len(book.rules)} rules of {book.act.id}, law version {latest}, sha256 {book.sha256}"
    output.say("\n".join([said, *standing(book, "rules")]))
    return exits.FINE


def _in_cases(folder: Path, rulebook: Rulebook) -> Iterator[Diagnostic]:
    """What is wrong in the files of cases; whether the cases come out right is for their tests."""
    files = [read_case_file(path, rulebook) for path in case_files(folder)]
    for file in files:
        yield from file.mistakes
    yield from idle_reasons(rulebook, files)


def _say_mistakes(mistakes: Sequence[Diagnostic]) -> None:
    count = f"{len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}"
    output.say(render(mistakes, output.colour(sys.stdout)) + "\n" + count)
