"""Pictures as SVG. Positions come in as whole numbers, so nothing is computed here but the drawing itself."""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Sequence
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from acquis.diagnostics.render import visible
from acquis.report.html.charts import Bar, Picture
from acquis.report.html.exact import LENGTH
from acquis.report.words import plain

# The colours of the page's style sheet by name; `svg.inline` puts the names back, so that dark pages recolour them.
COLOURS = {
    "#1b1d20": "ink", "#4c525a": "muted", "#fffffe": "paper", "#c9ced4": "rule", "#a3121f": "breach",
    "#1f5f99": "part-1", "#b4500a": "part-2", "#14735a": "part-3", "#8a3d83": "part-4",
    "#7a6200": "part-5", "#a3243b": "part-6", "#4d5763": "part-7", "#0f7a94": "part-8",
}  # fmt: skip
NAMED = {name: colour for colour, name in COLOURS.items()}
_PARTS = [colour for name, colour in NAMED.items() if name.startswith("part-")]
_HATCHES = ("", "///", "\\\\\\", "...", "xxx", "---", "|||", "++")
STYLE: dict[Any, object] = {
    "svg.hashsalt": "acquis", "svg.fonttype": "none", "font.family": ["DejaVu Sans"], "font.size": 9,
    "text.parse_math": False, "text.color": NAMED["ink"], "axes.edgecolor": NAMED["muted"],
    "axes.labelcolor": NAMED["ink"], "xtick.color": NAMED["ink"], "ytick.color": NAMED["ink"],
    "axes.facecolor": "none", "figure.facecolor": "none", "hatch.linewidth": 0.6, "hatch.color": NAMED["paper"],
    "axes.spines.top": False, "axes.spines.right": False, "path.simplify": False,
}  # fmt: skip
_WIDTH, _ROW, _REST = 7.0, 0.235, 0.75  # inches
_LABEL = 30


def draw(picture: Picture) -> str:
    """The picture as an SVG document, the same text every time."""
    written = io.StringIO()
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name in a script that the font lacks: the reader's font may have it
        matplotlib.rcParams.update(STYLE)
        labels = [_label(bar.label) for bar in picture.bars]
        legend_rows = -(-len(picture.series) // 3)
        places = _places(labels)
        lines = places[-1] + 0.6
        figure = Figure(figsize=(_WIDTH, _REST + _ROW * (lines + legend_rows)), layout="constrained")
        FigureCanvasSVG(figure)
        axes: Axes = figure.add_subplot()
        _frame(axes, picture, labels, places)
        for place, bar in zip(places, picture.bars, strict=True):
            _bar(axes, picture, bar, place)
        if picture.series:
            _legend(figure, axes, picture.series)
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(written, format="svg", metadata=nothing)
    return written.getvalue()


def _label(name: str) -> str:
    """A name on at most two lines."""
    lines = textwrap.wrap(visible(name), _LABEL) or [""]
    return (
        "\n".join([*lines[:1], textwrap.shorten(" ".join(lines[1:]), _LABEL, placeholder="…")])
        if lines[1:]
        else lines[0]
    )


def _places(labels: Sequence[str]) -> list[float]:
    """Where each row stands, from the top; a name on two lines takes more room."""
    found, top = [], 0.0
    for label in labels:
        height = 1.2 + 0.6 * label.count("\n")
        found.append(top + height / 2)
        top += height
    return found


def _frame(axes: Axes, picture: Picture, labels: Sequence[str], places: Sequence[float]) -> None:
    marks = picture.axis.marks()
    axes.set_xlim(0, max(LENGTH, *(_end(bar) + 300 + 160 * len(bar.text) for bar in picture.bars)))
    axes.set_ylim(places[-1] + 0.8, places[0] - 0.8)
    axes.set_xticks([at for at, _ in marks], [text for _, text in marks])
    axes.set_yticks(list(places), list(labels))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=NAMED["rule"], linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_xlabel(picture.axis.name)
    if picture.line is not None:
        axes.axvline(picture.line, color=NAMED["breach"], linewidth=1.4, linestyle=(0, (4, 2)))


def _bar(axes: Axes, picture: Picture, bar: Bar, place: float) -> None:
    for number, (first, last) in enumerate(bar.pieces):
        if bar.point:
            axes.plot([first], [place], marker="D", markersize=6, color=NAMED["part-1"], linestyle="none")
        elif first != last:
            colour, hatch = _look(picture, bar, number)
            axes.barh(
                place, last - first, left=first, height=0.72, color=colour, hatch=hatch,
                edgecolor=NAMED["paper"], linewidth=0.6,
            )  # fmt: skip
    arrow = "▸ " if bar.beyond else ""
    said = axes.annotate(
        arrow + bar.text, (_end(bar), place), (7, 0), textcoords="offset points", va="center", fontsize=8,
        bbox={"facecolor": NAMED["paper"], "edgecolor": "none", "pad": 0.8},
    )  # fmt: skip
    said.set_in_layout(False)


def _end(bar: Bar) -> int:
    return max((end for piece in bar.pieces for end in piece), default=0)


def _look(picture: Picture, bar: Bar, number: int) -> tuple[str, str]:
    """Colour and pattern of a piece: a part of a sum, what is certain and what is possible, or a change up or down."""
    if picture.series:
        return _PARTS[number % len(_PARTS)], _HATCHES[number % len(_HATCHES)]
    if number:
        return _PARTS[1], _HATCHES[1]
    if bar.text.startswith("-"):
        return _PARTS[5], _HATCHES[2]
    return _PARTS[0], ""


def _legend(figure: Figure, axes: Axes, series: Sequence[str]) -> None:
    for number, name in enumerate(series):
        axes.barh(
            0, 0, color=_PARTS[number % len(_PARTS)], hatch=_HATCHES[number % len(_HATCHES)],
            edgecolor=NAMED["paper"], linewidth=0.6, label=plain(name),
        )  # fmt: skip
    figure.legend(loc="outside upper left", ncols=3, frameon=False, handlelength=2.2, fontsize=8)
