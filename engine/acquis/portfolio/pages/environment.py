"""Where pages get their templates and the style of the reports; all that users wrote is escaped on its way in."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from acquis.diagnostics.render import visible

_GROUP = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


@cache
def environment() -> Environment:
    """The templates of these pages, and the parts that they share with reports."""
    loaders = (PackageLoader("acquis.portfolio.pages", "templates"), PackageLoader("acquis.report.html", "templates"))
    made = Environment(
        loader=ChoiceLoader(loaders), autoescape=True, undefined=StrictUndefined, finalize=_shown, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    made.globals["newline"] = Markup("\n")
    made.filters["tied"] = _tied
    return made


def _tied(text: str) -> str:
    """Numbers whose groups stay on one line."""
    return _GROUP.sub("\u00a0", text).replace("EUR ", "EUR\u00a0")


def _shown(value: object) -> object:
    """Characters that a reader cannot see, or that turn the order of others, become escapes."""
    return value if isinstance(value, Markup) else visible(str(value))
