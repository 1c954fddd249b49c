"""How other acts, agreements and their places of publication are named in a text."""

from __future__ import annotations

import re

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = rf"[0-9]{{1,2}} {_MONTH} [0-9]{{4}}"
_NUMBER = r"[0-9]{1,5}/[0-9]{1,5}"
_INSTITUTIONS = r"(?: of the European Parliament and of the Council| of the Council| of the Commission)?"
_BRACKETS = r"\((?:EU|EC|EEC|Euratom|EU, Euratom|EC, Euratom)\)"

ACT = re.compile(
    rf"(?P<numbered>(?:(?:Regulation|Directive|Decision)s? {_BRACKETS}(?: No)? {_NUMBER}"
    rf"|{_BRACKETS} No {_NUMBER}"
    rf"|(?:Directive|Decision|Framework Decision) {_NUMBER}(?:/[A-Z]{{2,7}})?))"
    rf"(?:{_INSTITUTIONS} of (?P<day>{_DAY}))?"
    rf"|(?P<dated>\b(?:[A-Z][a-z]{{2,20}} ){{1,2}}(?:Convention|Protocol|Agreement|Treaty))"
    rf"(?: [^.;,()0-9]{{0,80}}?)? of (?P<signed>{_DAY})"
    r"|(?P<named>Financial Regulation|TFEU|TEU|Charter of Fundamental Rights of the European Union)"
)
SOURCE = re.compile(
    r"(?P<journal>OJ [LC] [0-9]{1,4}, [0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}, p\. [0-9]{1,5})"
    r"|(?P<page>page [0-9]{1,5} of this Official Journal)"
    r"|(?P<system>\b[A-Z]{2,10}[0-9]{1,6}\b)"
)


def act_name(match: re.Match[str]) -> str:
    """The normal form of what `ACT` or `SOURCE` found: `Directive 2013/32/EU of 26 June 2013`."""
    parts = match.groupdict()
    name = next(text for key, text in parts.items() if text and key not in ("day", "signed"))
    day = parts.get("day") or parts.get("signed")
    name = re.sub(r"^(Regulation|Directive|Decision)s ", r"\1 ", name)
    return f"{name} of {day}" if day else name
