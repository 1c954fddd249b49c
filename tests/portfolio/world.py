"""Small portfolios, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from acquis import library
from acquis.diagnostics import Diagnostic
from acquis.portfolio.mapping import Mapping, find_mapping
from acquis.portfolio.reading.read import read_facts
from acquis.portfolio.reading.source import find_input
from acquis.portfolio.reading.table import Facts, Unreadable
from acquis.portfolio.workplace import workplace
from acquis.rulebook.model import Rulebook

SMALL = """\
id: id
cells: {unknown: ["", ":"], masked: ["*****"], none: [none], yes: ["yes"], no: ["no"], decimal: ".", date: "%Y-%m-%d"}
facts:
  union_contribution: {column: grant, unit: euro}
  member_state: {column: state, optional: yes}
  union_action: {column: action, optional: yes}
  project_approved_on: {column: approved, optional: yes}
  title: {column: title, optional: yes}
"""


@cache
def rulebook() -> Rulebook:
    return library.load("amif").rulebook


@dataclass
class Outcome:
    """Facts with their rows, and the faults as (row, column, code)."""

    facts: Facts
    rows: list[dict[str, object]]
    faults: list[tuple[int, str, str]]
    told: list[dict[str, object]]


def mapping_of(text: str, tmp_path: Path, name: str = "mapping.yaml") -> Mapping:
    mapping, mistakes = mistakes_of(text, tmp_path, name)
    assert mapping is not None, mistakes
    return mapping


def mistakes_of(text: str, tmp_path: Path, name: str = "mapping.yaml") -> tuple[Mapping | None, tuple[Diagnostic, ...]]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return find_mapping(str(path), rulebook().vocabulary)


def read(path: Path | str, mapping: Mapping | str, day: int | None = None) -> Outcome:
    """The outcome of reading; `mapping` may be the name of a ready one."""
    if isinstance(mapping, str):
        found, mistakes = find_mapping(mapping, rulebook().vocabulary)
        assert found is not None, mistakes
        mapping = found
    with workplace(threads=1) as place:
        facts = read_facts(place, find_input(str(path)), mapping, rulebook(), day or rulebook().day_of(None))
        rows = _dicts(place, f'SELECT * FROM ({facts.relation}) ORDER BY "row"')
        told = _dicts(place, 'SELECT * FROM faults ORDER BY "row", place, code')
    assert facts.read == facts.accepted + facts.rejected
    assert facts.accepted == len(rows)
    assert facts.rejected == len({f["row"] for f in told if f["row"]})
    return Outcome(facts, rows, [(int(str(f["row"])), str(f["column"]), str(f["code"])) for f in told], told)


def refused(path: Path | str, mapping: Mapping | str) -> list[tuple[str, str]]:
    """Code and message of an input that cannot be read at all."""
    try:
        read(path, mapping)
    except Unreadable as error:
        return [(d.code, d.message) for d in error.diagnostics]
    raise AssertionError("it was read")


def csv_file(tmp_path: Path, text: str | bytes, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def _dicts(place, query: str) -> list[dict[str, object]]:
    found = place.connection.execute(query)
    names = [d[0] for d in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
