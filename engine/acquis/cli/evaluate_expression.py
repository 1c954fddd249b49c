"""`acquis eval`: one expression, or many from a file of cases."""

from __future__ import annotations

import argparse

from acquis.backends.interpreter.answer import Answer, ask
from acquis.backends.interpreter.inputs import Input, read_input
from acquis.cli import exits, output, overlay_option
from acquis.cli.cases import answer_cases
from acquis.cli.exits import wrong_use
from acquis.cli.figures import Figures
from acquis.diagnostics import Diagnostic
from acquis.source import Source, Span

_EXAMPLES = """\
examples:
  acquis eval '75 % * 1200000'
  acquis eval 'min(a, b) <= 100' --input a=number:unknown --input b=number:90
  acquis eval 'add_months(day, 3)' --input day=date:2024-11-30
  acquis eval 'art_15.general_ceiling * total' --input total=money:71162.19
  acquis eval --cases cases.jsonl
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "eval", help="evaluate one expression, or a file of them",
        description="Evaluate an expression of the rule language and print its value, what it waits for, "
        "or why it has none. Numbers, quoted texts, lists and dates may stand in it. "
        "Put -- before an expression that begins with a minus.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument("expression", nargs="?", metavar="EXPRESSION", help="the expression; quote it for the shell")
    parser.add_argument(
        "--input", action="append", default=[], metavar="NAME=TYPE:VALUE",
        help="an input: boolean, number, integer, decimal, money, percentage, date or text; "
        "the value may be `unknown` or `none`",
    )  # fmt: skip
    parser.add_argument(
        "--cases", metavar="FILE", help="JSON lines with id, expression and inputs; `-` is standard input"
    )
    parser.add_argument("--rulebook", metavar="DIR", help="the rulebook whose figures may be named")
    overlay_option.add(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    if (arguments.expression is None) == (arguments.cases is None):
        raise wrong_use("U903", "give either an expression or --cases FILE", "see acquis eval --help")
    names = Figures(arguments.rulebook, arguments.overlay)
    if arguments.cases is not None:
        if arguments.input:
            raise wrong_use("U903", "--input goes with an expression; cases bring their own inputs")
        return answer_cases(arguments.cases, names)
    inputs, mistakes = _inputs(arguments.input)
    if mistakes:
        output.tell_diagnostics(mistakes)
        return exits.INVALID_INPUT
    answer = ask(arguments.expression, inputs, names.of(arguments.expression))
    if answer.mistakes:
        output.tell_diagnostics(answer.mistakes)
        return exits.INVALID_INPUT
    output.say(_text(answer))
    return exits.FINE


def _inputs(written: list[str]) -> tuple[list[Input], list[Diagnostic]]:
    found: dict[str, Input] = {}
    mistakes: list[Diagnostic] = []
    for text in written:
        name, equals, rest = text.partition("=")
        kind, colon, value = rest.partition(":")
        if not (equals and colon and name.isidentifier()):
            raise wrong_use(
                "U903", f"`--input {text}` is not NAME=TYPE:VALUE", "for example --input total=money:1200000.00"
            )
        if name in found:
            raise wrong_use("U903", f"`--input {name}` is given twice")
        read = read_input(name, kind, value)
        if isinstance(read, Input):
            found[name] = read
            continue
        source = Source(f"--input {name}", text)
        mistakes.append(Diagnostic(read.code, read.message, Span(source, len(name) + 1, len(text)), read.help))
    return list(found.values()), mistakes


def _text(answer: Answer) -> str:
    if answer.gap:
        return f"no answer: {answer.gap}"
    return answer.text if answer.value is not None else f"unknown: {', '.join(answer.unknown)}"
