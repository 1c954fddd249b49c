"""A folder of rule files to a rulebook, or to the list of everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from pathlib import Path

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.reading import RULE_FILE_LIMIT, read_file, read_text
from acquis.reading.fields import RULE_CODES, Fields
from acquis.reading.node import Mapping
from acquis.rulebook.act import read_act
from acquis.rulebook.circles import circles
from acquis.rulebook.figures import read_figure
from acquis.rulebook.folder import Loaded, case_files, contents, list_files, rule_files, sha256
from acquis.rulebook.ledger import read_ledger
from acquis.rulebook.measures import MeasureReader
from acquis.rulebook.model import Act, Figure, Measure, Provision, Rulebook
from acquis.rulebook.overlaid import Overlaid
from acquis.rulebook.overlay import read_overlays
from acquis.rulebook.raw import NormReader
from acquis.rulebook.resolve import Resolver
from acquis.source import Source, Span
from acquis.vocabulary.check import check_vocabulary
from acquis.vocabulary.read import list_names, read_vocabulary

_KINDS = {"article": "art_", "annex": "anx_", "page": ""}


def load(folder: Path, overlays: Iterable[Path] = ()) -> Loaded:
    """Read, resolve and check every file of a rulebook, and lay overlays over it."""
    mistakes: list[Diagnostic] = []
    nodes = _read_all(folder, mistakes)
    ledger = _ledger(folder, mistakes)
    words = {n: v for n, v in nodes.items() if n.startswith("vocabulary/")}
    act = _act(folder, nodes.pop("act.yaml", None), ledger, list_names(words), mistakes)
    written = read_overlays(overlays, act, mistakes) if act is not None else ()
    overlaid = Overlaid(written, ledger, mistakes)
    vocabulary, found = read_vocabulary(words, overlaid.lists)
    mistakes.extend((*found, *check_vocabulary(vocabulary, ledger)))
    articles = {n: v for n, v in nodes.items() if "/" not in n}
    figures, norms = _articles(articles, ledger, mistakes)
    figures = overlaid.figures(figures)
    resolver = Resolver(vocabulary, ledger, figures, norms.rules, norms.derogations, mistakes)
    rules = [r for raw in resolver.raw.values() if (r := resolver.rule(raw)) is not None]
    resolver.dangling()
    places = {raw.id: raw.order for raw in norms.rules}
    ordered = {r.id: r for r in sorted(rules, key=lambda r: (r.provision.place, places[r.id]))}
    mistakes.extend(circles(ordered, lengths=not mistakes))
    measures = _measures(articles.values(), MeasureReader(vocabulary, figures, ordered, mistakes))
    if mistakes or act is None:
        return Loaded(None, _in_order(mistakes))
    used = tuple(w.overlay for w in written)
    digest = sha256(contents(folder))
    return Loaded(Rulebook(act, vocabulary, ledger, figures, ordered, digest, used, measures), ())


def _read_all(folder: Path, mistakes: list[Diagnostic]) -> dict[str, Mapping]:
    nodes: dict[str, Mapping] = {}
    for path in rule_files(folder):
        node, found = read_file(path, root=folder, limit=RULE_FILE_LIMIT)
        mistakes.extend(found)
        if isinstance(node, Mapping):
            nodes[path.relative_to(folder).as_posix()] = node
        elif node is not None:
            mistakes.append(Diagnostic("S112", "a rule file is a mapping of names", node.span))
    return nodes


def _act(
    folder: Path, node: Mapping | None, ledger: MappingOf[str, Provision], lists: Collection[str],
    mistakes: list[Diagnostic],
) -> Act | None:  # fmt: skip
    if node is not None:
        return read_act(node, ledger, lists, mistakes)
    if not any(m.span and m.span.source.name.endswith("act.yaml") for m in mistakes):
        mistakes.append(_absent(folder, "act.yaml"))
    return None


def _absent(folder: Path, name: str) -> Diagnostic:
    return Diagnostic("S113", f"the rulebook has no {name}", Span(Source(str(folder / name), ""), 0, 0))


def _ledger(folder: Path, mistakes: list[Diagnostic]) -> dict[str, Provision]:
    """The provisions of the act; after them what a page about it says, where a rulebook holds that, too."""
    ledger: dict[str, Provision] = {}
    for path in list_files(folder):
        source, unreadable = read_text(path, root=folder, limit=RULE_FILE_LIMIT)
        mistakes.extend(unreadable)
        rows, found = read_ledger(source) if source is not None else ({}, ())
        mistakes.extend(found)
        again = [row for row in rows.values() if row.id in ledger]
        mistakes.extend(Diagnostic("R303", f"a second row `{row.id}`", row.span) for row in again)
        before = max((row.place for row in ledger.values()), default=0)
        ledger.update({i: replace(row, place=before + row.place) for i, row in rows.items() if i not in ledger})
    return ledger


def _articles(
    nodes: MappingOf[str, Mapping], ledger: MappingOf[str, Provision], mistakes: list[Diagnostic]
) -> tuple[dict[str, dict[str, Figure]], NormReader]:
    figures: dict[str, dict[str, Figure]] = {}
    norms = NormReader(mistakes)
    provisions = frozenset(ledger)
    for node in nodes.values():
        fields = Fields(node, mistakes, RULE_CODES, "this file").only(
            (*_KINDS, "heading", "figures", "norms", "measures")
        )
        article = _article(fields)
        if not article:
            first = node.entries[0][0].span if node.entries else node.span
            fields.report("R302", "the file does not say which `article` or `annex` it holds", first)
        group = figures.setdefault(article, {})
        for name, written in fields.mapping("figures") or ():
            figure = read_figure(article, name, written, provisions, mistakes)
            if figure is not None:
                group[name.text] = figure
        for norm in getattr(fields.sequence("norms"), "items", ()):
            norms.norm(article, norm)
    return figures, norms


def _article(fields: Fields) -> str:
    return next((prefix + fields.text(key) for key, prefix in _KINDS.items() if fields.node.get(key) is not None), "")


def _measures(nodes: Iterable[Mapping], reader: MeasureReader) -> tuple[Measure, ...]:
    found = []
    for node in nodes:
        fields = Fields(node, [], RULE_CODES, "this file")
        for written in getattr(fields.sequence("measures"), "items", ()):
            measure = reader.measure(_article(fields), written)
            if measure is not None:
                found.append(measure)
    return tuple(found)


def _in_order(mistakes: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    def key(m: Diagnostic) -> tuple[str, int, str]:
        return (m.span.source.name, m.span.start, m.code) if m.span else ("", 0, m.code)

    unique = {(m.code, m.message, key(m)): m for m in mistakes}
    return tuple(sorted(unique.values(), key=key))


def unknown_rule(rulebook: Rulebook, identity: str) -> str:
    """Help for a rule id that does not exist."""
    return did_you_mean(identity, rulebook.rules)


__all__ = ["Loaded", "case_files", "load", "rule_files", "unknown_rule"]
