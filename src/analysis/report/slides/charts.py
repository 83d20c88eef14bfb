"""Charts that can be edited: PowerPoint's own, over the very numbers that the report's show.

A label follows its number when somebody edits it, wherever PowerPoint can write it as the report
does: with a number format that does not hang on the machine's own separators. Where it cannot (a
group such as 1-4, shares, amounts with decimals), the label is text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml.ns import qn
from pptx.slide import Slide as Page
from pptx.util import Emu, Inches, Pt

from analysis.language import translated
from analysis.report.blocks import Figure
from analysis.report.chart_data import BARS, LINES, STACKED_BARS, STACKED_COLUMNS, ChartData
from analysis.report.chart_style import PALE, PRIMARY, SECONDARY
from analysis.report.slides import parts
from analysis.report.wording import count, not_available, separators, word, words

_TYPES = {
    BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    STACKED_BARS: XL_CHART_TYPE.BAR_STACKED,
    STACKED_COLUMNS: XL_CHART_TYPE.COLUMN_STACKED,
    LINES: XL_CHART_TYPE.LINE_MARKERS,
}
_COLORS = (PRIMARY, SECONDARY, PALE)
#: More bars than this do not fit a slide; the first stand for all.
MOST_BARS, MOST_LONG_BARS, _LONG_NAME = 14, 8, 48
#: A part of a stack lower than this has no room for its label; the data sheet has it.
_LEAST_PART = 0.04
_REST = Inches(0.4)
_MILLION = 10**6


def add_chart(page: Page, figure: Figure) -> None:
    """The figure's numbers as a chart with direct labels and the figure's own alt text."""
    data = figure.data
    if data is None:
        raise ValueError(f"{figure.name} has no numbers")
    n_all = len(data.categories)
    if data.shape in (BARS, STACKED_BARS):
        is_long = any(len(name) > _LONG_NAME for name in data.categories[:MOST_BARS])
        data = _first(data, MOST_LONG_BARS if is_long else MOST_BARS)
    left, top, wide, tall = parts.BODY
    n_left = n_all - len(data.categories)
    tall = Emu(tall - _REST) if n_left else tall
    if data.shape == STACKED_BARS and _is_exclusive(data):
        # Beside the bar's end a label can be read, however short the bar.
        data = replace(data, shape=BARS)
    numbers: Any = _numbers(data)
    shape: Any = page.shapes.add_chart(_TYPES[data.shape], left, top, wide, tall, numbers)
    parts.describe(shape, figure.title, figure.alt)
    chart: Chart = shape.chart
    chart.has_title = False
    chart.font.size = Pt(16 if n_all <= 8 else 14)
    chart.font.color.rgb = parts.INK_RGB
    chart.has_legend = len(data.series) > 1
    if chart.has_legend and chart.legend is not None:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
    _axes(chart, data)
    _marks(chart, data)
    if n_left:
        text = word("rest").format(n=count(n_left))
        box = (left, Emu(top + tall), wide, _REST)
        parts.add_text(page, box, [text], parts.LEAST, parts.MUTED_RGB)


def number_format(kind: str) -> str:
    """The format that writes a number of this kind as the report does, on any machine."""
    group, _ = separators()
    if kind == "rupiah":
        return f'"Rp"0,," {_million()}"'
    return "0.00%" if kind == "percent" else f"[>=1000]0\\{group}000;[>0]0;"


def follows(kind: str, value: float | None, label: str) -> bool:
    """Whether :func:`number_format` writes ``value`` as ``label``."""
    if value is None or value != int(value):
        return False
    if kind == "rupiah":
        n_million = (2 * int(value) + _MILLION) // (2 * _MILLION)
        return 0 < n_million < 1000 and label == f"Rp{count(n_million)} {_million()}"
    return kind == "number" and 0 <= value < _MILLION and label == count(int(value))


def _million() -> str:
    return translated(words()["magnitudes"][-2]["name"])


def _is_exclusive(data: ChartData) -> bool:
    """Whether no bar has more than one part."""
    parts_of = zip(*(series.values for series in data.series), strict=True)
    return all(sum(map(bool, values)) <= 1 for values in parts_of)


def _first(data: ChartData, most: int) -> ChartData:
    if len(data.categories) <= most:
        return data
    series = tuple(
        replace(one, values=one.values[:most], labels=one.labels[:most]) for one in data.series
    )
    return replace(data, categories=data.categories[:most], series=series)


def _numbers(data: ChartData) -> CategoryChartData:
    """The chart's own data sheet. What is unknown is an empty cell, and its category says so."""
    numbers = CategoryChartData(number_format=number_format(data.kind))
    numbers.categories = [
        f"{name}: {not_available()}"
        if data.shape == BARS and all(one.values[place] is None for one in data.series)
        else name
        for place, name in enumerate(data.categories)
    ]
    for series in data.series:
        numbers.add_series(series.name, [_tidy(value) for value in series.values])
    return numbers


def _tidy(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _axes(chart: Chart, data: ChartData) -> None:
    """Names along one axis, bars from the top; values stand beside their marks, from zero."""
    names, values = chart.category_axis, chart.value_axis
    names.reverse_order = data.shape in (BARS, STACKED_BARS)
    names.has_major_gridlines = values.has_major_gridlines = False
    names.format.line.color.rgb = parts.MUTED_RGB
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    # Every name, however many: PowerPoint and others leave some out to have room.
    skip = names._element.makeelement(qn("c:tickLblSkip"), {"val": "1"})
    names._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)
    values.minimum_scale = 0
    if data.kind == "percent":
        values.maximum_scale = 1
    values.visible = False


def _marks(chart: Chart, data: ChartData) -> None:
    plot: Any = chart.plots[0]
    if data.shape != LINES:
        plot.gap_width = 45
        plot.overlap = 100
    for place, (drawn, series) in enumerate(zip(plot.series, data.series, strict=True)):
        color = parts.rgb(_COLORS[place % len(_COLORS)])
        if data.shape == LINES:
            _line(drawn, series, color)
            continue
        drawn.invert_if_negative = False
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = color
        for marked in data.marked:
            fill = drawn.points[marked].format.fill
            fill.solid()
            fill.fore_color.rgb = parts.rgb(SECONDARY)
        _label(drawn, data, place)


def _label(drawn: Any, data: ChartData, place: int) -> None:
    """Every number beside its mark, or within it where marks are stacked."""
    series = data.series[place]
    is_within = data.shape != BARS
    color = parts.rgb("#FFFFFF") if is_within and place < 2 else parts.INK_RGB
    labels = drawn.data_labels
    labels.show_value = True
    labels.number_format = number_format(data.kind)
    labels.number_format_is_linked = False
    labels.font.size, labels.font.bold = Pt(14), True
    labels.font.color.rgb = color
    labels._element.find(f".//{qn('a:bodyPr')}").set("wrap", "none")
    if not is_within:
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
    sums = [sum(filter(None, values))
            for values in zip(*(one.values for one in data.series), strict=True)]  # fmt: skip
    for n, (value, label) in enumerate(zip(series.values, series.labels, strict=True)):
        if is_within and value and value < max(sums) * _LEAST_PART:
            _unlabel(drawn.points[n].data_label)
        elif value and not follows(data.kind, value, label):
            _type(drawn.points[n].data_label, label, color, is_within=is_within)


def _unlabel(label: Any) -> None:
    element = label._get_or_add_dLbl()
    for child in list(element)[1:]:  # all but which point it is of
        element.remove(child)
    element.append(element.makeelement(qn("c:delete"), {"val": "1"}))


def _line(drawn: Any, series: Any, color: Any) -> None:
    """A line with its last known value written at its end."""
    drawn.smooth = False
    drawn.format.line.color.rgb = color
    drawn.format.line.width = Pt(3.5)
    drawn.marker.format.fill.solid()
    drawn.marker.format.fill.fore_color.rgb = color
    drawn.marker.format.line.color.rgb = color
    known = [n for n, value in enumerate(series.values) if value is not None]
    if known:
        label = drawn.points[known[-1]].data_label
        _type(label, series.labels[known[-1]], color, is_within=True)
        label.position = XL_LABEL_POSITION.ABOVE


def _type(label: Any, text: str, color: Any, *, is_within: bool) -> None:
    frame = label.text_frame
    frame.text = text
    frame.word_wrap = False
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(14), True
    font.color.rgb = color
    if not is_within:
        label.position = XL_LABEL_POSITION.OUTSIDE_END
