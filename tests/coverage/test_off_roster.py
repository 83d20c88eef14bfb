"""Participants on no roster, with the rupiah that go to them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analysis.coverage.off_roster import on_no_roster
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
