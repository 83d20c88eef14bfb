"""A small chart of shares month by month, for a page that has little room.

Written as SVG by hand: a run draws one for every OPD, and matplotlib would take most of its time.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from analysis.report.blocks import BlockError, Figure
from analysis.report.chart_style import EXACT, MARK, MUTED, PALE, PRIMARY, Value, sample_mark
from analysis.report.fonts import FAMILY
from analysis.report.wording import month_long, not_available, percent

#: Points: width of the text on a page, and the heights of label, bar and month's name.
_WIDTH, _LABEL, _BAR, _NAME = 480.0, 12.0, 32.0, 13.0
_LEAST_MONTHS = 12


def month_strip(
    rates: Mapping[str, Value | None], *, title: str, subtitle: str = "", is_sample: bool = False
) -> Figure:
    """A bar from 0 to 100% for each month, its share above it; what is unknown is a ``?``.

    Args:
        rates: month (``YYYY-MM``) to share of 1.
        is_sample: the picture carries the mark of sample data itself.

    Raises:
        BlockError: without months.
    """
    if not rates:
        raise BlockError("Grafik bulan tanpa bulan.")
    months = sorted(rates)
    step = _WIDTH / max(len(months), _LEAST_MONTHS)
    parts = []
    for place, month in enumerate(months):
        share, left = rates[month], place * step
        middle, width = left + step / 2, step * 0.72
        parts.append(_bar(middle - width / 2, width, 1.0, PALE, opacity=0.35))
        if share is not None:
            parts.append(_bar(middle - width / 2, width, float(share), PRIMARY))
        label = "?" if share is None else percent(Fraction(share), 1)
        color = MUTED if share is None else PRIMARY
        parts.append(_text(middle, _LABEL - 3, label, color, is_bold=True))
        parts.append(_text(middle, _LABEL + _BAR + _NAME - 3, month_long(month)[:3], MUTED))
    height = _LABEL + _BAR + _NAME + (9 if is_sample else 0)
    if is_sample:
        parts.append(_text(_WIDTH, height - 2, sample_mark(), MARK, anchor="end", size=7))
    told = "; ".join(
        f"{month_long(month)}: "
        + (not_available() if (share := rates[month]) is None else EXACT["percent"](share))
        for month in months
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH:g}pt" height="{height:g}pt" '
        f'viewBox="0 0 {_WIDTH:g} {height:g}" font-family="{FAMILY}">{"".join(parts)}</svg>'
    )
    return Figure(title, svg, f"{title}. {told}.", subtitle)


def _bar(left: float, width: float, share: float, color: str, opacity: float = 1.0) -> str:
    tall = _BAR * share
    return (
        f'<rect x="{left:.2f}" y="{_LABEL + _BAR - tall:.2f}" width="{width:.2f}" '
        f'height="{tall:.2f}" fill="{color}" fill-opacity="{opacity:g}"/>'
    )


def _text(
    x: float,
    y: float,
    text: str,
    color: str,
    *,
    is_bold: bool = False,
    anchor: str = "middle",
    size: float = 8,
) -> str:
    weight = "700" if is_bold else "400"
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}" font-size="{size:g}" '
        f'font-weight="{weight}" fill="{color}">{text}</text>'
    )
