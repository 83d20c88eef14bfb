"""Wages of the catalogue (section 6 E of the domain sheet), cell by cell and by column."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.rosters.parse import Wage, parse_wages


def wage(cell, header=""):
    return parse_wages([cell], header=header)[0]


@pytest.mark.parametrize(
    "cell",
    ["Rp. 2.500.000,-", "Rp 2.500.000", "Rp2.500.000", "2.500.000,00", "2,500,000", "2,500,000.00",
     "2500000", "2500000 ", "2500000.00", "2,5 jt", "2.5 juta", "2,5jt/bln", "Rp2.500.000/bln",
     "IDR 2.500.000", "Rp. 2.500.000,- / bulan", "Rp.2.500.000,=", "2 500 000", "2'500'000",
     "2 juta 500 ribu", "2500 ribu", "2.500 rb", "Rp 2.500.000 (dua juta lima ratus ribu rupiah)",
     "2.500.000\u00a0", "@ 2.500.000", "2.500.000 per bulan", 2500000, 2500000.0],
)  # fmt: skip
def test_every_spelling_of_two_and_a_half_million_is_that_sum(cell):
    assert wage(cell) == Wage(2_500_000)


@pytest.mark.parametrize("cell", ["2.500", "2,500", 2500, "Rp 2.500"])
def test_thousands_are_told_by_their_size_and_noted(cell):
    assert wage(cell) == Wage(2_500_000, None, "wage_thousands")


def test_three_digits_are_thousands_only_where_the_column_says_so():
    assert [w.amount_idr for w in parse_wages(["2.500", "750", 1800])] == [
        2_500_000, 750_000, 1_800_000,
    ]  # fmt: skip
    assert wage("750", "GAJI (dalam ribuan)") == Wage(750_000, None, "wage_thousands")
    assert parse_wages([2_500_000, "750", 1_800_000])[1] == Wage(
        None, "wage_out_of_range", None, 750_000
    )


@pytest.mark.parametrize(
    ("cell", "header"),
    [
        ("100.000/hari", ""),
        ("Rp 100.000 per hari", "GAJI PER BULAN"),
        ("100 ribu/hari", ""),
        (100_000, "UPAH PER HARI"),
        ("100.000", "HONOR/HARI"),
        (100_000, "UPAH HARIAN"),
    ],
)
def test_daily_wages_count_twenty_five_days(cell, header):
    assert wage(cell, header) == Wage(2_500_000, None, "wage_daily")


def test_a_monthly_wage_among_daily_ones_is_not_multiplied():
    assert wage(2_500_000, "UPAH PER HARI") == Wage(None, "wage_unreadable", None, 2_500_000)
    assert wage("2.500.000/bln", "UPAH PER HARI") == Wage(2_500_000)


@pytest.mark.parametrize(
    "header", ["GAJI THL (TENAGA HARIAN LEPAS)", "HONOR TAHUN 2026", "HARI KERJA"]
)
def test_a_header_that_names_days_or_a_year_without_a_rate_changes_nothing(header):
    assert wage(2_500_000, header) == Wage(2_500_000)


@pytest.mark.parametrize(
    "header", ["GAJI PER TAHUN", "Honor/Tahun", "UPAH SETAHUN", "JUMLAH 12 BULAN"]
)
def test_yearly_wages_are_a_twelfth_by_their_header(header):
    assert wage(30_000_000, header) == Wage(2_500_000, None, "wage_yearly")


def test_yearly_wages_are_a_twelfth_by_their_own_words():
    assert wage("30.000.000/tahun") == Wage(2_500_000, None, "wage_yearly")


def test_yearly_sums_in_a_monthly_column_are_told_by_their_neighbours():
    assert parse_wages([2_500_000, 30_000_000, 2_500_000])[1] == Wage(
        2_500_000, None, "wage_yearly"
    )
    column = parse_wages([30_000_000, 30_000_000, 18_000_000])
    assert [w.amount_idr for w in column] == [2_500_000, 2_500_000, 1_500_000]


def test_a_high_monthly_wage_is_no_yearly_one():
    assert wage(15_500_000) == Wage(15_500_000)
    doctors = parse_wages([20_000_000, 25_000_000, 17_500_000, 2_500_000])
    assert [w.amount_idr for w in doctors] == [20_000_000, 25_000_000, 17_500_000, 2_500_000]


@pytest.mark.parametrize("cell", ["", "-", "Rp -", "Rp. -", "—", "belum ada", float("nan")])
def test_nothing_is_a_missing_wage(cell):
    assert wage(cell) == Wage(None, "wage_missing")


@pytest.mark.parametrize("cell", ["0", 0, 0.0, "Rp 0", "Rp0,-", "0,00"])
def test_zero_is_no_wage(cell):
    assert wage(cell) == Wage(None, "wage_zero")


@pytest.mark.parametrize(
    "cell",
    ["1.500.000 – 2.000.000", "1.500.000 s/d 2.000.000", "1,5 - 2 jt", "UMK", "UMK 2026",
     "sesuai SK", "25.000/jam", "50.000/JP", "500.000 per minggu", "2.500.00", "25.00.000",
     "2.500,000", "-2.500.000", "(2.500.000)", "Rp -2.500.000", -1, "100.000 x 25", True,
     date(2026, 1, 1), datetime(2026, 1, 1), float("inf"), 10**400, "dua juta", "9" * 400],
)  # fmt: skip
def test_what_is_no_one_plausible_sum_is_unreadable(cell):
    found = wage(cell)
    assert (found.amount_idr, found.problem) == (None, "wage_unreadable")


@pytest.mark.parametrize("cell", [500_000_000, "Rp 250.000.000", "2,5", 2.5, 750, 9_999_999_999])
def test_a_sum_that_nobody_earns_in_a_month_is_out_of_range(cell):
    found = wage(cell)
    assert (found.amount_idr, found.problem) == (None, "wage_out_of_range")


def test_hourly_columns_are_unreadable():
    assert wage(25_000, "HONOR PER JAM (JP)").problem == "wage_unreadable"


@pytest.mark.parametrize(
    ("cell", "proposal"), [("2.500,000", 2_500_000), (2.5, 2_500_000), ("± 2.500.000", 2_500_000)]
)
def test_what_the_opd_may_have_meant_is_proposed(cell, proposal):
    assert wage(cell).proposal_idr == proposal


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(2500000.5, 2_500_001), ("2.500.000,49", 2_500_000), ("3.516.070,50", 3_516_071)],
)
def test_sen_are_rounded_half_up_with_a_note(cell, expected):
    assert wage(cell) == Wage(expected, None, "wage_rounded")


def test_a_true_among_numbers_is_no_one():
    problems = [w.problem for w in parse_wages([True, 1.0, 1])]
    assert problems == ["wage_unreadable", "wage_out_of_range", "wage_out_of_range"]


SPELLINGS = {
    "rupiah": lambda dots, commas, n: f"Rp. {dots},-",
    "glued": lambda dots, commas, n: f"Rp{dots}",
    "sen": lambda dots, commas, n: f"{dots},00",
    "english": lambda dots, commas, n: commas,
    "month": lambda dots, commas, n: f"Rp {dots} / bulan",
    "text": lambda dots, commas, n: f"{n} ",
    "number": lambda dots, commas, n: n,
    "float": lambda dots, commas, n: float(n),
}


@settings(deadline=None)  # shared machines are slow at times
@given(st.integers(10_000, 100_000_000), st.sampled_from(sorted(SPELLINGS)))
def test_every_sum_comes_back_from_every_spelling(amount_idr, spelling):
    commas = f"{amount_idr:,}"
    cell = SPELLINGS[spelling](commas.replace(",", "."), commas, amount_idr)
    assert wage(cell) == Wage(amount_idr)


@settings(deadline=None)  # shared machines are slow at times
@given(
    st.lists(
        st.one_of(
            st.text(),
            st.text("0123456789.,-/ jtribuhanRp()", max_size=30),
            st.integers(),
            st.floats(),
            st.booleans(),
            st.datetimes(),
            st.times(),
            st.timedeltas(),
        )
    ),
    st.sampled_from(["", "HONOR/HARI", "GAJI SETAHUN", "GAJI (RIBUAN)", "PER JAM", "(JUTAAN)"])
    | st.text(),
)
def test_no_column_makes_it_raise_and_every_cell_has_its_answer(cells, header):
    found = parse_wages(cells, header=header)
    assert len(found) == len(cells)
    for one in found:
        assert (one.amount_idr is None) == (one.problem is not None)
        assert one.amount_idr is None or 10_000 <= one.amount_idr <= 100_000_000
