"""A whole portfolio, from its input to its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from acquis.evaluation.options import Options
from acquis.portfolio import sql
from acquis.portfolio.checking.codes import Verdicts, verdicts
from acquis.portfolio.checking.passes import keep
from acquis.portfolio.mapping.model import Mapping
from acquis.portfolio.reading.read import read_facts
from acquis.portfolio.reading.source import Input
from acquis.portfolio.reading.table import Facts
from acquis.portfolio.workplace import Workplace, workplace
from acquis.portfolio.writing.outputs import Outputs
from acquis.portfolio.writing.record import Json, run_record
from acquis.portfolio.writing.together import Together
from acquis.portfolio.writing.write import Writing, fits
from acquis.rulebook.model import Rulebook


@dataclass(frozen=True)
class Checked:
    """What came of a portfolio: its counts, and how often each code of a verdict was given."""

    facts: Facts
    verdicts: dict[int, int] = field(default_factory=dict)


def check(
    rulebook: Rulebook, source: Input, mapping: Mapping, options: Options, outputs: Outputs, *,
    memory_limit: str = "", threads: int = 0, tell: Callable[[str], None] = lambda _: None,
    watch: Callable[[int, int], None] = lambda percent, rows: None,
) -> Checked:  # fmt: skip
    """Check a portfolio and write its files; `tell` hears which step comes next, `watch` how much of it is done.

    Raises `Unreadable` if the input cannot be read at all or the output cannot hold it; then nothing is written.
    """
    version = rulebook.act.version_on(options.law_version) if options.law_version is not None else None
    day = rulebook.day_of(options.as_of, version)
    with workplace(memory_limit, threads) as place, Together() as files:
        tell("reading")
        facts = read_facts(place, source, mapping, rulebook, day)
        fits(outputs.form, facts.accepted)
        place.connection.watch = lambda percent: watch(percent, facts.accepted)
        rules = [r for r in rulebook.rules_of(mapping.subject.name) if options.rules is None or r.id in options.rules]
        writing = Writing(place, rules, version or rulebook.act.version_on(day), outputs, files)
        record = partial(_record, rulebook, options, source, mapping, facts)

        def straight(query: str) -> Path:
            return writing.at_once(query, record(0, {}))

        tell("checking")
        parquet = outputs.form == "parquet"
        found = verdicts(place, facts, rulebook, mapping.subject.name, options, straight if parquet else None)
        tell("writing")
        told = record(found.evaluated, found.left)
        relation = _written(place, found, writing, told)
        counts = counts_of(place, relation, tuple(r.id for r in rules))
        writing.beside({**told, "verdicts": {r: {str(code): n for code, n in c.items()} for r, c in counts.items()}})
    return Checked(facts, together(counts))


def _record(
    rulebook: Rulebook, options: Options, source: Input, mapping: Mapping, facts: Facts, evaluated: int,
    left: dict[str, str],
) -> dict[str, Json]:  # fmt: skip
    more: dict[str, Json] = {"evaluated": evaluated, "left_to_the_evaluator": dict(left)}
    return run_record(rulebook, options, source, mapping, facts, more)


def _written(place: Workplace, found: Verdicts, writing: Writing, record: dict[str, Json]) -> str:
    """Write the verdicts; SQL text of them for whoever counts, which costs little."""
    if writing.outputs.form == "parquet":
        file = writing.verdicts(found.relation, record) if found.file is None else writing.take(found.file)
        return f"SELECT * FROM read_parquet({sql.file(file)})"
    file = found.file or place.folder / "verdicts.parquet"
    if found.file is None:
        keep(place.connection, found.relation, file)
    relation = f"SELECT * FROM read_parquet({sql.file(file)})"
    writing.verdicts(relation, record)
    return relation


def counts_of(place: Workplace, relation: str, rules: tuple[str, ...]) -> dict[str, dict[int, int]]:
    """How often each rule got each code."""
    counts: dict[str, dict[int, int]] = {}
    for rule in rules:  # one column at a time is far quicker than all in one pass
        grouped = f"SELECT {sql.name(rule)}, count(*) FROM ({relation}) GROUP BY 1 ORDER BY 1"
        counts[rule] = {int(code): int(n) for code, n in place.connection.execute(grouped).fetchall()}
    return counts


def together(counts: dict[str, dict[int, int]]) -> dict[int, int]:
    """How often each code was given, whatever the rule."""
    found: dict[int, int] = {}
    for mine in counts.values():
        for code, number in mine.items():
            found[code] = found.get(code, 0) + number
    return found
