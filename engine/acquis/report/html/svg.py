"""A drawing made part of a page: named and described, its ids its own, its colours those of the page."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from acquis.diagnostics.render import visible

_SVG, _LINK = "http://www.w3.org/2000/svg", "{http://www.w3.org/1999/xlink}href"
_REFERENCE = re.compile(r"url\(#([\w.-]+)\)")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def inline(drawing: str, key: str, title: str, description: str, colours: dict[str, str]) -> str:
    """An SVG document as an element for a page.

    `key` begins every id in it; `title` and `description` are read to those who cannot see it;
    `colours` maps a colour of the drawing (`#rrggbb`) to its name in the style sheet.
    """
    root = Xml.fromstring(drawing)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style") or child.tag.endswith("}RDF"):
                parent.remove(child)
    used = {name for element in root.iter() for name in _referred(element)}
    for element in root.iter():
        _own(element, key, used, colours)
    view = root.get("viewBox", "")
    root.attrib.clear()
    root.attrib.update(
        {"role": "img", "viewBox": view, "aria-labelledby": f"{key}-title", "aria-describedby": f"{key}-description"}
    )
    for place, (tag, text) in enumerate((("title", title), ("description", description))):
        name = Xml.Element(f"{{{_SVG}}}{'desc' if tag == 'description' else tag}", {"id": f"{key}-{tag}"})
        name.text = visible(text)
        root.insert(place, name)
    Xml.register_namespace("", _SVG)
    return Xml.tostring(root, encoding="unicode")


def _referred(element: Xml.Element) -> set[str]:
    """The ids that an element refers to."""
    links = {element.attrib[_LINK].removeprefix("#")} if _LINK in element.attrib else set()
    return links.union(*map(_REFERENCE.findall, element.attrib.values()))


def _own(element: Xml.Element, key: str, used: set[str], colours: dict[str, str]) -> None:
    """Ids that something refers to are made the picture's own, all others are dropped."""
    name, link = element.attrib.pop("id", None), element.attrib.pop(_LINK, None)
    for attribute, value in element.attrib.items():
        owned = _REFERENCE.sub(rf"url(#{key}-\1)", value)
        element.set(attribute, _COLOUR.sub(lambda m: _variable(m[0], colours), owned))
    for attribute in [a for a in ("fill", "stroke") if a in element.attrib]:  # a variable has its place in a style only
        said = element.attrib.pop(attribute)
        element.set("style", "; ".join(filter(None, (element.get("style"), f"{attribute}: {said}"))))
    if name in used:
        element.set("id", f"{key}-{name}")
    if link is not None:
        element.set("href", f"#{key}-{link.removeprefix('#')}")


def _variable(colour: str, colours: dict[str, str]) -> str:
    return f"var(--{colours[colour]}, {colour})" if colour in colours else colour
