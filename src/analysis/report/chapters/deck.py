"""The slides for the wall: what of the report a session looks at first, about ten of them.

A slide shows what the report shows. Pictures are drawn again, for a slide's shape, and stand only
beside an equal one in the report; tables are those of the report, cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pandas as pd

from analysis.figures import Figures
from analysis.frames import rows as rows_of
from analysis.report.blocks import Block, BlockError, Figure, Prose
from analysis.report.chapters import cost, coverage, frame, reconciliation, rosters, scenarios
from analysis.report.chapters import year_on_year as years
from analysis.report.chapters.texts import OpdLabels, head, label, prose
from analysis.report.chart_style import SLIDE, SLIDE_WITH_TEXT, drawn_for
from analysis.report.deck import Deck, Slide
from analysis.report.document import Document
from analysis.report.tables import DataTable

#: More bars than this do not fit a slide in letters that the last row can read.
MOST_BARS = 12
#: An OPD in one of these states has no list yet; in one of the others, none that it confirms.
_WITHOUT_LIST = ("missing", "refused")
_UNCONFIRMED = ("changed", "received")
_SCENARIO_HEADS = ("scenario", "need_low", "need_high", "difference_high")


def deck(
    document: Document,
    tables: Mapping[str, pd.DataFrame],
    figures: Figures,
    names: OpdLabels,
    *,
    year: int,
    report_name: str,
) -> Deck:
    """The deck of a report; what the report has no picture, table or figure of, has no slide.

    Args:
        document: the report, complete.
        tables: the tables that notebook 04 reads, by the names of ``schemas``.
        figures: the register as the report prints it.
        names: names of the OPDs.
        year: the report's year.
        report_name: file name of the report, for who wants to read on.

    Raises:
        BlockError: the report has no title page.
    """
    if document.cover is None:
        raise BlockError("Tayangan memerlukan halaman judul laporan (Cover).")
    is_sample = document.cover.is_sample
    with drawn_for(SLIDE):
        slides = (
            *_key_figures(document, figures),
            *_workers_and_cost(document, tables, figures, is_sample),
            *_changes(document, tables, figures, is_sample),
            *_coverage(document, tables, figures, year, is_sample),
            *_to_do(document, tables["opd_status"], figures, names),
        )
    lead = Prose(prose("deck.closing_lead").format(report=report_name))
    closing = Slide(prose("deck.closing_title"), (lead, frame.assumptions(figures)))
    return Deck(document.cover, (*slides, closing))


def _key_figures(document: Document, figures: Figures) -> Iterator[Slide]:
    is_told = figures.is_known("own_rate_span") and figures.is_known("absorbed")
    title = prose(f"deck.cards_title{'' if is_told else '_need'}", figures)
    yield Slide(title, (frame.cards(figures),))
    if (table := _table(document, prose("answer.largest_title"))) is not None:
        yield Slide.of(_cut(table, range(len(table.columns))))


def _workers_and_cost(
    document: Document,
    tables: Mapping[str, pd.DataFrame],
    figures: Figures,
    is_sample: bool,
) -> Iterator[Slide]:
    """From rows to workers, need against budget, and what if."""
    if picture := _picture(
        document, rosters.bridge_chart(tables["ledger"], figures, is_sample=is_sample)
    ):
        yield Slide.of(picture)
    with drawn_for(SLIDE_WITH_TEXT):
        chart = cost.range_chart(tables["budget_positions"], figures, is_sample=is_sample)
    if picture := _picture(document, chart):
        yield Slide.of(picture, Prose(cost.budget_text(figures)))
    yield from _what_if(document, tables["scenarios"], figures, is_sample)


def _what_if(
    document: Document,
    what_ifs: pd.DataFrame,
    figures: Figures,
    is_sample: bool,
) -> Iterator[Slide]:
    """The scenarios as a picture, or as a table where they are too many for one."""
    if int(what_ifs["left_out_for"].isna().sum()) > MOST_BARS:
        heads = [head(name) for name in _SCENARIO_HEADS]
        table = _table(document, prose("scenarios.table_title"))
        if table is not None:
            places = [n for n, column in enumerate(table.columns) if column.title in heads]
            yield Slide.of(_cut(table, places))
        return
    budget = figures.whole("budget")
    charts = scenarios.scenario_charts(what_ifs, figures, budget, is_sample=is_sample)
    if charts and (picture := _picture(document, charts[0])):
        yield Slide.of(picture)


def _changes(
    document: Document,
    tables: Mapping[str, pd.DataFrame],
    figures: Figures,
    is_sample: bool,
) -> Iterator[Slide]:
    """Why need and bill differ, with what stays unexplained; why the need moved since last year."""
    with drawn_for(SLIDE_WITH_TEXT):
        chart = reconciliation.bridge_chart(tables["reconciliation"], figures, is_sample=is_sample)
    if picture := _picture(document, chart):
        yield Slide.of(picture, reconciliation.unexplained_text(figures))
    if figures.is_known("last_year_need"):
        with drawn_for(SLIDE_WITH_TEXT):
            chart = years.change_chart(tables["year_on_year"], figures, is_sample=is_sample)
        if picture := _picture(document, chart):
            has_cause = figures.is_known("year_cause")
            title = prose("year_on_year.slide_title", figures) if has_cause else ""
            yield Slide.of(picture, Prose(prose("year_on_year.scope", figures)), title=title)


def _coverage(
    document: Document,
    tables: Mapping[str, pd.DataFrame],
    figures: Figures,
    year: int,
    is_sample: bool,
) -> Iterator[Slide]:
    """The city's own workers over the months, and the city as a whole beside the targets."""
    chart = coverage.own_month_chart(tables["coverage_own"], figures, is_sample=is_sample)
    if picture := _picture(document, chart):
        yield Slide.of(picture)
    if figures.is_known("ucj_rate"):
        rate = coverage.city_rate(tables["city_coverage"])
        targets = tables["target_demands"]
        # Published figures are real, also in a sample edition.
        chart = coverage.city_chart(targets, figures, rate, own_year=year, is_sample=False)
        if picture := _picture(document, chart):
            pace = coverage.pace_note(figures).text
            yield Slide.of(replace(picture, notes=(*picture.notes, pace)))


def _to_do(
    document: Document, status: pd.DataFrame, figures: Figures, names: OpdLabels
) -> Iterator[Slide]:
    """Who has confirmed, whose list is still awaited, and what is to be mended."""
    if len(status):
        notice = coverage.confirmed_notice(figures)
        key, items = _awaited(status, names)
        yield Slide(
            prose("deck.confirmation_title", figures),
            (Prose(f"{notice}\n\n{prose(f'deck.{key}')}"),),
            source=prose("sources.confirmations"),
            items=items,
        )
    table = _table(document, prose("follow_up.kind_title"))
    if table is not None and table.rows:
        title = prose("deck.follow_up_title", figures)
        yield Slide.of(_cut(table, range(len(table.columns))), title=title)


def _awaited(status: pd.DataFrame, names: OpdLabels) -> tuple[str, list[str]]:
    """The key of what is awaited, and from whom: a list, else a confirmation, else nothing."""
    for key, states in (("no_list", _WITHOUT_LIST), ("no_confirmation", _UNCONFIRMED)):
        rows = status[status["state"].isin(states)]
        # What can be taken for granted under the heading is not said again.
        usual = states[0] if key == "no_list" else states[1]
        if len(rows):
            return key, [
                names(row.opd_code)
                + ("" if row.state == usual else f" ({label('states', row.state)})")
                for row in rows_of(rows)
            ]
    return "all_confirmed", []


def _picture(document: Document, drawn: Block) -> Figure | None:
    """A picture as drawn for a slide, if the report has one that tells the same.

    One that tells something else is replaced by that of the report; none, or a note in its place,
    where the report has none.
    """
    if not isinstance(drawn, Figure):
        return None
    for block in document:
        if isinstance(block, Figure) and block.title == drawn.title:
            is_same = (block.alt, block.notes) == (drawn.alt, drawn.notes)
            return drawn if is_same else block
    return None


def _table(document: Document, title: str) -> DataTable | None:
    """The report's table of that title."""
    tables = (block for block in document if isinstance(block, DataTable))
    return next((table for table in tables if table.title == title), None)


def _cut(table: DataTable, places: Iterable[int]) -> DataTable:
    """Some columns of a table, without its notes."""
    kept = list(places)
    rows = [[row[place] for place in kept] for row in table.rows]
    total = [table.total[place] for place in kept] if table.total else []
    return replace(
        table,
        columns=[table.columns[place] for place in kept],
        rows=rows,
        total=total if any(cell.text for cell in total[1:]) else (),
        notes=(),
    )
