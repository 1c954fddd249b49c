"""The compiled evaluator in the notation of the conformance suite: what it does not decide is not supported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from acquis.backends.compiled import Law
from acquis.backends.compiled.known import UNDECIDED
from acquis.backends.compiled.rules import Rules
from acquis.backends.compiled.running import functions
from acquis.backends.compiled.writer import Writer
from acquis.dossier.known import plain_facts
from acquis.dossier.model import Dossier, SubjectFacts
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.options import Options
from acquis.evaluation.warming import Warming
from acquis.expression import tree
from acquis.rulebook.model import Rulebook
from acquis.rulings.verdict import Result
from acquis.vocabulary.types import Type
from tests.properties.test_verdicts import rule as empty_rule

from .notation import number


def results(rulebook: Rulebook, dossier: Dossier, options: Options) -> tuple[Result, ...]:
    return evaluate(rulebook, dossier, options, Warming(after=0))


def answer(rulebook: Rulebook, subject: SubjectFacts, node: tree.Node) -> str:
    """The value of an expression; NotImplementedError where it is not one known value."""
    writer = Writer()
    rules = Rules(Law(rulebook), writer)
    code = rules.expressions.code(node, rules.place(empty_rule(), {}))
    writer.function("answer", "f, m", [f"return {code.text}"])
    facts = plain_facts(subject.facts, rulebook.vocabulary.subjects["project"].facts)
    try:
        found = functions(writer.source, writer.constants)["answer"](facts, {})
    except UNDECIDED as open_:
        raise NotImplementedError("not one known value") from open_
    return _said(found, node.type)


def _said(found: Any, kind: Type | None) -> str:
    if found is None:
        return "none"
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, str):
        return f'"{found}"'
    if isinstance(found, date):
        return number(Fraction(found.toordinal()), kind)
    if isinstance(found, int | Decimal | Fraction):
        return number(Fraction(found), kind)
    if isinstance(found, list | tuple | range):
        inner = kind.item if kind is not None else None
        if any(isinstance(item, dict) for item in found):
            return "a list"
        return f"[{', '.join(_said(item, inner) for item in found)}]"
    raise NotImplementedError(type(found).__name__)
