"""Participants on no roster, with the rupiah that go to them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analysis.contributions.price import price
from analysis.contributions.reconciliation import reconcile
from analysis.coverage.off_roster import on_no_roster
from analysis.reference import Reference
from analysis.rosters.participants.lines import LINE_COLUMNS

NIK = "7471995708900001"


def _matched(*lines: dict[str, Any]) -> pd.DataFrame:
    rows = [
        {
            **dict.fromkeys((*LINE_COLUMNS, "worker_id", "matched_by")),
            "file": "SIPP.xlsx",
            "sheet": "1",
            "row": number,
            "kpj": "26000000017",
            "member_from": date(2026, 1, 1),
            "wage_reported_idr": 2_768_592,
            "is_active": True,
            **line,
        }
        for number, line in enumerate(lines, start=5)
    ]
    return pd.DataFrame(rows, dtype=object)


def _told(*lines: dict[str, Any], as_of: date = date(2026, 12, 31)) -> list[dict[Any, Any]]:
    return on_no_roster(_matched(*lines), 2026, as_of).to_dict("records")


def test_a_year_on_no_roster_costs_twelve_times_the_published_monthly_amount() -> None:
    # 14,951 a month on the wage base of the published budget.
    (person,) = _told({"nik": NIK, "name": "ANI"})

    assert person["months"] == 12
    assert person["amount_idr"] == 12 * 14_951
    assert person["is_active"]


def test_a_person_with_two_cards_and_a_line_without_nik_is_one_person_paid_once() -> None:
    people = _told(
        {"nik": NIK},
        {"nik": NIK, "kpj": "18000000018"},
        {"kpj": "18000000018"},
        as_of=date(2026, 2, 1),
    )

    assert [(person["months"], person["amount_idr"]) for person in people] == [(2, 2 * 14_951)]


def test_a_membership_that_ended_is_told_with_its_months_alone() -> None:
    (person,) = _told({"nik": NIK, "member_until": date(2026, 3, 5)})

    assert (person["months"], person["is_active"]) == (3, False)


def test_who_is_on_a_roster_is_not_told() -> None:
    assert _told({"nik": NIK, "worker_id": "w0", "matched_by": "nik"}) == []


def test_lines_by_month_are_added_up_with_their_own_wages() -> None:
    # 0.24 % and 0.30 %: 2,400 + 3,000 on a million, 4,800 + 6,000 on two.
    (person,) = _told(
        {"nik": NIK, "month": "2026-01", "wage_reported_idr": 1_000_000},
        {"nik": NIK, "month": "2026-03", "wage_reported_idr": 2_000_000},
        as_of=date(2026, 3, 31),
    )

    assert (person["months"], person["amount_idr"]) == (2, 5_400 + 10_800)


def test_a_line_without_a_wage_costs_what_the_wage_base_of_the_report_does() -> None:
    line = {"nik": NIK, "wage_reported_idr": None}
    (person,) = _told(line)
    on_new_base = on_no_roster(_matched(line), 2026, date(2026, 12, 31), wage_base="umk:2026")

    assert person["amount_idr"] == 12 * 14_951
    # The UMK of 2026: Rp702,443,052 for 3,083 people and twelve months.
    assert on_new_base["amount_idr"].tolist() == [702_443_052 // 3_083]


def test_a_wage_of_the_list_stands_before_the_wage_base_of_the_report() -> None:
    lines = _matched({"nik": NIK, "wage_reported_idr": 1_000_000})
    people = on_no_roster(lines, 2026, date(2026, 1, 31), wage_base="umk:2021")

    assert people["amount_idr"].tolist() == [5_400]


def test_a_day_before_the_year_finds_nobody_paid_for() -> None:
    (person,) = _told({"nik": NIK}, as_of=date(2025, 11, 30))

    assert (person["months"], person["amount_idr"], person["is_active"]) == (0, 0, False)


def test_the_reconciliation_bills_the_same_people_with_the_same_rupiah() -> None:
    day = date(2026, 4, 30)
    matched = _matched(
        {"nik": NIK},
        {"nik": "7471990101850002", "member_until": date(2026, 2, 1)},
        {"kpj": "18000000018", "wage_reported_idr": 3_000_000},
        {"nik": "7471994503920003", "worker_id": "w0", "matched_by": "nik"},
    )
    workers = pd.DataFrame(
        {"worker_id": ["w0"], "status": ["counted"], "opd_code": [None], "start_date": [None],
         "end_date": [None], "wage_reported_idr": pd.array([None], dtype="Int64")}
    )  # fmt: skip
    opd = pd.DataFrame({"opd_code": [], "jkk_class": []}, dtype=object)
    payments = pd.DataFrame(columns=["month", "opd_code", "amount_idr", "source"], dtype=object)
    empty = pd.DataFrame()
    reference = Reference(opd, empty, payments, empty, empty, {})
    pricing = price(workers, opd, year=2026, wage_base="umk:2021", as_of=day)

    people = on_no_roster(matched, 2026, day)
    kinds = reconcile(workers, pricing, matched, reference, as_of=day).kinds

    (found,) = kinds[
        (kinds["opd_code"] == "*") & kinds["month"].isna() & (kinds["kind"] == "no_roster")
    ].to_dict("records")
    # 14,951 a month, and 7,200 + 9,000 on three million.
    assert found["amount_idr"] == 4 * 14_951 + 2 * 14_951 + 4 * 16_200
    assert found["amount_idr"] == people["amount_idr"].sum()
    assert (found["n_people"], found["n_months"]) == (3, people["months"].sum())
