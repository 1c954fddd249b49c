"""`measures` of a rule file: sums over a table of subjects, against the limits that rules state."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.expression import tree
from acquis.expression.check import check
from acquis.expression.parse import parse
from acquis.expression.scope import Scope
from acquis.reading.fields import RULE_CODES, Fields
from acquis.reading.node import Mapping, Node
from acquis.rulebook.model import Figure, Measure, Rule
from acquis.vocabulary.model import FactDefinition, Vocabulary

_KEYS = ("measure", "title", "over", "by", "part", "amount", "at_least", "at_most", "whole")


class MeasureReader:
    """Reads measures once all rules are there."""

    def __init__(
        self, vocabulary: Vocabulary, figures: MappingOf[str, MappingOf[str, Figure]], rules: MappingOf[str, Rule],
        mistakes: list[Diagnostic],
    ) -> None:  # fmt: skip
        self.vocabulary, self.rules, self.mistakes = vocabulary, rules, mistakes
        self._figures = {a: {n: f.type for n, f in group.items()} for a, group in figures.items()}

    def measure(self, article: str, node: Node) -> Measure | None:
        """One entry, or None with what is wrong with it reported."""
        if not isinstance(node, Mapping):
            self.mistakes.append(Diagnostic("R317", "a measure is a mapping of names", node.span))
            return None
        fields = Fields(node, self.mistakes, RULE_CODES, "this measure").only(_KEYS)
        before = len(self.mistakes)
        identity, over, by = (fields.text(k, required=True) for k in ("measure", "over", "by"))
        title = fields.text("title", required=True)
        rule = self.rules.get(identity)
        if rule is None:
            help_ = did_you_mean(identity, self.rules)
            self.mistakes.append(Diagnostic("R304", f"`{identity}` is no rule", node.span, help_))
            return None
        whole = self.vocabulary.subjects[rule.subject].facts
        listed = whole.get(over)
        one = self.vocabulary.subjects.get(listed.of_subject or "") if listed is not None else None
        if one is None or by not in one.facts or by not in whole:
            message = (
                f"`over: {over}` and `by: {by}` name no list of subjects of `{rule.subject}` with a fact in common"
            )
            self.mistakes.append(Diagnostic("R304", message, node.span))
            return None
        limits = [key for key in ("at_least", "at_most") if node.get(key) is not None]
        if len(limits) != 1:
            self.mistakes.append(Diagnostic("R302", "a measure has one of `at_least` and `at_most`", node.span))
            return None
        part = self._expression(fields, "part", self._scope(article, one.facts), condition=True)
        amount = self._expression(fields, "amount", self._scope(article, one.facts))
        limit = self._expression(fields, limits[0], self._scope(article, whole))
        total = None
        if node.get("whole") is not None:
            total = self._expression(fields, "whole", self._scope(article, whole))
        if len(self.mistakes) > before or part is None or amount is None or limit is None:
            return None
        return Measure(identity, title, over, by, part, amount, limit, limits[0] == "at_least", total, node.span)

    def _scope(self, article: str, facts: MappingOf[str, FactDefinition]) -> Scope:
        return Scope(facts=facts, code_lists=self.vocabulary.code_lists, article=article, figures=self._figures)

    def _expression(self, fields: Fields, key: str, scope: Scope, *, condition: bool = False) -> tree.Node | None:
        written = fields.scalar(key, required=True)
        if written is None:
            return None
        node, mistakes = parse(written)
        self.mistakes.extend(mistakes)
        if node is None:
            return None
        checked, mistakes = check(node, scope, condition=condition)
        self.mistakes.extend(mistakes)
        if not mistakes and not condition and (checked.type is None or checked.type.kind != "money"):
            self.mistakes.append(Diagnostic("E206", f"`{key}` is an amount of money", written.span))
        return checked
