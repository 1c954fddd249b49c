"""The text: what an officer reads first stands first, and nothing is said by colour alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from acquis.report.content import in_short
from acquis.report.words import fact_of, figure
from acquis.vocabulary.types import DATE, DECIMAL, INTEGER, MONEY, PERCENTAGE, code

EXAMPLES = Path(__file__).parents[1] / "examples"
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def transition(amif):
    return amif.check_file(EXAMPLES / "project_transition.yaml", explain=True)


def test_the_head_says_which_law_and_rules(transition, amif):
    head = transition.to_text().split("\n\n")[0]
    assert "2021/1147" in head and amif.rulebook.sha256[:12] in head
    assert "as of 2024-02-15" in transition.to_text() and "02021R1147-20220412" in transition.to_text()


def test_breaches_come_first_then_what_is_open_then_the_rest(transition):
    text = transition.to_text()
    places = [
        text.index(f"\n{t} (") for t in ("Breached", "Open: facts are missing", "Complied with", "Not applicable")
    ]
    assert places == sorted(places)


def test_a_breach_says_what_why_and_who(transition):
    breach = transition.to_text().split("Breached")[1].split("Open:")[0]
    assert "✗ Article 39(4), first subparagraph, point (b)" in breach
    assert "EUR 500 000.00" in breach and "Must act: the Member State" in breach


def test_missing_facts_are_explained_once(transition):
    text = transition.to_text()
    assert "reasoned_opinions: Reasoned opinions of the Commission" in re.sub(r"\s+", " ", text)
    assert text.count("Whether") + text.count("    geographic_scope:") == 1


def test_counts_add_up(transition):
    result = transition.results[0]
    line = next(line for line in transition.to_text().splitlines() if "breached," in line)
    assert sum(map(int, re.findall(r"\d+", line))) == len(result.verdicts)


def test_colour_adds_nothing_but_colour(transition):
    plain, coloured = transition.to_text(), transition.to_text(colour=True)
    assert "\x1b" not in plain and "\x1b[1;31m" in coloured
    assert ESCAPE.sub("", coloured) == plain


def test_lines_fit_the_page(amif, tmp_path):
    deep = tmp_path / ("a-folder-with-a-long-name-" * 4)
    deep.mkdir()
    for path in sorted(EXAMPLES.glob("*.yaml")):
        copied = deep / path.name
        copied.write_bytes(path.read_bytes())
        for file in (path, copied):
            for line in amif.check_file(file, explain=True).to_text(explain=True).splitlines():
                assert len(line) <= 100 or " " not in line.strip(), line


def test_readings_stand_side_by_side_with_their_arguments(amif):
    text = amif.check_file(EXAMPLES / "programme.yaml", rules=["art_21/par_1"]).to_text()
    assert "more than one way" in text
    assert "✓ met" in text and "✗ breached" in text and "EUR 3 900 000.00" in text and "EUR 4 200 000.00" in text
    assert "Additional allocations are reserved" in text


def test_the_way_to_a_verdict_is_shown_on_request(transition):
    assert "How:" not in transition.to_text()
    text = transition.to_text(explain=True)
    assert "How:" in text and "→" in text


def test_later_rules_and_notes(amif):
    text = amif.check_file(EXAMPLES / "project_consortium.yaml", stage="selection").to_text()
    assert "\nLater (" in text and "(from implementation)" in text
    assert "Note (unsupported): It rests on an assessment without name, day and evidence." in text


def test_defaults_taken_are_listed(amif):
    programme = (
        (EXAMPLES / "programme.yaml").read_text(encoding="utf-8").replace("      management_mode: shared\n", "", 1)
    )
    text = amif.check_text(programme, "programme.yaml").to_text()
    assert "Taken by default (1)" in text and "management_mode: shared" in text


def test_nothing_is_skipped_in_silence(amif):
    text = amif.check({"project": {}}, rules=["art_16/par_2/pnt_a"]).to_text()
    assert "Nothing was tested" in text


def test_what_a_terminal_would_obey_is_made_visible(amif):
    text = amif.check({"project": {"id": "a\x1b[31mb"}}, name="x\x1b[0m").to_text()
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        ("1080000.00", MONEY, "EUR 1 080 000.00"),
        ("-240000.00", MONEY, "EUR -240 000.00"),
        ({"at_least": "75 %", "at_most": "90 %"}, PERCENTAGE, "from 75 % to 90 %"),
        ({"at_most": "2024-01-01"}, DATE, "at most 2024-01-01"),
        (True, None, "yes"),
        ([], None, "none"),
        (["a", "b"], None, "a, b"),
        (3, None, "3"),
    ],
)
def test_figures(value, kind, said):
    assert figure(value, kind) == said


def test_a_fact_is_found_by_its_path(amif):
    facts = amif.rulebook.vocabulary.subjects["project"].facts
    assert fact_of(facts, "entities[a.b].relevant_to_fund").name == "relevant_to_fund"
    assert fact_of(facts, "entities").name == "entities"
    assert fact_of(facts, "nothing") is None


def test_missing_facts_of_many_entries_stand_together_with_the_terms_of_the_act(amif):
    people = [{"id": name, "person": name, "route": "resettlement"} for name in ("A", "B", "C")]
    dossier = {"admission_and_transfer": {"persons_admitted": people}}
    text = re.sub(r"\s+", " ", amif.check(dossier, rules=["art_19/par_5"]).to_text())
    assert "Missing: persons_admitted[A, B, C]." in text
    assert text.count("persons_admitted[A, B, C].family_member_of: Identifier") == 1
    assert "Article 2, point (4): Family member" in text


@pytest.mark.parametrize(
    ("paths", "short"),
    [
        (["a[x].n", "a[y].n", "a[x].m"], ["a[x, y].n", "a[x].m"]),
        (["a", "a[x].b[1].n", "a[x].b[2].n"], ["a", "a[x].b[1].n", "a[x].b[2].n"]),
        (["a.b", "a[x]"], ["a.b", "a[x]"]),
    ],
)
def test_paths_in_short(paths, short):
    assert in_short(paths) == short


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("11.53846153846153846153846153846154 %", PERCENTAGE, "≈ 11.5385 %"),
        ("11.5384 %", PERCENTAGE, "11.5384 %"),
        ("176998", DECIMAL, "176 998"),
        ("1234.5", DECIMAL, "1234.5"),
        ("-20000.25", DECIMAL, "-20 000.25"),
        (2024, INTEGER, "2024"),
        ("not_achieved", code(frozenset({"not_achieved"})), "not achieved"),
    ],
)
def test_figures_for_reading(value, kind, text):
    assert figure(value, kind) == text


def test_amounts_are_never_cut_by_the_end_of_a_line(amif):
    lines = amif.check_file(EXAMPLES / "allocation_initial.yaml").to_text().splitlines()
    assert len(lines) > 50
    assert not [line for line in lines if re.search(r"(EUR|\d)$", line) and re.match(r"\s+\d{3}\b", line)]
    assert not [line for line in lines if line.endswith(("EUR", "≈"))]


def test_a_difference_within_the_tolerance_is_said_as_such(amif):
    text = amif.check_file(EXAMPLES / "portuguese_projects.yaml", rules=["art_15/par_1"]).to_text()
    assert "within half a cent" in text
    told = amif.check_file(EXAMPLES / "allocation_initial.yaml", rules=["anx_I/pnt_1"]).to_text()
    assert "is, but for rounding, allocation" in told and "below one euro" in told and " is not allocation" not in told


def test_the_act_itself_stands_last_and_counts_for_no_subject(amif):
    report = amif.check({"as_of": "2020-12-31", "project": {}})
    assert [r.subject for r in report.results] == ["project", "dossier"]
    assert report.outcome == "not_applicable" and report.to_text().rstrip().endswith("[art_40/sub_2]")
    assert amif.check({"as_of": "2024-01-01"}).outcome == "compliant"
