from __future__ import annotations

import pytest

from acquis import library
from acquis.cli.main import run
from acquis.rulebook.load import load

from .bees import GOOD


@pytest.fixture(scope="session")
def book():
    """The small rulebook, loaded."""
    rulebook = load(GOOD).rulebook
    assert rulebook is not None
    return rulebook


@pytest.fixture
def acquis(capsys, monkeypatch):
    """Run a command line in this process: exit code, standard output, standard error."""
    monkeypatch.setattr(library, "load_rulebook", lambda folder, overlays=(): load(folder))

    def call(*arguments):
        code = run([str(a) for a in arguments])
        return code, *capsys.readouterr()

    return call
