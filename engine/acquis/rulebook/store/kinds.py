"""What can stand in a field of a rulebook's classes, and how it is written as JSON and read back.

A kind is made from the annotation of the field, so a new field is kept as soon as it is declared. Objects are
numbered; a field that holds one holds its number, always a smaller one than that of the object it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, islice, repeat
from typing import Any, Protocol, TypeAlias

Json: TypeAlias = Any


class Damaged(Exception):
    """What was read is nothing that was ever written."""


def must(holds: bool) -> None:
    """Raise `Damaged` unless it holds."""
    if not holds:
        raise Damaged


class Kind(Protocol):
    """What a field holds: written value by value, read for a whole column at once, as that is quicker."""

    def objects(self, value: Any) -> Iterator[object]:
        """The objects that a value holds."""
        ...

    def write(self, value: Any, number: Callable[[object], int]) -> Json:
        """The value as JSON; raises `Damaged` for one that the annotation does not foresee."""
        ...

    def column(self, written: list[Json], known: Sequence[Any], below: Sequence[int]) -> list[Any]:
        """The values of a field of many objects. Raises `Damaged`.

        `known`: the objects by number; `below`: the number of the object to which each value belongs.
        """
        ...


class _Alone:
    """A kind whose values hold no objects."""

    def objects(self, value: Any) -> Iterator[object]:
        """None."""
        return iter(())


class Plain(_Alone):
    """Texts, whole numbers, truths and None, which JSON has itself."""

    def __init__(self, types: Collection[type]) -> None:
        self.types = frozenset(types)

    def write(self, value: Any, number: Callable[[object], int]) -> Json:
        """The value itself."""
        must(type(value) in self.types)
        return value

    def column(self, written: list[Json], known: Sequence[Any], below: Sequence[int]) -> list[Any]:
        """The values themselves."""
        must(set(map(type, written)) <= self.types)
        return written


class Exact(_Alone):
    """A fraction: `3/4`."""

    def write(self, value: Any, number: Callable[[object], int]) -> Json:
        """Numerator and denominator."""
        must(type(value) is Fraction)
        return f"{value.numerator}/{value.denominator}"

    def column(self, written: list[Json], known: Sequence[Any], below: Sequence[int]) -> list[Any]:
        """The fractions."""
        must(set(map(type, written)) <= {str})
        halves = [text.partition("/") for text in written]
        try:
            return [Fraction(int(above), int(under)) for above, _, under in halves]
        except (ValueError, ZeroDivisionError):
            raise Damaged from None


class Reference:
    """An object of a class or of one below it, by its number."""

    def __init__(self, of: type) -> None:
        self.of = of

    def objects(self, value: Any) -> Iterator[object]:
        """The object."""
        yield value

    def write(self, value: Any, number: Callable[[object], int]) -> Json:
        """Its number."""
        must(isinstance(value, self.of))
        return number(value)

    def column(self, written: list[Json], known: Sequence[Any], below: Sequence[int]) -> list[Any]:
        """The objects, each of a smaller number than what holds it: so none ever holds itself."""
        must(set(map(type, written)) <= {int} and min(written, default=0) >= 0)
        must(all(map(int.__lt__, written, below)))
        found = [known[place] for place in written]
        must(all(issubclass(c, self.of) for c in set(map(type, found))))
        return found


class Optional:
    """What may be None as well."""

    def __init__(self, part: Kind) -> None:
        self.part = part

    def objects(self, value: Any) -> Iterator[object]:
        """Those of the part."""
        return iter(()) if value is None else self.part.objects(value)

    def write(self, value: Any, number: Callable[[object], int]) -> Json:
        """None as null."""
        return None if value is None else self.part.write(value, number)

    def column(self, written: list[Json], known: Sequence[Any], below: Sequence[int]) -> list[Any]:
        """The part's column, with the gaps put back."""
        if None not in written:
            return self.part.column(written, known, below)
        there = [place for place, value in enumerate(written) if value is not None]
        values = self.part.column([written[p] for p in there], known, [below[p] for p in there])
        found: list[Any] = [None] * len(written)
        for place, value in zip(there, values, strict=True):
            found[place] = value
        return found


class Several:
    """A tuple of any length, or a set, which is written in order."""

    def __init__(self, part: Kind, make: type) -> None:
        self.part, self.make = part, make

    def objects(self, value: Any) -> Iterator[object]:
        """Those of every item."""
        return chain.from_iterable(map(self.part.objects, value))

    def write(self, value: Any, number: Callable[[object], int]) -> Json:
        """A list."""
        must(type(value) is self.make)
        items = [self.part.write(item, number) for item in value]
        return sorted(items) if self.make is frozenset else items

    def column(self, written: list[Json], known: Sequence[Any], below: Sequence[int]) -> list[Any]:
        """The items of all lists as one column, and then list by list again."""
        must(set(map(type, written)) <= {list})
        owners = chain.from_iterable(map(repeat, below, map(len, written)))
        items = iter(self.part.column(list(chain.from_iterable(written)), known, list(owners)))
        return [self.make(islice(items, len(one))) for one in written]


class Row:
    """A tuple of so many values, each of its kind."""

    def __init__(self, parts: tuple[Kind, ...]) -> None:
        self.parts = parts

    def objects(self, value: Any) -> Iterator[object]:
        """Those of every value."""
        return chain.from_iterable(part.objects(item) for part, item in zip(self.parts, value, strict=True))

    def write(self, value: Any, number: Callable[[object], int]) -> Json:
        """A list."""
        must(type(value) is tuple and len(value) == len(self.parts))
        return [part.write(item, number) for part, item in zip(self.parts, value, strict=True)]

    def column(self, written: list[Json], known: Sequence[Any], below: Sequence[int]) -> list[Any]:
        """The first values of all, the second of all, and so on; and then row by row again."""
        must(all(type(one) is list and len(one) == len(self.parts) for one in written))
        places = enumerate(self.parts)
        columns = (part.column([one[place] for one in written], known, below) for place, part in places)
        return list(zip(*columns, strict=True))


class Table:
    """A mapping, as keys and values in turn, in its order."""

    def __init__(self, key: Kind, part: Kind) -> None:
        self.rows = Several(Row((key, part)), tuple)

    def objects(self, value: Any) -> Iterator[object]:
        """Those of every key and value."""
        return self.rows.objects(value.items())

    def write(self, value: Any, number: Callable[[object], int]) -> Json:
        """A list of pairs."""
        must(isinstance(value, Mapping))
        return self.rows.write(tuple(value.items()), number)

    def column(self, written: list[Json], known: Sequence[Any], below: Sequence[int]) -> list[Any]:
        """The mappings; a key that stands twice is none of ours."""
        found = [dict(pairs) for pairs in self.rows.column(written, known, below)]
        must(list(map(len, found)) == list(map(len, written)))
        return found


class Choice:
    """One of several kinds; which of them is written before the value."""

    def __init__(self, parts: tuple[Kind, ...]) -> None:
        self.parts = parts

    def objects(self, value: Any) -> Iterator[object]:
        """Those of the part that fits."""
        return self.parts[self._which(value)].objects(value)

    def _which(self, value: Any) -> int:
        found = next((place for place, part in enumerate(self.parts) if _fits(part, value)), None)
        if found is None:
            raise Damaged
        return found

    def write(self, value: Any, number: Callable[[object], int]) -> Json:
        """A pair."""
        place = self._which(value)
        return [place, self.parts[place].write(value, number)]

    def column(self, written: list[Json], known: Sequence[Any], below: Sequence[int]) -> list[Any]:
        """The values, one by one: figures alone are of several kinds."""
        must(all(type(one) is list and len(one) == 2 and type(one[0]) is int for one in written))
        must(all(0 <= place < len(self.parts) for place, _ in written))
        rows = zip(written, below, strict=True)
        return [self.parts[place].column([one], known, [number])[0] for (place, one), number in rows]


def _fits(kind: Kind, value: Any) -> bool:
    """Whether a value is of a kind, as far as is needed to tell the kinds of a choice apart."""
    if isinstance(kind, Plain):
        return type(value) in kind.types
    if isinstance(kind, Reference):
        return isinstance(value, kind.of)
    if isinstance(kind, Several):
        return isinstance(value, kind.make)
    return isinstance(value, Fraction if isinstance(kind, Exact) else Mapping)
