"""The entry: arguments to a command, and everything that can go wrong on the way to an exit code."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from acquis.cli import exits, output
from acquis.cli.exits import WrongUse
from acquis.diagnostics.errors import RulebookError
from acquis.report.version import VERSION

# Each command with its module in this package. Only the module of the command asked for is imported: some of them
# take longer to import than a check takes to run.
_COMMANDS = {
    "check": "check",
    "rules": "rules",
    "ledger": "ledger",
    "test": "case_runs",
    "eval": "evaluate_expression",
    "portfolio": "portfolio",
    "help": "help",
}

_EXIT_CODES = """\
exit codes:
  0  no breach and nothing undetermined     3  an input is unreadable or invalid
  1  a breach                               4  nothing breached, but something undetermined
  2  wrong use                              5  a fault of the engine
Of several inputs the worst wins, in the order 5, 3, 1, 4, 0. `acquis COMMAND --help` has examples.
"""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; the exit code."""
    if arguments is not None:
        return _run(list(arguments))
    gc.set_threshold(100_000)  # a start makes that many objects that stay; to search them every 700 takes its time
    code = _run(sys.argv[1:])
    if "duckdb" not in sys.modules:  # which would complain that it is not cleaned up
        gc.freeze()  # the process ends: nobody gains by a last search for garbage, which takes as long as a report
    return code


def _run(words: Sequence[str]) -> int:
    try:
        parsed = _parser(words).parse_args(words)
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


def _named(words: Sequence[str]) -> Sequence[str]:
    """The command that the words begin with; all of them for `--help` and for what is none."""
    first = words[0] if words else ""
    if first == "--version":
        return ()
    return (first,) if first in _COMMANDS else tuple(_COMMANDS)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="acquis", allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, epilog=_EXIT_CODES,
        description="Tells whether a project, programme or report complies with EU funding law, "
        "and which provision says so.",
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"acquis {VERSION}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, prog=parser.prog)
    for name in _named(words):
        import_module(f"acquis.cli.{_COMMANDS[name]}").add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(run())
