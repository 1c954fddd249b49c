"""Random numbers that lie at the boundaries of the law, and that fit one another."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

from acquis.vocabulary.model import FactDefinition

from .spoken import Spoken

_CENT = Decimal("0.01")
_BESIDE = (0, 0, 0, 0, 1, -1, 1, -1, 50, -99, 100, -100)  # cents
_SHARES = (Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1), Fraction(1))
_SIZES = (100, 50_000, 1_000_000, 40_000_000, 9_882_000_000)
_KEPT = 12
_MOST_WHOLE = 40


class Numbers:
    """Numbers of one dossier: later ones are shares, sums and neighbours of earlier ones."""

    def __init__(self, rng: Random, spoken: Spoken, related: float) -> None:
        self.rng, self.spoken, self.related = rng, spoken, related
        self._ratios = (*spoken.ratios, *spoken.ratios, *_SHARES)
        self._drawn: dict[str, list[Decimal]] = {"money": [], "integer": [], "decimal": []}

    def number(self, definition: FactDefinition) -> Decimal | Fraction | int:
        """A number of a fact's type, within its range."""
        kind = definition.type
        if kind == "percentage":
            share = self._kept_in(definition, self._share())
            return share if self.rng.random() < 0.2 or not _ends(share) else _decimal(share)
        found = _decimal(self._kept_in(definition, Fraction(self._money() if kind == "money" else self._plain(kind))))
        self._remember(kind, found)
        if kind == "integer":
            return int(found)
        return found.quantize(_CENT) if kind == "money" else found

    def listed(self, definition: FactDefinition, values: list[object]) -> None:
        """Let later numbers of this type be the sum of these, which a list has."""
        numbers = [Decimal(v) for v in values if isinstance(v, Decimal | int)]
        if len(numbers) > 1:
            self._remember(definition.type, sum(numbers, Decimal(0)))

    def _remember(self, kind: str, number: Decimal) -> None:
        drawn = self._drawn[kind]
        if len(drawn) >= _KEPT:
            drawn[self.rng.randrange(_KEPT)] = number
        else:
            drawn.append(number)

    def _money(self) -> Decimal:
        rng, drawn = self.rng, self._drawn["money"]
        way = rng.random()
        if drawn and way < self.related:
            base = rng.choice(drawn)
            if way < self.related / 3:
                base = rng.choice((base + rng.choice(drawn), base - rng.choice(drawn), base))
            elif way < self.related * 2 / 3:
                ratio = rng.choice(self._ratios)
                # The cent below an exact product, and the next one, are where a ceiling is told from a breach.
                base = Decimal((Fraction(base) * ratio * 100).__floor__()) / 100
        elif self.spoken.amounts and way > 0.9:
            base = rng.choice(self.spoken.amounts)
        else:
            base = Decimal(rng.randint(0, 100 * rng.choice(_SIZES))) / 100
            base = base.quantize(Decimal(1)) if rng.random() < 0.4 else base
        return base + rng.choice(_BESIDE) * _CENT

    def _share(self) -> Fraction:
        rng, way = self.rng, self.rng.random()
        if way < 0.7:
            return rng.choice(self._ratios)
        if way < 0.85:
            return rng.choice(self._ratios) + Fraction(rng.choice((-1, 1)), 10_000)
        return Fraction(rng.randint(0, 15_000), 10_000)

    def _plain(self, kind: str) -> Decimal:
        rng, drawn, way = self.rng, self._drawn[kind], self.rng.random()
        if drawn and way < self.related / 2:
            base = rng.choice(drawn) + rng.choice((0, 0, 0, 1, -1))
            return base + rng.choice(drawn) if way < self.related / 8 else base
        if way < 0.5 and self.spoken.numbers:
            return Decimal(rng.choice(self.spoken.numbers) + rng.choice((0, 0, 1, -1)))
        if kind == "decimal" and way < 0.75:
            return Decimal(rng.randint(0, 100_000)).scaleb(-rng.randint(0, 4))
        return Decimal(rng.randint(0, 5) if way < 0.8 else rng.randint(0, _MOST_WHOLE))

    def _kept_in(self, definition: FactDefinition, number: Fraction) -> Fraction:
        low, high = definition.minimum, definition.maximum
        if low is not None and number < low:
            # A year, say: anywhere in its range rather than always its first one.
            return (
                low if definition.type == "money" else low + self.rng.randint(0, 8 if high is None else int(high - low))
            )
        if high is not None and number > high:
            return high - self.rng.randint(0, int(high - low)) if low is not None else high
        return number


def _ends(share: Fraction) -> bool:
    rest = share.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return rest == 1


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / number.denominator
