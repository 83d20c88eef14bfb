"""Series over months, and the way from one observation to the targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from matplotlib.axes import Axes

from analysis.audience import shown
from analysis.report.blocks import BlockError, Figure
from analysis.report.chart_data import BARS, LINES, STACKED_COLUMNS, ChartData, Series
from analysis.report.chart_style import (
    AXES,
    EXACT,
    INK,
    MUTED,
    PALE,
    PRIMARY,
    RULE,
    SECONDARY,
    SHORT,
    SIZE,
    WIDTH,
    Value,
    canvas,
    chart,
    nice_step,
    percent_axis,
    style,
    text_width,
    wrapped,
)
from analysis.report.wording import month_long, not_available, word

#: Width of a name beside a column, and the height that columns are drawn in, in inches.
_SIDE, _COLUMNS_HEIGHT = 1.3, 1.92


@dataclass(frozen=True)
class Line:
    """A series over months (``YYYY-MM`` to value); a month without value is a gap."""

    label: str
    values: dict[str, Value | None]
    is_step: bool = False


@dataclass(frozen=True)
class Target:
    """A target of one family for one year; families are drawn apart and never joined."""

    year: int
    family: str
    rate: Value | None


def lines(series: Sequence[Line], *, title: str, kind: str = "number", **text: Any) -> Figure:
    """Up to four series over the same months, each named at its last point; from zero.

    Raises ``BlockError`` without months or with more than four series.
    """
    months = sorted({month for line in series for month in line.values})
    if not months or len(series) > 4:
        raise BlockError("Grafik garis memerlukan bulan, dan paling banyak empat deret.")
    text["data"] = _data(LINES, series, months, kind)
    series = [_as_shown(line, kind) for line in series]
    text.setdefault("alt", _alt("lines_alt", series, kind))
    colors = (PRIMARY, SECONDARY, MUTED, PALE)
    ends = []
    top = max(
        (float(v) for line in series for v in line.values.values() if v is not None), default=0
    )
    for place, line in enumerate(series):
        known = [(n, line.values.get(m)) for n, m in enumerate(months)]
        points = [(n, value) for n, value in known if value is not None]
        label = (
            f"{line.label}: {SHORT[kind](points[-1][1])}"
            if points
            else (f"{line.label}: {not_available()}")
        )
        ends.append((float(points[-1][1]) if points else 0.0, place, label))
    with style():
        names = [wrapped(label, 1.7, lines=3) for _, _, label in ends]
        side = max(text_width(row) for name in names for row in name.split("\n")) + 0.2
        left = max(text_width(SHORT[kind](Fraction(round(top * 1.25)) or 1)), 0.3) + 0.2
        height = 2.5
        figure, axes = canvas(height, left=left, right=side, bottom=0.42, top=0.12)
        for place, line in enumerate(series):
            values = [line.values.get(month) for month in months]
            heights = [float("nan") if v is None else float(v) for v in values]
            drawstyle = "steps-mid" if line.is_step else "default"
            axes.plot(heights, color=colors[place], drawstyle=drawstyle, marker="o", markersize=3.5)
        limit = (top or 1.0) * 1.08
        axes.set_ylim(0, limit)
        axes.set_xlim(-0.3, len(months) - 0.7)
        every = -(-len(months) // 12)
        shown = range(0, len(months), every)
        _month_axis(axes, months, shown)
        _grid(axes, limit, kind)
        heights_in = [name.count("\n") + 1 for name in names]
        spots = _apart(ends, heights_in, limit, height - 0.54)
        for (_, place, _), y in zip(ends, spots, strict=True):
            axes.annotate(
                names[place],
                (1, y),
                xycoords=("axes fraction", "data"),
                xytext=(5, 0),
                textcoords="offset points",
                color=colors[place] if colors[place] != PALE else INK,
                va="center",
                weight="bold",
                linespacing=1.0,
            )
        return chart(figure, title=title, **text)


def month_columns(parts: Sequence[Line], *, title: str, **text: Any) -> Figure:
    """Up to three counts month by month, stacked, with their sum above; from zero.

    A month of which a part is unknown has no column and says so. Raises ``BlockError`` without
    months or with more than three parts.
    """
    months = sorted({month for part in parts for month in part.values})
    if not months or len(parts) > 3:
        raise BlockError("Grafik kolom memerlukan bulan, dan paling banyak tiga bagian.")
    exact = [[part.values.get(month) for part in parts] for month in months]
    sums = [
        None if None in row else shown("number", sum((v for v in row if v is not None), 0))
        for row in exact
    ]
    text["data"] = _data(STACKED_COLUMNS, parts, months, "number")
    parts = [_as_shown(part, "number") for part in parts]
    text.setdefault("alt", _alt("columns_alt", parts, "number"))
    heights = [[part.values.get(month) for part in parts] for month in months]
    limit = (max((float(total) for total in sums if total is not None), default=0) or 1.0) * 1.14
    with style():
        left = max(text_width(SHORT["number"](round(limit))), 0.3) + 0.2
        at_end = [part.label for part, value in zip(parts, heights[-1], strict=True) if value]
        names = [row for label in at_end for row in wrapped(label, _SIDE).split("\n")]
        right = max((text_width(name, is_bold=True) for name in names), default=0.0) + 0.2
        figure, axes = canvas(2.5, left=left, right=right, bottom=0.42, top=0.16)
        for place, (row, total) in enumerate(zip(heights, sums, strict=True)):
            floor = 0.0
            for value, color in zip(row, (PRIMARY, SECONDARY, PALE), strict=False):
                if total is not None and value is not None:
                    axes.bar(place, float(value), width=0.66, bottom=floor, color=color)
                    floor += float(value)
            axes.annotate(
                not_available() if total is None else SHORT["number"](total),
                (place, floor), xytext=(0, 4), textcoords="offset points", ha="center",
                va="bottom", rotation=90 if total is None else 0,
                color=MUTED if total is None else INK, size=SIZE - 0.5,
            )  # fmt: skip
        _name_parts(axes, parts, heights, limit)
        axes.set_ylim(0, limit)
        axes.set_xlim(-0.6, max(len(months), 6) - 0.4)
        _month_axis(axes, months, range(0, len(months), -(-len(months) // 12)))
        _grid(axes, limit, "number")
        return chart(figure, title=title, **text)


def _name_parts(
    axes: Axes, parts: Sequence[Line], heights: Sequence[Sequence[Value | None]], limit: float
) -> None:
    """Each part's name beside the last column that has it, at its height; from below upwards."""
    line = limit * (SIZE * 1.15 / 72) / _COLUMNS_HEIGHT
    floors = [0.0] * len(heights)
    for place, (part, color) in enumerate(zip(parts, (PRIMARY, SECONDARY, PALE), strict=False)):
        has_it = [n for n, row in enumerate(heights) if row[place] and None not in row]
        if not has_it:
            continue
        last = has_it[-1]
        values = [float(value or 0) for value in heights[last]]
        floor, top = sum(values[:place]), sum(values[: place + 1])
        is_last = last == len(heights) - 1
        name = wrapped(part.label, _SIDE) if is_last else part.label
        half = line * (name.count("\n") + 1) / 2
        # Behind an inner column the name stands over the lower ones that follow, and their sums.
        after = max((sum(float(v or 0) for v in row) + line * 1.3 for row in heights[last + 1 :]),
                    default=0.0)  # fmt: skip
        middle = max((floor + top) / 2, after + half, floors[last] + half)
        floors[last] = middle + half
        axes.annotate(
            name, (last + 0.33, middle), xytext=(5, 0), textcoords="offset points", va="center",
            color=INK if color == PALE else color, weight="bold", linespacing=1.0,
            annotation_clip=False,
        )  # fmt: skip


def progress_to_targets(
    *,
    title: str,
    observed: Value | None,
    observed_label: str,
    targets: Sequence[Target],
    **text: Any,
) -> Figure:
    """One observation and the targets ahead, each family in a lane of its own, from 0 to 100%.

    Shares of 1. What is unknown is written "belum tersedia" in its lane.
    """
    families = list(dict.fromkeys(target.family for target in targets))
    lanes: list[tuple[str, list[tuple[str, Value | None]]]] = [(observed_label, [("", observed)])]
    for family in families:
        ahead = sorted((t for t in targets if t.family == family), key=lambda t: t.year)
        lanes.append((family, [(str(target.year), target.rate) for target in ahead]))
    told = [
        f"{name}: "
        + ", ".join(
            f"{when} {EXACT['percent'](rate) if rate is not None else not_available()}".strip()
            for when, rate in points
        )
        for name, points in lanes
    ]
    text.setdefault("alt", word("targets_alt").format(parts="; ".join(told)))
    points = [(f"{name} {when}".strip(), rate) for name, at in lanes for when, rate in at]
    rates = Series.of(title, [rate for _, rate in points], "percent", EXACT["percent"])
    text["data"] = ChartData(BARS, "percent", tuple(name for name, _ in points), (rates,), (0,))
    with style():
        room = min(max(text_width(name) for name, _ in lanes), 2.4)
        tall = 0.56
        figure, axes = canvas(tall * len(lanes) + 0.4, left=room + 0.15, right=0.3, bottom=0.3)
        width = WIDTH - room - 0.45
        for place, (_, points) in enumerate(lanes):
            axes.axhline(place, color=RULE, linewidth=0.7, zorder=0)
            _draw_lane(axes, place, points, width, is_observed=place == 0)
        if observed is not None:
            spot = [float(observed)] * 2
            axes.plot(
                spot, [0, len(lanes) - 0.4], color=PRIMARY, linewidth=0.7, linestyle=(0, (3, 3))
            )
        labels = [wrapped(name, room + 0.01, lines=3) for name, _ in lanes]
        axes.set_yticks(range(len(lanes)), labels, color=INK, linespacing=0.95)
        axes.set_ylim(len(lanes) - 0.4, -0.6)
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
        axes.xaxis.set_major_formatter(percent_axis())
        axes.spines["left"].set_visible(False)
        return chart(figure, title=title, **text)


def _draw_lane(
    axes: Axes,
    place: int,
    points: list[tuple[str, Value | None]],
    width: float,
    *,
    is_observed: bool,
) -> None:
    free = dict.fromkeys((11, -11, 23, -23), -9.0)
    for when, rate in points:
        if rate is None:
            label = f"{when} {not_available()}".strip()
            axes.annotate(
                label,
                (0.005, place),
                xytext=(0, -11 if len(points) > 1 else 11),
                textcoords="offset points",
                va="center",
                color=MUTED,
                style="italic",
            )
            continue
        marker, color = ("D", PRIMARY) if is_observed else ("o", SECONDARY)
        axes.plot(
            float(rate),
            place,
            marker,
            color=color,
            markersize=8 if is_observed else 6.5,
            clip_on=False,
        )
        label = f"{when} {EXACT['percent'](rate)}".strip()
        # Labels go above the lane, or where the ones before leave room: below it, or farther off.
        half = text_width(label) / 2
        middle = min(max(float(rate) * width, half), width - half + 0.28)
        offset = next(
            (o for o, end in free.items() if middle - half > end), min(free, key=lambda o: free[o])
        )
        free[offset] = middle + half + 0.06
        axes.annotate(
            label,
            (middle / width, place),
            xytext=(0, offset),
            textcoords="offset points",
            ha="center",
            va="center",
            weight="bold" if is_observed else "normal",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
            annotation_clip=False,
        )


def _as_shown(line: Line, kind: str) -> Line:
    values = {month: shown(kind, value) for month, value in line.values.items()}
    return replace(line, values=values)


def _grid(axes: Axes, limit: float, kind: str) -> None:
    step = nice_step(limit)
    ticks = [n * step for n in range(int(limit / step) + 1)]
    axes.set_yticks(ticks)
    axes.yaxis.set_major_formatter(AXES[kind]())
    axes.grid(axis="y")
    axes.spines["left"].set_visible(False)


def _apart(
    ends: Sequence[tuple[float, int, str]], rows: Sequence[int], limit: float, inches: float
) -> list[float]:
    """Heights for labels at the ends of lines, moved apart so that none covers another."""
    line = limit * (SIZE * 1.15 / 72) / inches
    spots = {}
    floor = 0.0
    for value, place, _ in sorted(ends):
        half = rows[place] * line / 2
        spots[place] = max(value, floor + half)
        floor = spots[place] + half
    return [spots[place] for _, place, _ in ends]


def _data(shape: str, lines: Sequence[Line], months: Sequence[str], kind: str) -> ChartData:
    """The series as they are drawn; months by short names, with the year where years differ."""
    is_one_year = months[0][:4] == months[-1][:4]
    names = tuple(
        month_long(month)[:3] + ("" if is_one_year else f" {month[:4]}") for month in months
    )
    series = tuple(
        Series.of(line.label, [line.values.get(month) for month in months], kind, SHORT[kind])
        for line in lines
    )
    return ChartData(shape, kind, names, series)


def _month_axis(axes: Axes, months: Sequence[str], shown: Sequence[int]) -> None:
    """Short month names on one baseline, and each year once, under its first month."""
    names = [month_long(months[n]) for n in shown]
    axes.set_xticks(list(shown), [name[:3] for name in names], va="baseline")
    axes.tick_params(axis="x", pad=10)
    for place, (n, name) in enumerate(zip(shown, names, strict=True)):
        if place == 0 or name[-4:] != names[place - 1][-4:]:
            axes.annotate(
                name[-4:], (n, 0), xytext=(0, -21), textcoords="offset points", ha="center",
                va="baseline", color=MUTED, size=SIZE - 0.5, annotation_clip=False,
            )  # fmt: skip


def _alt(name: str, series: Sequence[Line], kind: str) -> str:
    parts = []
    for line in series:
        points = ", ".join(
            f"{month_long(month)} {EXACT[kind](value) if value is not None else not_available()}"
            for month, value in sorted(line.values.items())
        )
        parts.append(f"{line.label}: {points}")
    return word(name).format(parts="; ".join(parts))
