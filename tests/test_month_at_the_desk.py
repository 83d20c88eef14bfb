"""August 2026 of the sample, from its rosters to bill, budget line, pack and SIPP's files.

A month of class 1 on Rp2,768,592 is 6,645 + 8,306 = 14,951; on a bill 6,644.62 + 8,305.78 =
14,950.40. Of Diskominfo's 24 people one is billed on Rp2,500,000: 6,000 + 7,500 = 13,500. Of
Kecamatan Baruga's 23 seven are billed, and one who left in November 2025.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import openpyxl
import pandas as pd
import pytest
from tests.editions import Edition

from analysis.pack.month import read_month

MONTH = "2026-08"


def _table(edition: Edition, name: str, **where: Any) -> pd.DataFrame:
    table = pd.read_parquet(edition.processed / f"{name}.parquet")
    for column, value in where.items():
        table = table[table[column] == value]
    return table


@pytest.mark.parametrize(
    ("opd_code", "people", "need", "bill", "paid"),
    [
        # 24 x 14,951; 23 x 14,950.40 + 13,500; the 24 are paid for at the report's price.
        ("DISKOMINFO", (24, 24, 0), 358_824, "357359.20", 358_824),
        # 23 x 14,951; 7 x 14,950.40; 7 x 14,951.
        ("KEC_BARUGA", (23, 7, 16), 343_873, "104652.80", 104_657),
    ],
)
def test_need_bill_and_payment_of_the_month(
    edition_2026: Edition, opd_code: str, people: Any, need: int, bill: str, paid: int
) -> None:
    (found,) = _table(edition_2026, "bill_months", opd_code=opd_code, month=MONTH).to_dict(
        "records"
    )
    assert (found["n_workers"], found["n_billed"], found["n_not_billed"]) == people
    assert (found["need_idr"], found["bill_idr"], found["paid_idr"]) == (need, Decimal(bill), paid)


def test_the_wrong_wage_and_who_left_are_found_on_the_bill(edition_2026: Edition) -> None:
    below = _table(edition_2026, "bill_people", month=MONTH, kind="below")
    assert below[["opd_code", "need_idr", "bill_idr"]].to_numpy().tolist() == [
        ["DISKOMINFO", 14_951, Decimal("13500.00")]
    ]
    (form,) = _table(edition_2026, "bill_forms", unit="KEC_BARUGA").to_dict("records")
    assert (form["n_lines"], form["foot_idr"]) == (8, Decimal("119603.20"))  # 8 x 14,950.40
    gone = _table(edition_2026, "bill_people", month=MONTH, kind="no_roster")
    assert gone["bill_idr"].tolist() == [Decimal("14950.40")]


def test_budget_lines_and_pack_of_the_month_are_the_need(edition_2026: Edition) -> None:
    lines = _table(edition_2026, "budget_lines", opd_code="DISKOMINFO", month=MONTH)
    on_account = lines[lines["account"].notna()]
    # Four are non-ASN: 4 x 6,645 and 4 x 8,306. The posts of the twenty PPPK fit no account.
    assert on_account[["account", "n_people", "amount_idr"]].to_numpy().tolist() == [
        ["5.1.02.02.02.0006", 4, 26_580],
        ["5.1.02.02.02.0007", 4, 33_224],
    ]
    assert lines["amount_idr"].sum() == 358_824
    pack = read_month(edition_2026.processed, MONTH).of("DISKOMINFO")
    assert (len(pack.counted), len(pack.held), pack.low_idr) == (24, 0, 358_824)


def test_sipps_files_say_who_is_to_join_to_leave_and_to_be_changed(edition_2026: Edition) -> None:
    counts = _table(edition_2026, "registrations").set_index("opd_code")
    names = ["n_new", "n_complete", "n_leaving", "n_wages"]
    assert counts.loc["DISKOMINFO", names].tolist() == [0, 0, 0, 1]
    assert counts.loc["KEC_BARUGA", names].tolist() == [15, 0, 1, 0]
    # Two rosters have telephone, mother's name, marital status and address.
    assert counts.loc["DISPUSIP", names].tolist() == [5, 5, 0, 0]
    folder = edition_2026.processed / "sipp" / "DISKOMINFO"
    assert [path.name for path in folder.iterdir()] == ["data_upah.xlsx"]
    sheet = openpyxl.load_workbook(folder / "data_upah.xlsx")["data_upah"]
    heads, line = sheet.iter_rows(values_only=True)
    assert dict(zip(heads, line, strict=True))["UPAH"] == "2768592"


def test_of_the_dead_one_was_a_participant(edition_2026: Edition) -> None:
    claims = _table(edition_2026, "claims")
    assert sorted(zip(claims["opd_code"], claims["state"], strict=True)) == [
        ("DLHK", "unknown"),
        ("PUPR", "unknown"),
        ("SATPOL_PP", "covered"),
    ]
