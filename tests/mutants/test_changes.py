"""The changes leave nothing of the law out, and one that no case guards against is found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from acquis.expression import tree
from acquis.rulebook.load import load
from acquis.rulebook.model import Rulebook
from acquis.rulebook.nodes import nodes_of

from ..cases import bees
from .changes import Change, changes
from .expected import EQUIVALENT
from .hunt import ROOT, hunt

RULES = ROOT / "rules" / "amif"
FILES = [p for p in sorted(RULES.glob("*.yaml")) if not p.name.endswith(".cases.yaml") and p.name != "act.yaml"]
# Read as text alone, so that what the loader makes of them cannot hide a gap.
WRITTEN: list[dict[str, Any]] = [yaml.load(p.read_text("utf-8"), yaml.BaseLoader) for p in FILES]
NORMS = [norm for file in WRITTEN for norm in file.get("norms", ())]
REMOTE = """\
- case: a remote apiary may get nine tenths
  project: {kind: hive, cost: 100, support: 90, remote: yes, organic: no}
  expect:
    art_1/par_1: {outcome: compliant, by: [art_1/par_2]}
- case: a remote apiary may get no cent more
  project: {kind: hive, cost: 100, support: 90.01, remote: yes, organic: no}
  expect:
    art_1/par_1: {outcome: non_compliant}
"""


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    """The rulebook of the Regulation."""
    loaded = load(RULES).rulebook
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def made(rulebook: Rulebook) -> list[Change]:
    """Every change to it."""
    return list(changes(rulebook))


def _entries() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each entry of a figure as written, with the figure's full name."""
    for file in WRITTEN:
        place = (
            f"art_{file['article']}"
            if "article" in file
            else f"anx_{file['annex']}"
            if "annex" in file
            else file["page"]
        )
        for name, entries in file.get("figures", {}).items():
            for entry in entries if isinstance(entries, list) else [entries]:
                yield f"{place}.{name}", entry


def _ways(entry: dict[str, Any]) -> int:
    """How many changes an entry bears: one for a day of the year, each code or each row, up and down for a number."""
    for kind in ("set", "table"):
        if kind in entry:
            return len(entry[kind])
    return 1 if re.fullmatch(r"\d{1,2} [A-Z][a-z]+", entry["value"]) else 2


def test_every_entry_of_every_figure_is_changed(made):
    expected = Counter[tuple[str, str]]()
    for name, entry in _entries():
        expected[entry["cite"], name] += _ways(entry)
    assert len(expected) > 80
    assert Counter((c.provision, c.what.partition(":")[0]) for c in made if c.figure) == expected


def test_every_derogation_is_deleted_from_each_rule_that_it_leaves(made):
    expected = [
        (norm["derogation"], f"deleted (from {base})")
        for norm in NORMS
        if "derogation" in norm
        for base in (norm["from"] if isinstance(norm["from"], list) else [norm["from"]])
    ]
    assert len(expected) > 5
    assert sorted((c.provision, c.what) for c in made if c.what.startswith("deleted")) == sorted(expected)


def _words(text: str) -> int:
    """How many times a text joins conditions: its words `and` and `or`, but for those of `between … and …`."""
    bare = re.sub(r'"[^"]*"', "", text)
    return len(re.findall(r"\b(?:and|or)\b", bare)) - len(re.findall(r"\bbetween\b", bare))


@pytest.mark.parametrize("part", ["applies", "requires"])
def test_every_condition_of_several_is_left_out_once(made, rulebook, part):
    left_out = Counter(c.provision for c in made if c.what.startswith(f"{part}: without `"))
    for norm in (n for n in NORMS if "rule" in n):
        expression = getattr(rulebook.rules[norm["rule"]], part)
        groups = sum(isinstance(node, tree.And | tree.Or) for node in nodes_of(expression))
        # A group of three conditions is joined by two words.
        assert left_out[norm["rule"]] == _words(norm.get(part, "")) + groups, norm["rule"]
    assert left_out.total() > 100


def test_each_change_that_counts_as_none_is_one_of_them(made):
    found = Counter((c.provision, c.what) for c in made)
    assert {key: found[key] for key in EQUIVALENT} == dict.fromkeys(EQUIVALENT, 1)


def _unnoticed(folder: Path) -> set[str]:
    return {what for (provision, what), seen in hunt(folder) if provision == "art_1/par_2" and not seen}


def test_what_no_case_guards_is_found(tmp_path):
    folder = bees.rulebook(tmp_path / "bees", article_01=bees.MET + bees.BREACHED)
    assert _unnoticed(folder) == {
        "art_1.remote_share: 1/100 more",
        "art_1.remote_share: 1/100 less",
        "deleted (from art_1/par_1)",
    }


def test_what_cases_guard_is_not(tmp_path):
    folder = bees.rulebook(tmp_path / "bees", article_01=bees.MET + bees.BREACHED + REMOTE)
    assert _unnoticed(folder) == set()
