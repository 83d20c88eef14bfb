"""NIP, KPJ and free text (sections 4.2, 4.3 and 6 F of the domain sheet)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.rosters.parse import parse_kpj, parse_nip, parse_text

BORN = date(1985, 3, 15)


@pytest.mark.parametrize(
    "cell",
    ["198503152010011001", "19850315 201001 1 001", "19850315 20 1001 1 0 01",
     "NIP. 198503152010011001", "NIP : 19850315 201001 1 001", "'198503152010011001"],
)  # fmt: skip
def test_a_month_of_appointment_makes_it_a_civil_servants_number(cell):
    assert parse_nip(cell) == ("198503152010011001", "NIP", BORN)


@pytest.mark.parametrize("cell", ["198503152024211001", "NI PPPK 19850315 202421 1 001"])
def test_twenty_one_and_above_in_the_months_place_makes_it_a_pppk_number(cell):
    assert parse_nip(cell) == ("198503152024211001", "NI_PPPK", BORN)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [(198503152010011000, "NIP"), (1.98503152010011e17, "NIP"), (198503152024211000, "NI_PPPK")],
)
def test_a_number_cell_has_lost_digits_but_still_tells_kind_and_birth_date(cell, kind):
    assert parse_nip(cell) == (None, kind, BORN)


def test_eighteen_digits_of_another_shape_are_neither():
    assert parse_nip("199013452010011001") == ("199013452010011001", None, None)
    assert parse_nip("198503152010131001").kind is None
    assert parse_nip("198503152010013001").kind is None


@pytest.mark.parametrize("cell", ["", "-", "7471990101900001", 7471990101900001, True, 1e300])
def test_anything_else_is_no_nip(cell):
    assert parse_nip(cell) == (None, None, None)


@pytest.mark.parametrize(
    ("cell", "number"),
    [("12345678901", "12345678901"), ("01234567890", "01234567890"), (12345678901, "12345678901"),
     ("02K10001234", "02K10001234"), ("KPJ: 12 345 678 901", "12345678901"),
     ("12.345.678.901", "12345678901"), ("1234-5678-901", "12345678901")],
)  # fmt: skip
def test_a_kpj_has_eleven_characters_and_keeps_its_zeros(cell, number):
    assert parse_kpj(cell) == (number, None, None, None)


@pytest.mark.parametrize("cell", ["0001234567890", "0001 2345 67890", 1234567890123])
def test_thirteen_digits_are_the_number_of_bpjs_kesehatan(cell):
    assert parse_kpj(cell).problem == "kpj_is_bpjs_kesehatan"


def test_leading_zeros_that_a_number_cell_lost_are_proposed_and_not_added():
    assert parse_kpj(1234567890) == (None, "kpj_invalid", "kpj_padded", "01234567890")


@pytest.mark.parametrize("cell", ["abc", "7471990101900001", "ABCDEFGHIJK", 123, 1.5, True])
def test_another_shape_is_no_kpj(cell):
    assert parse_kpj(cell)[:2] == (None, "kpj_invalid")


@pytest.mark.parametrize("cell", ["", "-", "0", 0, "menyusul", "belum ada"])
def test_no_kpj_is_no_problem(cell):
    assert parse_kpj(cell) == (None, None, None, None)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Bidang\u00a0 Kebersihan\n", "Bidang Kebersihan"),
        ("Satpol\u200b PP", "Satpol PP"),
        ("baris_x000D_dua", "baris dua"),
        ("-", None),
        (" – ", None),
        ("", None),
        (7.0, "7"),
        (7.5, "7.5"),
        (7, "7"),
        (True, "TRUE"),
        (date(2026, 1, 5), "2026-01-05"),
    ],
)
def test_a_free_text_is_kept_as_sent_but_for_its_blanks(cell, text):
    assert parse_text(cell) == text


@settings(deadline=None)  # shared machines are slow at times
@given(
    st.one_of(
        st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.times(),
        st.timedeltas(), st.just(10**5000),
    )
)  # fmt: skip
def test_no_cell_makes_them_raise(cell):
    assert len(parse_nip(cell).digits or "0" * 18) == 18
    assert 8 <= len(parse_kpj(cell).number or "0" * 11) <= 12
    assert parse_text(cell) != ""
