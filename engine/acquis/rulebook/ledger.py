"""The ledger: every provision of the act, its citation, its addressees, its place in the act."""

from __future__ import annotations

from acquis.diagnostics import Diagnostic
from acquis.rulebook.model import Provision
from acquis.source import Source, Span

_COLUMNS = ("id", "citation", "kind", "bound", "subject", "mode", "summary", "figures")


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
        identity, citation, kind, bound, subject, mode, summary, _ = cells
        if identity in found:
            mistakes.append(Diagnostic("R303", f"a second row `{identity}`", span))
        binds = () if bound == "none" else tuple(b.strip() for b in bound.split(","))
        found[identity] = Provision(identity, citation, kind, binds, subject, mode, summary, number)
    return found, tuple(mistakes)
