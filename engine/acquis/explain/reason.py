"""One sentence for each verdict: why, with the figures of this case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from acquis.backends.interpreter.nodes import condition, evaluate
from acquis.explain.phrases import amount, listed, phrase, within_rounding, words
from acquis.expression import tree
from acquis.quantities import show_date
from acquis.rulebook.model import Rule, Rulebook
from acquis.rulings.host import RuleHost
from acquis.rulings.outcomes import BREACH
from acquis.rulings.rulings import Rulings, requirement
from acquis.rulings.verdict import ReadingVerdict, Shown, Verdict
from acquis.uncertain.value import Items

REMARKS = {
    "within_rounding": "the difference is within half a cent, which counts as met (our convention)",
    "breakdown_differs": "the indicative breakdown does not add up to the amount programmed",
    "derived_value_differs": "the value reported differs from the one derived",
    "differs_from_regulation": "a figure in the dossier differs from the Regulation's own, which was used",
    "differs_from_indicative": "the figure differs from the indicative one of the Regulation",
    "higher_rate_possible": "a higher rate would be possible",
    "part_exceeds_whole": "a part exceeds its whole",
    "provisional": "provisional data were used",
    "vacuous": "the list is empty, so there was nothing to test",
    "unsupported": "it rests on an assessment without name, day and evidence",
    "zero_denominator": "it divides by zero",
}


_ROUNDED = "the difference is below one euro, which counts as met (our convention)"


def reason(rulings: Rulings, rule: Rule, choices: Mapping[str, str], verdict: Verdict, trace: Shown) -> Verdict:
    """The verdict with its sentence and trace."""
    said = _sentence(rulings, rule, choices, verdict)
    return replace(verdict, reason=sentence(rule, said, verdict.outcome, verdict.remarks), trace=trace)


def sentence(rule: Rule, said: str, outcome: str, remarks: tuple[str, ...]) -> str:
    """What is said of a verdict as a sentence, with its remarks."""
    notes = "; ".join(
        _ROUNDED if r == "within_rounding" and rule.tolerance == "one_euro" else REMARKS[r] for r in remarks
    )
    text = f"{said}. Note: {notes}." if notes else f"{said}."
    by_entry = rule.for_each is not None and outcome in ("compliant", "non_compliant")  # then a name stands first
    return text if by_entry else text[:1].upper() + text[1:]


def _sentence(rulings: Rulings, rule: Rule, choices: Mapping[str, str], verdict: Verdict) -> str:
    if verdict.outcome == "not_applicable":
        return f"does not apply: {_why_not(rulings, rule, choices)}"
    if verdict.because == "reading":
        return f"the text can be read in more than one way: {sides(rule, verdict.readings)}"
    waiting = ", ".join(verdict.missing[:6]) + (
        f" and {len(verdict.missing) - 6} more" if len(verdict.missing) > 6 else ""
    )
    if verdict.because == "missing_facts":
        return f"cannot be decided without {waiting}"
    if verdict.because == "judgement_pending":
        return f"waits for the assessment of {waiting}"
    if verdict.because == "gap":
        return f"the text gives no answer here{_gap(rulings, rule, choices, verdict)}"
    if verdict.because == "not_yet_due":
        return "not yet due" + (f": open whether {waiting}" if waiting else "")
    return _tested(rulings, rule, choices, verdict)


def _hosts(rulings: Rulings, rule: Rule, choices: Mapping[str, str]) -> list[tuple[str, RuleHost]]:
    """The rule itself, or one host for each entry of its list."""
    host = rulings.host(rule.id, choices)
    if rule.for_each is None:
        return [("", host)]
    _, source = rule.for_each
    listed_ = evaluate(source, host.frame)
    if not isinstance(listed_, Items):
        return []
    ruling = rulings.ruling(rule.id, choices)
    names = list(ruling.entries or {})
    return [(f"{n}: ", rulings.host_for(rule, choices, v)) for n, (_, v) in zip(names, listed_.items, strict=False)]


def _why_not(rulings: Rulings, rule: Rule, choices: Mapping[str, str]) -> str:
    act = rulings.rulebook.act
    if rulings.asked_on < act.applies_from:
        return f"on {show_date(rulings.asked_on)} the provision did not apply yet"
    if rulings.day < (rule.from_day or 0):
        if rulings.version is not None:
            return f"the law version of {show_date(rulings.version.day)} does not hold the provision"
        return f"on {show_date(rulings.day)} the provision did not apply yet"
    if rule.until_day is not None and rulings.day > rule.until_day:
        return f"the provision applied until {show_date(rule.until_day)}"
    hosts = _hosts(rulings, rule, choices)
    if rule.applies is None or not hosts:
        return "there is no entry to test"
    return (
        listed([phrase(rule.applies, h.frame) for _, h in hosts if condition(rule.applies, h.frame).surely_not])
        or "no entry is in its scope"
    )


def _gap(rulings: Rulings, rule: Rule, choices: Mapping[str, str], verdict: Verdict) -> str:
    if rule.gap_when is None:
        if "zero_denominator" in verdict.remarks:
            return ": a divisor is zero"
        return ": a figure is known within bounds only, and they bear both outcomes"
    said = [
        phrase(rule.gap_when, h.frame)
        for _, h in _hosts(rulings, rule, choices)
        if condition(rule.gap_when, h.frame).surely
    ]
    return f": {listed(said)}" if said else ""


def _tested(rulings: Rulings, rule: Rule, choices: Mapping[str, str], verdict: Verdict) -> str:
    wanted = verdict.outcome == "compliant"
    entries = rulings.ruling(rule.id, choices).entries
    parts = []
    for name, host in _hosts(rulings, rule, choices):
        if rule.applies is not None and not condition(rule.applies, host.frame).surely:
            continue
        if not wanted and entries and entries[name.removesuffix(": ")].possible.only != BREACH:
            continue
        test = requirement(host)
        if isinstance(test, tree.Truth) and rule.applies is not None:
            test = rule.applies  # met by its scope alone
        if test is None:
            parts.append(name + _computed(rule, host))
        elif condition(test, host.frame).surely == wanted or wanted:
            near = within_rounding(test, rule.tolerance, host.frame) if wanted else ""
            parts.append(name + (near or phrase(test, host.frame)))
    return allowed(listed([p for p in parts if p]) or "nothing to test", rule, verdict.by, rulings.rulebook)


def allowed(text: str, rule: Rule, by: tuple[str, ...], rulebook: Rulebook) -> str:
    """What a test comes to, with the derogations that made it so."""
    return f"{text}, allowed by {', '.join(_derogation(rule, d, rulebook) for d in by)}" if by else text


def _derogation(rule: Rule, identity: str, rulebook: Rulebook) -> str:
    found = next((d for d in rule.derogations if d.id == identity), None)
    return (
        f"{found.citation} ({found.title[:1].lower()}{found.title[1:]})"
        if found is not None and found.title
        else rulebook.ledger[identity.partition("#")[0]].citation
    )


def _computed(rule: Rule, host: RuleHost) -> str:
    reading = host.reading
    group = {**rule.definitions, **(reading.definitions if reading is not None else {})}
    return listed([f"{words(n)} is {amount(host.own_value(n), d.expression.type)}" for n, d in group.items()])


def sides(rule: Rule, readings: Mapping[str, ReadingVerdict]) -> str:
    """What each reading comes to: its outcome, or where all have the same the value in which they differ."""
    if len({r.outcome for r in readings.values()}) == 1:
        shown = [n for n in rule.value_names if len({str(r.values.get(n)) for r in readings.values()}) > 1]
        if shown:
            sides = ", ".join(f"{r.values.get(shown[0])} under {words(n)}" for n, r in readings.items())
            return f"{words(shown[0])} is {sides}"
    return ", ".join(f"{_said(r.outcome)} under {words(n)}" for n, r in readings.items())


def _said(outcome: str) -> str:
    return {"non_compliant": "breached", "not_applicable": "not applicable"}.get(outcome, outcome)
