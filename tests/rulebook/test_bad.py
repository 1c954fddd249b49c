"""Seeded mistakes: each is reported once, in its place, in words that help, and nothing else is."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from acquis.diagnostics import Diagnostic
from acquis.diagnostics.pages import page
from acquis.rulebook.load import load
from acquis.source import Span

HERE = Path(__file__).parent
GOOD = HERE / "good"
BAD = sorted(p for p in (HERE / "bad").iterdir() if p.suffix != ".md")
_MARK = re.compile(r'# (error|note)(?: \+(\d+))?: (?:([A-Z]\d{3}) )?col (\d+) "([^"]*)"(?: help: "([^"]*)")?')


@dataclass(frozen=True)
class Mark:
    """What a file says must be reported: a mistake, or (without code) a place that one points to."""

    code: str | None
    file: str
    line: int
    column: int
    words: str
    help: str


def test_there_are_many() -> None:
    assert len(BAD) >= 100


@pytest.mark.parametrize("bad", BAD, ids=lambda p: p.stem)
def test_reported_exactly(bad: Path, tmp_path: Path) -> None:
    folder, changed = laid_over(bad, tmp_path)
    expected = [mark for file in changed for mark in marks(folder, file)]
    mistakes = load(folder).mistakes
    assert expected, "no mark in these files"
    wanted = [m for m in expected if m.code is not None]
    assert sorted(map(where, mistakes)) == sorted((m.code or "", m.file, m.line, m.column) for m in wanted)
    for mark in wanted:
        (mistake,) = [m for m in mistakes if where(m) == (mark.code, mark.file, mark.line, mark.column)]
        assert mark.words in mistake.message
        assert mark.help in mistake.help
        assert bool(mark.help) == bool(mistake.help), mistake.help
    notes = [(*place(span), remark) for m in mistakes for span, remark in m.notes if place(span)[0] in changed]
    marked = [m for m in expected if m.code is None]
    assert sorted(n[:3] for n in notes) == sorted((m.file, m.line, m.column) for m in marked)
    for mark in marked:
        assert any(n[:3] == (mark.file, mark.line, mark.column) and mark.words in n[3] for n in notes)


def test_every_code_has_a_page() -> None:
    text = "".join(p.read_text(encoding="utf-8") for p in (HERE / "bad").rglob("*.yaml"))
    for code in {m[3] for m in _MARK.finditer(text)}:
        assert code is None or page(code) is not None


def laid_over(bad: Path, tmp_path: Path) -> tuple[Path, list[str]]:
    """The good rulebook with the changed files, and the names of these."""
    folder = tmp_path / "rulebook"
    shutil.copytree(GOOD, folder)
    if bad.is_file():
        shutil.copy(bad, folder / "article_09.yaml")
        return folder, ["article_09.yaml"]
    shutil.copytree(bad, folder, dirs_exist_ok=True)
    return folder, [p.relative_to(bad).as_posix() for p in sorted(bad.rglob("*")) if p.is_file()]


def marks(folder: Path, file: str) -> list[Mark]:
    """The marks of a file."""
    found = []
    for number, line in enumerate((folder / file).read_text(encoding="utf-8").split("\n"), 1):
        for _, below, code, column, words, help_ in (m.groups() for m in _MARK.finditer(line)):
            found.append(Mark(code, file, number + int(below or 0), int(column), words, help_ or ""))
    return found


def place(span: Span) -> tuple[str, int, int]:
    """File within the rulebook, line, column."""
    name = span.source.name
    return name.partition("/rulebook/")[2], span.line, span.column


def where(mistake: Diagnostic) -> tuple[str, str, int, int]:
    """A mistake's code and place."""
    assert mistake.span is not None
    return (mistake.code, *place(mistake.span))
