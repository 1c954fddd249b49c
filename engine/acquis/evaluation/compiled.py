"""Rules compiled for many subjects of one kind: outcomes as codes, and verdicts with all that is said of them.

What is known is decided by generated functions, what was answered before is remembered, and the interpreter is asked
for the rest; it is the definition, so all three say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from acquis.backends.codes import NOT_ASKED, code_of
from acquis.backends.compiled import Law, program
from acquis.backends.compiled.known import UNDECIDED
from acquis.dossier.known import Plain, as_decimal, subject_facts
from acquis.dossier.model import SubjectFacts
from acquis.evaluation.case import Case
from acquis.evaluation.evaluate import is_later, verdict_on
from acquis.evaluation.memory import ABSENT, memories
from acquis.evaluation.open_rules import OpenCase, OpenRules
from acquis.evaluation.readings import read_every_way, together, told_apart
from acquis.evaluation.verdicts import Reporter, reporters
from acquis.rulebook.model import LawVersion, Rule, Rulebook
from acquis.rulings.facts import CaseFacts
from acquis.rulings.rulings import Rulings
from acquis.rulings.verdict import Verdict


class Compiled:
    """Some rules about one kind of subject, compiled for a day; see `compile_rules`.

    `rules`: their ids, in the order of the act, which is that of all answers; `refused`: those among them that the
    generated functions never decide, each with the reason (the interpreter does).
    """

    def __init__(self, law: Law, subject: str, rules: Sequence[Rule], stage: str | None, *, strict: bool) -> None:
        self.law, self.subject, self.strict = law, law.rulebook.vocabulary.subjects[subject], strict
        self._rules = tuple(rules)
        self._later = frozenset(r.id for r in rules if is_later(r, stage))
        self._asked = [r for r in rules if r.id not in self._later]
        self.rules = tuple(r.id for r in rules)
        self._program = program(law, self._asked)
        self.refused = self._program.refused
        self._memories = memories(law, self._asked, self.subject.facts)
        self._open = OpenRules(law, self._asked, self.subject.facts)
        self._places = {name: place for place, name in enumerate(self.subject.facts)}
        self._made: dict[str, Reporter] | None = None  # when first asked for
        self._all_asked = not self._later

    # outcomes

    def outcomes(self, facts: Mapping[str, Plain]) -> tuple[int, ...]:
        """A code (`backends/codes.py`) for each rule, from plain facts: what is not among them is unknown.

        Money, percentages (of one) and other numbers are int or Decimal, days `date`, lists sequences of such
        mappings, none is None. Nothing is checked; values that do not fit their facts raise TypeError or ValueError.
        """
        found = self._program.run(facts)
        if None in found:
            found = self._settled(facts, found)
        if self._all_asked:
            return found  # type: ignore[return-value]
        codes = iter(found)
        return tuple(NOT_ASKED if i in self._later else next(codes) for i in self.rules)  # type: ignore[misc]

    def _settled(self, facts: Mapping[str, Any], found: tuple[int | None, ...]) -> tuple[int | None, ...]:
        if any(isinstance(value, Fraction) for value in facts.values()):
            facts = {n: as_decimal(v) if isinstance(v, Fraction) else v for n, v in facts.items()}
            found = self._program.run(facts)
        codes = list(found)
        case = OpenCase(facts, self._rulings(subject_facts(self.subject, facts)))
        for place, (rule, code) in enumerate(zip(self._asked, found, strict=True)):
            if code is None:
                codes[place] = code_of(*self._interpreted(case, rule))
        return tuple(codes)

    def _interpreted(self, case: OpenCase, rule: Rule) -> tuple[str, str | None]:
        if self._open.knows(rule):
            return self._open.decide(case, rule)
        read = told_apart(read_every_way(case.rulings, rule, self.law.readings))
        outcome, because, _ = together(case.rulings, rule, read)
        return outcome, because

    def _rulings(self, subject: SubjectFacts) -> Rulings:
        facts = CaseFacts(self.subject.facts, subject, strict=self.strict)
        facts.definitions.update(self.subject.facts)  # those, too, that the interpreter is never asked for
        return Rulings(self.law.rulebook, facts, self.law.as_of, self.law.version)

    # verdicts

    def prepare(self) -> Mapping[str, Reporter]:
        """Compile what verdicts take, which is done with the first of them at the latest."""
        if self._made is None:
            self._made, _ = reporters(self.law, self._asked)
        return self._made

    def verdicts(self, subject: SubjectFacts) -> tuple[Verdict, ...]:
        """The verdicts on a subject, with reasons, the same as those of the interpreter; later stages are left out."""
        made = self.prepare()
        case = Case(subject, self.subject.facts, self._places, strict=self.strict)
        told = _told(case)
        rulings: Rulings | None = None
        found = []
        for rule in self._asked:
            memory = self._memories.get(rule.id)
            key = memory.key(told) if memory is not None else None
            verdict = memory.get(key) if memory is not None and key is not None else None
            if verdict is None:
                verdict = _reported(made.get(rule.id), case)
                if verdict is None:
                    rulings = rulings or self._rulings(subject)
                    verdict = verdict_on(rulings, rule, self.law.readings)
                if memory is not None and key is not None:
                    memory.keep(key, verdict)
            found.append(verdict)
        return tuple(found)


def _reported(reporter: Reporter | None, case: Case) -> Verdict | None:
    """The verdict of compiled rules; None where it is left to the interpreter."""
    if reporter is None:
        return None
    try:
        return reporter.verdict(case)
    except UNDECIDED:
        return None


_BARE = {True: "yes, unsupported", False: "no, unsupported"}


def _told(case: Case) -> Mapping[str, Any]:
    """The facts with what else verdicts say of them: whether an assessment is supported."""
    if not case.unsupported:
        return case.facts
    bare = {path: _BARE.get(case.facts.get(path, ABSENT), ABSENT) for path in case.unsupported if path in case.facts}
    return {**case.facts, **bare}


def compile_rules(
    rulebook: Rulebook, subject: str, rules: Iterable[str] | None = None, *, as_of: int | None = None,
    version: LawVersion | None = None, readings: Mapping[str, str] | None = None, stage: str | None = None,
    strict: bool = False,
) -> Compiled:  # fmt: skip
    """Rules about a kind of subject (None: all), compiled for a day of the verdict (an ordinal) and a law version.

    `readings`: rule id to the reading chosen; `stage`: rules of later steps are not asked; `strict`: for verdicts, an
    assessment without by, on and evidence is unknown. Raises NotImplementedError for rules that Python cannot hold.
    """
    wanted = None if rules is None else frozenset(rules)
    asked = [r for r in rulebook.rules_of(subject) if wanted is None or r.id in wanted]
    return Compiled(Law(rulebook, as_of, version, dict(readings or {})), subject, asked, stage, strict=strict)
