"""Need, bill and payment of months with a bill, to the sen; every sum worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.contributions.bill_check import BillCheck, check_bills
from analysis.contributions.price import price
from analysis.contributions.reconciliation import reconcile
from analysis.reference import Reference
from analysis.rosters.participants.lines import LINE_COLUMNS

OPD = pd.DataFrame(
    {"opd_code": ["DLHK", "DAMKAR"], "name": ["a", "b"], "aliases": [(), ()], "jkk_class": [1, 1]},
    dtype=object,
)
AUGUST = date(2026, 8, 31)
WAGE = 2_768_592
#: 0.24 % and 0.30 % of it: 6,644.6208 and 8,305.776; to the rupiah 6,645 + 8,306.
NEED, BILL = 14_951, Decimal("14950.40")


def _workers(*people: dict[str, Any]) -> pd.DataFrame:
    rows = [
        {"worker_id": f"w{n}", "status": "counted", "opd_code": "DLHK", "start_date": None,
         "end_date": None, "wage_reported_idr": None, **person}
        for n, person in enumerate(people)
    ]  # fmt: skip
    return pd.DataFrame(rows, dtype=object).astype({"wage_reported_idr": "Int64"})


def _bills(*lines: tuple[int | None, Decimal]) -> pd.DataFrame:
    rows = [
        {**dict.fromkeys(schemas.BILLS.names), "npp": "ZZ000009", "month": "2026-08",
         "kpj": f"2600000000{n}", "worker_id": None if worker is None else f"w{worker}",
         "total_idr": total, "is_repeated": False}
        for n, (worker, total) in enumerate(lines)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=schemas.BILLS.names, dtype=object)


def _reference(*payments: tuple[str, str, str]) -> Reference:
    rows = [(month, code, Decimal(amount), None) for month, code, amount in payments]
    columns = ["month", "opd_code", "amount_idr", "source"]
    paid = pd.DataFrame(rows, columns=columns, dtype=object)
    nothing = pd.DataFrame()
    return Reference(OPD, nothing, paid, nothing, nothing, {})


def _check(
    people: list[dict[str, Any]],
    lines: list[tuple[int | None, Decimal]],
    *payments: tuple[str, str, str],
) -> BillCheck:
    workers = _workers(*people)
    pricing = price(workers, OPD, year=2026, wage_base=f"fixed:{WAGE}", as_of=AUGUST)
    found = check_bills(workers, pricing, _bills(*lines), _reference(*payments), as_of=AUGUST)
    schemas.conform(found.people, schemas.BILL_PEOPLE)
    schemas.conform(found.months, schemas.BILL_MONTHS)
    return found


def _row(found: BillCheck, code: str) -> dict[str, Any]:
    (row,) = (row for row in found.months.to_dict("records") if row["opd_code"] == code)
    return {str(name): value for name, value in row.items()}


def test_the_sen_that_bpjs_bills_are_rounding() -> None:
    found = _check([{}] * 12, [(n, BILL) for n in range(12)], ("2026-08", "DLHK", "179404.80"))
    row = _row(found, "DLHK")
    # 12 x 14,951 = 179,412; 12 x 14,950.40 = 179,404.80.
    assert (row["need_idr"], row["bill_idr"]) == (179_412, Decimal("179404.80"))
    assert row["rounding_idr"] == Decimal("-7.20")
    assert (row["above_idr"], row["below_idr"], row["n_rounding"]) == (0, 0, 12)
    assert (row["arrears_idr"], row["overpaid_idr"]) == (0, 0)
    assert set(found.people["month"]) == {"2026-08"}


def test_above_and_below_stand_apart_with_their_people() -> None:
    people = [{}, {}, {}, {"status": "held"}, {"end_date": date(2026, 5, 31)}]
    # Billed on 3,000,000: 7,200 + 9,000 = 16,200.
    lines = [(0, BILL), (1, Decimal("16200.00")), (3, BILL), (4, BILL), (None, BILL)]
    found = _check(people, lines, ("2026-08", "DLHK", "70000"))
    kinds = found.people["kind"].tolist()
    assert kinds == ["rounding", "above", "not_billed", "held_billed", "not_at_work", "no_roster"]
    row = _row(found, "DLHK")
    # Above: 16,200 - 14,951 = 1,249, and three bills of nobody's need, 44,851.20.
    assert row["above_idr"] == Decimal("46100.20")
    assert row["below_idr"] == NEED
    assert row["rounding_idr"] == Decimal("-0.60")
    # 4 x 14,950.40 + 16,200 = 76,001.60; 44,853 - 0.60 + 46,100.20 - 14,951 is the same.
    assert (row["need_idr"], row["bill_idr"]) == (3 * NEED, Decimal("76001.60"))
    assert (row["arrears_idr"], row["overpaid_idr"]) == (Decimal("6001.60"), 0)


def test_arrears_of_one_opd_are_not_netted_with_what_another_overpays() -> None:
    people = [{}, {"opd_code": "DAMKAR"}]
    paid = (("2026-08", "DLHK", "10000"), ("2026-08", "DAMKAR", "20000"))
    city = _row(_check(people, [(0, BILL), (1, BILL)], *paid), "*")
    assert (city["bill_idr"], city["paid_idr"]) == (Decimal("29900.80"), 30_000)
    assert (city["arrears_idr"], city["overpaid_idr"]) == (
        Decimal("4950.40"),
        Decimal("5049.60"),
    )


def test_an_opd_without_a_bill_has_no_line() -> None:
    found = _check([{}, {"opd_code": "DAMKAR"}], [(0, BILL)])
    assert found.months["opd_code"].tolist() == ["DLHK", "*"]
    assert _check([{}], []).months.empty


def test_a_payment_to_the_sen_leaves_nothing_unexplained() -> None:
    workers = _workers(*[{}] * 12)
    pricing = price(workers, OPD, year=2026, wage_base=f"fixed:{WAGE}", as_of=AUGUST)
    line = {**dict.fromkeys((*LINE_COLUMNS, "worker_id", "matched_by")), "npp": "ZZ000009",
            "wage_reported_idr": WAGE, "month": "2026-08", "is_active": True}  # fmt: skip
    lines = [{**line, "kpj": f"k{n}", "worker_id": f"w{n}"} for n in range(12)]
    participants = pd.DataFrame(lines, columns=schemas.PARTICIPANTS.names, dtype=object)
    for paid, rounding, unexplained in (
        ("179404.80", "-7.20", "0"),
        ("179405", "-7", "0"),
        ("179412", "0", "0"),
        ("164461.80", "0", "-14950.20"),
        ("179413", "0", "1"),
    ):
        reference = _reference(("2026-08", "DLHK", paid))
        found = reconcile(workers, pricing, participants, reference, as_of=AUGUST).months
        is_own = (found["opd_code"] == "DLHK") & (found["month"] == "2026-08")
        (row,) = found[is_own].to_dict("records")
        told = (row["rounding_idr"], row["unexplained_idr"])
        assert told == (Decimal(rounding), Decimal(unexplained))
