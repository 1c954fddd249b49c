"""A subject's facts as columns of a table: one row a subject, each fact under its own name.

| fact | column | unknown | none |
|---|---|---|---|
| boolean | BOOLEAN | NULL | cannot be |
| code, text | VARCHAR | NULL | the word `none` |
| money, percentage, integer, decimal | BIGINT, the number times 10^scale | NULL | `<name>__none` is true |
| date | DATE | NULL | `<name>__none` is true |
| list | a list of structs with the same columns | NULL | an empty list |

Money has scale 2, so 75 000.00 is 7500000; a percentage counts as a fraction of one, so 75 % at
scale 4 is 7500. A fact without a column is unknown in every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from acquis.vocabulary.model import FactDefinition

NONE_WORD = "none"  # no code list has it, and a text `none` means none in every dossier
NUMBERS = ("money", "percentage", "integer", "decimal")
SCALES = {"money": 2, "percentage": 6, "integer": 0, "decimal": 6}  # where a table says nothing else


@dataclass(frozen=True)
class Column:
    """One fact's column. `largest`: no number in it is larger, its sign aside; None if nobody looked.

    `with_none`: a companion column `<name>__none` stands beside it. `fields`: the columns of an
    entry of a list. `complete`: no row leaves it unknown; `flagged`: none leaves its companion NULL.
    """

    name: str
    kind: str
    scale: int = 0
    largest: int | None = None
    with_none: bool = False
    fields: tuple[Column, ...] = ()
    complete: bool = False
    flagged: bool = False

    @property
    def companion(self) -> str:
        """The name of the column that says the fact is known not to exist."""
        return f"{self.name}__none"

    @property
    def sql_type(self) -> str:
        """The type as DuckDB has it."""
        if self.kind == "list":
            inside = ", ".join(f'"{n}" {t}' for f in self.fields for n, t in f.physical())
            return f"STRUCT({inside})[]"
        return {"boolean": "BOOLEAN", "date": "DATE"}.get(self.kind, "BIGINT" if self.kind in NUMBERS else "VARCHAR")

    def physical(self) -> tuple[tuple[str, str], ...]:
        """Name and type of the columns it takes in a table, the companion included."""
        own = ((self.name, self.sql_type),)
        return (*own, (self.companion, "BOOLEAN")) if self.with_none else own


def column_of(fact: FactDefinition) -> Column:
    """The column a fact has where the table says nothing else."""
    if fact.type == "list":
        return Column(fact.name, "list", fields=columns_of((fact.of or {}).values()))
    kind = "text" if fact.type == "mapping" else fact.type
    optional = kind in ("date", *NUMBERS) and (fact.can_be_none or kind == "money")
    return Column(fact.name, kind, SCALES.get(kind, 0), with_none=optional)


def columns_of(facts: Iterable[FactDefinition]) -> tuple[Column, ...]:
    """The columns of facts, in their order."""
    return tuple(column_of(f) for f in facts)


def by_name(columns: Iterable[Column]) -> Mapping[str, Column]:
    """Columns under the names of their facts."""
    return {c.name: c for c in columns}
