"""Does the budget hold: by OPD and for the city."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from analysis import schemas
from analysis.contributions.budget import (
    budget_holding,
    budget_positions,
    budget_stages,
    need_by,
)
from analysis.contributions.payments import months_stated, payments_by_month
from analysis.contributions.price import price
from analysis.reference import Reference

AS_OF = date(2026, 11, 22)
OPD = pd.DataFrame(
    {"opd_code": ["DLHK", "DAMKAR"], "name": ["a", "b"], "aliases": [(), ()], "jkk_class": [1, 3]},
    dtype=object,
)
EMPTY = pd.DataFrame()
# On fixed:1000000 a month is 2,400 + 3,000 at JKK class 1 and 8,900 + 3,000 at class 3.


def _reference(
    budget: Sequence[tuple[str, int, int | None]], payments: Sequence[tuple[str, str, int]]
) -> Reference:
    return Reference(
        opd=OPD,
        budget=pd.DataFrame(
            [(2026, code, amount, n, None) for code, amount, n in budget],
            columns=["year", "opd_code", "amount_idr", "workers", "source"],
            dtype=object,
        ),
        payments=pd.DataFrame(
            [(*line, None) for line in payments],
            columns=["month", "opd_code", "amount_idr", "source"],
            dtype=object,
        ),
        coverage=EMPTY,
        targets=EMPTY,
        paths={},
    )


def _workers(*people: tuple[str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "worker_id": [f"w{i}" for i in range(len(people))],
            "status": [status for status, _ in people],
            "opd_code": [code for _, code in people],
            "start_date": None,
            "end_date": None,
            "wage_reported_idr": pd.array([None] * len(people), dtype="Int64"),
        }
    )


def _positions(
    people: list[tuple[str, str | None]],
    budget: Sequence[tuple[str, int, int | None]] = (),
    payments: Sequence[tuple[str, str, int]] = (),
    as_of: date = AS_OF,
) -> dict[Any, dict[str, Any]]:
    workers = _workers(*people)
    pricing = price(workers, OPD, year=2026, wage_base="fixed:1000000", as_of=as_of)
    table = budget_positions(workers, pricing, _reference(budget, payments), as_of=as_of)
    return {row["opd_code"]: row for row in table.to_dict("records")}


PEOPLE: list[tuple[str, str | None]] = [
    ("counted", "DLHK"),
    ("counted", "DLHK"),
    ("held", "DLHK"),
    ("counted", "DAMKAR"),
    ("held", None),
]


def test_low_is_the_counted_and_high_the_held_too_and_the_city_is_the_sum() -> None:
    found = _positions(PEOPLE)
    assert list(found) == ["DLHK", "DAMKAR", None, "*"]
    assert (found["DLHK"]["need_low_idr"], found["DLHK"]["need_high_idr"]) == (129_600, 194_400)
    assert (found["DAMKAR"]["need_low_idr"], found["DAMKAR"]["need_high_idr"]) == (142_800, 142_800)
    assert (found[None]["need_low_idr"], found[None]["need_high_idr"]) == (0, 64_800)
    assert (found["*"]["need_low_idr"], found["*"]["need_high_idr"]) == (272_400, 402_000)
    assert (found["*"]["workers_counted"], found["*"]["workers_held"]) == (3, 2)


def test_an_opd_without_a_budget_line_has_none_and_not_zero() -> None:
    found = _positions(PEOPLE, [("*", 500_000, 5), ("DLHK", 200_000, None)])
    assert found["DAMKAR"]["budget_idr"] is None
    assert found["DAMKAR"]["left_idr"] is None
    assert found["DAMKAR"]["more_workers"] is None
    assert found["DLHK"]["budget_idr"] == 200_000
    assert (found["*"]["budget_idr"], found["*"]["budget_is_sum"]) == (500_000, False)
    assert found["*"]["budget_workers"] == 5


def test_without_a_line_of_its_own_the_city_has_the_sum_of_its_opds() -> None:
    found = _positions(PEOPLE, [("DLHK", 200_000, 3), ("DAMKAR", 150_000, 1)])
    assert (found["*"]["budget_idr"], found["*"]["budget_is_sum"]) == (350_000, True)
    assert found["*"]["budget_workers"] == 4


def test_what_is_left_and_how_many_more_it_carries_to_december() -> None:
    # Two counted cost 10,800 a month. Paid to October; 42,000 left for two months that need 21,600:
    # 20,400 to spare, and one more costs 10,800 to December.
    payments = [(f"2026-{m:02d}", "DLHK", 10_800) for m in range(1, 11)]
    dlhk = _positions(PEOPLE, [("DLHK", 150_000, None)], payments)["DLHK"]
    assert (dlhk["paid_idr"], dlhk["paid_until"], dlhk["left_idr"]) == (108_000, "2026-10", 42_000)
    assert (dlhk["spare_idr"], dlhk["more_workers"]) == (20_400, 1)
    assert (dlhk["pace_lasts"], dlhk["pace_runs_out"]) == (True, None)
    # With the one held, 16,200 a month: 32,400 of 42,000.
    assert (dlhk["full_high_lasts"], dlhk["full_high_runs_out"]) == (True, None)


def test_the_month_in_which_the_budget_runs_out_at_pace_and_at_full_coverage() -> None:
    # One of two is paid for, 5,400 a month to June; 32,400 paid, 27,600 left.
    payments = [(f"2026-{m:02d}", "DLHK", 5_400) for m in range(1, 7)]
    dlhk = _positions(PEOPLE, [("DLHK", 60_000, None)], payments)["DLHK"]
    assert dlhk["left_idr"] == 27_600
    assert dlhk["pace_runs_out"] == "2026-12"  # five more months of 5,400 are 27,000
    assert dlhk["full_low_runs_out"] == "2026-09"  # two of 10,800
    assert dlhk["full_high_runs_out"] == "2026-08"  # one of 16,200
    assert dlhk["spare_idr"] == 27_600 - 6 * 10_800
    assert dlhk["more_workers"] == 0


def test_a_month_without_a_payment_is_not_paid_for() -> None:
    # Both of two in January and in April: two months at 10,800; 43,200 left are four more.
    payments = [("2026-01", "DLHK", 10_800), ("2026-04", "DLHK", 10_800)]
    dlhk = _positions(PEOPLE, [("DLHK", 64_800, None)], payments)["DLHK"]
    assert (dlhk["pace_lasts"], dlhk["pace_runs_out"]) == (False, "2026-09")


TWO: list[tuple[str, str | None]] = [("counted", "DLHK"), ("counted", "DLHK")]


@pytest.mark.parametrize(
    ("payments", "until"),
    [
        ([(f"2026-{m:02d}", "DLHK", 10_800) for m in range(1, 10)], "2026-09"),
        ([(f"2026-{m:02d}", "DLHK", 32_400) for m in (3, 6, 9)], "2026-09"),
        ([("2026-01", "DLHK", 129_600)], "2026-12"),
        ([("2026-06", "DLHK", 129_600)], "2026-12"),
    ],
    ids=["by the month", "by the quarter", "the year in January", "the year in June"],
)
def test_the_pace_is_that_of_the_months_that_are_paid_for(payments, until) -> None:
    # Two of 5,400 a month; the budget is 12 x 10,800.
    dlhk = _positions(TWO, [("DLHK", 129_600, None)], payments)["DLHK"]
    assert (dlhk["pace_lasts"], dlhk["pace_runs_out"]) == (True, None)
    assert (dlhk["full_low_lasts"], dlhk["paid_until"]) == (True, until)


def test_a_year_paid_in_advance_is_spent_on_the_day_of_the_report() -> None:
    # Two of 5,400 a month, paid in January for each month to December; as of June.
    payments = [(f"2026-{m:02d}", "DLHK", 10_800) for m in range(1, 13)]
    dlhk = _positions(TWO, [("DLHK", 150_000, None)], payments, date(2026, 6, 15))["DLHK"]
    assert (dlhk["paid_idr"], dlhk["left_idr"]) == (129_600, 20_400)
    assert (dlhk["paid_until"], dlhk["pace_lasts"]) == ("2026-12", True)


def test_months_that_a_payment_states_hold_whatever_its_size() -> None:
    payments = pd.DataFrame(
        [
            ("2026-02", "DLHK", Decimal("10000.01"), "2026-01", "2026-03"),
            ("2027-01", "DLHK", Decimal("5.50"), "2026-12", "2026-12"),
            ("2026-04", "DLHK", Decimal("-0.01"), "2026-01", "2026-01"),
        ],
        columns=["month", "opd_code", "amount_idr", "paid_from", "paid_to"],
        dtype=object,
    )
    paid = payments_by_month(payments, 2026, date(2027, 1, 15))
    # A third of 10,000.01 is 3,333.33; the rest, 3,333.35, is in the last.
    thirds = {1: Decimal("3333.32"), 2: Decimal("3333.33"), 3: Decimal("3333.35")}
    assert paid["DLHK"] == {**thirds, 12: Decimal("5.50")}
    assert paid["*"] == paid["DLHK"]
    assert months_stated(payments, 2026, date(2026, 6, 30))["DLHK"] == {1, 2, 3}
    assert 12 not in payments_by_month(payments, 2026, date(2026, 12, 31))["DLHK"]


def test_of_a_budget_the_newest_that_is_decided_holds_and_the_earlier_stay() -> None:
    budget = pd.DataFrame(
        [
            (2026, "*", 100, 1, "APBD", None, None),
            (2026, "*", 200, 1, "Perwali", "pergeseran", date(2026, 5, 2)),
            (2026, "*", 300, 1, "Perda", "APBD perubahan", date(2026, 10, 1)),
        ],
        columns=["year", "opd_code", "amount_idr", "workers", "source", "stage", "decided_on"],
        dtype=object,
    )
    for day, amount, states in (
        (date(2026, 1, 31), 100, ["holds", "later", "later"]),
        (date(2026, 5, 2), 200, ["earlier", "holds", "later"]),
        (date(2026, 12, 1), 300, ["earlier", "earlier", "holds"]),
    ):
        stages = budget_stages(budget, 2026, day)
        schemas.conform(stages, schemas.BUDGET_STAGES)
        assert stages["state"].tolist() == states
        assert budget_holding(budget, 2026, day)["amount_idr"].tolist() == [amount]


def test_a_budget_that_is_just_enough_lasts_and_one_rupiah_less_does_not() -> None:
    people: list[tuple[str, str | None]] = [("counted", "DLHK")]
    enough = _positions(people, [("DLHK", 64_800, None)])["DLHK"]
    short = _positions(people, [("DLHK", 64_799, None)])["DLHK"]
    assert (enough["full_low_lasts"], enough["full_low_runs_out"]) == (True, None)
    assert (short["full_low_lasts"], short["full_low_runs_out"]) == (False, "2026-12")


def test_without_payments_on_file_nothing_is_said_of_them() -> None:
    dlhk = _positions(PEOPLE, [("DLHK", 64_800, None)])["DLHK"]
    assert (dlhk["paid_idr"], dlhk["left_idr"], dlhk["pace_lasts"]) == (None, None, None)


def test_payments_of_another_year_are_left_out() -> None:
    payments = [("2026-01", "DLHK", 1), ("2027-01", "DLHK", 10), ("2025-12", "DLHK", 100)]
    found = _positions(PEOPLE, [], payments, as_of=date(2026, 5, 31))
    assert (found["DLHK"]["paid_idr"], found["DLHK"]["paid_until"]) == (1, "2026-01")


def test_the_city_has_in_each_month_its_own_payment_or_else_the_sum() -> None:
    january = [("2026-01", "*", 100), ("2026-01", "DLHK", 60)]
    payments = [*january, ("2026-02", "DLHK", 7), ("2026-02", "DAMKAR", 5)]
    assert _positions(PEOPLE, [], payments)["*"]["paid_idr"] == 112


def test_a_year_paid_to_december_carries_no_more_workers() -> None:
    payments = [("2026-12", "DLHK", 1)]
    dlhk = _positions(PEOPLE, [("DLHK", 10, None)], payments, as_of=date(2027, 1, 5))["DLHK"]
    assert dlhk["more_workers"] is None
    overspent = _positions(PEOPLE, [("DLHK", 0, None)], payments, as_of=date(2027, 1, 5))["DLHK"]
    assert (dlhk["full_low_lasts"], overspent["full_low_lasts"]) == (True, False)


def test_other_workers_than_the_priced_are_refused() -> None:
    workers = _workers(*PEOPLE)
    pricing = price(workers, OPD, year=2026, wage_base="fixed:1000000")
    with pytest.raises(ValueError, match="price these workers"):
        budget_positions(workers.iloc[::-1], pricing, _reference([], []), as_of=AS_OF)


def test_the_need_can_be_cut_by_category_and_its_parts_make_the_whole() -> None:
    workers = _workers(*PEOPLE).assign(
        category=["NON_ASN", "PPPK_PARUH_WAKTU", "PPPK_PARUH_WAKTU", "NON_ASN", "UNKNOWN"]
    )
    pricing = price(workers, OPD, year=2026, wage_base="fixed:1000000")
    found = need_by(workers, pricing, "category").set_index("category")
    assert found.loc["NON_ASN"].tolist() == [2, 0, 207_600, 207_600]
    assert found.loc["PPPK_PARUH_WAKTU"].tolist() == [1, 1, 64_800, 129_600]
    assert found.loc["UNKNOWN"].tolist() == [0, 1, 0, 64_800]
    assert found[["need_low_idr", "need_high_idr"]].sum().tolist() == [272_400, 402_000]


def test_workers_without_a_unit_are_a_group_of_their_own() -> None:
    workers = _workers(*PEOPLE).assign(unit=["A", None, None, "A", "A"])
    pricing = price(workers, OPD, year=2026, wage_base="fixed:1000000")
    found = need_by(workers, pricing, "unit")
    assert found["workers_counted"].tolist() == [2, 1]
    assert found["unit"].isna().tolist() == [False, True]
