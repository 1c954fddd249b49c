"""Whatever stands in a file: texts come back as they were, and nothing but a verdict on the file comes of bytes."""

from __future__ import annotations

import csv
import io
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acquis.portfolio.mapping import Mapping, find_mapping
from acquis.portfolio.reading.table import Unreadable
from acquis.portfolio.simulate.write import write_simulated
from acquis.portfolio.workplace import workplace
from tests.portfolio.world import read, rulebook

TITLES = "id: id\ntrim: no\nfacts: {title: {column: title, unknown: ['']}, union_action: {column: a, unknown: ['']}}\n"
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=60)
PIECES = st.sampled_from(
    [b'"', b",", b"\n", b"\r", b"a", b"1", b"\0", b"\xff", b"\xc3\xa4", b";", b'""', b" ", b"id,title,a\n"]
)


def small(folder: Path) -> Mapping:
    path = folder / "m.yaml"
    path.write_text(TITLES)
    mapping, _ = find_mapping(str(path), rulebook().vocabulary)
    assert mapping is not None
    return mapping


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_texts_of_a_csv_file_come_back(titles):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "title", "a"])
    writer.writerows([f"r{n}", title, ""] for n, title in enumerate(titles))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(text.getvalue().encode())
        found = read(path, small(Path(folder)))
    assert found.faults == []
    assert [row["title"] for row in found.rows] == [title or None for title in titles]


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=60).map(b"".join), st.booleans())
def test_any_bytes_are_rows_or_faults(data, header):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes((b"id,title,a\n" if header else b"") + data)
        try:
            found = read(path, small(Path(folder)))
        except Unreadable as error:
            assert error.diagnostics
        else:
            assert len({row["row"] for row in found.rows}) == found.facts.accepted


@pytest.mark.parametrize("form", ["parquet", "xlsx", "jsonl", "duckdb"])
def test_damaged_files_are_refused_or_read_but_never_break(tmp_path, form):
    import duckdb

    path = tmp_path / f"x.{form}"
    if form == "duckdb":
        with duckdb.connect(str(path)) as connection:
            connection.execute("CREATE TABLE t AS SELECT 'a' || i AS id, i AS union_contribution FROM range(100) t(i)")
    else:
        with workplace() as place:
            write_simulated(place, rulebook(), rulebook().vocabulary.subjects["evaluation"], 5, 1, path, form)
    whole, draw = path.read_bytes(), random.Random(1)
    mapping = find_mapping("template" if form == "xlsx" else "columns", rulebook().vocabulary, "evaluation")[0]
    assert mapping is not None
    for _ in range(25):
        data = bytearray(whole[: draw.randrange(len(whole))] if draw.random() < 0.3 else whole)
        for _ in range(draw.choice((1, 3, 30))):
            if data:
                data[draw.randrange(len(data))] = draw.randrange(256)
        path.write_bytes(bytes(data))
        try:
            read(f"{path}::t" if form == "duckdb" else path, mapping)
        except Unreadable as error:
            assert error.diagnostics
