"""`acquis check`: dossiers in, verdicts out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from acquis import library
from acquis.cli import exits, output, overlay_option
from acquis.cli.exits import WrongUse, wrong_use
from acquis.diagnostics import Diagnostic
from acquis.evaluation.choices import read_choices
from acquis.library import Choices, LoadedRulebook, Report
from acquis.reading import DOSSIER_LIMIT, STANDARD_INPUT

FORMATS = ("text", "json", "html")
TO_COME = ("jsonl", "xlsx", "csv", "junit", "sarif")

_EXAMPLES = """\
examples:
  acquis check project.yaml
  acquis check project.yaml --as-of 2024-11-30 --stage payment --explain
  acquis check a.yaml b.json --format json -o report.json
  acquis check project.yaml --format html -o report.html
  acquis check project.yaml --rule art_15/par_1 --reading art_16/par_11=earlier_day
  cat project.json | acquis check -

exit codes: 0 no breach and nothing undetermined; 1 a breach; 2 wrong use; 3 an input is unreadable or invalid;
4 nothing breached but something undetermined; 5 a fault of the engine
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "check", help="check dossiers",
        description="Check dossiers (YAML or JSON) and say what complies, what does not, and what is open.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    add_option = parser.add_argument
    add_option("files", nargs="+", metavar="FILE", help="a dossier; `-` is standard input")
    add_option("--format", default="text", metavar="FORMAT", help="text (default), json or html")
    add_option("-o", "--output", metavar="FILE", help="write the report to a file instead of standard output")
    add_option(
        "--as-of",
        metavar="DATE",
        help="the day of the verdict, 2024-11-30; picks the law version and decides what is not yet due",
    )
    add_option(
        "--law-version",
        metavar="DATE",
        help="the consolidated version to apply, named by a day of it; deadlines still look at --as-of",
    )
    add_option(
        "--stage",
        metavar="STAGE",
        help="selection, implementation or payment: rules of later steps are listed as later",
    )
    add_option(
        "--reading",
        action="append",
        default=[],
        metavar="RULE=NAME",
        help="the legal reading to use for a rule; may be repeated",
    )
    add_option("--rule", action="append", metavar="ID", help="report this rule only; may be repeated")
    add_option("--explain", action="store_true", help="show how each verdict came about, step by step")
    add_option(
        "--strict-evidence", action="store_true", help="an assessment without by, on and evidence counts as unknown"
    )
    add_option(
        "--fail-level",
        choices=exits.FAIL_LEVELS,
        default="undetermined",
        help="the mildest outcome that makes the exit code other than 0",
    )
    add_option("--rulebook", metavar="DIR", help="use the rule files of this folder")
    overlay_option.add(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    _known_format(arguments.format)
    if arguments.files.count("-") > 1:
        raise wrong_use("U903", "`-` stands twice, but standard input can be read only once")
    target = None if arguments.output in (None, "-") else output.writable(arguments.output, arguments.files)
    choices = _choices(arguments)
    rulebook = library.load(library.place(arguments.rulebook), arguments.overlay)
    _, wrong = read_choices(rulebook.rulebook, **choices)
    if wrong:
        raise WrongUse(*wrong)
    reports, codes = _checked(rulebook, arguments.files, choices)
    if arguments.format != "json":
        for report in reports:
            output.tell_diagnostics(report.errors)
    text = _written(rulebook, reports, arguments, on_screen=target is None)
    if target is not None:
        output.write_file(target, text)
    elif text:
        output.say(text)
    results = [result for report in reports for result in report.results]
    if arguments.rule and results and not any(r.verdicts or r.later for r in results):
        output.tell("no verdict: no rule asked for is about a subject of these files")
    codes += [exits.INVALID_INPUT for report in reports if report.errors]
    codes.append(exits.of_outcomes((r.outcome for r in results), arguments.fail_level))
    return exits.worst(codes)


def _known_format(name: str) -> None:
    if name in TO_COME:
        raise wrong_use(
            "U902",
            f"the format {name} is to come; this version does not write it yet",
            f"use --format {' or --format '.join(FORMATS)}",
        )
    if name not in FORMATS:
        raise wrong_use("U903", f"unknown format `{name}`", f"formats: {', '.join(FORMATS)}")
    if name == "html":
        from acquis.report import html as html_report

        if absent := html_report.missing_packages():
            raise wrong_use("U904", f"--format html needs {' and '.join(absent)}", html_report.INSTALL)


def _choices(arguments: argparse.Namespace) -> Choices:
    return Choices(
        as_of=arguments.as_of, stage=arguments.stage, readings=chosen_readings(arguments.reading), rules=arguments.rule,
        explain=arguments.explain, strict_evidence=arguments.strict_evidence, law_version=arguments.law_version,
    )  # fmt: skip


def chosen_readings(written: Sequence[str]) -> dict[str, str]:
    """The readings that `--reading RULE=NAME` chooses, by rule."""
    found: dict[str, str] = {}
    for text in written:
        rule, equals, name = text.rpartition("=")
        if not (equals and rule and name):
            raise wrong_use(
                "U903", f"`--reading {text}` is not RULE=NAME", "for example --reading art_16/par_11=earlier_day"
            )
        if found.setdefault(rule, name) != name:
            raise wrong_use("U903", f"two readings of `{rule}`: {found[rule]} and {name}")
    return found


def _checked(rulebook: LoadedRulebook, files: Sequence[str], choices: Choices) -> tuple[list[Report], list[int]]:
    """A report for each file; a fault of ours at one does not keep the others from theirs."""
    reports, codes = [], []
    for name in files:
        try:
            reports.append(_report(rulebook, name, choices))
        except Exception as error:
            output.tell(f"{name}:")
            codes.append(output.fault(error))
            reports.append(Report(name, (), (), rulebook.rulebook))
    return reports, codes


def _report(rulebook: LoadedRulebook, name: str, choices: Choices) -> Report:
    if name != "-":
        return rulebook.check_file(name, **choices)
    return rulebook.check_text(sys.stdin.buffer.read(DOSSIER_LIMIT + 1), STANDARD_INPUT, **choices)


def _written(
    rulebook: LoadedRulebook, reports: Sequence[Report], arguments: argparse.Namespace, *, on_screen: bool
) -> str:
    results = [r for report in reports for r in report.results]
    inputs: list[tuple[str, tuple[Diagnostic, ...]]] = [(report.name, report.errors) for report in reports]
    # Each report is imported where it is asked for: a check writes one of them, and nobody waits for the others.
    if arguments.format == "json":
        from acquis.report import json as json_report

        return json_report.write(rulebook.rulebook, inputs, results)
    if arguments.format == "html":
        from acquis.report import html as html_report

        return html_report.write(rulebook.rulebook, inputs, results)
    if not results and on_screen:
        return ""
    from acquis.report import text as text_report

    colour = on_screen and output.colour(sys.stdout)
    return text_report.write(rulebook.rulebook, results, colour=colour, explain=arguments.explain)
