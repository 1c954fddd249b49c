"""The small rulebook loads, and nothing in its verdicts comes from the order in which things are written."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
import yaml

from acquis.dossier.read import read_dossier
from acquis.evaluation.evaluate import evaluate
from acquis.evaluation.options import Options
from acquis.reading import read_bytes
from acquis.rulebook.load import load
from acquis.rulebook.model import Rulebook

GOOD = Path(__file__).parent / "good"
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"

DOSSIERS: tuple[Plain, ...] = (
    {
        "as_of": "2024-01-01",
        "project": {
            "kind": "hive", "product": "wax", "cost": "10 000", "support": "8 500",
            "remote": "unknown", "organic": "yes",
            "approved_on": "2021-08-14", "reported_on": "2023-02-14", "days_off": [{"day": "2023-02-14"}],
            "keepers": "3", "young_keepers": "1",
            "harvests": [
                {"year": "2022", "product": "honey", "value": "300", "sold_on": "2022-06-30"},
                {"year": "2021", "product": "wax", "value": "100.50", "sold_on": "none"},
                {"year": "2023", "product": "honey", "value": "200", "sold_on": "2023-07-01"},
            ],
        },
    },
    {
        "project": {
            "kind": "hive", "cost": "1 000", "support": "760",
            "approved_on": "2024-05-02", "reported_on": "2024-05-02", "days_off": "none",
        },
    },
    {"project": {"kind": "meadow", "product": "none", "cost": "none", "support": "0", "keepers": "0", "harvests": []}},
    {
        "as_of": "2022-06-30",
        "scheme": {
            "budget": "5 000",
            "kinds_of_support": [
                {"kind": "meadow", "rate": "none", "ceiling": "900"},
                {"kind": "hive", "rate": "75 %", "ceiling": "4 000"},
            ],
            "projects": [
                {"id": "b", "kind": "hive", "cost": "2 000", "support": "1 500"},
                {"id": "a", "kind": "meadow", "cost": "2 000", "support": "900.01"},
                {"id": "c", "kind": "hive", "cost": "3 000", "support": "2 400", "organic": "no"},
            ],
        },
    },
)  # fmt: skip


def loaded(folder: Path) -> Rulebook:
    """The rulebook of a folder that has no mistakes."""
    result = load(folder)
    assert result.rulebook is not None, result.mistakes
    return result.rulebook


def verdicts(rulebook: Rulebook, dossier: Plain) -> list[object]:
    """All that the verdicts of a dossier decide, by subject and rule."""
    node, mistakes = read_bytes(yaml.safe_dump(dossier).encode(), "case.yaml")
    assert node is not None and not mistakes
    read, wrong = read_dossier(node, "case.yaml", rulebook)
    assert read is not None, wrong
    return sorted(
        (result.subject, result.id or "", verdict.rule, verdict.outcome, verdict.because or "",
         sorted(verdict.missing), sorted(verdict.by), canonical(verdict.values),
         sorted(verdict.remarks), canonical(verdict.readings))
        for result in evaluate(rulebook, read, Options()) for verdict in result.verdicts
    )  # fmt: skip


def canonical(value: object) -> str:
    """A value as text, whatever the order of its keys."""
    items = getattr(value, "items", None)
    if items is not None:
        return "{" + ", ".join(f"{k}: {canonical(v)}" for k, v in sorted(items())) + "}"
    return repr(value)


def shuffled(value: Plain, chance: random.Random) -> Plain:
    """The same with every mapping and every list in another order."""
    if isinstance(value, list):
        return chance.sample([shuffled(item, chance) for item in value], len(value))
    if isinstance(value, dict):
        return {k: shuffled(v, chance) for k, v in chance.sample(list(value.items()), len(value))}
    return value


def test_every_outcome_occurs() -> None:
    rulebook = loaded(GOOD)
    outcomes = {v[3] for dossier in DOSSIERS for v in verdicts(rulebook, dossier) if isinstance(v, tuple)}
    assert outcomes == {"compliant", "non_compliant", "undetermined", "not_applicable"}


@pytest.mark.parametrize("seed", range(8))
def test_order_of_rules_means_nothing(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    for path in GOOD.rglob("*"):
        if path.is_file():
            (tmp_path / path.relative_to(GOOD)).parent.mkdir(exist_ok=True)
            (tmp_path / path.relative_to(GOOD)).write_bytes(path.read_bytes())
    names = [p.name for p in sorted(GOOD.glob("article_*.yaml"))]
    for path, name in zip(sorted(GOOD.glob("article_*.yaml")), chance.sample(names, len(names)), strict=True):
        content: Plain = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        (tmp_path / name).write_text(
            yaml.safe_dump(shuffled(content, chance), sort_keys=False, width=10_000), encoding="utf-8"
        )
    before, after = loaded(GOOD), loaded(tmp_path)
    assert list(before.ledger) == list(after.ledger)
    for dossier in DOSSIERS:
        assert verdicts(before, dossier) == verdicts(after, dossier)


@pytest.mark.parametrize("seed", range(8))
def test_order_of_list_items_means_nothing(seed: int) -> None:
    chance = random.Random(seed)
    rulebook = loaded(GOOD)
    for dossier in DOSSIERS:
        assert verdicts(rulebook, dossier) == verdicts(rulebook, shuffled(dossier, chance))


def _missing(path: Path) -> None:
    path.unlink()


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _link_out(path: Path) -> None:
    outside = next(p for p in path.parents if p.name == "rulebook").with_name("outside")
    outside.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(outside)


def _not_utf8(path: Path) -> None:
    path.write_bytes(b"id\tcitation \xff")


@pytest.mark.parametrize("name", ["ledger.tsv", "act.yaml", "article_02.yaml", "vocabulary/project.yaml"])
@pytest.mark.parametrize(
    ("change", "code"), [(_missing, "S113"), (_directory, "S113"), (_link_out, "S114"), (_not_utf8, "S101")]
)
def test_files_that_cannot_be_read(name: str, change: Callable[[Path], None], code: str, tmp_path: Path) -> None:
    folder = tmp_path / "rulebook"
    for path in GOOD.rglob("*"):
        if path.is_file():
            (folder / path.relative_to(GOOD)).parent.mkdir(parents=True, exist_ok=True)
            (folder / path.relative_to(GOOD)).write_bytes(path.read_bytes())
    change(folder / name)
    result = load(folder)
    if change is _missing and name.startswith("article"):
        assert result.rulebook is not None
        return
    assert result.rulebook is None
    reported = [m.code for m in result.mistakes if m.span and m.span.source.name == os.fspath(folder / name)]
    assert reported == ([code] if (change, name) != (_missing, "vocabulary/project.yaml") else [])


def test_mistakes_of_a_ledger(tmp_path: Path) -> None:
    for path in GOOD.rglob("*"):
        if path.is_file():
            (tmp_path / path.relative_to(GOOD)).parent.mkdir(exist_ok=True)
            (tmp_path / path.relative_to(GOOD)).write_bytes(path.read_bytes())
    with (tmp_path / "ledger.tsv").open("a", encoding="utf-8") as ledger:
        ledger.write("art_1\tArticle 1\tscope\tnone\tnone\tcontext\tAgain.\t-\trule\t\nart_10\tArticle 10\n")
    found = [(m.code, m.span.line, m.span.column) for m in load(tmp_path).mistakes if m.span is not None]
    assert found == [("R303", 19, 1), ("R317", 20, 1)]
