"""How long the budget lasts: at the pace of the payments, and if everybody is paid for."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.report.blocks import Block, Note
from analysis.report.chapters.texts import OpdLabels, head, prose
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import month_long


def end_table(positions: pd.DataFrame, names: OpdLabels) -> Block:
    """The month in which each budget runs out; a note where nobody has published a budget.

    Args:
        positions: as ``schemas.BUDGET_POSITIONS``. OPDs without a budget of their own have no
            line: that is not zero.
    """
    budgets = positions[positions["budget_idr"].notna()]
    if budgets.empty:
        return Note(prose("budget_end.none"))
    rows = [
        (
            names(row.opd_code),
            whole(row.budget_idr),
            known(row.paid_until),
            _end(row.pace_runs_out, row.pace_lasts),
            _end(row.full_low_runs_out, row.full_low_lasts),
            _end(row.full_high_runs_out, row.full_high_lasts),
        )
        for row in rows_of(budgets)
    ]
    return DataTable(
        title=prose("budget_end.title"),
        columns=(
            TableColumn(head("opd")),
            TableColumn(head("budget"), "rupiah"),
            TableColumn(head("paid_until"), "month"),
            TableColumn(head("at_pace")),
            TableColumn(head("at_full_low")),
            TableColumn(head("at_full_high")),
        ),
        rows=rows,
        notes=(prose("budget_end.note"),),
        source=prose("sources.budget"),
        made_from="budget_positions",
    )


def _end(month: Any, lasts: Any) -> Cell | None:
    """The first month that is not paid in full, or that the budget lasts; None where unknown."""
    if known(month) is not None:
        return Cell(prose("budget_end.runs_out").replace("{month}", month_long(month)))
    if known(lasts) is None:
        return None
    return Cell(prose("budget_end.lasts" if lasts else "budget_end.spent"))
