"""What is wrong in an overlay is said in its place, and each mistake once."""

from __future__ import annotations

import pytest
from jsonschema import Draft7Validator

import acquis
from acquis.diagnostics.pages import page
from acquis.reading import read_bytes
from acquis.schemas.check import schema, schema_mistakes
from tests.versions.world import copied, fares, ferries, written

HEAD = "overlay: o\nact: ferries\ntitle: T\nempowered_by: {by}\nfrom: {day}\n"


def overlay(changes: str, by: str = "art_2/par_1", day: str = "2024-01-01") -> str:
    return HEAD.format(by=by, day=day) + changes


BAD = {
    "no mapping": ("- a\n", [("S112", 1, 1, "mapping")]),
    "no YAML": ("overlay: [\n", [("S", 0, 0, "")]),
    "nothing in it": ("", [("S", 0, 0, "")]),
    "unknown key": (overlay("figure: {}\nfigures: {art_1.fare: {value: EUR 1}}\n"), [("R301", 6, 1, "figure")]),
    "keys missing": (
        "overlay: o\nfigures: {}\n",
        [("R302", 1, 1, words) for words in ("`act`", "`empowered_by`", "`from`", "`title`", "neither")],
    ),
    "changes nothing": (overlay(""), [("R302", 1, 1, "neither")]),
    "changes nothing at all": (overlay("figures: {}\n"), [("R302", 1, 1, "neither")]),
    "another act": (
        overlay("figures: {art_1.fare: {value: EUR 1}}\n").replace("ferries", "trains"), [("R330", 2, 6, "`trains`")],
    ),
    "no such power": (
        overlay("figures: {art_1.fare: {value: EUR 1}}\n", by="art_2/par_3"), [("R331", 4, 15, "art_2/par_3")],
    ),
    "a provision without power": (
        overlay("figures: {art_1.fare: {value: EUR 1}}\n", by="art_1"), [("R331", 4, 15, "`art_1`")],
    ),
    "figure out of reach": (overlay("figures: {art_1.levy: {value: 1 %}}\n"), [("R331", 6, 11, "Article 1(2)")]),
    # Article 1(10) is no part of Article 1(1).
    "figure with a like id": (overlay("figures: {art_1.crew: {value: 2}}\n"), [("R331", 6, 11, "Article 1(10)")]),
    "list out of reach": (overlay("code_lists: {ports: {add: [east]}}\n"), [("R331", 6, 14, "`ports`")]),
    "list for nobody": (overlay("code_lists: {seasons: {add: [spring]}}\n"), [("R331", 6, 14, "`seasons`")]),
    "removal where only adding": (
        overlay("code_lists: {ports: {remove: [north]}}\n", by="art_2/par_2"), [("R331", 6, 31, "not take any out")],
    ),
    "unknown figure": (overlay("figures: {art_1.fair: {value: EUR 1}}\n"), [("R332", 6, 11, "art_1.fair")]),
    "figure without article": (overlay("figures: {fare: {value: EUR 1}}\n"), [("R332", 6, 11, "`fare`")]),
    "unknown list": (overlay("code_lists: {cargos: {add: [east]}}\n"), [("R332", 6, 14, "`cargos`")]),
    "removal of what is not there": (overlay("code_lists: {cargoes: {remove: [gold]}}\n"), [("R332", 6, 33, "`gold`")]),
    "removed twice": (overlay("code_lists: {cargoes: {remove: [wool, wool]}}\n"), [("R332", 6, 39, "`wool`")]),
    "before the figure": (
        overlay("figures: {art_1.night_fare: {value: EUR 1}}\n", day="2021-12-31"), [("R333", 6, 11, "2021-12-31")],
    ),
    "after the figure": (
        overlay("figures: {art_1.night_fare: {value: EUR 1}}\n", day="2023-01-01"), [("R333", 6, 11, "2023-01-01")],
    ),
    "before the act": (
        overlay("code_lists: {cargoes: {remove: [wool]}}\n", day="2020-12-31"), [("R333", 5, 7, "2021-01-01")],
    ),
    "adopted too late": (
        overlay("adopted: 2025-01-01\nfigures: {art_1.fare: {value: EUR 1}}\n", day="2025-03-01"),
        [("R335", 6, 10, "2024-12-31")],
    ),
    "too late without adoption": (
        overlay("figures: {art_1.fare: {value: EUR 1}}\n", day="2025-01-01"), [("R335", 5, 7, "2024-12-31")],
    ),
    "adopted after it begins": (
        overlay("adopted: 2024-01-02\nfigures: {art_1.fare: {value: EUR 1}}\n"), [("R335", 6, 10, "after the day")],
    ),
    "code twice": (
        overlay("code_lists: {ports: {add: [east, east]}}\n", by="art_2/par_2"), [("R336", 6, 34, "`east`")],
    ),
    "code that stands": (
        overlay("code_lists: {ports: {add: south}}\n", by="art_2/par_2"), [("R336", 6, 27, "`south`")],
    ),
    "code without attributes": (
        overlay("code_lists: {cargoes: {add: [steel]}}\n"), [("R336", 6, 30, "`class`"), ("R336", 6, 30, "`heavy`")],
    ),
    "attribute unknown": (
        overlay("code_lists: {cargoes: {add: {steel: {heavy: yes, class: a, colour: a}}}}\n"),
        [("R336", 6, 60, "`colour`")],
    ),
    "attribute with a new value": (
        overlay("code_lists: {cargoes: {add: {steel: {heavy: yes, class: z}}}}\n"), [("R336", 6, 57, "`class`")],
    ),
    "attribute no flag": (
        overlay("code_lists: {cargoes: {add: {steel: {heavy: very, class: a}}}}\n"), [("R336", 6, 45, "`heavy`")],
    ),
    "another type": (overlay("figures: {art_1.fare: {value: 12 %}}\n"), [("R309", 6, 11, "money")]),
    "a set for a sum": (overlay("figures: {art_1.fare: {set: [a]}}\n"), [("R309", 6, 11, "money")]),
    "no content": (overlay("figures: {art_1.fare: {}}\n"), [("R309", 6, 11, "needs one of")]),
    "two contents": (overlay("figures: {art_1.fare: {value: EUR 1, set: [a]}}\n"), [("R309", 6, 11, "needs one of")]),
    "bare value": (overlay("figures: {art_1.fare: EUR 12}\n"), [("R309", 6, 23, "no entry")]),
    "no number": (overlay("figures: {art_1.fare: {value: EUR ten}}\n"), [("R309", 6, 31, "")]),
    "cite is not asked": (overlay("figures: {art_1.fare: {value: EUR 1, cite: art_1}}\n"), [("R301", 6, 38, "cite")]),
    "ends before it begins": (
        overlay("figures: {art_1.fare: {value: EUR 1, until: 2023-12-31}}\n"), [("R309", 6, 45, "before it begins")],
    ),
    "no day": (overlay("figures: {art_1.fare: {value: EUR 1}}\n", day="2023-02-29"), [("R309", 5, 7, "")]),
    "list neither way": (overlay("code_lists: {cargoes: {label: x}}\n"), [("R302", 6, 14, "neither")]),
    "list bare": (overlay("code_lists: {cargoes: [steel]}\n"), [("R317", 6, 23, "mapping")]),
    "attributes bare": (overlay("code_lists: {cargoes: {add: {steel: heavy}}}\n"), [("R317", 6, 37, "attributes")]),
    "several at once": (
        overlay("figures: {art_1.fair: {value: EUR 1}, art_1.levy: {value: 1 %}}\n"),
        [("R331", 6, 39, "Article 1(2)"), ("R332", 6, 11, "art_1.fair")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_reported_in_its_place(tmp_path, name):
    text, expected = BAD[name]
    path = written(tmp_path, "bad", text)
    with pytest.raises(acquis.RulebookError) as raised:
        ferries(path)
    found = raised.value.diagnostics
    assert all(m.span.source.name == str(path) for m in found)
    if expected == [("S", 0, 0, "")]:
        assert [m.code[0] for m in found] == ["S"]
        return
    places = sorted((m.code, m.span.line, m.span.column, m.message) for m in found)
    assert [p[:3] for p in places] == sorted(e[:3] for e in expected)
    for code, line, column, words in expected:
        assert any(p[:3] == (code, line, column) and words in p[3] for p in places), places
        assert page(code) is not None


@pytest.mark.parametrize("name", ["no such file", "a folder"])
def test_a_file_that_cannot_be_read(tmp_path, name):
    with pytest.raises(acquis.RulebookError) as raised:
        ferries(tmp_path if name == "a folder" else tmp_path / "absent.yaml")
    assert [m.code for m in raised.value.diagnostics] == ["S113"]


def clash(*files):
    with pytest.raises(acquis.RulebookError) as raised:
        ferries(*files)
    return raised.value.diagnostics


def test_two_from_the_same_day(tmp_path):
    first, second = (fares(tmp_path, n, "2024-03-01", "EUR 11") for n in ("a", "b"))
    (mistake,) = clash(second, first)
    assert (mistake.code, mistake.span.source.name, mistake.span.line) == ("R334", str(second), 6)
    assert "`a`" in mistake.message
    assert mistake.notes[0][0].source.name == str(first)


def test_one_within_the_stated_days_of_another(tmp_path):
    first, second = fares(tmp_path, "a", "2024-03-01", "EUR 11"), fares(tmp_path, "b", "2024-05-01", "EUR 12")
    first.write_text(first.read_text().replace("EUR 11}", "EUR 11, until: 2024-05-01}"))
    assert [m.code for m in clash(first, second)] == ["R334"]
    first.write_text(first.read_text().replace("until: 2024-05-01", "until: 2024-04-30"))
    assert ferries(first, second)


def test_one_file_named_twice(tmp_path):
    file = fares(tmp_path, "a", "2024-03-01", "EUR 11")
    assert {m.code for m in clash(file, file)} == {"R334"}


def test_a_code_that_two_overlays_add(tmp_path):
    text = overlay("code_lists: {ports: {add: [east]}}\n", by="art_2/par_2")
    files = [written(tmp_path, n, text.replace("overlay: o", f"overlay: {n}")) for n in "ab"]
    assert [m.code for m in clash(*files)] == ["R336"]


def test_overlays_and_rules_are_checked_together(tmp_path):
    """A mistake of the act does not hide one of an overlay, and the other way round."""
    act = copied(tmp_path) / "act.yaml"
    act.write_text(act.read_text().replace("reaches: [art_1/par_1]", "reaches: [art_1/par_11]"))
    with pytest.raises(acquis.RulebookError) as raised:
        acquis.load(act.parent, [fares(tmp_path, "a", "2024-03-01", "EUR 11")])
    found = {m.code: m for m in raised.value.diagnostics}
    assert set(found) == {"R304", "R331"}
    assert (found["R304"].span.line, found["R304"].span.column) == (11, 27)


@pytest.mark.parametrize(
    "change",
    [
        ("added: [art_1/par_3]", "added: [art_1/par_33]", "R304"),
        ("changed: [art_1/par_2]", "changed: art_one", "R304"),
        ("code_lists: [cargoes]", "code_lists: [cargo]", "R304"),
        ("  art_2/par_1:", "  art_2/par_9:", "R304"),
        ("adds_only: yes", "adds_only: perhaps", "R313"),
        ("adds_only: yes", "add_only: yes", "R301"),
        ("date: 2025-01-01", "date: soon", "R317"),
        ("value: 2024-12-31", "value: 2024-12-32", "R317"),
    ],
    ids=lambda change: change[1],
)
def test_what_an_act_says_of_its_powers_is_checked(tmp_path, change):
    before, after, code = change
    act = copied(tmp_path) / "act.yaml"
    assert before in act.read_text()
    act.write_text(act.read_text().replace(before, after))
    with pytest.raises(acquis.RulebookError) as raised:
        acquis.load(act.parent)
    assert [m.code for m in raised.value.diagnostics] == [code]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (overlay("figures: {art_1.fare: {value: EUR 1}}\n"), []),
        (overlay("code_lists: {cargoes: {add: {steel: {heavy: yes}}, label: x}}\n"), []),
        (overlay("code_lists: {cargoes: {add: steel, remove: [wool]}}\n"), []),
        (overlay("figures: {art_1.fare: {valu: EUR 1}}\n"), [("R301", 6, 24), ("R317", 6, 23)]),
        (overlay("figures: {}\n"), [("R317", 6, 10)]),
        (overlay("").replace("title: T\n", ""), [("R302", 1, 1), ("R317", 1, 1)]),
        (overlay("code_lists: {cargoes: {label: x}}\n"), [("R317", 6, 23)]),
    ],
)
def test_the_schema_for_editors(text, expected):
    Draft7Validator.check_schema(schema("overlay"))
    node, mistakes = read_bytes(text.encode(), "overlay.yaml")
    assert node is not None and not mistakes
    found = [(m.code, m.span.line, m.span.column) for m in schema_mistakes(node, "overlay")]
    assert sorted(found) == sorted(expected)
