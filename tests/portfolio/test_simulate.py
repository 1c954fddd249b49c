"""Simulated portfolios: the same for the same seed, with the boundaries, and read back as they were meant."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from acquis.portfolio.simulate.faults import IN_CSV, IN_WORKBOOK
from acquis.portfolio.simulate.generate import simulated
from acquis.portfolio.simulate.write import write_simulated
from acquis.portfolio.workplace import workplace
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
