from __future__ import annotations

from functools import cache

import pytest

from acquis import library
from acquis.ledger import compare
from acquis.ledger.holdings import read_references
from acquis.rulebook.load import load
from acquis.source import Source

from .places import RULES

_once = cache(load)


@pytest.fixture
def loaded_once(monkeypatch):
    """The rules in use are read once for all tests of the command."""
    monkeypatch.setattr(
        library, "load_rulebook", lambda folder, *more: _once(folder) if folder == RULES else load(folder, *more)
    )


@pytest.fixture(scope="session")
def rulebook():
    loaded = _once(RULES)
    assert loaded.rulebook is not None, [m.message for m in loaded.mistakes]
    return loaded.rulebook


@pytest.fixture(scope="session")
def compared(rulebook):
    """The comparison of a text with the rules in use."""
    rows, wrong = read_references(RULES, rulebook.ledger)
    assert wrong == ()

    def run(text: str) -> compare.Comparison:
        found = compare.compare(rulebook, rows, Source("text.txt", text))
        assert isinstance(found, compare.Comparison)
        return found

    # Hundreds of texts that differ in one line: each line is read once. Both are functions of their words alone.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compare, "figures", cache(compare.figures))
        patch.setattr(compare, "references", cache(compare.references))
        yield run
