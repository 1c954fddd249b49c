"""The builtins in generated code."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from acquis.backends.compiled import days, known
from acquis.backends.compiled.indexed import entries_by
from acquis.backends.compiled.writer import DECIMAL, EXACT, OTHER, Code
from acquis.expression import tree

if TYPE_CHECKING:
    from acquis.backends.compiled.expressions import Expressions, Place

Call = Callable[["Expressions", tree.Call, "Place"], Code]


def _plain(function: Callable[..., object], form: str = OTHER) -> Call:
    """A function of its arguments as they are."""
    return lambda e, n, at: Code(e.writer.call(function, *(e.text(a, at) for a in n.arguments)), form)


def _sum(e: Expressions, n: tree.Call, at: Place) -> Code:
    source, kind = e.code(n.arguments[0], at), n.arguments[0].type
    item = kind.item if kind is not None else None
    money = item is not None and item.kind == "money"
    if source.form == EXACT:
        if not money and item is not None and item.optional:
            raise NotImplementedError("a sum of shares that may be none")
        return Code(e.writer.call(known.total_exact, source.text), EXACT)
    return Code(e.writer.call(known.total if money else known.total_there, source.text), DECIMAL)


def _mean(e: Expressions, n: tree.Call, at: Place) -> Code:
    kind = n.arguments[0].type
    money = kind is not None and kind.item is not None and kind.item.kind == "money"
    return Code(e.writer.call(known.mean, e.text(n.arguments[0], at), str(money)), EXACT)


def _count(e: Expressions, n: tree.Call, at: Place) -> Code:
    return Code(f"len({e.text(n.arguments[0], at)})", DECIMAL)


def _extreme(function: Callable[..., object], python: str) -> Call:
    def write(e: Expressions, n: tree.Call, at: Place) -> Code:
        first = n.arguments[0].type
        if len(n.arguments) == 1 and first is not None and first.kind == "list":
            source = e.code(n.arguments[0], at)
            if first.item is not None and first.item.kind == "money" and first.item.optional:
                item = e.variable()
                each = e.counted(Code(item, source.form), first.item)
                return Code(e.writer.call(function, f"*[{each.text} for {item} in {source.text}]"), each.form)
            return Code(e.writer.call(function, f"*{source.text}"), source.form)
        codes = e.alike(*(e.amount(a, at) for a in n.arguments))
        kinds = [a.type for a in n.arguments]
        texts = [c.text for c in codes]
        if all(k is not None and (k.kind == "money" or not k.optional) for k in kinds):
            if len(texts) == 2 and all(c.again for c in codes):
                sign = ">=" if python == "max" else "<="
                return Code(f"({texts[0]} if {texts[0]} {sign} {texts[1]} else {texts[1]})", codes[0].form)
            return Code(texts[0] if len(texts) == 1 else f"{python}({', '.join(texts)})", codes[0].form)
        return Code(e.writer.call(function, *texts), codes[0].form)

    return write


def _present(e: Expressions, n: tree.Call, at: Place) -> Code:
    code, kind = e.text(n.arguments[0], at), n.arguments[0].type
    if kind is not None and kind.kind == "list":
        return Code(f"(len({code}) > 0)")
    return Code(f"({code} is not None)")


def _of_amount(decimal: Callable[..., object], exact: Callable[..., object]) -> Call:
    def write(e: Expressions, n: tree.Call, at: Place) -> Code:
        code = e.amount(n.arguments[0], at)
        return Code(e.writer.call(exact if code.form == EXACT else decimal, code.text), code.form)

    return write


def _share(e: Expressions, n: tree.Call, at: Place) -> Code:
    return Code(e.writer.call(known.share, *(e.amount(a, at).text for a in n.arguments)), EXACT)


def _rounded_as(e: Expressions, n: tree.Call, at: Place) -> Code:
    unit = Fraction(1, 100) if n.type is not None and n.type.kind == "percentage" else Fraction(1)
    texts = [e.amount(a, at).text for a in n.arguments]
    return Code(e.writer.call(known.rounded_as, *texts, e.writer.constant(unit)), EXACT)


def _interval(e: Expressions, n: tree.Call, at: Place) -> Code:
    return Code(e.writer.call(known.undecided), DECIMAL)  # open for good, unless its ends meet


def _attribute(e: Expressions, n: tree.Call, at: Place) -> Code:
    codes, name = n.arguments[0].type, n.arguments[1]
    assert isinstance(name, tree.Text) and codes is not None and codes.codes is not None
    lists = e.rules.law.rulebook.vocabulary.code_lists.values()
    found = next((k for k in lists if name.value in k.attributes and codes.codes <= set(k.codes)), None)
    of = found.attributes[name.value] if found is not None else {}
    word = e.text(n.arguments[0], at)
    if n.type is not None and n.type.kind == "boolean":
        yes = frozenset(w for w, value in of.items() if value is True)
        return Code(f"({word} in {e.writer.constant(yes)})")
    words = {w: str(value) for w, value in of.items() if value is not None}
    table = e.writer.constant(words.get, key=(id(found), name.value))
    return Code(f"{table}({word})")


def _lookup(e: Expressions, n: tree.Call, at: Place) -> Code:
    table, key = e.code(n.arguments[0], at), e.code(n.arguments[1], at)
    return Code(f"{table.text}.get({key.text})", table.form)


def _distinct(function: Callable[..., object]) -> Call:
    def write(e: Expressions, n: tree.Call, at: Place) -> Code:
        facts = tuple(a.name for a in n.arguments[1:] if isinstance(a, tree.Field))
        return Code(e.writer.call(function, e.text(n.arguments[0], at), e.writer.constant(facts)))

    return write


def _entry(e: Expressions, n: tree.Call, at: Place) -> Code:
    listed, key, wanted = n.arguments
    assert isinstance(key, tree.Field)
    name = e.writer.constant(key.name)
    index = entries_by(e, listed, key.name, at)
    if index is not None:
        return Code(e.writer.call(known.looked_up, index, name, e.text(wanted, at)))
    return Code(e.writer.call(known.entry_with, e.text(listed, at), name, e.text(wanted, at)))


def _before(e: Expressions, n: tree.Call, at: Place) -> Code:
    return Code(e.writer.call(known.less, *(e.text(a, at) for a in n.arguments)))


def _past(e: Expressions, n: tree.Call, at: Place) -> Code:
    day = e.text(n.arguments[0], at)
    if e.rules.as_of is None:
        return Code(f"({day} is not None)")
    return Code(e.writer.call(known.less, day, e.writer.constant(e.rules.as_of)))


CALLS: dict[str, Call] = {
    "sum": _sum,
    "mean": _mean,
    "count": _count,
    "min": _extreme(known.smallest, "min"),
    "max": _extreme(known.largest, "max"),
    "present": _present,
    "abs": _of_amount(known.size, known.size),
    "cent": _of_amount(known.cent, known.cent_exact),
    "add_months": _plain(days.add_months),
    "add_days": _plain(days.add_days),
    "end_of_month": _plain(days.end_of_month),
    "end_of_year": _plain(days.end_of_year),
    "date_in": _plain(days.date_in),
    "year": _plain(days.year, DECIMAL),
    "next_working_day": _plain(days.next_working_day),
    "share": _share,
    "rounded_as": _rounded_as,
    "interval": _interval,
    "attribute": _attribute,
    "lookup": _lookup,
    "unique": _distinct(known.first_of_each),
    "repeated": _distinct(known.repeated),
    "entry": _entry,
    "before": _before,
    "past": _past,
    "date": _plain(days.read),
}
