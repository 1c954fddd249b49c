"""Rules compiled once that pays off: the first few subjects are interpreted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acquis.dossier.model import FILE, SubjectFacts
from acquis.evaluation.evaluate import Asked, interpreted
from acquis.rulebook.model import Rulebook
from acquis.rulings.verdict import Verdict

if TYPE_CHECKING:
    from acquis.evaluation.compiled import Compiled

_MOST = 32  # ways of asking that are kept


class Warming:
    """An evaluator for many subjects of one rulebook. `after`: how many are interpreted before rules are compiled.

    Each way of asking (kind of subject, rules, day, version, readings) is compiled by itself. Traces are made by the
    interpreter.
    """

    def __init__(self, after: int = 4) -> None:
        self._after = after
        self._asked: dict[object, int] = {}
        self._compiled: dict[object, Compiled | None] = {}  # None: they cannot be compiled
        self._files: dict[object, tuple[Verdict, ...]] = {}

    def __call__(self, rulebook: Rulebook, subject: SubjectFacts, asked: Asked) -> tuple[Verdict, ...]:
        """The verdicts on a subject."""
        if asked.explain:
            return interpreted(rulebook, subject, asked)
        day = None if asked.version is None else asked.version.day
        readings = tuple(sorted(asked.readings.items()))
        # By identity: a rulebook outlives its evaluator, and has its rules once.
        key = (id(rulebook), subject.subject, tuple(map(id, asked.rules)), asked.as_of, day, readings, asked.strict)
        if subject.subject == FILE:  # nothing but the day, which stands in the key
            return self._of_file(key, rulebook, subject, asked)
        if key not in self._compiled:
            times = self._asked[key] = self._asked.pop(key, 0) + 1
            if times <= self._after:
                self._asked = dict(list(self._asked.items())[-_MOST:])
                return interpreted(rulebook, subject, asked)
            made = self._compile(rulebook, subject.subject, asked)
            self._compiled = dict([*self._compiled.items(), (key, made)][-_MOST:])
        compiled = self._compiled[key]
        return interpreted(rulebook, subject, asked) if compiled is None else compiled.verdicts(subject)

    def _of_file(self, key: object, rulebook: Rulebook, subject: SubjectFacts, asked: Asked) -> tuple[Verdict, ...]:
        if key not in self._files:
            self._files = dict([*self._files.items(), (key, interpreted(rulebook, subject, asked))][-_MOST:])
        return self._files[key]

    @staticmethod
    def _compile(rulebook: Rulebook, subject: str, asked: Asked) -> Compiled | None:
        from acquis.evaluation.compiled import compile_rules  # here: one dossier alone never needs it

        try:
            compiled = compile_rules(
                rulebook, subject, [r.id for r in asked.rules], as_of=asked.as_of, version=asked.version,
                readings=asked.readings, strict=asked.strict,
            )  # fmt: skip
            compiled.prepare()
        except NotImplementedError:
            return None
        return compiled
