"""The page put together from its templates. Everything a user wrote is made visible and escaped on its way in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from acquis.diagnostics.render import visible
from acquis.dossier.model import FILE
from acquis.quantities import show_date
from acquis.report.html.view import PictureView, SubjectView, mistakes, subjects
from acquis.report.json import Inputs
from acquis.report.standing import standing
from acquis.report.version import VERSION
from acquis.rulebook.model import Rulebook
from acquis.rulings.verdict import Result


def page(rulebook: Rulebook, inputs: Inputs, results: Sequence[Result]) -> str:
    """The whole page as text."""
    views = subjects(rulebook, results)
    wrong = [(name, mistakes(errors)) for name, errors in inputs if errors]
    return _environment().get_template("page.html").render(
        title=_title(views, len(wrong)), act=rulebook.act, sha256=rulebook.sha256, version=VERSION,
        latest=show_date(rulebook.act.versions[-1].day), standing=[" ".join(s.split()) for s in standing(rulebook)],
        subjects=views, wrong=wrong,
    )  # fmt: skip


def _title(views: Sequence[SubjectView], wrong: int) -> str:
    views = [v for v in views if v.result.subject != FILE] or views
    if len(views) == 1 and not wrong:
        one = views[0]
        return f"{one.sign.said}: {one.kind} {one.result.id or one.result.file}"
    parts = [f"{len(views)} {'subject' if len(views) == 1 else 'subjects'}"] if views else []
    parts += [f"{wrong} {'input' if wrong == 1 else 'inputs'} with errors"] if wrong else []
    return ", ".join(parts) or "Nothing was checked"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("acquis.report.html", "templates"), autoescape=True, undefined=StrictUndefined,
        finalize=_shown, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.globals["picture"] = _picture
    environment.globals["newline"] = Markup("\n")
    return environment


def _shown(value: object) -> object:
    """Characters that a reader cannot see, or that turn the order of others, become escapes."""
    return value if isinstance(value, Markup) else visible(str(value))


def _picture(view: PictureView) -> Markup:
    from acquis.report.html import drawing, svg  # slow to import, and few reports have a picture

    drawn = drawing.draw(view.picture)
    return Markup(svg.inline(drawn, view.key, view.picture.title, view.picture.description, drawing.COLOURS))
