"""Everything that is known of each OPD in one line: for pivots and filters, not for reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.frames import known, whole
from analysis.report.chapters.texts import head, label, prose
from analysis.report.chapters.to_do import ToDo
from analysis.report.tables import Cell, DataTable, TableColumn

#: Each column: its name below, its head, how it is shown.
_COLUMNS = (
    ("opd_code", "figure_code", "text"),
    ("name", "opd", "text"),
    ("jkk_class", "jkk_class", "count"),
    ("n_read", "roster_files_read", "count"),
    ("n_refused", "roster_files_refused", "count"),
    ("n_errors", "errors", "count"),
    ("n_warnings", "warnings", "count"),
    ("n_merged", "merged", "number"),
    ("n_excluded", "excluded", "number"),
    ("workers_counted", "counted", "number"),
    ("workers_held", "held", "number"),
    ("workers", "counted_now", "number"),
    ("covered", "covered", "number"),
    ("uncovered", "uncovered", "number"),
    ("unknown", "unknown", "number"),
    ("need_low_idr", "need_low", "rupiah"),
    ("need_high_idr", "need_high", "rupiah"),
    ("budget_idr", "budget", "rupiah"),
    ("bill_idr", "bill", "rupiah"),
    ("paid_idr", "paid", "rupiah"),
    ("paid_until", "paid_until", "month"),
    ("state", "list_state", "text"),
    ("confirmed_on", "confirmed_on", "date"),
    ("confirmed_workers", "confirmed_for", "number"),
    ("deadline", "deadline", "date"),
    ("owner", "in_charge", "text"),
)


def opd_facts(
    opd: pd.DataFrame, tables: Mapping[str, pd.DataFrame], to_do: list[ToDo]
) -> DataTable:
    """One line for each OPD of ``opd.csv``, in its order, and no total; unknown stays unknown.

    Args:
        opd: as ``reference.opd``.
        tables: with ``opd_rosters``, ``opd_status``, ``budget_positions``,
            ``reconciliation_months``.
        to_do: of :func:`analysis.report.chapters.to_do.of_opds`.
    """
    bills = tables["reconciliation_months"]
    awaited = pd.DataFrame(
        [vars(one) for one in to_do], columns=list(ToDo.__dataclass_fields__), dtype=object
    ).rename(columns={"opd": "opd_code"})
    parts = (
        tables["opd_rosters"],
        tables["opd_status"][["opd_code", "n_read", "confirmed_on", "confirmed_workers"]],
        tables["budget_positions"],
        bills.loc[bills["month"].isna(), ["opd_code", "bill_idr"]],
        awaited,
    )
    facts = opd[["opd_code", "name", "jkk_class"]]
    for part in parts:
        own = part[part["opd_code"].notna()]
        new = [column for column in own.columns if column not in facts.columns]
        facts = facts.merge(own[["opd_code", *new]], on="opd_code", how="left")
    rows = [
        tuple(_cell(name, kind, row[name]) for name, _, kind in _COLUMNS)
        for row in facts.to_dict("records")
    ]
    return DataTable(
        title=prose("workbook.facts_title"),
        columns=tuple(TableColumn(head(title), kind) for _, title, kind in _COLUMNS),
        rows=rows,
        notes=(prose("workbook.facts_note"),),
        made_from="opd_status",
        is_wide=True,
    )


def _cell(name: str, kind: str, value: Any) -> Any:
    value = known(value)
    if name == "state" and value is not None:
        return Cell(label("states", value))
    if kind in ("count", "number") and name != "confirmed_workers":
        # Whoever stands on no list of the tables has sent nothing and employs nobody.
        return whole(value) or 0
    return value if kind in ("text", "month", "date") else whole(value)
