"""Loading with a cache: when the files are read, when they are not, and that nothing else can be told apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import acquis
from acquis import library
from acquis.cli.main import run
from acquis.rulebook.folder import contents
from acquis.rulebook.store import load
from acquis.rulebook.store.key import key
from acquis.rulebook.store.places import keep
from acquis.rulebook.store.write import write

from .books import ROOT, SHIPPED, SMALL, copied, difference, from_files

EXAMPLES = sorted((ROOT / "tests" / "examples").glob("*.yaml"))


def stored_files(cache: Path) -> list[str]:
    return sorted(p.name for p in cache.iterdir())


def test_the_second_time_the_rule_files_are_not_parsed(cache, readings):
    first, second = load(SMALL), load(SMALL)
    assert readings == [SMALL]
    assert stored_files(cache) == [f"{key(contents(SMALL))}.store"]
    assert difference(first.rulebook, second.rulebook) == ""
    assert first.mistakes == second.mistakes == ()


def test_a_changed_rule_is_read_anew_and_a_changed_back_one_is_still_known(cache, readings, tmp_path):
    folder = copied(SMALL, tmp_path / "book")
    file = folder / "article_01.yaml"
    before, status = file.read_bytes(), file.stat()
    load(folder)
    file.write_bytes(before.replace(b"title: ", b"title: N", 1))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))  # its time says nothing
    changed = load(folder)
    assert readings == [folder, folder]
    assert any(r.title.startswith("N") for r in changed.rulebook.rules.values())
    file.write_bytes(before)
    assert difference(load(folder).rulebook, from_files(folder)) == ""
    assert readings == [folder, folder]


def test_mistakes_are_never_stored(cache, readings, tmp_path):
    folder = copied(SMALL, tmp_path / "book")
    (folder / "article_01.yaml").write_text("article: [", "utf-8")
    first, second = load(folder), load(folder)
    assert readings == [folder, folder] and first.rulebook is None is second.rulebook
    assert [m.code for m in first.mistakes] == [m.code for m in second.mistakes] != []
    assert not cache.exists()


def test_a_link_out_of_the_folder_is_refused_each_time(cache, readings, tmp_path):
    folder = copied(SMALL, tmp_path / "book")
    load(folder)
    outside = tmp_path / "outside.yaml"
    (folder / "article_02.yaml").rename(outside)
    (folder / "article_02.yaml").symlink_to(outside)  # the same bytes under the same name
    assert [m.code for m in load(folder).mistakes] == ["S114"]
    assert [m.code for m in load(folder).mistakes] == ["S114"]


def test_a_linked_folder_of_words_is_refused_each_time(cache, tmp_path):
    folder = copied(SMALL, tmp_path / "book")
    load(folder)
    (folder / "vocabulary").rename(tmp_path / "words")
    (folder / "vocabulary").symlink_to(tmp_path / "words")
    assert {m.code for m in load(folder).mistakes} >= {"S114"}


def test_a_linked_rulebook_is_as_good_as_its_folder(cache, readings, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(SMALL)
    assert load(link).rulebook is not None
    assert load(link).rulebook is not None
    assert readings == [link]


def test_a_folder_that_is_none_has_its_mistakes(cache, tmp_path):
    assert {m.code for m in load(tmp_path / "nowhere").mistakes} == {"S113"}
    assert not cache.exists()


def test_overlays_are_laid_over_the_files_themselves(cache, readings):
    overlay = ROOT / "tests" / "examples" / "overlays" / "sums_2025.yaml"
    load(SHIPPED)
    laid = load(SHIPPED, [overlay])
    assert readings == [SHIPPED, SHIPPED]
    assert [o.name for o in laid.rulebook.overlays] == ["sums_2025"]
    assert load(SHIPPED).rulebook.overlays == ()


def test_rules_check_reads_the_files_whatever_is_stored(cache, capsys):
    book = from_files(SMALL)
    first = next(iter(book.rules))
    one_rule = write(replace(book, rules={first: book.rules[first]}), SMALL)
    keep(cache, key(contents(SMALL)), one_rule)
    assert list(library.load(SMALL).rulebook.rules) == [first]  # this is where the store leads
    assert run(["rules", "check", str(SMALL)]) in (0, 3)
    assert f"{len(book.rules)} rules" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["off", "OFF", "0", "no"])
def test_it_can_be_turned_off(cache, readings, monkeypatch, word):
    monkeypatch.setenv("ACQUIS_CACHE", word)
    load(SMALL), load(SMALL)
    assert readings == [SMALL, SMALL]
    assert not cache.exists()


def test_a_file_changed_while_it_was_read_is_not_stored(cache, tmp_path, monkeypatch):
    from acquis.rulebook import load as files_module

    folder = copied(SMALL, tmp_path / "book")
    real = files_module.load

    def meanwhile(where, overlays=()):
        loaded = real(where, overlays)
        with (folder / "article_01.yaml").open("a", encoding="utf-8") as file:
            file.write("# later\n")
        return loaded

    monkeypatch.setattr(files_module, "load", meanwhile)
    assert load(folder).rulebook is not None
    assert not cache.exists()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_reports_are_the_same_to_the_byte(cache, readings, path):
    books = []
    for expected in (1, 1):
        books.append(library.load())
        assert len(readings) == expected
    reports = [book.check_file(path, explain=True) for book in books]
    assert reports[0].results and not reports[0].errors
    assert len({json.dumps(r.to_json()) for r in reports}) == 1
    assert len({r.to_text(explain=True) for r in reports}) == 1


def test_a_dossier_with_mistakes_has_the_same_ones(cache):
    wrong = {"project": {"id": "p", "managment_mode": "shared", "union_contribution": "75000.001"}}
    texts = [acquis.load().check(wrong).to_text() for _ in range(2)]
    assert texts[0] == texts[1] and "C701" in texts[0]


def test_many_processes_at_once_all_get_their_rulebook(cache):
    code = (
        "from pathlib import Path; from acquis.rulebook.store import load\n"
        f"print(len(load(Path({str(SMALL)!r})).rulebook.rules))"
    )
    running = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(6)]
    said = {process.communicate(timeout=120)[0] for process in running}
    assert said == {f"{len(from_files(SMALL).rules)}\n".encode()}
    assert stored_files(cache) == [f"{key(contents(SMALL))}.store"]
