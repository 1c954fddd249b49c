"""The mistakes of one dossier, gathered until the end, and the names that were perhaps meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.quantities import Problem
from acquis.source import Span
from acquis.vocabulary.model import FactDefinition, Vocabulary

# A file of nothing but wrong names would take minutes if each were compared with every right one.
_MOST_COMPARISONS = 20_000
_LONGEST_WORD = 60
_SHORT_LIST = 8


class Mistakes:
    """What is wrong in a dossier."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._found: list[Diagnostic] = []
        self._vocabulary = vocabulary
        self._elsewhere: dict[str, str] | None = None
        self._comparisons = 0

    def add(self, code: str, message: str, span: Span, help: str = "", *notes: tuple[Span, str]) -> None:
        """Record a mistake."""
        self._found.append(Diagnostic(code, message, span, help, notes))

    def problem(self, fact: str, problem: Problem, span: Span) -> None:
        """Record why a value does not read as its type."""
        self.add(problem.code, f"`{fact}`: {problem.message}", span, problem.help)

    def unknown_key(self, word: str, span: Span, what: str, known: Sequence[str]) -> None:
        """Record a key that may not stand where it stands: what it is not, and the names that may stand there."""
        self.add("C701", f"`{shown(word)}` is {what}", span, self._meant(word, known))

    def nearest(self, word: str, known: Collection[str]) -> str:
        """`did you mean ...?`, while searching is still affordable."""
        return did_you_mean(word, known) if self._affordable(word, len(known)) else ""

    def choices(self, word: str, words: Sequence[str]) -> str:
        """The nearest of some words, and all of them if they are few."""
        few = len(words) <= _SHORT_LIST
        listed = f"one of: {', '.join(words)}" if few else f"one of {len(words)}, such as {', '.join(words[:3])}"
        near = self.nearest(word, words)
        return f"{near} {listed}" if near and few and words else near or (listed if words else "")

    def all(self) -> tuple[Diagnostic, ...]:
        """Every mistake, in the order of the text."""
        return tuple(sorted(self._found, key=lambda d: d.span.start if d.span else 0))

    def __len__(self) -> int:
        return len(self._found)

    def _affordable(self, word: str, names: int) -> bool:
        if len(word) > _LONGEST_WORD or self._comparisons + names > _MOST_COMPARISONS:
            return False
        self._comparisons += names
        return True

    def _meant(self, word: str, known: Sequence[str]) -> str:
        if self._elsewhere is None:
            self._elsewhere = _places(self._vocabulary)
        near, place = self.nearest(word, known), self._elsewhere.get(word)
        if place is not None:
            return f"{near} `{word}` is a fact of {place}".lstrip()
        if near or not self._affordable(word, len(self._elsewhere)):
            return near
        from difflib import get_close_matches  # only now: most dossiers have no such word

        others = get_close_matches(word, sorted(self._elsewhere), n=1, cutoff=0.6)
        return f"did you mean `{others[0]}`? that is a fact of {self._elsewhere[others[0]]}" if others else ""


def shown(text: str) -> str:
    """A text, cut where it would fill the screen."""
    return text if len(text) <= 60 else text[:57] + "..."


def _places(vocabulary: Vocabulary) -> dict[str, str]:
    """Where each fact of the vocabulary stands; of several places the first."""
    found: dict[str, str] = {}

    def visit(facts: Mapping[str, FactDefinition], place: str) -> None:
        for name in facts:
            found.setdefault(name, f"`{place}`")
        for name, fact in facts.items():
            if fact.of is not None and fact.of_subject is None:
                visit(fact.of, f"{place}.{name}")

    for subject in vocabulary.subjects.values():
        if subject.name != "dossier":
            visit(subject.facts, subject.name)
    return found
