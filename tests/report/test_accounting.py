"""Sheets for who pays: budget lines, cash plan, posts without an account, months with a bill."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.report.blocks import Note
from analysis.report.chapters import accounting as chapter
from analysis.report.chapters.texts import OpdLabels
from analysis.report.tables import DataTable

NAMES = OpdLabels(pd.DataFrame({"opd_code": ["DLHK"], "name": ["Dinas LHK"]}))


def _lines(*rows: dict[str, Any]) -> pd.DataFrame:
    line = {
        "opd_code": "DLHK", "program": "JKK", "account": "5.1.02.02.02.0006",
        "account_name": "JKK bagi Non ASN", "is_inferred": False, "category": "NON_ASN",
        "position": None, "month": "2026-12", "due_on": date(2027, 1, 15), "n_people": 2,
        "price_idr": 6_645, "amount_idr": 13_290,
    }  # fmt: skip
    columns = schemas.BUDGET_LINES.names
    return pd.DataFrame([{**line, **row} for row in rows], columns=columns, dtype=object)


def _texts(table: Any) -> list[list[str]]:
    assert isinstance(table, DataTable)
    return [[cell.text for cell in row] for row in table.rows]


def test_a_budget_line_is_people_and_months_times_rupiah() -> None:
    lines = _lines({}, {"month": "2026-11", "due_on": date(2026, 12, 15)})
    assert _texts(chapter.line_table(lines, NAMES)) == [
        ["Dinas LHK", "5.1.02.02.02.0006", "JKK bagi Non ASN", "4", "Rp6.645", "Rp26.580"]
    ]
    assert [row[2:4] for row in _texts(chapter.cash_table(lines, NAMES))] == [
        ["15 Desember 2026", "2026"],
        ["15 Januari 2027", "2027"],
    ]


def test_an_inferred_account_says_so_and_several_prices_are_not_told() -> None:
    lines = _lines({"is_inferred": True}, {"is_inferred": True, "price_idr": 7_000})
    (row,) = _texts(chapter.line_table(lines, NAMES))
    assert (row[2], row[4]) == ("JKK bagi Non ASN (disimpulkan, periksa)", "beragam")


def test_posts_without_an_account_are_listed_but_no_names() -> None:
    lines = _lines(
        {"account": None, "position": "Pengelola Keuangan"},
        {"account": None, "position": "Wa Ode Contohwati"},
    )
    assert [row[2] for row in _texts(chapter.unplaced_table(lines, NAMES))] == [
        "Pengelola Keuangan",
        "belum tersedia",
    ]
    assert isinstance(chapter.unplaced_table(_lines({}), NAMES), Note)


def test_a_month_with_a_bill_shows_its_sen() -> None:
    row = {
        **dict.fromkeys(schemas.BILL_MONTHS.names), "opd_code": "DLHK", "month": "2026-08",
        "need_idr": 179_412, "rounding_idr": Decimal("-7.20"), "above_idr": Decimal(0),
        "below_idr": Decimal(0), "bill_idr": Decimal("179404.80"),
    }  # fmt: skip
    months = pd.DataFrame([row], columns=schemas.BILL_MONTHS.names, dtype=object)
    (texts,) = _texts(chapter.bill_table(months, NAMES))
    assert texts[2:7] == ["Rp179.412", "−Rp7,20", "Rp0", "Rp0", "Rp179.404,80"]
    assert isinstance(chapter.bill_table(months[:0], NAMES), Note)
