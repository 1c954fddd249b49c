"""How a random dossier leans: facts drawn evenly would leave most rules without anything to say."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Leaning:
    """Shares, each of one: facts left unknown, known as none, booleans that are yes, amounts that fit one another.

    `complete`: how often a list has an entry for each word of its key; `longest`: the entries of the longest list.
    """

    unknown: float
    none: float
    yes: float
    related: float
    spoken: float
    complete: float
    longest: int


def leaning(rng: Random) -> Leaning:
    """One out of the ways to lean; half of all dossiers leave nothing unknown."""
    return Leaning(
        unknown=rng.choice((0, 0, 0, 0.03, 0.2, 0.6)) if rng.random() < 0.97 else 0.97,
        none=rng.choice((0, 0.05, 0.2, 0.5)),
        yes=rng.choice((1, 0.97, 0.9, 0.6, 0.1)),
        related=rng.choice((0.9, 0.7, 0.3)),
        spoken=rng.choice((0.9, 0.6, 0.2)),
        complete=rng.choice((0.8, 0.3, 0)),
        longest=rng.choice((1, 2, 3, 4)),
    )
