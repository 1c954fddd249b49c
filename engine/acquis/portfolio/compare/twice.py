"""One input checked twice, on two days or by two rulebooks, into files that are gone afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from acquis.evaluation.options import Options
from acquis.portfolio import run
from acquis.portfolio.mapping.model import Mapping
from acquis.portfolio.reading.source import Input
from acquis.portfolio.writing.outputs import outputs_of
from acquis.rulebook.model import Rulebook


@dataclass(frozen=True)
class Way:
    """One way of checking: rules, options, and what tells it from the other."""

    rulebook: Rulebook
    options: Options
    mapping: Mapping
    label: str


def check_twice(
    source: Input, ways: tuple[Way, Way], folder: Path, *, memory_limit: str = "", threads: int = 0,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[str, str]:  # fmt: skip
    """The names of the two outputs in a folder. Raises `Unreadable` as a check does."""
    names = []
    for name, way in zip(("a", "b"), ways, strict=True):
        outputs = outputs_of(str(folder / f"{name}.parquet"), None, (source.path,))
        run.check(
            way.rulebook,
            source,
            way.mapping,
            way.options,
            outputs,
            memory_limit=memory_limit,
            threads=threads,
            tell=tell,
        )
        names.append(str(outputs.target))
    return names[0], names[1]
