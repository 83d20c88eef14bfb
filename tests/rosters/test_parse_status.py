"""Sex, status and remarks of the catalogue (sections 6 D and 6 G of the domain sheet)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.rosters.parse import Status, parse_remark, parse_sex, parse_status

YEAR = 2026
WORDS = ["PNS", "NON", "PPPK", "PARUH", "keluar", "Alm.", "(", ")", "-", "2026", "Mei", "ke"]


@pytest.mark.parametrize(
    "cell",
    ["L", "l", "LK", "Lk.", "Laki-laki", "Laki - Laki", "LAKI LAKI", "laki2", "Pria", "M", "Tuan",
     "Tn.", 1, 1.0, "1", " L ", "Pria / L", "L (laki-laki)"],
)  # fmt: skip
def test_men(cell):
    assert parse_sex(cell) == ("L", None)


@pytest.mark.parametrize(
    "cell",
    ["P", "p", "PR", "Pr.", "Perempuan", "PEREMPUAN ", "Wanita", "W", "F", "Nyonya", "Ny.", 2, 2.0,
     "2", "peremuan"],
)  # fmt: skip
def test_women(cell):
    assert parse_sex(cell) == ("P", None)


@pytest.mark.parametrize("cell", ["", "-", "belum ada"])
def test_no_sex_is_missing(cell):
    assert parse_sex(cell) == (None, "sex_missing")


@pytest.mark.parametrize("cell", ["L/P", "Lajang", "X1", 3, True, 1.5, date(2020, 1, 1)])
def test_another_word_is_no_sex(cell):
    assert parse_sex(cell) == (None, "sex_unreadable")


@pytest.mark.parametrize(
    ("cell", "category"),
    [
        *((cell, "NON_ASN") for cell in (
            "Honorer", "HONORER", "PTT", "P.T.T", "THL", "TKS", "PHL", "Tenaga Kontrak", "Non ASN",
            "NON-ASN", "R2", "R3", "R4", "R 3", "R3/b", "NON PNS", "Non-PNS", "bukan PNS",
            "Pegawai Pemerintah Non Pegawai Negeri", "Guru Honorer", "Honorer K2", "THL (non PNS)",
            "Tenaga Harian Lepas", "PPNPN", "PJLP", "bukan PPPK",
        )),
        *((cell, "PPPK_PARUH_WAKTU") for cell in (
            "PPPK PW", "P3K PW", "PPPK Paruh Waktu", "P3K Paruh waktu", "PPPK-PW", "PPPK (PW)",
            "P3KPW", "ASN PPPK Paruh Waktu", "Non ASN (PPPK Paruh Waktu)", "PPPK Paru Waktu",
            "P.P.P.K Paruh Waktu",
        )),
        *((cell, "PPPK_FULL_TIME") for cell in ("PPPK", "P3K", "P.P.P.K", "PPPK Penuh Waktu")),
        *((cell, "CIVIL_SERVANT") for cell in (
            "PNS", "CPNS", "P N S", "Pegawai Negeri Sipil", "Calon PNS",
        )),
    ],
)  # fmt: skip
def test_a_status_is_its_category(cell, category):
    assert parse_status(cell, year=YEAR)[:4] == (category, None, None, None)


@pytest.mark.parametrize(
    "cell", ["ASN", "L", "Lajang", "Pensiunan PNS", "Kawin", 5, True, "X" * 2000 + "Y"]
)
def test_what_says_nothing_certain_of_employment_is_unknown(cell):
    assert parse_status(cell, year=YEAR)[:4] == (None, None, None, "status_unknown")


@pytest.mark.parametrize("cell", ["", "-", "Aktif", "masih aktif"])
def test_active_is_no_category_and_no_problem(cell):
    assert parse_status(cell, year=YEAR)[:4] == (None, None, None, None)


@pytest.mark.parametrize(
    "cell",
    ["Keluar", "Berhenti", "Resign", "Mengundurkan diri", "Pensiun", "PHK", "Pindah ke Dinas X",
     "Mutasi", "sudah tidak aktif", "Non Aktif"],
)  # fmt: skip
def test_who_left_says_so_in_the_status(cell):
    assert parse_status(cell, year=YEAR).ended == "left"


@pytest.mark.parametrize("cell", ["Meninggal", "Meninggal Dunia", "Alm", "Alm.", "Wafat"])
def test_who_died_is_said_in_the_status(cell):
    assert parse_status(cell, year=YEAR).ended == "deceased"


def test_a_status_may_say_both():
    found = parse_status("PPPK Paruh Waktu (keluar 1 Maret 2026)", year=YEAR)
    assert found[:4] == ("PPPK_PARUH_WAKTU", "left", date(2026, 3, 1), None)


@pytest.mark.parametrize(
    ("cell", "ended", "end_date"),
    [
        ("meninggal 12-03-2026", "deceased", date(2026, 3, 12)),
        ("Meninggal Dunia Tgl. 12 Maret 2026", "deceased", date(2026, 3, 12)),
        ("Meninggal dunia (12/03/2025)", "deceased", date(2025, 3, 12)),
        ("meninggal dunia, istri ahli waris", "deceased", None),
        ("keluar per 1 Maret 2026", "left", date(2026, 2, 28)),
        ("berhenti sejak Mei 2026", "left", date(2026, 5, 31)),
        ("Mengundurkan diri, 2025", "left", date(2025, 12, 31)),
        ("pindah ke Dinas Kesehatan", "left", None),
        ("ybs sudah pindah ke Kolaka", "left", None),
        ("keluar. diganti Ahmad", "left", None),
        ("keluar 2024, meninggal 2025", "left", date(2024, 12, 31)),
        ("meninggal 5 Mei 2026, keluar 1 Maret 2024", "left", date(2024, 3, 1)),
        ("keluar 2024 dan meninggal 2025", "left", date(2024, 12, 31)),
        ("berhenti karena meninggal 12-03-2026", "deceased", date(2026, 3, 12)),
        ("tidak aktif (meninggal dunia)", "deceased", None),
    ],
)
def test_a_remark_says_who_left_or_died_and_when(cell, ended, end_date):
    assert parse_remark(cell, year=YEAR)[:3] == (None, ended, end_date)


@pytest.mark.parametrize(
    "cell",
    ["pengganti Alm. Ahmad", "menggantikan Budi yang keluar", "istri meninggal", "anak Alm. La Ode",
     "SK belum keluar", "SK sudah keluar", "pindahan dari Dinkes",
     "mutasi dari Dinkes", "pindah alamat", "BPJS tidak aktif", "keluarga", "Jl. Alam Lestari",
     "pensiunan TNI", "cuti", "belum pensiun", "", "-", 5, True],
)  # fmt: skip
def test_a_remark_about_somebody_or_something_else_does_not_count(cell):
    assert parse_remark(cell, year=YEAR)._replace(is_unread=False) == Status()


@pytest.mark.parametrize(
    ("cell", "category"),
    [("Honorer", "NON_ASN"), ("PPPK Paruh Waktu", "PPPK_PARUH_WAKTU"), ("PNS", "CIVIL_SERVANT"),
     ("sudah diangkat menjadi PNS", "CIVIL_SERVANT")],
)  # fmt: skip
def test_a_remark_that_is_a_status_gives_its_category(cell, category):
    assert parse_remark(cell, year=YEAR) == Status(category)


@settings(deadline=None)  # shared machines are slow at times
@given(
    st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(
                [
                    "PNS",
                    "NON",
                    "PPPK",
                    "PARUH",
                    "keluar",
                    "Alm.",
                    "(",
                    ")",
                    "-",
                    "2026",
                    "Mei",
                    "ke",
                ]
            )
        ).map(" ".join),
        st.integers(),
        st.floats(),
        st.booleans(),
        st.datetimes(),
    )
)
def test_no_cell_makes_them_raise(cell):
    assert parse_sex(cell).value in (None, "L", "P")
    assert parse_status(cell, year=YEAR).ended in (None, "left", "deceased")
    assert parse_remark(cell, year=YEAR).ended in (None, "left", "deceased")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Honorer (lulus PPPK)", "NON_ASN"),
        ("THL, peserta seleksi P3K 2024", "NON_ASN"),
        ("Lulus PPPK", None),
        ("Lulus PPPK Paruh Waktu", "PPPK_PARUH_WAKTU"),
        ("PPPK", "PPPK_FULL_TIME"),
    ],
)
def test_who_has_only_passed_is_not_yet_a_pppk(text: str, category: str | None) -> None:
    assert parse_status(text).category == category


@pytest.mark.parametrize("begins", ["Diangkat", "Diangkat menjadi", "Menjadi", "Lulus"])
@pytest.mark.parametrize("kind", ["PPPK Paruh Waktu", "PPPK PW"])
@pytest.mark.parametrize("when", ["1 Oktober 2026", "per 1 Oktober 2026", "TMT 01-10-2026"])
def test_who_became_what_is_covered_here_has_not_gone(begins, kind, when):
    said = parse_remark(f"{begins} {kind} {when}", year=2026)
    assert (said.ended, said.end_date, said.is_unclear) == (None, None, True)


@pytest.mark.parametrize("kind", ["PPPK", "PPPK Penuh Waktu", "CPNS"])
def test_who_became_a_full_time_official_has_gone_the_day_before(kind):
    said = parse_remark(f"Diangkat {kind} TMT 1 Oktober 2026", year=2026)
    assert (said.ended, said.end_date) == ("left", date(2026, 9, 30))


@pytest.mark.parametrize(
    "cell",
    ["tdk lagi bertugas", "dikeluarkan", "brhenti", "mengundurkn diri", "Off", "sudah tidak ada",
     "Nikah, ikut suami ke Makassar"],
)  # fmt: skip
def test_a_remark_that_hints_at_an_end_is_unclear(cell):
    assert parse_remark(cell, year=YEAR) == Status(is_unclear=True)


@pytest.mark.parametrize(
    "cell",
    ["belum masuk database BKN", "desain grafis", "pensiunan TNI", "SK belum dikeluarkan",
     "Mengisi kekosongan", "belum ada SK"],
)  # fmt: skip
def test_a_remark_without_a_hint_says_nothing(cell):
    assert parse_remark(cell, year=YEAR)._replace(is_unread=False) == Status()


def test_the_date_of_a_successor_is_told():
    assert parse_remark("menggantikan Asis per 1/4/26", year=YEAR).unread
    assert parse_remark("pengganti Siti (resign 31 Maret 2026)", year=YEAR) == Status()


def test_a_waktu_that_is_not_understood_is_not_full_time():
    assert parse_status("PPPK Prh Waktu") == Status(problem="status_unknown")
    assert parse_status("PPPK Penuh Waktu").category == "PPPK_FULL_TIME"
