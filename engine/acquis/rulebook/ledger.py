"""The ledger: every provision of the act, its citation, its addressees, its place in the act, what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.rulebook.model import STATES, Provision
from acquis.source import Source, Span

_COLUMNS = ("id", "citation", "kind", "bound", "subject", "mode", "summary", "figures", "state", "reason")


def read_ledger(source: Source) -> tuple[dict[str, Provision], tuple[Diagnostic, ...]]:
    """The rows of a tab-separated ledger, in the order of the act."""
    found: dict[str, Provision] = {}
    mistakes: list[Diagnostic] = []
    offset = 0
    for number, line in enumerate(source.text.split("\n")):
        span = Span(source, offset, offset + max(len(line.split("\t")[0]), 1))
        offset += len(line) + 1
        cells = line.rstrip("\r").split("\t")
        if number == 0:
            if tuple(cells) != _COLUMNS:
                mistakes.append(
                    Diagnostic("R317", "the first line of a ledger names its columns", span, " ".join(_COLUMNS))
                )
            continue
        if not line.strip():
            continue
        if len(cells) != len(_COLUMNS):
            mistakes.append(Diagnostic("R317", f"{len(cells)} columns instead of {len(_COLUMNS)}", span))
            continue
        identity, citation, kind, bound, subject, mode, summary, _, state, reason = cells
        if identity in found:
            mistakes.append(Diagnostic("R303", f"a second row `{identity}`", span))
        binds = () if bound == "none" else tuple(b.strip() for b in bound.split(","))
        row = Provision(identity, citation, kind, binds, subject, mode, summary, number, state, reason.strip(), span)
        mistakes.extend(_unsettled(row))
        found[identity] = row
    return found, tuple(mistakes)


def _unsettled(row: Provision) -> Iterator[Diagnostic]:
    """What a row leaves open: its state, or the reason why no rule cites it."""
    if row.state not in STATES:
        said = f"has the state `{row.state}`, and there is none of that name" if row.state else "has no state"
        help_ = did_you_mean(row.state, STATES) or f"states: {', '.join(STATES)}"
        yield Diagnostic("R321", f"`{row.id}` {said}", row.span, help_)
    elif row.state != "rule" and not row.reason:
        help_ = "say in `reason` where it is held, or why nothing in a dossier could show it"
        yield Diagnostic("R322", f"`{row.id}` has neither a rule nor a reason", row.span, help_)
