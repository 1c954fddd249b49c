"""How long a written number may be, decided without converting it."""

from __future__ import annotations

import re

MOST_DIGITS = 40
MOST_EXPONENT = 40

_EXPONENT = re.compile(r"[eE]([+-]?)0*([0-9]+)")


def number_too_long(text: str) -> bool:
    """Whether a number has over 40 digits before its exponent, or an exponent beyond 40.

    Linear in the text and free of conversion: `1e999999999` would be cheap to write and
    ruinous to expand. Leading zeros count as digits, those of the exponent do not.
    """
    exponent = _EXPONENT.search(text)
    mantissa = text[: exponent.start()] if exponent else text
    if sum(map(mantissa.count, "0123456789")) > MOST_DIGITS:
        return True
    if exponent is None:
        return False
    digits = exponent.group(2)
    return len(digits) > 2 or int(digits) > MOST_EXPONENT
