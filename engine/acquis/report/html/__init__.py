"""The report as one page: it needs no script and no other file, and reads on a screen, aloud and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from acquis.report.json import Inputs
from acquis.rulebook.model import Rulebook
from acquis.rulings.verdict import Result

_NEEDS = {"jinja2": "jinja2", "matplotlib": "matplotlib"}
INSTALL = "pip install 'acquis[html]'"


def missing_packages() -> list[str]:
    """The packages that a page needs and that are not installed."""
    return [name for module, name in _NEEDS.items() if find_spec(module) is None]


def write(rulebook: Rulebook, inputs: Inputs, results: Sequence[Result]) -> str:
    """The page; traces are on it where the check asked for them. The same dossiers give the same text.

    `inputs`: each file's name and its mistakes. Raises `ModuleNotFoundError`, naming what to
    install, if a package is missing.
    """
    absent = missing_packages()
    if absent:
        raise ModuleNotFoundError(f"an HTML report needs {' and '.join(absent)}: {INSTALL}")
    from acquis.report.html.page import page  # only now, since it imports those packages

    return page(rulebook, inputs, results)
