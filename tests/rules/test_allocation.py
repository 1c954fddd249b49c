"""Annex I calculated a second time, straight from its words and in fractions, against what the rules give."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import acquis

ROOT = Path(__file__).parents[2]
AMIF = acquis.load(ROOT / "rules" / "amif")
STATES = AMIF.rulebook.vocabulary.code_lists["member_states"].codes
YEARS = {"initial": (2017, 2018, 2019), "mid_term": (2021, 2022, 2023)}
# What the statistics count: a share of a share of the remainder (points 1(b), 2, 3 and 4 of the annex).
WEIGHTS = {
    "protection": Fraction(35, 100) * Fraction(30, 100),
    "applicants": Fraction(35, 100) * Fraction(60, 100),
    "resettled": Fraction(35, 100) * Fraction(10, 100),
    "residents": Fraction(30, 100) * Fraction(50, 100),
    "permits": Fraction(30, 100) * Fraction(50, 100),
    "return_decisions": Fraction(35, 100) * Fraction(70, 100),
    "returns": Fraction(35, 100) * Fraction(30, 100),
}
PERSONS = (
    "refugees", "subsidiary_protection", "temporary_protection", "asylum_applicants", "resettled_persons",
    "legal_residents", "first_permits", "short_work_permits", "study_permits", "research_permits",
    "return_decisions", "effective_returns",
)  # fmt: skip
EXCLUDED = ("short_work_permits", "study_permits", "research_permits")
CALM = settings(
    max_examples=int(os.environ.get("ACQUIS_EXAMPLES", "1")) * 30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

Figures = dict[int, dict[str, int]]  # of one state, by year and fact
Euros = Fraction


@dataclass(frozen=True)
class Allocation:
    """One round. `covered`: what each state's payment applications cover, in ten-thousandths of EUR 1 000 000."""

    round: str
    amount: int
    figures: dict[str, Figures]
    covered: dict[str, int]
    combine: str = "pooled"
    left: str = "unallocated"
    behind: str = "purposive"

    def readings(self) -> dict[str, str]:
        return {"anx_I/pnt_5": self.combine, "anx_I/pnt_1": self.left, "art_17/par_2": self.behind}

    def takes_part(self, state: str) -> bool:
        """Article 17(2): under the letter not with 10 % or more uncovered, under the purpose not below 10 % covered."""
        if self.round == "initial":
            return True
        part = Fraction(self.covered[state], 10_000)
        return not 1 - part >= Fraction(10, 100) if self.behind == "literal" else not part < Fraction(10, 100)

    def fixed(self, state: str) -> int:
        if self.round == "mid_term":
            return 0
        return 28_000_000 if state in ("CY", "MT", "EL") else 8_000_000

    def persons(self, state: str, key: str, year: int) -> int:
        f = self.figures[state].get(year)
        if f is None:
            return 0
        # Footnote 8: the directive was activated in 2022, within the reference years of the review only.
        temporary = f["temporary_protection"] if self.round == "mid_term" else 0
        return {
            "protection": f["refugees"] + f["subsidiary_protection"] + temporary,
            "applicants": f["asylum_applicants"],
            "resettled": f["resettled_persons"],
            "residents": f["legal_residents"],
            "permits": f["first_permits"] - sum(f[name] for name in EXCLUDED),
            "return_decisions": f["return_decisions"],
            "returns": f["effective_returns"],
        }[key]

    def share(self, state: str, key: str) -> Fraction | None:
        """The state's part in a key; None where there is nobody to count."""
        among = [s for s in self.figures if self.left == "unallocated" or self.takes_part(s)]
        years = YEARS[self.round]
        groups = [years] if self.combine == "pooled" else [(y,) for y in years]
        shares = []
        for group in groups:
            whole = sum(self.persons(s, key, y) for s in among for y in group)
            if whole == 0:
                return None
            own = sum(self.persons(state, key, y) for y in group) if self.takes_part(state) else 0
            shares.append(Fraction(own, whole))
        return sum(shares, Fraction(0)) / len(shares)

    def of(self, state: str) -> Euros | None:
        """What a state is to get; None where the annex gives no answer."""
        if not self.takes_part(state):
            return Fraction(0)
        remainder = self.amount - sum(self.fixed(s) for s in self.figures)
        shares = {key: self.share(state, key) for key in WEIGHTS}
        if None in shares.values():
            return None
        return self.fixed(state) + sum((WEIGHTS[k] * remainder * s for k, s in shares.items() if s), Fraction(0))

    def dossier(self, paid: dict[str, Euros] | None = None, order: tuple[str, ...] = ()) -> dict[str, object]:
        states = [
            {
                "member_state": s,
                "initial_allocation": 1_000_000,
                "covered_by_payment_applications": self.covered[s] * 100,
                "allocated_amount": paid[s] if paid else None,
                "reference_figures": [{"year": y, **f} for y, f in self.figures[s].items()],
            }
            for s in (order or tuple(self.figures))
        ]
        known = {"id": "a", "round": self.round, "amount_to_distribute": self.amount, "member_states": states}
        return {"allocation": {**known, "temporary_protection_activated_on": "2022-03-04"}}

    def check(self, paid: dict[str, Euros] | None = None, order: tuple[str, ...] = ()):
        """The verdict of Annex I, point 1."""
        return ruled(self.dossier(paid, order), "anx_I/pnt_1", self.readings())


def ruled(dossier: dict[str, object], rule: str, readings: dict[str, str] | None = None):
    report = AMIF.check(dossier, readings=readings or {}, rules=[rule])
    assert not report.errors, report.errors
    (verdict,) = (v for r in report.results for v in r.verdicts if v.rule == rule)
    return verdict


def cents(x: Fraction) -> Fraction:
    """Rounded half up."""
    return Fraction((x * 100 + Fraction(1, 2)).__floor__(), 100)


def read(shown: str) -> Fraction:
    return Fraction(shown.removesuffix(" %")) / (100 if shown.endswith("%") else 1)


def bounds(shown: object) -> tuple[Fraction | None, Fraction | None]:
    """Lower and upper end of a value as the report shows it."""
    if isinstance(shown, str):
        return read(shown), read(shown)
    assert isinstance(shown, dict)
    low, high = shown.get("at_least"), shown.get("at_most")
    return low and read(low), high and read(high)


@st.composite
def yearly(draw, least: int = 0):
    count = st.integers(least, 40)
    f = {name: draw(count) for name in PERSONS}
    f["first_permits"] += sum(f[name] for name in EXCLUDED)
    return f


@st.composite
def allocations(draw, *, round_: str | None = None, least: int = 0):
    round_ = round_ or draw(st.sampled_from(sorted(YEARS)))
    states = draw(st.lists(st.sampled_from(STATES), min_size=2, max_size=5, unique=True))
    # A year in which the state has no figures, and one that is no reference year and must not count.
    years = st.sampled_from([YEARS[round_]] * 4 + [YEARS[round_][:2], (*YEARS[round_], 2020)])
    figures = {s: {y: draw(yearly(least)) for y in draw(years)} for s in states}
    return Allocation(
        round=round_,
        amount=draw(st.integers(140_000_000, 6_000_000_000)),
        figures=figures,
        covered={s: draw(st.sampled_from([0, 999, 1000, 4000, 9000, 9001, 10_000])) for s in states},
        combine=draw(st.sampled_from(["pooled", "mean_of_shares"])),
        left=draw(st.sampled_from(["unallocated", "redistributed"])),
        behind=draw(st.sampled_from(["literal", "purposive"])),
    )


@CALM
@given(allocations())
def test_shares_allocations_and_total(a):
    due = {s: a.of(s) for s in a.figures}
    verdict = a.check()
    entries = verdict.values["entries"]
    for state in a.figures:
        assert entries[state]["takes_part"] is a.takes_part(state)
        for key in WEIGHTS:
            share = a.share(state, key)
            if share is None:
                assert f"{key}_share" not in entries[state]
            else:
                assert abs(read(entries[state][f"{key}_share"]) - share) < Fraction(1, 10**30)
        if due[state] is None:
            assert "allocation" not in entries[state]
        else:
            assert read(entries[state]["allocation"]) == cents(due[state])
    if None in due.values():
        # A state whose amount is known, but not what it got, may still be a breach, which is worse than a gap.
        assert verdict.because == ("gap" if set(due.values()) == {None} else "missing_facts")
        assert "total" not in verdict.values
    else:
        assert read(verdict.values["total"]) == cents(sum(due.values()))


@CALM
@given(allocations(least=1), st.data())
def test_a_difference_below_one_euro_counts_as_met(a, data):
    due = {s: a.of(s) for s in a.figures}
    off = {
        s: data.draw(st.sampled_from([0, 0, Fraction("0.98"), Fraction("-0.98"), 1, -1, Fraction("1.01")])) for s in due
    }
    if None in due.values():
        return
    paid = {s: max(Fraction(0), cents(due[s]) + off[s]) for s in due}
    met = all(abs(paid[s] - due[s]) < 1 for s in due)
    assert a.check(paid).outcome == ("compliant" if met else "non_compliant")


@CALM
@given(allocations(least=1))
def test_amounts_to_the_cent_make_the_whole_sum(a):
    due = {s: a.of(s) for s in a.figures}
    entries = a.check().values["entries"]
    shown = {s: read(e["to_the_cent"]) for s, e in entries.items() if "to_the_cent" in e}
    if None in due.values():
        return
    assert all(abs(shown[s] - due[s]) < Fraction(1, 100) for s in due)
    assert sum(shown.values()) == cents(sum(due.values()))
    spent = a.round == "initial" or all(map(a.takes_part, due))
    if spent or (a.left == "redistributed" and any(map(a.takes_part, due))):
        assert sum(shown.values()) == a.amount


@CALM
@given(allocations(), st.data())
def test_the_order_of_the_states_changes_nothing(a, data):
    order = tuple(data.draw(st.permutations(tuple(a.figures))))
    one, other = a.check(), a.check(order=order)
    assert one.values == other.values
    assert (one.outcome, one.because, set(one.missing)) == (other.outcome, other.because, set(other.missing))


@CALM
@given(allocations(least=1), st.data())
def test_an_unknown_figure_is_named_and_bounded(a, data):
    state = data.draw(st.sampled_from(sorted(a.figures)))
    year = data.draw(st.sampled_from(sorted(set(a.figures[state]) & set(YEARS[a.round]))))
    fact = data.draw(st.sampled_from(PERSONS))
    known = dict(a.figures[state][year])
    path = f"member_states[{state}].reference_figures[{year}].{fact}"
    if None in (due := {s: a.of(s) for s in a.figures}).values():
        return
    paid = {s: cents(d) for s, d in due.items()}
    del known[fact]
    open_ = replace(a, figures={**a.figures, state: {**a.figures[state], year: known}})
    verdict = open_.check(paid)
    entries = verdict.values["entries"]
    assert set(verdict.missing) <= {path}

    outcomes = set()
    for n in data.draw(st.lists(st.integers(*admissible(known, fact)), min_size=2, max_size=4)):
        settled = replace(a, figures={**a.figures, state: {**a.figures[state], year: {**known, fact: n}}})
        outcomes.add(settled.check(paid).outcome)
        for s in a.figures:
            for key in WEIGHTS:
                contained(settled.share(s, key), entries[s].get(f"{key}_share"), Fraction(1, 10**30))
            contained(settled.of(s), entries[s].get("allocation"), Fraction(1, 100))
    if len(outcomes) > 1:
        assert (verdict.outcome, verdict.because, verdict.missing) == ("undetermined", "missing_facts", (path,))
    elif verdict.outcome != "undetermined":
        assert outcomes == {verdict.outcome}


def admissible(known: dict[str, int], fact: str) -> tuple[int, int]:
    """What the figure can still be: permits that do not count are among the first permits."""
    among = sum(known.get(name, 0) for name in EXCLUDED)
    if fact in EXCLUDED:
        return 0, known["first_permits"] - among
    return (among if fact == "first_permits" else 0), 10**7


def contained(true: Fraction | None, shown: object, slack: Fraction) -> None:
    """What is shown, an open value's bounds too, holds the true value."""
    if shown is None:  # nothing is said, so nothing can be wrong
        return
    assert true is not None
    low, high = bounds(shown)
    assert low is None or low - slack <= true
    assert high is None or true <= high + slack


EQUAL = {
    "legal_residents": 10,
    "first_permits": 40,
    **dict.fromkeys(set(PERSONS) - {"legal_residents", "first_permits"}, 10),
}


@pytest.mark.parametrize(
    ("fact", "key"),
    [
        ("refugees", "protection"),
        ("subsidiary_protection", "protection"),
        ("asylum_applicants", "applicants"),
        ("resettled_persons", "resettled"),
        ("legal_residents", "residents"),
        ("first_permits", "permits"),
        ("short_work_permits", "permits"),
        ("return_decisions", "return_decisions"),
        ("effective_returns", "returns"),
    ],
)
@pytest.mark.parametrize("combine", ["pooled", "mean_of_shares"])
def test_an_unknown_figure_leaves_the_share_within_bounds(fact, key, combine):
    """Two states with equal figures: the share of each stays between 0 % and 100 %."""
    known = {name: n for name, n in EQUAL.items() if name != fact}
    figures = {"AT": dict.fromkeys(YEARS["initial"], EQUAL), "BE": dict.fromkeys(YEARS["initial"], EQUAL)}
    figures["AT"] = {**figures["AT"], 2018: known}
    entries = Allocation("initial", 100_000_000, figures, {"AT": 0, "BE": 0}, combine).check().values["entries"]
    for state in figures:
        low, high = bounds(entries[state][f"{key}_share"])
        assert low is not None and high is not None
        assert 0 <= low < high <= 1


KEYS = {
    "anx_I/pnt_2": ("protection_key", "applicants_key", "resettled_key"),
    "anx_I/pnt_3": ("residents_key", "permits_key"),
    "anx_I/pnt_4": ("return_decisions_key", "returns_key"),
}


@pytest.mark.parametrize(
    ("round_", "amount", "count", "millions"),
    [
        ("initial", 5225, 26, "520.485 1040.970 173.495 743.550 743.550 1214.465 520.485"),
        ("initial", 5225, 27, "519.645 1039.290 173.215 742.350 742.350 1212.505 519.645"),
        ("mid_term", 1045, 26, "109.725 219.450 36.575 156.750 156.750 256.025 109.725"),
    ],
)
def test_the_seven_keys_of_the_real_sums(round_, amount, count, millions):
    """Without Denmark the fixed amounts take EUR 268 000 000 of the 5 225 000 000, with it 276 000 000."""
    states = [s for s in STATES if s != "DK" or count == 27]
    assert len(states) == count
    dossier = {"allocation": {
        "id": "a", "round": round_, "amount_to_distribute": amount * 1_000_000,
        "member_states": [{"member_state": s} for s in states],
    }}  # fmt: skip
    wanted = iter(millions.split())
    for rule, names in KEYS.items():
        values = ruled(dossier, rule).values
        assert [read(values[n]) for n in names] == [Fraction(next(wanted)) * 1_000_000 for _ in names]


@pytest.mark.parametrize("covered", [None, 0, 1000, 9000, 10_000])
def test_an_unknown_coverage_leaves_both_outcomes(covered):
    """Whether HR takes part decides, where amounts are redistributed, what AT gets."""
    figures = {s: dict.fromkeys(YEARS["mid_term"], EQUAL) for s in ("AT", "HR")}
    a = Allocation("mid_term", 140_000_000, figures, {"AT": 9500, "HR": covered or 0}, left="redistributed")
    dossier = a.dossier()
    entry = dossier["allocation"]["member_states"][1]
    if covered is None:
        del entry["covered_by_payment_applications"]
    verdict = ruled(dossier, "anx_I/pnt_1", a.readings())
    shown = {s: bounds(verdict.values["entries"][s]["allocation"]) for s in figures}
    if covered is None:
        assert "member_states[HR].covered_by_payment_applications" in verdict.missing
        assert shown["HR"][0] == 0
        assert 70_000_000 <= shown["HR"][1] <= a.amount
        assert shown["AT"] == (70_000_000, a.amount)
    else:
        share = 70_000_000 if covered >= 1000 else 0
        assert shown == {"HR": (share, share), "AT": (140_000_000 - share, 140_000_000 - share)}


@pytest.mark.parametrize("name", ["allocation_initial.yaml", "allocation_mid_term.yaml"])
def test_the_examples_hold_to_the_cent(name):
    report = AMIF.check_file(ROOT / "tests" / "examples" / name)
    assert report.outcome == "compliant"
    (verdict,) = (v for r in report.results for v in r.verdicts if v.rule == "anx_I/pnt_1")
    assert len(verdict.values["entries"]) == 26
    for state, values in verdict.values["entries"].items():
        assert values["to_the_cent"] == verdict.facts[f"member_states[{state}].allocated_amount"]
