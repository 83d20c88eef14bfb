"""The need as budget lines, for who writes the budget."""

from __future__ import annotations

from analysis.codes import CATEGORIES
from analysis.schemas.columns import COUNT, DATE, FLAG, IDR, TEXT, optional
from analysis.tabular import Column, Table

BUDGET_LINES = Table(
    "budget_lines",
    "need of counted workers by OPD, account and month, one line for each price: people x rupiah",
    (
        optional("opd_code", TEXT, "OPD of the month; null where none was found"),
        Column("program", TEXT, "JKK, JKM, ..."),
        optional(
            "account", TEXT, "account (kode rekening); null where the post fits none, or more"
        ),
        optional("account_name", TEXT, "its name"),
        Column("is_inferred", FLAG, "the account is inferred and was seen nowhere: to be checked"),
        Column("category", TEXT, "employment category", allowed=CATEGORIES),
        optional("position", TEXT, "post, as sent, of a line without an account"),
        Column("month", TEXT, "month, YYYY-MM"),
        Column("due_on", DATE, "day on which its bill is due: the 15th of the next month"),
        Column("n_people", COUNT, "people"),
        Column("price_idr", IDR, "rupiah for each of them"),
        Column("amount_idr", IDR, "people x rupiah"),
    ),
)
