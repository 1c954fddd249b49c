"""How much of an act is encoded: each row of the ledger, its state, the norms that cite it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from acquis.diagnostics import Diagnostic
from acquis.rulebook.model import STATES, Provision, Rulebook

_NAMED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Covered:
    """A row of the ledger with the ids of the rules and derogations that cite it."""

    row: Provision
    norms: tuple[str, ...]


@dataclass(frozen=True)
class Unit:
    """An article or annex: its rows by state."""

    id: str
    citation: str
    states: Mapping[str, int]


@dataclass(frozen=True)
class Coverage:
    """All rows asked for, counted by unit and by state, and what contradicts the rules."""

    rows: tuple[Covered, ...]
    units: tuple[Unit, ...]
    states: Mapping[str, int]
    contradictions: tuple[Diagnostic, ...]


def coverage(rulebook: Rulebook, within: str = "") -> Coverage:
    """The coverage of the act, or of one article, annex or provision (`within`, an id)."""
    norms = _norms_by_provision(rulebook)
    chosen = [
        Covered(row, tuple(norms.get(identity, ())))
        for identity, row in rulebook.ledger.items()
        if identity.startswith(("art_", "anx_")) and (not within or f"{identity}/".startswith(f"{within}/"))
    ]
    by_unit: dict[str, Counter[str]] = {}
    for covered in chosen:
        by_unit.setdefault(covered.row.id.partition("/")[0], Counter())[covered.row.state] += 1
    units = tuple(Unit(unit, _title(unit), _in_order(counts)) for unit, counts in by_unit.items())
    total: Counter[str] = Counter(covered.row.state for covered in chosen)
    wrong = tuple(m for covered in chosen for m in _contradictions(covered, rulebook))
    return Coverage(tuple(chosen), units, _in_order(total), wrong)


def _norms_by_provision(rulebook: Rulebook) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = {}
    for rule in rulebook.rules.values():
        for norm in (rule.id, *(d.id for d in rule.derogations)):
            found.setdefault(norm.partition("#")[0], {})[norm] = None
    return {provision: list(norms) for provision, norms in found.items()}


def _contradictions(covered: Covered, rulebook: Rulebook) -> Iterator[Diagnostic]:
    row = covered.row
    if row.state == "rule" and not covered.norms:
        tested = [name for name in _NAMED.findall(row.reason) if name in rulebook.rules]
        if not tested:
            help_ = "write the rule, change the state, or name in `reason` the rule that tests it"
            yield Diagnostic("R323", f"{row.citation}: no rule or derogation cites `{row.id}`", row.span, help_)
    elif row.state != "rule" and covered.norms:
        said = f"{row.citation}: `{covered.norms[0]}` cites it, and its state is `{row.state}`"
        yield Diagnostic("R324", said, row.span, "set the state to `rule`")


def _in_order(counts: Counter[str]) -> dict[str, int]:
    return {state: counts[state] for state in STATES if counts[state]}


def _title(unit: str) -> str:
    kind, _, number = unit.partition("_")
    return f"{'Article' if kind == 'art' else 'Annex'} {number}".strip()
