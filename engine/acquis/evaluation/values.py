"""The values of rulings as verdicts show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from acquis.rulebook.model import Rule
from acquis.rulings import shown as show
from acquis.rulings.outcomes import NOT_APPLICABLE
from acquis.rulings.rulings import Ruling
from acquis.rulings.verdict import Shown


def values_of(rule: Rule, ruling: Ruling) -> dict[str, Shown]:
    """What is certain of a ruling's values; of a rule over a list, entry by entry, the totals beside them."""
    if ruling.possible.only == NOT_APPLICABLE:
        return {}
    found: dict[str, Shown] = {}
    if ruling.entries is not None and any(n not in rule.totals for n in rule.value_names):
        inside = {n: values_of(rule, r) for n, r in ruling.entries.items() if r.possible.only != NOT_APPLICABLE}
        found["entries"] = inside  # type: ignore[assignment]
    for name, value in ruling.values.items():
        definition = next(iter(rule.definitions_named(name)), None)
        if definition is None or not definition.shown:
            continue
        text = show.shown(value, definition.expression.type)
        if text is not show.NOT_SHOWN:
            found[name] = text  # type: ignore[assignment]
    return found


def common_values(values: Sequence[Mapping[str, Shown]]) -> dict[str, Shown]:
    """The values on which all readings agree; of lists, those of each entry."""
    common: dict[str, Shown] = {}
    for name, value in values[0].items():
        others = [v.get(name) for v in values[1:]]
        if all(o == value for o in others):
            common[name] = value
        elif name == "entries" and isinstance(value, dict):
            inside = [{n: v for n, v in o.items() if isinstance(v, dict)} for o in others if isinstance(o, dict)]
            common[name] = {
                entry: common_values([one, *(o[entry] for o in inside)])
                for entry, one in value.items()
                if isinstance(one, dict) and all(entry in o for o in inside)
            }
    return common
