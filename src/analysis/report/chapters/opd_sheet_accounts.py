"""An OPD's own budget lines on its sheet: account, months, people x rupiah, the year's sum."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.contributions.programs import program_names
from analysis.frames import rows as rows_of
from analysis.frames import whole
from analysis.report.blocks import Block
from analysis.report.chapters.accounting import account_name, post_of, price_of, sums_of
from analysis.report.chapters.opd_sheet_cards import say
from analysis.report.chapters.texts import head, label, prose
from analysis.report.opd_cut import OpdCut
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import month_range, rupiah

_PLACED = ["account", "account_name", "is_inferred", "program"]
_UNPLACED = ["program", "category", "post"]


def without_account(cut: OpdCut) -> str:
    """The sentence of an OPD of whose posts none has an account; empty where one has, or nobody
    is paid for."""
    if cut.lines.empty or cut.lines["account"].notna().any():
        return ""
    return say("accounts_none", need_low=rupiah(whole(cut.position.get("need_low_idr"))))


def account_pages(cut: OpdCut, year: int) -> tuple[Block, ...]:
    """The budget lines, those without an account behind; nothing where no post has one."""
    if cut.lines["account"].isna().all():
        return ()
    is_inferred = bool(cut.lines["is_inferred"].any())
    has_rest = bool(cut.lines["account"].isna().any())
    rows = [*_placed(cut), *_unplaced(cut)]
    return (
        DataTable(
            title=say("accounts_title", year=year),
            columns=(
                TableColumn(head("account")),
                TableColumn(say("head_account_name")),
                TableColumn(head("month")),
                TableColumn(head("people_months"), "number"),
                TableColumn(say("head_price"), "price"),
                TableColumn(say("head_amount"), "rupiah"),
            ),
            rows=rows,
            total=(say("accounts_total"), "", "", "", "", int(cut.lines["amount_idr"].sum())),
            notes=(
                say("accounts_note"),
                *((say("accounts_rest_note"),) if has_rest else ()),
                *((prose("accounting.mark_note"),) if is_inferred else ()),
            ),
            source=prose("accounting.source"),
            is_ordered=True,
        ),
    )


def _placed(cut: OpdCut) -> Iterator[tuple[Any, ...]]:
    lines = cut.lines[cut.lines["account"].notna()]
    for row in rows_of(sums_of(lines, _PLACED)):
        yield (row.account, account_name(row), *_sums(row))


def _unplaced(cut: OpdCut) -> Iterator[tuple[Any, ...]]:
    """By post as sent, those that may be a person's name together."""
    lines = cut.lines[cut.lines["account"].isna()]
    lines = lines.assign(post=[post_of(row) or "" for row in rows_of(lines)])
    for row in rows_of(sums_of(lines, _UNPLACED)):
        (program,) = program_names([row.program])
        post = row.post or label("categories", row.category)
        yield (Cell(say("accounts_rest")), f"{post} ({program})", *_sums(row))


def _sums(row: Any) -> tuple[Any, ...]:
    # The year stands in the title.
    months = month_range(row.first_month, row.last_month)[: -len(" 2026")]
    return (months, int(row.n_people), price_of(row), int(row.amount_idr))
