"""The figures of a rulebook, for expressions that name them."""

from __future__ import annotations

from collections.abc import Sequence

from acquis import library
from acquis.backends.interpreter.answer import Names
from acquis.backends.interpreter.inputs import Inputs
from acquis.rulebook.model import Figure, Rulebook
from acquis.rulings.host import figure_value
from acquis.uncertain.quantity import Quantity
from acquis.uncertain.truth import possible
from acquis.uncertain.value import NO_ANSWER, Value, fork, lift

_MARKS = ("art_", "anx_", "perf")  # how every reference to the law begins


class Figures:
    """A rulebook's figures; read at once if a folder is named, else only for an expression that needs them."""

    def __init__(self, folder: str | None, overlays: Sequence[str] = ()) -> None:
        self._overlays = overlays
        self._names = _names(folder, overlays) if folder is not None or overlays else None

    def of(self, expression: str) -> Names:
        """What an expression may name besides its inputs."""
        if self._names is None and any(mark in expression for mark in _MARKS):
            self._names = _names(None, self._overlays)
        return self._names or Names()


def _names(folder: str | None, overlays: Sequence[str]) -> Names:
    rulebook = library.load(library.place(folder), overlays).rulebook
    types = {article: {n: f.type for n, f in group.items()} for article, group in rulebook.figures.items()}
    return Names(_FigureHost(rulebook), types)


class _FigureHost(Inputs):
    """A host that knows the figures of the law; without a day, as they are in its latest version."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    def figure(self, article: str, name: str, day: Value | None) -> Value:
        """A figure, on a day if one is given."""
        figure = self._rulebook.figures[article][name]
        if day is None:
            return _on(figure, self._rulebook.day_of(None))
        return lift(lambda v: _on_value(figure, v), day)


def _on(figure: Figure, day: int) -> Value:
    entry = figure.on(day)
    return NO_ANSWER if entry is None else figure_value(entry.value)


def _on_value(figure: Figure, day: Value) -> Value:
    if not isinstance(day, Quantity):
        return NO_ANSWER
    if day.decided:
        return _on(figure, int(day.known))
    result: Value = NO_ANSWER
    for entry in figure.entries:  # on an unknown day any of its values
        result = fork(possible(True, True, False, day.missing), figure_value(entry.value), result)
    return result
