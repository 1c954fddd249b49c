"""The Regulation's own figures and lists agree: sums that it states, weights that are whole, counts, references."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from acquis.ledger.holdings import read_references
from acquis.rulebook.load import load

FOLDER = Path(__file__).parents[2] / "rules" / "amif"
RULEBOOK = load(FOLDER).rulebook
assert RULEBOOK is not None
LISTS = RULEBOOK.vocabulary.code_lists
_ROWS, WRONG_REFERENCES = read_references(FOLDER, RULEBOOK.ledger)
REFERENCES = {provision: row.targets for provision, row in _ROWS.items()}
MILLION = 1_000_000


def figure(article: str, name: str):
    """A figure's value on the latest version's day."""
    entry = RULEBOOK.figures[article][name].on(RULEBOOK.day_of(None))
    assert entry is not None
    return entry.value


def below(place: str) -> list[str]:
    """The provisions directly below another, in the order of the act."""
    return [i for i in RULEBOOK.ledger if i.startswith(f"{place}/") and "/" not in i.removeprefix(f"{place}/")]


def indicators(code_list: str, objective: str, kind: str) -> list[str]:
    """The codes of one objective's indicators of a kind, in their order."""
    return [c for c in LISTS[code_list].codes if c.startswith(f"so_{objective}/{kind}_")]


def test_the_envelope_is_programmes_and_facility():
    envelope, programmes, facility = (
        figure("art_10", n) for n in ("financial_envelope", "programmes_resources", "facility_resources")
    )
    assert (programmes, facility, envelope) == (6270 * MILLION, 3612 * MILLION, 9882 * MILLION)
    assert programmes + facility == envelope


def test_the_programmes_get_five_sixths_at_first_and_a_sixth_in_the_review():
    initial, review = figure("art_13", "initial_resources"), figure("art_13", "mid_term_resources")
    whole = figure("art_10", "programmes_resources")
    assert initial + review == whole
    assert (initial / whole, review / whole) == (Fraction(5, 6), Fraction(1, 6))


@pytest.mark.parametrize(
    ("share", "base", "euros"),
    [
        (("art_10", "technical_assistance_share"), "financial_envelope", 41_504_400),
        (("art_11", "minimum_share_solidarity"), "facility_resources", 722_400_000),
        (("art_11", "minimum_share_local_integration"), "facility_resources", 180_600_000),
    ],
)
def test_shares_of_the_budget_in_euro(share, base, euros):
    assert figure(*share) * figure("art_10", base) == euros


def test_instalments_of_pre_financing():
    shares = [figure("art_14", f"share_{letter}") for letter in "abcdef"]
    assert [figure("art_14", f"year_{letter}") for letter in "abcdef"] == list(range(2021, 2027))
    assert [s * 100 for s in shares] == [4, 3, 5, 5, 5, 5]
    assert [sum(shares[: n + 1]) * 100 for n in range(6)] == [4, 7, 12, 17, 22, 27]


AREAS = {
    "asylum_weight": ("protection_weight", "applicants_weight", "resettled_weight"),
    "legal_migration_weight": ("residents_weight", "permits_weight"),
    "irregular_migration_weight": ("return_decisions_weight", "returns_weight"),
}


def test_the_weights_of_annex_one_are_whole():
    assert sum(figure("anx_I", area) for area in AREAS) == 1
    for keys in AREAS.values():
        assert sum(figure("anx_I", key) for key in keys) == 1


def test_the_seven_keys_as_parts_of_what_is_distributed():
    keys = [figure("anx_I", area) * figure("anx_I", key) for area, keys in AREAS.items() for key in keys]
    assert [k * 1000 for k in keys] == [105, 210, 35, 150, 150, 245, 105]
    assert sum(keys) == 1


@pytest.mark.parametrize(("count", "fixed", "remainder"), [(26, 268, 4957), (27, 276, 4949)])
def test_fixed_amounts_of_all_member_states(count, fixed, remainder):
    """Without Denmark there are 26."""
    higher = figure("anx_I", "higher_sum_for")
    assert higher < set(LISTS["member_states"].codes)
    assert len(LISTS["member_states"].codes) == 27
    sums = len(higher) * figure("anx_I", "higher_fixed_sum") + (count - len(higher)) * figure("anx_I", "fixed_sum")
    assert sums == fixed * MILLION
    assert figure("art_13", "initial_resources") - sums == remainder * MILLION


def test_reference_years_are_three_in_a_row():
    initial = [figure("anx_I", f"initial_year_{n}") for n in (1, 2, 3)]
    review = [figure("anx_I", f"review_year_{n}") for n in (1, 2, 3)]
    assert (initial, review) == ([2017, 2018, 2019], [2021, 2022, 2023])
    # The data of the last year exist when the allocation is made.
    assert review[-1] < figure("art_17", "review_year")


@pytest.mark.parametrize(
    ("annex", "code_list", "counts"),
    [
        ("anx_II", "annex_ii_measures", (4, 4, 4, 2)),
        ("anx_III", "annex_iii_actions", (8, 9, 13, 13, 4)),
    ],
)
def test_items_of_annexes_two_and_three(annex, code_list, counts):
    """Each point of the ledger is a code, `2(d)` of point 2, and no other."""
    points = [f"{annex}/pnt_{n}" for n in range(1, len(counts) + 1)]
    assert tuple(len(below(p)) for p in points) == counts
    items = [f"{n}({i.rpartition('_')[2]})" for n, p in enumerate(points, 1) for i in below(p)]
    assert list(LISTS[code_list].codes) == items


@pytest.mark.parametrize(
    ("table", "code_list", "count"),
    [
        ("tab_1", "intervention_fields", 39),
        ("tab_2", "action_types", 13),
        ("tab_3", "implementation_codes", 5),
        ("tab_4", "particular_themes", 3),
    ],
)
def test_codes_of_annex_six(table, code_list, count):
    rows = [i.rpartition("/")[2] for i in below(f"anx_VI/{table}")]
    codes = [r for r in rows if r[-1].isdigit()]  # a heading such as `II` is no code
    assert list(LISTS[code_list].codes) == codes
    assert len(codes) == count


def test_groups_of_intervention_fields():
    """One group for each specific objective, and one for technical assistance."""
    fields = LISTS["intervention_fields"].codes
    groups = {g: [f for f in fields if f.startswith(f"{g}.")] for g in ("I", "II", "III", "IV", "V")}
    assert [len(g) for g in groups.values()] == [7, 12, 10, 6, 4]
    objective = LISTS["intervention_fields"].attributes["objective"]
    for group, wanted in zip(groups.values(), ("a", "b", "c", "d", None), strict=True):
        assert {objective.get(code) for code in group} == {wanted}


def test_four_actions_of_annex_four_and_three_expenditures_of_annex_seven():
    for annex, code_list, count in (("anx_IV", "annex_iv_actions", 4), ("anx_VII", "annex_vii_expenditure", 3)):
        assert sum(i.startswith(f"{annex}/ind_") for i in RULEBOOK.ledger) == count
        assert len(LISTS[code_list].codes) == count


@pytest.mark.parametrize(("kind", "main", "below_them"), [("output", 18, 8), ("result", 13, 2)])
def test_indicators_of_annex_eight(kind, main, below_them):
    codes = [c for o in "abcd" for c in indicators("annex_viii_indicators", o, kind)]
    assert sum("." not in c for c in codes) == main
    assert sum("." in c for c in codes) == below_them
    is_output = LISTS["annex_viii_indicators"].attributes["output"]
    assert {is_output[c] for c in codes} == {kind == "output"}
    assert {f"anx_VIII/{c}" for c in codes} <= set(RULEBOOK.ledger)


@pytest.mark.parametrize(("objective", "first"), [("a", 5), ("b", 8), ("c", 6), ("d", 3)])
def test_core_indicators_are_the_result_indicators(objective, first):
    """Indicator 1 of Annex V, objective (a), is result 5 of Annex VIII, its 3.1 is 7.1, and so on."""
    core = indicators("annex_v_indicators", objective, "indicator")
    results = indicators("annex_viii_indicators", objective, "result")
    shifted = []
    for code in core:
        number, dot, part = code.rpartition("_")[2].partition(".")
        shifted.append(f"so_{objective}/result_{int(number) + first - 1}{dot}{part}")
    assert results == shifted
    assert {f"anx_V/{c}" for c in core} | {f"anx_VIII/{c}" for c in results} <= set(RULEBOOK.ledger)


def test_the_delegated_powers_are_the_same_eight_everywhere():
    powers = LISTS["delegation_bases"].codes
    assert len(powers) == 8
    for paragraph in ("art_37/par_2", "art_37/par_3", "art_37/par_6"):
        assert REFERENCES[paragraph] == powers
    assert set(RULEBOOK.act.empowerments) == set(powers)


def test_every_reference_leads_somewhere():
    assert WRONG_REFERENCES == ()


@pytest.mark.parametrize(
    ("provision", "to"),
    [
        ("art_11/par_9", "anx_II/pnt_2/pnt_d"),
        ("anx_VI/tab_1/I.006", "anx_III/pnt_2/pnt_g"),
        ("art_15/par_3", "anx_IV"),
        ("art_16/par_9", "anx_IV"),
        ("art_33/par_1", "anx_V"),
        ("art_36/par_1", "anx_VI"),
        ("art_21/par_4", "anx_VII"),
        ("art_33/par_3", "anx_VIII"),
    ],
)
def test_references_to_the_annexes(provision, to):
    assert to in REFERENCES[provision]
    assert any(i == to or i.startswith(f"{to}/") for i in RULEBOOK.ledger)
