"""A loaded rulebook, kept in a file of its own form, so that the next command need not read the rules again.

`load` stands for `rulebook.load.load` and gives the same; the file is only a shorter way there. It lies under a key
made of every byte of the rule files and of the engine's own reading of them, so there is none that is out of date.
It holds nothing but texts and numbers, for fields of classes known here: reading it runs nothing that stands in it.
A file that is damaged, or that others can write, is as good as none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from acquis.reading import RULE_FILE_LIMIT, uncollected
from acquis.rulebook.folder import Loaded, contents
from acquis.rulebook.model import Rulebook
from acquis.rulebook.store.key import key as key_of
from acquis.rulebook.store.kinds import Damaged
from acquis.rulebook.store.places import SHIPPED, cache_folder, keep, kept, put, turned_off
from acquis.rulebook.store.read import read


def load(folder: Path, overlays: Iterable[Path] = ()) -> Loaded:
    """The rulebook of a folder, out of a store if it is there, else out of its files.

    With overlays it is always the files: their days and articles are checked against one another in reading.
    """
    laid = tuple(overlays)
    if laid or turned_off():
        return _from_files(folder, laid)
    try:
        files = contents(folder)
        key = key_of(files)
    except (OSError, ValueError):  # loading it will say what is wrong
        return _from_files(folder)
    if not _ordinary(folder, files):
        return _from_files(folder)
    place = cache_folder()
    for kept_in in (SHIPPED, place):
        stored = _stored(kept_in, key, folder, files) if kept_in is not None else None
        if stored is not None:
            return Loaded(stored, ())
    loaded = _from_files(folder)
    if loaded.rulebook is not None and place is not None:
        _store(loaded.rulebook, place, key, folder)
    return loaded


def ship(folder: Path, place: Path) -> Path:
    """Store the rulebook of a folder for everybody, as a wheel brings it along beside its rules; the file.

    Raises `ValueError` for a rulebook with mistakes, `OSError` where nothing can be written.
    """
    files, loaded = contents(folder), _from_files(folder)
    if loaded.rulebook is None:
        raise ValueError("; ".join(m.message for m in loaded.mistakes[:20]))
    from acquis.rulebook.store.write import write

    return put(place, key_of(files), write(loaded.rulebook, folder), 0o644)


def _from_files(folder: Path, overlays: tuple[Path, ...] = ()) -> Loaded:
    from acquis.rulebook.load import load as load_files  # the parser and all that belongs to it: only when needed

    return load_files(folder, overlays)


def _ordinary(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether these are files of the folder itself: where a link leads and what is too long, loading has to say."""
    places = {folder / name for name in files}
    places |= {place.parent for place in places} - {folder}
    return all(len(content) <= RULE_FILE_LIMIT for content in files.values()) and not any(map(os.path.islink, places))


def _stored(place: Path, key: str, folder: Path, files: Mapping[str, bytes]) -> Rulebook | None:
    body = kept(place, key)
    if body is None:
        return None
    try:
        with uncollected():
            return read(body, folder, files)
    except Damaged:
        return None


def _store(rulebook: Rulebook, place: Path, key: str, folder: Path) -> None:
    from acquis.rulebook.store.write import write

    try:
        # A file may have been changed while it was read; then it is not known what the rulebook was made of.
        if key_of(contents(folder)) == key:
            keep(place, key, write(rulebook, folder))
    except (OSError, ValueError, RecursionError, Damaged):
        return
