"""The pages of `acquis ledger`, for a person and for a program."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from acquis.diagnostics import Diagnostic
from acquis.diagnostics.render import as_json as diagnostic_json
from acquis.diagnostics.render import render, visible
from acquis.ledger.citations import citation_of
from acquis.ledger.compare import Comparison
from acquis.ledger.coverage import Coverage
from acquis.rulebook.model import STATES, Rulebook

_WIDTH = 120
_MOST = 1000  # differences; a text that has more is another act


def coverage_page(rulebook: Rulebook, found: Coverage) -> str:
    """Counts by article and annex, each row without a norm and why, the totals."""
    states = [state for state in STATES if state in found.states]
    rows = [("", "all", *states)]
    rows += [
        (unit.citation, str(sum(unit.states.values())), *(str(unit.states.get(s, "-")) for s in states))
        for unit in found.units
    ]
    lines = [rulebook.act.title, "", *_table(rows), ""]
    without = [c.row for c in found.rows if not c.norms]
    if without:
        lines += ["Provisions that no rule cites", ""]
    for row in without:
        lines.append(f"{row.citation} ({row.id}): {row.state}")
        lines += textwrap.wrap(
            visible(row.reason or "no reason"), _WIDTH, initial_indent="    ", subsequent_indent="    "
        )
    return "\n".join([*lines, "", _totals(found)])


def coverage_json(rulebook: Rulebook, found: Coverage) -> str:
    """The same for a program."""
    rows = [
        {"id": c.row.id, "citation": c.row.citation, "state": c.row.state, "reason": c.row.reason,
         "norms": list(c.norms)}
        for c in found.rows
    ]  # fmt: skip
    units = [
        {"id": u.id, "citation": u.citation, "rows": sum(u.states.values()), "states": dict(u.states)}
        for u in found.units
    ]
    return _json(
        {"act": rulebook.act.id, "rows": len(rows), "states": dict(found.states), "units": units, "provisions": rows,
         "contradictions": [_mistake(m) for m in found.contradictions]}
    )  # fmt: skip


def comparison_page(rulebook: Rulebook, found: Comparison, colour: bool) -> str:
    """Each difference with its place, the references to other acts, the totals."""
    shown = [d.diagnostic for d in found.differences[:_MOST]]
    lines = [render(shown, colour)] if shown else []
    if len(found.differences) > _MOST:
        lines += [f"... and {len(found.differences) - _MOST} more; --format json has all of them", ""]
    lines += ["References to other acts", ""]
    for act, places in found.others.items():
        cited = ", ".join(citation_of(place, rulebook.ledger) for place in places)
        lines += textwrap.wrap(visible(f"{act}  <-  {cited}"), _WIDTH, subsequent_indent="    ")
    return "\n".join([*lines, "", _compared(found)])


def comparison_json(found: Comparison) -> str:
    """The same for a program."""
    differences = [
        {"provision": d.provision, "citation": d.citation, **_mistake(d.diagnostic)} for d in found.differences
    ]
    others = [{"reference": act, "provisions": list(places)} for act, places in found.others.items()]
    return _json(
        {"text_version": found.version, "provisions": found.provisions, "figures": found.figures,
         "own_references": found.own_references, "other_acts": others, "differences": differences}
    )  # fmt: skip


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for first, *rest in rows:
        cells = [first.ljust(widths[0]), *(c.rjust(w) for c, w in zip(rest, widths[1:], strict=True))]
        yield "  ".join(cells).rstrip()


def _totals(found: Coverage) -> str:
    states = ", ".join(f"{count} {state}" for state, count in found.states.items())
    norms = _counted(sum(len(c.norms) for c in found.rows), "rule or derogation", "rules and derogations")
    return f"{_counted(len(found.rows), 'provision')}: {states}; {norms}"


def _compared(found: Comparison) -> str:
    version = found.version or "a text without a version on its title page"
    counts = (
        f"{_counted(found.provisions, 'provision')}, {_counted(found.figures, 'figure')}, "
        f"{_counted(found.own_references, 'reference')} to the act itself"
    )
    differences = _counted(len(found.differences), "difference") if found.differences else "no differences"
    return f"{version}: {counts}; {differences}"


def _counted(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"


def _mistake(diagnostic: Diagnostic) -> dict[str, Any]:
    name = diagnostic.span.source.name if diagnostic.span is not None else None
    return {"file": name, **diagnostic_json(diagnostic)}


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
