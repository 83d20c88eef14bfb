"""Bars, ranges and bridges: values side by side, each with its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from matplotlib.axes import Axes

from analysis.audience import shown
from analysis.report.blocks import BlockError, Figure
from analysis.report.chart_data import BARS, ChartData, Series
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
    TWO_LINES,
    WARNING,
    WIDTH,
    Value,
    canvas,
    chart,
    row_height,
    style,
    text_width,
    wrapped,
)
from analysis.report.wording import EN_DASH, not_available, number, word

#: More bars than this do not fit a page with its title; see :func:`paged_bars`.
MOST_BARS = 45


@dataclass(frozen=True)
class Bar:
    """One bar: ``low`` and ``high`` are its range, ``budget`` what it is held against."""

    label: str
    value: Value | None
    low: Value | None = None
    high: Value | None = None
    budget: Value | None = None
    is_emphasised: bool = False


@dataclass(frozen=True)
class Step:
    """A step of a bridge: a change of ``value``, or, with ``is_total``, the level reached."""

    label: str
    value: int
    is_total: bool = False


@dataclass(frozen=True)
class Reference:
    """What all bars are held against: one dashed line through them, or a band up to ``high``."""

    label: str
    value: Value
    high: Value | None = None


def horizontal_bars(
    bars: Sequence[Bar],
    *,
    title: str,
    kind: str = "number",
    limit: Value | None = None,
    reference: Reference | None = None,
    **text: Any,
) -> Figure:
    """Bars from zero with their values beside them, and whiskers where a range is given.

    A bar with a ``budget`` gets a marker there, and the excess over it is drawn in another tone.
    ``limit`` fixes the axis' end, so that several charts compare; a ``reference`` lies within it.
    Raises ``BlockError`` for no bars, for negative values, and for more than :data:`MOST_BARS`.
    """
    _check_bars(bars)
    text["data"] = _data(bars, title, kind)
    bars = [_as_shown(bar, kind) for bar in bars]
    text.setdefault("alt", _bars_alt(bars, kind))
    with style():
        size = SIZE if len(bars) <= 30 else 8.0
        longest = max(text_width(bar.label, size) for bar in bars)
        # Two lines of a label need more height than many bars leave.
        is_short = len(bars) <= 24 and row_height(0.34, len(bars), 0.5) >= TWO_LINES
        room = min(longest, 2.55 if is_short else 3.3)
        labels = [wrapped(bar.label, room + 0.01, size, lines=2 if is_short else 1) for bar in bars]
        tall = 0.34 if any("\n" in label for label in labels) else 0.25
        tall = row_height(tall, len(bars), 0.5)
        has_budget = any(bar.budget is not None for bar in bars)
        bottom = 0.3 if has_budget or reference else 0.16
        figure, axes = canvas(tall * len(bars) + bottom + 0.08, left=room + 0.12, bottom=bottom)
        _draw_bars(axes, bars, kind, size)
        axes.set_yticks(range(len(bars)), labels, size=size, color=INK, linespacing=0.95)
        axes.set_ylim(len(bars) - 0.4, -0.6)
        width = WIDTH - room - 0.22
        axes.set_xlim(0, float(limit) if limit else _bars_limit(bars, kind, width, size))
        if has_budget:
            _budget_legend(axes, bars)
        if reference:
            _draw_reference(axes, reference, kind)
        return chart(figure, title=title, **text)


def paged_bars(
    bars: Sequence[Bar], *, title: str, kind: str = "number", per_page: int = 40, **text: Any
) -> tuple[Figure, ...]:
    """Any number of bars, in as many charts as it takes, all on one scale."""
    if len(bars) <= MOST_BARS:
        return (horizontal_bars(bars, title=title, kind=kind, **text),)
    pages = [bars[start : start + per_page] for start in range(0, len(bars), per_page)]
    ends = [_bars_limit(page, kind, WIDTH - 3.5, 8.0) for page in pages]
    key = text.pop("key", "")
    return tuple(
        horizontal_bars(
            page,
            title=word("page_title").format(title=title, place=place, n=len(pages)),
            kind=kind,
            limit=Fraction(max(ends)),
            key=f"{key}-{place}" if key else "",
            **text,
        )
        for place, page in enumerate(pages, start=1)
    )


def dot_ranges(bars: Sequence[Bar], *, title: str, kind: str = "number", **text: Any) -> Figure:
    """A dot for each value with its range as a line: for values whose zero says nothing."""
    _check_bars(bars, is_from_zero=False)
    text.setdefault("alt", _bars_alt(bars, kind))
    known = [float(v) for bar in bars for v in (bar.value, bar.low, bar.high) if v is not None]
    with style():
        room = min(max(text_width(bar.label) for bar in bars), 2.55)
        labels = [wrapped(bar.label, room + 0.01, lines=2) for bar in bars]
        tall = row_height(0.36, len(bars), 0.5)
        notes = [_bar_label(bar, kind) for bar in bars]
        side = max(text_width(note) for note in notes) + 0.12
        figure, axes = canvas(tall * len(bars) + 0.4, left=room + 0.15, right=side, bottom=0.3)
        for place, bar in enumerate(bars):
            axes.axhline(place, color=RULE, linewidth=0.5, zorder=0)
            if bar.low is not None and bar.high is not None:
                ends = [float(bar.low), float(bar.high)]
                axes.plot(ends, [place] * 2, color=PALE, linewidth=5, solid_capstyle="round")
            if bar.value is not None:
                color = SECONDARY if bar.is_emphasised else PRIMARY
                axes.plot(float(bar.value), place, "o", color=color, markersize=6)
            axes.annotate(
                notes[place],
                (1, place),
                xycoords=("axes fraction", "data"),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                color=INK if bar.value is not None else MUTED,
            )
        axes.set_yticks(range(len(bars)), labels, color=INK, linespacing=0.95)
        axes.set_ylim(len(bars) - 0.5, -0.5)
        if known:
            spread = (max(known) - min(known)) or abs(max(known)) or 1.0
            axes.set_xlim(min(known) - spread * 0.05, max(known) + spread * 0.05)
        axes.xaxis.set_major_formatter(AXES[kind]())
        axes.locator_params(axis="x", nbins=4)
        axes.spines["left"].set_visible(False)
        return chart(figure, title=title, **text)


def bridge(steps: Sequence[Step], *, title: str, kind: str = "number", **text: Any) -> Figure:
    """How a first total becomes a last one: ``rows − headings − duplicates = workers``.

    Raises ``BlockError`` when a total is not the sum of the steps before it: such a picture lies.
    """
    level = 0
    spans: list[tuple[Value, Value]] = []
    for place, step in enumerate(steps):
        if step.is_total:
            if place and step.value != level:
                raise BlockError(
                    f"{step.label}: {number(step.value)}, tetapi langkah-langkah sebelumnya "
                    f"menghasilkan {number(level)}."
                )
            spans.append((0, shown(kind, step.value)))
            level = step.value
        else:
            spans.append((shown(kind, level), shown(kind, level + step.value)))
            level += step.value
    if not spans or min(min(span) for span in spans) < 0:
        raise BlockError("Jembatan memerlukan langkah dan tidak turun di bawah nol.")
    written = [SHORT[kind](step.value) for step in steps]
    signed = [
        w if s.is_total or s.value < 0 else f"+{w}" for s, w in zip(steps, written, strict=True)
    ]
    told = "; ".join(f"{s.label}: {w}" for s, w in zip(steps, signed, strict=True))
    text.setdefault("alt", word("bridge_alt").format(parts=told))
    with style():
        tall = row_height(0.36, len(steps), 0.25)
        n_lines = 2 if tall >= TWO_LINES else 1
        room = min(max(text_width(step.label) for step in steps), 2.55 if n_lines == 2 else 3.3)
        figure, axes = canvas(tall * len(steps) + 0.2, left=room + 0.15, bottom=0.1)
        width = WIDTH - room - 0.25
        side = max(text_width(label, is_bold=True) for label in signed) + 0.1
        top = float(max(max(span) for span in spans) or 1)
        for place, (step, (start, end)) in enumerate(zip(steps, spans, strict=True)):
            color = PRIMARY if step.is_total else SECONDARY if step.value < 0 else PALE
            ends = sorted((float(start), float(end)))
            axes.barh(place, ends[1] - ends[0], left=ends[0], height=0.62, color=color)
            if place + 1 < len(steps):
                axes.plot(
                    [float(end)] * 2, [place, place + 1], color=MUTED, linewidth=0.6, zorder=0
                )
            axes.annotate(
                signed[place],
                (ends[1], place),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                weight="bold" if step.is_total else "normal",
            )
        labels = [wrapped(step.label, room + 0.01, lines=n_lines) for step in steps]
        axes.set_yticks(range(len(steps)), labels, color=INK, linespacing=0.95)
        axes.set_ylim(len(steps) - 0.5, -0.5)
        axes.set_xlim(0, top * width / max(width - side, 0.5))
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        return chart(figure, title=title, **text)


def _check_bars(bars: Sequence[Bar], *, is_from_zero: bool = True) -> None:
    if not bars:
        raise BlockError("Grafik tanpa batang; tampilkan catatan sebagai gantinya.")
    if len(bars) > MOST_BARS:
        raise BlockError(f"{len(bars)} batang tidak muat di satu halaman; pakai paged_bars.")
    if is_from_zero and any(bar.value is not None and bar.value < 0 for bar in bars):
        raise BlockError("Batang dari nol tidak dapat menunjukkan nilai negatif.")


def _data(bars: Sequence[Bar], title: str, kind: str) -> ChartData:
    """The bars as numbers; a budget that all are held against is a bar of its own, and marked."""
    budgets = {bar.budget for bar in bars} - {None}
    first = [Bar(word("budget").capitalize(), budgets.pop())] if len(budgets) == 1 else []
    shown_bars = [*first, *bars]
    values = Series.of(title, [bar.value for bar in shown_bars], kind, SHORT[kind])
    names = tuple(bar.label for bar in shown_bars)
    return ChartData(BARS, kind, names, (values,), tuple(range(len(first))))


def _as_shown(bar: Bar, kind: str) -> Bar:
    values = {name: shown(kind, getattr(bar, name)) for name in ("value", "low", "high", "budget")}
    return replace(bar, **values)


def _draw_bars(axes: Axes, bars: Sequence[Bar], kind: str, size: float) -> None:
    for place, bar in enumerate(bars):
        if bar.value is None:
            axes.annotate(
                not_available(), (0, place), xytext=(3, 0), textcoords="offset points",
                va="center", color=MUTED, style="italic", size=size,
            )  # fmt: skip
            continue
        value = float(bar.value)
        color = SECONDARY if bar.is_emphasised else PRIMARY
        within = min(value, float(bar.budget)) if bar.budget is not None else value
        axes.barh(place, within, height=0.62, color=color)
        if value > within:
            axes.barh(place, value - within, left=within, height=0.62, color=WARNING, hatch="////",
                      edgecolor="white")  # fmt: skip
        if bar.low is not None and bar.high is not None and bar.low != bar.high:
            ends = [float(bar.low), float(bar.high)]
            axes.plot(ends, [place] * 2, color=INK, linewidth=1.1)
            axes.plot(ends, [place] * 2, "|", color=INK, markersize=6, markeredgewidth=1.1)
        if bar.budget is not None:
            spot = float(bar.budget)
            axes.plot([spot, spot], [place - 0.42, place + 0.42], color=INK, linewidth=2)
        axes.annotate(
            _bar_label(bar, kind), (_bar_end(bar), place), xytext=(5, 0),
            textcoords="offset points", va="center", size=size,
        )  # fmt: skip
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)


def _bar_label(bar: Bar, kind: str) -> str:
    label = SHORT[kind](bar.value) if bar.value is not None else not_available()
    if bar.low is not None and bar.high is not None and bar.low != bar.high:
        label += f" ({SHORT[kind](bar.low)}{EN_DASH}{SHORT[kind](bar.high)})"
    return label


def _bar_end(bar: Bar) -> float:
    return max(float(v) for v in (bar.value, bar.high, bar.budget) if v is not None)


def _bars_limit(bars: Sequence[Bar], kind: str, width: float, size: float) -> float:
    """The axis' end at which every label still fits to the right of its bar."""
    limits = [1e-9]
    for bar in bars:
        if bar.value is not None:
            room = width - text_width(_bar_label(bar, kind), size) - 0.12
            limits.append(_bar_end(bar) * width / max(room, width * 0.2))
    return max(limits)


def _budget_legend(axes: Axes, bars: Sequence[Bar]) -> None:
    """The budget's name under its mark where it is one for all bars; what the hatching means."""
    is_over = any(b.budget is not None and b.value is not None and b.value > b.budget for b in bars)
    budgets = {float(bar.budget) for bar in bars if bar.budget is not None}
    over = f"//// {word('over_budget')}" if is_over else ""
    style: dict[str, Any] = {"va": "top", "color": MUTED, "size": 8, "annotation_clip": False}
    if len(budgets) != 1:
        text = " \u00a0 \u00a0 ".join(part for part in (f"| {word('budget')}", over) if part)
        axes.annotate(text, (0, 0), xycoords="axes fraction", xytext=(0, -8),
                      textcoords="offset points", **style)  # fmt: skip
        return
    axes.annotate(word("budget"), (budgets.pop(), 0), xycoords=("data", "axes fraction"),
                  xytext=(0, -2), textcoords="offset points", ha="center", **style)  # fmt: skip
    if over:
        axes.annotate(over, (0, 0), xycoords="axes fraction", xytext=(0, -2),
                      textcoords="offset points", **style)  # fmt: skip


def _draw_reference(axes: Axes, reference: Reference, kind: str) -> None:
    ends = [reference.value, *([] if reference.high is None else [reference.high])]
    spots = [float(end) for end in ends]
    for spot in spots:
        axes.axvline(spot, color=MUTED, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
    axes.axvspan(spots[0], spots[-1], color=RULE, alpha=0.4, linewidth=0, zorder=-1)
    axes.annotate(
        f"{reference.label} {EN_DASH.join(SHORT[kind](end) for end in ends)}",
        (sum(spots) / len(spots), 0),
        xycoords=("data", "axes fraction"), xytext=(0, -4), textcoords="offset points",
        ha="center", va="top", color=MUTED, size=8, annotation_clip=False,
    )  # fmt: skip
    for text in axes.texts[:-1]:
        # The line is read through the gaps, the values before it.
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.85})


def _bars_alt(bars: Sequence[Bar], kind: str) -> str:
    parts = []
    for bar in bars:
        part = (
            f"{bar.label}: {EXACT[kind](bar.value) if bar.value is not None else not_available()}"
        )
        if bar.low is not None and bar.high is not None and bar.low != bar.high:
            low, high = EXACT[kind](bar.low), EXACT[kind](bar.high)
            part += f" ({word('range_alt').format(low=low, high=high)})"
        if bar.budget is not None:
            part += f", {word('budget_alt').format(amount=EXACT[kind](bar.budget))}"
        parts.append(part)
    return word("bars_alt").format(n=len(bars), parts="; ".join(parts))
