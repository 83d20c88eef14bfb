"""How charts look: Source Sans, one palette that reads in grey, no frame, numbers of its language.

Figures are made without pyplot, so nothing stays open, and saved as SVG with text as text: the PDF
embeds the typeface, the HTML file carries it, and the same data give the same bytes.
"""

from __future__ import annotations

import io
import math
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager, rcsetup
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as MplFigure
from matplotlib.textpath import TextToPath
from matplotlib.ticker import FuncFormatter

from analysis.report.blocks import Figure
from analysis.report.chart_data import ChartData, Value
from analysis.report.fonts import FAMILY, font_file
from analysis.report.wording import count, edition_name, number, percent, rupiah, rupiah_short

INK, MUTED, RULE = "#1b2733", "#56636f", "#c3ccd4"
#: Apart in lightness (31, 46, 61 of 100), so that a grey copy keeps them apart; on white the first
#: two are read as text (4.5 to 1), the third is seen as a mark (3 to 1).
PRIMARY, SECONDARY, PALE = "#0b4f6c", "#9a6312", "#7a98a8"
#: The mark of sample data.
MARK = "#6b7783"
WARNING = "#9b2c2c"

#: The width of the text on a page, in inches; charts are drawn at their final size.
WIDTH = 6.68
SIZE = 9.0


#: How tall a chart may be, in inches, and the size of the mark of sample data in points.
TALLEST, MARK_SIZE = 7.5, 7.0
#: Rows lower than this, in inches, have room for one line of a label.
TWO_LINES = 0.27


def sample_mark() -> str:
    """What a picture of sample data says of itself."""
    return edition_name("DATA CONTOH")


def row_height(usual: float, n_rows: int, around: float) -> float:
    """How high each row of a chart is, in inches: ``usual``, or what ``n_rows`` leave each.

    ``around`` are the inches above and below all rows.
    """
    return min(usual, (TALLEST - around) / n_rows)


_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "ucj",
    "font.family": FAMILY,
    "font.size": SIZE,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "axes.prop_cycle": rcsetup.cycler(color=[PRIMARY, SECONDARY, PALE, MUTED]),
    "axes.grid": False,
    "grid.color": RULE,
    "grid.linewidth": 0.5,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": SIZE - 0.5,
    "ytick.labelsize": SIZE,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "lines.linewidth": 2.0,
    "legend.frameon": False,
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.facecolor": "none",
    "patch.linewidth": 0,
}


def style() -> AbstractContextManager[None]:
    """The report's matplotlib style, for the length of a ``with`` block."""
    _add_fonts()
    return mpl.rc_context(_STYLE)


@cache
def _add_fonts() -> None:
    for name in ("Regular", "It", "Bold"):
        font_manager.fontManager.addfont(str(font_file(name)))


def chart(
    figure: MplFigure,
    *,
    title: str,
    alt: str,
    subtitle: str = "",
    source: str = "",
    notes: Sequence[str] = (),
    is_sample: bool = False,
    made_from: str = "",
    key: str = "",
    data: ChartData | None = None,
) -> Figure:
    """A report's :class:`Figure` from a matplotlib figure, which is closed; ``data`` as drawn.

    ``title`` says the finding, ``subtitle`` what is measured, ``alt`` what is to be seen. With
    ``is_sample`` the picture carries the mark of sample data itself. Raises ``BlockError`` without
    alt text.
    """
    with style():
        if is_sample:
            figure.text(
                0.999,
                0.001,
                sample_mark(),
                ha="right",
                va="bottom",
                color=MARK,
                size=MARK_SIZE,
                weight="bold",
            )
        svg = svg_of(figure)
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(figure)
    return Figure(title, svg, alt, subtitle, source, tuple(notes), made_from, data, key=key)


def svg_of(figure: MplFigure) -> str:
    """A matplotlib figure as SVG, without a date."""
    buffer = io.StringIO()
    with style():
        FigureCanvasSVG(figure).print_svg(buffer, metadata={"Date": None})
    return buffer.getvalue()


def canvas(
    height: float, *, left: float = 0.1, right: float = 0.1, top: float = 0.08, bottom: float = 0.3
) -> tuple[MplFigure, Axes]:
    """A figure of the text's width with one pair of axes, margins in inches; in :func:`style`.

    What would be taller than :data:`TALLEST` is drawn lower, its rows closer together.
    """
    height = min(height, TALLEST)
    figure = MplFigure(figsize=(WIDTH, height))
    left, right = max(left, 0.02), max(right, 0.02)
    width = WIDTH - left - right
    axes = figure.add_axes(
        (left / WIDTH, bottom / height, width / WIDTH, (height - top - bottom) / height)
    )
    return figure, axes


def text_width(text: str, size: float = SIZE, *, is_bold: bool = False) -> float:
    """The width of one line of text in inches."""
    _add_fonts()
    font = font_manager.FontProperties(
        family=FAMILY, size=size, weight="bold" if is_bold else "normal"
    )
    width, _, _ = _measurer().get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72


@cache
def _measurer() -> TextToPath:
    return TextToPath()


def wrapped(text: str, room: float, size: float = SIZE, lines: int = 3) -> str:
    """``text`` broken into lines of at most ``room`` inches.

    What exceeds ``lines`` is left out before the end, where "…" stands: names that begin alike are
    told apart by their ends.
    """
    rows: list[str] = []
    for word in text.split():
        for part in _cut(word, room, size):
            joined = f"{rows[-1]} {part}" if rows else part
            if rows and text_width(joined, size) <= room:
                rows[-1] = joined
            else:
                rows.append(part)
    if len(rows) > lines:
        last, end = rows[lines - 1], _end(text, room / 3, size)
        while last and text_width(f"{last}…{end}", size) > room:
            last = last[:-1]
        rows = [*rows[: lines - 1], f"{last}…{end}"]
    return "\n".join(rows)


def _end(text: str, room: float, size: float) -> str:
    """The last two words of a text, or the last one, as far as there is room."""
    words = text.split()
    ends = (" ".join(words[-n:]) for n in (2, 1))
    return next((end for end in ends if text_width(end, size) <= room), "")


def _cut(word: str, room: float, size: float) -> list[str]:
    """A word in pieces of at most ``room`` inches; nearly always the word itself."""
    pieces = [""]
    if text_width(word, size) <= room:
        return [word]
    for sign in word:
        if pieces[-1] and text_width(pieces[-1] + sign, size) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def number_axis(digits: int = 0) -> FuncFormatter:
    """Ticks such as ``1.500`` or ``2,5``."""
    return _formatter(lambda value: count(value, digits))


def percent_axis(digits: int = 0) -> FuncFormatter:
    """Ticks of a share of 1, such as ``35%``."""
    return _formatter(lambda value: percent(value, digits))


def rupiah_axis() -> FuncFormatter:
    """Ticks such as ``Rp553 juta``."""
    return _formatter(rupiah_short)


def _formatter(write: Callable[[Fraction], str]) -> FuncFormatter:
    # A tick is a float; its shortest decimal form is what is meant.
    return FuncFormatter(lambda tick, _: write(Fraction(Decimal(repr(round(float(tick), 9))))))


def nice_step(largest: float, steps: int = 4) -> float:
    """A round distance (1, 2, 2.5 or 5 times a power of ten) for about ``steps`` grid lines."""
    if largest <= 0:
        return 1.0
    raw = largest / steps
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= raw * 0.999)


#: How a value of each kind is written beside its mark, in full, and along an axis.
SHORT: dict[str, Callable[[Value], str]] = {
    "number": number,
    "rupiah": rupiah_short,
    "percent": lambda value: percent(Fraction(value), 1),
}
EXACT: dict[str, Callable[[Value], str]] = {
    "number": number,
    "rupiah": rupiah,
    "percent": lambda value: percent(Fraction(value)),
}
AXES = {"number": number_axis, "rupiah": rupiah_axis, "percent": percent_axis}
