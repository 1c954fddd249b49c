"""The builtins of the language, in one table: name, arguments, type of the result, meaning.

What a builtin does stands in `backends/interpreter/functions.py`, under the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from acquis.vocabulary.types import (
    BOOLEAN,
    DATE,
    DECIMAL,
    INTEGER,
    MONEY,
    PERCENTAGE,
    Type,
    joined,
    required,
)

Typing = Callable[[Sequence[Type]], Type | str]  # the type, or what is wrong with the arguments


@dataclass(frozen=True)
class Builtin:
    """A builtin: how many arguments it takes, what type it gives, and one line for the user."""

    name: str
    least: int
    most: int
    typing: Typing
    means: str


def _sum(types: Sequence[Type]) -> Type | str:
    item = types[0].item if types[0].kind == "list" else None
    if item is None or not (item.numeric or item.kind == "nothing"):
        return f"sum takes a list of numbers, not {types[0]}"
    return required(item) if item.numeric else INTEGER


def _count(types: Sequence[Type]) -> Type | str:
    return INTEGER if types[0].kind == "list" else f"count takes a list, not {types[0]}"


def _extreme(types: Sequence[Type]) -> Type | str:
    if len(types) == 1 and types[0].kind == "list" and types[0].item is not None:
        item = types[0].item
        # An empty list has no largest entry.
        return (
            replace(item, optional=True)
            if item.numeric or item.kind in ("text", "code", "date")
            else f"{item} has no order"
        )
    result: Type | None = types[0]
    for other in types[1:]:
        result = joined(result, other) if result is not None else None
    if result is None or not (result.numeric or result.kind in ("date", "nothing")):
        return f"{' and '.join(map(str, types))} have no common order"
    return result if all(t.optional for t in types) else required(result)


def _present(types: Sequence[Type]) -> Type | str:
    return BOOLEAN


def _cent(types: Sequence[Type]) -> Type | str:
    return MONEY if types[0].kind == "money" or types[0].zero else f"cent takes money, not {types[0]}"


def _abs(types: Sequence[Type]) -> Type | str:
    return types[0] if types[0].numeric else f"abs takes a number, not {types[0]}"


def _takes(result: Type, *kinds: tuple[str, ...]) -> Typing:
    def typing(types: Sequence[Type]) -> Type | str:
        for position, (t, wanted) in enumerate(zip(types, kinds, strict=False), 1):
            if t.kind not in wanted:
                return f"argument {position} must be {' or '.join(k.replace('_', ' ') for k in wanted)}, not {t}"
        return replace(result, optional=types[0].optional)  # of none there is none

    return typing


def _next_working_day(types: Sequence[Type]) -> Type | str:
    if types[0].kind != "date":
        return f"argument 1 must be date, not {types[0]}"
    if len(types) == 2 and (
        types[1].kind != "list" or types[1].item is None or types[1].item.kind not in ("date", "nothing")
    ):
        return f"argument 2 must be a list of dates, not {types[1]}"
    return DATE


def _lookup(types: Sequence[Type]) -> Type | str:
    if types[0].kind == "table" and types[0].item is not None:
        return (
            types[0].item
            if types[1].kind in ("integer", "number")
            else f"a table is looked up by a whole number, not {types[1]}"
        )
    return f"lookup takes a table figure, not {types[0]}"


def _distinct(types: Sequence[Type]) -> Type | str:
    return types[0] if types[0].kind == "list" else f"a list of entries must stand first, not {types[0]}"


def _entry(types: Sequence[Type]) -> Type | str:
    item = types[0].item if types[0].kind == "list" else None
    if item is None or item.kind != "entry":
        return f"a list of entries must stand first, not {types[0]}"
    return item if joined(types[1], types[2]) is not None else f"{types[1]} is never {types[2]}"


def _mean(types: Sequence[Type]) -> Type | str:
    result = _sum(types)
    if isinstance(result, str):
        return result.replace("sum", "mean", 1)
    return DECIMAL if result.kind == "integer" else result


def _share(types: Sequence[Type]) -> Type | str:
    shared = joined(*types)
    return PERCENTAGE if shared is not None and shared.numeric else f"{types[0]} is no part of {types[1]}"


def _interval(types: Sequence[Type]) -> Type | str:
    shared = joined(*types)
    if shared is None or not shared.numeric:
        return f"an interval has two numbers of one unit, not {types[0]} and {types[1]}"
    if types[0].optional and types[0].kind != "money":
        return "the lower end of an interval cannot be none"
    return required(shared)


def _rounded_as(types: Sequence[Type]) -> Type | str:
    shared = joined(*types)
    if shared is None or not shared.numeric:
        return f"{types[0]} cannot be rounded as {types[1]} is"
    return shared


def _past(types: Sequence[Type]) -> Type | str:
    return BOOLEAN if types[0].kind == "date" else f"past takes a day, not {types[0]}"


def _before(types: Sequence[Type]) -> Type | str:
    words = all(t.kind in ("code", "text") for t in types)
    return BOOLEAN if words else f"before takes words, not {types[0]} and {types[1]}"


_WHOLE = ("integer", "number")

BUILTINS: dict[str, Builtin] = {
    b.name: b
    for b in (
        Builtin("sum", 1, 1, _sum, "the sum of a list; of an empty one 0"),
        Builtin("count", 1, 1, _count, "how many entries a list has"),
        Builtin("min", 1, 8, _extreme, "the smallest of its arguments or of a list; none is skipped"),
        Builtin("max", 1, 8, _extreme, "the largest of its arguments or of a list; none is skipped"),
        Builtin("present", 1, 1, _present, "neither none nor an empty list"),
        Builtin("abs", 1, 1, _abs, "the amount without its sign"),
        Builtin("cent", 1, 1, _cent, "rounded half up to the cent, for values shown"),
        Builtin("add_months", 2, 2, _takes(DATE, ("date",), (*_WHOLE, "period")),
                "same day n months on, else the month's last day"),
        Builtin("add_days", 2, 2, _takes(DATE, ("date",), (*_WHOLE, "period")), "the day n days on"),
        Builtin("end_of_month", 1, 1, _takes(DATE, ("date",)), "the last day of the month"),
        Builtin("end_of_year", 1, 1, _takes(DATE, ("date",)), "the last day of the year"),
        Builtin("date_in", 2, 2, _takes(DATE, _WHOLE, ("day_of_year",)), "that day of the year in a given year"),
        Builtin("year", 1, 1, _takes(INTEGER, ("date",)), "the year of a day"),
        Builtin("next_working_day", 1, 2, _next_working_day,
                "the day itself or the next that is no weekend or holiday (Regulation 1182/71, Article 3(4))"),
        Builtin("lookup", 2, 2, _lookup, "the entry of a table figure"),
        Builtin("unique", 2, 4, _distinct, "the first entry for each value of a fact, or of several together"),
        Builtin("repeated", 2, 4, _distinct, "the entries that `unique` leaves out"),
        Builtin("entry", 3, 3, _entry,
                "the entry with a value of its key, entry(list, key, value); of one not listed nothing is known"),
        Builtin("mean", 1, 1, _mean, "the mean of a list; of an empty one there is none"),
        Builtin("share", 2, 2, _share, "a part as a share of the whole that it belongs to: share(part, whole)"),
        Builtin("interval", 2, 2, _interval,
                "a number of which no more is known than that it lies between two; none: without upper limit"),
        Builtin("rounded_as", 2, 2, _rounded_as, "a number rounded half up to as many places as another one has"),
        Builtin("before", 2, 2, _before, "whether a word comes before another in the alphabet"),
        Builtin("past", 1, 1, _past,
                "whether a day lies before the day of the verdict; without one every day does"),
        Builtin("date", 1, 1, _takes(DATE, ("date", "text", "code")), 'a day, from a text: date("2024-02-15")'),
    )
}  # fmt: skip

# Typed by the checker itself, because their arguments are names rather than values.
SPECIAL: dict[str, str] = {
    "met": "the rule is complied with",
    "not_breached": "the rule is complied with or does not apply",
    "breached": "the rule is breached",
    "applies": "the rule applies",
    "attribute": "what the vocabulary says of a code word",
    "codes": "all words of a code list",
}

PROPERTIES: dict[str, dict[str, Type]] = {
    "date": {"year": INTEGER, "month": INTEGER, "day": INTEGER, "weekday": INTEGER},
}
