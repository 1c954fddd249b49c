"""The key under which a rulebook is stored: another one as soon as anything it is made of changes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from acquis.rulebook.folder import contents, sha256
from acquis.rulebook.store import key as key_module
from acquis.rulebook.store.key import key

from .books import SHIPPED, SMALL, copied, from_files


def test_every_byte_of_every_rule_file_counts():
    files = contents(SHIPPED)
    found = {key(files)}
    for name, content in files.items():
        for place in (0, len(content) // 2, len(content) - 1):
            changed = bytearray(content)
            changed[place] ^= 1
            found.add(key({**files, name: bytes(changed)}))
    assert len(found) == 1 + 3 * len(files)


def test_names_and_borders_count():
    assert len({key(f) for f in ({"a": b"bc"}, {"a": b"b", "c": b""}, {"ab": b"c"}, {"a": b"b"}, {})}) == 5


def test_all_that_loading_reads_is_in_it(monkeypatch):
    opened: set[Path] = set()
    real = open

    def noting(file, *more, **named):
        if isinstance(file, str | Path):
            opened.add(Path(file).resolve())
        return real(file, *more, **named)

    from acquis.rulebook.load import load

    monkeypatch.setattr("builtins.open", noting)
    assert load(SHIPPED).rulebook is not None
    monkeypatch.undo()
    read = {p.relative_to(SHIPPED).as_posix() for p in opened if p.is_relative_to(SHIPPED)}
    assert read and read == set(contents(SHIPPED))


def test_cases_beside_the_rules_do_not_count(tmp_path):
    folder = copied(SMALL, tmp_path / "book")
    before = key(contents(folder))
    (folder / "article_01.cases.yaml").write_text("cases: []", "utf-8")
    assert key(contents(folder)) == before
    (folder / "page.tsv").write_text("", "utf-8")
    assert key(contents(folder)) != before


def test_the_hash_of_reports_stays_what_it_was():
    assert from_files(SMALL).sha256 == sha256(contents(SMALL))


@pytest.mark.parametrize("file", ["expression/grammar.lark", "rulebook/store/read.py", "quantities.py", "records.py"])
def test_a_change_of_the_engine_counts(tmp_path, monkeypatch, file):
    engine = Path(key_module.__file__).parents[2]
    copy = tmp_path / "acquis"
    shutil.copytree(engine, copy, ignore=shutil.ignore_patterns("__pycache__", "_rules"))
    monkeypatch.setattr(key_module, "_ENGINE", copy)
    key_module._engine.cache_clear()
    try:
        before = key({})
        (copy / file).write_bytes((copy / file).read_bytes() + b"\n")
        key_module._engine.cache_clear()
        assert key({}) != before
    finally:
        key_module._engine.cache_clear()


def test_loading_knows_no_part_of_the_engine_that_the_key_does_not():
    """Asked of a process of its own: what was imported in order to load a rulebook is all in the key."""
    code = (
        "import sys; from pathlib import Path; from acquis.rulebook.load import load\n"
        f"assert load(Path({str(SMALL)!r})).rulebook is not None\n"
        "print('\\n'.join(m.__file__ for n, m in sys.modules.items() if n.startswith('acquis') and m.__file__))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    engine = Path(key_module.__file__).parents[2]
    imported = {Path(line).relative_to(engine).as_posix() for line in ran.stdout.splitlines()} - {"__init__.py"}
    known = {p.relative_to(engine).as_posix() for p in key_module.engine_files()}
    assert "rulebook/resolve.py" in imported
    assert imported <= known
