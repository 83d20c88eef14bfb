"""Dates and places of the catalogue (section 6 C of the domain sheet)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.rosters.parse import parse_date, parse_place_and_date
from analysis.rosters.parse.periods import parse_period

INDEPENDENCE = date(1990, 8, 17)
YEAR = 2026


@pytest.mark.parametrize(
    "cell",
    ["17 Agustus 1990", "17-08-1990", "17/08/1990", "17.08.1990", "1990-08-17", "08/17/1990",
     "17 Agt 1990", "17 AGUST 1990", "17 ags 1990", "17Agustus1990", "17 August, 1990",
     "August 17, 1990", "17-VIII-1990", "17 Agustsu 1990", "Jum'at, 17 Agustus 1990",
     "17 - 08 - 1990", "17  08  1990", "17081990", "19900817", "1990-08-17 00:00:00",
     "1990-08-17T00:00:00", "17–08–1990", "17\u00a0Agustus\u00a01990", 17081990, 19900817,
     datetime(1990, 8, 17), datetime(1990, 8, 17, 13, 5), INDEPENDENCE, "17-08-1990 (35 th)"],
)  # fmt: skip
def test_every_spelling_of_a_day_is_that_day(cell):
    assert parse_date(cell, year=YEAR)[:3] == (INDEPENDENCE, None, None)


@pytest.mark.parametrize(
    ("word", "month"),
    [("Januari", 1), ("Pebruari", 2), ("Febuari", 2), ("Maret", 3), ("Mrt", 3), ("April", 4),
     ("Mei", 5), ("May", 5), ("Juni", 6), ("Juli", 7), ("July", 7), ("Agust", 8), ("Agus", 8),
     ("September", 9), ("Sept", 9), ("Oktober", 10), ("Okt", 10), ("Oct", 10), ("Nopember", 11),
     ("Nop", 11), ("Desember", 12), ("Des", 12), ("Dec", 12), ("Dsember", 12), ("Octber", 10)],
)  # fmt: skip
def test_months_are_read_in_indonesian_english_and_misspelt(word, month):
    assert parse_date(f"5 {word} 1988", year=YEAR).value == date(1988, month, 5)


def test_a_typing_error_that_could_be_two_months_is_not_guessed():
    assert parse_date("5 Juki 1988", year=YEAR).problem == "date_unreadable"


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ("Kendari, 17 Agustus 1990", "Kendari"),
        ("Kendari / 17-08-1990", "Kendari"),
        ("KENDARI,17081990", "KENDARI"),
        ("Muna,  17  Agustus   1990", "Muna"),
        ("Raha, Sulawesi Tenggara - 17 August, 1990", "Raha, Sulawesi Tenggara"),
        ("Bau-Bau, 17-08-1990", "Bau-Bau"),
        ("Kendari (Sultra), 17-8-1990", "Kendari (Sultra)"),
        ("Ujung Pandang\n17/08/1990", "Ujung Pandang"),
        ("Kendari, Senin 17 Agustus 1990", "Kendari"),
        ("Kendari, tgl. 17 Agustus 1990", "Kendari"),
        ("17-08-1990, Kendari", "Kendari"),
    ],
)
def test_a_combined_cell_gives_place_and_date(cell, place):
    found = parse_place_and_date(cell, year=YEAR)
    assert (found.value, found.place) == (INDEPENDENCE, place)


def test_a_place_without_a_date_is_kept():
    assert parse_place_and_date("Kendari") == (None, "date_missing", None, "Kendari")
    assert parse_date("Kendari").problem == "date_unreadable"


@pytest.mark.parametrize("cell", [33102, 33102.0, 33102.75, "33102"])
def test_an_excel_serial_is_its_day_with_a_note(cell):
    assert parse_date(cell, year=YEAR)[:3] == (INDEPENDENCE, None, "date_serial")


def test_a_serial_of_the_1904_calendar_is_told_by_the_nik():
    assert parse_date(33102 - 1462, nik_date=INDEPENDENCE).value == INDEPENDENCE


@pytest.mark.parametrize(
    "cell",
    [9_999, 80_001, 34, "34", "34 th", "34 tahun", -5, 0.5, True, float("inf"), float("nan"),
     time(8), timedelta(days=3)],
)  # fmt: skip
def test_ages_and_other_numbers_are_no_dates(cell):
    assert parse_date(cell, year=YEAR)[:2] == (None, "date_unreadable")


@pytest.mark.parametrize("cell", ["", "-", "00-00-0000", "0000-00-00", 0, "belum ada", "menyusul",
                                  date(1899, 12, 31), datetime(1899, 12, 30)])  # fmt: skip
def test_placeholders_are_a_missing_date(cell):
    assert parse_date(cell, year=YEAR)[:2] == (None, "date_missing")


@pytest.mark.parametrize("cell", ["31-02-1990", "32/01/1990", "17-13-1990", "30 Februari 1990",
                                  "17-08-0190", "17-08-2990", date(190, 8, 17)])  # fmt: skip
def test_a_day_that_no_calendar_has_is_impossible(cell):
    assert parse_date(cell, year=YEAR)[:2] == (None, "date_impossible")


def test_the_niks_own_date_decides_between_day_and_month_else_the_day_comes_first():
    april, march = date(1990, 4, 3), date(1990, 3, 4)
    assert parse_date("03/04/1990") == (april, None, None, None)
    assert parse_date("03/04/1990", nik_date=april) == (april, None, None, None)
    assert parse_date("03/04/1990", nik_date=march) == (march, None, "date_as_nik", None)
    assert parse_date("03/04/1990", nik_date=date(1985, 1, 1)).value == april
    assert parse_date("3 April 1990", nik_date=march).value == april


@pytest.mark.parametrize("cell", [date(1990, 4, 3), datetime(1990, 4, 3), "1990-04-03", 32966])
def test_a_date_cell_that_excel_swapped_is_put_right_by_the_nik(cell):
    march = date(1990, 3, 4)
    assert parse_date(cell, nik_date=march) == (march, None, "date_swapped", None)
    assert parse_date(cell, nik_date=date(1990, 4, 3)).value == date(1990, 4, 3)
    assert parse_date(cell, nik_date=date(1991, 3, 4)).value == date(1990, 4, 3)


def test_the_nik_has_no_say_over_the_start_of_work():
    swapped = date(2024, 3, 4)
    assert parse_date("03/04/2024", nik_date=swapped, role="start").value == date(2024, 4, 3)


@pytest.mark.parametrize(
    ("cell", "nik_date", "expected"),
    [
        ("17/8/90", None, INDEPENDENCE),
        ("17 Agus 90", None, INDEPENDENCE),
        ("170890", None, INDEPENDENCE),
        ("17/8/05", None, date(2005, 8, 17)),
        ("17/8/12", None, date(2012, 8, 17)),
        ("17/8/35", date(1935, 1, 1), date(1935, 8, 17)),
    ],
)
def test_two_digit_years_get_the_century_of_a_worker_or_of_the_nik(cell, nik_date, expected):
    found = parse_date(cell, nik_date=nik_date, year=YEAR)
    assert (found.value, found.note) == (expected, "date_two_digit_year")


def test_two_digit_years_of_a_start_are_of_this_century_unless_they_lie_ahead():
    assert parse_date("1/2/24", role="start", year=YEAR).value == date(2024, 2, 1)
    assert parse_date("1/2/98", role="start", year=YEAR).value == date(1998, 2, 1)


@pytest.mark.parametrize("cell", ["2019", 2019, 2019.0, "Tahun 2019", date(1905, 7, 11)])
def test_a_year_alone_is_its_first_day_for_a_start_and_its_last_for_an_end(cell):
    # 11 July 1905 is what Excel shows of the number 2019 in a cell with a date format.
    assert parse_date(cell, role="start")[:3] == (date(2019, 1, 1), None, "date_year_only")
    assert parse_date(cell, role="end")[:3] == (date(2019, 12, 31), None, "date_year_only")
    assert parse_date(cell)[:3] == (None, "date_unreadable", "date_year_only")


@pytest.mark.parametrize("cell", ["Februari 2024", "02-2024", "2024-02", "Feb-24", "Peb. 2024"])
def test_a_month_alone_is_its_first_day_for_a_start_and_its_last_for_an_end(cell):
    assert parse_date(cell, role="start", year=YEAR).value == date(2024, 2, 1)
    assert parse_date(cell, role="end", year=YEAR).value == date(2024, 2, 29)
    assert parse_date(cell, year=YEAR).problem == "date_unreadable"


@pytest.mark.parametrize(
    "cell",
    ["1 Januari 2026 s/d 31 Desember 2026", "01-01-2026 s.d. 31-12-2026", "01.01.2026-31.12.2026",
     "1 Januari 2026 - 31-12-2026", "Januari s/d Desember 2026"],
)  # fmt: skip
def test_a_period_gives_its_start_and_its_end_but_is_no_birth_date(cell):
    assert parse_date(cell, role="start").value == date(2026, 1, 1)
    assert parse_date(cell, role="end").value == date(2026, 12, 31)
    assert parse_date(cell).value is None


@pytest.mark.parametrize("cell", ["sekarang", "s.d. sekarang", "s/d saat ini", "seterusnya"])
def test_an_end_that_has_not_come_is_missing(cell):
    assert parse_date(cell, role="end").problem == "date_missing"


def test_a_letter_in_the_days_place_is_not_dropped():
    assert parse_date("I7 Agustus 1990").value is None


def test_the_number_of_a_decree_is_no_date():
    assert parse_date("SK No. 800/123/2024", role="start").value is None


MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
          "Oktober", "November", "Desember"]  # fmt: skip
SPELLINGS = {
    "words": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "capitals": lambda d: f"{d.day:02} {MONTHS[d.month - 1].upper()} {d.year}",
    "short": lambda d: f"{d.day} {MONTHS[d.month - 1][:3]} {d.year}",
    "place": lambda d: f"Bau-Bau, {d.day} {MONTHS[d.month - 1]} {d.year}",
    "english": lambda d: f"{d:%d %B, %Y}",
    "dashes": lambda d: f"{d:%d-%m-%Y}",
    "slashes": lambda d: f"{d.day}/{d.month}/{d.year}",
    "dots": lambda d: f"{d:%d.%m.%Y}",
    "iso": lambda d: d.isoformat(),
    "digits": lambda d: f"{d:%d%m%Y}",
    "number": lambda d: int(f"{d:%d%m%Y}"),
    "serial": lambda d: (d - date(1899, 12, 30)).days,
    "cell": lambda d: datetime(d.year, d.month, d.day),
}


@settings(deadline=None)  # shared machines are slow at times
@given(st.dates(date(1930, 1, 1), date(2099, 12, 31)), st.sampled_from(sorted(SPELLINGS)))
def test_every_day_comes_back_from_every_spelling(day, spelling):
    assert parse_date(SPELLINGS[spelling](day), year=YEAR).value == day


@settings(deadline=None)  # shared machines are slow at times
@given(
    st.one_of(
        st.text(),
        st.text("0123456789-/., 'abdejmnorst\u00a0", max_size=40),
        st.integers(),
        st.floats(),
        st.booleans(),
        st.datetimes(),
        st.dates(),
        st.times(),
        st.timedeltas(),
    ),
    st.none() | st.dates(),
    st.sampled_from(["birth", "start", "end"]),
)
def test_no_cell_makes_it_raise(cell, nik_date, role):
    for found in (
        parse_date(cell, nik_date=nik_date, role=role, year=YEAR),
        parse_place_and_date(cell, nik_date=nik_date, year=YEAR),
    ):
        assert (found.value is None) == (found.problem is not None)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-01/2026-11-30",
        "2026-02-01 / 2026-11-30",
        "2026/02/01-2026/11/30",
        "01-02-2026/30-11-2026",
    ],
)
def test_a_slash_between_two_whole_dates_makes_a_period(cell):
    found = parse_period(cell, year=2026)
    assert (found.start, found.end) == (date(2026, 2, 1), date(2026, 11, 30))


def test_a_slash_between_years_or_months_makes_none():
    assert parse_period("2025/2026", year=2026).end is None
    assert parse_period("Januari/Februari 2026", year=2026).end is None
