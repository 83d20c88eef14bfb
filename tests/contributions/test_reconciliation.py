"""Need, bill and payment: every difference has its kind, its people and its rupiah."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import schemas
from analysis.contributions.price import price
from analysis.contributions.reconciliation import Reconciliation, reconcile
from analysis.reference import Reference
from analysis.rosters.participants.lines import LINE_COLUMNS

FEBRUARY = date(2026, 2, 28)
OPD = pd.DataFrame(
    {
        "opd_code": ["DLHK", "DAMKAR"],
        "name": ["a", "b"],
        "aliases": [(), ()],
        "jkk_class": [1, 3],
    },
    dtype=object,
)
# A month on Rp1,000,000: 2,400 + 3,000 at JKK class 1 and 8,900 + 3,000 at class 3.
MONTH, MONTH_CLASS_3 = 5_400, 11_900
#: The same on twice the wage and on half of it, at class 1.
MONTH_TWICE, MONTH_HALF = 10_800, 2_700
ANI, BUDI = "7471995708900001", "7471990101850002"
WORKER_COLUMNS = [
    "worker_id", "status", "opd_code", "start_date", "end_date", "wage_reported_idr",
]  # fmt: skip


def _workers(people: Sequence[dict[str, Any]]) -> pd.DataFrame:
    rows = [
        {
            "worker_id": f"w{number}",
            "status": "counted",
            "opd_code": "DLHK",
            "start_date": None,
            "end_date": None,
            "wage_reported_idr": None,
            **person,
        }
        for number, person in enumerate(people)
    ]
    frame = pd.DataFrame(rows, columns=WORKER_COLUMNS, dtype=object)
    return frame.astype({"wage_reported_idr": "Int64"})


def _lines(lines: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Lines of a list of memberships since January; ``worker`` is the number of the worker."""
    rows = []
    for number, given_line in enumerate(lines):
        line = dict(given_line)
        worker = line.pop("worker", None)
        rows.append(
            {
                **dict.fromkeys((*LINE_COLUMNS, "worker_id", "matched_by")),
                "file": "SIPP.xlsx",
                "sheet": "1",
                "row": number + 5,
                "npp": "ZZ000001",
                "kpj": f"2600000{number:04d}",
                "wage_reported_idr": 1_000_000,
                "member_from": date(2025, 1, 1),
                "is_active": True,
                "worker_id": None if worker is None else f"w{worker}",
                "matched_by": None if worker is None else "nik",
                **line,
            }
        )
    return pd.DataFrame(rows, columns=schemas.PARTICIPANTS.names, dtype=object)


def _reconcile(
    people: Sequence[dict[str, Any]],
    lines: Sequence[dict[str, Any]] = (),
    payments: Sequence[tuple[str, str, int]] = (),
    *,
    as_of: date = FEBRUARY,
    wage_base: str = "fixed:1000000",
) -> Reconciliation:
    workers = _workers(people)
    pricing = price(workers, OPD, year=2026, wage_base=wage_base, as_of=as_of)
    reference = Reference(
        opd=OPD,
        budget=pd.DataFrame(),
        payments=pd.DataFrame(
            [(*line, None) for line in payments],
            columns=["month", "opd_code", "amount_idr", "source"],
            dtype=object,
        ),
        coverage=pd.DataFrame(),
        targets=pd.DataFrame(),
        paths={},
    )
    found = reconcile(workers, pricing, _lines(lines), reference, as_of=as_of)
    schemas.conform(found.kinds, schemas.RECONCILIATION)
    schemas.conform(found.months, schemas.RECONCILIATION_MONTHS)
    return found


def _kinds(
    found: Reconciliation, opd_code: str | None = "*", month: str | None = None
) -> dict[str, tuple[int, int, int]]:
    """Kind to people, their months and rupiah."""
    return {
        row["kind"]: (row["n_people"], row["n_months"], row["amount_idr"])
        for row in found.kinds.to_dict("records")
        if row["opd_code"] == opd_code and row["month"] == month
    }


def _month(
    found: Reconciliation, opd_code: str | None = "*", month: str | None = None
) -> dict[Any, Any]:
    (row,) = [
        row
        for row in found.months.to_dict("records")
        if row["opd_code"] == opd_code and row["month"] == month
    ]
    return row


def _chain(
    found: Reconciliation, opd_code: str | None = "*", month: str | None = None
) -> tuple[Any, ...]:
    """Need, bill, untold need, paid, without payment, unexplained."""
    row = _month(found, opd_code, month)
    names = ("need_idr", "bill_idr", "untold_idr", "paid_idr", "no_payment_idr", "unexplained_idr")
    return tuple(row[name] for name in names)


def test_need_bill_and_payment_of_equal_size_leave_nothing() -> None:
    payments = [("2026-01", "DLHK", 2 * MONTH), ("2026-02", "DLHK", 2 * MONTH)]
    found = _reconcile([{}, {}], [{"worker": 0}, {"worker": 1}], payments)

    assert found.kinds.empty
    assert _chain(found, "DLHK", "2026-01") == (10_800, 10_800, 0, 10_800, 0, 0)
    assert _chain(found) == (21_600, 21_600, 0, 21_600, 0, 0)
    assert (_month(found)["n_workers"], _month(found)["n_billed"]) == (2, 2)


def test_a_counted_worker_whom_the_list_does_not_have_is_not_billed() -> None:
    found = _reconcile([{}, {}, {}], [{"worker": 0}])

    assert _kinds(found, "DLHK", "2026-02") == {"not_billed": (2, 2, -2 * MONTH)}
    assert _kinds(found) == {"not_billed": (2, 4, -4 * MONTH)}
    assert _chain(found, "DLHK", "2026-02")[:2] == (3 * MONTH, MONTH)


def test_who_is_on_no_roster_is_billed_to_no_known_opd_where_the_npp_has_several() -> None:
    people = [{}, {"opd_code": "DAMKAR"}]
    found = _reconcile(people, [{"worker": 0}, {"worker": 1}, {"nik": ANI}])

    assert _kinds(found, None) == {"no_roster": (1, 2, 2 * MONTH)}
    assert _kinds(found, "DLHK") == {}
    # Nothing can be held against a payment of no known OPD.
    assert _chain(found, None) == (0, 2 * MONTH, 0, None, 2 * MONTH, None)


def test_who_is_on_no_roster_belongs_to_the_one_opd_of_the_npp_and_its_jkk_class() -> None:
    people = [{}, {"opd_code": "DAMKAR"}]
    lines = [{"worker": 0}, {"worker": 1, "npp": "ZZ000003"}, {"nik": ANI, "npp": "ZZ000003"}]
    found = _reconcile(people, lines)

    assert _kinds(found, "DAMKAR") == {"no_roster": (1, 2, 2 * MONTH_CLASS_3)}
    assert _chain(found, "DAMKAR")[:2] == (2 * MONTH_CLASS_3, 4 * MONTH_CLASS_3)


def test_a_line_without_npp_or_on_an_npp_of_no_worker_tells_no_opd() -> None:
    lines = [{"worker": 0, "npp": None}, {"nik": ANI, "npp": None}, {"nik": BUDI, "npp": "ZZ9"}]
    found = _reconcile([{}], lines)

    assert _kinds(found, None) == {"no_roster": (2, 4, 4 * MONTH)}


def test_another_wage_is_told_by_its_sign_and_rupiah() -> None:
    lines = [
        {"worker": 0, "wage_reported_idr": 2_000_000},
        {"worker": 1, "wage_reported_idr": 500_000},
        {"worker": 2},
    ]
    found = _reconcile([{}, {}, {}], lines)

    assert _kinds(found, "DLHK", "2026-01") == {
        "wage_lower": (1, 1, MONTH_HALF - MONTH),
        "wage_higher": (1, 1, MONTH_TWICE - MONTH),
    }
    assert _month(found)["n_without_wage"] == 0


@pytest.mark.parametrize("wage", [None, 0])
def test_a_line_without_a_wage_is_priced_on_the_wage_base_of_the_report_and_counted(wage) -> None:
    lines = [{"worker": 0, "wage_reported_idr": wage}, {"nik": ANI, "wage_reported_idr": wage}]
    found = _reconcile([{}], lines)

    assert _kinds(found) == {"no_roster": (1, 2, 2 * MONTH)}
    assert _month(found, "DLHK", "2026-01")["n_without_wage"] == 2
    assert _month(found)["n_without_wage"] == 4


def test_without_a_wage_in_the_list_the_wage_of_the_roster_is_taken_where_the_report_does() -> None:
    person = {"wage_reported_idr": 2_000_000}
    lines = [{"worker": 0, "wage_reported_idr": None}]
    found = _reconcile([person], lines, wage_base="actual")

    assert found.kinds.empty
    assert _chain(found)[:2] == (2 * MONTH_TWICE, 2 * MONTH_TWICE)


def test_months_before_the_start_and_after_the_end_are_other_months() -> None:
    people = [{"start_date": date(2026, 2, 10)}, {"end_date": date(2026, 1, 31)}]
    found = _reconcile(people, [{"worker": 0}, {"worker": 1}], as_of=date(2026, 3, 1))

    assert _kinds(found, "DLHK", "2026-01") == {"before_start": (1, 1, MONTH)}
    assert _kinds(found, "DLHK", "2026-02") == {"after_end": (1, 1, MONTH)}
    assert _kinds(found) == {"before_start": (1, 1, MONTH), "after_end": (1, 2, 2 * MONTH)}


def test_a_period_wholly_outside_the_year_is_billed_in_other_months() -> None:
    people = [{"start_date": date(2027, 1, 1)}, {"end_date": date(2025, 6, 30)}]
    found = _reconcile(people, [{"worker": 0}, {"worker": 1}])

    assert _kinds(found) == {
        "before_start": (1, 2, 2 * MONTH),
        "after_end": (1, 2, 2 * MONTH),
    }
    assert _month(found)["n_workers"] == 0


def test_a_held_worker_who_is_billed_is_a_kind_of_his_own() -> None:
    people = [{}, {"status": "held"}, {"status": "held"}]
    found = _reconcile(people, [{"worker": 0}, {"worker": 1}])

    assert _kinds(found) == {"held_billed": (1, 2, 2 * MONTH)}
    assert _chain(found)[:2] == (2 * MONTH, 4 * MONTH)


@pytest.mark.parametrize("second", [{"kpj": "97000000001"}, {"npp": "ZZ000002"}])
def test_a_second_card_or_a_second_employer_bills_the_person_twice(second) -> None:
    first = {"worker": 0, "kpj": "26000000001"}
    found = _reconcile([{}], [first, {**first, **second}])

    assert _kinds(found) == {"twice": (1, 2, 2 * MONTH)}
    assert _month(found)["n_billed"] == 1
    assert _month(found)["n_repeated"] == 0


def test_a_second_card_of_who_is_on_no_roster_is_twice_too() -> None:
    found = _reconcile([{}], [{"worker": 0}, {"nik": ANI}, {"nik": ANI}])

    assert _kinds(found) == {"no_roster": (1, 2, 2 * MONTH), "twice": (1, 2, 2 * MONTH)}


def test_two_lists_that_tell_of_one_card_bill_it_once_and_the_monthly_wage_holds() -> None:
    card = {"worker": 0, "kpj": "26000000001"}
    lines = [card, {**card, "month": "2026-01", "wage_reported_idr": 2_000_000, "npp": None}]
    found = _reconcile([{}], lines)

    assert _kinds(found) == {"wage_higher": (1, 1, MONTH)}
    assert _month(found)["bill_idr"] == MONTH_TWICE + MONTH


def test_a_membership_with_a_wage_is_better_told_than_a_monthly_line_without_one() -> None:
    card = {"worker": 0, "kpj": "26000000001"}
    monthly = {**card, "month": "2026-01", "wage_reported_idr": None}
    found = _reconcile([{}], [monthly, {**card, "wage_reported_idr": 2_000_000}])

    # 0.24 % and 0.30 % of 2,000,000, in both months.
    assert _month(found)["bill_idr"] == 2 * MONTH_TWICE


@pytest.mark.parametrize(
    ("months", "n_repeated"), [((None, "2026-01"), 0), ((None, None), 1), (("2026-01",) * 2, 1)]
)
def test_a_line_repeats_another_of_its_kind_and_a_bill_not_the_list(months, n_repeated) -> None:
    card = {"worker": 0, "kpj": "26000000001"}
    found = _reconcile([{}], [{**card, "month": month} for month in months])

    assert _month(found, "*", "2026-01")["n_repeated"] == n_repeated


def test_a_membership_that_ended_bills_no_longer() -> None:
    lines = [{"worker": 0, "member_until": date(2026, 1, 15), "is_active": False}]
    found = _reconcile([{}], lines)

    assert _kinds(found) == {"not_billed": (1, 1, -MONTH)}
    assert _chain(found, "DLHK", "2026-02")[:3] == (MONTH, 0, 0)


def test_a_membership_that_ended_nobody_says_when_leaves_its_months_untold() -> None:
    lines = [{"worker": 0, "is_active": False}, {"worker": 1}]
    found = _reconcile([{}, {}], lines)

    assert _kinds(found, "DLHK", "2026-01") == {"untold": (1, 1, -MONTH)}
    assert _kinds(found, "DLHK", "2026-02") == {"not_billed": (1, 1, -MONTH)}


def test_without_any_list_the_bill_is_unknown_and_need_and_payment_stand() -> None:
    found = _reconcile([{}, {}], [], [("2026-01", "DLHK", 10_000)])

    assert _chain(found, "DLHK", "2026-01") == (10_800, None, 10_800, 10_000, 0, -800)
    assert _chain(found, "*", "2026-02") == (10_800, None, 10_800, None, 10_800, None)
    assert _chain(found) == (21_600, None, 21_600, 10_000, 10_800, -800)
    assert _month(found)["n_billed"] is None
    assert _kinds(found) == {"untold": (2, 4, -4 * MONTH)}


def test_an_opd_of_which_nobody_is_on_a_list_has_an_unknown_bill_and_not_zero() -> None:
    found = _reconcile([{}, {"opd_code": "DAMKAR"}], [{"worker": 0}])

    assert _kinds(found, "DAMKAR") == {"untold": (1, 2, -2 * MONTH_CLASS_3)}
    assert _month(found, "DAMKAR")["bill_idr"] is None
    assert _month(found, "DLHK")["bill_idr"] == 2 * MONTH
    assert _month(found)["bill_idr"] == 2 * MONTH


def test_a_month_that_the_monthly_lists_do_not_reach_is_unknown() -> None:
    people = [{}, {}, {"opd_code": "DAMKAR"}]
    lines = [
        {"worker": 0, "month": "2026-01"},
        *({"worker": 2, "npp": "ZZ000003", "month": month} for month in ("2026-01", "2026-02")),
    ]
    found = _reconcile(people, lines)

    assert _kinds(found, "DLHK", "2026-01") == {"not_billed": (1, 1, -MONTH)}
    assert _kinds(found, "DLHK", "2026-02") == {"untold": (2, 2, -2 * MONTH)}
    assert _month(found, "DLHK", "2026-02")["bill_idr"] is None
    assert _month(found, "DLHK")["bill_idr"] == MONTH
    # One worker stands on an OPD's list that reaches no further, the other on none.
    assert _kinds(found, "DLHK") == {"not_billed": (1, 1, -MONTH), "untold": (2, 2, -2 * MONTH)}
    assert _chain(found, "*", "2026-02")[:3] == (22_700, MONTH_CLASS_3, 10_800)


def test_an_opd_on_two_lists_is_told_of_only_where_both_reach() -> None:
    lines = [
        {"worker": 0, "npp": "ZZ000001", "month": "2026-01"},
        {"worker": 1, "npp": "ZZ000002", "month": "2026-01"},
        {"worker": 1, "npp": "ZZ000002", "month": "2026-02"},
    ]
    found = _reconcile([{}, {}, {}], lines)

    assert _kinds(found, "DLHK", "2026-01") == {"not_billed": (1, 1, -MONTH)}
    # February of the second list is a bill; of the others nothing is known.
    assert _kinds(found, "DLHK", "2026-02") == {"untold": (2, 2, -2 * MONTH)}
    assert _chain(found, "DLHK", "2026-02")[:3] == (3 * MONTH, MONTH, 2 * MONTH)


def test_what_differs_between_bill_and_payment_stays_unexplained() -> None:
    payments = [("2026-01", "DLHK", 2 * MONTH + 7), ("2026-02", "DLHK", MONTH)]
    found = _reconcile([{}, {}], [{"worker": 0}, {"worker": 1}], payments)

    assert _chain(found, "DLHK", "2026-01")[-1] == 7
    assert _chain(found, "DLHK", "2026-02")[-1] == -MONTH
    assert _chain(found, "DLHK") == (21_600, 21_600, 0, 16_207, 0, 7 - MONTH)


def test_a_payment_of_the_city_stands_in_the_line_of_the_city_alone() -> None:
    people = [{}, {"opd_code": "DAMKAR"}]
    payments = [("2026-01", "*", 17_000)]
    found = _reconcile(people, [{"worker": 0}, {"worker": 1}, {"nik": ANI}], payments)

    for code, bill in (("DLHK", MONTH), ("DAMKAR", MONTH_CLASS_3), (None, MONTH)):
        assert _chain(found, code, "2026-01")[1:] == (bill, 0, None, bill, None)
    # 5,400 + 11,900 + 5,400 billed.
    assert _chain(found, "*", "2026-01") == (17_300, 22_700, 0, 17_000, 0, -5_700)


def test_an_opd_without_a_payment_on_file_is_not_held_against_the_others() -> None:
    people = [{}, {"opd_code": "DAMKAR"}]
    payments = [("2026-01", "DLHK", 5_000)]
    found = _reconcile(people, [{"worker": 0}, {"worker": 1}], payments)

    assert _chain(found, "DAMKAR", "2026-01")[3:] == (None, MONTH_CLASS_3, None)
    assert _chain(found, "*", "2026-01") == (17_300, 17_300, 0, 5_000, MONTH_CLASS_3, -400)


def test_a_payment_to_an_opd_without_anybody_is_unexplained_throughout() -> None:
    found = _reconcile([{}], [{"worker": 0}], [("2026-01", "KOSONG", 9_000)])

    assert _chain(found, "KOSONG", "2026-01") == (0, None, 0, 9_000, 0, 9_000)


def test_no_month_after_the_day_of_the_report_is_told_of() -> None:
    payments = [("2026-03", "DLHK", 9_999)]
    found = _reconcile([{}], [{"worker": 0, "month": "2026-03"}], payments)

    assert set(found.months["month"].dropna()) == {"2026-01", "2026-02"}
    assert _month(found)["paid_idr"] is None


def test_a_day_before_the_year_leaves_nothing_to_reconcile() -> None:
    found = _reconcile([{}], [{"worker": 0}], as_of=date(2025, 12, 31))

    assert found.kinds.empty
    assert _chain(found) == (0, None, 0, None, 0, None)


def test_a_year_that_is_over_is_told_of_to_december() -> None:
    found = _reconcile([{}], [{"worker": 0}], as_of=date(2027, 5, 1))

    assert _chain(found)[:2] == (12 * MONTH, 12 * MONTH)


def test_a_city_without_workers_still_says_what_is_billed() -> None:
    found = _reconcile([], [{"nik": ANI}])

    assert _kinds(found) == {"no_roster": (1, 2, 2 * MONTH)}
    assert _chain(found)[:2] == (0, 2 * MONTH)


def test_other_workers_than_the_priced_are_refused() -> None:
    workers = _workers([{}, {}])
    pricing = price(workers, OPD, year=2026, wage_base="fixed:1000000")
    with pytest.raises(ValueError, match="price these workers"):
        reconcile(workers.iloc[::-1], pricing, _lines([]), None, as_of=FEBRUARY)  # type: ignore[arg-type]


#: A month at class 1 by the wage that a list has, from the rates 0.24 % and 0.30 %.
BY_WAGE = {1_000_000: MONTH, 2_000_000: MONTH_TWICE, 500_000: MONTH_HALF, None: MONTH}
DAYS = st.sampled_from([None, date(2025, 3, 1), date(2026, 2, 1), date(2026, 3, 9)])


@st.composite
def _cities(draw: Any) -> tuple[list[Any], list[Any], list[Any]]:
    opds = st.sampled_from(["DLHK", None])
    people = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "status": st.sampled_from(["counted", "held"]),
                    "opd_code": opds,
                    "start_date": DAYS,
                    "end_date": DAYS,
                }
            ),
            max_size=6,
        )
    )
    who = st.one_of(st.integers(0, max(len(people) - 1, 0)), st.just(None))
    lines = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "worker": who if people else st.none(),
                    "npp": st.sampled_from(["ZZ1", "ZZ2"]),
                    "month": st.sampled_from([None, "2026-01", "2026-03"]),
                    "member_until": DAYS,
                    "is_active": st.sampled_from([True, False, None]),
                    "wage_reported_idr": st.sampled_from(list(BY_WAGE)),
                }
            ),
            max_size=10,
        )
    )
    for number, line in enumerate(lines):
        # Each line a card of its own, so that it can be added up without knowing of cards.
        line["kpj"] = f"2600000{number:04d}"
        line["nik"] = None if line["worker"] is not None else ANI if number % 2 else BUDI
    payments = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["2026-01", "2026-02", "2026-03"]),
                st.sampled_from(["DLHK", "DAMKAR", "*"]),
                st.integers(0, 50_000),
            ),
            max_size=4,
        )
    )
    return people, lines, payments


def _is_billed(line: dict[str, Any], month: str) -> bool:
    """Whether a line bills a month of January to March 2026, told on 20 March."""
    if line["month"] is not None:
        return line["month"] == month and line["is_active"] is not False
    until = line["member_until"]
    if until is None:
        return line["is_active"] is not False
    return f"{until:%Y-%m}" >= month


@settings(deadline=None, max_examples=80)
@given(_cities())
def test_both_chains_close_whatever_the_city(city) -> None:
    people, lines, payments = city
    found = _reconcile(people, lines, payments, as_of=date(2026, 3, 20))

    months = found.months.to_dict("records")
    for row in months:
        code, month = row["opd_code"], row["month"]
        differences = _kinds(found, code, month)
        named = sum(amount for _, _, amount in differences.values())
        assert row["need_idr"] + named == (row["bill_idr"] or 0)
        assert row["untold_idr"] == -differences.get("untold", (0, 0, 0))[2]
        expected = (row["bill_idr"] or 0) + row["untold_idr"] - row["no_payment_idr"]
        if row["unexplained_idr"] is not None:
            assert expected + row["unexplained_idr"] == row["paid_idr"]
        else:
            assert row["paid_idr"] is None
            assert expected == 0
    for month in ("2026-01", "2026-02", "2026-03"):
        billed = [BY_WAGE[line["wage_reported_idr"]] for line in lines if _is_billed(line, month)]
        assert (_month(found, "*", month)["bill_idr"] or 0) == sum(billed)
        due = [
            person
            for person in people
            if person["status"] == "counted"
            and (person["start_date"] is None or f"{person['start_date']:%Y-%m}" <= month)
            and (person["end_date"] is None or f"{person['end_date']:%Y-%m}" >= month)
        ]
        assert _month(found, "*", month)["need_idr"] == len(due) * MONTH
        parts = [row for row in months if row["month"] == month and row["opd_code"] != "*"]
        for name in ("n_workers", "need_idr", "untold_idr", "n_without_wage"):
            assert sum(row[name] for row in parts) == _month(found, "*", month)[name]
        if not any(code == "*" and at == month for at, code, _ in payments):
            assert sum(row["unexplained_idr"] or 0 for row in parts) == (
                _month(found, "*", month)["unexplained_idr"] or 0
            )
