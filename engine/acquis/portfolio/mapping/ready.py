"""The mappings that come with the package, and those of users."""

from __future__ import annotations

from importlib.resources import files

from acquis.diagnostics import Diagnostic
from acquis.portfolio.mapping.model import Mapping
from acquis.portfolio.mapping.read import read_mapping
from acquis.reading import RULE_FILE_LIMIT, read_bytes, read_text
from acquis.vocabulary.model import Vocabulary

READY = ("columns", "kohesio", "template")


def find_mapping(
    name: str, vocabulary: Vocabulary, subject: str | None = None
) -> tuple[Mapping | None, tuple[Diagnostic, ...]]:
    """A mapping by the name of a ready one, else by the path of a file; or everything that is wrong in it.

    `subject`: what the rows are about, where the file does not say.
    """
    if name in READY:
        text = (files("acquis.portfolio") / "mappings" / f"{name}.yaml").read_text(encoding="utf-8")
        name = f"{name}.yaml"
    else:
        source, mistakes = read_text(name, limit=RULE_FILE_LIMIT)
        if source is None:
            return None, mistakes
        text = source.text
    node, mistakes = read_bytes(text.encode("utf-8"), name, json=name.lower().endswith(".json"), limit=RULE_FILE_LIMIT)
    if node is None or mistakes:
        return None, mistakes
    return read_mapping(node, name, text, vocabulary, subject)
