"""Charts of measurements in the style of the reports: points with their numbers, lines over logarithmic axes."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, NullLocator

from acquis.report.html.drawing import NAMED, STYLE

_COLOURS = [NAMED[f"part-{n}"] for n in range(1, 9)]
_MARKERS = "osD^vPX*"


def points(target: Path, unit: str, rows: Sequence[tuple[str, float, str]], ours: Sequence[str]) -> None:
    """A point for each name, its number behind it, on a logarithmic axis; ours in another colour and shape."""
    figure, axes = _axes(7.0, 0.7 + 0.26 * len(rows))
    for place, (name, value, text) in enumerate(rows):
        mine = name in ours
        axes.axhline(place, color=NAMED["rule"], linewidth=0.6)
        axes.plot([value], [place], marker="D" if mine else "o", markersize=7, linestyle="none",
                  color=_COLOURS[0 if mine else 1])  # fmt: skip
        axes.annotate(text, (value, place), (8, 0), textcoords="offset points", va="center", fontsize=8,
                      bbox={"facecolor": NAMED["paper"], "edgecolor": "none", "pad": 0.8})  # fmt: skip
    axes.set_yticks(range(len(rows)), [name for name, _, _ in rows])
    axes.invert_yaxis()
    values = [value for _, value, _ in rows]
    _logarithmic(axes, "x")
    axes.set_xlim(min(values) / 2, max(values) * 4)
    axes.set_xlabel(unit)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=NAMED["rule"], linewidth=0.6)
    _save(figure, target)


def lines(target: Path, across: str, up: str, series: Mapping[str, Sequence[tuple[float, float]]]) -> None:
    """A line for each name through its points, both axes logarithmic; each has a marker of its own."""
    figure, axes = _axes(7.0, 3.4)
    for number, (name, points) in enumerate(series.items()):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        axes.plot(
            xs, ys, color=_COLOURS[number % 8], marker=_MARKERS[number % 8], markersize=5, linewidth=1.4, label=name
        )
    _logarithmic(axes, "x")
    _logarithmic(axes, "y")
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.grid(color=NAMED["rule"], linewidth=0.6)
    if len(series) > 1:
        figure.legend(loc="outside upper left", ncols=3, frameon=False, fontsize=8)
    _save(figure, target)


def _logarithmic(axes: Axes, which: str) -> None:
    """Marks at 1, 2 and 5 of each power where there are few, written out."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    (axes.set_xscale if which == "x" else axes.set_yscale)("log")
    low, high = axis.get_data_interval()
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if high / low < 200 else (1.0,)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}".replace(",", " ")))
    axis.set_minor_formatter(NullFormatter())
    axis.set_minor_locator(NullLocator())


def _axes(width: float, height: float) -> tuple[Figure, Axes]:
    matplotlib.rcParams.update(STYLE)
    # A page on the web may be dark, and this picture cannot change its ink with it.
    figure = Figure(figsize=(width, height), layout="constrained", facecolor=NAMED["paper"])
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    axes.set_axisbelow(True)
    return figure, axes


def _save(figure: Figure, target: Path) -> None:
    written = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(written, format="svg", metadata=nothing)
    text = "\n".join(line.rstrip() for line in written.getvalue().splitlines())
    target.write_text(text + "\n", encoding="utf-8")
