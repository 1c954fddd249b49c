"""Exit codes, and what a wrong use of the command line is."""

from __future__ import annotations

from collections.abc import Iterable

from acquis.diagnostics import Diagnostic

FINE, BREACH, WRONG_USE, INVALID_INPUT, OPEN, FAULT = range(6)

_WORST_FIRST = (FAULT, INVALID_INPUT, BREACH, OPEN)
_OF_OUTCOME = {"non_compliant": BREACH, "undetermined": OPEN}
FAIL_LEVELS = ("breach", "undetermined", "never")


class WrongUse(Exception):
    """The command line asks for something that cannot be; `diagnostics` say what."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(d.message for d in diagnostics))
        self.diagnostics = diagnostics


def wrong_use(code: str, message: str, help_: str = "") -> WrongUse:
    """A wrong use with one diagnostic."""
    return WrongUse(Diagnostic(code, message, help=help_))


def worst(codes: Iterable[int]) -> int:
    """The exit code of several together: a fault, then bad input, a breach, something open."""
    found = set(codes)
    return next((code for code in _WORST_FIRST if code in found), FINE)


def of_outcomes(outcomes: Iterable[str], fail_level: str) -> int:
    """The exit code of some overall outcomes; `fail_level` names the mildest that counts."""
    counted = {"breach": (BREACH,), "undetermined": (BREACH, OPEN), "never": ()}[fail_level]
    return worst(code for outcome in outcomes if (code := _OF_OUTCOME.get(outcome, FINE)) in counted)
