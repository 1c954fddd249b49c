"""The summary as a page."""

from __future__ import annotations

from markupsafe import Markup

from acquis.portfolio.pages import histogram
from acquis.portfolio.pages.charts import Drawn, pictures
from acquis.portfolio.pages.environment import environment
from acquis.portfolio.summary import words
from acquis.portfolio.summary.model import Stake, Summary
from acquis.report.content import SIGNS
from acquis.report.html import drawing, svg
from acquis.report.version import VERSION


def write(summary: Summary) -> str:
    """The whole page as text; the same summary gives the same text."""
    return environment().get_template("summary.html").render(
        s=summary, words=words, version=VERSION, run=words.run(summary), charts=pictures(summary), picture=_picture,
        whole=sum(summary.projects.values(), Stake()), title=_title(summary), signs=SIGNS,
    )  # fmt: skip


def _title(summary: Summary) -> str:
    breached = summary.projects["non_compliant"].projects
    return f"{words.projects(breached, summary.record.subject)} of {words.number(summary.record.accepted)} in breach"


def _picture(drawn: Drawn) -> Markup:
    picture = drawn.picture
    made = histogram.draw(drawn.bins, drawn.what) if drawn.bins else drawing.draw(picture)
    return Markup(svg.inline(made, drawn.key, picture.title, picture.description, drawing.COLOURS))
