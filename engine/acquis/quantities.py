"""Numbers, money, percentages and dates as people write them, read exactly and printed exactly.

Values are `Fraction` (percentages divided by 100), dates are ordinals (1 is 0001-01-01).
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from acquis.records import record

_SPACES = "[ \u00a0\u202f]"
_NUMBER = re.compile(rf"(-?)([0-9]{{1,3}}(?:{_SPACES}[0-9]{{3}})+|[0-9]+)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_CURRENCY = re.compile(r"(?:([^\W\d_]{3}|[€$£])\s*)?(.*?)(?:\s*([^\W\d_]{3}|[€$£]))?", re.DOTALL)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CENT = Fraction(1, 100)
_SENTENCE_PLACES = 6
SHOWN_DIGITS = 34  # of a decimal that does not end; IEEE 754 decimal128 has as many
MOST_DIGITS = 40
MOST_POWER = 40

_POWER = re.compile(r"[eE]([+-]?)0*([0-9]+)")


@record(frozen=True)
class Problem:
    """Why a text does not read as its type: code, message, help."""

    code: str
    message: str
    help: str = ""


def number_too_long(text: str) -> bool:
    """Whether a number has over 40 digits before its exponent, or an exponent beyond 40.

    Linear in the text and free of conversion: `1e999999999` would be cheap to write and
    ruinous to expand. Leading zeros count as digits, those of the exponent do not.
    """
    exponent = _POWER.search(text)
    mantissa = text[: exponent.start()] if exponent else text
    if sum(map(mantissa.count, "0123456789")) > MOST_DIGITS:
        return True
    if exponent is None:
        return False
    digits = exponent.group(2)
    return len(digits) > 2 or int(digits) > MOST_POWER


def read_number(text: str, *, exponent: bool = False) -> Fraction | Problem:
    """An exact decimal; only spaces group digits, only a point separates decimals."""
    if number_too_long(text):
        return Problem("S111", "the number has too many digits", "at most 40 digits are read")
    match = _NUMBER.fullmatch(text)
    if match is None or (match[4] and not exponent):
        hint = (
            "a decimal point, never a comma; only spaces group digits: 9 882 000.50" if re.search("[0-9]", text) else ""
        )
        return Problem("C703", f"`{_shorten(text)}` is no number", hint)
    sign, whole, decimals, power = match.groups()
    return Fraction(sign + re.sub(_SPACES, "", whole) + (decimals or "") + (power or ""))


def read_integer(text: str, *, exponent: bool = False) -> Fraction | Problem:
    """A whole number."""
    number = read_number(text, exponent=exponent)
    if isinstance(number, Fraction) and number.denominator != 1:
        return Problem("C703", f"`{_shorten(text)}` is no whole number")
    return number


def read_money(text: str, *, exponent: bool = False) -> Fraction | Problem:
    """Euro, with at most two decimals; the currency may stand before or after."""
    if not re.search("[0-9]", text):
        return Problem("C703", f"`{_shorten(text)}` is no amount", "amounts are in euro: 53371.64 or EUR 53371.64")
    match = _CURRENCY.fullmatch(text)
    assert match is not None  # every part is optional
    for currency in (match[1], match[3]):
        if currency not in (None, "EUR"):
            return Problem("C720", f"`{_shorten(currency)}` is not EUR", "amounts are in euro: EUR 53371.64")
    if match[1] and match[3]:
        return Problem("C720", f"`{_shorten(text)}` names the currency twice")
    if text.rstrip().endswith("%"):
        return Problem("C720", f"`{_shorten(text)}` is a percentage, an amount in euro is wanted")
    number = read_number(match[2], exponent=exponent)
    if isinstance(number, Fraction) and (number / CENT).denominator != 1:
        return Problem("C708", f"`{_shorten(text)}` has more than two decimals", "amounts are exact to the cent")
    return number


def read_percentage(text: str, *, exponent: bool = False) -> Fraction | Problem:
    """A percentage, always with its sign; the value is divided by 100."""
    if not text.endswith("%"):
        number = read_number(text)
        if isinstance(number, Fraction):
            return Problem("C720", f"`{_shorten(text)}` has no %", f"write `{text} %` if per cent is meant")
        return Problem("C703", f"`{_shorten(text)}` is no percentage", "percentages carry their sign: 75 %")
    number = read_number(text[:-1].rstrip())
    return number / 100 if isinstance(number, Fraction) else number


NUMBER_READERS = {"integer": read_integer, "decimal": read_number, "money": read_money, "percentage": read_percentage}


def read_date(text: str) -> int | Problem:
    """A day, as its ordinal."""
    if _DAY.fullmatch(text) is None:
        return Problem("C703", f"`{_shorten(text)}` is no date", "dates are written 2024-02-15")
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return Problem("C703", f"there is no day {text}")


def read_boolean(text: str) -> bool | Problem:
    """yes, no, true or false, in lower case."""
    if text in ("yes", "true"):
        return True
    if text in ("no", "false"):
        return False
    return Problem("C703", f"`{_shorten(text)}` is neither yes nor no", "write yes or no, in lower case")


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def half_up(value: Fraction, unit: Fraction) -> Fraction:
    """Rounded to a multiple of `unit`; a half goes away from zero."""
    sign = -1 if value < 0 else 1
    return sign * ((abs(value) / unit + Fraction(1, 2)) // 1) * unit


def last_place(value: Fraction, unit: Fraction) -> Fraction | None:
    """What the last digit of a number counts: 36.5 % in per cent, 0.1 %; None if its digits do not end."""
    denominator, places = (value / unit).denominator, 0
    while 10**places % denominator:
        places += 1
        if places > denominator.bit_length():
            return None
    return unit / Fraction(10) ** places


def cent(value: Fraction) -> Fraction:
    """Rounded half up to the cent."""
    return half_up(value, CENT)


def show_money(value: Fraction) -> str:
    """`53371.64`: two decimals, no unit, no spaces."""
    cents = int(half_up(value, CENT) / CENT)
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def show_decimal(value: Fraction) -> str:
    """Exact if it ends, else 34 significant digits, half up; no trailing zeros."""
    denominator, twos, fives = value.denominator, 0, 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    if denominator == 1:
        return _fixed(value, max(twos, fives))
    size, places = abs(value), SHOWN_DIGITS
    while size >= 1:
        size, places = size / 10, places - 1
    while size and size < Fraction(1, 10):
        size, places = size * 10, places + 1
    text = _fixed(half_up(value, Fraction(1, 10 ** max(places, 0))), max(places, 0))
    return text.rstrip("0").rstrip(".") if "." in text else text


def _fixed(value: Fraction, places: int) -> str:
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def show_percentage(value: Fraction) -> str:
    """`75 %`."""
    return f"{show_decimal(value * 100)} %"


def show_date(ordinal: Fraction | int) -> str:
    """ISO: 2024-02-15."""
    return date.fromordinal(int(ordinal)).isoformat()


def grouped(value: Fraction) -> str:
    """`EUR 1 080 000.00`, for sentences; a fraction of a cent is shown where it ends soon."""
    exact = show_decimal(value)
    places = len(exact.partition(".")[2])
    text = exact if 2 < places <= _SENTENCE_PLACES else show_money(value)
    whole, _, cents = text.lstrip("-").partition(".")
    return f"EUR {'-' if text.startswith('-') else ''}{int(whole):,}".replace(",", " ") + f".{cents}"
