"""A rulebook that a wheel brings along already read: for whoever has no folder to write to."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from acquis.rulebook import store
from acquis.rulebook.folder import contents
from acquis.rulebook.store import load, ship
from acquis.rulebook.store.key import key

from .books import ROOT, SHIPPED, SMALL, copied, difference, from_files


@pytest.fixture
def shipped(tmp_path, monkeypatch, readings) -> Path:
    """The package as if it had brought the small rulebook along, and nowhere to write to."""
    file = ship(SMALL, tmp_path)
    monkeypatch.setattr(store, "SHIPPED", tmp_path)
    for name in ("ACQUIS_CACHE_DIR", "ACQUIS_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.delenv(name, raising=False)
    readings.clear()
    return file


def test_it_is_used_without_a_home(shipped, readings, tmp_path):
    assert difference(load(SMALL).rulebook, from_files(SMALL)) == ""
    assert readings == []
    assert list(tmp_path.iterdir()) == [shipped]


def test_everybody_may_read_it_and_nobody_write(shipped):
    assert shipped.name == f"{key(contents(SMALL))}.store"
    if sys.platform != "win32":
        assert shipped.stat().st_mode & 0o133 == 0 and shipped.stat().st_mode & 0o400


def test_other_rules_are_read_from_their_files(shipped, readings, tmp_path):
    folder = copied(SMALL, tmp_path / "mine")
    with (folder / "article_01.yaml").open("a", encoding="utf-8") as file:
        file.write("# mine\n")
    assert load(folder).rulebook is not None
    assert readings == [folder]


def test_it_is_believed_no_more_than_any_other(shipped, readings):
    shipped.write_bytes(shipped.read_bytes()[:-1])
    assert load(SMALL).rulebook is not None
    assert readings == [SMALL]


def test_turned_off_means_this_one_too(shipped, readings, monkeypatch):
    monkeypatch.setenv("ACQUIS_CACHE", "off")
    assert load(SMALL).rulebook is not None
    assert readings == [SMALL]


def test_rules_with_mistakes_are_not_shipped(tmp_path):
    folder = copied(SMALL, tmp_path / "book")
    (folder / "article_01.yaml").write_text("article: [", "utf-8")
    with pytest.raises(ValueError, match=r"\w \w"):
        ship(folder, tmp_path)
    assert not list(tmp_path.glob("*.store"))


@pytest.mark.slow
def test_a_wheel_brings_the_rules_along_as_they_are(tmp_path):
    pytest.importorskip("hatchling")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = [n for n in wheel.namelist() if n.endswith(".store")]
    assert names == [f"acquis/_rules/{key(contents(SHIPPED))}.store"]
