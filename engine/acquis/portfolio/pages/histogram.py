"""Amounts against their limit as upright bars, with a line at the limit itself."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from acquis.portfolio.summary.model import Bin
from acquis.report.html.drawing import NAMED, STYLE

_WIDTH, _HEIGHT = 7, 3  # inches
_EVERY = 4  # of the steps, one has its number


def draw(bins: Sequence[Bin], what: str) -> str:
    """The histogram as an SVG document, the same text every time; `what` is counted."""
    written = io.StringIO()
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        matplotlib.rcParams.update(STYLE)
        figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        FigureCanvasSVG(figure)
        axes: Axes = figure.add_subplot()
        _bars(axes, bins)
        axes.set_ylabel(what)
        axes.set_xlabel("amount in % of its limit; at the line: exactly the limit")
        figure.savefig(written, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return written.getvalue()


def _bars(axes: Axes, bins: Sequence[Bin]) -> None:
    """Whole per cent are the positions; what stands exactly at the limit is a narrow bar of its own there."""
    for one in bins:
        low = int(one.low * 100)
        if one.low == one.high:
            axes.bar(low, one.projects, width=1, color=NAMED["part-3"], zorder=3)
            axes.axvline(low, color=NAMED["breach"], linewidth=1, linestyle=(0, (4, 2)), zorder=2)
        elif one.projects:
            beyond = one.low >= 1
            axes.bar(
                low, one.projects, width=5, align="edge", color=NAMED["part-2" if beyond else "part-1"],
                hatch="///" if beyond else "", edgecolor=NAMED["paper"], linewidth=1,
            )  # fmt: skip
    edges = [int(b.low * 100) for b in bins if b.low != b.high]
    marks = edges[::_EVERY]
    axes.set_xticks(marks, [str(m) for m in marks])
    axes.set_xlim(0, max(105, edges[-1] + 5))
    axes.grid(axis="y", color=NAMED["rule"], linewidth=1)
    axes.set_axisbelow(True)
