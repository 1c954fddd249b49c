"""A file of cases to cases; whatever could make a case pass without saying anything is a mistake."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from pathlib import Path

from acquis.cases.model import Case, CaseFile, NoCase
from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.diagnostics.pages import codes
from acquis.reading import DOSSIER_LIMIT, read_file
from acquis.reading.fields import RULE_CODES, Fields
from acquis.reading.node import Mapping, Node, Scalar, Sequence
from acquis.rulebook.model import Rulebook
from acquis.rulings.verdict import BECAUSE, OUTCOMES, Shown

_OUR_KEYS = ("case", "expect", "error")
_EXPECTED = ("outcome", "because", "missing", "by", "values", "remarks", "readings")
_REASON = ("rule", "outcome", "because")


def read_case_file(path: Path, rulebook: Rulebook) -> CaseFile:
    """A file of cases, with every mistake in it (codes R and S); its dossiers are read when they are run.

    A case with a mistake is not among the `cases`.
    """
    node, mistakes = read_file(path, limit=DOSSIER_LIMIT)
    reader = _Reader(rulebook, list(mistakes))
    if isinstance(node, Sequence):
        for item in node.items:
            reader.entry(item)
    elif node is not None:
        reader.mistakes.append(Diagnostic("R317", "a file of cases is a list of cases", node.span))
    return CaseFile(path, tuple(reader.cases), tuple(reader.reasons), tuple(reader.mistakes))


def read_cases(path: Path, rulebook: Rulebook) -> tuple[tuple[Case, ...], tuple[Diagnostic, ...]]:
    """The cases of a file, and what is wrong in it."""
    file = read_case_file(path, rulebook)
    return file.cases, file.mistakes


class _Reader:
    def __init__(self, rulebook: Rulebook, mistakes: list[Diagnostic]) -> None:
        self.rulebook, self.mistakes = rulebook, mistakes
        self.cases: list[Case] = []
        self.reasons: list[NoCase] = []
        self.sentences: dict[str, Scalar] = {}

    def entry(self, node: Node) -> None:
        """One entry of the list."""
        if not isinstance(node, Mapping):
            self.mistakes.append(Diagnostic("R317", "a case must be a mapping of names", node.span))
        elif node.get("no_case") is not None:
            self._reason(Fields(node, self.mistakes, RULE_CODES, "this entry").only(("no_case",)))
        else:
            self._case(node, Fields(node, self.mistakes, RULE_CODES, "this case"))

    def _case(self, node: Mapping, fields: Fields) -> None:
        known = len(self.mistakes)
        sentence, error = self._sentence(fields), self._error(fields)
        wanted = fields.mapping("expect")
        key = node.key("expect")
        if error is None and key is None:
            fields.report("R302", "a case needs `expect` or `error`", node.span)
        elif error is not None and key is not None:
            help_ = "an input that is wrong gets no verdict; keep one of the two"
            fields.report("R301", "`expect` beside `error`", key.span, help_)
        elif key is not None and wanted is not None and not wanted.entries:
            fields.report("R342", "this case expects nothing", key.span, "name a rule and its outcome, or the error")
        expect = {rule.text: w for rule, value in wanted or () if (w := self._expectation(rule, value)) is not None}
        if len(self.mistakes) == known:  # what is half understood must not count as passed
            dossier = replace(node, entries=tuple((k, v) for k, v in node.entries if k.text not in _OUR_KEYS))
            self.cases.append(Case(sentence, dossier, expect, error, node.span))

    def _sentence(self, fields: Fields) -> str:
        written = fields.scalar("case", required=True)
        if written is None:
            return ""
        sentence = " ".join(written.text.split())
        first = self.sentences.setdefault(sentence, written)
        if not sentence:
            fields.report("R302", "a case needs a sentence that says what it shows", written.span)
        elif first is not written:
            notes = ((first.span, "the first one stands here"),)
            help_ = "say what this one shows that the other does not"
            self.mistakes.append(
                Diagnostic("R341", "two cases of this file have one sentence", written.span, help_, notes)
            )
        return sentence

    def _error(self, fields: Fields) -> str | None:
        if fields.scalar("error") is None:
            return None
        return fields.choice("error", codes()) or fields.text("error")

    def _expectation(self, rule: Scalar, node: Node) -> MappingOf[str, Shown] | None:
        if not self._known(rule):
            return None
        if not isinstance(node, Mapping):
            help_ = f"write `{rule.text}: {{outcome: compliant}}`"
            self.mistakes.append(Diagnostic("R317", "an expectation must be a mapping of names", node.span, help_))
            return None
        fields = Fields(node, self.mistakes, RULE_CODES, "this expectation").only(_EXPECTED)
        if node.get("outcome") is None:
            fields.report("R302", "this expectation has no `outcome`", rule.span)
        fields.choice("outcome", OUTCOMES)
        fields.choice("because", BECAUSE)
        for name in ("missing", "by", "remarks"):
            fields.sequence(name)
        for name in ("values", "readings"):
            fields.mapping(name)
        return {key.text: _plain(value) for key, value in node}

    def _reason(self, outer: Fields) -> None:
        written = outer.mapping("no_case")
        if written is None:
            return
        fields = Fields(written, self.mistakes, RULE_CODES, "this reason").only(_REASON)
        rule, because = fields.scalar("rule", required=True), fields.scalar("because", required=True)
        outcome = fields.choice("outcome", OUTCOMES, required=True)
        if because is not None and not because.text.strip():
            fields.report("R302", "`because` says nothing", because.span, "write why no case can show this outcome")
        elif rule is not None and self._known(rule) and because is not None and outcome is not None:
            self.reasons.append(NoCase(rule.text, outcome, " ".join(because.text.split()), written.span))

    def _known(self, rule: Scalar) -> bool:
        if rule.text in self.rulebook.rules:
            return True
        help_ = did_you_mean(rule.text, self.rulebook.rules)
        self.mistakes.append(Diagnostic("R318", f"a case about unknown rule `{rule.text}`", rule.span, help_))
        return False


def _plain(node: Node) -> Shown:
    if isinstance(node, Scalar):
        if not node.quoted and node.text in ("yes", "true", "no", "false"):
            return node.text in ("yes", "true")
        return node.text
    if isinstance(node, Sequence):
        return [_plain(i) for i in node.items]
    return {k.text: _plain(v) for k, v in node}
