"""What one row of a table is asked: small expressions over its columns, each made once.

Booleans are three-valued as in SQL (Kleene): NULL is open. Numbers are whole; every scale has
been multiplied out before. A cell says whether it can be NULL and how large it can be, so that
the constructors fold what is certain and the printer knows where 64 bits do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

WIDEST = 2**127 - 1  # a 128-bit integer is the widest number SQL calculates with


class TooWide(Exception):
    """A number that does not fit into 128 bits."""


@dataclass(frozen=True, eq=False, slots=True)
class Cell:
    """One expression. Equal expressions are the same object.

    `operator` with its `arguments`, of which `parts` are cells; `kind`: boolean, number, date, text, list or entry;
    `nullable`: whether it can be NULL; `largest`: bound of a number, its sign aside.
    """

    operator: str
    arguments: tuple[Cell | str | int | bool | None, ...]
    kind: str
    nullable: bool = True
    largest: int = 0
    parts: tuple[Cell, ...] = ()


@lru_cache(maxsize=1 << 18)
def _made(operator: str, arguments: tuple[object, ...], kind: str, nullable: bool, largest: int, _: object) -> Cell:
    parts = tuple(a for a in arguments if isinstance(a, Cell))
    return Cell(operator, arguments, kind, nullable, largest, parts)  # type: ignore[arg-type]


def _cell(operator: str, *arguments: object, kind: str, nullable: bool = True, largest: int = 0) -> Cell:
    if largest > WIDEST:
        raise TooWide(operator)
    # True and 1 are equal to Python, but not here.
    return _made(operator, arguments, kind, nullable, largest, tuple(type(a) for a in arguments))


TRUE = _cell("constant", True, kind="boolean", nullable=False)
FALSE = _cell("constant", False, kind="boolean", nullable=False)


def null(kind: str) -> Cell:
    """Open, whatever the row."""
    return _cell("null", kind=kind)


OPEN = null("boolean")


def column(name: str, kind: str, largest: int = 0, *, nullable: bool = True) -> Cell:
    """A column of the table."""
    return _cell("column", name, kind=kind, nullable=nullable, largest=largest)


def field(entry: Cell, name: str, kind: str, largest: int = 0, *, nullable: bool = True) -> Cell:
    """A field of an entry of a list."""
    return _cell("field", entry, name, kind=kind, nullable=nullable, largest=largest)


def entry(variable: str) -> Cell:
    """The entry in hand inside of a list's question."""
    return _cell("entry", variable, kind="entry", nullable=False)


def place(variable: str) -> Cell:
    """The place, from 1, of the entry in hand."""
    return _cell("place", variable, kind="number", nullable=False, largest=2**31)


def number(value: int) -> Cell:
    """A whole number."""
    return _cell("constant", value, kind="number", nullable=False, largest=abs(value))


def text(value: str) -> Cell:
    """A word."""
    return _cell("constant", value, kind="text", nullable=False)


def date(ordinal: int) -> Cell:
    """A day, by its ordinal."""
    return _cell("constant", ordinal, kind="date", nullable=False)


def is_null(cell: Cell) -> bool:
    """Whether it is NULL in every row."""
    return cell.operator == "null"


def constant(cell: Cell) -> object:
    """The value of a constant; None for everything else."""
    return cell.arguments[0] if cell.operator == "constant" else None


# Logic


def all_of(cells: Iterable[Cell]) -> Cell:
    """Kleene's and."""
    return _joined("and", cells, TRUE, FALSE)


def any_of(cells: Iterable[Cell]) -> Cell:
    """Kleene's or."""
    return _joined("or", cells, FALSE, TRUE)


def _joined(operator: str, cells: Iterable[Cell], neutral: Cell, absorbing: Cell) -> Cell:
    parts: dict[Cell, None] = {}
    for cell in cells:
        if cell is absorbing:
            return absorbing
        for part in cell.parts if cell.operator == operator else (cell,):
            if part is not neutral:
                parts[part] = None
    if not parts:
        return neutral
    if len(parts) == 1:
        return next(iter(parts))
    # What is never NULL and the opposite of another settles it; where NULLs are about, nothing does.
    if any(not_(p) in parts for p in parts if not p.nullable):
        return absorbing
    return _cell(operator, *parts, kind="boolean", nullable=any(p.nullable for p in parts))


def not_(cell: Cell) -> Cell:
    """Kleene's not."""
    if cell is TRUE or cell is FALSE:
        return FALSE if cell is TRUE else TRUE
    if cell.operator == "not":
        return cell.parts[0]
    return cell if is_null(cell) else _cell("not", cell, kind="boolean", nullable=cell.nullable)


def open_(cell: Cell) -> Cell:
    """Whether it is NULL: true or false, never NULL itself."""
    if not cell.nullable:
        return FALSE
    if is_null(cell):
        return TRUE
    if cell.operator in ("not", "in"):
        return open_(cell.parts[0])
    if cell.operator in ("=", "<", "<=", "+", "*"):
        return any_of(open_(p) for p in cell.parts)
    return _cell("is null", cell, kind="boolean", nullable=False)


def known(cell: Cell) -> Cell:
    """Whether it is not NULL."""
    return not_(open_(cell))


def surely(cell: Cell) -> Cell:
    """Whether it is true, NULL counting as no."""
    if not cell.nullable:
        return cell
    return FALSE if is_null(cell) else _cell("surely", cell, kind="boolean", nullable=False)


def surely_not(cell: Cell) -> Cell:
    """Whether it is false."""
    return surely(not_(cell))


def case(branches: Iterable[tuple[Cell, Cell]], otherwise: Cell) -> Cell:
    """The value beside the first condition that is true; NULL is not true."""
    kept: list[tuple[Cell, Cell]] = []
    for condition, value in branches:
        if condition.operator == "surely":
            condition = condition.parts[0]  # a condition that is NULL is passed over anyway
        if condition is FALSE or is_null(condition):
            continue
        if condition is TRUE or (not condition.nullable and any(not_(condition) is before for before, _ in kept)):
            otherwise = value
            break
        kept.append((condition, value))
    while kept and kept[-1][1] is otherwise:
        kept.pop()
    if not kept:
        return otherwise
    condition, value = kept[0]
    if (value is TRUE or value is FALSE) and not condition.nullable:
        # Databases are quicker with "and" and "or" than with CASE.
        rest = case(kept[1:], otherwise)
        return any_of((condition, rest)) if value is TRUE else all_of((not_(condition), rest))
    values = [v for _, v in kept] + [otherwise]
    flat = [c for pair in kept for c in pair]
    kind = next((v.kind for v in values if not is_null(v)), otherwise.kind)
    nullable, largest = any(v.nullable for v in values), max(v.largest for v in values)
    return _cell("case", *flat, otherwise, kind=kind, nullable=nullable, largest=largest)


def coalesce(cell: Cell, other: Cell) -> Cell:
    """The cell, or another where it is NULL."""
    if not cell.nullable or is_null(other):
        return cell
    if is_null(cell):
        return other
    largest = max(cell.largest, other.largest)
    return _cell("coalesce", cell, other, kind=cell.kind, nullable=other.nullable, largest=largest)


def one_or_two(cell: Cell) -> Cell:
    """1 where it is true, 2 where it is false, else NULL."""
    if cell is TRUE or cell is FALSE:
        return number(1 if cell is TRUE else 2)
    return null("number") if is_null(cell) else _cell("1 or 2", cell, kind="number", nullable=cell.nullable, largest=2)


# Comparison and numbers


def compare(operator: str, left: Cell, right: Cell) -> Cell:
    """One of = != < <= > >=; NULL where a side is."""
    if operator == "!=":
        return not_(compare("=", left, right))
    if operator in (">", ">="):
        return compare({">": "<", ">=": "<="}[operator], right, left)
    if is_null(left) or is_null(right):
        return OPEN
    a, b = constant(left), constant(right)
    if a is not None and b is not None:
        return TRUE if {"=": a == b, "<": a < b, "<=": a <= b}[operator] else FALSE  # type: ignore[operator]
    if left.kind == "boolean" and (left is TRUE or right is TRUE):
        return right if left is TRUE else left
    return _cell(operator, left, right, kind="boolean", nullable=left.nullable or right.nullable)


def is_in(cell: Cell, words: Iterable[str]) -> Cell:
    """Whether a text is one of some words."""
    listed = tuple(sorted(words))
    if not listed:
        return case([(open_(cell), OPEN)], FALSE)
    if len(listed) == 1:
        return compare("=", cell, text(listed[0]))
    if constant(cell) is not None:
        return TRUE if constant(cell) in listed else FALSE
    return OPEN if is_null(cell) else _cell("in", cell, *listed, kind="boolean", nullable=cell.nullable)


def add(cells: Iterable[Cell]) -> Cell:
    """The sum."""
    parts, fixed = [], 0
    for cell in cells:
        if is_null(cell):
            return null("number")
        value = constant(cell)
        if isinstance(value, int):
            fixed += value
        else:
            parts.append(cell)
    if fixed or not parts:
        parts.append(number(fixed))
    if len(parts) == 1:
        return parts[0]
    nullable, largest = any(p.nullable for p in parts), sum(p.largest for p in parts)
    return _cell("+", *parts, kind="number", nullable=nullable, largest=largest)


def times(left: Cell, right: Cell) -> Cell:
    """The product."""
    if is_null(left) or is_null(right):
        return null("number")
    a, b = constant(left), constant(right)
    if isinstance(a, int) and isinstance(b, int):
        return number(a * b)
    if a == 1 or b == 1:
        return right if a == 1 else left
    nullable, largest = left.nullable or right.nullable, left.largest * right.largest
    return _cell("*", left, right, kind="number", nullable=nullable, largest=largest)


# Lists


LOOPS = ("count", "total", "highest")  # of a list, an entry's name, and what is asked of each entry
LONGEST = 10**7  # entries of one list; a sum of them is bounded with it


def length(listed: Cell) -> Cell:
    """How many entries there are."""
    return null("number") if is_null(listed) else _cell(
        "length", listed, kind="number", nullable=listed.nullable, largest=LONGEST
    )  # fmt: skip


def count(listed: Cell, variable: str, test: Cell) -> Cell:
    """How many entries pass a test that is never NULL; NULL where the list is."""
    if test is TRUE or is_null(listed):
        return length(listed)
    return _cell("count", listed, variable, test, kind="number", nullable=listed.nullable, largest=LONGEST)


def exists(listed: Cell, variable: str, test: Cell) -> Cell:
    """Whether an entry of a list that is there passes a test that is never NULL; false where there is no list."""
    if test is FALSE or is_null(listed):
        return FALSE
    return surely(compare("<", number(0), count(listed, variable, test)))


def total(listed: Cell, variable: str, term: Cell) -> Cell:
    """The sum of a term that is never NULL; NULL where the list is, 0 for an empty one."""
    if is_null(listed):
        return null("number")
    if constant(term) == 0:
        return case([(known(listed), number(0))], null("number"))
    return _cell("total", listed, variable, term, kind="number", largest=term.largest * LONGEST)


def highest(listed: Cell, variable: str, term: Cell) -> Cell:
    """The largest of a term over a list; NULL where there is none."""
    return null("number") if is_null(listed) else _cell(
        "highest", listed, variable, term, kind="number", largest=term.largest
    )  # fmt: skip


def within(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Some cells and all that they are made of, each once."""
    seen: set[Cell] = set()
    waiting = list(cells)
    while waiting:
        cell = waiting.pop()
        if cell not in seen:
            seen.add(cell)
            yield cell
            waiting += cell.parts


def widest(cells: Iterable[Cell]) -> int:
    """The bound of the largest number within some cells."""
    return max((cell.largest for cell in within(cells)), default=0)


def again(cell: Cell) -> Cell:
    """A changed copy of a cell, made one with its equals."""
    return _cell(cell.operator, *cell.arguments, kind=cell.kind, nullable=cell.nullable, largest=cell.largest)


def not_negative(cell: Cell) -> bool:
    """Whether a number is seen to be 0 at least; a fact's own lower limit was checked where it was read."""
    if is_null(cell):
        return True
    if cell.operator == "constant":
        return isinstance(cell.arguments[0], int) and cell.arguments[0] >= 0
    if cell.operator == "coalesce":
        return not_negative(cell.parts[1])
    if cell.operator == "case":
        return all(not_negative(value) for value in (*cell.parts[1:-1:2], cell.parts[-1]))
    if cell.operator == "total":
        return not_negative(cell.parts[1])
    return cell.operator in ("count", "length") or (cell.operator in "+*" and all(map(not_negative, cell.parts)))
