"""What every summary says in words: definitions, headings, amounts."""

from __future__ import annotations

from fractions import Fraction

from acquis.backends.codes import GAP, JUDGEMENT_PENDING, MISSING_FACTS, NOT_YET_DUE, READING
from acquis.portfolio.summary.model import Beyond, Breach, Lack, RuleCount, Stake, Summary
from acquis.quantities import grouped, show_decimal, show_money
from acquis.report.words import plain

AT_STAKE = (
    "Euro at stake: the sum of the Union contributions of the projects in breach, or undetermined. It is no amount "
    "that would have to be paid back. A project counts in full for each rule, and once in the table of projects; "
    "projects whose contribution is not in the input are counted beside it."
)
BEYOND = (
    "Beyond the limit: where a rule tells by how much a project is above its limit, or short of it, the sum over all "
    "breaches."
)
CAUSES = {
    MISSING_FACTS: "facts are missing",
    JUDGEMENT_PENDING: "an assessment by a person is missing",
    NOT_YET_DUE: "not yet due",
    GAP: "the text gives no answer",
    READING: "the text can be read in more than one way",
}
OUTCOMES = {
    "non_compliant": "breached",
    "undetermined": "undetermined",
    "compliant": "compliant",
    "not_applicable": "not applicable",
}
DISAGREES = "The evaluator says otherwise than the output. This is our mistake, not yours."


def number(value: int) -> str:
    """`12 345`."""
    return f"{value:,}".replace(",", " ")


def amount(value: Fraction) -> str:
    """`1 080 000.00`, without its currency."""
    return grouped(value).removeprefix("EUR ")


def exact(value: Fraction) -> str:
    """An amount for programs: two decimals, or as many as it has."""
    return show_money(value) if (value * 100).denominator == 1 else show_decimal(value)


def projects(count: int, of: str = "project") -> str:
    """`1 project`, `2 projects`."""
    return f"{number(count)} {plain(of)}{'' if count == 1 else 's'}"


def without(stake: Stake, subject: str = "project") -> str:
    """What to say of projects without an amount; "" if there are none."""
    return f"{projects(stake.without, subject)} without an amount" if stake.without else ""


def beyond(found: Beyond) -> str:
    """`EUR 12.00 excess over 3 breaches, 1 more without an exact amount`."""
    told = f"{grouped(found.euro)} {plain(found.name)} over {number(found.breaches)} of its breaches"
    return f"{told}, {number(found.without)} without an exact amount" if found.without else told


def causes(rule: RuleCount) -> list[tuple[str, int]]:
    """Why verdicts on a rule are open, and how many."""
    return [(said, count) for code, said in CAUSES.items() if (count := rule.of(code).projects)]


def sampled(lack: Lack, subject: str = "project") -> str:
    """How the missing facts were found, where columns alone do not tell; "" where they do."""
    if not lack.asked:
        return ""
    if lack.looked_at == lack.projects:
        asked = projects(lack.projects, subject)
        return f"{asked} asked of the evaluator, as columns alone do not tell; the counts are exact."
    return (
        f"For {number(lack.asked)} verdicts columns alone do not tell: they are counted in a sample of "
        f"{number(lack.looked_at)} of their {projects(lack.projects, subject)} only."
    )


def run(summary: Summary) -> list[tuple[str, str]]:
    """What was checked, and how: names and texts."""
    record, asked = summary.record, summary.record.asked
    rows = f"{number(record.read)} rows read: {number(record.accepted)} checked, {number(record.rejected)} rejected"
    found = [
        ("Output", summary.name), ("Input", record.input_name), ("Rows", rows),
        ("Rulebook", f"{record.rulebook} {record.rulebook_sha256[:12]}, law version {summary.law_version}"),
        ("Day", f"as of {asked.as_of}" if asked.as_of is not None else "as of no day: facts are final"),
    ]  # fmt: skip
    found += [("Stage", asked.stage)] if asked.stage is not None else []
    found += [("Overlays", ", ".join(name for name, _ in record.overlays))] if record.overlays else []
    found += [("Readings", ", ".join(f"{r}={n}" for r, n in asked.readings.items()))] if asked.readings else []
    found += [("Rules asked", str(len(summary.rules)))] if asked.rules is not None else []
    found += [("Evidence", "an assessment counts as unknown")] if asked.strict_evidence else []
    return [*found, ("Engine", f"acquis {record.engine}")]


def rejected(summary: Summary) -> str:
    """What is known of the rejected rows, in a sentence; "" if there are none."""
    count = summary.record.rejected
    if not count:
        return ""
    if summary.rejected_file is None:
        return f"{number(count)} rows were rejected. Their file is not beside the output; name it with --rejected."
    return f"{number(count)} rows were rejected: {summary.rejected_file}"


def worst(breach: Breach) -> list[tuple[str, str]]:
    """The figures of a breach, with how much hangs on it."""
    contribution = [("Union contribution", grouped(breach.euro))] if breach.euro is not None else []
    return [*breach.figures, *contribution]
