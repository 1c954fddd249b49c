"""Rules as written to rules as meant: names resolved, types checked, derogations joined to their base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from acquis.diagnostics import Diagnostic, did_you_mean
from acquis.expression import tree
from acquis.expression.check import ERROR, check, presences
from acquis.expression.scope import Scope
from acquis.rulebook.asked import asked_wrongly
from acquis.rulebook.chart import resolve_chart
from acquis.rulebook.circles import LONGEST, levels
from acquis.rulebook.model import (
    Chart,
    Definition,
    Derogation,
    Due,
    Figure,
    Provision,
    Reading,
    Rule,
)
from acquis.rulebook.nodes import uses
from acquis.rulebook.raw import RawDefinition, RawDerogation, RawReading, RawRule
from acquis.rulebook.tolerance import of_due
from acquis.rulebook.value_types import SomeTypes, ValueTypes
from acquis.source import Span
from acquis.vocabulary.model import Vocabulary
from acquis.vocabulary.types import Type, joined


class Resolver:
    """All rules of an act at once, since they may name each other."""

    def __init__(
        self, vocabulary: Vocabulary, ledger: Mapping[str, Provision], figures: Mapping[str, Mapping[str, Figure]],
        rules: list[RawRule], derogations: list[RawDerogation], mistakes: list[Diagnostic],
    ) -> None:  # fmt: skip
        self.vocabulary, self.ledger, self.figures, self.mistakes = vocabulary, ledger, figures, mistakes
        self.raw: dict[str, RawRule] = {}
        for rule in rules:
            self._unique(rule.id, rule.span, self.raw.get(rule.id))
            self.raw.setdefault(rule.id, rule)
        self.derogations = derogations
        self._values = {r.id: ValueTypes(self.definition, r) for r in self.raw.values()}
        self._figure_types = {a: {n: f.type for n, f in group.items()} for a, group in figures.items()}
        self._checked: dict[int, tree.Node] = {}
        self._busy: list[tuple[int, str, Span]] = []
        self._levels = 0

    def _unique(self, identity: str, span: Span, before: RawRule | RawDerogation | None) -> None:
        if before is not None:
            self.mistakes.append(
                Diagnostic(
                    "R303",
                    f"a second norm `{identity}`",
                    span,
                    "one entry per norm; `#part` tells norms of one provision apart",
                    ((before.span, "the first one"),),
                )
            )

    def provision(self, identity: str, span: Span) -> Provision | None:
        """The ledger's row of a norm's id."""
        found = self.ledger.get(identity.partition("#")[0])
        if found is None:
            help_ = did_you_mean(identity.partition("#")[0], self.ledger)
            self.mistakes.append(Diagnostic("R304", f"`{identity}` is no provision of the ledger", span, help_))
        return found

    def _scope(self, rule: RawRule) -> Scope:
        subject = self.vocabulary.subjects.get(rule.subject.text if rule.subject else "")
        scope = Scope(
            facts=subject.facts if subject else {}, code_lists=self.vocabulary.code_lists,
            article=rule.article, rule=rule.id,
            values=self._values[rule.id], rules=self._values, figures=self._figure_types,
        )  # fmt: skip
        # What applicability asks to be present is present wherever the norm is asked at all.
        scope = scope.guard(presences(rule.applies)) if rule.applies is not None else scope
        if rule.for_each is None:
            return scope
        own = self._values[rule.id]
        scope = replace(scope, of_entries=SomeTypes(own, frozenset(own) - frozenset(rule.totals)))
        variable, source, _ = rule.for_each
        checked = self._check_once(source, scope, condition=False)
        item = checked.type.item if checked.type is not None and checked.type.kind == "list" else None
        if item is None and checked.type != ERROR:
            self.mistakes.append(Diagnostic("E206", "`for_each` must run over a list", source.span))
        return scope.bind(variable, item or ERROR)

    def _scope_of(self, rule: RawRule, name: str) -> Scope:
        """The scope of a definition; a total knows no entry by itself."""
        scope = self._scope(rule)
        if name not in rule.totals:
            return scope
        return replace(scope, variables={}, values=SomeTypes(self._values[rule.id], frozenset(rule.totals)))

    def _check_once(self, node: tree.Node, scope: Scope, *, condition: bool) -> tree.Node:
        key = id(node)
        if key not in self._checked:
            checked, mistakes = check(node, scope, condition=condition)
            if key not in self._checked:
                self.mistakes.extend(mistakes)
                self._checked[key] = checked
        return self._checked[key]

    def definition(self, rule: RawRule, name: str, definition: RawDefinition) -> tree.Node:
        """A definition's typed expression; a definition that rests on itself is a cycle."""
        key = id(definition.expression)
        if key not in self._checked and any(k == key for k, _, _ in self._busy):
            circle = self._busy[[k for k, _, _ in self._busy].index(key) :]
            chain = " → ".join([*(n for _, n, _ in circle), circle[0][1]])
            notes = tuple((span, f"`{n}` is defined here") for _, n, span in circle[1:])
            self.mistakes.append(
                Diagnostic("R307", f"definitions go round in a circle: {chain}", definition.span, "", notes)
            )
            self._checked[key] = replace(definition.expression, type=ERROR)
        if key in self._checked:
            return self._checked[key]
        own = levels(definition.expression)
        if self._levels + own > LONGEST:
            message = f"`{rule.id}.{name}` rests on a chain of definitions that is too long"
            self.mistakes.append(Diagnostic("E203", message, definition.span, "rest it on facts more directly"))
            self._checked[key] = replace(definition.expression, type=ERROR)
            return self._checked[key]
        self._busy.append((key, f"{rule.id}.{name}", definition.span))
        self._levels += own
        checked = self._check_once(definition.expression, self._scope_of(rule, name), condition=False)
        self._levels -= own
        self._busy.pop()
        return checked

    def rule(self, raw: RawRule) -> Rule | None:
        """The rule as back ends read it; None if it cannot be placed."""
        provision = self.provision(raw.id, raw.span)
        if raw.subject is not None and raw.subject.text not in self.vocabulary.subjects:
            help_ = did_you_mean(raw.subject.text, self.vocabulary.subjects)
            self.mistakes.append(Diagnostic("R312", f"unknown subject `{raw.subject.text}`", raw.subject.span, help_))
            return None
        if provision is None or raw.subject is None:
            return None
        self._names(raw)
        scope = self._scope(raw)
        outer = replace(scope, variables={})
        rule = Rule(
            id=raw.id, provision=provision, subject=raw.subject.text, kind=raw.kind, stage=raw.stage,
            title=raw.title, summary=raw.summary,
            applies=self._optional(raw.applies, replace(scope, guarded=frozenset())),
            for_each=self._for_each(raw, outer), definitions=self._definitions(raw, raw.defines),
            totals=self._definitions(raw, raw.totals), requires=self._optional(raw.requires, scope),
            due=self._due(raw, scope),
            gap_when=self._optional(raw.gap_when, scope),
            remarks={n: self._check_once(e, scope, condition=True) for n, e in raw.remarks.items()},
            tolerance=raw.tolerance, readings={n: self._reading(raw, r, scope) for n, r in raw.readings.items()},
            derogations=self._derogations(raw, scope), from_day=raw.days[0], until_day=raw.days[1],
            uses=frozenset(), chart=self._chart(raw), span=raw.span,
        )  # fmt: skip
        if rule.due is not None and rule.requires is None and all(r.requires is None for r in rule.readings.values()):
            rule = replace(rule, requires=of_due(rule.due))
        self._whole(raw, rule)
        for mistake in asked_wrongly(rule, self.raw, self._entry_type):
            self._once((mistake,))
        return replace(rule, uses=uses(rule))

    def _chart(self, raw: RawRule) -> Chart | None:
        facts = self.vocabulary.subjects[raw.subject.text].facts if raw.subject else {}
        chart, mistakes = resolve_chart(raw.chart, self._values[raw.id], facts, raw.for_each is not None)
        self.mistakes.extend(mistakes)
        return chart

    def _entry_type(self, raw: RawRule) -> Type | None:
        """The type of the entries that a rule over a list runs over."""
        assert raw.for_each is not None
        source = self._check_once(raw.for_each[1], replace(self._scope(raw), variables={}), condition=False)
        return source.type.item if source.type is not None else None

    def _for_each(self, raw: RawRule, scope: Scope) -> tuple[str, tree.Node] | None:
        return (
            None
            if raw.for_each is None
            else (raw.for_each[0], self._check_once(raw.for_each[1], scope, condition=False))
        )

    def _optional(self, node: tree.Node | None, scope: Scope) -> tree.Node | None:
        return None if node is None else self._check_once(node, scope, condition=True)

    def _definitions(self, raw: RawRule, group: Mapping[str, RawDefinition]) -> dict[str, Definition]:
        return {n: Definition(n, self.definition(raw, n, d), d.combine, d.span, d.shown) for n, d in group.items()}

    def _names(self, raw: RawRule) -> None:
        """Report definitions and figures that have the name of a fact: one of the two would be hidden."""
        facts = self.vocabulary.subjects[raw.subject.text].facts if raw.subject else {}
        own = [
            (name, d.span)
            for group in (raw.defines, raw.totals, *(r.defines for r in raw.readings.values()))
            for name, d in group.items()
        ]
        figures = [(name, figure.span) for name, figure in self.figures.get(raw.article, {}).items()]
        for name, span in (*own, *figures):
            if name in facts:
                message = f"`{name}` is already the name of a fact"
                self._once(
                    (Diagnostic("R316", message, span, "choose another name", ((facts[name].span, "the fact"),)),)
                )
        for name, span in own:
            figure = self.figures.get(raw.article, {}).get(name)
            if figure is not None:
                message = f"`{name}` is already the name of a figure"
                self.mistakes.append(
                    Diagnostic("R316", message, span, "choose another name", ((figure.span, "the figure"),))
                )
        if raw.for_each is not None and raw.for_each[0] in facts:
            message = f"`{raw.for_each[0]}` is already the name of a fact"
            self.mistakes.append(Diagnostic("R316", message, raw.for_each[2], "choose another name"))

    def _due(self, raw: RawRule, scope: Scope) -> Due | None:
        if raw.due is None or raw.due.done is None or raw.due.by is None:
            return None
        done, by = (
            self._check_once(raw.due.done, scope, condition=False),
            self._check_once(raw.due.by, scope, condition=False),
        )
        for node in (done, by):
            if node.type is not None and node.type.kind not in ("date", "error"):
                self.mistakes.append(Diagnostic("E206", f"`due` speaks of dates, not of {node.type}", node.span))
        return Due(done, by, raw.due.event, self._optional(raw.due.excused, scope))

    def _reading(self, raw: RawRule, reading: RawReading, scope: Scope) -> Reading:
        known = {d.id for d in self.derogations}
        for word in reading.lifted_by or ():
            if word.text not in known:
                self.mistakes.append(
                    Diagnostic("R305", f"unknown derogation `{word.text}`", word.span, did_you_mean(word.text, known))
                )
        lifted_by = None if reading.lifted_by is None else tuple(w.text for w in reading.lifted_by)
        requires = self._optional(reading.requires, scope)
        return Reading(reading.name, reading.argument, requires, self._definitions(raw, reading.defines), lifted_by)

    def _derogations(self, raw: RawRule, scope: Scope) -> tuple[Derogation, ...]:
        found = []
        for derogation in self.derogations:
            if all(base.text != raw.id for base in derogation.bases):
                continue
            when = derogation.when
            if isinstance(derogation.lifts, Mapping) and raw.id in derogation.lifts:
                when = derogation.lifts[raw.id][0]
            provision = self.ledger.get(derogation.id.partition("#")[0])
            if when is None or provision is None:
                continue
            inner = replace(scope, article=derogation.article)
            condition, mistakes = check(when, inner, condition=True)
            self._once(mistakes)
            sets = self._sets(raw, derogation, inner)
            found.append(
                Derogation(
                    derogation.id,
                    provision.citation,
                    derogation.title,
                    derogation.summary,
                    condition,
                    sets,
                    bool(derogation.lifts),
                    derogation.span,
                )
            )
        self._combinations(raw, found)
        return tuple(found)

    def _sets(self, raw: RawRule, derogation: RawDerogation, scope: Scope) -> dict[str, tree.Node]:
        sets = {}
        for name, (expression, span) in derogation.sets.items():
            if name not in self._values[raw.id]:
                help_ = did_you_mean(name, self._values[raw.id])
                self.mistakes.append(
                    Diagnostic("R314", f"`{raw.id}` defines no `{name}`", span, help_, ((raw.span, "the base norm"),))
                )
                continue
            checked, mistakes = check(expression, scope)
            self._once(mistakes)
            base = self._values[raw.id][name]
            if checked.type is not None and ERROR not in (base, checked.type) and joined(base, checked.type) is None:
                self.mistakes.append(
                    Diagnostic("E206", f"`{name}` is {base}, the derogation sets {checked.type}", expression.span)
                )
            sets[name] = checked
        return sets

    def _once(self, mistakes: tuple[Diagnostic, ...]) -> None:
        self.mistakes.extend(m for m in mistakes if m not in self.mistakes)

    def _combinations(self, raw: RawRule, derogations: list[Derogation]) -> None:
        first: dict[str, Derogation] = {}
        for derogation in derogations:
            for name in derogation.sets:
                written = raw.defines.get(name)
                if (
                    name in first
                    and (written is None or written.combine is None)
                    and first[name].sets[name] != derogation.sets[name]
                ):
                    message = f"two derogations set `{name}` of `{raw.id}`, and nothing says which counts"
                    notes = (
                        (first[name].span, "the other one"),
                        (raw.span, "give the definition `combine: highest` or `lowest`"),
                    )
                    self.mistakes.append(Diagnostic("R306", message, derogation.span, "", notes))
                first.setdefault(name, derogation)

    def _whole(self, raw: RawRule, rule: Rule) -> None:
        """Report a norm that says nothing, and a tolerance without a limit; not where a mistake left something out."""
        tests = [rule.requires, *(r.requires for r in rule.readings.values())]
        if not raw.sound:
            return
        if not any(t is not None for t in tests) and rule.due is None and not rule.value_names:
            self.mistakes.append(
                Diagnostic(
                    "R320", "the norm neither tests nor computes anything", rule.span, "add `requires` or `defines`"
                )
            )
        if rule.tolerance is not None and not any(_has_inclusive_limit(t) for t in tests if t is not None):
            message = "a tolerance needs an inclusive limit or an equality of amounts"
            self.mistakes.append(
                Diagnostic("R310", message, raw.tolerance_span, "`<=`, `>=` or `=`; never a strict limit")
            )

    def dangling(self) -> None:
        """Report derogations from norms that do not exist."""
        seen: dict[str, RawDerogation] = {}
        for derogation in self.derogations:
            self._unique(derogation.id, derogation.span, seen.get(derogation.id) or self.raw.get(derogation.id))
            seen.setdefault(derogation.id, derogation)
            self.provision(derogation.id, derogation.span)
            for base in derogation.bases:
                if base.text not in self.raw:
                    self.mistakes.append(
                        Diagnostic(
                            "R305",
                            f"derogation from unknown norm `{base.text}`",
                            base.span,
                            did_you_mean(base.text, self.raw),
                        )
                    )
            for name, (_, span) in derogation.lifts.items() if isinstance(derogation.lifts, Mapping) else ():
                if all(base.text != name for base in derogation.bases):
                    self.mistakes.append(
                        Diagnostic(
                            "R305",
                            f"`{name}` is lifted but not named under `from`",
                            span,
                            did_you_mean(name, (b.text for b in derogation.bases)),
                        )
                    )

    @cached_property
    def all_values(self) -> Mapping[str, Mapping[str, Type]]:
        """Every rule's values with their types."""
        return self._values


def _has_inclusive_limit(test: tree.Node) -> bool:
    if isinstance(test, tree.And | tree.Or):
        return any(_has_inclusive_limit(o) for o in test.operands)
    if isinstance(test, tree.Implies):
        return _has_inclusive_limit(test.right)
    if isinstance(test, tree.Compare):
        return test.operator in ("<=", ">=", "=") and any(
            s.type is not None and s.type.kind == "money" for s in (test.left, test.right)
        )
    return False
