"""What the pictures of a report show: bars in their places, a description in words, the same numbers in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from acquis.quantities import grouped
from acquis.report.html.exact import Axis, Span, money_axis, per_cent_axis, short_amount, short_rate, span
from acquis.report.words import figure, plain, type_of
from acquis.rulebook.model import Chart, Rule
from acquis.rulings.verdict import Shown, Verdict

_FARTHEST = Fraction(5)  # an achievement beyond 500 % is drawn to there and says its number
_TOLD = 8  # so many bars are read out one by one; of more, the ends


@dataclass(frozen=True)
class Bar:
    """One row: `pieces` from and to positions on the axis; `text` stands behind; `beyond` the axis, an arrow."""

    label: str
    pieces: tuple[tuple[int, int], ...]
    text: str
    beyond: bool = False
    point: bool = False


@dataclass(frozen=True)
class Picture:
    """A chart: what is drawn, told and tabulated. `line`: a position to mark across; `series`: names of the pieces."""

    title: str
    description: str
    axis: Axis
    bars: tuple[Bar, ...]
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    series: tuple[str, ...] = ()
    line: int | None = None
    notes: tuple[str, ...] = ()


def pictures(rule: Rule, verdict: Verdict) -> list[Picture]:
    """The pictures of a verdict; where the readings differ, one of each reading."""
    chart = rule.chart
    if chart is None or verdict.outcome == "not_applicable":
        return []
    made = _picture(rule, chart, verdict, verdict.values, "")
    if made is not None and not (made.notes and verdict.readings):
        return [made]
    readings = ((f", reading {plain(n)}", r.values) for n, r in verdict.readings.items())
    drawn = [p for name, values in readings if (p := _picture(rule, chart, verdict, values, name)) is not None]
    return drawn or ([made] if made is not None else [])


def _picture(rule: Rule, chart: Chart, verdict: Verdict, values: Mapping[str, Shown], reading: str) -> Picture | None:
    title = f"{verdict.citation}: {verdict.title}{reading}"
    if chart.kind == "amounts":
        return _amounts(chart, title, values)
    if chart.kind == "bridge":
        return _bridge(chart, title, verdict.facts, values)
    entries = values.get("entries")
    named = {n: v for n, v in entries.items() if isinstance(v, dict)} if isinstance(entries, dict) else {}
    return _shares(chart, title, named) if chart.kind == "shares" else _targets(rule, chart, title, named)


def _shares(chart: Chart, title: str, entries: Mapping[str, Mapping[str, Shown]]) -> Picture | None:
    parts, total = chart.names["parts"], chart.one("total")
    known: dict[str, list[Fraction]] = {}
    for name, values in entries.items():
        numbers = [span(values.get(p, 0)).exact for p in (*parts, total)]
        if total in values and all(n is not None and n >= 0 for n in numbers):
            known[name] = [n for n in numbers if n is not None]
    if not known:
        return None
    order = sorted(known, key=lambda n: (-known[n][-1], n))
    axis = money_axis([v[-1] for v in known.values()])
    bars = tuple(Bar(n, _stacked(axis, *known[n]), short_amount(known[n][-1], axis)) for n in order)
    first, last = order[0], order[-1]
    told = (
        f"A stacked bar for each of {len(order)}, the largest first. Parts from left to right: "
        f"{', '.join(map(plain, parts))}. Largest: {first}, {grouped(known[first][-1])}; "
        f"smallest: {last}, {grouped(known[last][-1])}."
    )
    rows = tuple((n, tuple(_euro(v) for v in known[n])) for n in order)
    left = sorted(set(entries) - set(known))
    notes = (f"Not drawn, since not all numbers are known: {', '.join(left)}.",) if left else ()
    return Picture(title, told, axis, bars, "in euro", (*map(plain, parts), plain(total)), rows, parts, None, notes)


def _stacked(axis: Axis, *numbers: Fraction) -> tuple[tuple[int, int], ...]:
    """One part after another up to the total, the last number: a state may have parts and no claim to them."""
    *parts, total = numbers
    ends = [min(sum(parts[:i], Fraction(0)), total) for i in range(len(parts) + 1)]
    return tuple((axis.at(a), axis.at(b)) for a, b in pairwise(ends))


def _amounts(chart: Chart, title: str, values: Mapping[str, Shown]) -> Picture | None:
    known = {p: n for p in chart.names["parts"] if (n := span(values.get(p)).exact) is not None}
    if not known:
        return None
    axis = money_axis(list(known.values()))
    zero = axis.at(Fraction(0))
    bars = tuple(Bar(plain(p), ((zero, axis.at(n)),), short_amount(n, axis)) for p, n in known.items())
    rows = tuple((plain(p), (_euro(n),)) for p, n in known.items())
    told = f"A bar for each amount. {_listed([(plain(p), grouped(n)) for p, n in known.items()])}"
    left = [plain(p) for p in chart.names["parts"] if p not in known]
    notes = (f"Not drawn, since not known exactly: {', '.join(left)}.",) if left else ()
    return Picture(title, told, axis, bars, "in euro", ("amount",), rows, notes=notes)


def _targets(rule: Rule, chart: Chart, title: str, entries: Mapping[str, Mapping[str, Shown]]) -> Picture | None:
    rate = chart.one("rate")
    spans = {n: span(values.get(rate)) for n, values in entries.items()}
    drawn = {n: s for n, s in spans.items() if s.low is not None or s.high is not None}
    if not drawn:
        return None
    ends = [v for s in drawn.values() for v in (s.low, s.high) if v is not None]
    axis = per_cent_axis(ends, _FARTHEST)
    bars = tuple(_reached(axis, n, s) for n, s in drawn.items())
    listed = _listed([(n, short_rate(s)) for n, s in drawn.items()])
    told = f"A bar for each of {len(drawn)}, with a line at 100 %. {listed}"
    names = tuple(dict.fromkeys(name for values in entries.values() for name in values))
    rows = tuple((n, tuple(_cell(rule, rate, name, values) for name in names)) for n, values in entries.items())
    left = [n for n in entries if n not in drawn]
    notes = (f"Not drawn, since it cannot be assessed against a target: {'; '.join(left)}.",) if left else ()
    if any(s.exact is None for s in drawn.values()):
        notes = ("Hatched: where a rate can lie whose value is only known within bounds.", *notes)
    line = axis.at(Fraction(1))
    return Picture(title, told, axis, bars, "entry", tuple(map(plain, names)), rows, line=line, notes=notes)


def _reached(axis: Axis, name: str, reached: Span) -> Bar:
    low = axis.low if reached.low is None else reached.low
    high = axis.high if reached.high is None else reached.high
    beyond = reached.high is None or reached.high > axis.high
    first = axis.at(Fraction(0))
    pieces = ((first, axis.at(low)), (axis.at(low), axis.at(high)))
    return Bar(name, pieces, short_rate(reached), beyond)


def _cell(rule: Rule, rate: str, name: str, values: Mapping[str, Shown]) -> str:
    if name not in values:
        return "–"
    reached = span(values[name])
    if name == rate and (reached.low is not None or reached.high is not None):
        return short_rate(reached)
    return figure(values[name], type_of(rule, name))


def _bridge(chart: Chart, title: str, facts: Mapping[str, Shown], values: Mapping[str, Shown]) -> Picture | None:
    both = {**facts, **values}
    start, total = (span(both.get(chart.one(key))).exact for key in ("start", "total"))
    stated = span(both.get(chart.one("stated"))).exact
    if start is None or total is None:
        return None
    steps = [(plain(chart.one("start")), start, start), *_changes(chart, facts, start)]
    ends = [(plain(chart.one("total")), total)] + ([(plain(chart.one("stated")), stated)] if stated is not None else [])
    axis = money_axis([*(after for _, _, after in steps), *(n for _, n in ends)], from_zero=False)
    first, *rest = steps
    bars = [Bar(first[0], ((axis.at(start), axis.at(start)),), short_amount(start, axis), point=True)]
    for label, amount, after in rest:
        sign = "+" if amount > 0 else ""
        bars.append(Bar(label, ((axis.at(after - amount), axis.at(after)),), sign + short_amount(amount, axis)))
    bars += [Bar(n, ((axis.at(v), axis.at(v)),), short_amount(v, axis), point=True) for n, v in ends]
    rows = [
        (label, ("–" if place == 0 else _euro(amount), _euro(after)))
        for place, (label, amount, after) in enumerate(steps)
    ]
    rows += [(n, ("–", _euro(v))) for n, v in ends]
    told = (
        f"From {first[0]}, {grouped(start)}, {len(rest)} changes lead step by step to "
        f"{', '.join(f'{n}, {grouped(v)}' for n, v in ends)}. The axis does not begin at zero."
    )
    return Picture(title, told, axis, tuple(bars), "in euro", ("change", "sum"), tuple(rows))


def _changes(chart: Chart, facts: Mapping[str, Shown], start: Fraction) -> list[tuple[str, Fraction, Fraction]]:
    """Label, amount and the sum after it, for each change whose amount is known."""
    changes, found, after = chart.one("changes"), [], start
    names = facts.get(changes)
    for name in names if isinstance(names, list) else ():
        amount = span(facts.get(f"{changes}[{name}].{chart.one('amount')}")).exact
        label = facts.get(f"{changes}[{name}].{chart.one('label')}", f"{plain(changes)} {name}")
        if amount is not None:
            after += amount
            found.append((str(label), amount, after))
    return found


def _listed(rows: Sequence[tuple[str, str]]) -> str:
    shown = rows if len(rows) <= _TOLD else (*rows[:3], *rows[-1:])
    return f"{'; '.join(f'{name}: {number}' for name, number in shown)}."


def _euro(value: Fraction) -> str:
    """An amount for a table that says once that it is in euro."""
    return grouped(value).removeprefix("EUR ")
