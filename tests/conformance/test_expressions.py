"""Every row of expressions/*.tsv, for every back end."""

from __future__ import annotations

import csv
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from acquis.expression.check import check
from acquis.expression.parse import parse_text
from acquis.expression.scope import Scope
from acquis.rulebook.load import load
from acquis.rulebook.model import Rulebook

from .backends import BACKENDS
from .notation import parts, subject
from .pending import case

HERE = Path(__file__).parent


def _rows():
    for path in sorted(HERE.glob("expressions/*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield case(row, id=f"{path.stem}/{row['id']}")


ROWS = list(_rows())


@cache
def world() -> Rulebook:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "vocabulary").mkdir()
        for file, target in (
            ("act.yaml", "."), ("ledger.tsv", "."), ("figures.yaml", "article_01.yaml"),
            ("vocabulary.yaml", "vocabulary"), ("code_lists.yaml", "vocabulary"),
        ):  # fmt: skip
            shutil.copy(HERE / "world" / file, folder / target)
        loaded = load(folder)
    assert loaded.rulebook is not None, loaded.mistakes
    return loaded.rulebook


def scope(rulebook: Rulebook) -> Scope:
    figures = {article: {n: f.type for n, f in group.items()} for article, group in rulebook.figures.items()}
    facts = rulebook.vocabulary.subjects["project"].facts
    return Scope(
        facts=facts, code_lists=rulebook.vocabulary.code_lists, article="art_1", figures=figures, literals=True
    )


def test_no_two_rows_of_a_theme_have_one_id():
    ids = [row.id for row in ROWS]
    assert len(ids) == len(set(ids)) and len(ids) >= 350


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("row", ROWS)
def test_expression(row, backend):
    rulebook = world()
    node, mistakes = parse_text(row["expression"])
    if node is not None:
        node, mistakes = check(node, scope(rulebook))
    if row["expected"].startswith("error ") or mistakes:
        assert f"error {', '.join(dict.fromkeys(m.code for m in mistakes))}" == row["expected"], [
            m.message for m in mistakes
        ]
        return
    facts = subject(row["facts"], rulebook.vocabulary.subjects["project"].facts)
    try:
        answered = BACKENDS[backend].answer(rulebook, facts, node)
    except NotImplementedError as refusal:
        pytest.skip(str(refusal))
    assert parts(answered) == parts(row["expected"]), answered
