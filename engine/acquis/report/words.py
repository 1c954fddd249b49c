"""Names of the engine as people say them, and paragraphs that fit a page."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping
from fractions import Fraction

from acquis.quantities import Problem, grouped, half_up, read_money, show_decimal
from acquis.rulebook.model import Rule
from acquis.rulings.verdict import Shown
from acquis.vocabulary.model import FactDefinition
from acquis.vocabulary.types import Type

WIDTH = 100
_TIED = "\u00a0"  # a space at which no line ends
_AMOUNT = re.compile(r"(?:EUR |≈ )?\d+(?: \d{3})*(?:\.\d+)?(?: %)?")
_PLACES = 4  # of a share, for reading

_BODIES = {
    "member_state": "the Member State", "commission": "the Commission", "beneficiary": "the beneficiary",
    "managing_authority": "the managing authority", "audit_authority": "the audit authority",
    "third_country": "the third country", "council_parliament": "the Council and the European Parliament",
}  # fmt: skip


def plain(name: str) -> str:
    """`maximum_contribution` as `maximum contribution`."""
    return name.replace("_", " ")


def bodies(binds: Iterable[str]) -> str:
    """Who must act."""
    return ", ".join(_BODIES.get(body, f"the {plain(body)}") for body in binds) or "nobody in particular"


def paragraph(text: str, indent: str = "", hanging: str | None = None) -> str:
    """A text wrapped to the width of a page; long words such as paths stay whole."""
    following = indent if hanging is None else hanging
    lines = textwrap.wrap(
        _AMOUNT.sub(lambda m: m[0].replace(" ", _TIED), text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines).replace(_TIED, " ")


def type_of(rule: Rule, name: str) -> Type | None:
    """The type of one of a rule's values."""
    return next((d.expression.type for d in rule.definitions_named(name)), None)


def figure(value: Shown, kind: Type | None) -> str:
    """A value of a report for a person: `EUR 1 080 000.00`, `75 %`, `from 90 % to 100 %`."""
    if isinstance(value, dict):
        low, high = value.get("at_least"), value.get("at_most")
        if low is not None and high is not None:
            return f"from {figure(low, kind)} to {figure(high, kind)}"
        return f"at least {figure(low, kind)}" if low is not None else f"at most {figure(high, kind)}"
    if isinstance(value, list):
        return ", ".join(figure(v, kind.item if kind is not None else None) for v in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    amount = read_money(value) if isinstance(value, str) and kind is not None and kind.kind == "money" else None
    if amount is not None and not isinstance(amount, Problem):
        return grouped(amount)
    if isinstance(value, int):
        return digits_grouped(str(value))
    if kind is not None and kind.kind in ("decimal", "integer", "number") and isinstance(value, str):
        return digits_grouped(value)
    if kind is not None and kind.kind == "code":
        return plain(str(value))
    return _in_short(value) if isinstance(value, str) else str(value)


def digits_grouped(number: str) -> str:
    """`53490` as `53 490`; what is no number stays as it is."""
    whole, point, places = number.partition(".")
    if not whole.lstrip("-").isdecimal() or len(whole) < 5:
        return number
    return f"{int(whole):,}".replace(",", " ") + point + places


def _in_short(value: str) -> str:
    """A share that does not end, to four decimals; the JSON report has it in full."""
    number, _, sign = value.partition(" ")
    if sign != "%" or len(number.partition(".")[2]) <= _PLACES:
        return value
    whole = half_up(Fraction(number), Fraction(1, 10**_PLACES))
    return f"≈ {show_decimal(whole)} %"


def fact_of(facts: Mapping[str, FactDefinition], path: str) -> FactDefinition | None:
    """The definition of a fact by its path, `entities[e3].relevant_to_fund`."""
    found: FactDefinition | None = None
    for name in _names(path):
        found = facts.get(name)
        if found is None:
            return None
        facts = found.of or {}
    return found


def _names(path: str) -> list[str]:
    """The names of a path, without what stands in brackets, where a point may stand too."""
    names, depth, current = [], 0, ""
    for character in path:
        depth += (character == "[") - (character == "]")
        if depth or character == "]":
            continue
        if character == ".":
            names.append(current)
            current = ""
        else:
            current += character
    return [*names, current]
