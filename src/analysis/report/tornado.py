"""The tornado: how far each assumption moves a sum, one at a time, the widest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from analysis.report.blocks import BlockError, Figure
from analysis.report.chart_style import (
    EXACT,
    INK,
    MUTED,
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
from analysis.report.wording import not_available, word

#: More rows than this do not fit a page with their labels.
MOST_SWINGS = 18
#: Size of the names below the values, and the inches they may take before they break.
_SMALL, _NAME_ROOM = 7.5, 1.2
_GAP = 0.06


@dataclass(frozen=True)
class Swing:
    """One assumption: the lowest and highest sum it gives, and what gives them.

    ``low`` and ``high`` None: unknown. An end that is the base itself needs no name.
    """

    label: str
    low: Value | None
    high: Value | None
    low_is: str = ""
    high_is: str = ""


def tornado(
    swings: Sequence[Swing],
    *,
    base: Value,
    base_label: str,
    title: str,
    kind: str = "number",
    **text: Any,
) -> Figure:
    """Bars to the left and right of a line at ``base``, each end with its value and its name.

    The widest swing stands on top, whatever order they come in; unknown ones stand last, as words.
    Raises ``BlockError`` without swings, with more than :data:`MOST_SWINGS`, and where the base
    does not lie between low and high.
    """
    _check(swings, base)
    swings = sorted(swings, key=_span, reverse=True)
    text.setdefault("alt", _alt(swings, base, kind))
    with style():
        room = min(max(text_width(swing.label) for swing in swings), 1.6)
        labels = [wrapped(swing.label, room + 0.01, lines=2) for swing in swings]
        tall = row_height(0.47, len(swings), 0.6)
        left, top = room + 0.15, 0.34
        figure, axes = canvas(tall * len(swings) + top + 0.06, left=left, top=top, bottom=0.06)
        first, per_inch = _scale(swings, float(base), WIDTH - left - 0.1, kind)
        axes.set_xlim(first, first + (WIDTH - left - 0.1) * per_inch)
        for place, swing in enumerate(swings):
            _draw(axes, place, swing, float(base), kind)
        axes.axvline(float(base), color=INK, linewidth=1.2)
        axes.set_yticks(range(len(swings)), labels, color=INK, linespacing=0.95)
        axes.set_ylim(len(swings) - 0.5, -0.5)
        axes.xaxis.set_visible(False)
        for side in ("bottom", "left"):
            axes.spines[side].set_visible(False)
        _base_label(axes, f"{base_label}: {SHORT[kind](base)}", float(base), first, per_inch, left)
        return chart(figure, title=title, **text)


def _check(swings: Sequence[Swing], base: Value) -> None:
    if not swings:
        raise BlockError("Tornado tanpa baris; tampilkan catatan sebagai gantinya.")
    if len(swings) > MOST_SWINGS:
        raise BlockError(f"{len(swings)} baris tidak muat dalam satu tornado.")
    for swing in swings:
        if (swing.low is None) != (swing.high is None):
            raise BlockError(f"{swing.label}: hanya satu ujungnya yang diketahui.")
        if swing.low is not None and swing.high is not None and not swing.low <= base <= swing.high:
            raise BlockError(f"{swing.label}: garis tengah tidak berada di antara kedua ujungnya.")


def _span(swing: Swing) -> float:
    if swing.low is None or swing.high is None:
        return -1.0
    return float(swing.high) - float(swing.low)


def _ends(swing: Swing, base: float, kind: str) -> tuple[tuple[float, str, str], ...]:
    """Place, value and name (broken into lines) of the left and the right end; "" where none."""
    if swing.low is None or swing.high is None:
        return (base, "", ""), (base, not_available(), "")
    if swing.low == swing.high:
        return (base, "", ""), (base, word("no_change"), "")
    ends = []
    for value, name in ((swing.low, swing.low_is), (swing.high, swing.high_is)):
        is_base = float(value) == base
        told = "" if is_base else wrapped(name, _NAME_ROOM, _SMALL, lines=2)
        ends.append((float(value), "" if is_base else SHORT[kind](value), told))
    return ends[0], ends[1]


def _width(value: str, name: str) -> float:
    lines = [text_width(line, _SMALL) for line in name.split("\n")]
    return max(text_width(value), *lines) + 2 * _GAP if value else 0.0


def _scale(swings: Sequence[Swing], base: float, room: float, kind: str) -> tuple[float, float]:
    """The value at the left edge, and the value of one inch: the widest at which labels fit."""
    ends = [_ends(swing, base, kind) for swing in swings]
    lefts = [(place, _width(value, name)) for (place, value, name), _ in ends]
    rights = [(place, _width(value, name)) for _, (place, value, name) in ends]
    per_inch = max(
        (high - low) / max(room - left - right, room * 0.1)
        for low, left in lefts
        for high, right in rights
    )
    per_inch = per_inch or 1.0
    return min(low - left * per_inch for low, left in lefts), per_inch


def _draw(axes: Axes, place: int, swing: Swing, base: float, kind: str) -> None:
    left, right = _ends(swing, base, kind)
    axes.barh(place, base - left[0], left=left[0], height=0.62, color=PRIMARY)
    axes.barh(place, right[0] - base, left=base, height=0.62, color=SECONDARY)
    is_told = swing.low is not None and swing.low != swing.high
    for (spot, value, name), sign in ((left, -1), (right, 1)):
        if not value:
            continue
        n_lines = name.count("\n") + 1 if name else 0
        side: dict[str, Any] = {
            "ha": "right" if sign < 0 else "left",
            "textcoords": "offset points",
        }
        # The value and the lines of the name below it are centred on the bar together.
        axes.annotate(
            value, (spot, place), xytext=(sign * _GAP * 72, 4.5 * n_lines), va="center",
            color=INK if is_told else MUTED, style="normal" if is_told else "italic", **side,
        )  # fmt: skip
        if name:
            axes.annotate(
                name, (spot, place), xytext=(sign * _GAP * 72, 4.5 * n_lines - 6), va="top",
                color=MUTED, size=_SMALL, linespacing=0.95, **side,
            )  # fmt: skip


def _base_label(
    axes: Axes, label: str, base: float, first: float, per_inch: float, left: float
) -> None:
    """Above the line, moved inwards where it would leave the picture."""
    half = text_width(label, is_bold=True) / 2
    wanted = left + (base - first) / per_inch
    centre = min(max(wanted, half + 0.05), WIDTH - half - 0.05)
    axes.annotate(
        label, (first + (centre - left) * per_inch, 1), xycoords=("data", "axes fraction"),
        xytext=(0, 5), textcoords="offset points", ha="center", va="bottom", weight="bold",
    )  # fmt: skip


def _alt(swings: Sequence[Swing], base: Value, kind: str) -> str:
    rows = []
    for swing in swings:
        if swing.low is None or swing.high is None:
            rows.append(f"{swing.label}: {not_available()}")
        elif swing.low == swing.high:
            rows.append(f"{swing.label}: {word('no_change')}")
        else:
            low, high = (
                EXACT[kind](value) + (f" ({name})" if name else "")
                for value, name in ((swing.low, swing.low_is), (swing.high, swing.high_is))
            )
            rows.append(f"{swing.label}: {low} {word('to')} {high}")
    lead = word("tornado_alt").format(n=len(swings), base=EXACT[kind](base))
    return f"{lead} {'; '.join(rows)}."
