"""NIK cells of the catalogue (section 6 F of the domain sheet): kecamatan 99 is nobody's."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.rosters.parse import looks_like_kk, parse_nik

MAN = "7471990101900001"
YEAR = 2026

wild_cells = st.one_of(
    st.text(),
    st.text("0123456789OolIi.,-'/ eE+NIKnikKTP:\u00a0\u200b", max_size=60),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


@pytest.mark.parametrize(
    "cell",
    [
        MAN,
        "747199 010190 0001",
        "7471.9901.0190.0001",
        "747199/010190/0001",
        "74719901|01900001",
        "7471\\9901\\0190\\0001",
        "7471_9901_0190_0001",
        "7471:9901:0190:0001",
        "7471-9901-0190-0001",
        "7471–9901—0190−0001",
        "'7471990101900001",
        "’7471990101900001",
        "`7471990101900001",
        "´7471990101900001",
        "\u00a07471990101900001\u200b",
        "74719901\n01900001",
        "74719901\t01900001",
        "\ufeff7471990101900001",
        "NIK: 7471990101900001",
        "NIK 7471990101900001",
        "No. KTP : 7471990101900001",
        "N.I.K. 7471990101900001",
        '="7471990101900001"',
        "７４７１９９０１０１９００００１",
        "٧٤٧١٩٩٠١٠١٩٠٠٠٠١",
        7471990101900001,
        7471990101900001.0,
    ],
)
def test_repairs_that_cannot_change_a_digit_give_the_nik_without_a_warning(cell):
    nik = parse_nik(cell, YEAR)
    assert (nik.digits, nik.problem, nik.warning) == (MAN, None, None)
    assert (nik.birth_date, nik.sex) == (date(1990, 1, 1), "L")


@pytest.mark.parametrize("cell", ["747199O1O19OOOO1", "747l99ol0I90000i"])
def test_letters_that_can_only_be_a_digit_are_read_with_a_warning(cell):
    nik = parse_nik(cell, YEAR)
    assert (nik.digits, nik.warning) == (MAN, "nik_repaired_letters")


@pytest.mark.parametrize(
    "cell",
    ["", " ", "\u00a0", "-", "—", "0", 0, 0.0, "0000", "0000000000000000", "1111111111111111",
     "7471991111111111", 9 * (10**16 - 1) // 9, "menyusul", "MENYUSUL", "Belum Ada", "tidak ada",
     "belum ada KTP",
     "hilang", "KTP hilang", "dalam proses", "proses perekaman", "dalam pengurusan", "xxx", "?",
     "NIHIL", "NIK: -", "000000000000000O", float("nan")],
)  # fmt: skip
def test_placeholders_are_a_missing_nik(cell):
    assert parse_nik(cell, YEAR).problem == "nik_missing"


@pytest.mark.parametrize("cell", [7471990101900010, 7471990101900010.0, 7471994101900000])
def test_a_number_cell_that_ends_in_zero_is_ruined_and_keeps_its_first_fifteen_digits(cell):
    nik = parse_nik(cell, YEAR)
    assert (nik.digits, nik.problem) == (None, "nik_ruined")
    assert nik.first15 == str(int(cell))[:15]
    assert nik.birth_date == date(1990, 1, 1)


def test_a_text_that_ends_in_zero_is_intact():
    assert parse_nik("7471990101900010", YEAR).digits == "7471990101900010"


def test_a_number_printed_as_text_is_as_good_as_a_number_cell():
    assert parse_nik("7471990101900001.0", YEAR).digits == MAN
    assert parse_nik("7471990101900010.0", YEAR).problem == "nik_ruined"


def test_beyond_the_exact_doubles_a_number_cell_is_ruined_whatever_its_last_digit():
    assert parse_nik(9171990101900002.0, YEAR).problem == "nik_ruined"


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("747199010190001", "short"),
        ("74719901019000011", "long"),
        (747199010190001, "short"),
        (74719901019000011, "long"),
        ("0001234567890", "bpjs_kesehatan"),
        ("199001012015011001", "nip"),
        ("19900101 201501 1 001", "nip"),
        ("7,47E+15", "scientific"),
        ("7.47102E+15", "scientific"),
        ("7471993201900001", "structure"),
        ("7471990013900001", "structure"),
        ("7471990001900001", "structure"),
        ("7471993002900001", "structure"),
        ("7471998101900001", "structure"),
        ("7471997201900001", "structure"),
        ("0471990101900001", "structure"),
        ("Ahmad", "text"),
        ("11/01/2026 - 01/12/2026", "text"),
        ("11.01.2026-01.12.2026", "text"),
        ("74719901O19", "short"),
        ("lO", "text"),
        (True, "text"),
        (date(1990, 1, 1), "text"),
        (datetime(1990, 1, 1), "text"),
        (time(1), "text"),
        (timedelta(1), "text"),
        (7471.5, "text"),
        (float("inf"), "text"),
        (1e300, "long"),
    ],
)
def test_what_is_no_nik_is_invalid_and_says_what_it_looks_like(cell, kind):
    nik = parse_nik(cell, YEAR)
    assert (nik.digits, nik.problem, nik.kind) == (None, "nik_invalid", kind)


def test_women_have_forty_added_to_the_day():
    nik = parse_nik("7471997108900003", YEAR)
    assert (nik.birth_date, nik.sex) == (date(1990, 8, 31), "P")


@pytest.mark.parametrize(
    ("ddmmyy", "born"),
    [
        ("010111", date(2011, 1, 1)),  # 15 years old
        ("010136", date(1936, 1, 1)),
        ("010199", date(1999, 1, 1)),
        ("290200", date(2000, 2, 29)),  # 1900 had no such day
        ("010120", date(2020, 1, 1)),  # a child, or a family card
        ("010130", date(1930, 1, 1)),  # 2030 has not come
    ],
)
def test_the_century_makes_the_holder_a_worker_where_it_can(ddmmyy, born):
    assert parse_nik(f"747199{ddmmyy}0001", YEAR).birth_date == born


def test_kecamatan_and_serial_are_not_judged_and_an_unknown_region_is_only_told():
    assert parse_nik("7471990101900000", YEAR).digits
    assert parse_nik(MAN, YEAR).is_region_known
    unknown = parse_nik("7999990101900001", YEAR)
    assert unknown.digits
    assert not unknown.is_region_known


def test_a_family_card_has_an_issue_date_that_no_worker_was_born_on():
    card = "7471991203150004"
    assert looks_like_kk(card, None, YEAR)
    assert looks_like_kk(card, date(1990, 1, 1), YEAR)
    assert not looks_like_kk(card, date(2015, 3, 12), YEAR)
    assert not looks_like_kk(MAN, None, YEAR)
    assert not looks_like_kk(MAN, date(1985, 5, 5), YEAR)
    assert not looks_like_kk("7471995203150004", None, YEAR)  # a girl's day, no issue date
    assert not looks_like_kk("", None, YEAR)


@pytest.mark.parametrize(("born", "is_card"), [("11", False), ("12", True)])
def test_whoever_is_fifteen_in_the_year_can_be_a_worker(born: str, is_card: bool) -> None:
    """Born in 2011 one is 15 in 2026, born in 2012 one is 14."""
    assert looks_like_kk(f"7471991203{born}0004", None, YEAR) is is_card


@settings(deadline=None)  # shared machines are slow at times
@given(wild_cells)
def test_no_cell_makes_it_raise_and_no_digit_is_invented(cell):
    nik = parse_nik(cell, YEAR)
    assert (nik.digits is None) == (nik.problem is not None)
    if nik.digits is not None:
        assert re.fullmatch("[1-9][0-9]{15}", nik.digits)
        shown = cell if isinstance(cell, str) else f"{int(cell)}"
        shown = unicodedata.normalize("NFKC", shown).translate(str.maketrans("OoIil", "00111"))
        source = iter("".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in shown))
        assert all(digit in source for digit in nik.digits)


separators = st.sampled_from(["", " ", ".", "-", "\u00a0", "'", "\u200b", "\n", "–"])


@settings(deadline=None)  # shared machines are slow at times
@given(
    st.dates(date(1940, 1, 1), date(2010, 12, 31)),
    st.booleans(),
    st.integers(0, 9999),
    st.lists(separators, min_size=16, max_size=16),
    st.sampled_from(["", "NIK: ", "No. KTP : ", "'"]),
)
def test_every_nik_comes_back_from_every_spelling(born, is_woman, serial, marks, prefix):
    digits = f"747199{born.day + 40 * is_woman:02}{born:%m%y}{serial:04}"
    cell = prefix + "".join(d + m for d, m in zip(digits, marks, strict=True))
    nik = parse_nik(cell, YEAR)
    assert (nik.digits, nik.birth_date, nik.sex) == (digits, born, "P" if is_woman else "L")


def test_a_region_with_zeros_is_a_rounded_number_and_no_placeholder():
    assert parse_nik("7471990000000000", YEAR).problem == "nik_invalid"
    assert parse_nik("7471993333333333", YEAR).problem == "nik_missing"
