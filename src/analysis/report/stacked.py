"""Bars of two parts, of any number of rows: how much is left, and of which kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.audience import shown
from analysis.report.blocks import BlockError, Figure
from analysis.report.chart_data import STACKED_BARS, ChartData, Series
from analysis.report.chart_style import (
    EXACT,
    INK,
    PRIMARY,
    SECONDARY,
    SHORT,
    WIDTH,
    Value,
    canvas,
    chart,
    row_height,
    style,
    text_width,
    wrapped,
)
from analysis.report.wording import word

#: As many rows as one page holds; others follow in a chart of their own, on the same scale.
MOST_ROWS = 45
_COLORS = (PRIMARY, SECONDARY)
_SIZE = 8.0


@dataclass(frozen=True)
class Stack:
    """A row: its name and the parts of its bar, from left to right."""

    label: str
    values: tuple[Value, ...]


def stacked_bars(
    stacks: Sequence[Stack], parts: Sequence[str], *, title: str, kind: str = "number", **text: Any
) -> tuple[Figure, ...]:
    """A bar for each row from zero, its sum behind it; the names of the parts above.

    Raises ``BlockError`` for no rows, more than two parts, or a negative part.
    """
    if not stacks or len(parts) > len(_COLORS):
        raise BlockError("Grafik bertumpuk memerlukan baris, dan paling banyak dua bagian.")
    if any(value < 0 for stack in stacks for value in stack.values):
        raise BlockError("Batang dari nol tidak dapat menunjukkan nilai negatif.")
    pages = [stacks[at : at + MOST_ROWS] for at in range(0, len(stacks), MOST_ROWS)]
    top = max(float(shown(kind, sum(stack.values))) for stack in stacks)
    key = text.pop("key", "")
    charts = []
    for place, page in enumerate(pages, start=1):
        name = title
        if len(pages) > 1:
            name = word("page_title").format(title=title, place=place, n=len(pages))
        page_key = f"{key}-{place}" if key and len(pages) > 1 else key
        charts.append(_page(page, parts, top, kind, title=name, key=page_key, **text))
    return tuple(charts)


def _page(
    stacks: Sequence[Stack], parts: Sequence[str], top: float, kind: str, **text: Any
) -> Figure:
    text.setdefault("alt", _alt(stacks, parts, kind))
    series = tuple(
        Series.of(name, [stack.values[n] for stack in stacks], kind, SHORT[kind])
        for n, name in enumerate(parts)
    )
    text["data"] = ChartData(STACKED_BARS, kind, tuple(one.label for one in stacks), series)
    sums = [SHORT[kind](sum(stack.values)) for stack in stacks]
    with style():
        room = min(max(text_width(stack.label, _SIZE) for stack in stacks), 3.3)
        side = max(text_width(label, _SIZE, is_bold=True) for label in sums) + 0.1
        tall = row_height(0.2, len(stacks), 0.4)
        figure, axes = canvas(
            tall * len(stacks) + 0.4, left=room + 0.12, right=side, top=0.28, bottom=0.08
        )
        for place, (stack, label) in enumerate(zip(stacks, sums, strict=True)):
            left = 0.0
            for value, color in zip(stack.values, _COLORS, strict=False):
                wide = float(shown(kind, value))
                axes.barh(place, wide, left=left, height=0.68, color=color)
                left += wide
            axes.annotate(
                label, (left, place), xytext=(4, 0), textcoords="offset points", va="center",
                size=_SIZE, weight="bold", annotation_clip=False,
            )  # fmt: skip
        left = 0.0
        for name, color in zip(parts, _COLORS, strict=False):
            axes.annotate(
                f"■ {name}", (left, 1), xycoords="axes fraction", xytext=(0, 5),
                textcoords="offset points", color=color, weight="bold", annotation_clip=False,
            )  # fmt: skip
            left += (text_width(f"■ {name}", is_bold=True) + 0.25) / (WIDTH - room - 0.12 - side)
        names = [wrapped(stack.label, room + 0.01, _SIZE, lines=1) for stack in stacks]
        axes.set_yticks(range(len(stacks)), names, size=_SIZE, color=INK)
        axes.set_ylim(len(stacks) - 0.5, -0.5)
        axes.set_xlim(0, top or 1.0)
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        return chart(figure, **text)


def _alt(stacks: Sequence[Stack], parts: Sequence[str], kind: str) -> str:
    told = "; ".join(
        f"{stack.label}: "
        + ", ".join(
            f"{name} {EXACT[kind](value)}" for name, value in zip(parts, stack.values, strict=True)
        )
        for stack in stacks
    )
    return word("bars_alt").format(n=len(stacks), parts=told)
