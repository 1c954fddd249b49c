"""Draws in SQL: each is a function of seed, row and a name alone, so that rows can be made in any order.

Whole numbers only; with one version of the database the same seed gives the same portfolio everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
        return f"CAST(hash({drawn}) % {below} AS BIGINT)"

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

    def known(self, name: str, value: str) -> str:
        """A value, or NULL in as many rows as the row's own thoroughness (`gaps`, per mille) leaves open."""
        return f"CASE WHEN {self.number(f'known {name}', 1000)} >= gaps THEN {value} END"

    def any(self, fact: FactDefinition) -> str:
        """A value of a fact of which nothing more is known than its type."""
        name, kind = fact.name, fact.type
        if kind == "list":
            return self.entries(fact, SOME)
        if kind == "boolean":
            return self.chance(name, 850 if fact.judgement else 500)
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
        words = fact.code_list.codes if fact.code_list is not None else ()
        every = f"[{sql.texts(words)}][{self.number(fact.name, len(words))} + 1]"
        if not fact.can_be_none:
            return every
        return f"CASE WHEN {self.chance(f'none {fact.name}', 400)} THEN {sql.text(NONE_WORD)} ELSE {every} END"

    def none(self, fact: FactDefinition) -> str:
        """Whether a number or a day is known not to exist."""
        return self.chance(f"none {fact.name}", 80 if fact.can_be_none else 0)

    def entries(self, fact: FactDefinition, counts: Mapping[int, int]) -> str:
        """A list; `counts`: how many entries, with weights."""
        variable = f"e{len(self.places)}"
        inner = Draws(self.seed, (*self.places, variable))
        written: dict[str, str] = {}
        for part in (fact.of or {}).values():
            column = column_of(part)
            written[column.name] = f"CAST({inner.any(part)} AS {column.sql_type})"
            if column.with_none:
                written[column.companion] = inner.none(part)
                written[column.name] = f"CASE WHEN NOT {inner.none(part)} THEN {written[column.name]} END"
        order = [name for column in column_of(fact).fields for name, _ in column.physical()]
        fields = [f"{sql.name(name)} := {written[name]}" for name in order]
        length = self.choice(f"length {fact.name}", {str(n): w for n, w in counts.items()})
        each = f"lambda {variable}: struct_pack({', '.join(fields)})"
        return f"list_transform(range({length}), {each})"
