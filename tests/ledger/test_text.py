"""The official text agrees with the rulebook, and whatever is changed in it is found where it was changed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .places import Place, places, text

PLACES = places()


def at(provision: str, found) -> list[str]:
    """The codes of the differences at a provision or within it."""
    return [
        d.diagnostic.code
        for d in found.differences
        if d.provision == provision or d.provision.startswith(f"{provision}/")
    ]


def with_change(place: Place, written: str) -> str:
    return text()[: place.start] + written + text()[place.end :]


def once(old: str, new: str, occurrence: int = 0) -> str:
    """The text with one occurrence of some words changed."""
    parts = text().split(old)
    assert len(parts) > occurrence + 1, old
    return old.join(parts[: occurrence + 1]) + new + old.join(parts[occurrence + 1 :])


def test_official_text_has_no_difference(compared):
    found = compared(text())
    assert [d.diagnostic.message for d in found.differences] == []
    assert found.version == "02021R1147-20220412"
    # By hand: 502 rows of the ledger, less the eight that have no words of their own (Articles 7(3), 19, 20 and 39(4)
    # as wholes, Annexes III and VIII as wholes, and the two footnotes, which are no provisions of the body).
    assert found.provisions == 494
    assert "Regulation (EU) 2021/1060: Article 90(4)" in found.others
    assert found.others["Directive 2008/115/EC: Article 8(6)"] == ("anx_III/pnt_4/pnt_c",)


def test_the_finder_sees_the_text():
    """The net of these tests: if it had holes, so would they."""
    assert len(PLACES) == 1503
    assert len({p.provision for p in PLACES}) > 190
    by_start = {p.start: p for p in PLACES}
    threshold = text().index("500\u00a0000 ;")
    assert by_start[threshold].provision == "art_39/par_4"
    assert by_start[threshold].text == "500" and by_start[threshold + 4].text == "000"
    assert by_start[text().index("two independent")].provision == "art_24/par_3"
    assert by_start[text().index("three months after")].provision == "anx_V/so_a"
    assert by_start[text().index("SFC2021") + 3].provision == "anx_VIII"


@st.composite
def one_change(draw):
    place = draw(st.sampled_from(PLACES))
    if place.others:
        return place, draw(st.sampled_from(place.others))
    digits = st.text("0123456789", min_size=len(place.text), max_size=len(place.text))
    return place, draw(digits.filter(lambda written: written != place.text))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=one_change())
def test_any_one_change_is_found_at_its_provision(compared, change):
    place, written = change
    assert at(place.provision, compared(with_change(place, written))), (place, written)


@pytest.mark.slow
def test_a_change_of_every_number_is_found(compared):
    for index, place in enumerate(PLACES):
        other = place.others[index % len(place.others)] if place.others else str((int(place.text[-1]) + 3) % 10)
        written = other if place.others else place.text[:-1] + other
        assert at(place.provision, compared(with_change(place, written))), (place, written)


@pytest.mark.parametrize(
    ("old", "new", "provision", "codes"),
    [
        ("exceed 75\u00a0%", "exceed 76\u00a0%", "art_15/par_1", ["R354", "R355"]),
        ("by 15 October", "by 15 November", "art_22/par_7", ["R354", "R355"]),
        ("within two months", "within three months", "art_35/par_3", ["R354", "R355"]),
        ("within two months", "within two weeks", "art_35/par_3", ["R354", "R355"]),
        ("at least two independent", "at least one independent", "art_24/par_3/sub_1", ["R354", "R355"]),
        ("shall be set at zero", "shall be set at ten", "art_33/par_3", ["R354", "R355"]),
        ("Up to 0,42\u00a0%", "Up to 0,420\u00a0%", "art_10/par_3", []),
        ("Directive 2009/52/EC", "Directive 2009/53/EC", "anx_III/pnt_4/pnt_d", ["R356", "R357"]),
        ("18, 18-60, >", "18, 18-65, >", "anx_V/intro", ["R354", "R355"]),
        ("as referred to in Article 31;", "as referred to in Article 32;", "art_11/par_1/pnt_c", ["R356", "R357"]),
        ("Annex III, point 2(g)", "Annex III, point 2(h)", "anx_VI/tab_1/I.006", ["R356", "R357"]),
        ("one-stop shops;", "two-stop shops;", "anx_III/pnt_3/pnt_j", ["R354"]),
        ("\nSECTION 4\n", "\nSECTION 6\n", "art_31", ["R358"]),
        ("\n▼M1\n", "\n▼M3\n", "art_10/par_5", ["R358"]),
        ("not be included:", "not be included 5 times:", "anx_I/pnt_3/pnt_b", ["R354"]),
    ],
)
def test_a_change_has_its_code(compared, old, new, provision, codes):
    old, new = (old, new) if old in text() else (_hard(old), _hard(new))
    assert sorted(at(provision, compared(once(old, new)))) == codes


def _hard(words: str) -> str:
    """EUR-Lex puts a hard space behind `Article`."""
    return (
        words.replace("Article ", "Article\u00a0").replace("SECTION ", "SECTION\u00a0").replace("Annex ", "Annex\u00a0")
    )


def test_two_figures_that_change_places(compared):
    """Both values stay in the text; only their provisions tell."""
    swapped = once("2021: 4\u00a0%", "2021: 3\u00a0%").replace("2022: 3\u00a0%", "2022: 4\u00a0%")
    found = compared(swapped)
    assert at("art_14/par_1/pnt_a", found) and at("art_14/par_1/pnt_b", found)


def test_a_figure_moved_to_another_provision(compared):
    moved = once("EUR 500 for each", "a sum for each").replace(
        "effectively transferred to", "EUR 500 transferred to", 1
    )
    found = compared(moved)
    assert at("art_20/par_5", found) == ["R355"] and at("art_20/par_7", found) == ["R354"]


def test_place_of_a_difference(compared):
    found = compared(once("exceed 75\u00a0%", "exceed 80\u00a0%"))
    stated = found.differences[-1].diagnostic if found.differences[-1].diagnostic.code == "R354" else None
    stated = stated or next(d.diagnostic for d in found.differences if d.diagnostic.code == "R354")
    assert stated.span is not None and stated.span.text == "80\u00a0%"
    line = text()[: text().index("exceed 75")].count("\n") + 1
    assert stated.span.line == line
    assert stated.span.column == len("The contribution from the Union budget shall not exceed ") + 1
    assert stated.message.startswith("Article 15(1): ")
    assert stated.help


def test_a_provision_taken_out(compared):
    start, end = text().index("4.\u00a0\u00a0\nThe contribution from the Union budget may be increased to 100"), 0
    end = text().index("5.\u00a0\u00a0\nThe contribution from the Union budget", start)
    found = compared(text()[:start] + text()[end:])
    assert [(d.provision, d.diagnostic.code) for d in found.differences] == [("art_15/par_4", "R351")]


def test_a_provision_put_in(compared):
    start = text().index("4.\u00a0\u00a0\nThe contribution from the Union budget may be increased to 100")
    added = "3a.\u00a0\u00a0\nThe contribution may be increased to 95 % on islands.\n"
    found = compared(text()[:start] + added + text()[start:])
    assert ("art_15/par_3a", "R352") in [(d.provision, d.diagnostic.code) for d in found.differences]


def test_a_provision_twice(compared):
    start = text().index("4.\u00a0\u00a0\nThe contribution from the Union budget may be increased to 100")
    end = text().index("5.\u00a0\u00a0\nThe contribution from the Union budget", start)
    found = compared(text()[:end] + text()[start:])
    assert "R353" in at("art_15/par_4", found)
    assert {d.provision for d in found.differences} == {"art_15/par_4"}


def test_the_title_page_does_not_count(compared):
    assert compared(text().replace("OJ L 251 15.7.2021, p. 1", "OJ L 999 16.8.2022, p. 2", 1)).differences == ()


def test_line_ends_and_soft_spaces_do_not_count(compared):
    assert compared(text().replace("\n", "\r\n")).differences == ()
    assert compared(text().replace("\u00a0", " ")).differences == ()
