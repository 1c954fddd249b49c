"""A small world for properties: a vocabulary with tiny ranges, so that every way to settle facts can be tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from acquis.backends.interpreter.frame import Frame
from acquis.backends.interpreter.nodes import evaluate
from acquis.dossier.model import EntryFacts, Given, GivenList, SubjectFacts
from acquis.expression import tree
from acquis.expression.check import check
from acquis.expression.parse import parse_text
from acquis.expression.scope import Scope
from acquis.rulings.facts import CaseFacts
from acquis.source import Source, Span
from acquis.uncertain.value import NO_ANSWER, Value
from acquis.vocabulary.model import CodeList, FactDefinition

NOWHERE = Span(Source("<world>", ""), 0, 0)
COLOURS = CodeList("colours", ("red", "green", "blue"), {"warm": {"red": True, "green": False, "blue": False}})


def _fact(name: str, type_: str, **more: object) -> FactDefinition:
    return FactDefinition(name=name, type=type_, means="", source="", span=NOWHERE, **more)  # type: ignore[arg-type]


_LOW, _CENTS = Fraction(0), Fraction(3, 100)
ENTRY = {
    "on": _fact("on", "boolean"),
    "n": _fact("n", "integer", minimum=_LOW, maximum=Fraction(2)),
    "hue": _fact("hue", "code", code_list=COLOURS),
}
FACTS: dict[str, FactDefinition] = {
    **{n: _fact(n, "boolean") for n in ("p", "q", "r", "s")},
    **{n: _fact(n, "integer", minimum=_LOW, maximum=Fraction(3)) for n in ("i", "j", "k")},
    **{
        n: _fact(n, "integer", minimum=Fraction(-1), maximum=Fraction(2), can_be_none=True)
        for n in ("maybe_i", "maybe_j")
    },
    **{n: _fact(n, "money", minimum=_LOW, maximum=_CENTS) for n in ("x", "y")},
    **{n: _fact(n, "code", code_list=COLOURS) for n in ("c", "d")},
    "maybe_c": _fact("maybe_c", "code", code_list=COLOURS, can_be_none=True),
    "things": _fact("things", "list", of=ENTRY, key=("id",)),
}


def domain(definition: FactDefinition) -> list[object]:
    """Every value a fact can have."""
    none: list[object] = [None] if definition.can_be_none or definition.type == "money" else []
    if definition.type == "boolean":
        return [True, False]
    if definition.type == "code":
        return [*COLOURS.codes, *none]
    step = Fraction(1, 100) if definition.type == "money" else Fraction(1)
    assert definition.minimum is not None and definition.maximum is not None
    count = int((definition.maximum - definition.minimum) / step) + 1
    return [*(definition.minimum + i * step for i in range(count)), *none]


@dataclass
class World:
    """Facts that are known; `things` are entries with some of their facts known. The rest is unknown."""

    known: dict[str, object] = field(default_factory=dict)
    things: tuple[dict[str, object], ...] | None = ()

    def subject(self) -> SubjectFacts:
        facts: dict[str, Given | GivenList] = {n: Given(v) for n, v in self.known.items()}  # type: ignore[arg-type]
        if self.things is not None:
            entries = tuple(
                EntryFacts(str(i), {n: Given(v) for n, v in t.items()}) for i, t in enumerate(self.things, 1)
            )  # type: ignore[arg-type]
            facts["things"] = GivenList(entries)
        return SubjectFacts("world", None, facts)

    def unknown(self, used: set[str]) -> dict[str, list[object]]:
        """The unknown facts, by path, that an expression with these facts could read."""
        found = {n: domain(f) for n, f in FACTS.items() if n in used and n != "things" and n not in self.known}
        for place, thing in enumerate(self.things or (), 1):
            if "things" in used:
                found |= {f"things[{place}].{n}": domain(f) for n, f in ENTRY.items() if n not in thing and n in used}
        return found

    def settle(self, values: Mapping[str, object]) -> World:
        """The world with unknown facts settled."""
        known, things = dict(self.known), [dict(t) for t in self.things or ()]
        for path, value in values.items():
            if path.startswith("things["):
                place, _, name = path.removeprefix("things[").partition("].")
                things[int(place) - 1][name] = value
            else:
                known[path] = value
        return World(known, tuple(things))

    def settlements(self, used: set[str]) -> Iterator[tuple[dict[str, object], World]]:
        """Every way to settle the unknown facts."""
        unknown = self.unknown(used)
        for values in product(*unknown.values()):
            settled = dict(zip(unknown, values, strict=True))
            yield settled, self.settle(settled)


class Host:
    """Answers for expressions that speak of facts only."""

    def __init__(self, world: World) -> None:
        self.facts = CaseFacts(FACTS, world.subject())

    def fact(self, name: str) -> Value:
        return self.facts.record.fact(name)

    def codes(self, name: str) -> tuple[str, ...]:
        return COLOURS.codes

    def attribute(self, word: str, codes: frozenset[str], name: str) -> str | bool | None:
        return COLOURS.attributes[name].get(word)

    def figure(self, article: str, name: str, day: object) -> Value:
        return NO_ANSWER

    def vacuous(self, node: tree.Quantified) -> None:
        pass


def compiled(text: str, scope: Scope | None = None) -> tree.Node:
    """The typed tree of a text that must be right."""
    parsed, mistakes = parse_text(text)
    assert parsed is not None, (text, mistakes)
    checked, mistakes = check(parsed, scope or SCOPE)
    assert not mistakes, (text, [m.message for m in mistakes])
    return checked


SCOPE = Scope(facts=FACTS, code_lists={"colours": COLOURS}, literals=True)


def value_in(world: World, node: tree.Node) -> Value:
    """The value of an expression in a world."""
    return evaluate(node, Frame(Host(world), {}))  # type: ignore[arg-type]
