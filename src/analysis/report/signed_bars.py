"""Signed bars: parts that add and parts that take away, and what they come to together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.report.blocks import BlockError, Figure
from analysis.report.chart_style import (
    INK,
    PRIMARY,
    SECONDARY,
    SHORT,
    WIDTH,
    canvas,
    chart,
    row_height,
    style,
    text_width,
    wrapped,
)

#: More bars than this do not fit a page.
MOST_PARTS = 20
_GAP = 0.06


def signed_bars(
    parts: Mapping[str, int], total: int, *, total_label: str, title: str, alt: str,
    kind: str = "number", **text: Any,
) -> Figure:  # fmt: skip
    """Bars to either side of zero, each with its value, and below them their sum in bold.

    The parts stand in the order given. Raises ``BlockError`` without parts, with more than
    :data:`MOST_PARTS`, and where they do not come to ``total``: such a picture lies.
    """
    if not parts or len(parts) > MOST_PARTS:
        raise BlockError(f"{title}: {len(parts)} batang; dapat ditampilkan 1 sampai {MOST_PARTS}.")
    if sum(parts.values()) != total:
        raise BlockError(f"{title}: bagian-bagiannya tidak berjumlah {total}.")
    values = {**parts, total_label: total}
    told = {
        name: f"{'+' if value > 0 else ''}{SHORT[kind](value)}" for name, value in values.items()
    }
    with style():
        room = min(max(text_width(name) for name in values), 2.55)
        labels = [wrapped(name, room + 0.01, lines=2) for name in values]
        tall = row_height(0.36, len(values), 0.2)
        figure, axes = canvas(tall * len(values) + 0.2, left=room + 0.15, bottom=0.1)
        # Room on either side for the longest value that stands there.
        sides = [
            max([text_width(told[n], is_bold=True) for n, v in values.items() if is_mine(v)] or [0])
            for is_mine in (lambda value: value < 0, lambda value: value >= 0)
        ]
        least, most = min(0, *values.values()), max(0, *values.values())
        inches = WIDTH - room - 0.25 - sum(sides) - 4 * _GAP
        per_inch = ((most - least) or 1) / inches
        axes.set_xlim(
            least - (sides[0] + 2 * _GAP) * per_inch, most + (sides[1] + 2 * _GAP) * per_inch
        )
        for place, (name, value) in enumerate(values.items()):
            is_total = place == len(parts)
            color = INK if is_total else PRIMARY if value > 0 else SECONDARY
            axes.barh(place, value, height=0.62, color=color)
            axes.annotate(
                told[name],
                (value, place),
                xytext=(-4 if value < 0 else 4, 0),
                textcoords="offset points",
                ha="right" if value < 0 else "left",
                va="center",
                weight="bold" if is_total else "normal",
            )
        axes.axvline(0, color=INK, linewidth=1)
        axes.axhline(len(parts) - 0.5, color=INK, linewidth=0.5)
        axes.set_yticks(range(len(values)), labels, color=INK, linespacing=0.95)
        axes.set_ylim(len(values) - 0.5, -0.5)
        axes.xaxis.set_visible(False)
        for side in ("bottom", "left"):
            axes.spines[side].set_visible(False)
        return chart(figure, title=title, alt=alt, **text)
