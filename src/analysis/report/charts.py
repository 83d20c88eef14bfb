"""The charts of the report, in one place to import from.

Each draws its values, labels them directly, and tells them as alt text. Values are exact (int,
``Decimal``, ``Fraction``) or ``None``, which is drawn as the words "belum tersedia" and never as
zero. Bars start at zero. ``kind`` says how values are written: ``number``, ``rupiah`` or
``percent``. Every function returns a ``Figure`` for the document; besides its own arguments it
takes those of :func:`chart`: ``subtitle``, ``source``, ``notes``, ``alt``, ``is_sample``, ``key``.
"""

from analysis.report.bars import (
    MOST_BARS,
    Bar,
    Reference,
    Step,
    bridge,
    dot_ranges,
    horizontal_bars,
    paged_bars,
)
from analysis.report.chart_style import chart, number_axis, percent_axis, rupiah_axis, style
from analysis.report.tornado import MOST_SWINGS, Swing, tornado
from analysis.report.trends import Line, Target, lines, month_columns, progress_to_targets
from analysis.report.ways import Way, ways_there

__all__ = [
    "MOST_BARS",
    "MOST_SWINGS",
    "Bar",
    "Line",
    "Reference",
    "Step",
    "Swing",
    "Target",
    "Way",
    "bridge",
    "chart",
    "dot_ranges",
    "horizontal_bars",
    "lines",
    "month_columns",
    "number_axis",
    "paged_bars",
    "percent_axis",
    "progress_to_targets",
    "rupiah_axis",
    "style",
    "tornado",
    "ways_there",
]
