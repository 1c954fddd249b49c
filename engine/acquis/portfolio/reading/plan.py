"""What to ask of the database: a value for each column of facts, and what is wrong with each cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from acquis.columns import Column
from acquis.dossier.facts import FactReader
from acquis.dossier.mistakes import Mistakes
from acquis.dossier.model import Given
from acquis.portfolio import sql
from acquis.portfolio.mapping.model import Mapped, Mapping
from acquis.portfolio.reading import faults
from acquis.portfolio.reading.cells import Cell, cell_of, constant
from acquis.portfolio.reading.faults import MARK, Kind
from acquis.portfolio.reading.header import Found, Matched
from acquis.portfolio.reading.table import Table
from acquis.portfolio.reading.typed import Physical, as_text, text_form, typed_cell
from acquis.reading.node import Scalar
from acquis.source import Source, Span
from acquis.vocabulary.model import Vocabulary

BLANKS = "' \u00a0\u202f\t'"


@dataclass(frozen=True)
class Checked:
    """A column that is looked at: its place, its text in SQL, the kind of fault, what the kinds mean, its fact."""

    place: int
    text: str
    fault: str
    kinds: dict[str, Kind]
    fact: str = ""


@dataclass
class Plan:
    """The SQL of one table's facts.

    `values`: by the name of the column of facts; `counted`: what is counted, as `masked:FACT`; `simple`:
    values that do if no cell is `quiet`; `reworded`: some column has to be read as text, so the
    whole is written out once.
    """

    values: dict[str, str] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)
    checked: list[Checked] = field(default_factory=list)
    counted: dict[str, str] = field(default_factory=dict)
    simple: dict[str, str] = field(default_factory=dict)
    quiet: dict[str, str] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    reworded: bool = False

    @property
    def wrong(self) -> str:
        """Whether a row has any fault."""
        found = [f"({c.fault}) IS NOT NULL" for c in self.checked if c.fault != "NULL"]
        return " OR ".join(found) or "false"


class Planner:
    """Makes the plan for a table whose header fits the mapping; `day` is that of the code lists."""

    def __init__(self, table: Table, found: Matched, mapping: Mapping, vocabulary: Vocabulary, day: int) -> None:
        self.table, self.found, self.mapping = table, found, mapping
        self.vocabulary, self.day = vocabulary, day
        self.plan = Plan(reworded=not table.types)

    def made(self) -> Plan:
        """The plan; raises `Unreadable` if a typed column can hold no such fact."""
        self._identity()
        for found in self.found.facts:
            if found.place is None:
                self._constant(found.mapped)
            elif self.table.types or found.mapped.fact.type != "list":
                self._fact(found, found.place)
        for column, place, words in self.found.only:
            text = self.text(place)
            fault = f"CASE WHEN NOT {sql.among(text, words)} THEN 'only' END"
            allowed = " or ".join(f"`{w}`" for w in words)
            kind = Kind("P549", f"`{column}` is `{{}}`, and the mapping is made for {allowed} only")
            self.plan.checked.append(Checked(place, text, fault, {"only": kind}))
        return self.plan

    def text(self, place: int) -> str:
        """A column as plain text."""
        own = f"coalesce(CAST(c{place} AS VARCHAR), '')" if self.table.types else f"c{place}"
        return self._trimmed(own)

    def _trimmed(self, text: str) -> str:
        return f"trim({text}, {BLANKS})" if self.mapping.trim else text

    def _identity(self) -> None:
        place = self.found.id
        plain = self.table.types and self.table.types[place] == "VARCHAR" and not self.mapping.trim
        text = self.text(place)
        self.plan.values["id"] = f"c{place}" if plain else text
        bad = f"CASE WHEN {text} = '' OR starts_with({text}, {sql.text(MARK)}) THEN 'no_id' END"
        self.plan.checked.append(Checked(place, text, bad, {}))

    def _physical(self, place: int | None) -> Physical | None:
        if place is None or not self.table.types:
            return None
        return Physical(self.table.header[place], f"c{place}", self.table.types[place])

    def _fact(self, found: Found, place: int) -> None:
        mapped, plan = found.mapped, self.plan
        given, companion = self._physical(place), self._physical(found.companion)
        cell = typed_cell(mapped, given, companion, self.day) if given is not None else None
        text = f"CAST(c{place} AS VARCHAR)"
        if cell is None:
            plan.reworded = True
            text, flag = self._texts(place, given, found.companion, companion)
            mapped = text_form(mapped, given) if given is not None else mapped
            cell = cell_of(mapped, text, flag, self.day)
        name = cell.column.name
        plan.columns.append(cell.column)
        plan.values[name] = cell.value
        plan.cells[name] = cell
        if cell.column.with_none:
            plan.values[cell.column.companion] = cell.none
        if cell.simple:
            plan.simple[name], plan.quiet[name] = cell.simple, cell.quiet
        plan.checked.append(Checked(place, text, cell.fault, faults.kinds_of(mapped), name))
        for what, expression in (("masked", cell.masked), ("rounded", cell.rounded)):
            if expression != "false":
                plan.counted[f"{what}:{name}"] = expression

    def _texts(
        self, place: int, given: Physical | None, beside: int | None, companion: Physical | None
    ) -> tuple[str, str | None]:
        """The texts of a column and of its companion."""
        text = self._trimmed(as_text(given) if given is not None else f"c{place}")
        if beside is None:
            return text, None
        if companion is None:
            return text, self._trimmed(f"c{beside}")
        return text, f"CASE WHEN c{beside} THEN 'true' ELSE 'false' END"

    def _constant(self, mapped: Mapped) -> None:
        written = Scalar(mapped.always or "", Span(Source("", mapped.always or ""), 0, 0))
        given = FactReader(Mistakes(self.vocabulary), json=False).scalar(mapped.fact, written)
        value: Fraction | bool | str | None = given.value if isinstance(given, Given) else None
        column, literal = constant(mapped, value)
        self.plan.columns.append(column)
        self.plan.values[column.name] = literal
        if column.with_none:
            self.plan.values[column.companion] = "true"
