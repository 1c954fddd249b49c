"""One fact's cell in SQL: from the text of a column to the typed value, and to what is wrong with it.

Numbers go from digits to whole numbers as texts, so that no cent passes through a binary fraction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from acquis.columns import NONE_WORD, NUMBERS, Column, column_of
from acquis.portfolio import sql
from acquis.portfolio.mapping.model import EXCEL, EXCEL_1904, Form, Mapped
from acquis.portfolio.reading.faults import MARK
from acquis.vocabulary.model import FactDefinition

_SPACES = "[ \u00a0\u202f]"
_FIRST_SERIAL, _LAST_SERIAL = 1, 2_958_465  # 1900-01-01 to 9999-12-31
_LEAP_SERIAL = 60  # 29 February 1900, which Excel has and the calendar has not


@dataclass(frozen=True)
class Cell:
    """SQL expressions over a cell's text: its value (NULL if there is none), whether it says none, the kind of fault.

    `masked`, `rounded`: what was done with it. `simple`: the value if no cell of a typed column is
    `quiet`, that is, says in words that it is unknown. `look`: true wherever a typed cell is wrong or
    quiet, found much faster than which of it; `look_within`: a query over the rows (`{}`) that counts the
    wrong entries of a list; `span`: the least and the largest number that is not wrong.
    """

    column: Column
    value: str
    none: str
    fault: str
    masked: str = "false"
    rounded: str = "false"
    quiet: str = "false"
    simple: str = ""
    look: str = ""
    look_within: str = ""
    span: tuple[int | None, int | None] = (None, None)


def cell_of(mapped: Mapped, text: str, companion: str | None, day: int) -> Cell:
    """The cell of a fact whose text, and that of its companion, are given as SQL; `day` is that of the code lists."""
    fact, form = mapped.fact, _with_codes(mapped.form)
    kind = "text" if fact.type == "mapping" else fact.type
    may_be_none = fact.can_be_none or kind == "money"
    said = sql.among(text, form.none)
    flagged = sql.among(companion, form.yes) if companion is not None else "false"
    none = f"({said} OR {flagged})" if companion is not None else said
    quiet = sql.among(text, (*form.unknown, *form.masked))
    value, problem = _typed(mapped, form, kind, text, day)
    faults = [f"WHEN {quiet} THEN NULL"]
    if not may_be_none:
        faults.insert(0, f"WHEN {none} THEN 'none'")
    if companion is not None:
        known = sql.among(companion, (*form.yes, *form.no, *form.unknown))
        faults[:0] = [f"WHEN NOT {known} THEN 'flag'", f"WHEN {flagged} AND NOT {said} AND NOT {quiet} THEN 'both'"]
    faults += [f"WHEN {none} THEN NULL", *problem]
    column = column_of(fact)
    if kind in ("code", "text"):
        value = f"CASE WHEN {quiet} THEN NULL WHEN {none} THEN {sql.text(NONE_WORD)} ELSE {value} END"
    else:
        value = f"CASE WHEN {quiet} OR {none} THEN NULL ELSE {value} END"
    column = replace(column, with_none=may_be_none and none != "false" and kind in ("date", *NUMBERS))
    return Cell(
        column, value, none, f"CASE {' '.join(faults)} END", sql.among(text, form.masked), _rounded(form, kind, text)
    )


def constant(mapped: Mapped, value: Fraction | bool | str | None) -> tuple[Column, str]:
    """The column and the SQL literal of a value that all rows have; None is `none`."""
    kind = "text" if mapped.fact.type == "mapping" else mapped.fact.type
    column = column_of(mapped.fact)
    if value is None:
        column = replace(column, with_none=kind in ("date", *NUMBERS))
        return column, f"CAST(NULL AS {column.sql_type})" if column.with_none else sql.text(NONE_WORD)
    column = replace(column, with_none=False)
    if kind == "date":
        assert isinstance(value, Fraction)
        return column, f"(DATE '0001-01-01' + {int(value) - 1})"
    if isinstance(value, Fraction) and not isinstance(value, bool):
        return column, f"CAST({int(value * 10**column.scale)} AS BIGINT)"
    return column, ("true" if value else "false") if isinstance(value, bool) else sql.text(str(value))


def _with_codes(form: Form) -> Form:
    """Words that are mapped to none or unknown, among those that say so."""
    codes = form.codes or {}
    none = [theirs for theirs, ours in codes.items() if ours == "none"]
    unknown = [theirs for theirs, ours in codes.items() if ours == "unknown"]
    return replace(form, none=(*form.none, *none), unknown=(*form.unknown, *unknown))


def _typed(mapped: Mapped, form: Form, kind: str, text: str, day: int) -> tuple[str, list[str]]:
    """The value, and the faults as branches of a CASE."""
    if kind == "code":
        return _code(mapped, form, text, day)
    if kind == "boolean":
        value = f"CASE WHEN {sql.among(text, form.yes)} THEN true WHEN {sql.among(text, form.no)} THEN false END"
        return value, [f"WHEN NOT {sql.among(text, (*form.yes, *form.no))} THEN 'boolean'"]
    if kind == "date":
        return _date(form, text)
    if kind == "text":
        return text, [f"WHEN {text} = '' OR starts_with({text}, {sql.text(MARK)}) THEN 'text'"]
    return _number(mapped, form, kind, text)


def _code(mapped: Mapped, form: Form, text: str, day: int) -> tuple[str, list[str]]:
    known = mapped.fact.code_list
    words = known.codes if known is not None else ()
    held = tuple(w for w in words if known is None or known.holds(w, day))
    if form.codes is None:
        value, given = f"CASE WHEN {sql.among(text, held)} THEN {text} END", {w: w for w in words}
    else:
        given = {theirs: ours for theirs, ours in form.codes.items() if ours in words}
        branches = " ".join(f"WHEN {sql.text(t)} THEN {sql.text(o)}" for t, o in given.items() if o in held)
        value = f"CASE {text} {branches} END" if branches else "CAST(NULL AS VARCHAR)"
    faults = [f"WHEN NOT {sql.among(text, given)} THEN 'code'"]
    late = [theirs for theirs, ours in given.items() if ours not in held]
    return value, [*faults, *([f"WHEN {sql.among(text, late)} THEN 'time'"] if late else [])]


def _date(form: Form, text: str) -> tuple[str, list[str]]:
    if form.date in (EXCEL, EXCEL_1904):
        return _serial(form, text)
    if not form.date:
        return "CAST(NULL AS DATE)", ["WHEN true THEN 'date'"]
    pattern = re.escape(form.date).replace("%d", "[0-9]{1,2}").replace("%m", "[0-9]{1,2}").replace("%Y", "[0-9]{4}")
    match = f"regexp_full_match({text}, {sql.text(pattern)})"
    day = f"CASE WHEN {match} THEN CAST(try_strptime({text}, {sql.text(form.date)}) AS DATE) END"
    # The calendar of the engine begins with the year 1.
    value = f"CASE WHEN {day} >= DATE '0001-01-01' THEN {day} END"
    return value, [f"WHEN NOT {match} THEN 'date'", f"WHEN ({value}) IS NULL THEN 'day'"]


def _serial(form: Form, text: str) -> tuple[str, list[str]]:
    """Excel's day numbers; 1904 is the other epoch that a workbook can have."""
    match = f"regexp_full_match({text}, '[0-9]{{1,7}}(?:[.]0+)?')"
    number = f"TRY_CAST(split_part({text}, '.', 1) AS INTEGER)"
    if form.date == EXCEL_1904:
        value, real = f"DATE '1904-01-01' + {number}", f"{number} <= {_LAST_SERIAL - 1462}"
    else:
        value = f"DATE '1899-12-30' + {number} + CASE WHEN {number} < {_LEAP_SERIAL} THEN 1 ELSE 0 END"
        real = f"{number} BETWEEN {_FIRST_SERIAL} AND {_LAST_SERIAL} AND {number} <> {_LEAP_SERIAL}"
    faults = [f"WHEN NOT {match} THEN 'date'", f"WHEN NOT ({real}) THEN 'day'"]
    return f"CASE WHEN {match} AND {real} THEN {value} END", faults


def _number(mapped: Mapped, form: Form, kind: str, text: str) -> tuple[str, list[str]]:
    plain, match, whole, decimals = _digits(form, text)
    places = form.shift(kind)
    fits = f"length({decimals}) <= {places}"
    value = f"TRY_CAST({whole} || rpad({decimals}, {places}, '0') AS BIGINT)"
    if form.rounded:
        up = f"CASE WHEN {decimals}[{places + 1}] >= '5' THEN 1 ELSE 0 END"
        sign = f"CASE WHEN starts_with({plain}, '-') THEN -1 ELSE 1 END"
        cut = f"TRY_CAST({whole} || left({decimals}, {places}) AS BIGINT)"
        value = f"CASE WHEN {fits} THEN {value} ELSE {cut} + {sign} * {up} END"
    value = f"CASE WHEN {match}{'' if form.rounded else f' AND {fits}'} THEN {value} END"
    faults = [f"WHEN NOT {match} THEN 'number'"]
    if not form.rounded:
        faults.append(f"WHEN NOT {fits} THEN 'decimals'")
    faults.append(f"WHEN ({value}) IS NULL THEN 'size'")
    return value, [*faults, *limits(mapped, f"({value})", column_of(mapped.fact).scale)]


def bounds(fact: FactDefinition, scale: int) -> tuple[int | None, int | None]:
    """The least and the largest value of a number, as whole numbers at a scale."""
    least = None if fact.minimum is None else int(-(-fact.minimum * 10**scale // 1))
    return least, None if fact.maximum is None else int(fact.maximum * 10**scale // 1)


def limits(mapped: Mapped, value: str, scale: int) -> list[str]:
    """The branches for a number that is too small or too large, as whole numbers at a scale."""
    least, most = bounds(mapped.fact, scale)
    found = [] if least is None else [f"WHEN {value} < {least} THEN 'least'"]
    return found if most is None else [*found, f"WHEN {value} > {most} THEN 'most'"]


def _digits(form: Form, text: str) -> tuple[str, str, str, str]:
    """The number without its symbols, whether it is one, the digits before and after its decimal sign."""
    plain = text
    if form.symbols:
        symbols = "|".join(re.escape(s) for s in form.symbols)
        pattern = f"^(?:{symbols}){_SPACES}?|{_SPACES}?(?:{symbols})$"
        plain = f"regexp_replace({text}, {sql.text(pattern)}, '')"
    group = _SPACES if form.group == " " else re.escape(form.group)
    digits = f"(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+)" if form.group else "[0-9]+"
    sign = re.escape(form.decimal)
    match = f"regexp_full_match({plain}, {sql.text('-?' + digits + (f'(?:{sign}[0-9]+)?' if sign else ''))})"
    whole, decimals = plain, "''"
    if form.decimal:
        whole = f"split_part({plain}, {sql.text(form.decimal)}, 1)"
        decimals = f"rtrim(split_part({plain}, {sql.text(form.decimal)}, 2), '0')"
    if form.group:
        whole = f"regexp_replace({whole}, {sql.text(group)}, '', 'g')"
    return plain, match, whole, decimals


def _rounded(form: Form, kind: str, text: str) -> str:
    if not form.rounded or kind not in NUMBERS:
        return "false"
    _, match, _, decimals = _digits(form, text)
    return f"({match} AND length({decimals}) > {form.shift(kind)})"
