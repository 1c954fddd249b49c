"""`acquis portfolio template`: a workbook to fill in."""

from __future__ import annotations

import argparse

from acquis import library
from acquis.cli import exits, output, overlay_option
from acquis.cli.exits import wrong_use
from acquis.cli.portfolio import needed

_EXAMPLES = """\
examples:
  acquis portfolio template -o projects.xlsx
  acquis portfolio check projects.xlsx -o verdicts.csv      (once it is filled in)

Each fact has a column with a note that says what it means and from which article it comes; codes and yes or no are
chosen from lists. Lists, such as the entities of a project, have sheets of their own, joined by the project's id.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "template", help="write a workbook to fill in",
        description="Write an empty workbook with a column for each fact.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="a file that ends in .xlsx")
    parser.add_argument("--subject", default="project", metavar="NAME", help="what a row is about (default: project)")
    parser.add_argument("--rulebook", metavar="DIR", help="use the rule files of this folder")
    overlay_option.add(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    needed()
    # Only now: these need packages that other commands do without.
    from acquis.portfolio.template import write_template
    from acquis.portfolio.writing.together import Together

    target = output.writable(arguments.output, arguments.overlay)
    if target.suffix.lower() != ".xlsx":
        raise wrong_use("U903", f"`-o {arguments.output}` does not end in .xlsx")
    rulebook = library.load(library.place(arguments.rulebook), arguments.overlay).rulebook
    subject = rulebook.vocabulary.subjects.get(arguments.subject)
    if subject is None:
        raise wrong_use("U903", f"there is no subject `{arguments.subject}`")
    try:
        with Together() as files:
            write_template(files.path(target), rulebook, subject)
    except OSError as error:
        raise wrong_use("U903", f"`-o {arguments.output}` cannot be written: {error.strerror}") from None
    output.tell(f"written: {target}")
    return exits.FINE
