"""`acquis portfolio check`: a table of projects in, a table of verdicts out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from acquis import library
from acquis.backends.codes import MEANING
from acquis.cli import exits, output, overlay_option, portfolio_spark
from acquis.cli.check import chosen_readings
from acquis.cli.exits import WrongUse, wrong_use
from acquis.cli.portfolio import needed, plainly
from acquis.cli.progress import Progress
from acquis.evaluation.choices import read_choices

if TYPE_CHECKING:
    from acquis.evaluation.options import Options
    from acquis.portfolio.parts import Parts
    from acquis.portfolio.run import Checked
    from acquis.rulebook.model import Rulebook

_EXAMPLES = """\
examples:
  acquis portfolio check projects.parquet -o verdicts.parquet
  acquis portfolio check operations.csv --mapping kohesio -o verdicts.csv --as-of 2024-11-30
  acquis portfolio check list.csv --mapping our-columns.yaml -o verdicts.xlsx
  acquis portfolio check filled-in.xlsx -o verdicts.parquet
  acquis portfolio check parts/ -o verdicts/        (a folder of files; run again, it goes on where it was stopped)
  acquis portfolio check projects.duckdb::operations -o verdicts.parquet --memory-limit 1GB
  acquis portfolio check parts/ -o verdicts.parquet --engine spark --spark-url 'local[4]'

Beside OUTPUT.parquet stand OUTPUT.rules.parquet (the rules of its columns), OUTPUT.run.json (the record of the
run) and OUTPUT.rejected.csv (rows that could not be read, each with its reasons). A bad row never stops the run.

exit codes: 0 no breach and nothing undetermined; 1 a breach; 2 wrong use; 3 the input is unreadable, or some of its
rows were rejected; 4 nothing breached but something undetermined; 5 a fault of the engine
"""
_MAPPING = {"xlsx": "template"}  # what is taken where no mapping is named; `columns` for all others


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "check", help="check a table of projects",
        description="Check a table, one row a project, and write one small number for each project and rule.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    option = parser.add_argument
    option("input", metavar="INPUT", help=".csv, .xlsx, .jsonl, .parquet, or FILE.duckdb::TABLE")
    option("-o", "--output", required=True, metavar="OUTPUT", help=".parquet, .csv, .jsonl or .xlsx")
    option("--format", metavar="FORMAT", help="parquet, csv, jsonl or xlsx, whatever the suffix of OUTPUT")
    option("--mapping", metavar="FILE", help="which column holds what: a file, or columns, kohesio or template")
    option("--rejected", metavar="FILE", help="where the rejected rows go, instead of OUTPUT.rejected.csv")
    option("--subject", metavar="NAME", help="what a row is about, if the mapping does not say (default: project)")
    option("--as-of", metavar="DATE", help="the day of the verdicts, 2024-11-30")
    option("--law-version", metavar="DATE", help="the consolidated version to apply, named by a day of it")
    option("--stage", metavar="STAGE", help="selection, implementation or payment: rules of later steps are not asked")
    option("--reading", action="append", default=[], metavar="RULE=NAME", help="the legal reading to use for a rule")
    option("--rule", action="append", metavar="ID", help="this rule only; may be repeated")
    option(
        "--strict-evidence", action="store_true", help="an assessment counts as unknown, since a table has no proofs"
    )
    option("--fail-level", choices=exits.FAIL_LEVELS, default="undetermined",
           help="the mildest outcome that makes the exit code other than 0")  # fmt: skip
    option(
        "--memory-limit",
        default="",
        metavar="SIZE",
        help="use no more memory than this, 1GB say; the rest goes to disk",
    )
    option("--threads", type=int, default=0, metavar="N", help="use so many processor cores (default: all)")
    option("--rulebook", metavar="DIR", help="use the rule files of this folder")
    portfolio_spark.add(parser)
    overlay_option.add(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    needed()
    loaded = library.load(library.place(arguments.rulebook), arguments.overlay)
    options = _options(arguments, loaded.rulebook)
    if arguments.engine == "spark":
        return plainly(
            arguments,
            lambda: _told(*portfolio_spark.run(arguments, loaded.rulebook, options), arguments.fail_level),
        )
    return plainly(arguments, lambda: _checked(arguments, loaded.rulebook, options))


def _options(arguments: argparse.Namespace, rulebook: Rulebook) -> Options:
    options, wrong = read_choices(
        rulebook, as_of=arguments.as_of, stage=arguments.stage, readings=chosen_readings(arguments.reading),
        rules=arguments.rule, strict_evidence=arguments.strict_evidence, law_version=arguments.law_version,
    )  # fmt: skip
    if wrong:
        raise WrongUse(*wrong)
    if arguments.subject not in (None, *rulebook.vocabulary.subjects):
        raise wrong_use("U903", f"there is no subject `{arguments.subject}`")
    return options


def _checked(arguments: argparse.Namespace, rulebook: Rulebook, options: Options) -> int:
    """One file, or a folder of parts, on this machine."""
    from acquis.portfolio import run as portfolio
    from acquis.portfolio.mapping import find_mapping
    from acquis.portfolio.parts import check_parts, parts_of
    from acquis.portfolio.reading.source import find_input
    from acquis.portfolio.reading.table import Unreadable
    from acquis.portfolio.writing.outputs import outputs_of

    folder = Path(arguments.input) if Path(arguments.input).is_dir() else None
    inputs = parts_of(folder) if folder is not None else (find_input(arguments.input),)
    name = arguments.mapping or _MAPPING.get(inputs[0].form, "columns")
    mapping, mistakes = find_mapping(name, rulebook.vocabulary, arguments.subject)
    if mapping is None:
        raise Unreadable(*mistakes)
    progress = Progress(sys.stderr)
    how: dict[str, Any] = {"memory_limit": arguments.memory_limit, "threads": arguments.threads}
    how |= {"tell": progress.step, "watch": progress.at}
    try:
        if folder is not None:
            form = arguments.format or "parquet"
            parts = check_parts(rulebook, inputs, mapping, options, Path(arguments.output), form, **how)
            return _told_parts(parts, len(inputs), arguments.fail_level)
        outputs = outputs_of(arguments.output, arguments.rejected, (inputs[0].path,), arguments.format)
        done = portfolio.check(rulebook, inputs[0], mapping, options, outputs, **how)
    finally:
        progress.done()
    return _told(done, outputs.rejected, arguments.fail_level)


def _told_parts(done: Parts, number: int, fail_level: str) -> int:
    """Say what came of the parts; the exit code."""
    before = f", {done.skipped} of them finished before" if done.skipped else ""
    output.tell(f"{number} parts{before}")
    output.tell(f"{done.read} rows read: {done.accepted} checked, {done.rejected} rejected")
    found = [MEANING[code][0] for code, count in done.verdicts.items() if count and code in MEANING]
    codes = [exits.INVALID_INPUT] if done.rejected else []
    return exits.worst([*codes, exits.of_outcomes(found, fail_level)])


def _told(done: Checked, rejected: Path, fail_level: str) -> int:
    """Say what came of it; the exit code."""
    facts = done.facts
    output.tell(f"{facts.read} rows read: {facts.accepted} checked, {facts.rejected} rejected")
    if facts.rejected:
        output.tell(f"why rows were rejected: {rejected}")
    found = [MEANING[code][0] for code, count in done.verdicts.items() if count and code in MEANING]
    codes = [exits.INVALID_INPUT] if facts.rejected else []
    return exits.worst([*codes, exits.of_outcomes(found, fail_level)])
