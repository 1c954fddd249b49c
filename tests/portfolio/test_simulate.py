"""Simulated portfolios: the same for the same seed, with the boundaries, and read back as they were meant."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from acquis.backends.codes import MEANING
from acquis.portfolio.simulate.draws import Draws
from acquis.portfolio.simulate.faults import IN_CSV, IN_WORKBOOK
from acquis.portfolio.simulate.generate import simulated
from acquis.portfolio.simulate.write import write_simulated
from acquis.portfolio.workplace import workplace
from tests.portfolio.ceiling import say
from tests.portfolio.world import read, rulebook

FORMS = {"parquet": "columns", "csv": "columns", "jsonl": "columns", "xlsx": "template"}


def simulate(
    tmp_path: Path, count: int, form: str, seed: int = 1, per_million: int = 0, subject: str = "project"
) -> Path:
    target = tmp_path / f"s{seed}.{form}"
    with workplace(threads=2) as place:
        write_simulated(
            place, rulebook(), rulebook().vocabulary.subjects[subject], count, seed, target, form, per_million
        )
    return target


@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_is_read_as_it_was_meant(tmp_path, form):
    count = 60 if form == "xlsx" else 300
    relation, columns = simulated(rulebook().vocabulary.subjects["project"], count, 1)
    names = ["id", *(n for c in columns if form != "csv" or c.kind != "list" for n, _ in c.physical())]
    found = read(simulate(tmp_path, count, form), FORMS[form])
    wanted = duckdb.sql(f'SELECT {", ".join(names)} FROM ({relation}) ORDER BY "row"')
    expected = [dict(zip(names, row, strict=True)) for row in wanted.fetchall()]
    assert found.faults == []
    for row, plain in zip(found.rows, expected, strict=True):
        assert {name: _same(row[name]) for name in names} == {name: _same(plain[name]) for name in names}


def _same(value: object) -> object:
    """Entries without the order of their fields."""
    return [dict(entry) for entry in value] if isinstance(value, list) else value


@pytest.mark.parametrize("form", FORMS)
def test_the_seed_is_all_that_counts(tmp_path, form):
    first, other = tmp_path / "a", tmp_path / "b"
    first.mkdir(), other.mkdir()
    assert simulate(first, 50, form).read_bytes() == simulate(other, 50, form).read_bytes()
    assert simulate(first, 50, form).read_bytes() != simulate(first, 50, form, seed=2).read_bytes()


def test_more_rows_begin_with_the_same_rows():
    subject = rulebook().vocabulary.subjects["project"]
    few, many = simulated(subject, 100, 5)[0], simulated(subject, 5000, 5)[0]
    assert duckdb.sql(f"({few}) EXCEPT ALL ({many})").fetchall() == []


def test_draws_of_a_row_do_not_go_together():
    """Four words and four words: all sixteen pairs, each about as often."""
    draws = Draws(1)
    pairs = duckdb.sql(
        f"SELECT {draws.number('one', 4)}, {draws.number('other', 4)}, count(*) "
        "FROM (SELECT range AS i FROM range(16_000)) GROUP BY ALL"
    ).fetchall()
    assert len(pairs) == 16 and all(850 < count < 1150 for *_, count in pairs)


def test_amounts_stand_on_both_sides_of_the_ceilings():
    relation, _ = simulated(rulebook().vocabulary.subjects["project"], 20_000, 3)
    for cents, least in ((0, 500), (1, 50), (-1, 50)):
        count = duckdb.sql(
            f"SELECT count(*) FROM ({relation}) "
            f"WHERE union_contribution * 100 = total_eligible_expenditure * 75 + {cents * 100}"
        ).fetchall()[0][0]
        assert count >= least, cents
    row = duckdb.sql(
        f"SELECT min(total_eligible_expenditure), avg((member_state IS NULL)::INT), avg((entities IS NULL)::INT), "
        f"avg((len(entities) = 0)::INT), count(DISTINCT member_state), avg(total_eligible_expenditure__none::INT), "
        f"avg((public_contribution + private_contribution <> total_eligible_expenditure)::INT) FROM ({relation})"
    ).fetchall()[0]
    least, unknown, no_list, empty, states, none, uneven = row
    assert least > 0 and 0.01 < unknown < 0.2 and 0.01 < no_list < 0.2 and 0.5 < empty < 0.9
    assert states == 27 and 0 < none < 0.05 and uneven < 0.2


@pytest.mark.parametrize("subject", ["programme", "evaluation", "allocation", "performance_statement"])
def test_other_subjects_can_be_simulated(tmp_path, subject):
    path = simulate(tmp_path, 20, "parquet", subject=subject)
    assert duckdb.sql(f"SELECT count(DISTINCT id) FROM '{path}'").fetchall() == [(20,)]


# Whatever applies here is complied with: definitions, an amount, a list of all that there is.
NEVER_BREACHED = {"art_9/par_3", "art_15/par_8#amount", "art_23", "art_24/par_1/pnt_a/pnt_i"}


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """A folder with 20 000 projects, `s1.parquet`, and what a check says of them, `v.parquet`."""
    folder = tmp_path_factory.mktemp("shares")
    assert say("check", simulate(folder, 20_000, "parquet"), "-o", folder / "v.parquet", "--fail-level", "never") == 0
    return folder


def test_each_rule_is_mostly_complied_with(checked):
    for rule, codes in json.loads((checked / "v.run.json").read_text())["verdicts"].items():
        told = Counter({MEANING[int(code)][0]: 0 for code in codes})
        for code, count in codes.items():
            told[MEANING[int(code)][0]] += count
        decided = told["compliant"] + told["non_compliant"]
        assert decided >= 150, rule
        share = told["compliant"] / decided
        assert share == 1 if rule in NEVER_BREACHED else 0.8 < share < 0.995, (rule, share)
        if told["not_applicable"] == 0:
            assert told["undetermined"] < 0.1 * 20_000, rule


def test_half_of_the_projects_are_decided_and_few_in_breach(checked):
    undetermined = ", ".join(str(code) for code, (outcome, _) in MEANING.items() if outcome == "undetermined")
    rules = json.loads((checked / "v.run.json").read_text())["verdicts"]

    def any_of(codes: str) -> str:
        return " OR ".join(f'"{rule}" IN ({codes})' for rule in rules)

    decided, breached = duckdb.sql(
        f"SELECT avg((NOT ({any_of(undetermined)}))::INT), avg(({any_of('2')})::INT) FROM '{checked}/v.parquet'"
    ).fetchall()[0]
    assert 0.45 < decided < 0.65 and 0.1 < breached < 1 / 3


def test_each_fact_is_unknown_as_often(checked):
    columns = simulated(rulebook().vocabulary.subjects["project"], 1, 1)[1]
    unknown = (
        f"avg(({c.name} IS NULL{f' AND NOT {c.companion}' if c.with_none else ''})::INT) AS {c.name}" for c in columns
    )
    shares = duckdb.sql(f"SELECT {', '.join(unknown)} FROM '{checked}/s1.parquet'").fetchall()[0]
    assert min(shares) > 0.03 and max(shares) < 0.055


def test_codes_follow_the_objective_by_the_attributes_of_their_lists():
    """But for a few slips; technical assistance has no objective, and no code that speaks of one."""
    subject = rulebook().vocabulary.subjects["project"]
    relation, _ = simulated(subject, 20_000, 4)
    for name in ("annex_ii_measure", "annex_iii_action", "intervention_field_code"):
        of = subject.facts[name].code_list.attributes["objective"]
        pairs = duckdb.sql(
            f"SELECT {name}, specific_objective, count(*) FROM ({relation}) WHERE {name} <> 'none' "
            f"AND specific_objective IS NOT NULL GROUP BY ALL"
        ).fetchall()
        every = sum(count for *_, count in pairs)
        astray = sum(n for code, objective, n in pairs if (of[code] or "none") not in ("every", objective))
        assert 0.005 < astray / every < 0.04, name
        assert {code for code, *_ in pairs} == set(subject.facts[name].code_list.codes)
    assistance = duckdb.sql(
        "SELECT DISTINCT specific_objective, implementation_code, type_of_action "
        f"FROM ({relation}) WHERE provides_technical_assistance"
    )
    assert {w for row in assistance.fetchall() for w in row if w} == {"none", "technical_assistance"}


def test_the_same_file_by_one_thread_and_by_two(checked, tmp_path):
    with workplace(threads=1) as place:
        subject = rulebook().vocabulary.subjects["project"]
        write_simulated(place, rulebook(), subject, 20_000, 1, tmp_path / "s.parquet", "parquet")
    assert (tmp_path / "s.parquet").read_bytes() == (checked / "s1.parquet").read_bytes()


def key_of(path: Path) -> dict[int, tuple[str, str]]:
    with open(f"{path}.faults.csv", encoding="utf-8", newline="") as file:
        return {int(r["row"]): (r["column"], r["kind"]) for r in csv.DictReader(file)}


def every_fault_is_found(path: Path, mapping: str, count: int, kinds: int) -> None:
    """All of the key, each in its column, and nothing else."""
    key, found = key_of(path), read(path, mapping)
    assert len({kind for _, kind in key.values()}) == kinds
    told: dict[int, list[str]] = {}
    for row, column, _ in found.faults:
        if row:  # entries of a list that lost their row are told, but reject none
            told.setdefault(row, []).append(column)
    assert told == {row: [column] for row, (column, _) in key.items()}
    assert found.facts.read == count and found.facts.rejected == len(key)


def test_every_fault_of_a_csv_file_is_found(tmp_path):
    every_fault_is_found(simulate(tmp_path, 4_000, "csv", per_million=10_000), "columns", 4_000, len(IN_CSV))


def test_every_fault_of_a_workbook_is_found(tmp_path):
    every_fault_is_found(simulate(tmp_path, 200, "xlsx", per_million=40_000), "template", 200, len(IN_WORKBOOK))


@pytest.mark.slow
def test_every_fault_of_a_hundred_thousand_operations_is_found(tmp_path):
    every_fault_is_found(simulate(tmp_path, 100_000, "csv", per_million=10_000), "columns", 100_000, len(IN_CSV))


def test_there_must_be_rows_for_the_faults(tmp_path):
    with pytest.raises(ValueError, match="at most"):
        simulate(tmp_path, 10, "csv", per_million=100_000)
    assert list(tmp_path.iterdir()) == []
