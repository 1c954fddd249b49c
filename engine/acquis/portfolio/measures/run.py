"""All measures of a portfolio, for every programme that it has projects of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from acquis.backends.sql.canary import check_engine
from acquis.dossier.model import Given, SubjectFacts
from acquis.evaluation.options import Options
from acquis.portfolio.mapping.model import Mapping as Columns
from acquis.portfolio.measures.limits import OPEN, Measured, against_limit
from acquis.portfolio.measures.sums import Deciding, deciding, sums
from acquis.portfolio.reading.read import read_facts
from acquis.portfolio.reading.source import Input
from acquis.portfolio.reading.table import Facts
from acquis.portfolio.workplace import workplace
from acquis.rulebook.model import Rulebook


@dataclass(frozen=True)
class Found:
    """One measure of one programme, and the projects that decide it where it is open."""

    measured: Measured
    deciding: tuple[Deciding, ...]


def measure(
    rulebook: Rulebook, source: Input, mapping: Columns, options: Options, wholes: Sequence[SubjectFacts], *,
    memory_limit: str = "", threads: int = 0, tell: Callable[[str], None] = lambda _: None,
) -> tuple[Facts, tuple[Found, ...]]:  # fmt: skip
    """Every measure of the rulebook, file by file; `wholes`: the programmes that are known.

    Rows that cannot be read count nowhere; the facts say how many there are. Raises `Unreadable`.
    """
    version = rulebook.act.version_on(options.law_version) if options.law_version is not None else None
    day = rulebook.day_of(options.as_of, version)
    found: list[Found] = []
    with workplace(memory_limit, threads) as place:
        check_engine(lambda query: place.connection.execute(query).fetchall())
        tell("reading")
        facts = read_facts(place, source, mapping, rulebook, day)
        columns = {c.name for c in facts.columns}
        tell("adding up")
        for one in rulebook.measures:
            subject = rulebook.rules[one.rule].subject
            listed = rulebook.vocabulary.subjects[subject].facts[one.over]
            if listed.of_subject != mapping.subject.name or one.by not in columns:
                continue
            joined = _joined_by((w for w in wholes if w.subject == subject), one.by)
            for whole, added in sums(place, facts, rulebook, one, options).items():
                result = against_limit(rulebook, one, whole, added, joined.get(whole), options)
                names = deciding(place, facts, rulebook, one, options, whole) if result.state == OPEN else ()
                found.append(Found(result, names))
    return facts, tuple(found)


def _joined_by(subjects: Iterable[SubjectFacts], fact: str) -> dict[str, SubjectFacts]:
    """Subjects by the code of a fact; those without it join nothing."""
    found: dict[str, SubjectFacts] = {}
    for subject in subjects:
        given = subject.facts.get(fact)
        if isinstance(given, Given) and isinstance(given.value, str):
            found[given.value] = subject
    return found
