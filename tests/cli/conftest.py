from __future__ import annotations

from functools import cache

import pytest

from acquis import library
from acquis.cli import rules
from acquis.cli.main import run
from acquis.rulebook.load import load

from .acquis_command import BREACH, COMPLIANT, OPEN, ROOT, WRONG

_once = cache(load)


def _load(folder, overlays=()):
    """The project's own rules are read once for all tests; a folder that a test makes, each time."""
    return _once(folder) if folder == ROOT / "rules" / "amif" and not overlays else load(folder, overlays)


@pytest.fixture
def acquis(capsys, monkeypatch):
    """Run a command line in this process: exit code, standard output, standard error."""
    monkeypatch.setattr(library, "load_rulebook", _load)
    monkeypatch.setattr(rules, "load", _load)

    def call(*arguments):
        code = run(list(arguments))
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def files(tmp_path):
    """One dossier of each kind, and the folder they are in."""
    for name, text in (("good", COMPLIANT), ("breach", BREACH), ("open", OPEN), ("wrong", WRONG)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path
