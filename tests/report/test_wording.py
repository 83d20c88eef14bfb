"""Numbers, rupiah, shares and dates as an Indonesian reader expects them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.report import wording


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (553127196, "Rp553.127.196"),
        (256147284, "Rp256.147.284"),
        (14951, "Rp14.951"),
        (0, "Rp0"),
        (-126360, "−Rp126.360"),
        (Decimal("3112103.10"), "Rp3.112.103,10"),
        (Decimal("2768592.00"), "Rp2.768.592"),
        (np.int64(149315856), "Rp149.315.856"),
        (None, "belum tersedia"),
    ],
)
def test_rupiah_is_written_in_full_and_exactly(amount, text):
    assert wording.rupiah(amount) == text


@pytest.mark.parametrize("value", [1.0, 0.1 + 0.2, True, "3083"])
def test_floats_flags_and_texts_are_not_numbers(value):
    with pytest.raises(TypeError):
        wording.rupiah(value)
    with pytest.raises(TypeError):
        wording.number(value)


def test_an_amount_with_fractions_of_a_sen_is_refused():
    with pytest.raises(ValueError, match="round it first"):
        wording.rupiah(Decimal("6644.6208"))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (553127196, "Rp553 juta"),
        (1250000000, "Rp1,25 miliar"),
        (12345678, "Rp12,3 juta"),
        (14951, "Rp15 ribu"),
        (999999, "Rp1 juta"),
        (999, "Rp999"),
        (0, "Rp0"),
        (-68590584, "−Rp68,6 juta"),
    ],
)
def test_short_rupiah_keeps_three_digits(amount, text):
    assert wording.rupiah_short(amount) == text


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        ((49397, 140940), 2, "35,05%"),
        (Decimal("0.0024"), 2, "0,24%"),
        (Fraction(1, 8), 0, "13%"),
        (Fraction(1, 800), 2, "0,13%"),
        (Decimal("0.995"), 1, "99,5%"),
        (1, 0, "100%"),
        (Fraction(-1, 8), 0, "−13%"),
        ((0, 0), 2, "belum tersedia"),
        (None, 2, "belum tersedia"),
    ],
)
def test_percent_rounds_halves_away_from_zero(share, digits, text):
    assert wording.percent(share, digits) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(3083, 0, "3.083"), (1000000, 0, "1.000.000"), (Decimal("2.5"), 0, "3"), (-7, 0, "−7")],
)
def test_numbers_have_dots_for_thousands(value, digits, text):
    assert wording.count(value, digits) == text


def test_what_rounds_to_zero_has_no_sign():
    assert wording.count(Decimal("-0.2")) == "0"


def test_dates_and_months_are_spelled_out():
    assert wording.date_long(date(2025, 11, 28)) == "28 November 2025"
    assert wording.month_long("2026-01") == "Januari 2026"
    assert wording.date_long(None) == "belum tersedia"


def test_a_thing_that_is_no_month_is_refused():
    with pytest.raises(ValueError, match="month"):
        wording.month_long("2026-13")


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 1, 1), date(2026, 1, 31), "1–31 Januari 2026"),
        (date(2026, 1, 1), date(2026, 2, 28), "1 Januari – 28 Februari 2026"),
        (date(2025, 12, 30), date(2026, 1, 2), "30 Desember 2025 – 2 Januari 2026"),
        (date(2026, 8, 17), date(2026, 8, 17), "17 Agustus 2026"),
    ],
)
def test_a_range_of_dates_says_what_is_shared_once(first, last, text):
    assert wording.date_range(first, last) == text


def test_a_range_of_months_says_the_year_once():
    assert wording.month_range("2026-01", "2026-03") == "Januari–Maret 2026"
    assert wording.month_range("2025-12", "2026-01") == "Desember 2025 – Januari 2026"


def test_ranges_that_run_backwards_are_refused():
    with pytest.raises(ValueError, match="before it begins"):
        wording.date_range(date(2026, 2, 1), date(2026, 1, 1))
    with pytest.raises(ValueError, match="before it begins"):
        wording.month_range("2026-02", "2026-01")


def test_lists_end_in_dan():
    assert wording.list_and([]) == ""
    assert wording.list_and(["a"]) == "a"
    assert wording.list_and(["a", "b"]) == "a dan b"
    assert wording.list_and(["a", "b", "c"]) == "a, b, dan c"


@given(st.integers(-(10**15), 10**15))
def test_rupiah_can_be_read_back_to_the_rupiah(amount):
    text = wording.rupiah(amount)
    assert int(text.replace("Rp", "").replace(".", "").replace("−", "-")) == amount
