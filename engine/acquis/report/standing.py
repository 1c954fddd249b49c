"""How far the law in a report reaches: later versions that are not in it, overlays that are."""

from __future__ import annotations

from acquis.quantities import show_date
from acquis.report.words import paragraph
from acquis.rulebook.model import Overlay, Provision, Rulebook


def standing(rulebook: Rulebook, where: str = "verdicts") -> list[str]:
    """Paragraphs for the head of a report or of rules: what is known and not encoded, and what was laid over them."""
    return [*later_versions(rulebook, where), *(_overlay(rulebook, overlay) for overlay in rulebook.overlays)]


def later_versions(rulebook: Rulebook, where: str = "verdicts") -> list[str]:
    """A sentence about versions of the law that exist and are not encoded; empty if there is none."""
    days = [show_date(day) for day in rulebook.act.known_later]
    if not days:
        return []
    several = len(days) > 1
    which = f"Later versions of {', '.join(days)} are" if several else f"A later version of {days[0]} is"
    what = f"what {'they' if several else 'it'} changed is not in these {where}"
    return [paragraph(f"{which} known and not encoded here: {what}.")]


def held_only_as_amended(rulebook: Rulebook, version_day: int) -> list[str]:
    """A sentence about provisions that read otherwise in a version (by its first day, an ordinal), or nothing."""
    ids = rulebook.act.held_only_as_amended(version_day)
    if not ids:
        return []
    cited = ", ".join(_citation(rulebook.ledger.get(i), i) for i in ids)
    return [paragraph(f"Held only as amended, so these verdicts use a wording later than this version: {cited}.")]


def _overlay(rulebook: Rulebook, overlay: Overlay) -> str:
    citation = _citation(rulebook.ledger.get(overlay.empowered_by), overlay.empowered_by)
    note = rulebook.act.empowerments[overlay.empowered_by].note
    celex = f", {overlay.celex}" if overlay.celex else ""
    text = f"Overlay {overlay.name}, from {show_date(overlay.from_day)} (under {citation}{celex}): {overlay.title}."
    return paragraph(f"{text} {note}".rstrip())


def _citation(row: Provision | None, identity: str) -> str:
    return row.citation if row is not None else identity
