"""A page as a tree, for tests that look into it."""

from __future__ import annotations

from pathlib import Path

import html5lib

import acquis

CONTENT = Path(acquis.__file__).parent / "report" / "html" / "templates"


def parsed(page: str):
    """The page's root element; tags without namespaces."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for element in tree.iter():
        if isinstance(element.tag, str):  # a comment has none; those of drawings carry a namespace
            element.tag = element.tag.rpartition("}")[2]
    return tree


def text_of(element) -> str:
    return "".join(element.itertext())


def all_text(page) -> str:
    """What stands on the page, without the style sheet."""
    body = page.find("body") if page.tag == "html" else page
    return " ".join("".join(body.itertext()).split())


def headings(page) -> list[int]:
    return [int(e.tag[1]) for e in page.iter() if isinstance(e.tag, str) and e.tag in ("h1", "h2", "h3", "h4", "h5")]


def ids(page) -> list[str]:
    return [e.get("id") for e in page.iter() if e.get("id")]
