"""One rule under one combination of readings, compiled: its outcome and everything a verdict says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from acquis.backends.compiled import known
from acquis.backends.compiled.expressions import Place
from acquis.backends.compiled.rules import Rules
from acquis.backends.compiled.tolerance import tolerated
from acquis.evaluation.pieces import derogated
from acquis.evaluation.reads import Reader, Reads
from acquis.explain import said
from acquis.explain.phrases import words
from acquis.explain.written import Sentences
from acquis.expression import tree
from acquis.rulebook.model import Rule
from acquis.rulebook.tolerance import tolerant

Function = Callable[..., Any]


@dataclass(frozen=True)
class Way:
    """The functions of a rule under one combination of readings, each of facts `f` and a memory `m`.

    `names`: the readings that nobody chose; `decide`: the outcome (`worst.py`); `remarks` takes the outcome too,
    `tested` whether the rule is met. `scope` and `reads`: the facts that tell whether it applies, and those that a
    ruling reads if it does; `elsewhere`, `elsewhere_of_scope`: for each other rule behind them, whether it applies.
    """

    names: Mapping[str, str]
    choices: Mapping[str, str]
    decide: Function
    values: Function
    remarks: Function
    by: Function
    why_not: Function | None
    gap: Function
    tested: Function
    scope: Reads
    reads: Reads
    elsewhere: Function
    elsewhere_of_scope: Function


_FUNCTIONS = ("decide", "values", "remarks", "by", "why_not", "gap", "tested", "elsewhere", "elsewhere_of_scope")


@dataclass(frozen=True)
class Written:
    """A way whose functions are still source: their names."""

    names: Mapping[str, str]
    choices: Mapping[str, str]
    functions: Mapping[str, str]
    scope: Reads
    reads: Reads

    def made(self, functions: Mapping[str, Function]) -> Way:
        """The way with its functions."""
        found = {piece: functions.get(self.functions[piece]) for piece in _FUNCTIONS}
        return Way(self.names, self.choices, scope=self.scope, reads=self.reads, **found)  # type: ignore[arg-type]


class WayWriter:
    """Writes the functions of a rule. What it cannot write it refuses with NotImplementedError."""

    def __init__(self, rules: Rules) -> None:
        self.rules, self.writer, self.expressions = rules, rules.writer, rules.expressions
        self.sentences, self.reader = Sentences(rules), Reader(rules)

    def written(self, rule: Rule, names: Mapping[str, str], choices: Mapping[str, str]) -> Written:
        """All functions of a rule under chosen readings."""
        if rule.for_each is not None or rule.chart is not None:
            raise NotImplementedError("a report on a rule over a list")
        at = self.rules.within(rule, self.rules.place(rule, choices))
        outside = replace(at, assumed=frozenset())
        reads, scope = self.reader.ruling(rule, at), self.reader.scope(rule, outside)
        pieces = {
            "decide": ("", [f"return {self.rules.decision(rule, outside)}"]),
            "values": ("", [f"return {self.rules.shown_values(rule, at)}"]),
            "remarks": (", o", self._remarks(rule, at)),
            "by": ("", [f"return {self._by(rule, at)}"]),
            "gap": ("", [f"return {self._gap(rule, at)}"]),
            "tested": (", wanted", self._tested(rule, at)),
            "elsewhere": ("", [_all_of(flat(reads))]),
            "elsewhere_of_scope": ("", [_all_of(flat(scope))]),
        }
        if rule.applies is not None and not asks_others(rule.applies, rule):
            pieces["why_not"] = ("", [f"return {self.sentences.phrase(rule.applies, outside)}"])
        functions = {}
        for piece, (arguments, lines) in pieces.items():
            functions[piece] = self.writer.name("w")
            self.writer.function(functions[piece], f"f, m{arguments}", lines)
        functions.setdefault("why_not", "")
        return Written(names, choices, functions, scope, reads)

    def _remarks(self, rule: Rule, at: Place) -> list[str]:
        lines = ["found = set()"]
        for name, test in rule.remarks.items():
            lines += [f"if {self.expressions.text(test, at)}:", f"    found.add({self.writer.constant(name)})"]
        requires = self.rules.requirement(rule, at)
        if requires is not None:
            if rule.tolerance is not None:
                exact = self.expressions.text(requires, at)
                near = self.expressions.text(tolerant(requires, rule.tolerance), at)
                rounded = self.writer.constant("within_rounding")
                lines += [f"if o == 1 and not {exact} and {near}:", f"    found.add({rounded})"]
            empty = [f"len({self._list(n, at)}) == 0" for n in self._run_over(rule, at)]
            if empty:
                lines += [f"if o == 1 and ({' or '.join(empty)}):", f"    found.add({self.writer.constant('vacuous')})"]
        return [*lines, "return found"]

    def _list(self, name: str, at: Place) -> str:
        return f"(f.get({self.writer.constant(name)}, {self.writer.constant('unknown')}) or ())"

    def _run_over(self, rule: Rule, at: Place) -> list[str]:
        """The lists of facts that an `every` of the rule runs over."""
        parts: list[tree.Node | None] = [rule.applies, rule.gap_when, self.rules.requirement(rule, at)]
        parts += rule.remarks.values()
        if rule.due is not None:
            parts += [rule.due.done, rule.due.by, rule.due.excused]
        for derogation in self.rules.reached_by(rule, at):
            parts += [derogation.when, *derogation.sets.values()]
        for name in rule.value_names:
            parts += [d.expression for d in self.rules.definitions(rule, self.rules.reading(at), name)]
        return list(dict.fromkeys(name for part in parts if part is not None for name in run_over(part)))

    def _by(self, rule: Rule, at: Place) -> str:
        requires, reached = self.rules.requirement(rule, at), self.rules.reached_by(rule, at)
        if requires is None or not reached:
            return self.writer.constant(frozenset[str]())
        text = self.expressions.text
        guards = "".join(f"{text(d.when, at)}, " for d in reached)
        sets = "".join(
            "{" + ", ".join(f"{self.writer.constant(n)}: lambda: {text(v, at)}" for n, v in d.sets.items()) + "}, "
            for d in reached
        )
        ids, lifts = tuple(d.id for d in reached), frozenset(d.id for d in reached if d.lifts)
        combines = {n: d.combine for n, d in rule.definitions.items()}
        met = tolerated(self.expressions, requires, rule.tolerance, at)
        return self.writer.call(
            derogated, self.writer.constant(ids), f"({guards})", str(self.rules.test(rule, replace(at, bare=True))),
            f"lambda: {met}", self.writer.constant(lifts), f"({sets})", self.writer.constant(combines, key=id(rule)),
        )  # fmt: skip

    def _gap(self, rule: Rule, at: Place) -> str:
        if rule.gap_when is None:
            return self.writer.call(known.undecided)
        return self.sentences.phrase(rule.gap_when, at)

    def _tested(self, rule: Rule, at: Place) -> list[str]:
        test: tree.Node | None = self.rules.requirement(rule, at)
        if isinstance(test, tree.Truth) and rule.applies is not None:
            test = rule.applies
        if test is None:
            return [f"return {self._computed(rule, at)}"]
        phrase = self.sentences.phrase(test, at)
        if rule.tolerance is None:
            return [f"return {phrase}"]
        near = self.sentences.within_rounding(test, rule.tolerance, at)
        return [f"near = {near} if wanted else None", f"return near or {phrase}"]

    def _computed(self, rule: Rule, at: Place) -> str:
        reading = self.rules.reading(at)
        group = {**rule.definitions, **(reading.definitions if reading is not None else {})}
        parts = [
            f"({self.sentences.fixed(words(n) + ' is %s')} % "
            f"({self.sentences.said(self.rules.own_value(rule, n, at), d.expression)},))"
            for n, d in group.items()
        ]
        return self.writer.call(said.together, *parts)


def _all_of(others: list[tuple[str, Reads]]) -> str:
    return f"return ({''.join(f'{code}, ' for code, _ in others)})"


def flat(reads: Reads) -> list[tuple[str, Reads]]:
    """The other rules that are asked, those behind them included: the code that tells whether each applies."""
    found = []
    for code, other in reads.others:
        found.append((code, other))
        found += [(f"({code} and {inner})", far) for inner, far in flat(other)]
    return found


def asks_others(node: tree.Node, rule: Rule) -> bool:
    """Whether an expression speaks of other rules."""
    if isinstance(node, tree.Outcome) or (isinstance(node, tree.Value) and node.rule != rule.id):
        return True
    return any(asks_others(inner, rule) for inner in _below(node))


def run_over(node: tree.Node) -> Iterator[str]:
    """The lists of facts that an `every` runs over, unless it stands within another loop."""
    if isinstance(node, tree.Quantified | tree.For):
        first = node.iterators[0].source
        if isinstance(node, tree.Quantified) and node.quantifier == "every":
            if isinstance(first, tree.Fact):
                yield first.name
            elif isinstance(first, tree.Field):
                raise NotImplementedError("every entry of a list in an entry")
        yield from run_over(first)
    elif isinstance(node, tree.Filter):
        yield from run_over(node.base)
    else:
        for inner in _below(node):
            yield from run_over(inner)


def _below(node: tree.Node) -> Iterator[tree.Node]:
    for part in fields(node):
        if part.name in ("span", "type", "definition"):
            continue
        value = getattr(node, part.name)
        yield from (v for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, tree.Node))
