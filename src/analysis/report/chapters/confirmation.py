"""Which OPDs have sent and confirmed their lists, and how much of the sum is therefore final."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analysis.coverage.confirmations import ConfirmedShare
from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.report.blocks import Prose
from analysis.report.chapters.texts import OpdLabels, head, label, prose
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import EN_DASH, count, rupiah


def register_status(
    figures: Figures, confirmed: ConfirmedShare, deadline: date | None, as_of: date
) -> None:
    """Register how much is confirmed, and who has answered in time."""
    is_over = deadline is not None and as_of > deadline
    figures.add_all(
        {
            "n_opd_expected": confirmed.opds_expected,
            "n_opd_answered": confirmed.opds_answered,
            "n_opd_confirmed": confirmed.opds_confirmed,
            "deadline": deadline,
            "n_opd_on_time": confirmed.opds_on_time,
            "n_opd_overdue": confirmed.opds_overdue,
            "overdue_days": (as_of - deadline).days if deadline and is_over else None,
            "confirmed_workers": confirmed.workers_confirmed,
            "confirmed_idr": confirmed.amount_confirmed_idr,
            "provisional_idr": confirmed.amount_provisional_idr,
            "confirmed_rate": confirmed.amount_rate,
        }
    )


def status_text(figures: Figures) -> Prose:
    """How much is confirmed, and who has answered in time."""
    if not figures.is_known("deadline"):
        text_key = "status_no_deadline"
    else:
        text_key = "status_deadline" if figures.is_known("overdue_days") else "status_not_due"
    is_share = figures.is_known("confirmed_rate")
    # Without any contribution there is no share of it that could be told.
    lead = (
        prose("coverage.status_lead", figures)
        if is_share
        else f"{prose('coverage.confirmed_of', figures)}."
    )
    return Prose(f"{lead} {prose(f'coverage.{text_key}', figures)}")


def confirmed_notice(figures: Figures) -> str:
    """For the first page: how much of the sum is confirmed; needs ``cost_low`` too."""
    if not figures.whole("confirmed_idr"):
        return prose("coverage.cover_none", figures)
    is_all = figures.whole("provisional_idr") == 0
    return prose("coverage.cover_all" if is_all else "coverage.cover_part", figures)


def status_table(status: pd.DataFrame, names: OpdLabels) -> DataTable:
    """Expected, received, on time, readable, confirmed, by OPD; final and provisional rupiah."""
    has_deadline = bool(status["punctuality"].notna().any())
    rows = [
        (
            names(row.opd_code),
            label("states", row.state),
            int(row.n_read),
            int(row.n_refused),
            int(row.counted),
            int(row.held),
            known(row.confirmed_on) or Cell(EN_DASH),
            *_change_cells(row),
            *((_punctuality(row),) if has_deadline else ()),
            whole(row.final_idr),
            whole(row.provisional_idr),
        )
        for row in rows_of(status)
    ]
    notes = [prose("coverage.status_note")]
    if has_deadline:
        notes.append(prose("coverage.status_deadline_note"))
    return DataTable(
        title=prose("coverage.status_title"),
        columns=(
            TableColumn(head("opd")),
            TableColumn(head("list_state")),
            TableColumn(head("files_read"), "count", is_totalled=True),
            TableColumn(head("files_refused"), "count", is_totalled=True),
            TableColumn(head("counted"), "number", is_totalled=True),
            TableColumn(head("held"), "number", is_totalled=True),
            TableColumn(head("confirmed_on"), "date"),
            TableColumn(head("confirmed_for"), "number"),
            TableColumn(head("changed_people"), "number"),
            TableColumn(head("changed_idr"), align="right"),
            *((TableColumn(head("punctuality")),) if has_deadline else ()),
            TableColumn(head("final_idr"), "rupiah", is_totalled=True),
            TableColumn(head("provisional_idr"), "rupiah", is_totalled=True),
        ),
        rows=rows,
        notes=notes,
        source=prose("sources.confirmations"),
        made_from="opd_status",
        is_wide=True,
    )


def _change_cells(row: Any) -> tuple[Any, ...]:
    """Persons confirmed, and what has changed since in persons and rupiah."""
    if known(row.difference) is None:
        return (Cell(EN_DASH),) * 3
    low, high = whole(row.difference_low_idr), whole(row.difference_high_idr)
    amount = None
    if low is not None and high is not None:
        amount = rupiah(low) if low == high else f"{rupiah(low)}{EN_DASH}{rupiah(high)}"
    return whole(row.confirmed_workers), whole(row.difference), amount


def _punctuality(row: Any) -> Cell:
    if known(row.punctuality) is None:
        return Cell(EN_DASH)
    words, days = label("punctualities", row.punctuality), whole(row.days_overdue)
    if days is None:
        return Cell(words)
    return Cell(prose("coverage.status_days").format(words=words, days=count(days)))
