"""The citation of any place of an act, whether the ledger has a row for it or not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from acquis.rulebook.model import Provision

_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_FORMS = (
    (r"art_(.+)", "Article {}"),
    (r"anx_(.+)", "Annex {}"),
    (r"anx", "Annex"),
    (r"par_(.+)", "({})"),
    (r"pnt_(.+)", ", point ({})"),
    (r"fn_(.+)", ", footnote {}"),
    (r"so_(.+)", ", specific objective ({})"),
    (r"tab_(.+)", ", Table {}"),
    (r"intro.*", ", introductory wording"),
    (r"(?:indicator|output|result)_(.+)", ", indicator {}"),
)


def citation_of(identity: str, ledger: Mapping[str, Provision]) -> str:
    """`Article 13(1)`, `Annex V, specific objective (a)`; that of the ledger, where it has one."""
    row = ledger.get(identity)
    return row.citation if row is not None else "".join(_step(part) for part in identity.split("/"))


@lru_cache(maxsize=4096)
def _step(part: str) -> str:
    for pattern, shown in _FORMS:
        match = re.fullmatch(pattern, part)
        if match is not None:
            return shown.format(*match.groups())
    match = re.fullmatch(r"(sub|ind)_([0-9])", part)
    if match is not None:
        return f", {_ORDINALS[int(match[2])]} {'subparagraph' if match[1] == 'sub' else 'indent'}"
    return f", {part}"
