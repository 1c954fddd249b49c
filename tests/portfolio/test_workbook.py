"""Workbooks: what a cell says, what it only seems to say, lists in sheets of their own, and harmful files."""

from __future__ import annotations

import datetime
import re
import zipfile

import openpyxl
import pytest

from tests.portfolio.world import SMALL, mapping_of, read, refused

HEAD = ["id", "grant", "state", "action", "approved", "title"]


def book(tmp_path, rows, name="list.xlsx", change=None):
    path = tmp_path / name
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(HEAD)
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(workbook)
    workbook.save(path)
    return path


def rewritten(path, part, change):
    """The workbook with the bytes of one part changed."""
    target = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as sink:
        for name in source.namelist():
            data = source.read(name)
            sink.writestr(name, change(data) if name == part else data)
    return target


@pytest.fixture
def small(tmp_path):
    return mapping_of(SMALL, tmp_path)


def test_cells_with_their_own_types(tmp_path, small):
    rows = [
        ["a", 53371.64, "DE", True, datetime.date(2024, 1, 31), "x"],
        [7, "53371.64", "DE", "no", datetime.datetime(2024, 1, 31), 2024],
        ["c", ":", None, None, "2024-01-31", None],
        ["d", "*****", None, None, "none", None],
        ["e", 0.1 + 0.2, None, None, None, None],
    ]
    found = read(book(tmp_path, rows), small)
    assert found.faults == []
    assert [r["id"] for r in found.rows] == ["a", "7", "c", "d", "e"]
    assert [r["union_contribution"] for r in found.rows] == [5337164, 5337164, None, None, 30]
    assert [r["union_action"] for r in found.rows] == [True, False, None, None, None]
    assert [r["project_approved_on"] for r in found.rows] == [datetime.date(2024, 1, 31)] * 3 + [None] * 2
    assert found.rows[3]["project_approved_on__none"] is True
    assert [r["title"] for r in found.rows][:2] == ["x", "2024"]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("grant", "=1+1", "P541"),
        ("grant", "#N/A", "P542"),
        ("grant", "#DIV/0!", "P542"),
        ("grant", 0.005, "C708"),
        ("grant", "1,5", "C703"),
        ("grant", True, "C703"),
        ("grant", datetime.date(2024, 1, 1), "C703"),
        ("grant", -1, "C705"),
        ("grant", 1e300, "P547"),
        ("state", "=A1", "P541"),
        ("state", 1, "C704"),
        ("action", 1, "C703"),
        ("approved", datetime.datetime(2024, 1, 1, 12), "C703"),
        ("approved", datetime.time(12), "C703"),
        ("approved", 45321, "C703"),
        ("approved", "31.01.2024", "C703"),
        ("title", "=1+1", "P541"),
        ("title", "#REF!", "P542"),
        ("id", "=1+1", "P541"),
        ("id", None, "C714"),
    ],
)
def test_a_wrong_cell_is_named_with_its_address(tmp_path, small, column, value, code):
    row = ["b", 1, "DE", "yes", None, "x"]
    row[HEAD.index(column)] = value
    found = read(book(tmp_path, [["a", 1], row, ["c", 1]]), small)
    assert [r["id"] for r in found.rows] == ["a", "c"]
    assert found.faults == [(3, column, code)]
    assert found.told[0]["cell"] == f"{'ABCDEF'[HEAD.index(column)]}3"
    if code in ("P541", "P542"):
        assert found.told[0]["value"] == value


def test_formulas_with_a_stored_result_are_read(tmp_path, small):
    path = book(tmp_path, [["a", "=1+1", None, None, None, '=""']])
    path = rewritten(
        path, "xl/worksheets/sheet1.xml",
        lambda data: re.sub(rb'<c r="B2"[^>]*>.*?</c>', b'<c r="B2"><f>1+1</f><v>2</v></c>',
                            re.sub(rb'<c r="F2"[^>]*>.*?</c>', b'<c r="F2" t="str"><f>""</f><v></v></c>', data)),
    )  # fmt: skip
    found = read(path, small)
    assert found.faults == [] and found.rows[0]["union_contribution"] == 200 and found.rows[0]["title"] is None


@pytest.mark.parametrize(("epoch", "expected"), [(None, "2024-01-30"), ("1904", "2028-01-31")])
def test_days_of_both_calendars_of_workbooks(tmp_path, epoch, expected):
    mapping = mapping_of(SMALL.replace('"%Y-%m-%d"', "excel"), tmp_path)

    def change(workbook):
        sheet = workbook.active
        sheet["E2"].number_format = "yyyy-mm-dd"
        if epoch:
            workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    found = read(book(tmp_path, [["a", 1, None, None, 45321]], change=change), mapping)
    assert str(found.rows[0]["project_approved_on"]) == expected


def test_percent_formats_are_read_as_they_are_shown(tmp_path):
    mapping = mapping_of(
        "id: id\ncells: {decimal: '.'}\nfacts: {co_financing_rate: {column: grant, unit: per cent}}\n", tmp_path
    )

    def change(workbook):
        workbook.active["B2"].number_format = "0.0%"

    found = read(book(tmp_path, [["a", 0.755], ["b", 75.5]], change=change), mapping)
    assert [r["co_financing_rate"] for r in found.rows] == [755000, 755000]


def test_merged_cells_are_nobodys(tmp_path, small):
    def change(workbook):
        workbook.active.merge_cells("B2:B3")
        workbook.active.merge_cells("F5:G5")

    rows = [["a", 1], ["b", None], ["c", 1], ["d", 1, None, None, None, "x"], ["e", 1]]
    found = read(book(tmp_path, rows, change=change), small)
    assert [r["id"] for r in found.rows] == ["c", "e"]
    assert found.faults == [(2, "grant", "P550"), (3, "grant", "P550"), (5, "title", "P550")]
    assert refused(book(tmp_path, rows, change=lambda w: w.active.merge_cells("A1:B1")), small)[0][0] == "P524"


def test_hidden_rows_count_and_blank_ones_do_not(tmp_path, small):
    def change(workbook):
        workbook.active.row_dimensions[3].hidden = True

    found = read(book(tmp_path, [["a", 1], ["b", 2], [], ["c", 3], [], []], change=change), small)
    assert [(r["row"], r["id"]) for r in found.rows] == [(2, "a"), (3, "b"), (5, "c")]
    assert found.facts.remarks == {"hidden rows": 1, "blank rows": 1}


def test_a_sheet_must_be_named_if_there_are_several(tmp_path, small):
    path = book(tmp_path, [["a", 1]], change=lambda w: w.create_sheet("other"))
    assert refused(path, small)[0][0] == "P526"
    assert read(path, mapping_of(SMALL + "file: {sheet: Sheet}\n", tmp_path)).facts.accepted == 1
    assert refused(path, mapping_of(SMALL + "file: {sheet: Shet}\n", tmp_path))[0][0] == "P526"


def test_texts_that_look_like_marks_are_texts(tmp_path, small):
    path = book(tmp_path, [["a", 1, None, None, None, "\ufdd0formula\ufdd0x"]])
    assert read(path, small).faults == []


def test_a_row_far_below_and_a_column_far_to_the_right(tmp_path, small):
    def change(workbook):
        workbook.active["A1048576"] = "z"
        workbook.active["B1048576"] = 5
        workbook.active["XFD2"] = "stray"

    found = read(book(tmp_path, [["a", 1]], change=change), small)
    assert [(r["row"], r["id"]) for r in found.rows] == [(2, "a"), (1048576, "z")]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda p: p.write_bytes(b""), "P529"),
        (lambda p: p.write_bytes(b"PK\x03\x04" + b"x" * 100), "P529"),
        (lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000), "P528"),
        (lambda p: p.write_text("id,grant\na,1\n"), "P529"),
        (lambda p: zipfile.ZipFile(p, "w").close(), "P529"),
        (lambda p: _zip(p, {"xl/workbook.xml": b"<workbook/>"}), "P529"),
        (lambda p: _zip(p, {"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'}), "P528"),
        (lambda p: _zip(p, {"xl/worksheets/sheet1.xml": b"<" + b" " * (1 << 28)}), "P528"),
        (lambda p: _zip(p, {f"x{i}.xml": b"" for i in range(10_001)}), "P528"),
    ],
)
def test_a_file_that_is_no_workbook_or_a_harmful_one(tmp_path, small, make, code):
    path = tmp_path / "bad.xlsx"
    make(path)
    assert refused(path, small)[0][0] == code


def _zip(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_a_sheet_that_ends_in_the_middle(tmp_path, small):
    path = rewritten(book(tmp_path, [["a", 1], ["b", 2]]), "xl/worksheets/sheet1.xml", lambda d: d[: len(d) * 2 // 3])
    assert refused(path, small)[0][0] == "P529"


def test_entities_that_grow_are_refused(tmp_path, small):
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + b"y" * 1000 + b'">]>'
    path = rewritten(book(tmp_path, [["a", 1]]), "xl/worksheets/sheet1.xml", lambda d: bomb + d)
    assert refused(path, small)[0][0] == "P528"
