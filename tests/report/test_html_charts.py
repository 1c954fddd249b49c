"""Pictures: what they show is what the verdict says, and nobody needs to see them to know it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree

import html5lib
import pytest

from acquis.report import html
from acquis.report.html import drawing, svg
from acquis.report.html.charts import pictures
from acquis.report.html.exact import LENGTH, Span, money_axis, per_cent_axis, short_rate, span
from acquis.rulebook.model import Chart
from acquis.rulings.verdict import ReadingVerdict, Result, Verdict

from .page import all_text, ids, parsed, text_of

SHARES = Chart("shares", {"parts": ("fixed", "by_key"), "total": ("allocation",)})
AMOUNTS = Chart("amounts", {"parts": ("first_key", "second_key")})
TARGETS = Chart("targets", {"rate": ("rate",)})
BRIDGE = Chart(
    "bridge",
    {"start": ("initial",), "changes": ("changes",), "amount": ("amount",), "label": ("label",), "total": ("end",),
     "stated": ("said",)},
)  # fmt: skip
STATES = {
    "MT": {"fixed": "28000000.00", "by_key": "2000000.00", "allocation": "30000000.00"},
    "DE": {"fixed": "8000000.00", "by_key": "92000000.00", "allocation": "100000000.00"},
    "DK": {"fixed": "8000000.00", "by_key": "1.00", "allocation": "0.00"},
}
RATES = {
    "measured": {"rate": "50 %"},
    "about": {"rate": {"at_least": "90 %", "at_most": "110 %"}},
    "over": {"rate": {"at_least": "200 %"}},
    "<script>alert(1)</script> $x^2$ \u202e": {"rate": "90000 %"},
    "no target": {"status": "not_assessable", "rate": "none"},
}
STEPS = {
    "initial": "1000.00", "changes": ["1", "2"], "changes[1].amount": "-100.00", "changes[1].label": "moved away",
    "changes[2].amount": "300.00",
}  # fmt: skip


def verdict(values, facts=None, readings=None, outcome="compliant"):
    return Verdict(
        "art_10/par_1", "Article 10(1)", "A title", (), outcome, values=values, facts=facts or {},
        readings=readings or {}, reason="Said.",
    )  # fmt: skip


@pytest.fixture(scope="module")
def drawn(amif):
    """The pictures of a verdict whose rule asks for a chart."""
    rule = amif.rulebook.rules["art_10/par_1"]
    return lambda chart, *said, **more: pictures(replace(rule, chart=chart), verdict(*said, **more))


@pytest.fixture(scope="module")
def page(amif):
    """A page with one picture of each kind."""
    cases = {
        "art_10/par_1": (SHARES, {"entries": STATES}, {}),
        "art_10/par_2": (AMOUNTS, {"first_key": "5.00", "second_key": "7.50"}, {}),
        "art_10/par_3": (TARGETS, {"entries": RATES}, {}),
        "art_13/par_1": (BRIDGE, {"end": "1200.00", "said": "1199.00"}, STEPS),
    }
    known = amif.rulebook.rules
    book = replace(amif.rulebook, rules={**known, **{i: replace(known[i], chart=c) for i, (c, _, _) in cases.items()}})
    verdicts = tuple(replace(verdict(v, f), rule=i) for i, (_, v, f) in cases.items())
    day = book.act.versions[-1].day
    result = Result("a.yaml", "fund_budget", "f", None, day, "celex", None, verdicts, (), {})
    return lambda: html.write(book, [("a.yaml", ())], [result])


def test_shares_stand_by_size_and_fill_their_bar(drawn):
    (picture,) = drawn(SHARES, {"entries": STATES})
    assert [b.label for b in picture.bars] == ["DE", "MT", "DK"]
    first = picture.bars[0]
    assert first.pieces == ((0, 800), (800, LENGTH)) and picture.axis.name == "EUR million"
    assert picture.rows[1] == ("MT", ("28 000 000.00", "2 000 000.00", "30 000 000.00"))
    assert "DE, EUR 100 000 000.00" in picture.description and "DK, EUR 0.00" in picture.description


def test_parts_without_a_claim_to_them_are_not_drawn(drawn):
    (picture,) = drawn(SHARES, {"entries": STATES})
    assert picture.bars[2].pieces == ((0, 0), (0, 0)) and picture.bars[2].text == "0.0"


def test_what_is_not_known_is_named_not_drawn(drawn):
    entries = {**STATES, "FR": {"fixed": "8000000.00", "by_key": {"at_least": "0.00"}, "allocation": "1.00"}}
    (picture,) = drawn(SHARES, {"entries": entries})
    assert "FR" not in [b.label for b in picture.bars] and "FR" in picture.notes[0]


def test_readings_have_a_picture_each_where_they_differ(drawn):
    other = {"MT": {"fixed": "1.00", "by_key": "1.00", "allocation": "2.00"}}
    readings = {n: ReadingVerdict("compliant", {"entries": e}) for n, e in (("one_way", STATES), ("other_way", other))}
    found = drawn(SHARES, {}, readings=readings, outcome="undetermined")
    assert [p.title.rpartition(", reading ")[2] for p in found] == ["one way", "other way"]
    assert [len(p.bars) for p in found] == [3, 1]


def test_figures_of_entries_stand_on_the_page_for_each_reading(amif):
    readings = {
        n: ReadingVerdict("compliant", {"entries": {"MT": {"part": p, "sum": "9.00"}}})
        for n, p in (("a", "1"), ("b", "2"))
    }
    one = verdict({"entries": {"MT": {"sum": "9.00"}}}, readings=readings, outcome="undetermined")
    result = Result("a", "fund_budget", "f", None, 737000, "c", None, (replace(one, because="reading"),), (), {})
    page = parsed(html.write(amif.rulebook, [("a", ())], [result]))
    tables = {text_of(t[0]): [[all_text(c) for c in row] for row in t.iter("tr")] for t in page.iter("table")}
    assert tables["Figures of each entry, Article 10(1)"] == [["Entry", "sum"], ["MT", "9.00"]]
    assert [tables[f"Figures of each entry, reading {n}, Article 10(1)"][1] for n in "ab"] == [["MT", "1"], ["MT", "2"]]


def test_rates_are_bars_and_ranges_and_what_has_no_target_is_listed(drawn):
    (picture,) = drawn(TARGETS, {"entries": RATES})
    measured, about, over, far = picture.bars
    one = picture.axis.at(Fraction(1))
    assert picture.line == one and measured.pieces[0] == (0, one // 2) and measured.text == "50.00 %"
    assert about.pieces[1][0] < one < about.pieces[1][1] and about.text == "90.00 % to 110.00 %"
    assert over.beyond and over.pieces[1][1] == LENGTH and over.text == "at least 200.00 %"
    assert far.beyond and far.pieces[0][1] == LENGTH and far.text == "90 000.00 %"
    assert any("no target" in note for note in picture.notes) and picture.rows[4] == (
        "no target",
        ("none", "not_assessable"),
    )


def test_a_bridge_goes_from_the_start_to_the_totals(drawn):
    (picture,) = drawn(BRIDGE, {"end": "1200.00", "said": "1199.00"}, STEPS)
    assert [b.label for b in picture.bars] == ["initial", "moved away", "changes 2", "end", "said"]
    start, down, up, end, said = (b.pieces[0] for b in picture.bars)
    assert down == (start[0], picture.axis.at(Fraction(900))) and up[0] == down[1] and up[1] == end[0] > said[0]
    assert [b.text for b in picture.bars] == ["1 000.0", "-100.0", "+300.0", "1 200.0", "1 199.0"]
    assert picture.rows[1] == ("moved away", ("-100.00", "900.00"))
    assert "does not begin at zero" in picture.description


def test_a_negative_amount_goes_the_other_way(drawn):
    (picture,) = drawn(AMOUNTS, {"first_key": "-5.00", "second_key": "5.00"})
    (left,), (right,) = (b.pieces for b in picture.bars)
    assert left[1] < left[0] == right[0] < right[1]


@pytest.mark.parametrize("chart", [SHARES, AMOUNTS, TARGETS, BRIDGE])
def test_nothing_known_is_no_picture(drawn, chart):
    assert drawn(chart, {}) == []
    assert drawn(chart, {"entries": {}, "end": "none"}, {"initial": "none"}) == []
    assert drawn(chart, {"entries": STATES}, outcome="not_applicable") == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("75 %", Span(Fraction(3, 4), Fraction(3, 4))),
        ("1080000.00", Span(Fraction(1080000), Fraction(1080000))),
        (3, Span(Fraction(3), Fraction(3))),
        ({"at_least": "1.50"}, Span(Fraction(3, 2), None)),
        ("none", Span(None, None)),
        (True, Span(None, None)),
        ("1/0", Span(None, None)),
        (None, Span(None, None)),
    ],
)
def test_values_are_numbers_again(written, expected):
    assert span(written) == expected


def test_axes_have_round_marks_and_hold_every_value():
    for most in (Fraction(1, 100), Fraction(3), Fraction(999), Fraction(10**13), Fraction(7, 3)):
        axis = money_axis([most, Fraction(0)])
        marks = axis.marks()
        assert axis.high >= most and marks[0] == (0, "0") and marks[-1][0] == LENGTH and 3 <= len(marks) <= 12
    assert per_cent_axis([Fraction(1, 2)], Fraction(5)).high >= 1
    assert short_rate(Span(None, Fraction(2, 3))) == "at most 66.67 %"


def test_every_drawing_is_named_described_and_tabulated(page):
    tree = parsed(page())
    drawings = list(tree.iter("svg"))
    assert len(drawings) == 4
    for one in drawings:
        name, told = one[0], one[1]
        assert (name.tag, told.tag, one.get("role")) == ("title", "desc", "img")
        assert one.get("aria-labelledby") == name.get("id") and one.get("aria-describedby") == told.get("id")
        assert text_of(name) and len(text_of(told)) > 20
    for figure in tree.iter("figure"):
        assert len(list(figure.iter("table"))) == 1 == len(list(figure.iter("figcaption")))


def test_the_page_with_drawings_is_sound_and_its_ids_are_its_own(page):
    written = page()
    html5lib.HTMLParser(strict=True).parse(written)
    found = ids(parsed(written))
    assert len(found) == len(set(found))
    for one in parsed(written).iter("svg"):
        referred = {v.partition("url(#")[2].partition(")")[0] for e in one.iter() for v in e.attrib.values()}
        links = {e.get("href")[1:] for e in one.iter() if e.get("href")}
        assert (referred | links) - {""} <= set(found)
        assert not [e for e in one.iter() if e.tag in ("style", "metadata", "image")]


def test_names_in_a_drawing_are_text_and_never_obeyed(page):
    written = page()
    tree = parsed(written)
    assert not list(tree.iter("script")) and "\u202e" not in written
    words = " ".join(text_of(t) for one in tree.iter("svg") for t in one.iter("text"))
    assert "<script>alert(1)</script>" in words and "$x^2$" in words, "text stays text, and no formula"


def test_drawings_take_the_colours_of_the_page(page):
    styles = [e.get("style", "") for one in parsed(page()).iter("svg") for e in one.iter()]
    used = "".join(styles)
    assert all(f"var(--{name}," in used for name in ("ink", "paper", "part-1", "part-2", "breach"))


def test_the_same_numbers_give_the_same_drawing(page):
    assert page() == page()


def test_ids_that_nothing_refers_to_are_dropped():
    written = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><style>*{}</style><defs><g id="a"/></defs>'
        '<g id="b" clip-path="url(#a)" style="fill: #1b1d20; stroke: #123456"/></svg>'
    )
    tree = ElementTree.fromstring(svg.inline(written, "k", "<T>", "D\u202e", drawing.COLOURS))
    assert [e.get("id") for e in tree.iter() if e.get("id")] == ["k-title", "k-description", "k-a"]
    assert tree[0].text == "<T>" and tree[1].text == "D\\u{202e}"
    assert (
        tree[3].get("clip-path") == "url(#k-a)" and tree[3].get("style") == "fill: var(--ink, #1b1d20); stroke: #123456"
    )


def test_a_picture_leads_to_its_verdict_and_back(page):
    tree = parsed(page())
    (article,) = [e for e in tree.iter("article") if e.get("id") == "s1-v1"]
    assert "#s1-v1-p1" in [a.get("href") for a in article.iter("a")]
    (figure,) = [e for e in tree.iter("figure") if e.get("id") == "s1-v1-p1"]
    assert "#s1-v1" in [a.get("href") for a in figure.iter("a")] and "in euro" in all_text(figure)
