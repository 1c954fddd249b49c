"""A whole portfolio, from its input to its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from acquis.evaluation.options import Options
from acquis.portfolio import sql
from acquis.portfolio.checking.codes import Verdicts, verdicts
from acquis.portfolio.mapping.model import Mapping
from acquis.portfolio.reading.read import read_facts
from acquis.portfolio.reading.source import Input
from acquis.portfolio.reading.table import Facts
from acquis.portfolio.workplace import Workplace, workplace
from acquis.portfolio.writing.outputs import Outputs
from acquis.portfolio.writing.record import Json, run_record
from acquis.portfolio.writing.write import fits, write_verdicts
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
    with workplace(memory_limit, threads) as place:
        tell("reading")
        facts = read_facts(place, source, mapping, rulebook, day)
        fits(outputs.form, facts.accepted)
        place.connection.watch = lambda percent: watch(percent, facts.accepted)
        tell("checking")
        found = verdicts(place, facts, rulebook, mapping.subject.name, options)
        rules = [rulebook.rules[identity] for identity in found.rules]
        more: dict[str, Json] = {"evaluated": found.evaluated, "left_to_the_evaluator": dict(found.left)}
        record = run_record(rulebook, options, source, mapping, facts, more)
        streamed = outputs.form == "parquet" and not found.kept
        relation = found.relation if streamed or found.kept else _kept(place, found)
        counts: dict[str, dict[int, int]] = {}

        def counted(written: Path) -> dict[str, Json]:
            table = f"SELECT * FROM read_parquet({sql.file(written)})" if streamed else relation
            counts.update(counts_of(place, table, found.rules))
            return {"verdicts": {rule: {str(code): n for code, n in mine.items()} for rule, mine in counts.items()}}

        tell("writing")
        in_force = version or rulebook.act.version_on(day)
        write_verdicts(place, relation, rules, in_force, record, outputs, counted)
    return Checked(facts, together(counts))


def _kept(place: Workplace, found: Verdicts) -> str:
    """The verdicts in a file, where counting them costs little."""
    file = place.folder / "verdicts.parquet"
    place.connection.execute(f"COPY ({found.relation}) TO {sql.text(str(file))} (FORMAT parquet, COMPRESSION snappy)")
    return f"SELECT * FROM read_parquet({sql.file(file)})"


def counts_of(place: Workplace, relation: str, rules: tuple[str, ...]) -> dict[str, dict[int, int]]:
    """How often each rule got each code."""
    counts: dict[str, dict[int, int]] = {}
    for rule in rules:  # one column at a time is far quicker than all in one pass
        grouped = f"SELECT {sql.name(rule)}, count(*) FROM ({relation}) GROUP BY 1 ORDER BY 1"
        counts[rule] = {int(code): int(n) for code, n in place.connection.execute(grouped).fetchall()}
    return counts


def together(counts: dict[str, dict[int, int]]) -> dict[int, int]:
    """How often each code was given, whatever the rule."""
    """The counts of all rules added up."""
    found: dict[int, int] = {}
    for mine in counts.values():
        for code, number in mine.items():
            found[code] = found.get(code, 0) + number
    return found
