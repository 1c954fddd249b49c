"""`acquis portfolio explain`: how the verdicts on one project of a portfolio came about."""

from __future__ import annotations

import argparse
import sys

from acquis import library
from acquis.backends.codes import MEANING
from acquis.cli import exits, output, portfolio_again
from acquis.cli.portfolio import needed, plainly

_EXAMPLES = """\
examples:
  acquis portfolio explain verdicts.parquet --id P-000017
  acquis portfolio explain verdicts.parquet --id P-000017 --rule art_15/par_1
  acquis portfolio explain verdicts.csv --id P-000017 --input moved/operations.csv --mapping kohesio

The project's facts are read from the input of the check and evaluated once more, with every step. What comes of it
is held against OUTPUT: if they disagree, that is said, and is a fault of the engine.

exit codes: 0 no breach and nothing undetermined; 1 a breach; 2 wrong use; 3 output or input unreadable, or not those
of the record; 4 nothing breached but something undetermined; 5 the evaluator disagrees with OUTPUT
"""
_NAMES = {0: "not asked"} | {n: o if b is None else f"{o}: {b}" for n, (o, b) in MEANING.items()}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "explain", help="show how the verdicts on one project of a table came about",
        description="Evaluate one project once more, with every step, and compare with OUTPUT.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    option = parser.add_argument
    option("of", metavar="OUTPUT", help="what `acquis portfolio check` wrote")
    option("--id", required=True, metavar="X", help="the id of the project")
    option("--rule", metavar="ID", help="this rule only")
    option("--fail-level", choices=exits.FAIL_LEVELS, default="undetermined",
           help="the mildest outcome that makes the exit code other than 0")  # fmt: skip
    portfolio_again.add_origin(parser)
    portfolio_again.add_resources(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    needed()
    return plainly(arguments, lambda: _explained(arguments))


def _explained(arguments: argparse.Namespace) -> int:
    # Only now: these need packages that other commands do without.
    from acquis.portfolio.explain import explain
    from acquis.portfolio.workplace import workplace
    from acquis.report import text

    rulebook = library.load(library.place(arguments.rulebook), arguments.overlay).rulebook
    with workplace(arguments.memory_limit, arguments.threads) as place:
        done = explain(
            place, arguments.of, rulebook, arguments.id, rule=arguments.rule, source=arguments.input,
            mapping=arguments.mapping,
        )  # fmt: skip
    found = done.found
    output.say(text.write(rulebook, [found.result], colour=output.colour(sys.stdout), explain=True))
    for rule, code, own in found.disagreements():
        output.tell(f"{rule}: {_NAMES[code]} in {arguments.of}, {_NAMES[own]} to the evaluator")
    if found.disagreements():
        output.tell("the evaluator disagrees with the output. This is our mistake, not yours.")
        return exits.FAULT
    return exits.of_outcomes([found.result.outcome], arguments.fail_level)
