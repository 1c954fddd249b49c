"""`acquis help CODE`: what a mistake means and what to do."""

from __future__ import annotations

import argparse

from acquis.cli import exits, output
from acquis.cli.exits import wrong_use
from acquis.diagnostics import did_you_mean, pages


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "help", help="explain a diagnostic code",
        description="Print the page of a diagnostic code; without a code, list all of them.",
        epilog="examples:\n  acquis help\n  acquis help C703\n", formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("code", nargs="?", metavar="CODE", help="as it stands in brackets after `error`")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    if arguments.code is None:
        output.say("\n".join(f"{code}  {pages.title(code)}" for code in pages.codes()))
        return exits.FINE
    page = pages.page(arguments.code)
    if page is None:
        near = did_you_mean(arguments.code.upper(), pages.codes()) or "`acquis help` lists all codes"
        raise wrong_use("U903", f"there is no code `{arguments.code}`", near)
    output.say(page)
    return exits.FINE
