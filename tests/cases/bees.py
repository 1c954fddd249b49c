"""The small invented rulebook in a folder of its own, with files of cases beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

GOOD = Path(__file__).parents[1] / "rulebook" / "good"

MET = """\
- case: three quarters of the cost are allowed
  project: {kind: hive, cost: 100, support: 75, remote: no, organic: no}
  expect:
    art_1/par_1: {outcome: compliant, values: {share: 75 %, most: 75.00}}
"""
BREACHED = """\
- case: one cent more is too much
  project: {kind: hive, cost: 100, support: 75.01, remote: no, organic: no}
  expect:
    art_1/par_1: {outcome: non_compliant}
"""
REFUSED = """\
- case: there are no hovels
  project: {kind: hovel}
  error: C704
"""
FAILING = """\
- case: one cent more is still allowed
  project: {kind: hive, cost: 100, support: 75.01, remote: no, organic: no}
  expect:
    art_1/par_1: {outcome: compliant, by: [art_1/par_2], values: {share: 90 %}}
"""
UNREADABLE = """\
- case: a hovel is supported
  project: {kind: hovel}
  expect:
    art_1/par_1: {outcome: compliant}
"""


def rulebook(folder: Path, **files: str) -> Path:
    """A copy of the rulebook; `article_01` holds the text of article_01.cases.yaml."""
    shutil.copytree(GOOD, folder)
    for name, text in files.items():
        (folder / f"{name}.cases.yaml").write_text(text, encoding="utf-8")
    return folder


def broken(folder: Path) -> Path:
    """The rulebook with one mistake in a rule."""
    article = folder / "article_02.yaml"
    article.write_text(article.read_text(encoding="utf-8").replace("total <= budget", "totl <= budget"), "utf-8")
    return folder
