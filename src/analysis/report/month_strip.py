"""A small chart of shares month by month, for a page that has little room."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from analysis.report.blocks import BlockError, Figure
from analysis.report.chart_style import (
    EXACT,
    MUTED,
    PALE,
    PRIMARY,
    SIZE,
    Value,
    canvas,
    chart,
    style,
)
from analysis.report.wording import month_long, not_available, percent

_HEIGHT = 0.88


def month_strip(rates: Mapping[str, Value | None], *, title: str, **text: Any) -> Figure:
    """A bar from 0 to 100% for each month, its share above it; what is unknown says so.

    Args:
        rates: month (``YYYY-MM``) to share of 1.

    Raises:
        BlockError: without months.
    """
    if not rates:
        raise BlockError("Grafik bulan tanpa bulan.")
    months = sorted(rates)
    told = "; ".join(
        f"{month_long(month)}: "
        + (not_available() if (share := rates[month]) is None else EXACT["percent"](share))
        for month in months
    )
    text.setdefault("alt", f"{title}. {told}.")
    with style():
        figure, axes = canvas(_HEIGHT, left=0.02, right=0.02, top=0.2, bottom=0.22)
        for place, month in enumerate(months):
            share = rates[month]
            axes.bar(place, 1, width=0.72, color=PALE, alpha=0.35)
            if share is not None:
                axes.bar(place, float(share), width=0.72, color=PRIMARY)
            axes.annotate(
                "?" if share is None else percent(Fraction(share), 1),
                (place, 1), xytext=(0, 2), textcoords="offset points", ha="center", va="bottom",
                size=SIZE - 1, color=MUTED if share is None else PRIMARY, weight="bold",
            )  # fmt: skip
        axes.set_xticks(range(len(months)), [month_long(m)[:3] for m in months], size=SIZE - 1)
        axes.set_xlim(-0.5, max(len(months), 12) - 0.5)
        axes.set_ylim(0, 1)
        axes.yaxis.set_visible(False)
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_visible(False)
        return chart(figure, title=title, **text)
