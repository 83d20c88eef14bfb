"""Budget lines: people x rupiah by OPD, account and month; every sum worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis import schemas
from analysis.contributions.budget_lines import budget_lines, cash_plan
from analysis.contributions.price import price
from analysis.paths import project_root
from analysis.reference import load_reference

ACCOUNTS = load_reference(project_root() / "data" / "raw").accounts
OPD = pd.DataFrame({"opd_code": ["DLHK"], "name": ["a"], "aliases": [()], "jkk_class": [1]})


def _lines(*people: dict[str, Any], year: int = 2026) -> pd.DataFrame:
    rows = [
        {"worker_id": f"w{n}", "status": "counted", "opd_code": "DLHK", "category": "NON_ASN",
         "position": None, "start_date": None, "end_date": None, "wage_reported_idr": None, **one}
        for n, one in enumerate(people)
    ]  # fmt: skip
    workers = pd.DataFrame(rows, dtype=object).astype({"wage_reported_idr": "Int64"})
    pricing = price(workers, OPD, year=year, wage_base="fixed:1000000")
    found = budget_lines(workers, pricing.contributions.to_pandas(), ACCOUNTS)
    schemas.conform(found, schemas.BUDGET_LINES)
    return found


PART_TIME = {"category": "PPPK_PARUH_WAKTU"}


def test_lines_are_people_times_rupiah_and_due_in_the_next_month() -> None:
    found = _lines({}, {}, {"start_date": date(2026, 12, 1)}, {"status": "held"})
    # 2,400 JKK and 3,000 JKM: two people in eleven months, three in December.
    assert set(found["account"]) == {"5.1.02.02.02.0006", "5.1.02.02.02.0007"}
    assert found["amount_idr"].sum() == 11 * 2 * 5_400 + 3 * 5_400
    december = found[found["month"] == "2026-12"]
    assert december[["program", "n_people", "price_idr", "amount_idr"]].values.tolist() == [
        ["JKK", 3, 2_400, 7_200],
        ["JKM", 3, 3_000, 9_000],
    ]
    assert set(december["due_on"]) == {date(2027, 1, 15)}
    plan = cash_plan(found)
    assert plan.loc[plan["budget_year"] == 2027, "amount_idr"].tolist() == [16_200]
    assert plan.loc[plan["budget_year"] == 2026, "amount_idr"].sum() == 118_800


@pytest.mark.parametrize(
    ("position", "jkk", "is_inferred"),
    [
        ("Operator Layanan Operasional", "5.1.02.02.02.0027", False),
        ("OPERATOR LAYANAN OPERASIONAL (SOPIR)", "5.1.02.02.02.0027", False),
        ("Pengelola Umum Operasional", "5.1.02.02.02.0026", False),
        ("Guru Kelas", "5.1.02.02.02.0022", True),
        ("Pengelola Keuangan", None, False),
        ("Guru / Tenaga Teknis", None, False),
        (None, None, False),
    ],
)
def test_a_post_has_its_account_or_is_listed(position, jkk, is_inferred) -> None:
    found = _lines({**PART_TIME, "position": position})
    of_jkk = found[found["program"] == "JKK"]
    assert set(of_jkk["account"].map(lambda code: code or None)) == {jkk}
    assert set(of_jkk["is_inferred"]) == {is_inferred}
    assert set(of_jkk["position"]) == {position if jkk is None else None}


def test_who_has_no_category_has_no_account() -> None:
    assert _lines({"category": "UNKNOWN", "position": "Sopir"})["account"].isna().all()


def test_the_longer_codes_of_2027_are_not_known_yet() -> None:
    later = ACCOUNTS[ACCOUNTS["valid_from"] == date(2027, 1, 1)]
    assert len(later) == 18
    assert later["account"].isna().all()
