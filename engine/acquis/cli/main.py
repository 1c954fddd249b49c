"""The entry: arguments to a command, and everything that can go wrong on the way to an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from acquis.cli import case_runs, check, evaluate_expression, exits, ledger, output, rules
from acquis.cli import help as help_command
from acquis.cli.exits import WrongUse
from acquis.library import RulebookError
from acquis.report.version import VERSION

_EXIT_CODES = """\
exit codes:
  0  no breach and nothing undetermined     3  an input is unreadable or invalid
  1  a breach                               4  nothing breached, but something undetermined
  2  wrong use                              5  a fault of the engine
Of several inputs the worst wins, in the order 5, 3, 1, 4, 0. `acquis COMMAND --help` has examples.
"""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; the exit code."""
    try:
        parsed = _parser().parse_args(arguments)
        code: int = parsed.run(parsed)
    except WrongUse as error:
        output.tell_diagnostics(error.diagnostics)
        return exits.WRONG_USE
    except RulebookError as error:
        output.tell_diagnostics(error.diagnostics)
        return exits.INVALID_INPUT
    except SystemExit as error:  # argparse ends so, for --help and for what it cannot read
        return error.code if isinstance(error.code, int) else exits.WRONG_USE
    except BrokenPipeError:
        _quiet()
        return exits.FINE
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return output.fault(error)
    return code


def _quiet() -> None:
    # Nobody reads any more; without this Python would complain once more while it ends.
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="acquis", allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, epilog=_EXIT_CODES,
        description="Tells whether a project, programme or report complies with EU funding law, "
        "and which provision says so.",
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"acquis {VERSION}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (check, rules, ledger, case_runs, evaluate_expression, help_command):
        command.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(run())
