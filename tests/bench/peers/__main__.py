"""One record at a time: ours beside the same rules by hand and beside other engines, and who is wrong at a boundary.

`python -m tests.bench.peers` writes `results/one_record.json`. All ways take turns in one process; the figures are
medians of nanoseconds of processor time a record. Every record is a dictionary that stands ready in the
types an engine takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Context, localcontext
from statistics import median
from time import process_time_ns
from typing import Any

from acquis.backends.compiled import Law, program
from acquis.dossier.known import subject_facts
from acquis.evaluation.compiled import compile_rules
from acquis.library import load

from ..by_hand import RULES, by_hand
from ..measured import FULL, save
from ..measured import load as load_average
from ..one_record import _TEN, complete, written
from .boundaries import LARGE, ORDINARY, records
from .makers import PEERS, Facts, Peer, Run

RECORDS, ROUNDS = 200, 41 if FULL else 15


def main() -> None:
    """Measure, print, write."""
    before = load_average()
    many = complete(RECORDS)
    one = {**many[0], **_TEN}
    ways, missing = _ways()
    figures: dict[str, Any] = {
        "rules": list(RULES),
        "rounds": ROUNDS,
        "records": RECORDS,
        "missing": missing,
        "times": {},
    }
    for title, given in (("one record", [one] * RECORDS), ("different records", many)):
        found = _in_turn({name: (run, [ready(r) for r in given]) for name, (run, ready) in ways.items()})
        figures["times"][title] = found
        _tell(title, found)
    figures["wrong"] = {
        title: _wrong(list(records(one, totals)), title) for title, totals in (("ordinary", ORDINARY), ("large", LARGE))
    }
    figures["agree"] = _agreement(many)
    save("one_record", figures, sorted({p.package for p in PEERS}), before)


def _ways() -> tuple[dict[str, tuple[Run, Callable[[Facts], Any]]], dict[str, str]]:
    """Each way to answer a record and how it wants it; the engines that cannot be asked, and why."""
    loaded = load("amif")
    rulebook, law, project = loaded.rulebook, Law(loaded.rulebook), loaded.rulebook.vocabulary.subjects["project"]
    compiled = compile_rules(rulebook, "project")
    compiled.prepare()
    as_it_is: Callable[[Facts], Any] = lambda facts: facts  # noqa: E731
    ways: dict[str, tuple[Run, Callable[[Facts], Any]]] = {
        "ten by hand": (by_hand, as_it_is),
        "ten, ours": (program(law, [rulebook.rules[r] for r in RULES]).run, as_it_is),
        "all rules, ours": (program(law, rulebook.rules_of("project")).run, as_it_is),
        "all rules with reasons, ours": (compiled.verdicts, lambda facts: subject_facts(project, facts)),
        "from a plain dictionary to a report, ours": (
            loaded.check, lambda facts: {"project": written(facts, project.facts)},
        ),
    }  # fmt: skip
    missing = {}
    for peer in PEERS:
        try:
            ways[peer.name] = (peer.make(), peer.ready)
        except ImportError as error:
            missing[peer.name] = str(error)
    return ways, missing


def _in_turn(ways: Mapping[str, tuple[Run, Sequence[Any]]]) -> dict[str, dict[str, float]]:
    found: dict[str, list[float]] = {name: [] for name in ways}
    for run, given in ways.values():
        _timed(run, given)
    for _ in range(ROUNDS):
        for name, (run, given) in ways.items():
            found[name].append(_timed(run, given))
    hand = median(found["ten by hand"])
    return {
        name: {
            "nanoseconds": round(median(times)), "least": round(min(times)), "most": round(max(times)),
            "records_per_second": round(1e9 / median(times)), "times_by_hand": round(median(times) / hand, 2),
        }
        for name, times in found.items()
    }  # fmt: skip


def _timed(run: Run, given: Sequence[Any]) -> float:
    """Nanoseconds of processor time a record, of all threads: what else the machine does counts for nobody."""
    start = process_time_ns()
    for record in given:
        run(record)
    return (process_time_ns() - start) / len(given)


def _answers(peer: Peer, given: Sequence[Facts]) -> list[tuple[int, ...] | None]:
    """The ten codes of each record; None where the engine gives up."""
    run, found = peer.make(), list[tuple[int, ...] | None]()
    for record in given:
        try:
            found.append(tuple(int(code) for code in run(peer.ready(record))))
        except Exception:
            found.append(None)
    return found


def _wrong(given: Sequence[Facts], title: str) -> dict[str, Any]:
    """How many of the verdicts on boundary records are not those by hand, for us and for each peer."""
    rulebook = load("amif").rulebook
    ours = program(Law(rulebook), [rulebook.rules[r] for r in RULES]).run
    with localcontext(Context(prec=40)):
        right = [by_hand(record) for record in given]
    found: dict[str, Any] = {"records": len(given), "verdicts": len(given) * len(RULES)}
    answers: dict[str, list[tuple[int, ...] | None]] = {}
    answers["ten, ours"] = [tuple(code or 0 for code in ours(record)) for record in given]
    for peer in PEERS:
        try:
            answers[peer.name] = _answers(peer, given)
        except ImportError:
            continue
    for name, told in answers.items():
        by_rule = dict.fromkeys(RULES, 0)
        refused = sum(answer is None for answer in told)
        for answer, expected in zip(told, right, strict=True):
            for rule, a, e in zip(RULES, answer or expected, expected, strict=True):
                by_rule[rule] += a != e
        wrong = sum(by_rule.values())
        found[name] = {"wrong": wrong, "refused_records": refused, "by_rule": {r: n for r, n in by_rule.items() if n}}
        print(f"  {title:10} {name:36} {wrong:6} of {found['verdicts']} wrong, {refused} records refused")
    return found


def _agreement(many: Sequence[Facts]) -> dict[str, int]:
    """Records on which a peer's ten answers are those by hand: away from boundaries they should be."""
    right, found = [by_hand(r) for r in many], {}
    for peer in PEERS:
        try:
            found[peer.name] = sum(a == b for a, b in zip(_answers(peer, many), right, strict=True))
        except ImportError:
            continue
    print("  agree away from boundaries:", found)
    return found


def _tell(title: str, found: Mapping[str, Mapping[str, float]]) -> None:
    print(title)
    for name, row in found.items():
        print(f"  {name:42} {row['nanoseconds'] / 1000:9.2f} µs {row['times_by_hand']:8.2f} times by hand")


if __name__ == "__main__":
    main()
