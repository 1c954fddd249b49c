"""`acquis test`: the cases beside the rules, run; or which kinds of cases each rule has."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from acquis import library
from acquis.cases import CaseRun, read_case_file, run_case
from acquis.cases.formats import FileRun, kinds_to_json, to_json, to_junit
from acquis.cases.kinds import RuleKinds, idle_reasons, kinds
from acquis.cases.model import Case
from acquis.cases.places import case_paths, near, rulebook_folder
from acquis.cases.show import counted, show_kinds, show_run, summary
from acquis.cli import exits, output, overlay_option
from acquis.cli.exits import WrongUse, wrong_use
from acquis.diagnostics import Diagnostic
from acquis.diagnostics.render import visible
from acquis.evaluation.choices import unknown_rule
from acquis.library import RulebookError
from acquis.rulebook.model import Rulebook

FORMATS = ("text", "json", "junit")

_EXAMPLES = """\
examples:
  acquis test
  acquis test my-rules/article_15.cases.yaml
  acquis test my-rules --filter "75 %" --rule art_15/par_1
  acquis test --kinds
  acquis test --format junit > cases.xml

A file of cases is held against the rulebook in whose folder it lies, else against the rules in use.
exit codes: 0 every case passes; 1 a case fails, or with --kinds a rule lacks some; 2 wrong use;
3 a file of cases or a rulebook has mistakes; 5 a fault of the engine
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "test", help="run the cases beside the rules",
        description="Run the cases of a rulebook: say which come out otherwise than they say, and in what.",
        epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    add_option = parser.add_argument
    add_option("paths", nargs="*", metavar="PATH", help="a file of cases, or a folder; left out, the rulebook's cases")
    add_option("--rulebook", metavar="DIR", help="use the rule files of this folder for all of them")
    add_option(
        "--filter", metavar="TEXT", help="only the cases whose sentence contains this, in small or large letters"
    )
    add_option("--rule", action="append", metavar="ID", help="only what is expected of this rule; may be repeated")
    add_option("--kinds", action="store_true", help="run nothing; list the kinds of cases that each rule lacks")
    add_option("--format", default="text", metavar="FORMAT", help="text (default), json or junit")
    overlay_option.add(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    if arguments.format not in FORMATS:
        raise wrong_use("U903", f"unknown format `{arguments.format}`", f"formats: {', '.join(FORMATS)}")
    if arguments.kinds and (arguments.filter is not None or arguments.format == "junit"):
        raise wrong_use("U903", "--kinds goes neither with --filter nor with junit")
    if arguments.filter is not None and not arguments.filter.strip():
        raise wrong_use("U903", "`--filter` names no text")
    books = _Books(arguments.rulebook, arguments.overlay)
    return _kinds(arguments, books) if arguments.kinds else _runs(arguments, books)


class _Books:
    """Rulebooks by folder, each loaded once, and its mistakes told once."""

    def __init__(self, named: str | None, overlays: Sequence[str]) -> None:
        self.named, self.overlays = None if named is None else library.place(named), overlays
        self.loaded: dict[Path, Rulebook | None] = {}

    def folder(self, path: Path) -> Path:
        """The rulebook that a path speaks of: the one named, the one it lies in or is, or the one in use."""
        if self.named is not None:
            return self.named
        own = path if (path / "act.yaml").is_file() else rulebook_folder(path)
        return library.place() if own is None else near(own)

    def load(self, folder: Path) -> tuple[Rulebook | None, tuple[Diagnostic, ...]]:
        """A rulebook, or None and, the first time, what is wrong with it."""
        if folder in self.loaded:
            return self.loaded[folder], ()
        try:
            self.loaded[folder] = library.load(folder, self.overlays).rulebook
        except RulebookError as error:
            self.loaded[folder] = None
            return None, error.diagnostics
        return self.loaded[folder], ()


def _named(arguments: argparse.Namespace, books: _Books) -> list[Path]:
    return [Path(p) for p in arguments.paths] or [near(books.named or library.place())]


def _folders(arguments: argparse.Namespace, books: _Books) -> list[Path]:
    """The rulebooks themselves, each once: what a rule lacks can only be said of all their cases."""
    found: dict[Path, None] = {}
    for path in _named(arguments, books):
        inside = [path] if (path / "act.yaml").is_file() else case_paths(path)
        found |= dict.fromkeys(near(books.folder(p)) for p in inside)
    return list(found)


def _paths(arguments: argparse.Namespace, books: _Books) -> list[Path]:
    found: dict[Path, Path] = {}
    for path in _named(arguments, books):
        inside = case_paths(path)
        if not inside:
            raise wrong_use("U903", f"there are no cases in `{path}`", "files of cases end in .cases.yaml")
        for file in inside:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _runs(arguments: argparse.Namespace, books: _Books) -> int:
    paths = _paths(arguments, books)
    made = (_file(path, books, arguments.rule, arguments.filter) for path in paths)
    files = [file for file in made if file is not None]
    _known_rules(arguments.rule, books)
    narrowed = arguments.rule is not None or arguments.filter is not None
    shown = [f for f in files if f.runs or f.mistakes or f.faults or not narrowed]
    if not shown:
        raise wrong_use("U903", "no case is left", "ask for another --filter or --rule")
    if arguments.format == "text":
        _say(shown)
    else:
        output.say(to_json(shown) if arguments.format == "json" else to_junit(shown))
    return exits.worst(code for f in shown for code in _codes(f))


def _codes(file: FileRun) -> Iterator[int]:
    found = ((file.faults, exits.FAULT), (file.wrong, exits.INVALID_INPUT), (file.failed, exits.BREACH))
    return (code for count, code in found if count)


def _file(path: Path, books: _Books, rules: Sequence[str] | None, text: str | None) -> FileRun | None:
    """A file, run; with a rulebook that has mistakes these alone, and nothing for its further files."""
    rulebook, mistakes = books.load(books.folder(path))
    if rulebook is None:
        return FileRun(str(books.folder(path)), (), mistakes) if mistakes else None
    file = read_case_file(path, rulebook)
    asked = [case for case in file.cases if _asked(case, rules, text)]
    runs = tuple(ran for case in asked if (ran := _run(case, rulebook, rules)) is not None)
    return FileRun(str(path), runs, file.mistakes, len(asked) - len(runs))


def _run(case: Case, rulebook: Rulebook, rules: Sequence[str] | None) -> CaseRun | None:
    try:
        return run_case(case, rulebook, rules)
    except Exception as error:  # a fault of ours at one case does not keep the others from being run
        place = case.span
        output.tell(f"{visible(place.source.name)}:{place.line}:{place.column}: {visible(case.sentence)}")
        output.fault(error)
        return None


def _asked(case: Case, rules: Sequence[str] | None, text: str | None) -> bool:
    named = rules is None or any(rule in case.expect for rule in rules)
    return named and (text is None or " ".join(text.split()).casefold() in case.sentence.casefold())


def _known_rules(rules: Sequence[str] | None, books: _Books) -> None:
    loaded = [book for book in books.loaded.values() if book is not None]
    wrong = [r for r in rules or () if loaded and not any(r in book.rules for book in loaded)]
    if wrong:
        raise WrongUse(*(unknown_rule(loaded[0], rule) for rule in wrong))


def _say(files: Iterable[FileRun]) -> None:
    colour, files = output.colour(sys.stdout), list(files)
    for file in files:
        failed = f", {counted(file.failed, 'fails', 'fail')}" if file.failed else ""
        wrong = f", {counted(file.wrong, 'mistake')}" if file.wrong else ""
        faulty = f", {counted(file.faults, 'fault')} of the engine" if file.faults else ""
        output.say(f"{visible(file.name)}: {counted(len(file.runs), 'case')}{failed}{wrong}{faulty}")
        output.tell_diagnostics(file.mistakes)
        for one in file.runs:
            if one.mistakes:
                output.tell_diagnostics(one.mistakes)
            elif not one.passed:
                output.say("\n" + show_run(one, colour=colour) + "\n")
    total, failing = sum(len(f.runs) for f in files), sum(f.failed for f in files)
    wrong_count, passing = sum(f.wrong for f in files), sum(1 for f in files for one in f.runs if one.passed)
    output.say(summary(total, passing, failing, len(files), wrong_count, colour=colour))


def _kinds(arguments: argparse.Namespace, books: _Books) -> int:
    mistakes: list[Diagnostic] = []
    found: list[RuleKinds] = []
    for folder in _folders(arguments, books):
        rulebook, wrong = books.load(folder)
        mistakes += wrong
        if rulebook is not None:
            own = (p for p in case_paths(folder) if rulebook_folder(p) == folder.absolute())
            files = [read_case_file(path, rulebook) for path in own]
            mistakes += [m for file in files for m in file.mistakes]
            mistakes += idle_reasons(rulebook, files)
            found += [k for k in kinds(rulebook, files) if arguments.rule is None or k.rule.id in arguments.rule]
    _known_rules(arguments.rule, books)
    if arguments.format == "json":
        output.say(kinds_to_json(found, mistakes))
    else:
        output.tell_diagnostics(mistakes)
        output.say(show_kinds(found, colour=output.colour(sys.stdout)))
    if mistakes:
        return exits.INVALID_INPUT
    return exits.BREACH if any(k.lacking for k in found) else exits.FINE
