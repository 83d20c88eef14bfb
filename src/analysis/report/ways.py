"""The ways from what was observed to where somebody wants to be, each in a panel of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as MplFigure

from analysis.report.blocks import BlockError, Figure
from analysis.report.chart_style import (
    EXACT,
    INK,
    MUTED,
    PALE,
    PRIMARY,
    SECONDARY,
    SHORT,
    SIZE,
    WIDTH,
    Value,
    chart,
    percent_axis,
    style,
    text_width,
    wrapped,
)
from analysis.report.wording import date_long, word

#: A share of 1 on a day.
Point = tuple[date, Value]
_HEAD, _PLOT, _FOOT, _GAP, _SIDE = 0.78, 1.15, 0.32, 0.45, 0.2


@dataclass(frozen=True)
class Way:
    """One way: ``edges`` are the polylines (none, one or two) between which it runs.

    ``note`` says what it takes, or why there is none.
    """

    label: str
    note: str
    edges: tuple[tuple[Point, ...], ...] = ()


def ways_there(
    ways: Sequence[Way], observed: Sequence[Point], *, title: str, **text: Any
) -> Figure:
    """What was observed and the ways from there, two panels in a row, all from 0 to 100%.

    Raises ``BlockError`` without a way, for more than eight, and for more than two edges.
    """
    if not 0 < len(ways) <= 8 or any(len(way.edges) > 2 for way in ways):
        raise BlockError(
            "Grafik jalan memerlukan satu sampai delapan jalan bertepi paling banyak dua."
        )
    text.setdefault("alt", _alt(ways, observed))
    n_rows = -(-len(ways) // 2)
    tall = _HEAD + _PLOT + _FOOT
    height = n_rows * tall
    left = text_width("100%") + 0.12
    wide = (WIDTH - _GAP - _SIDE - 2 * left) / 2
    usual = min((edge[-1][0].year for way in ways for edge in way.edges), default=0)
    with style():
        figure = MplFigure(figsize=(WIDTH, height))
        for place, way in enumerate(ways):
            row, column = divmod(place, 2)
            x = left + column * (wide + left + _GAP)
            y = height - (row + 1) * tall + _FOOT
            axes = figure.add_axes((x / WIDTH, y / height, wide / WIDTH, _PLOT / height))
            _head(axes, way, wide + left, left)
            _panel(axes, way, observed, wide, usual)
        return chart(figure, title=title, **text)


def _head(axes: Axes, way: Way, room: float, left: float) -> None:
    name = wrapped(way.label, room * 0.94, lines=1)
    note = wrapped(way.note, room, SIZE - 1, lines=3)
    for words, height, weight, color, size in (
        (name, 0.66, "bold", INK, SIZE),
        (note, 0.5, "normal", MUTED, SIZE - 1),
    ):
        axes.annotate(
            words, (0, 1), xycoords="axes fraction", xytext=(-left * 72, height * 72),
            textcoords="offset points", va="top", weight=weight, color=color, size=size,
            linespacing=1.05, annotation_clip=False,
        )  # fmt: skip


def _panel(axes: Axes, way: Way, observed: Sequence[Point], wide: float, usual: int) -> None:
    points = [*observed, *(point for edge in way.edges for point in edge)]
    years = [day.year for day, _ in points] or [date.today().year]
    first, last = min(years), max(*years, min(years) + 1, usual) + 1
    axes.set_xlim(first, last)
    axes.set_ylim(0, 1.08)
    axes.set_yticks([0, 0.5, 1])
    axes.yaxis.set_major_formatter(percent_axis())
    axes.grid(axis="y")
    axes.spines["left"].set_visible(False)
    # The name of a year stands under its end, where its target is.
    every = -(-(last - first) // 5)
    shown = list(range(last - 1, first - 1, -every))
    # From the left: a reader of the file's text would else run the years together to a number.
    shown = sorted(shown)
    axes.set_xticks([year + 1 for year in shown], [str(year) for year in shown])
    lines = [([_year(day) for day, _ in edge], [float(v) for _, v in edge]) for edge in way.edges]
    if len(lines) == 2:
        (x, y), (other_x, other_y) = lines
        axes.fill([*x, *other_x[::-1]], [*y, *other_y[::-1]], color=PALE)
    for x, y in lines:
        axes.plot(x, y, color=PRIMARY, linewidth=1.2)
    for day, value in observed:
        axes.plot(_year(day), float(value), "D", color=PRIMARY, markersize=5, clip_on=False)
    _labels(axes, way, wide, first, last)


def _labels(axes: Axes, way: Way, wide: float, first: int, last: int) -> None:
    """The shares at the ends of the edges; the higher one above its point, the lower one below."""
    ends = sorted({edge[-1] for edge in way.edges}, key=lambda point: point[1])
    # Points that all edges share are targets on the way; others are only where an edge bends.
    on_way = [set(edge[1:-1]) for edge in way.edges]
    goals: set[Point] = on_way[0].intersection(*on_way[1:]) if on_way else set()
    for place, (day, value) in enumerate([*ends, *sorted(goals)]):
        label = SHORT["percent"](value)
        half = text_width(label) / 2 / wide * (last - first)
        x = min(max(_year(day), first + half), last - half)
        is_below = len(ends) == 2 and place == 0
        axes.plot(_year(day), float(value), "o", color=SECONDARY, markersize=5, clip_on=False)
        axes.annotate(
            label, (x, float(value)), xytext=(0, -13 if is_below else 9),
            textcoords="offset points", ha="center", va="center",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3, "alpha": 0.8},
            annotation_clip=False,
        )  # fmt: skip


def _year(day: date) -> float:
    """A day as years and a part: the end of a year is where the next one begins."""
    start, end = date(day.year, 1, 1).toordinal(), date(day.year + 1, 1, 1).toordinal()
    return day.year + (day.toordinal() + 1 - start) / (end - start)


def _alt(ways: Sequence[Way], observed: Sequence[Point]) -> str:
    seen = ", ".join(f"{date_long(day)} {EXACT['percent'](value)}" for day, value in observed)
    told = []
    for way in ways:
        ends = dict.fromkeys(
            f"{word('year_end').format(year=day.year)} {EXACT['percent'](value)}"
            for edge in way.edges
            for day, value in edge[1:]
            if (day.month, day.day) == (12, 31)
        )
        told.append(": ".join(part for part in (way.label, way.note, ", ".join(ends)) if part))
    return word("ways_alt").format(observed=seen, parts="; ".join(told))
