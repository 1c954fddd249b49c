"""Changes one figure, derogation or condition of a rulebook after another and says which of them no case notices.

    python -m tests.mutants.hunt [rules/amif] [--only TEXT]

A figure that no rule reads is held against the official text. Exit 1 if a change goes unnoticed, or if a case notices
one that expected.py calls none.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from acquis.cases import Case, read_cases
from acquis.cases.compare import compare
from acquis.dossier.model import Dossier
from acquis.dossier.read import read_dossier
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.options import Options
from acquis.ledger.compare import Comparison
from acquis.ledger.compare import compare as compare_with_text
from acquis.ledger.holdings import REFERENCES, read_references
from acquis.rulebook.load import case_files, load
from acquis.rulebook.model import Rulebook
from acquis.source import Source
from tests.mutants.changes import Change, changes
from tests.mutants.expected import EQUIVALENT

ROOT = Path(__file__).parents[2]
TEXT = ROOT / "tests" / "ledger" / "regulation-2021-1147-consolidated-2022-04-12.txt"
PARTS = 4  # of the work, so that two processors share it evenly


@dataclass(frozen=True)
class Ready:
    """A case with its dossier read."""

    place: str
    case: Case
    dossier: Dossier


@cache
def rulebook_and_cases(folder: Path) -> tuple[Rulebook, Mapping[str, list[Ready]]]:
    """The rulebook, and by rule the cases that expect something of it."""
    rulebook = load(folder).rulebook
    assert rulebook is not None, "the rulebook has mistakes"
    by_rule: dict[str, list[Ready]] = defaultdict(list)
    for path in case_files(folder):
        for case in read_cases(path, rulebook)[0]:
            dossier, _ = read_dossier(case.dossier, case.sentence, rulebook)
            for rule in case.expect if dossier is not None and case.error is None else ():
                by_rule[rule].append(Ready(f"{path.name}:{case.span.line}", case, dossier))
    return rulebook, by_rule


def noticed(change: Change, by_rule: Mapping[str, list[Ready]]) -> str:
    """The first case that comes out otherwise, with the provision; empty if none does."""
    changed = change.make()
    # The rule itself first: its own cases are the likeliest to notice.
    for rule in sorted(change.rules, key=lambda r: (r != change.provision, r)):
        for ready in by_rule.get(rule, ()):
            for result in evaluate(changed, ready.dossier, Options(rules=frozenset({rule}))):
                for verdict in result.verdicts:
                    if verdict.rule == rule and compare(verdict, ready.case.expect[rule]):
                        return f"{ready.place}: {verdict.citation}: {ready.case.sentence}"
    return ""


def hunt(folder: Path, only: str = "", part: int = 0, parts: int = 1) -> list[tuple[tuple[str, str], bool]]:
    """The changes of this part, each with whether a case noticed it; `only`: text in its provision or description."""
    rulebook, by_rule = rulebook_and_cases(folder)
    mine = [c for i, c in enumerate(changes(rulebook)) if i % parts == part and only in f"{c.provision} {c.what}"]
    return [((c.provision, c.what), _seen(c, by_rule, folder)) for c in mine]


def _seen(change: Change, by_rule: Mapping[str, list[Ready]], folder: Path) -> bool:
    try:
        return bool(noticed(change, by_rule)) or (change.figure and _differs_from_the_text(change, folder))
    except (AssertionError, ArithmeticError, LookupError, TypeError):
        return True  # a rule that cannot be evaluated at all is noticed


def _differs_from_the_text(change: Change, folder: Path) -> bool:
    """Whether the official text names the figure's provision: what guards a figure that no rule reads."""
    if not (folder / REFERENCES).exists():
        return False  # of another act no text is held here
    rulebook, _ = rulebook_and_cases(folder)
    rows, _ = read_references(folder, rulebook.ledger)
    found = compare_with_text(change.make(), rows, Source(TEXT.name, TEXT.read_text(encoding="utf-8")))
    return isinstance(found, Comparison) and any(d.provision == change.provision for d in found.differences)


def main(arguments: Iterable[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "rules" / "amif")
    parser.add_argument("--only", default="", help="changes whose provision or description contains this text")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    with ProcessPoolExecutor(2) as pool:
        work = [pool.submit(hunt, chosen.folder, chosen.only, part, PARTS) for part in range(PARTS)]
        done = [one for w in work for one in w.result()]
    unseen = sorted(change for change, seen in done if not seen)
    left = [change for change in unseen if change not in EQUIVALENT]
    wrongly = sorted({change for change, _ in done} & EQUIVALENT.keys() - set(unseen))
    for provision, what in left:
        print(f"unnoticed: {provision}: {what}")
    for provision, what in wrongly:
        print(f"noticed after all: {provision}: {what}")
    print(f"{len(done)} changes, {len(left)} unnoticed, {len(unseen) - len(left)} that change nothing")
    return 1 if left or wrongly else 0


if __name__ == "__main__":
    sys.exit(main())
