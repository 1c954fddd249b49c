"""What is raised where there is nothing to go on with."""

from __future__ import annotations

from acquis.diagnostics.model import Diagnostic


class RulebookError(Exception):
    """A rulebook that cannot be used. `diagnostics`: everything that is wrong with it."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        from acquis.diagnostics.render import render  # only now: it is hardly ever raised

        super().__init__(render(diagnostics[:20], colour=False))
        self.diagnostics = diagnostics
