"""Budget lines, the days on which they are due, and the months with a bill: for who pays."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.contributions.budget_lines import cash_plan
from analysis.frames import known
from analysis.frames import rows as rows_of
from analysis.reference import WHOLE_CITY
from analysis.report.blocks import Block, Note
from analysis.report.chapters.texts import OpdLabels, head, label, prose
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.rosters.public_names import public_unit

_LONG = 4
_KEY = ["opd_code", "account", "account_name", "is_inferred", "program"]


def line_table(lines: pd.DataFrame, names: OpdLabels) -> DataTable:
    """Budget lines of the year by OPD and account: people's months x rupiah.

    Args:
        lines: as ``schemas.BUDGET_LINES``.
    """
    rows = list(rows_of(names.in_order(sums_of(lines[lines["account"].notna()], _KEY))))
    return DataTable(
        title=prose("accounting.line_title"),
        columns=(
            TableColumn(head("opd")),
            TableColumn(head("account")),
            TableColumn(head("account_name")),
            TableColumn(head("people_months"), "number", is_totalled=True),
            TableColumn(head("price_each"), "price"),
            TableColumn(head("amount"), "rupiah", is_totalled=True),
        ),
        rows=[
            (names(row.opd_code), row.account, account_name(row), int(row.n_people),
             price_of(row), int(row.amount_idr))
            for row in rows
        ],
        notes=(prose("accounting.line_note"), prose("accounting.mark_note")),
        source=prose("accounting.source"),
        made_from="budget_lines",
        is_wide=True,
    )  # fmt: skip


def cash_table(lines: pd.DataFrame, names: OpdLabels) -> DataTable:
    """What each OPD owes on which day, and from which year's budget."""
    return DataTable(
        title=prose("accounting.cash_title"),
        columns=(
            TableColumn(head("opd")),
            TableColumn(head("month"), "month"),
            TableColumn(head("due_on"), "date"),
            TableColumn(head("budget_year")),
            TableColumn(head("amount"), "rupiah", is_totalled=True),
        ),
        rows=[
            (names(row.opd_code), row.month, row.due_on, str(row.budget_year), int(row.amount_idr))
            for row in rows_of(names.in_order(cash_plan(lines)))
        ],
        notes=(prose("accounting.cash_note"),),
        source=prose("accounting.source"),
        made_from="budget_lines",
    )


def unplaced_table(lines: pd.DataFrame, names: OpdLabels) -> Block:
    """The posts that fit no account, or several; a note where all have one."""
    others = lines[lines["account"].isna()]
    if others.empty:
        return Note(prose("accounting.all_placed"))
    key = ["opd_code", "category", "position"]
    sums = others.groupby(key, dropna=False, sort=True)[["n_people", "amount_idr"]].sum()
    return DataTable(
        title=prose("accounting.unplaced_title"),
        columns=(
            TableColumn(head("opd")),
            TableColumn(head("category")),
            TableColumn(head("position")),
            TableColumn(head("people_months"), "number", is_totalled=True),
            TableColumn(head("amount"), "rupiah", is_totalled=True),
        ),
        rows=[
            (names(row.opd_code), label("categories", row.category), post_of(row),
             int(row.n_people), int(row.amount_idr))
            for row in rows_of(names.in_order(sums.reset_index()))
        ],
        notes=(prose("accounting.unplaced_note"),),
        source=prose("accounting.source"),
        made_from="budget_lines",
    )  # fmt: skip


def bill_table(months: pd.DataFrame, names: OpdLabels) -> Block:
    """Need, printed bill and payment of each OPD and month with a bill; a note where none has.

    Args:
        months: as ``schemas.BILL_MONTHS``.
    """
    if months.empty:
        return Note(prose("accounting.no_bill"))
    amounts = ("need", "rounding", "billed_above", "billed_below", "bill", "paid", "arrears",
               "overpaid")  # fmt: skip
    return DataTable(
        title=prose("accounting.bill_title"),
        columns=(
            TableColumn(head("month"), "month"),
            TableColumn(head("opd")),
            *(TableColumn(head(name), "rupiah") for name in amounts),
        ),
        rows=[
            (row.month, names(row.opd_code), int(row.need_idr), row.rounding_idr, row.above_idr,
             row.below_idr, row.bill_idr, *(known(getattr(row, f"{name}_idr")) for name in
             ("paid", "arrears", "overpaid")))
            for row in rows_of(months)
        ],
        emphasis=[n for n, row in enumerate(rows_of(months)) if row.opd_code == WHOLE_CITY],
        notes=(prose("accounting.bill_note"),),
        source=prose("accounting.bill_source"),
        made_from="bill_months",
        is_wide=True,
        is_ordered=True,
    )  # fmt: skip


def sums_of(lines: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Budget lines by ``key``: months, people's months, rupiah, and how many prices there are."""
    return (
        lines.groupby(key, dropna=False, sort=True)
        .agg(
            first_month=("month", "min"),
            last_month=("month", "max"),
            n_people=("n_people", "sum"),
            amount_idr=("amount_idr", "sum"),
            price_idr=("price_idr", "first"),
            n_prices=("price_idr", "nunique"),
        )
        .reset_index()
    )


def price_of(row: Any) -> int | Cell:
    """The price of each person, where it is one: several would tell the wages of a few."""
    return int(row.price_idr) if row.n_prices == 1 else Cell(prose("accounting.several_prices"))


def account_name(row: Any) -> str:
    """An account's name, with its mark where the account is inferred."""
    name = str(known(row.account_name) or "")
    return prose("accounting.inferred").replace("{name}", name) if row.is_inferred else name


def post_of(row: Any) -> str | None:
    """A post as sent, if it cannot be a person's name."""
    post = known(row.position)
    if post is None:
        return None
    # "Wa Ode" are no words of an office, however short.
    long_words = " ".join(word for word in str(post).split() if len(word) >= _LONG)
    return public_unit(str(post), 0) if long_words and public_unit(long_words, 0) else None
