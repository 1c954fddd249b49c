"""Which files of the cache are believed, where it is, and what happens where it cannot be."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from acquis.rulebook.folder import contents
from acquis.rulebook.store import load, places
from acquis.rulebook.store.key import key
from acquis.rulebook.store.places import cache_folder, keep, kept

from .books import SMALL, difference, from_files

posix = pytest.mark.skipif(sys.platform == "win32", reason="files have no owner there")


@pytest.fixture
def stored(cache) -> Path:
    """The file of a rulebook that has been loaded once."""
    load(SMALL)
    return cache / f"{key(contents(SMALL))}.store"


DAMAGE = {
    "nothing": lambda b: b"",
    "cut": lambda b: b[: len(b) // 2],
    "cut by one": lambda b: b[:-1],
    "longer by one": lambda b: b + b" ",
    "one bit of the body": lambda b: b[:5000] + bytes([b[5000] ^ 1]) + b[5001:],
    "one bit of the head": lambda b: bytes([b[0] ^ 1]) + b[1:],
    "another form": lambda b: b.replace(b"form 1", b"form 2", 1),
    "no line": lambda b: b.replace(b"\n", b" "),
    "zeros": lambda b: bytes(len(b)),
    "text": lambda b: b"import os",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_as_good_as_none_and_written_anew(stored, readings, damage):
    whole = stored.read_bytes()
    stored.write_bytes(damage(whole))
    assert difference(load(SMALL).rulebook, from_files(SMALL)) == ""
    assert readings == [SMALL]
    assert stored.read_bytes() == whole


HOSTILE = {
    "deep": b"[" * 200_000,
    "deep mapping": b'{"source.Source":' * 100_000,
    "no tables": b"[]",
    "null": b"null",
    "not JSON": b"{",
    "not text": b"\xff\xfe",
    "a class of others": b'{"os.system":[[0],["true"]]}',
    "a huge number": b'{"source.Source":[[' + b"9" * 10_000 + b'],["a"]]}',
    "no numbers": b'{"source.Source":[[null],["a"]]}',
    "outside": b'{"source.Source":[[7],["a"]]}',
    "negative": b'{"source.Source":[[-1],["a"]]}',
    "a file that is none": b'{"source.Source":[[0],["/etc/passwd"]]}',
    "itself": b'{"types.Type":[[0],["list"],[null],[0],[null],[false],[false]]}',
    "no rulebook": b'{"types.Type":[[0],["list"],[null],[null],[null],[false],[false]]}',
    "too few columns": b'{"types.Type":[[0],["list"]]}',
    "no columns": b'{"types.Type":3}',
    "empty": b"{}",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_whole_file_of_something_else_is_as_good_as_none(stored, readings, body):
    whole = stored.read_bytes()
    keep(stored.parent, stored.stem, body)
    assert kept(stored.parent, stored.stem) == body
    assert difference(load(SMALL).rulebook, from_files(SMALL)) == ""
    assert readings == [SMALL]
    assert stored.read_bytes() == whole


def test_a_file_under_the_name_of_another_is_not_believed(stored, cache):
    other = "0" * 64
    stored.rename(cache / f"{other}.store")
    assert kept(cache, other) is None


@posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_what_others_can_write_is_not_believed(stored, readings, mode):
    stored.chmod(mode)
    assert load(SMALL).rulebook is not None
    assert readings == [SMALL]
    assert stored.stat().st_mode & 0o777 == 0o600


@posix
def test_what_another_user_wrote_is_not_believed(stored, readings, monkeypatch):
    real = os.fstat

    def foreign(descriptor):
        found = list(real(descriptor))
        found[4] = 54321
        return os.stat_result(found)

    monkeypatch.setattr(places.os, "fstat", foreign)
    assert load(SMALL).rulebook is not None
    assert readings == [SMALL]


@posix
def test_what_whoever_owns_the_engine_wrote_is_believed(stored, readings, monkeypatch):
    monkeypatch.setattr(places.os, "geteuid", lambda: 54321)
    assert load(SMALL).rulebook is not None
    assert readings == []


@posix
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_not_waited_for(stored, readings, make):
    stored.unlink()
    make(stored)
    assert load(SMALL).rulebook is not None
    assert readings == [SMALL]


@posix
def test_a_link_is_not_followed(stored, readings, tmp_path):
    stored.rename(tmp_path / "elsewhere")
    stored.symlink_to(tmp_path / "elsewhere")
    assert load(SMALL).rulebook is not None
    assert readings == [SMALL]
    assert not stored.is_symlink()


def test_where_no_folder_can_be_made_it_goes_without(tmp_path, monkeypatch, readings, capfd):
    (tmp_path / "file").write_text("", "utf-8")
    for place in (tmp_path / "file", tmp_path / "file" / "cache", tmp_path / ("x" * 300), "a\0b"):
        try:
            monkeypatch.setenv("ACQUIS_CACHE_DIR", str(place))
        except ValueError:  # no environment can hold it
            continue
        assert difference(load(SMALL).rulebook, from_files(SMALL)) == ""
    assert set(readings) == {SMALL}
    assert capfd.readouterr() == ("", "")


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_is_left_alone(cache, readings):
    cache.mkdir()
    cache.chmod(0o500)
    assert load(SMALL).rulebook is not None
    assert load(SMALL).rulebook is not None
    assert readings == [SMALL, SMALL] and not list(cache.iterdir())
    cache.chmod(0o700)


@pytest.mark.parametrize("failing", ["os.replace", "_head", "_clear"])
def test_a_full_disk_leaves_nothing_behind(cache, readings, monkeypatch, failing):
    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(f"acquis.rulebook.store.places.{failing}", fail)
        assert load(SMALL).rulebook is not None
        assert load(SMALL).rulebook is not None
    assert readings == ([SMALL] if failing == "_clear" else [SMALL, SMALL])
    assert not [p for p in cache.iterdir() if p.name.endswith(".part")]


def test_only_the_newest_few_are_kept(cache):
    for number in range(7):
        keep(cache, f"{number:064d}", b"{}")
        os.utime(cache / f"{number:064d}.store", (number * 10_000, number * 10_000))
    (cache / ".dead.1.2.part").write_bytes(b"")
    os.utime(cache / ".dead.1.2.part", (0, 0))
    (cache / "of somebody else").write_bytes(b"")
    keep(cache, "9" * 64, b"{}")
    found = sorted(p.stem.lstrip("0") for p in cache.iterdir())
    assert found == ["4", "5", "6", "9" * 64, "of somebody else"]


def test_the_file_is_for_the_user_alone(stored):
    assert stored.stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"
    assert stored.parent.stat().st_mode & 0o777 == 0o700 or sys.platform == "win32"


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"HOME": "/home/a"}, "/home/a/.cache/acquis"),
        ("linux", {"HOME": "/home/a", "XDG_CACHE_HOME": "/fast"}, "/fast/acquis"),
        ("linux", {"HOME": "/home/a", "XDG_CACHE_HOME": "relative"}, None),
        ("linux", {}, None),
        ("linux", {"HOME": ""}, None),
        ("darwin", {"HOME": "/Users/a"}, "/Users/a/Library/Caches/acquis"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/acquis"),
        ("win32", {"HOME": "/home/a"}, None),
        ("linux", {"HOME": "/home/a", "ACQUIS_CACHE_DIR": "mine"}, "mine"),
    ],
)
def test_where_it_is(monkeypatch, platform, environment, expected):
    monkeypatch.setattr(places.sys, "platform", platform)
    assert cache_folder(environment) == (None if expected is None else Path(expected))


@pytest.mark.parametrize(("word", "off"), [(" Off ", True), ("0", True), ("no", True), ("on", False), ("", False)])
def test_whether_it_is_turned_off(word, off):
    assert places.turned_off({"ACQUIS_CACHE": word}) is off
    assert places.turned_off({}) is False
