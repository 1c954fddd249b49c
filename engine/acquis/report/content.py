"""What every report for people says, before it is set as lines or as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from acquis.dossier.model import FILE
from acquis.records import record
from acquis.report.words import fact_of, figure, plain, type_of
from acquis.rulebook.model import Rulebook
from acquis.rulings.verdict import Result, Shown, Verdict
from acquis.vocabulary.model import FactDefinition

# A sign and a word: each says enough without the other, and both without colour.
SIGNS = {"non_compliant": "✗", "undetermined": "?", "compliant": "✓", "not_applicable": "–"}
SAID = {
    "non_compliant": "Not compliant",
    "undetermined": "Open",
    "compliant": "Compliant",
    "not_applicable": "Nothing applies",
}
READ = {"non_compliant": "breached", "undetermined": "open", "compliant": "met", "not_applicable": "does not apply"}
COUNTED = {
    "non_compliant": "breached",
    "undetermined": "open",
    "compliant": "complied with",
    "not_applicable": "not applicable",
}
OPEN = {
    "missing_facts": "Open: facts are missing",
    "judgement_pending": "Open: an assessment by a person is missing",
    "reading": "Open: the text can be read in more than one way",
    "not_yet_due": "Open: not yet due",
    "gap": "Open: the text gives no answer",
}


@record(frozen=True)
class Needed:
    """A fact that verdicts wait for: its path, what it means ("" if unknown), the citations of those that wait."""

    path: str
    means: str
    citations: tuple[str, ...]


def by_outcome(result: Result) -> dict[str, list[Verdict]]:
    """The verdicts in groups, the gravest first."""
    return {o: [v for v in result.verdicts if v.outcome == o] for o in SIGNS}


def counts(result: Result) -> dict[str, int]:
    """How many verdicts there are of each outcome; `later` only if there is one."""
    found = {o: len(group) for o, group in by_outcome(result).items()}
    return {**found, "later": len(result.later)} if result.later else found


def day_of(as_of: str | None) -> str:
    """The day for which a verdict holds."""
    return f"as of {as_of}" if as_of is not None else "as of no day: facts are final"


def subject_name(result: Result) -> str:
    """What was checked: `programme`, or the act itself on the day of the verdict."""
    return "the act itself" if result.subject == FILE else plain(result.subject)


def nothing_tested(result: Result) -> str:
    """Why a result has no verdict; "" if it has one."""
    if result.verdicts or result.later:
        return ""
    return f"Nothing was tested: none of the rules asked for is about a {plain(result.subject)}."


def sentence(verdict: Verdict) -> str:
    """The reason without the notes at its end."""
    return verdict.reason.partition(" Note: ")[0]


def notes(verdict: Verdict) -> list[tuple[str, str]]:
    """The remarks: name and a sentence each. The reason carries them at its end."""
    _, _, said = verdict.reason.partition(" Note: ")
    pairs = zip(verdict.remarks, said.rstrip(".").split("; "), strict=False)
    return [(plain(name), f"{note[:1].upper()}{note[1:]}.") for name, note in pairs if note]


def figures(rulebook: Rulebook, rule: str, values: Mapping[str, Shown]) -> list[tuple[str, str]]:
    """Values by plain name, as a person writes them; those of the entries of a list are left out."""
    known = rulebook.rules[rule]
    return [(plain(n), figure(v, type_of(known, n))) for n, v in values.items() if n != "entries"]


def entry_figures(
    rulebook: Rulebook, verdict: Verdict, values: Mapping[str, Shown] | None = None
) -> dict[str, list[tuple[str, str]]]:
    """The values of each entry of the list that a rule runs over, by name of the entry.

    `values` of a reading: only what differs there from the verdict itself.
    """
    common = verdict.values.get("entries")
    entries = common if values is None else values.get("entries")
    if not isinstance(entries, dict):
        return {}
    found = {}
    for name, own in entries.items():
        shared = common.get(name) if values is not None and isinstance(common, dict) else None
        told = (
            {n: v for n, v in own.items() if not isinstance(shared, dict) or shared.get(n) != v}
            if isinstance(own, dict)
            else {}
        )
        if told:
            found[name] = figures(rulebook, verdict.rule, told)
    return found


def differing(verdict: Verdict, values: Mapping[str, Shown]) -> dict[str, Shown]:
    """The values of a reading that are not those of the verdict itself."""
    return {n: v for n, v in values.items() if verdict.values.get(n) != v}


def derogations(rulebook: Rulebook, verdict: Verdict) -> str:
    """The citations of the derogations that made it compliant."""
    return ", ".join(rulebook.ledger[d.partition("#")[0]].citation for d in verdict.by)


def arguments(rulebook: Rulebook, rule: str, reading: str) -> list[str]:
    """Why the text may be read so: a sentence for each reading in a combination."""
    return [said for part in reading.split("+") if (said := _argument(rulebook, rule, part))]


def needed(rulebook: Rulebook, facts: Mapping[str, FactDefinition], verdicts: Sequence[Verdict]) -> list[Needed]:
    """Every fact that the verdicts wait for, once, with what it means, how its terms are defined, who waits for it."""
    waiting: dict[str, list[str]] = {}
    for verdict in verdicts:
        for path in verdict.missing:
            waiting.setdefault(path, []).append(verdict.citation)
    found = []
    for path, citations in waiting.items():
        definition = fact_of(facts, path)
        means = definition.means if definition is not None else ""
        for term in definition.defined_in if definition is not None else ():
            means += f" ({rulebook.ledger[term].citation}: {rulebook.ledger[term].summary.rstrip('.')}.)"
        found.append(Needed(path, means, tuple(dict.fromkeys(citations))))
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for one in found:
        alike.setdefault((one.means, one.citations), []).append(one.path)
    return [Needed(path, *key) for key, paths in alike.items() for path in in_short(paths)]


def in_short(paths: Sequence[str]) -> list[str]:
    """Paths, those of several entries of one list together: `member_states[AT, BE].allocated_amount`."""
    groups: dict[tuple[str, str], list[str]] = {}
    for path in paths:
        before, bracket, rest = path.partition("[")
        entry, _, after = rest.partition("]")
        alone = not bracket or "[" in after
        groups.setdefault((path, "") if alone else (before, after), []).append("" if alone else entry)
    return [f"{b}[{', '.join(names)}]{a}" if any(names) else b for (b, a), names in groups.items()]


def _argument(rulebook: Rulebook, rule: str, name: str) -> str:
    """The argument of a reading, which may belong to a rule that this one rests on."""
    own = rulebook.rules[rule].readings.get(name)
    if own is not None:
        return own.argument
    used = (rulebook.rules[u].readings for u in sorted(_rests_on(rulebook, rule)) if u in rulebook.rules)
    return next((r[name].argument for r in used if name in r), "")


def _rests_on(rulebook: Rulebook, rule: str) -> set[str]:
    found: set[str] = set()
    waiting = [rule]
    while waiting:
        known = rulebook.rules.get(waiting.pop())
        fresh = (known.uses if known is not None else frozenset()) - found
        found |= fresh
        waiting += fresh
    return found
