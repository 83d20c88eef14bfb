"""The month in which a budget runs out, told in words."""

from __future__ import annotations

import pandas as pd

from analysis.report.chapters.budget_end import end_table
from analysis.report.chapters.texts import OpdLabels
from analysis.report.document import DataTable, Note

NAMES = OpdLabels(pd.DataFrame({"opd_code": ["A"], "name": ["Dinas A"]}))


def _positions(**given: object) -> pd.DataFrame:
    line = {
        "opd_code": "*",
        "budget_idr": 1000,
        "paid_until": "2026-10",
        "pace_runs_out": None,
        "pace_lasts": None,
        "full_low_runs_out": None,
        "full_low_lasts": None,
        "full_high_runs_out": None,
        "full_high_lasts": None,
        **given,
    }
    without = {**line, "opd_code": "A", "budget_idr": None}
    return pd.DataFrame([without, line], dtype=object)


def test_each_way_says_its_first_unpaid_month_or_that_the_budget_lasts() -> None:
    table = end_table(
        _positions(
            pace_lasts=True,
            full_low_runs_out="2026-12",
            full_low_lasts=False,
            full_high_lasts=False,
        ),
        NAMES,
    )
    assert isinstance(table, DataTable)
    assert [[cell.text for cell in row] for row in table.rows] == [
        [
            "Seluruh kota",
            "Rp1.000",
            "Oktober 2026",
            "cukup sampai Desember",
            "tidak cukup mulai Desember 2026",
            "sudah terlampaui",
        ]
    ]


def test_without_payments_the_pace_is_unknown_and_not_enough_of_anything() -> None:
    table = end_table(_positions(paid_until=None, full_low_lasts=True, full_high_lasts=True), NAMES)
    assert isinstance(table, DataTable)
    assert table.rows[0][2].text == table.rows[0][3].text == "belum tersedia"


def test_without_any_budget_a_note_says_so() -> None:
    assert isinstance(end_table(_positions(budget_idr=None), NAMES), Note)
