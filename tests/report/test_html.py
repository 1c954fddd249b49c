"""The page: sound HTML that anyone can read, the same verdicts as in JSON, nothing a dossier says is obeyed."""

from __future__ import annotations

import importlib.util
import json
import re
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest

from acquis.cli.main import run
from acquis.report import html

from .page import CONTENT, all_text, headings, ids, parsed, text_of

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.yaml"))
TRANSITION = next(p for p in EXAMPLES if p.stem == "project_transition")
HOSTILE = "\"><script>alert(1)</script><img src=x onerror=y>\u202e\u0007&amp;{{ 7*7 }}' --><style>"


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda p: p.stem)
def example(request, amif):
    return amif.check_file(request.param, explain=request.param.stem == "project_transition")


@pytest.fixture(scope="module")
def wrong(amif):
    return amif.check_text("project:\n  id: p\n  managment_mode: shared\n  union_contribution: 1.001\n", "wrong.yaml")


def test_is_sound_html(example):
    html5lib.HTMLParser(strict=True).parse(example.to_html())


def test_has_one_language_title_and_main(example):
    page = parsed(example.to_html())
    assert page.get("lang") == "en"
    assert len(page.findall(".//main")) == len(page.findall(".//header")) == len(page.findall(".//h1")) == 1
    assert "acquis compliance report" in text_of(page.find(".//title"))
    skip = page.find(".//body")[0]
    assert (skip.tag, skip.get("href")) == ("a", "#main") and page.find(".//main").get("id") == "main"


def test_headings_never_skip_a_level(example):
    levels = headings(parsed(example.to_html()))
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_links_lead_somewhere(example):
    page = parsed(example.to_html())
    found = ids(page)
    assert len(found) == len(set(found))
    named = [e.get(a) for e in page.iter() for a in ("aria-labelledby", "aria-describedby") if e.get(a)]
    links = [e.get("href") for e in page.iter("a")]
    assert all(link.startswith("#") for link in links)
    assert {link[1:] for link in links} | {i for text in named for i in text.split()} <= set(found)


def test_every_table_says_what_it_is_and_heads_rows_and_columns(example):
    for table in parsed(example.to_html()).iter("table"):
        assert text_of(table[0]).strip() and table[0].tag == "caption"
        assert all(cell.get("scope") in ("col", "row") for cell in table.iter("th"))
        rows = list(table.find("tbody"))
        assert rows and all(row[0].tag == "th" and row[0].get("scope") == "row" for row in rows)
        width = len(table.find("thead")[0])
        assert all(len(row) == width for row in rows)


def test_needs_no_script_and_no_other_file(example):
    page = parsed(example.to_html())
    tags = {e.tag for e in page.iter()}
    assert not tags & {"script", "link", "iframe", "object", "embed", "base", "form", "img"}
    assert not [a for e in page.iter() for a in e.attrib if a.startswith("on") or a == "src"]
    style = text_of(page.find(".//style"))
    assert "url(" not in style and "@import" not in style


def test_says_what_json_says(example):
    page = parsed(example.to_html())
    said = re.sub(r"\s+", " ", all_text(page))
    report = example.to_json()
    assert report["acquis"]["rulebook_sha256"] in said and report["acquis"]["latest_law_version"] in said
    for result in report["results"]:
        for number, verdict in enumerate(result["verdicts"], 1):
            key = f"s{report['results'].index(result) + 1}-v{number}"
            (place,) = [e for e in page.iter() if e.get("id") == key]
            here = re.sub(r"\s+", " ", all_text(place))
            sign = {"non_compliant": "✗", "undetermined": "?", "compliant": "✓", "not_applicable": "–"}
            assert verdict["rule"] in here and verdict["citation"] in here and sign[verdict["outcome"]] in here
            assert verdict["reason"].partition(" Note: ")[0] in here
            assert all(path in said for path in verdict["missing"])


def test_counts_are_those_of_the_verdicts(example):
    page = parsed(example.to_html())
    lines = [p for p in page.findall(".//p[@class='verdict-line']") if "complied with" in all_text(p)]
    for result, line in zip(example.results, lines, strict=True):
        numbers = list(map(int, re.findall(r"(\d+) (?:breached|open|complied|not applicable)", all_text(line))))
        assert sum(numbers) == len(result.verdicts)


def test_a_breach_says_who_must_act_and_on_which_facts(amif):
    page = parsed(amif.check_file(TRANSITION).to_html())
    (breach,) = [e for e in page.iter("article") if "threshold" in all_text(e) and "non_compliant" in e.get("class")]
    said = all_text(breach)
    assert "must act: the Member State" in said
    rows = {text_of(r[0]).strip(): text_of(r[1]).strip() for r in breach.iter("tr")}
    assert rows["total_project_cost"] == "EUR 500 000.00"
    assert [e.get("open") is not None for e in breach.iter("details")] == [True]


def test_missing_facts_are_explained_once(amif):
    page = parsed(amif.check_file(TRANSITION).to_html())
    rows = [text_of(r[0]).strip() for r in page.iter("tr") if len(r) == 3]
    assert rows.count("reasoned_opinions") == 1
    assert "Reasoned opinions of the Commission" in all_text(page)


def test_readings_stand_side_by_side(amif):
    (path,) = [p for p in EXAMPLES if p.stem == "programme"]
    page = parsed(amif.check_file(path, rules=["art_21/par_1"]).to_html())
    (table,) = [t for t in page.iter("table") if "Readings" in text_of(t[0])]
    rows = {text_of(r[0]).strip(): [" ".join(text_of(c).split()) for c in r[1:]] for r in table.find("tbody")}
    assert sorted(rows["Outcome"]) == ["✓ met", "✗ breached"]
    assert sorted(rows["maximum operating support"]) == ["EUR 3 900 000.00", "EUR 4 200 000.00"]
    assert any("Additional allocations are reserved" in why for why in rows["Why"])


def test_later_rules_and_defaults(amif):
    (path,) = [p for p in EXAMPLES if p.stem == "project_consortium"]
    assert "(from implementation)" in all_text(parsed(amif.check_file(path, stage="selection").to_html()))
    (path,) = [p for p in EXAMPLES if p.stem == "performance_statement"]
    report = amif.check_file(path)
    (table,) = [t for t in parsed(report.to_html()).iter("table") if "leaves out" in text_of(t[0])]
    rows = {text_of(r[0]).strip(): text_of(r[1]).strip() for r in table.find("tbody")}
    assert rows and rows == dict(report.results[0].defaults)


def test_an_input_with_errors_is_shown_with_place_and_help(wrong):
    page = parsed(wrong.to_html())
    said = all_text(page)
    assert "wrong.yaml:3:3" in said and "C701" in said and "C708" in said and "What to do" in said
    line, carets = text_of(page.find(".//pre")).splitlines()
    assert line[carets.index("^") :].startswith("managment_mode")
    assert len(list(page.iter("pre"))) == 2


def test_what_a_dossier_says_is_never_obeyed(amif):
    report = amif.check({"project": {"id": HOSTILE, "title": HOSTILE}}, name=HOSTILE)
    written = report.to_html()
    page = parsed(written)
    assert not [e for e in page.iter() if e.tag in ("script", "img")]
    assert "\u202e" not in written and "\u0007" not in written
    assert "\\u{202e}" in written and "\\x07" in written
    assert HOSTILE.partition("\u202e")[0] in all_text(page) and "{{ 7*7 }}" in all_text(page)


def test_errors_that_quote_a_hostile_line_are_escaped(amif):
    page = parsed(amif.check_text(f"project:\n  '<script>alert(1)</script>': 1 {chr(0x202D)}\n", "<b>x").to_html())
    assert not list(page.iter("script")) and not list(page.iter("b"))
    assert chr(0x202D) not in all_text(page)


def test_the_same_dossier_gives_the_same_page(amif):
    pages = [amif.check_file(TRANSITION, explain=True).to_html() for _ in range(2)]
    assert pages[0] == pages[1]


def test_explain_shows_the_way(amif):
    plain, explained = (amif.check_file(TRANSITION, explain=e).to_html() for e in (False, True))
    assert "How this came about" not in plain and "How this came about" in explained and "→" in explained


@pytest.fixture
def dossier(tmp_path):
    path = tmp_path / "project.yaml"
    path.write_text("project:\n  id: p1\n  management_mode: shared\n", encoding="utf-8")
    return path


def test_the_command_writes_it(dossier, tmp_path, capsys):
    target = tmp_path / "report.html"
    assert run(["check", str(dossier), "--rule", "art_15/par_1", "--format", "html", "-o", str(target)]) == 4
    assert capsys.readouterr().out == ""
    assert all_text(parsed(target.read_text(encoding="utf-8"))).count("art_15/par_1") == 1


def test_without_its_packages_it_says_what_to_install(dossier, tmp_path, capsys, monkeypatch, amif):
    real = importlib.util.find_spec
    monkeypatch.setattr(html, "find_spec", lambda name: None if name == "matplotlib" else real(name))
    target = tmp_path / "report.html"
    assert run(["check", str(dossier), "--format", "html", "-o", str(target)]) == 2
    said = capsys.readouterr().err
    assert "U904" in said and "matplotlib" in said and "jinja2" not in said and "acquis[html]" in said
    assert not target.exists()
    with pytest.raises(ModuleNotFoundError, match=r"acquis\[html\]"):
        amif.check({"project": {"id": "p"}}).to_html()


def test_json_stays_without_them(dossier, capsys, monkeypatch):
    monkeypatch.setattr(html, "find_spec", lambda name: None)
    assert run(["check", str(dossier), "--rule", "art_15/par_1", "--format", "json"]) == 4
    assert json.loads(capsys.readouterr().out)["results"]


def channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    red, green, blue = (channel(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_rightly():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_contrast_enough(scheme):
    style = (CONTENT / "page.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(blocks) == 2
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[scheme]))
    assert set(re.findall(r"var\(--([\w-]+)\)", style)) <= set(colours)
    for ground in ("paper", "panel"):
        for name in ("ink", "muted", "link", "breach", "open", "met", "out"):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
    for name in ("edge", "breach", *(f"part-{n}" for n in range(1, 9))):
        assert contrast(colours[name], colours["paper"]) >= 3, name
    outside = re.sub(r":root \{.*?\}", "", style, flags=re.DOTALL)
    assert not re.search(r"#[0-9a-f]{3,8}\b", outside), "a colour without a name is measured by nobody"
