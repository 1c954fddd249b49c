"""Which facts a ruling reads, told from the typed trees: the interpreter evaluates every operand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from acquis.backends.compiled.expressions import Place
from acquis.backends.compiled.rules import Rules
from acquis.expression import tree
from acquis.rulebook.model import Rule

Where = Mapping[str, str]  # variable of a loop to the list that it runs over


@dataclass
class Reads:
    """The facts of a subject, and the facts of every entry of its lists (list and fact).

    `others`: what is read only where another rule applies or a list is not empty: the code that tells, and what.
    """

    names: set[str] = field(default_factory=set)
    entries: set[tuple[str, str]] = field(default_factory=set)
    others: list[tuple[str, Reads]] = field(default_factory=list)

    def everything(self) -> tuple[set[str], set[tuple[str, str]]]:
        """All that may be read, whether or not the other rules apply."""
        names, entries = set(self.names), set(self.entries)
        for _, other in self.others:
            more, of_entries = other.everything()
            names, entries = names | more, entries | of_entries
        return names, entries


class Reader:
    """Finds what rulings read. What it cannot tell beforehand it refuses with NotImplementedError."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def expression(self, node: tree.Node, at: Place) -> Reads:
        """What an expression of a rule reads."""
        found = Reads()
        self._node(node, at, {}, found)
        return found

    def scope(self, rule: Rule, at: Place) -> Reads:
        """What it takes to tell whether a rule applies."""
        found = Reads()
        if rule.applies is not None:
            self._node(rule.applies, at, {}, found)
        return found

    def ruling(self, rule: Rule, at: Place) -> Reads:
        """What the ruling on a rule that applies reads."""
        found = Reads()
        for name in rule.value_names:
            if self.rules.has(rule, self.rules.reading(at), name):
                self._own_value(rule, name, at, found)
        parts = [rule.applies, rule.gap_when, self.rules.requirement(rule, at), *rule.remarks.values()]
        if rule.due is not None:
            parts += [rule.due.done, rule.due.by, None if rule.due.event else rule.due.excused]
        for derogation in self.rules.reached_by(rule, at):
            parts.append(derogation.when)
        for part in parts:
            if part is not None:
                self._node(part, at, {}, found)
        return found

    def _own_value(self, rule: Rule, name: str, at: Place, found: Reads) -> None:
        for definition in self.rules.definitions(rule, self.rules.reading(at), name):
            self._node(definition.expression, at, {}, found)
        for derogation in self.rules.reached_by(rule, at):
            if name in derogation.sets:
                self._node(derogation.when, at, {}, found)
                self._node(derogation.sets[name], at, {}, found)

    def _other(self, node: tree.Value | tree.Outcome, at: Place, found: Reads) -> None:
        rule = self.rules.law.rulebook.rules[node.rule]
        if node.entry is not None or rule.for_each is not None:
            raise NotImplementedError("facts read by a rule over a list")
        there = self.rules.place(rule, at.choices)
        if isinstance(node, tree.Value):
            self._own_value(rule, node.name, there, found)
            if rule.id != at.rule.id and self.rules.law.in_force(rule) and rule.applies is not None:
                self._node(rule.applies, there, {}, found)
        elif self.rules.law.in_force(rule):
            if rule.applies is not None:
                self._node(rule.applies, there, {}, found)
            found.others.append((self.rules.applicable(rule, at.choices), self.ruling(rule, there)))

    def _node(self, node: tree.Node, at: Place, loops: Where, found: Reads) -> None:
        if isinstance(node, tree.Value | tree.Outcome):
            self._other(node, at, found)
        elif isinstance(node, tree.Fact):
            found.names.add(node.name)
        elif isinstance(node, tree.Field):
            self._field(node, at, loops, found)
        elif isinstance(node, tree.Quantified | tree.For):
            self._loop([(i.variable, i.source) for i in node.iterators], node.body, at, loops, found)
        elif isinstance(node, tree.Filter):
            self._loop([(node.variable, node.base)], node.test, at, loops, found)
        elif isinstance(node, tree.Call) and node.function in ("unique", "repeated"):
            listed = self._list(node.arguments[0], found)
            found.entries |= {(listed, a.name) for a in node.arguments[1:] if isinstance(a, tree.Field)}
        elif isinstance(node, tree.Call) and node.function == "entry":
            raise NotImplementedError("facts read in an entry that is looked for")
        else:
            for part in fields(node):
                value = getattr(node, part.name)
                for inner in value if isinstance(value, tuple) else (value,):
                    if isinstance(inner, tree.Node) and part.name not in ("span", "type", "definition"):
                        self._node(inner, at, loops, found)

    def _field(self, node: tree.Field, at: Place, loops: Where, found: Reads) -> None:
        base = node.base
        if base.type is not None and base.type.kind == "date":
            self._node(base, at, loops, found)
            return
        if node.definition is None or node.definition.type == "list":
            raise NotImplementedError("facts read in a list of lists")
        if isinstance(base, tree.Variable) and base.name in loops:
            found.entries.add((loops[base.name], node.name))
        else:
            found.entries.add((self._list(base, found), node.name))

    def _looped(self, node: tree.Node, at: Place, loops: Where, found: Reads) -> str:
        """The list of entries that a loop runs over; "" for a list of anything else."""
        item = node.type.item if node.type is not None else None
        if item is not None and item.kind == "entry":
            return self._list(node, found)
        self._node(node, at, loops, found)
        return ""

    def _loop(self, bound: list[tuple[str, tree.Node]], body: tree.Node, at: Place, loops: Where, found: Reads) -> None:
        """What is read for each entry of a list: nothing if there is none."""
        if not bound:
            self._node(body, at, loops, found)
            return
        (variable, source), *rest = bound
        listed, inside = self._looped(source, at, loops, found), Reads()
        self._loop(rest, body, at, {**loops, variable: listed}, inside)
        if not inside.names and not inside.others and all(of == listed for of, _ in inside.entries):
            found.entries |= inside.entries
        elif listed:
            found.others.append((f"bool(f.get({self.rules.writer.constant(listed)}, True))", inside))
        else:
            raise NotImplementedError("facts read in a loop over what is no list of entries")

    @staticmethod
    def _list(node: tree.Node, found: Reads) -> str:
        if not isinstance(node, tree.Fact):
            raise NotImplementedError("facts read in a list that is made")
        found.names.add(node.name)
        return node.name
