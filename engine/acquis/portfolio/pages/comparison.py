"""A comparison as a page."""

from __future__ import annotations

from acquis.portfolio.compare import words
from acquis.portfolio.compare.model import Comparison
from acquis.portfolio.pages.environment import environment
from acquis.portfolio.summary import words as numbers
from acquis.report.version import VERSION

_TOLD = 500  # changes that a page lists


def write(found: Comparison) -> str:
    """The whole page as text; the same comparison gives the same text."""
    changed = numbers.projects(found.changed.projects, found.subject)
    return environment().get_template("comparison.html").render(
        c=found, words=words, numbers=numbers, version=VERSION, told=found.changes[:_TOLD],
        more=found.number - len(found.changes[:_TOLD]), title=f"{changed} of {numbers.number(found.both)} change",
    )  # fmt: skip
