"""What a caller chooses beside the dossier: day, stage, readings, rules. Checked once, for every door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.evaluation.options import Options
from acquis.quantities import Problem, read_date
from acquis.rulebook.model import STAGES, Rule, Rulebook
from acquis.rulebook.versions import version_chosen


def read_choices(
    rulebook: Rulebook, *, as_of: date | str | None = None, stage: str | None = None,
    readings: Mapping[str, str] | None = None, rules: Iterable[str] | None = None,
    explain: bool = False, strict_evidence: bool = False, law_version: date | str | None = None,
) -> tuple[Options, tuple[Diagnostic, ...]]:  # fmt: skip
    """The options of an evaluation, and what is wrong with the choices (U901 for rules, U903 for the rest)."""
    mistakes: list[Diagnostic] = []
    day = None if as_of is None else _day("as of", as_of, mistakes)
    version = None if law_version is None else _version(rulebook, law_version, mistakes)
    if stage is not None and stage not in STAGES:
        help_ = did_you_mean(str(stage), STAGES) or f"one of: {', '.join(STAGES)}"
        mistakes.append(Diagnostic("U903", f"unknown stage `{stage}`", help=help_))
    for rule, reading in (readings or {}).items():
        mistakes.extend(_wrong_reading(rulebook, rule, reading))
    chosen = None if rules is None else frozenset(rules)
    mistakes += [unknown_rule(rulebook, i) for i in sorted(chosen or ()) if i not in rulebook.rules]
    return Options(day, stage, dict(readings or {}), chosen, explain, strict_evidence, version), tuple(mistakes)


def unknown_rule(rulebook: Rulebook, identity: str) -> Diagnostic:
    """What to say about an id that is no rule."""
    help_ = did_you_mean(identity, rulebook.rules) or "`acquis rules list` shows all of them"
    base = _bases(rulebook, identity)
    if base:
        help_ = f"it is a derogation; it shows in the verdict on {' and '.join(f'`{r.id}`' for r in base)}"
    return Diagnostic("U901", f"unknown rule `{identity}`", help=help_)


def _bases(rulebook: Rulebook, derogation: str) -> list[Rule]:
    return [r for r in rulebook.rules.values() if any(d.id == derogation for d in r.derogations)]


def _day(what: str, given: date | str, mistakes: list[Diagnostic]) -> int | None:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given.toordinal()
    day = read_date(str(given))
    if isinstance(day, Problem):
        mistakes.append(Diagnostic("U903", f"{what}: {day.message}", help=day.help))
        return None
    return day


def _version(rulebook: Rulebook, given: date | str, mistakes: list[Diagnostic]) -> int | None:
    """The first day of the version that a day means."""
    day = _day("law version", given, mistakes)
    if day is None:
        return None
    version = version_chosen(rulebook.act, day, "U903")
    if isinstance(version, Problem):
        mistakes.append(Diagnostic("U903", f"law version: {version.message}", help=version.help))
        return None
    return version.day


def _wrong_reading(rulebook: Rulebook, identity: str, reading: str) -> list[Diagnostic]:
    rule = rulebook.rules.get(identity)
    if rule is None:
        help_ = did_you_mean(identity, (r.id for r in rulebook.rules.values() if r.readings))
        return [Diagnostic("U903", f"reading of an unknown rule `{identity}`", help=help_)]
    if reading in rule.readings:
        return []
    names = ", ".join(rule.readings)
    help_ = f"its readings: {names}" if names else "it has one reading only"
    return [Diagnostic("U903", f"`{identity}` has no reading `{reading}`", help=help_)]
