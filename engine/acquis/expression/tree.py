"""The expression tree: frozen nodes with spans; the checker fills in `type` and resolves names.

One tree serves everybody: the parser makes it, the checker returns it typed, the printer, the
interpreter and every other back end read it. Spans and types do not count for equality, so that
`parse(print(e)) == e` can be stated.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING

from acquis.records import record
from acquis.source import Span

if TYPE_CHECKING:
    from acquis.vocabulary.model import FactDefinition
    from acquis.vocabulary.types import Type


@record(frozen=True, kw_only=True)
class Node:
    """Base of all nodes. `type` is None until checked."""

    span: Span | None = field(default=None, compare=False, repr=False)
    type: Type | None = field(default=None, compare=False, repr=False)


@record(frozen=True)
class Number(Node):
    """A number literal; `unit` is `%` for a percentage (the value is then already divided)."""

    value: Fraction
    unit: str = ""


@record(frozen=True)
class Text(Node):
    """A quoted text: a code word, or (in `eval`) a string."""

    value: str


@record(frozen=True)
class Date(Node):
    """A date literal, as its ordinal (1 is 0001-01-01)."""

    ordinal: int


@record(frozen=True)
class Truth(Node):
    """`true` or `false`."""

    value: bool


@record(frozen=True)
class Nothing(Node):
    """`none`: known not to exist."""


@record(frozen=True)
class Name(Node):
    """A name as written: never in a checked tree."""

    name: str


@record(frozen=True)
class Reference(Node):
    """Another rule, one of its values, or another article's figure, as written."""

    text: str


@record(frozen=True)
class Field(Node):
    """`base.name`; checked: a fact of an entry (`definition` set) or a property such as `.year`."""

    base: Node
    name: str
    definition: FactDefinition | None = field(default=None, compare=False, repr=False)


@record(frozen=True)
class Filter(Node):
    """`base[test]`; inside, the entry is `item` and its facts stand by bare name.

    `variable` is the internal name of the entry, given by the checker.
    """

    base: Node
    test: Node
    variable: str = field(default="item", compare=False)


@record(frozen=True)
class Call(Node):
    """A builtin applied to arguments."""

    function: str
    arguments: tuple[Node, ...]


@record(frozen=True)
class Compare(Node):
    """`left operator right` with one of = != < <= > >=."""

    operator: str
    left: Node
    right: Node


@record(frozen=True)
class Arithmetic(Node):
    """`left operator right` with one of + - * /."""

    operator: str
    left: Node
    right: Node


@record(frozen=True)
class Negate(Node):
    """`- operand`."""

    operand: Node


@record(frozen=True)
class And(Node):
    """All of the operands."""

    operands: tuple[Node, ...]


@record(frozen=True)
class Or(Node):
    """Any of the operands."""

    operands: tuple[Node, ...]


@record(frozen=True)
class Implies(Node):
    """`left implies right`."""

    left: Node
    right: Node


@record(frozen=True)
class Not(Node):
    """`not operand`."""

    operand: Node


@record(frozen=True)
class Between(Node):
    """`item between low and high`, both included."""

    item: Node
    low: Node
    high: Node


@record(frozen=True)
class In(Node):
    """`item in choices`: a list, a range, a set figure, tests in parentheses, or one value."""

    item: Node
    choices: Node


@record(frozen=True)
class Tests(Node):
    """`(a, >= b)` after `in`."""

    tests: tuple[Node, ...]


@record(frozen=True)
class UnaryTest(Node):
    """`>= value` after `in (`."""

    operator: str
    value: Node


@record(frozen=True)
class Range(Node):
    """`[low..high]`; round brackets leave an end out."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool


@record(frozen=True)
class Steps(Node):
    """`low..high` after `for x in`: whole numbers, downwards too."""

    low: Node
    high: Node


@record(frozen=True)
class ListOf(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@record(frozen=True)
class If(Node):
    """`if condition then yes else no`."""

    condition: Node
    yes: Node
    no: Node


@record(frozen=True)
class Iterator(Node):
    """`variable in source`."""

    variable: str
    source: Node


@record(frozen=True)
class Quantified(Node):
    """`some` or `every` iterators satisfies body."""

    quantifier: str
    iterators: tuple[Iterator, ...]
    body: Node


@record(frozen=True)
class For(Node):
    """`for` iterators `return` body."""

    iterators: tuple[Iterator, ...]
    body: Node


@record(frozen=True)
class AtDate(Node):
    """`figure on date`: the figure in force on that day."""

    figure: Node
    date: Node


@record(frozen=True)
class OfEntry(Node):
    """`rule of entry`, `value of entry`: what a rule over a list says of one entry. Never in a checked tree."""

    asked: Node
    entry: Node


# Nodes that only the checker makes.


@record(frozen=True)
class Fact(Node):
    """A fact of the subject in hand."""

    name: str
    definition: FactDefinition = field(compare=False, repr=False)


@record(frozen=True)
class Variable(Node):
    """A variable of a quantifier, `for`, filter, `for_each`, or an input of `eval`."""

    name: str
    shown: str = ""


@record(frozen=True)
class Value(Node):
    """A defined value of a rule; of a rule over a list, with the entry for which it is asked."""

    rule: str
    name: str
    entry: Node | None = None


@record(frozen=True)
class Figure(Node):
    """A figure of the law."""

    article: str
    name: str


@record(frozen=True)
class Outcome(Node):
    """`met(rule)` and its three sisters; of a rule over a list, `met(rule of entry)`."""

    function: str
    rule: str
    entry: Node | None = None


@record(frozen=True)
class Codes(Node):
    """`codes(list)`: every code of a code list."""

    name: str
