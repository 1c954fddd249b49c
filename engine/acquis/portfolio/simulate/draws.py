"""Draws in SQL: each is a function of seed, row and a name alone, so that rows can be made in any order.

Whole numbers only; with one version of the database the same seed gives the same portfolio everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from acquis.columns import NONE_WORD, NUMBERS, SCALES, column_of
from acquis.portfolio import sql
from acquis.vocabulary.model import FactDefinition

# The years in which this fund's projects are applied for, approved and paid.
SOME = {0: 60, 1: 20, 2: 12, 3: 8}  # how many entries a list has, with weights
FIRST_DAY, DAYS = "DATE '2020-06-01'", 2400


@dataclass(frozen=True)
class Draws:
    """Draws for one row (`i`), or for one entry of a list in it (`places`: the variables of the lists around it)."""

    seed: int
    places: tuple[str, ...] = ()

    def number(self, name: str, below: int) -> str:
        """A whole number from 0."""
        drawn = ", ".join(("i", str(self.seed), sql.text(name), *self.places))
        # The hash of several values is that of the last one laid over the rest, so the lowest bits of two draws of a
        # row would go together; hashed once more they do not.
        return f"CAST(hash(hash({drawn})) % {below} AS BIGINT)"

    def chance(self, name: str, per_mille: int) -> str:
        """Whether something happens that does in so many of a thousand rows."""
        return f"({self.number(name, 1000)} < {per_mille})"

    def choice(self, name: str, weights: Mapping[str, int]) -> str:
        """One of some SQL expressions, each with its weight."""
        drawn, reached, branches = self.number(name, sum(weights.values())), 0, []
        for expression, weight in weights.items():
            reached += weight
            branches.append(f"WHEN {drawn} < {reached} THEN {expression}")
        return f"CASE {' '.join(branches)} END"

    def one_of(self, name: str, words: Sequence[str]) -> str:
        """One of some words, each as likely as the others."""
        return f"[{sql.texts(words)}][{self.number(name, len(words))} + 1]"

    def slip(self, name: str) -> str:
        """Whether something went wrong: in as many rows as the row's own carelessness (`slips`, per mille) lets."""
        return f"(CASE WHEN slips = 0 THEN false ELSE {self.number(f'slip {name}', 1000)} < slips END)"

    def right(self, name: str) -> str:
        """The contrary of `slip`."""
        return f"(NOT {self.slip(name)})"

    def known(self, name: str, value: str) -> str:
        """A value, or NULL in as many rows as the row's own thoroughness (`gaps`, per mille) leaves open."""
        return f"CASE WHEN {self.number(f'known {name}', 1000)} >= gaps THEN {value} END"

    def any(self, fact: FactDefinition) -> str:
        """A value of a fact of which nothing more is known than its type."""
        name, kind = fact.name, fact.type
        if kind == "list":
            return self.entries(fact, self.length(fact, SOME))
        if kind == "boolean":
            return self.right(name) if fact.judgement else self.chance(name, 500)
        if kind == "code":
            return self._code(fact)
        if kind == "date":
            return f"({FIRST_DAY} + CAST({self.number(name, DAYS)} AS INTEGER))"
        if kind == "money":
            return (
                f"({self.number(name, 900_000)} + 1) * {self.choice(f'{name} size', {'100': 5, '1000': 3, '10000': 1})}"
            )
        if kind in NUMBERS:
            return f"{self.number(name, 101)} * {10 ** (SCALES[kind] - 2) if SCALES[kind] > 2 else 1}"
        return f"{sql.text(name + ' ')} || {self.number(name, 1000)}"

    def _code(self, fact: FactDefinition) -> str:
        every = self.one_of(fact.name, codes(fact))
        if not fact.can_be_none:
            return every
        return f"CASE WHEN {self.chance(f'none {fact.name}', 400)} THEN {sql.text(NONE_WORD)} ELSE {every} END"

    def fitting(self, fact: FactDefinition, wanted: Mapping[str, str], every: str) -> str:
        """A code whose attributes have the values of SQL expressions; none where no code has them.

        `every`: the value of an attribute that goes with all others. A list without the attributes is drawn from whole.
        """
        attributes = fact.code_list.attributes if fact.code_list is not None else {}
        if any(a not in attributes for a in wanted):
            return self._code(fact)
        groups: dict[tuple[str | bool | None, ...], list[str]] = {}
        for word in codes(fact):
            groups.setdefault(tuple(attributes[a][word] for a in wanted), []).append(word)
        anywhere = [w for values, words in groups.items() if every in values for w in words]
        branches = []
        for values, words in groups.items():
            if every not in values:
                tests = " AND ".join(_is(e, v) for e, v in zip(wanted.values(), values, strict=True))
                branches.append(f"WHEN {tests} THEN {self.one_of(fact.name, [*words, *anywhere])}")
        return f"CASE {' '.join(branches)} ELSE {sql.text(NONE_WORD)} END"

    def none(self, fact: FactDefinition) -> str:
        """Whether a number or a day is known not to exist."""
        return self.chance(f"none {fact.name}", 80 if fact.can_be_none else 0)

    def length(self, fact: FactDefinition, counts: Mapping[int, int]) -> str:
        """How many entries a list has; `counts`: with weights."""
        return self.choice(f"length {fact.name}", {str(n): w for n, w in counts.items()})

    def entries(self, fact: FactDefinition, length: str, special: Parts | None = None) -> str:
        """A list of so many entries; `special`: the values that are not drawn by their type alone, by name."""
        variable = f"e{len(self.places)}"
        inner = Draws(self.seed, (*self.places, variable))
        own = special(inner, variable) if special is not None else {}
        written: dict[str, str] = {}
        for part in (fact.of or {}).values():
            column = column_of(part)
            written[column.name] = f"CAST({own.get(part.name) or inner.any(part)} AS {column.sql_type})"
            if column.with_none:
                written[column.companion] = inner.none(part)
                written[column.name] = f"CASE WHEN NOT {inner.none(part)} THEN {written[column.name]} END"
        order = [name for column in column_of(fact).fields for name, _ in column.physical()]
        fields = [f"{sql.name(name)} := {written[name]}" for name in order]
        each = f"lambda {variable}: struct_pack({', '.join(fields)})"
        return f"list_transform(range({length}), {each})"


# The values of an entry's facts, from its own draws and the variable that counts the entries.
Parts: TypeAlias = "Callable[[Draws, str], Mapping[str, str]]"


def codes(fact: FactDefinition) -> tuple[str, ...]:
    """The words that a fact's value is one of."""
    return fact.code_list.codes if fact.code_list is not None else ()


def _is(expression: str, value: str | bool | None) -> str:
    if isinstance(value, bool):
        return f"({expression}) = {value}"
    return f"({expression}) = {sql.text(NONE_WORD if value is None else value)}"
