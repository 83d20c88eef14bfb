"""Whoever moved, came back or got another wage within the year: each part goes by his spells."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.contributions.budget import budget_positions, need_by
from analysis.contributions.change.mixed_years import price_year
from analysis.contributions.change.year_on_year import split_change
from analysis.contributions.explain import explain_worker
from analysis.contributions.price import price
from analysis.contributions.reconciliation import reconcile
from analysis.contributions.what_if.outcome import Base, outcome
from analysis.contributions.what_if.overlay import Overlay
from analysis.coverage.edition_persons import person_states, repriced
from analysis.coverage.own import worker_months
from analysis.reference import Reference
from analysis.rosters.participants.lines import LINE_COLUMNS

AS_OF = date(2026, 11, 30)
OPD = pd.DataFrame(
    {
        "opd_code": ["DLHK", "DAMKAR"],
        "name": ["a", "b"],
        "aliases": [(), ()],
        "jkk_class": [1, 3],
    },
    dtype=object,
)
EMPTY = pd.DataFrame()
REFERENCE = Reference(
    opd=OPD,
    budget=pd.DataFrame(columns=["year", "opd_code", "amount_idr", "workers", "source"]),
    payments=pd.DataFrame(columns=["month", "opd_code", "amount_idr", "source"]),
    coverage=EMPTY,
    targets=EMPTY,
    paths={},
)
RULE = {"wage_base": "actual", "programs": ("JKK", "JKM")}
#: A month on Rp1,000,000 at class 1 (DLHK), and on Rp2,000,000 at class 3 (DAMKAR).
LOW, HIGH = 5_400, 23_800


def workers() -> pd.DataFrame:
    """Ani moved from DLHK to DAMKAR in July, Budi stayed, Cici worked to March and from October."""
    return pd.DataFrame(
        {
            "worker_id": ["ani", "budi", "cici"],
            "status": ["counted", "counted", "held"],
            "nik": [None] * 3,
            "name": ["Ani", "Budi", "Cici"],
            "birth_date": [date(1990, 1, 1)] * 3,
            "sex": ["P", "L", "P"],
            "opd_code": ["DAMKAR", "DLHK", "DLHK"],
            "unit": [None] * 3,
            "category": ["NON_ASN"] * 3,
            "start_date": [None, None, None],
            "end_date": [None] * 3,
            "wage_reported_idr": pd.array([2_000_000, 1_000_000, 1_000_000], dtype="Int64"),
            "file": ["a.xlsx"] * 3,
            "sheet": ["S"] * 3,
            "row": [4, 5, 6],
        }
    )


def spells() -> pd.DataFrame:
    rows = [
        ("ani", "DLHK", None, date(2026, 6, 30), 1_000_000, 4),
        ("ani", "DAMKAR", date(2026, 7, 1), None, 2_000_000, 9),
        ("budi", "DLHK", None, None, 1_000_000, 5),
        ("cici", "DLHK", None, date(2026, 3, 31), 1_000_000, 6),
        ("cici", "DLHK", date(2026, 10, 1), None, 1_000_000, 7),
    ]
    names = ["worker_id", "opd_code", "start_date", "end_date", "wage_reported_idr", "row"]
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    return frame.assign(file="a.xlsx", sheet="S", unit=None, category="NON_ASN")


TOTAL = {"ani": 6 * LOW + 6 * HIGH, "budi": 12 * LOW, "cici": 6 * LOW}


@pytest.fixture
def pricing():
    return price(workers(), OPD, year=2026, spells=spells(), **RULE)


def test_the_price_is_that_of_the_months_of_each_spell(pricing):
    found = pricing.by_worker.set_index("worker_id")
    assert found["amount_idr"].to_dict() == TOTAL
    assert found["months"].to_dict() == {"ani": 12, "budi": 12, "cici": 6}


def test_the_need_of_an_opd_is_that_of_the_months_it_pays(pricing):
    positions = budget_positions(workers(), pricing, REFERENCE, as_of=AS_OF).set_index("opd_code")
    assert positions["need_low_idr"].to_dict() == {
        "DLHK": 6 * LOW + TOTAL["budi"], "DAMKAR": 6 * HIGH, "*": TOTAL["ani"] + TOTAL["budi"],
    }  # fmt: skip
    assert positions["workers_counted"].to_dict() == {"DLHK": 1, "DAMKAR": 1, "*": 2}
    need = need_by(workers(), pricing, "category")
    assert need["need_high_idr"].tolist() == [sum(TOTAL.values())]


def test_the_run_s_own_scenario_costs_what_the_run_costs():
    base = Base(workers(), OPD, 2026, "actual", ("JKK", "JKM"), spells=spells())
    found = outcome(base, Overlay())
    assert found.need_high_idr == sum(TOTAL.values())
    assert (found.workers_low, found.workers_high) == (2, 3)


def test_the_year_before_closes_by_opd_with_who_moved_within_a_year():
    before = price_year(workers(), OPD, year=2025, **RULE)
    after = price_year(workers(), OPD, year=2026, spells=spells(), **RULE)
    rows = split_change(before, after)
    high = rows[rows["basis"] == "high"].set_index(["opd_code", "factor"])["amount_idr"]
    assert high[("DLHK", "after")] == 6 * LOW + TOTAL["budi"] + TOTAL["cici"]
    assert high[("DAMKAR", "after")] == 6 * HIGH
    assert high[("*", "after")] == sum(TOTAL.values())
    assert high[("DLHK", "moved_in")] == 6 * LOW
    assert high[("DAMKAR", "moved_out")] == -6 * LOW


def test_who_split_his_year_alike_in_both_years_changes_nothing():
    both = [price_year(workers(), OPD, year=2026, spells=spells(), **RULE) for _ in range(2)]
    rows = split_change(*both)
    between = rows[~rows["factor"].isin(["before", "after"])]
    assert (between.groupby("opd_code")["amount_idr"].sum() == 0).all()


def test_need_and_bill_are_those_of_the_spell_s_opd(pricing):
    participants = pd.DataFrame(columns=[*LINE_COLUMNS, "worker_id", "matched_by"], dtype=object)
    found = reconcile(workers(), pricing, participants, REFERENCE, as_of=AS_OF)
    months = found.months.set_index(["opd_code", "month"])
    assert months.loc[("DLHK", "2026-06"), "n_workers"] == 2
    assert months.loc[("DLHK", "2026-07"), "n_workers"] == 1
    assert months.loc[("DAMKAR", "2026-07"), "need_idr"] == HIGH
    city = months.loc["*"]
    assert city.loc[city.index.isna(), "n_workers"].tolist() == [2]


def test_coverage_goes_by_the_months_worked_where_they_were_worked():
    months = pd.DataFrame(
        [(one, f"2026-{m:02d}", True) for one in ("ani", "cici") for m in range(1, 13)],
        columns=["worker_id", "month", "is_covered"],
    )
    own = worker_months(workers(), months, spells())
    assert own.groupby("worker_id").size().to_dict() == {"ani": 12, "cici": 6}
    ani = own[own["worker_id"] == "ani"].set_index("month")["opd_code"]
    assert (ani["2026-06"], ani["2026-07"]) == ("DLHK", "DAMKAR")


def test_a_trace_has_a_line_for_each_spell():
    found = explain_worker(workers(), OPD, "ani", year=2026, spells=spells(), **RULE)
    assert found.total_idr == TOTAL["ani"] == sum(line.subtotal_idr for line in found.lines)
    assert found.months == 12


def test_an_earlier_edition_is_priced_again_by_its_spells(pricing):
    ledger = pd.DataFrame(
        {
            "file": "a.xlsx", "sheet": "S", "row": [4, 5, 6], "fate": ["counted"] * 3,
            "reason": None, "worker_id": ["ani", "budi", "cici"], "line_id": ["x", "y", "z"],
        },
        dtype=object,
    )  # fmt: skip
    persons = person_states(
        workers(), ledger, pricing.by_worker, OPD, year=2026, key=b"k" * 32, spells=spells()
    )
    again = repriced(persons, OPD, year=2026, as_of=AS_OF, **RULE)
    assert again.tolist() == list(TOTAL.values())
    assert persons["line_ids"].tolist() == ["x", "y", "z"]
