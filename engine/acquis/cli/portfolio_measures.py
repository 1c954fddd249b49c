"""`acquis portfolio measures`: what a table of projects comes to for each programme, against the limits of the law."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from acquis import library
from acquis.cli import exits, output, overlay_option
from acquis.cli.check import chosen_readings
from acquis.cli.exits import WrongUse
from acquis.cli.portfolio import needed, plainly
from acquis.diagnostics import Diagnostic
from acquis.dossier.model import SubjectFacts
from acquis.dossier.read import read_dossier
from acquis.evaluation.choices import read_choices
from acquis.evaluation.options import Options
from acquis.reading import read_file
from acquis.rulebook.model import Rulebook

if TYPE_CHECKING:
    from acquis.portfolio.measures.run import Found

_EXAMPLES = """\
examples:
  acquis portfolio measures projects.parquet --programme pt.yaml --programme es.yaml
  acquis portfolio measures operations.csv --mapping kohesio --programme pt.yaml --format json -o measures.json

A measure is no verdict on the programme: it says what its projects, as far as they are in the table, come to:
minimum shares, ceilings and ring-fences, with bounds where amounts or kinds of projects are not known, and which
projects decide. Projects and programmes are joined by their Member State.

exit codes: 0 nothing missed and nothing open; 1 a limit is missed; 2 wrong use; 3 an input is unreadable or some rows
were rejected; 4 something is open; 5 a fault of the engine
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "measures", help="add projects up for each programme: shares, ceilings, ring-fences",
        description="Add a table of projects up for each programme, against the limits of the law.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    option = parser.add_argument
    option("input", metavar="INPUT", help="a table of projects, as for `acquis portfolio check`")
    option("--programme", action="append", default=[], metavar="FILE", help="a dossier of a programme; may be repeated")
    option("--mapping", metavar="FILE", help="which column holds what: a file, or columns, kohesio or template")
    option("--as-of", metavar="DATE", help="the day for which the law is read")
    option("--law-version", metavar="DATE", help="the consolidated version to apply, named by a day of it")
    option("--reading", action="append", default=[], metavar="RULE=NAME", help="the legal reading to use for a rule")
    option("--strict-evidence", action="store_true", help="an assessment counts as unknown")
    option("--format", choices=("text", "json"), default="text", help="text (default) or json")
    option("-o", "--output", metavar="FILE", help="write to a file instead of standard output")
    option("--memory-limit", default="", metavar="SIZE", help="use no more memory than this, 1GB say")
    option("--threads", type=int, default=0, metavar="N", help="use so many processor cores (default: all)")
    option("--rulebook", metavar="DIR", help="use the rule files of this folder")
    overlay_option.add(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    needed()
    read = [arguments.input, *arguments.programme]
    target = None if arguments.output in (None, "-") else output.writable(arguments.output, read)
    rulebook = library.load(library.place(arguments.rulebook), arguments.overlay).rulebook
    options, wrong = read_choices(
        rulebook, as_of=arguments.as_of, readings=chosen_readings(arguments.reading),
        strict_evidence=arguments.strict_evidence, law_version=arguments.law_version,
    )  # fmt: skip
    if wrong:
        raise WrongUse(*wrong)
    programmes, mistakes = _programmes(rulebook, arguments.programme)
    if mistakes:
        output.tell_diagnostics(mistakes)
        return exits.INVALID_INPUT
    return plainly(arguments, lambda: _measured(arguments, rulebook, options, programmes, target))


def _measured(
    arguments: argparse.Namespace, rulebook: Rulebook, options: Options, programmes: tuple[SubjectFacts, ...],
    target: Path | None,
) -> int:  # fmt: skip
    # Only now: these need packages that other commands do without.
    from acquis.portfolio.mapping import find_mapping
    from acquis.portfolio.measures.limits import KEPT, MISSED
    from acquis.portfolio.measures.run import measure
    from acquis.portfolio.reading.source import find_input
    from acquis.portfolio.reading.table import Unreadable

    source = find_input(arguments.input)
    name = arguments.mapping or ("template" if source.form == "xlsx" else "columns")
    mapping, unread = find_mapping(name, rulebook.vocabulary, None)
    if mapping is None:
        raise Unreadable(*unread)
    facts, found = measure(
        rulebook, source, mapping, options, programmes, memory_limit=arguments.memory_limit, threads=arguments.threads
    )
    text = _text(rulebook, found, arguments.format)
    if target is not None:
        output.write_file(target, text)
    else:
        output.say(text)
    output.tell(f"{facts.read} rows read: {facts.accepted} added up, {facts.rejected} rejected")
    states = {one.measured.state for one in found}
    codes = [exits.INVALID_INPUT] if facts.rejected else []
    outcome = "non_compliant" if MISSED in states else "undetermined" if states - {KEPT} else "compliant"
    return exits.worst([*codes, exits.of_outcomes([outcome], "undetermined")])


def _text(rulebook: Rulebook, found: Sequence[Found], form: str) -> str:
    from acquis.portfolio.measures import tell

    if form == "json":
        shown = [tell.as_json(rulebook, one.measured, one.deciding) for one in found]
        return json.dumps({"measures": shown}, ensure_ascii=False, indent=2) + "\n"
    return "".join(f"{tell.sentence(rulebook, one.measured, one.deciding)}\n" for one in found)


def _programmes(rulebook: Rulebook, files: list[str]) -> tuple[tuple[SubjectFacts, ...], tuple[Diagnostic, ...]]:
    found: list[SubjectFacts] = []
    mistakes: list[Diagnostic] = []
    for name in files:
        node, unread = read_file(name)
        mistakes.extend(unread)
        if node is None or unread:
            continue
        dossier, wrong = read_dossier(node, name, rulebook)
        mistakes.extend(wrong)
        if dossier is not None:
            wholes = {rulebook.rules[m.rule].subject for m in rulebook.measures}
            found.extend(s for s in dossier.subjects if s.subject in wholes)
    return tuple(found), tuple(mistakes)
