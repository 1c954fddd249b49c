"""An invented act with two versions, one known later, two powers to change it; overlays written for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import acquis
from acquis.library import LoadedRulebook, Report

RULEBOOK = Path(__file__).parent / "rulebook"
OVERLAY = """\
overlay: {name}
act: ferries
title: Higher fares
empowered_by: art_2/par_1
from: {day}
figures: {{art_1.fare: {{value: {value}}}}}
"""


def fares(folder: Path, name: str, day: str, value: str) -> Path:
    """A file with an overlay that sets the fare."""
    return written(folder, name, OVERLAY.format(name=name, day=day, value=value))


def written(folder: Path, name: str, text: str) -> Path:
    """A file with this text."""
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def ferries(*overlays: Path) -> LoadedRulebook:
    """The rulebook with overlays."""
    return acquis.load(RULEBOOK, overlays)


def verdict(report: Report, rule: str):
    """The one verdict on a rule."""
    assert report.errors == (), report.to_text()
    (found,) = [v for r in report.results for v in r.verdicts if v.rule == rule]
    return found


def copied(folder: Path) -> Path:
    """A copy of the rulebook in a folder, to be changed."""
    return Path(shutil.copytree(RULEBOOK, folder / "rulebook"))
