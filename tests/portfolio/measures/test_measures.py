"""Projects added up for their programme: bounds, states and deciding projects, counted by hand."""

import json
from decimal import Decimal

import duckdb
import pytest

from acquis.cli.main import run as acquis

PROGRAMME = """\
programme:
  id: PT
  member_state: PT
  programme_allocation: 1000.00
  article_13_resources: 1000.00
  types_of_action:
    - {type_of_action: ordinary, maximum_support: 300.00, co_financing_rate: 75 %, rate_applied_to: total_contribution}
  additional_allocations: []
"""
ASYLUM, SUPPORT, ORDINARY = "art_16/par_2/pnt_a", "art_21/par_1", "Maximum support, ordinary projects"


@pytest.fixture
def measured(tmp_path, capsys):
    def ask(*rows, programme=PROGRAMME):
        """Rows of (id, state, objective, euro, operating support, additional, type)."""
        table, about = tmp_path / "projects.parquet", tmp_path / "programme.yaml"
        about.write_text(programme, encoding="utf-8")
        values = ", ".join(f"({', '.join(_sql(v) for v in row)})" for row in rows)
        duckdb.connect().execute(
            f"COPY (SELECT CAST(i AS VARCHAR) AS id, CAST(m AS VARCHAR) AS member_state, "
            f"CAST(o AS VARCHAR) AS specific_objective, CAST(a AS BIGINT) AS union_contribution, "
            f"false AS union_contribution__none, CAST(s AS BOOLEAN) AS provides_operating_support, "
            f"CAST(f AS BOOLEAN) AS funded_by_additional_allocation, CAST(t AS VARCHAR) AS type_of_action "
            f"FROM (VALUES {values}) AS p(i, m, o, a, s, f, t)) TO '{table}' (FORMAT parquet)"
        )
        code = acquis(["portfolio", "measures", str(table), "--programme", str(about), "--format", "json"])
        found = json.loads(capsys.readouterr().out)["measures"]
        return code, {
            (m["programme"], m["rule"] if m["rule"] != "art_15/par_7#total_per_type" else m["title"]): m for m in found
        }

    return ask


def _sql(value):
    if value is None:
        return "NULL"
    if isinstance(value, Decimal):
        return str(int(value * 100))
    return f"'{value}'" if isinstance(value, str) else str(value).lower()


def project(name, objective="a", euro="100", support=False, additional=False, kind="ordinary", state="PT"):
    return (name, state, objective, None if euro is None else Decimal(euro), support, additional, kind)


def test_a_share_that_is_reached_exactly_is_kept(measured):
    _, found = measured(project("p1", euro="150.00"), project("p2", "c", "500.00"))
    asylum = found["PT", ASYLUM]
    assert (asylum["state"], asylum["at_least"], asylum["limit"]) == ("kept", "150.00", "150.00")


def test_a_cent_less_is_open_while_money_is_left_and_missed_when_none_is(measured):
    _, found = measured(project("p1", euro="149.99"), project("p2", "c", "500.00"))
    assert (found["PT", ASYLUM]["state"], found["PT", ASYLUM]["reachable"]) == ("open", True)
    _, found = measured(project("p1", euro="149.99"), project("p2", "c", "850.01"))
    assert (found["PT", ASYLUM]["state"], found["PT", ASYLUM]["reachable"]) == ("missed", False)


def test_unknown_amounts_and_kinds_give_bounds_and_name_the_projects_that_decide(measured):
    code, found = measured(
        project("p1", euro="100.00"),
        project("p2", euro=None),
        project("p3", None, "30.00"),
        project("p4", "c", "40.00"),
    )
    asylum = found["PT", ASYLUM]
    assert (asylum["at_least"], asylum["at_most"], asylum["state"]) == ("100.00", None, "open")
    assert [d["id"] for d in asylum["deciding"]] == ["p2", "p3"]
    assert [d["at_most"] for d in asylum["deciding"]] == [None, "30.00"]
    assert asylum["open_projects"] == 2
    assert code == 4


def test_the_ceiling_itself_is_kept_and_a_cent_more_is_missed(measured):
    _, found = measured(project("p1", euro="150.00", support=True))
    assert found["PT", SUPPORT]["state"] == "kept"
    code, found = measured(project("p1", euro="150.01", support=True))
    assert found["PT", SUPPORT]["state"] == "missed"
    assert code == 1


def test_money_of_additional_allocations_counts_in_no_minimum_share(measured):
    _, found = measured(project("p1", euro="150.00", additional=True))
    assert found["PT", ASYLUM]["at_least"] == "0.00"


def test_the_maximum_of_a_type_of_action_comes_from_the_programme(measured):
    _, found = measured(
        project("p1", euro="200.00"),
        project("p2", "c", "100.00"),
        project("p3", "c", "9.00", kind="technical_assistance"),
    )
    assert (found["PT", ORDINARY]["limit"], found["PT", ORDINARY]["at_most"]) == ("300.00", "300.00")
    assert found["PT", ORDINARY]["state"] == "kept"


def test_projects_of_another_programme_count_nowhere_here(measured):
    _, found = measured(
        project("p1", euro="10.00"), project("p2", euro="500.00", state="ES"), project("p3", euro="1.00", state=None)
    )
    assert found["PT", ASYLUM]["at_least"] == "10.00"
    assert (found["ES", ASYLUM]["at_least"], found["ES", ASYLUM]["state"]) == ("500.00", "limit unknown")
    assert found[None, ASYLUM]["projects"] == 1


def test_the_sentence_says_bounds_limit_and_who_decides(tmp_path, capsys, measured):
    measured(project("p1", euro="100.00"), project("p2", euro=None))
    table, about = tmp_path / "projects.parquet", tmp_path / "programme.yaml"
    acquis(["portfolio", "measures", str(table), "--programme", str(about)])
    line = next(x for x in capsys.readouterr().out.splitlines() if "Article 16(2), point (a)" in x)
    assert "between 10.0 % and 100.0 %" in line
    assert "at least 15.0 %: open, still reachable; this project decides: p2" in line


@pytest.mark.parametrize(
    ("more", "code"),
    [(("--memory-limit", "much"), 2), (("--threads", "-1"), 2), (("--mapping", "no-such-mapping.yaml"), 3)],
)
def test_wrong_options_are_told_and_never_raised(tmp_path, capsys, measured, more, code):
    measured(project("p1"))
    assert acquis(["portfolio", "measures", str(tmp_path / "projects.parquet"), *more]) == code
    assert "fault of the engine" not in capsys.readouterr().err


def test_no_input_is_written_over(tmp_path, capsys, measured):
    measured(project("p1"))
    table, about = tmp_path / "projects.parquet", tmp_path / "programme.yaml"
    assert acquis(["portfolio", "measures", str(table), "--programme", str(about), "-o", str(about)]) == 2
    assert about.read_text(encoding="utf-8") == PROGRAMME
