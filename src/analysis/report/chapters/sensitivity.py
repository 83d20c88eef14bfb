"""Which assumption moves the need most, and what one percent of each is worth."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.language import translated
from analysis.report.blocks import Block, Definition, DefinitionList, Figure, Note
from analysis.report.chapters.scenarios import GIANT, or_dash
from analysis.report.chapters.texts import head, label, prose
from analysis.report.charts import Swing, tornado
from analysis.report.tables import Cell, DataTable, TableColumn


def tornado_charts(sensitivity: pd.DataFrame, figures: Figures, **text: Any) -> tuple[Block, ...]:
    """Which assumption moves the need most; a note without any assumption.

    Where the widest would flatten the others, these are drawn once more without it.
    """
    if sensitivity.empty or not figures.is_known("sensitivity_first"):
        return (Note(prose("scenarios.tornado_unknown_title")),)
    key = text.pop("key", "")
    title = prose("scenarios.tornado_title", figures)
    whole_chart = _tornado(sensitivity, title=title, key=key, **text)
    spans = [whole(span) or 0 for span in sensitivity["span_idr"]]
    if len(spans) < 3 or not 0 < GIANT * spans[1] < spans[0]:
        return (whole_chart,)
    rest = _tornado(
        sensitivity.iloc[1:],
        title=prose("scenarios.tornado_rest_title", figures),
        key=f"{key}-2" if key else "",
        **text,
    )
    return whole_chart, rest


def _tornado(sensitivity: pd.DataFrame, **text: Any) -> Figure:
    swings = [
        Swing(
            translated(row.label),
            whole(row.low_idr),
            whole(row.high_idr),
            translated(known(row.low_is) or ""),
            translated(known(row.high_is) or ""),
        )
        for row in rows_of(sensitivity)
    ]
    base = int(sensitivity["base_idr"].iloc[0])
    return tornado(
        swings,
        base=base,
        base_label=prose("scenarios.tornado_base"),
        kind="rupiah",
        subtitle=prose("scenarios.tornado_subtitle"),
        source=prose("scenarios.source"),
        made_from="sensitivity",
        **text,
    )


def sensitivity_table(sensitivity: pd.DataFrame) -> DataTable:
    """Range of each assumption, what gives its ends, and what one percent is worth."""
    as_reported = prose("scenarios.as_reported")
    rows = []
    for row in rows_of(sensitivity):
        of = known(row.one_percent_of)
        is_unknown = whole(row.span_idr) is None
        ends = [
            None if is_unknown else translated(known(n) or "") or as_reported
            for n in (row.low_is, row.high_is)
        ]
        rows.append(
            (
                translated(row.label),
                whole(row.low_idr),
                ends[0],
                whole(row.high_idr),
                ends[1],
                whole(row.span_idr),
                Cell("–") if of is None else label("one_percent", of),
                or_dash(row.one_percent_idr),
            )
        )
    titles = (("assumption", "text"), ("lowest", "rupiah"), ("lowest_is", "text"),
              ("highest", "rupiah"), ("highest_is", "text"), ("span", "rupiah"),
              ("one_percent_of", "text"), ("one_percent", "rupiah"))  # fmt: skip
    return DataTable(
        title=prose("scenarios.swing_title"),
        columns=tuple(TableColumn(head(title), kind) for title, kind in titles),
        rows=rows,
        notes=(prose("scenarios.swing_note"),),
        source=prose("scenarios.source"),
        made_from="sensitivity",
        is_wide=True,
    )


def grounds(sensitivity: pd.DataFrame) -> DefinitionList:
    """Where the other values of each assumption are documented, and how sure that is."""
    return DefinitionList(
        tuple(
            Definition(
                translated(row.label),
                f"{_lines(row.ground)} [{_marks(row.marks)}]{_left_out(row)}",
            )
            for row in rows_of(sensitivity)
        )
    )


def _left_out(row: Any) -> str:
    items = "; ".join(translated(text) for text in (known(row.left_out) or "").split("; "))
    return f" {prose('scenarios.left_out').format(items=items)}" if items else ""


def _lines(texts: str) -> str:
    """The grounds of an assumption, each behind its alternative, as one paragraph."""
    grounds = [[translated(part) for part in text.split("\t")] for text in texts.split("\n")]
    return " ".join(": ".join(parts) for parts in grounds)


def _marks(marks: str) -> str:
    return "; ".join(label("marks", mark) for mark in marks.split(","))
