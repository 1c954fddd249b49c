"""CSV as it comes: lines that cannot be taken apart, encodings, headers, and files made to hurt."""

from __future__ import annotations

import pytest

from tests.portfolio.world import SMALL, csv_file, mapping_of, read, refused

HEAD = "id,grant,title\n"


@pytest.fixture
def small(tmp_path):
    return mapping_of(SMALL, tmp_path)


def outcome(tmp_path, small, body: str | bytes):
    data = body if isinstance(body, bytes) else body.encode("utf-8")
    return read(csv_file(tmp_path, HEAD.encode() + data), small)


def ids(found) -> list[object]:
    return [row["id"] for row in found.rows]


def test_rows_are_the_lines_of_the_file(tmp_path, small):
    found = outcome(tmp_path, small, 'a,1,"two\nlines"\n\nb,2,x\nc,no,x\n')
    assert [(r["row"], r["id"]) for r in found.rows] == [(2, "a"), (5, "b")]
    assert found.rows[0]["title"] == "two\nlines"
    assert found.faults == [(6, "grant", "C703")]
    assert found.facts.read == 3 and found.facts.remarks == {"blank lines": 1}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("b,2", "P543"),
        ("b,2,x,y", "P543"),
        ('b,2,"x', "P544"),
        ('b,2,"x"y', "P544"),
        ('"b,2,x', "P544"),
        ("b\0,2,x", "S115"),
        (b"b,2,caf\xe9", "S101"),
        (b"b,2,\xed\xa0\x80", "S101"),
        ("b\r,2,x", "P544"),
    ],
)
def test_a_broken_line_takes_no_other_with_it(tmp_path, small, line, code):
    data = line if isinstance(line, bytes) else line.encode()
    found = outcome(tmp_path, small, b"a,1,x\n" + data + b"\nc,3,x\nd,4,x\n")
    assert ids(found) == ["a", "c", "d"]
    assert found.faults == [(3, "", code)]


def test_an_open_quote_at_the_very_end(tmp_path, small):
    found = outcome(tmp_path, small, 'a,1,x\nb,2,"x')
    assert ids(found) == ["a"] and found.faults == [(3, "", "P544")]


def test_two_open_quotes_are_two_broken_lines(tmp_path, small):
    found = outcome(tmp_path, small, 'a,1,x\n"b,2,x\nc,3,x\n"d,4,x\ne,5,x\n')
    assert ids(found) == ["a", "c", "e"]
    assert found.faults == [(3, "", "P544"), (5, "", "P544")]


def test_a_cell_of_several_lines_with_commas_and_quotes(tmp_path, small):
    found = outcome(tmp_path, small, 'a,1,"first, second\nand ""third""\n\nfourth"\nb,2,y\n')
    assert [r["title"] for r in found.rows] == ['first, second\nand "third"\n\nfourth', "y"]
    assert [r["row"] for r in found.rows] == [2, 6]


def test_a_quote_within_a_plain_cell_is_a_sign_like_others(tmp_path, small):
    assert outcome(tmp_path, small, 'a,1,5" pipe\n').rows[0]["title"] == '5" pipe'


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_and_byte_order_marks(tmp_path, small, end):
    data = ("\ufeff" + HEAD + "a,1,Ágnes\nb,2,x\n").replace("\n", end)
    found = read(csv_file(tmp_path, data), small)
    assert [(r["id"], r["title"]) for r in found.rows] == [("a", "Ágnes"), ("b", "x")]


def test_no_line_end_at_the_end(tmp_path, small):
    assert ids(outcome(tmp_path, small, "a,1,x\nb,2,y")) == ["a", "b"]


def test_a_declared_separator_and_encoding(tmp_path):
    mapping = mapping_of(SMALL + "file: {separator: ';', encoding: windows-1252}\n", tmp_path)
    data = 'id;grant;title\na;1.5;Straße\nb;2;"x;y"\n'.encode("cp1252")
    found = read(csv_file(tmp_path, data), mapping)
    assert [(r["grant"] if "grant" in r else r["union_contribution"], r["title"]) for r in found.rows] == [
        (150, "Straße"),
        (200, "x;y"),
    ]


def test_a_separator_that_is_not_declared_is_not_guessed(tmp_path, small):
    found = refused(csv_file(tmp_path, "id;grant;title\na;1;x\n"), small)
    assert [code for code, _ in found] == ["P522", "P522"]


def test_tab_and_single_quotes(tmp_path):
    mapping = mapping_of(SMALL + 'file: {separator: tab, quote: "\'"}\n', tmp_path)
    found = read(csv_file(tmp_path, "id\tgrant\ttitle\na\t1\t'it''s \"x\"\ty'\n"), mapping)
    assert found.rows[0]["title"] == 'it\'s "x"\ty'


def test_a_header_further_down(tmp_path):
    mapping = mapping_of(SMALL + "file: {header: 3, first: 5}\n", tmp_path)
    found = read(csv_file(tmp_path, "List of 2024\n\nid,grant\n(text),(euro)\na,1\n"), mapping)
    assert [(r["row"], r["id"]) for r in found.rows] == [(5, "a")]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (b"", ["P524"]),
        (b"\n\n", ["P524"]),
        (b"\xef\xbb\xbf", ["P524"]),
        ("id,grant\n".encode("utf-16"), ["S101"]),
        (b"id,title\na,x\n", ["P522"]),
        (b"title\nx\n", ["P522", "P522"]),
        (b"id,grant,grant\na,1,1\n", ["P523"]),
        (b"id,id,grant\na,b,1\n", ["P523"]),
        (b'id,"grant\na,1\n', ["P524"]),
        (b"id,gr\xe4nt\n", ["P524"]),
    ],
)
def test_a_file_without_a_usable_header(tmp_path, small, text, codes):
    assert [code for code, _ in refused(csv_file(tmp_path, text), small)] == codes


def test_columns_that_nobody_asks_for_may_be_anything(tmp_path, small):
    found = read(csv_file(tmp_path, "id,grant,note,note,\na,1,x,y,\n"), small)
    assert ids(found) == ["a"] and found.facts.unused == ("note", "note")


def test_a_header_and_nothing_else(tmp_path, small):
    found = outcome(tmp_path, small, "")
    assert (found.facts.read, found.facts.accepted, found.facts.rejected) == (0, 0, 0)


def test_ids_must_be_there_and_differ(tmp_path, small):
    found = outcome(tmp_path, small, "a,1,x\n,2,x\na,3,x\nb,bad,x\nb,5,x\na,6,x\n")
    assert [(r["row"], r["id"]) for r in found.rows] == [(2, "a"), (6, "b")]
    assert found.faults == [(3, "id", "C714"), (4, "id", "C707"), (5, "grant", "C703"), (7, "id", "C707")]
    assert found.told[1]["message"] == "an earlier row has the same id: row 2"


def test_every_fault_of_a_row_is_told(tmp_path, small):
    found = read(csv_file(tmp_path, "id,grant,state,approved\n,x,XX,2024-13-01\n"), small)
    assert [code for _, _, code in found.faults] == ["C714", "C703", "C704", "C703"]


def test_blanks_count_unless_they_are_declared_not_to(tmp_path, small):
    text = "id,grant,state\n a , 1.5 , DE\u00a0\n"
    assert len(read(csv_file(tmp_path, text), small).faults) == 2
    trimmed = mapping_of(SMALL + "trim: yes\n", tmp_path, "trim.yaml")
    (row,) = read(csv_file(tmp_path, text), trimmed).rows
    assert (row["id"], row["union_contribution"], row["member_state"]) == ("a", 150, "DE")


def test_rows_in_another_currency_are_not_for_this_mapping(tmp_path):
    mapping = mapping_of(SMALL + "only: {currency: [EUR]}\n", tmp_path)
    found = read(csv_file(tmp_path, "id,grant,currency\na,1,EUR\nb,1,SEK\nc,1,\n"), mapping)
    assert ids(found) == ["a"] and found.faults == [(3, "currency", "P549"), (4, "currency", "P549")]


def test_a_cell_of_ten_megabytes(tmp_path, small):
    for big in (b"b,2," + b"x" * 10_000_000, b'b,2,"' + b"x" * 10_000_000 + b'"', b'b,2,"' + b"x" * 200_000 + b'"'):
        found = outcome(tmp_path, small, b"a,1,x\n" + big + b"\nc,3,x\n")
        assert ids(found) == ["a", "c"] and found.faults == [(3, "", "P546")]
        assert len(str(found.told[0]["value"])) <= 200


def test_a_cell_just_below_the_limit(tmp_path, small):
    found = outcome(tmp_path, small, "a,1," + "x" * 1_000_000 + "\nb,2,y\n")
    assert ids(found) == ["a", "b"] and len(str(found.rows[0]["title"])) == 1_000_000


def test_many_open_quotes_cost_no_more_than_their_lines(tmp_path, small):
    lines = "".join(f'"r{i},1,x\n' if i % 2 else f"r{i},1,x\n" for i in range(20_000))
    found = outcome(tmp_path, small, lines)
    assert len(found.rows) == 10_000 and {c for _, _, c in found.faults} == {"P544"}


def test_names_of_files_and_columns_are_only_names(tmp_path):
    mapping = mapping_of(
        "id: 'i\"d'\ncells: {decimal: '.'}\nfacts: {union_contribution: {column: \"a'; --\", unit: euro}}\n", tmp_path
    )
    path = csv_file(tmp_path, '"i""d",a\'; --\nx,1\ny,bad\'\n', "we'ird *[1]?.csv")
    found = read(path, mapping)
    assert ids(found) == ["x"] and found.faults == [(3, "a'; --", "C703")]


def test_values_of_faults_are_shown_short_and_harmless(tmp_path, small):
    found = outcome(tmp_path, small, b"a,1,\x1b[31m\xff\n" + b"b," + b"9" * 5000 + b",x\n")
    first, second = found.told
    assert "\x1b" not in str(first["value"]) and len(str(second["value"])) == 200
