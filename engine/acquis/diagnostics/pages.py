"""The page behind each code: what a mistake means, an example, what to do (`acquis help CODE`)."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

# One file for each family of codes: texts, expressions, rulebooks, vocabulary, dossiers, portfolios, command line.
_FAMILIES = "SERVCPU"
_HEADING = re.compile(r"^## ([A-Z]\d{3}) (.+)$", re.MULTILINE)


def page(code: str) -> str | None:
    """The page of a code, heading included, or None if there is no such code."""
    return _pages(code[:1].upper()).get(code.upper())


def title(code: str) -> str | None:
    """The few words that name a code, or None if there is no such code."""
    text = page(code)
    heading = _HEADING.match(text) if text else None
    return heading[2] if heading else None


def codes() -> tuple[str, ...]:
    """Every code, in the order in which a file passes through the checks."""
    return tuple(code for family in _FAMILIES for code in _pages(family))


@cache
def _pages(family: str) -> dict[str, str]:
    if not family or family not in _FAMILIES:
        return {}
    text = (files("acquis.diagnostics") / "codes" / f"{family}.md").read_text(encoding="utf-8")
    starts = [(match[1], match.start()) for match in _HEADING.finditer(text)]
    ends = [start for _, start in starts[1:]] + [len(text)]
    return {code: text[start:end].strip() + "\n" for (code, start), end in zip(starts, ends, strict=True)}
