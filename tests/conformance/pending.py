"""Cases that the engine does not meet yet; each must fail, so that none stays listed once it is met."""

from __future__ import annotations

from pathlib import Path

import pytest

PENDING = dict(
    line.split("\t") for line in (Path(__file__).parent / "pending.tsv").read_text(encoding="utf-8").splitlines()[1:]
)


def case(*values, id: str):
    """A parameter set of pytest, marked if its case is pending."""
    marks = [pytest.mark.xfail(reason=PENDING[id], strict=True)] if id in PENDING else []
    return pytest.param(*values, id=id, marks=marks)
