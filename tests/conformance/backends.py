"""The back ends that are held to the conformance suite. A new one is one line in BACKENDS, and its adapter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from acquis.dossier.model import Dossier, SubjectFacts
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.options import Options
from acquis.expression import tree
from acquis.rulebook.model import Rulebook
from acquis.rulings.verdict import Result

from . import compiled
from .interpreter import answer


@dataclass(frozen=True)
class Backend:
    """How a back end is asked.

    `answer`: one checked expression on the facts of one subject, as the notation of the README;
    `results`: the verdicts on a dossier. Either may raise NotImplementedError for `not supported`.
    """

    answer: Callable[[Rulebook, SubjectFacts, tree.Node], str]
    results: Callable[[Rulebook, Dossier, Options], tuple[Result, ...]]


BACKENDS: Mapping[str, Backend] = {
    "interpreter": Backend(answer, evaluate),
    "compiled": Backend(compiled.answer, compiled.results),
}
