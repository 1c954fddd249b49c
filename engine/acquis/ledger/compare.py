"""An official text against the rulebook: provisions, figures, references, and where they differ."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from acquis.diagnostics import Diagnostic
from acquis.ledger.citations import citation_of
from acquis.ledger.figures import Stated, figures, without
from acquis.ledger.holdings import Held, Row, held_figures
from acquis.ledger.lines import amendments, consolidated_version
from acquis.ledger.order import marks
from acquis.ledger.passages import Passage, Structure
from acquis.ledger.references import Reference, references
from acquis.ledger.structure import read_structure
from acquis.rulebook.model import Act, LawVersion, Rulebook
from acquis.source import Source, Span

_MOST_LINES = 40_000
_ACCEPT = "if the law has changed, encode it: CONTRIBUTING.md; if not, compare the text with its source"


@dataclass(frozen=True)
class Difference:
    """One difference, at a provision."""

    provision: str
    citation: str
    diagnostic: Diagnostic


@dataclass(frozen=True)
class Comparison:
    """What came of a text. `others`: other acts, each with the places that refer to it; counts are of the text."""

    version: str
    provisions: int
    figures: int
    own_references: int
    others: Mapping[str, tuple[str, ...]]
    differences: tuple[Difference, ...]


@dataclass
class _Words:
    """What a place of the text states and refers to, with its places in the source."""

    stated: list[tuple[Stated, Span]] = field(default_factory=list)
    references: list[tuple[Reference, Span]] = field(default_factory=list)


def compare(rulebook: Rulebook, rows: Mapping[str, Row], source: Source) -> Comparison | Diagnostic:
    """Compare a text with the rulebook; a diagnostic, if it is no act at all."""
    if source.text.count("\n") > _MOST_LINES:
        message = f"over {_MOST_LINES} lines: no act of the Union has so many"
        return Diagnostic("R359", message, Span(source, 0, 0), "give the text of one act")
    structure = read_structure(source)
    if not any(p.form == "provision" for p in structure.passages):
        message = "no article and no annex is found here: this is not the text of an act"
        return Diagnostic("R359", message, Span(source, 0, 0), "take the consolidated text from EUR-Lex, as plain text")
    return _Comparer(rulebook, rows, source, structure).run()


class _Comparer:
    def __init__(self, rulebook: Rulebook, rows: Mapping[str, Row], source: Source, structure: Structure) -> None:
        self._rulebook, self._rows, self._source, self._structure = rulebook, rows, source, structure
        self._version = consolidated_version(source)
        self._law = _law_version(rulebook.act, self._version)
        self._places = {p.id: p for p in reversed(structure.passages)}
        self._starts = [p.start for p in structure.passages]
        self._words = self._read()
        self._found: list[Difference] = []

    def run(self) -> Comparison:
        """All differences, in the order of the text."""
        self._provisions()
        self._numbers()
        self._figures()
        for identity in dict.fromkeys((*self._words, *self._rows)):
            self._references(identity)
        ordered = sorted(self._found, key=lambda d: d.diagnostic.span.start if d.diagnostic.span else 0)
        all_references = [(identity, r) for identity, w in self._words.items() for r, _ in w.references]
        return Comparison(
            self._version,
            sum(p.form == "provision" for p in self._structure.passages),
            sum(len(w.stated) for w in self._words.values()),
            sum(not r.external for _, r in all_references),
            _by_act(all_references),
            tuple(ordered),
        )

    def _read(self) -> dict[str, _Words]:
        found: dict[str, _Words] = {}
        for passage in self._structure.passages:
            words = found.setdefault(passage.id, _Words())
            blotted = [(start, end) for _, start, end in marks(passage)]
            for piece in passage.pieces:
                at = piece.start
                referred = references(piece.text, passage.id)
                words.references += [(r, Span(self._source, at + r.start, at + r.end)) for r in referred]
                notes = [(start - at, end - at) for start, end in blotted if at <= start < at + len(piece.text)]
                left = without(piece.text, [*((r.start, r.end) for r in referred), *notes])
                words.stated += [(s, Span(self._source, at + s.start, at + s.end)) for s in figures(left)]
        return found

    def _tell(
        self,
        identity: str,
        code: str,
        what: str,
        span: Span,
        notes: Sequence[tuple[Span, str]] = (),
        help: str = _ACCEPT,
    ) -> None:
        citation = citation_of(identity, self._rulebook.ledger)
        diagnostic = Diagnostic(code, f"{citation}: {what}", span, help, tuple(notes))
        self._found.append(Difference(identity, citation, diagnostic))

    def _at(self, passage: Passage) -> Span:
        return Span(self._source, passage.start, passage.end)

    def _provisions(self) -> None:
        """Provisions that the text lacks, has beyond the ledger, or has twice."""
        ledger = self._rulebook.ledger
        place = self._structure.passages[0]
        for identity, row in ledger.items():
            if not identity.startswith(("art_", "anx_")) or not self._in_version(identity):
                continue
            if identity in self._places:
                place = self._places[identity]
            else:
                self._tell(identity, "R351", f"the text has no {row.citation}", self._at(place))
        known = {"/".join(i.split("/")[:n]) for i in ledger for n in range(1, i.count("/") + 2)}
        seen: set[str] = set()
        for passage in self._structure.passages:
            footnote = passage.form == "footnote" and (passage.id in self._rows or passage.id in ledger)
            wanted = ledger if passage.form == "provision" else known
            if not footnote and (passage.id not in wanted or not self._in_version(passage.id)):
                self._tell(passage.id, "R352", "the ledger has no such provision", self._at(passage))
            if passage.id in seen:
                self._tell(passage.id, "R353", "it stands twice in the text", self._at(passage))
            seen.add(passage.id)

    def _in_version(self, identity: str) -> bool:
        """Whether a provision exists in the version of the text."""
        later = (v for v in self._rulebook.act.versions if v.day > self._law.day)
        return not any(identity in v.added for v in later)

    def _numbers(self) -> None:
        """Chapters, sections and footnotes out of order; amending acts that the rulebook does not know."""
        for oddity in self._structure.oddities:
            self._tell(oddity.provision, "R358", oddity.message, Span(self._source, oddity.start, oddity.end))
        known = self._rulebook.act.versions.index(self._law)
        for mark in amendments(self._source):
            if not 0 < mark.number <= known:
                identity = self._around(mark.start)
                message = f"the mark M{mark.number} names an amending act that this version does not have"
                self._tell(identity, "R358", message, Span(self._source, mark.start, mark.end))

    def _around(self, offset: int) -> str:
        """The provision that an offset is in, or the next one."""
        passages = self._structure.passages
        place = bisect_right(self._starts, offset) - 1
        inside = place >= 0 and _last(passages[place]) > offset
        return passages[place if inside else min(place + 1, len(passages) - 1)].id

    def _figures(self) -> None:
        left = {identity: list(words.stated) for identity, words in self._words.items()}
        lacking = [h for h in held_figures(self._rulebook, self._day()) if not _take(h, left)]
        for identity, stated in left.items():
            near = list(_near(identity, lacking)) if stated else []
            for one, span in stated:
                what = f"`{one.text}` stands in the text, and the rulebook does not hold it here"
                self._tell(identity, "R354", what, span, near)
        for held in lacking:
            passage = self._places.get(held.provision)
            if passage is not None:
                notes = [(held.span, "held here")] if held.span is not None else []
                what = f"the rulebook holds `{held.name}`, and the text does not state it"
                self._tell(held.provision, "R355", what, self._at(passage), notes)

    def _references(self, identity: str) -> None:
        found = self._words.get(identity, _Words()).references
        row = self._rows.get(identity)
        expected, present = Counter(row.targets if row else ()), Counter(r.text for r, _ in found)
        for reference, span in found:
            if present[reference.text] > expected[reference.text]:
                present[reference.text] -= 1
                self._tell(identity, "R356", f"the text refers to {reference.text}, the rulebook does not", span)
        passage = self._places.get(identity)
        if passage is not None and row is not None:
            for target, count in (expected - Counter(r.text for r, _ in found)).items():
                times = f" {count} times" if count > 1 else ""
                what = f"the rulebook refers to {target}{times} here, the text does not"
                self._tell(identity, "R357", what, self._at(passage), [(row.span, "held here")])

    def _day(self) -> int:
        versions = self._rulebook.act.versions
        return self._law.day if self._law != versions[-1] else self._rulebook.day_of(None, self._law)


def _law_version(act: Act, celex: str) -> LawVersion:
    return next((v for v in act.versions if v.celex == celex), act.versions[-1])


def _last(passage: Passage) -> int:
    return max([passage.end, *(p.start + len(p.text) for p in passage.pieces)])


def _take(held: Held, left: Mapping[str, list[tuple[Stated, Span]]]) -> bool:
    """Take a held figure off what is stated at its provision; the row of a table may stand in a point of it."""
    inside = [i for i in left if i.startswith(f"{held.provision}/")] if len(held.keys) > 1 else []
    for identity in (held.provision, *inside):
        stated = left.get(identity, [])
        chosen = [next((s for s in stated if s[0].key == key), None) for key in held.keys]
        if all(s is not None for s in chosen):
            for one in chosen:
                if one is not None:
                    stated.remove(one)
            return True
    return False


def _near(identity: str, lacking: Sequence[Held]) -> Iterator[tuple[Span, str]]:
    for held in lacking:
        if held.span is not None and (identity == held.provision or identity.startswith(f"{held.provision}/")):
            yield held.span, f"the rulebook holds `{held.name}` here"


def _by_act(found: Sequence[tuple[str, Reference]]) -> dict[str, tuple[str, ...]]:
    others: dict[str, dict[str, None]] = {}
    for identity, reference in found:
        if reference.external:
            others.setdefault(reference.text, {})[identity] = None
    return {act: tuple(places) for act, places in sorted(others.items())}
