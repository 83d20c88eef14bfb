"""What OPDs write into cells, each as a workbook with its ledger, worker and findings.

Groups are those of the domain sheet: names (B), dates (C), sex (D), money (E), numbers (F and the
pitfalls of section 4). People are invented: kecamatan 99.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

import openpyxl
import pandas as pd
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

A = "7471990304900001"  # 3 April 1990, a man
W = "7471995708900002"  # 17 August 1990, a woman
NAME = "Ahmad Karim"
COUNTED = ("counted", None)
TITLE = [["DINAS KESEHATAN"], ["DAFTAR TENAGA NON ASN TAHUN 2026"]]


class Case(NamedTuple):
    """A person's row 4 under NO, NIK, NAMA and one or more columns from D on."""

    columns: tuple[str, ...] = ()
    cells: tuple[Any, ...] = ()
    nik: Any = A
    name: Any = NAME
    fate: tuple[str, str | None] = COUNTED
    fields: Mapping[str, Any] = MappingProxyType({})
    #: (code, cell) of every finding, none left out.
    findings: frozenset[tuple[str, str | None]] = frozenset()


def case(
    columns: str = "",
    *cells: Any,
    nik: Any = A,
    name: Any = NAME,
    fate: Any = COUNTED,
    told: str = "",
    **fields: Any,
) -> Case:
    """``columns`` and ``told`` are separated by blanks of two and one: "birth_date_swapped:D4"."""
    found = frozenset(
        (code, cell or None) for code, _, cell in (t.partition(":") for t in told.split())
    )
    named = tuple(columns.split("  ")) if columns else ()
    return Case(named, cells, nik, name, fate, fields, found)


def plain(value: Any) -> Any:
    """A value of a table as written in the tests: dates as text, every kind of missing as None."""
    if value is None or pd.isna(value):
        return None
    return str(value) if isinstance(value, date) else value


BIRTH, BOTH = "TANGGAL LAHIR", "TEMPAT/TGL LAHIR"
BORN = {"birth_date": "1990-04-03"}

NIKS = {
    "line breaks and no-break spaces": case(nik=" 7471 9903\u00a00490\n0001 ", nik_is=A),
    "zero-width spaces": case(nik="\u200b7471990304900001\ufeff", nik_is=A),
    "curly apostrophe in front": case(nik="’7471990304900001", nik_is=A),
    "label NO. KTP": case(nik="No. KTP : 7471990304900001", nik_is=A),
    "full-width digits": case(nik="７４７１９９０３０４９００００１", nik_is=A),
    "letters for digits": case(nik="747199O3O49OOOOl", nik_is=A, told="nik_repaired_letters:B4"),
    "a text that ends in 0 is intact": case(nik="7471990304900010", nik_is="7471990304900010"),
    "a number that does not end in 0 is intact": case(nik=7471990304900001, nik_is=A),
    "a number that ends in 0": case(
        nik=7471990304900010, nik_is=None, fate=("held", "nik_ruined"), told="nik_ruined:B4"
    ),
    "a number printed with a decimal": case(
        nik="7471990304900010.0", nik_is=None, fate=("held", "nik_ruined"), told="nik_ruined:B4"
    ),
    "E notation as text, comma": case(
        nik="7,47199E+15", nik_is=None, fate=("held", "nik_invalid"), told="nik_invalid:B4"
    ),
    "fifteen digits": case(
        nik="747199030490001", nik_is=None, fate=("held", "nik_invalid"), told="nik_invalid:B4"
    ),
    "seventeen digits": case(
        nik="74719903049000011", nik_is=None, fate=("held", "nik_invalid"), told="nik_invalid:B4"
    ),
    "BPJS Kesehatan under NIK": case(
        nik="0001234567890", nik_is=None, fate=("held", "nik_invalid"), told="nik_invalid:B4"
    ),
    "month 13": case(
        nik="7471990313900001", nik_is=None, fate=("held", "nik_invalid"), told="nik_invalid:B4"
    ),
    "NIP of a civil servant under NIK": case(
        nik="19900403 201402 1 001",
        nik_is=None,
        fate=("held", "nik_invalid"),
        told="nik_invalid:B4 looks_like_asn:B4",
    ),
    "sixteen equal digits": case(
        nik="0000000000000000", nik_is=None, fate=("held", "nik_missing"), told="nik_missing:B4"
    ),
    "a dash": case(nik="-", nik_is=None, fate=("held", "nik_missing"), told="nik_missing:B4"),
    "KTP hilang": case(
        nik="KTP hilang", nik_is=None, fate=("held", "nik_missing"), told="nik_missing:B4"
    ),
    "another day than the birth date is a warning": case(
        BIRTH, "04/05/1990", birth_date="1990-05-04", told="nik_birth_date_differs:D4"
    ),
    "another sex is a warning": case("L/P", "P", sex="P", told="nik_sex_differs:D4"),
    "a region that never was is told, no more": case(
        nik="0099990304900001", fate=("held", "nik_invalid"), told="nik_invalid:B4"
    ),
    "issue date of a family card": case(
        BIRTH,
        "03/04/1990",
        nik="7471990509150007",
        nik_is=None,
        fate=("held", "nik_is_kk"),
        told="nik_is_kk:B4",
        **BORN,
    ),
    "NIK and card in each other's columns": case(
        "NO. KK  TANGGAL LAHIR",
        A,
        "03/04/1990",
        nik="7471990509050007",
        nik_is=None,
        fate=("held", "nik_is_kk"),
        told="nik_is_kk:B4",
    ),
    "a woman's number under KK can only be a NIK": case(
        "NO. KK",
        W,
        nik="7471990509050007",
        nik_is=None,
        fate=("held", "nik_is_kk"),
        told="nik_is_kk:B4",
    ),
    "NIK and card each in its own column": case(
        "NO. KK  TANGGAL LAHIR", "7471990509050007", "03/04/1990", nik_is=A, **BORN
    ),
    "the NIK again under KK harms nobody": case(
        "NO. KK  TANGGAL LAHIR", A, "03/04/1990", nik_is=A, **BORN
    ),
    "one number under both, and nothing else to tell": case(
        "NO. KK", A, nik_is=None, fate=("held", "nik_is_kk"), told="nik_is_kk:B4"
    ),
}
NAMES = {
    "degrees are shown as sent": case(
        name="Hj. Siti  Aminah, SKM.,M.AP", nik=W, name_is="Hj. Siti Aminah, SKM.,M.AP"
    ),
    "La and Wa are no titles": case(
        name="  WA  ODE\u00a0Nur'aini ", nik=W, name_is="WA ODE Nur'aini"
    ),
    "letters spaced out stay": case(name="L A  O D E", name_is="L A O D E"),
    "one word": case(name="Suharto", name_is="Suharto"),
    "NIP under the name": case(
        name="Budi Santoso\nNIP. 19900403 201402 1 001",
        name_is="Budi Santoso",
        fate=("held", "looks_like_asn"),
        told="looks_like_asn:C4",
    ),
    "alias": case(name="Ahmad Karim alias Mamat", name_is="Ahmad Karim alias Mamat"),
    "(Alm)": case(
        name="Ahmad Karim (Alm)", fate=("excluded", "deceased"), told="deceased_excluded:C4"
    ),
    "Almh. in front": case(
        name="Almh. Siti Aminah", nik=W, fate=("excluded", "deceased"), told="deceased_excluded:C4"
    ),
    "bin Alm. is the father": case(name="Ahmad bin Alm. Karim", name_is="Ahmad bin Alm. Karim"),
    "Almira lives": case(name="Almira Putri", nik=W, name_is="Almira Putri"),
    "blank": case(name="", name_is=None, fate=("held", "name_missing"), told="name_missing:C4"),
    "a dash": case(name="-", name_is=None, fate=("held", "name_missing"), told="name_missing:C4"),
}
DATES = {
    "day first": case(BIRTH, "03/04/1990", **BORN),
    "US order, settled by the NIK": case(BIRTH, "04/03/1990", **BORN),
    "a date cell": case(BIRTH, date(1990, 4, 3), **BORN),
    "a date and time": case(BIRTH, datetime(1990, 4, 3, 0, 0), **BORN),
    "a date cell that Excel swapped": case(
        BIRTH, date(1990, 3, 4), told="birth_date_swapped:D4", **BORN
    ),
    "a serial": case(BIRTH, 32966, told="date_serial:D4", **BORN),
    "a serial as text": case(BIRTH, "32966", told="date_serial:D4", **BORN),
    "a serial of 1904": case(BIRTH, 32966 - 1462, told="date_serial:D4", **BORN),
    "month in words": case(BIRTH, "3 APRIL 1990", **BORN),
    "month misspelt": case(BIRTH, "17 Agst 1990", nik=W, birth_date="1990-08-17"),
    "two-digit year": case(BIRTH, "3/4/90", told="date_two_digit_year:D4", **BORN),
    "place and date": case(BOTH, "Muna,  3  April   1990", **BORN),
    "place, province and English month": case(
        BOTH, "Raha, Sulawesi Tenggara - 17 August, 1990", nik=W, birth_date="1990-08-17"
    ),
    "place and digits run together": case(BOTH, "KENDARI,03041990", **BORN),
    "a place alone": case(BOTH, "Kendari", birth_date=None),
    "31 February": case(BIRTH, "31-02-1990", birth_date=None, told="birth_date_impossible:D4"),
    "zeros": case(BIRTH, "00-00-0000", birth_date=None),
    "a dash": case(BIRTH, "-", birth_date=None),
    "a year alone is no birth date": case(
        BIRTH, "1990", birth_date=None, told="birth_date_unreadable:D4"
    ),
    "words": case(BIRTH, "lupa lagi", birth_date=None, told="birth_date_unreadable:D4"),
    "too young": case(
        BIRTH,
        "03/04/2010",
        birth_date="2010-04-03",
        told="age_out_of_range:D4 nik_birth_date_differs:D4",
        nik="7471990304900001",
    ),
    "start: a year alone": case("TMT", 2021, start_date="2021-01-01", told="date_year_only:D4"),
    "start: a month": case("TMT", "Januari 2026", start_date="2026-01-01"),
    "start: not a date": case("TMT", "lama", start_date=None, told="start_date_unreadable:D4"),
    "start after the year": case(
        "TMT", "01/02/2027", start_date="2027-02-01", told="period_outside_year:D4"
    ),
    "start in childhood": case(
        "TANGGAL LAHIR  TMT",
        "03/04/1990",
        "01/02/2001",
        start_date="2001-02-01",
        told="age_out_of_range:E4",
    ),
    "end before the year": case(
        "TMT  TGL AKHIR KONTRAK",
        "01/01/2024",
        "31/12/2024",
        end_date="2024-12-31",
        told="period_outside_year:E4",
    ),
    "end within the year": case(
        "TMT  TGL AKHIR KONTRAK", "01/01/2024", "30/06/2026", end_date="2026-06-30"
    ),
    "end after the year": case(
        "TMT  TGL AKHIR KONTRAK", "01/01/2024", "31/12/2027", end_date="2027-12-31"
    ),
    "end before start": case(
        "TMT  TGL AKHIR KONTRAK",
        "01/06/2026",
        "01/02/2026",
        end_date="2026-02-01",
        told="end_before_start:E4",
    ),
    "end: sekarang": case("TMT  TGL AKHIR KONTRAK", "01/06/2020", "s/d sekarang", end_date=None),
}
SEXES = {
    f"{text!r} is {sex}": case("JENIS KELAMIN", text, nik=A if sex == "L" else W, sex=sex)
    for text, sex in [
        ("L", "L"),
        ("lk", "L"),
        ("Laki - Laki", "L"),
        ("laki2", "L"),
        ("Pria", "L"),
        ("p", "P"),
        ("Pr", "P"),
        ("PEREMPUAN", "P"),
        ("Wanita", "P"),
    ]
} | {
    "ticks in two columns": case("L  P", "√", "", sex="L"),
    "a tick under P": case("L  P", "", "v", nik=W, sex="P"),
    "Lajang is no sex": case("JENIS KELAMIN", "Lajang", sex=None, told="sex_unreadable:D4"),
}
WAGES = {
    f"{text!r}": case("GAJI", text, wage_reported_idr=wage, told=told)
    for text, wage, told in [
        ("Rp. 2.500.000,-", 2_500_000, ""),
        ("2.500.000,00", 2_500_000, ""),
        ("2,500,000", 2_500_000, ""),
        (2500000, 2_500_000, ""),
        ("2500000 ", 2_500_000, ""),
        ("2,5 jt", 2_500_000, ""),
        ("Rp2.500.000/bln", 2_500_000, ""),
        ("IDR 2.500.000", 2_500_000, ""),
        ("2.500", 2_500_000, "wage_thousands:D4"),
        ("100.000/hari", 2_500_000, "wage_daily:D4"),
        ("30.000.000 per tahun", 2_500_000, "wage_yearly:D4"),
        ("-", None, ""),
        ("Rp -", None, ""),
        ("0", None, "wage_zero:D4"),
        (0, None, "wage_zero:D4"),
        ("UMK", None, "wage_unreadable:D4"),
        ("sesuai SK", None, "wage_unreadable:D4"),
        ("1.500.000 – 2.000.000", None, "wage_unreadable:D4"),
        ("35.000/jam", None, "wage_unreadable:D4"),
        (5, None, "wage_out_of_range:D4"),
        (2500000000, None, "wage_out_of_range:D4"),
    ]
}
NUMBERS = {
    "KPJ of eleven digits": case("NO. KPJ", "09012345678", kpj="09012345678"),
    "an old KPJ with a letter": case("NO. KPJ", "98J12345678", kpj="98J12345678"),
    "a KPJ that lost its zero": case("NO. KPJ", 9012345678, kpj=None, told="kpj_invalid:D4"),
    "thirteen digits under KPJ": case(
        "NO. KPJ", "0001234567890", kpj=None, told="kpj_is_bpjs_kesehatan:D4"
    ),
    "thirteen digits under NO. BPJS are nobody's KPJ": case("NO. BPJS", "0001234567890", kpj=None),
    "NI PPPK under NIP, status PPPK PW": case(
        "NIP  STATUS", "199004032025211001", "P3K PW", category="PPPK_PARUH_WAKTU"
    ),
    "NIP, honorer": case(
        "NIP  STATUS",
        "199004032014021001",
        "Honorer",
        fate=("held", "looks_like_asn"),
        told="looks_like_asn:D4",
    ),
    "NIP, PNS": case(
        "NIP  STATUS",
        "199004032014021001",
        "PNS",
        fate=("excluded", "civil_servant"),
        told="civil_servant_excluded:E4",
    ),
    "NIP that Excel has rounded": case(
        "NIP", 199004032014021001, fate=("held", "looks_like_asn"), told="looks_like_asn:D4"
    ),
    "a dash under NIP": case("NIP", "-"),
}
STATUSES = {
    "PPPK is full time": case(
        "STATUS", "PPPK", fate=("excluded", "pppk_full_time"), told="pppk_full_time_excluded:D4"
    ),
    "the status outweighs the heading": case(
        "STATUS", "PPPK Paruh Waktu", category="PPPK_PARUH_WAKTU"
    ),
    "the status outweighs the remark": case(
        "STATUS  KET", "Honorer", "PNS", category="NON_ASN", told="remark_unclear:E4"
    ),
    "a blank status leaves it to the remark": case(
        "STATUS  KET",
        "",
        "PNS",
        fate=("excluded", "civil_servant"),
        told="civil_servant_excluded:E4",
    ),
    "Aktif says nothing of employment": case("STATUS", "Aktif", category="NON_ASN"),
    "an unknown word": case("STATUS", "Bulanan", category="NON_ASN", told="status_unknown:D4"),
    "lulus PPPK is no employment yet": case(
        "KET", "lulus PPPK 2024", category="NON_ASN", told="remark_unclear:D4"
    ),
    "left, no date": case(
        "KET", "mengundurkan diri", fate=("excluded", "left"), told="left_excluded:D4"
    ),
    "left before the year": case(
        "KET", "resign 31 Desember 2025", fate=("excluded", "left"), told="left_excluded:D4"
    ),
    "left within the year": case("KET", "berhenti per 31 Maret 2026", end_date="2026-03-31"),
    "will retire after the year": case("KET", "pensiun TMT 1 Februari 2027", end_date="2027-01-31"),
    "pindah ke": case(
        "KET", "pindah ke Dinas Sosial", fate=("excluded", "left"), told="left_excluded:D4"
    ),
    "pindah dari": case("KET", "pindahan dari Dinas Sosial"),
    "replaces a dead man": case("KET", "pengganti Alm. Hasan"),
    "status says meninggal": case(
        "STATUS", "Meninggal", fate=("excluded", "deceased"), told="deceased_excluded:D4"
    ),
    "death outweighs leaving where both are one event": case(
        "KET",
        "berhenti, meninggal dunia",
        fate=("excluded", "deceased"),
        told="deceased_excluded:D4",
    ),
    "who had left when he died has left": case(
        "KET",
        "keluar 2024, meninggal 2025",
        fate=("excluded", "left"),
        told="left_excluded:D4",
    ),
    "who left by the remark and died by the status has left": case(
        "STATUS  KET",
        "Meninggal",
        "keluar 2024",
        fate=("excluded", "left"),
        told="left_excluded:E4",
    ),
    "died, and a contract to the year's end": case(
        "TGL AKHIR KONTRAK  KET",
        "31/12/2026",
        "meninggal",
        fate=("excluded", "deceased"),
        told="deceased_excluded:E4",
    ),
    "left on the day in the end column": case(
        "TGL SELESAI  KET", "30/04/2026", "berhenti", end_date="2026-04-30"
    ),
    "left long ago by the end column": case(
        "TGL SELESAI  KET",
        "30/04/2024",
        "berhenti",
        fate=("excluded", "left"),
        told="left_excluded:E4",
    ),
    "faults of an excluded row are nobody's to mend": case(
        "STATUS  GAJI  JENIS KELAMIN",
        "PNS",
        "sesuai SK",
        "?",
        nik="123",
        fate=("excluded", "civil_servant"),
        told="civil_servant_excluded:D4",
    ),
}
OPDS = {
    "another OPD": case("OPD", "Dinas Lingkungan Hidup dan Kehutanan", opd_code="DLHK"),
    "an alias": case("SKPD", "DLH", opd_code="DLHK"),
    "blank": case("OPD", "", opd_code="DINKES"),
    "no OPD, but a unit": case(
        "OPD", "Instalasi Farmasi", opd_code="DINKES", unit="Instalasi Farmasi"
    ),
    "one of two": case("OPD", "DKP", opd_code=None, told="opd_ambiguous:D4 opd_unknown:"),
}
CASES = {
    f"{group}: {name}": found
    for group, cases in {
        "nik": NIKS,
        "name": NAMES,
        "date": DATES,
        "sex": SEXES,
        "wage": WAGES,
        "number": NUMBERS,
        "status": STATUSES,
        "opd": OPDS,
    }.items()
    for name, found in cases.items()
}


@pytest.mark.parametrize("found", [pytest.param(c, id=name) for name, c in CASES.items()])
def test_a_cell_of_the_catalogue_has_its_fate_its_worker_and_its_findings(house, fates, found):
    house.send(
        [*TITLE, ["NO", "NIK", "NAMA", *found.columns], [1, found.nik, found.name, *found.cells]]
    )
    rosters = house.clean()
    assert fates(rosters, persons_only=False)[-1] == (4, *found.fate)
    told = {(row.code, plain(row.cell)) for row in rosters.findings.itertuples()}
    assert told == set(found.findings)
    if found.fate[0] in ("counted", "held"):
        worker = rosters.workers.iloc[0]
        names = {"nik_is": "nik", "name_is": "name"}
        expected = {names.get(name, name): value for name, value in found.fields.items()}
        assert {name: plain(worker[name]) for name in expected} == expected


def people(count: int, region: str = "747199") -> list[tuple[str, str, date]]:
    """(NIK, name, birth date) of invented men, no two alike."""
    names = [
        "Ahmad",
        "Burhan",
        "Cahyo",
        "Darwis",
        "Eko",
        "Fajar",
        "Gunawan",
        "Hasrul",
        "Irfan",
        "Jumadi",
    ]
    return [
        (
            f"{region}{1 + n % 28:02d}{1 + n % 12:02d}{70 + n % 25:02d}{101 + 37 * n % 9000:04d}",
            f"{names[n % 10]} {names[n // 10 % 10]}son {names[n // 100 % 10]}wijaya",
            date(1970 + n % 25, 1 + n % 12, 1 + n % 28),
        )
        for n in range(count)
    ]


def test_five_hundred_niks_stored_as_numbers_are_one_finding_and_five_hundred_held_rows(
    house, fates
):
    rows = [[n, int(nik[:15] + "0"), name] for n, (nik, name, _) in enumerate(people(500), start=1)]
    house.send([*TITLE, ["NO", "NIK", "NAMA"], *rows])
    rosters = house.clean()
    assert {fate[1:] for fate in fates(rosters)} == {("held", "nik_ruined")}
    assert len(rosters.workers) == 500
    found = rosters.findings[["code", "severity", "row", "cell", "n_rows", "cells"]]
    assert found.to_dict("records") == [
        {
            "code": "nik_ruined", "severity": "error", "row": 4, "cell": "B4",
            "n_rows": 500, "cells": "B4:B503",
        }
    ]  # fmt: skip


def test_a_nik_dragged_down_is_one_warning_for_the_run_and_nobody_is_held(house, fates):
    dragged = [f"74719903049000{n:02d}" for n in range(8, 12)]
    names = ["Ahmad Karim", "Burhan Saleh", "Cahyo Utomo", "Darwis Malik"]
    rows = [[n, *pair] for n, pair in enumerate(zip(dragged, names, strict=True), start=1)]
    house.send([*TITLE, ["NO", "NIK", "NAMA"], *rows, [5, W, "Siti Aminah"]])
    rosters = house.clean()
    assert [fate[1] for fate in fates(rosters)] == ["counted"] * 5
    found = rosters.findings[["code", "severity", "cell", "n_rows", "cells"]].values.tolist()
    assert found == [["nik_series", "warning", "B4", 4, "B4:B7"]]


def test_twins_with_neighbouring_niks_are_no_dragged_series(house):
    house.send(
        [
            *TITLE,
            ["NO", "NIK", "NAMA"],
            [1, A, "Ahmad Karim"],
            [2, "7471990304900002", "Burhan Karim"],
        ]
    )
    assert house.clean().findings.empty


def test_a_column_half_dates_half_text_is_settled_by_each_nik_and_told_once(house):
    rows = []
    for n, (nik, name, born) in enumerate(people(28), start=1):
        cell: Any = f"{born:%d/%m/%Y}"
        if born.day <= 12 and born.day != born.month:
            cell = born.replace(month=born.day, day=born.month)
        rows.append([n, nik, name, cell])
    house.send([*TITLE, ["NO", "NIK", "NAMA", BIRTH], *rows])
    rosters = house.clean()
    assert [str(day) for day in rosters.workers["birth_date"]] == [
        str(born) for _, _, born in people(28)
    ]
    assert set(rosters.findings["code"]) <= {"birth_date_swapped"}


def test_swapped_dates_that_no_nik_settles_are_flagged_once_for_the_column(house):
    rows = [
        [1, "", "Ahmad Karim", date(1990, 4, 3)],
        [2, "", "Burhan Saleh", "17/08/1991"],
        [3, "", "Cahyo Utomo", date(1992, 12, 5)],
        [4, "", "Darwis Malik", "28/02/1993"],
    ]
    house.send([*TITLE, ["NO", "NIK", "NAMA", BIRTH], *rows])
    rosters = house.clean()
    told = rosters.findings[rosters.findings["code"] == "birth_date_unreadable"]
    assert told[["cell", "n_rows", "cells", "proposal"]].values.tolist() == [
        ["D4", 2, "D4, D6", "04-03-1990"]
    ]
    assert [str(day) for day in rosters.workers["birth_date"]] == [
        "1990-04-03", "1991-08-17", "1992-12-05", "1993-02-28",
    ]  # fmt: skip


def test_a_start_column_that_excel_has_swapped_is_flagged_once(house):
    cells = [date(2021, 2, 1), "15/03/2022", date(2023, 11, 4), "28/02/2020"]
    rows = [
        [n, nik, name, cell]
        for n, ((nik, name, _), cell) in enumerate(zip(people(4), cells, strict=True), 1)
    ]
    house.send([*TITLE, ["NO", "NIK", "NAMA", "TMT"], *rows])
    told = house.clean().findings
    assert told[["code", "cells", "n_rows"]].values.tolist() == [
        ["start_date_unreadable", "D4, D6", 2]
    ]


def test_a_start_column_of_first_days_beside_texts_of_first_days_is_not_flagged(house):
    cells = [date(2021, 2, 1), "01/03/2022", date(2023, 11, 1), "01/02/2020"]
    rows = [
        [n, nik, name, cell]
        for n, ((nik, name, _), cell) in enumerate(zip(people(4), cells, strict=True), 1)
    ]
    house.send([*TITLE, ["NO", "NIK", "NAMA", "TMT"], *rows])
    assert house.clean().findings.empty


def test_a_workbook_of_the_1904_calendar_has_the_same_dates(house):
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in [
        *TITLE,
        ["NO", "NIK", "NAMA", BIRTH, "TMT"],
        [1, A, NAME, date(1990, 4, 3), date(2021, 2, 1)],
    ]:
        book.active.append(row)
    book.save(house.path("dinkes mac.xlsx"))
    rosters = house.clean()
    assert [str(day) for day in rosters.workers.iloc[0][["birth_date", "start_date"]]] == [
        "1990-04-03",
        "2021-02-01",
    ]
    assert rosters.findings.empty


@pytest.mark.parametrize(
    ("header", "cells", "wages", "code"),
    [
        pytest.param(
            "GAJI",
            ["2.500", "2.750", "3.000"],
            [2_500_000, 2_750_000, 3_000_000],
            "wage_thousands",
            id="thousands",
        ),
        pytest.param(
            "GAJI",
            [30_000_000, 33_000_000, 36_000_000],
            [2_500_000, 2_750_000, 3_000_000],
            "wage_yearly",
            id="yearly sums",
        ),
        pytest.param(
            "UPAH/HARI",
            [100_000, 110_000, 120_000],
            [2_500_000, 2_750_000, 3_000_000],
            "wage_daily",
            id="daily",
        ),
        pytest.param(
            "GAJI",
            ["2,500,000", "2,750,000", "3,000,000"],
            [2_500_000, 2_750_000, 3_000_000],
            None,
            id="commas",
        ),
    ],
)
def test_a_wage_column_settles_its_cells(house, header, cells, wages, code):
    rows = [
        [n, nik, name, cell]
        for n, ((nik, name, _), cell) in enumerate(zip(people(3), cells, strict=True), 1)
    ]
    house.send([*TITLE, ["NO", "NIK", "NAMA", header], *rows])
    rosters = house.clean()
    assert rosters.workers["wage_reported_idr"].tolist() == wages
    assert rosters.findings["code"].tolist() == ([code] * 3 if code else [])


def test_a_family_card_column_that_most_rows_show_to_be_swapped_is_swapped_for_all(house, fates):
    card = "74719905090500"
    rows = [
        [1, f"{card}07", W, "Siti Aminah"],
        [2, f"{card}17", "7471994101850003", "Wa Ode Sari"],
        [3, f"{card}29", A, NAME],
    ]
    house.send([*TITLE, ["NO", "NIK", "NO KK", "NAMA"], *rows])
    assert [fate[1:] for fate in fates(house.clean())] == [("held", "nik_is_kk")] * 3


@pytest.mark.parametrize(
    ("column", "value", "fate", "code"),
    [
        pytest.param(2, "#REF!", ("held", "nik_missing"), "error_cell", id="NIK #REF!"),
        pytest.param(3, "#N/A", ("held", "name_missing"), "error_cell", id="name #N/A"),
        pytest.param(4, "#VALUE!", COUNTED, "error_cell", id="wage #VALUE!"),
        pytest.param(
            2,
            "=VLOOKUP(A4,[1]Lain!A:B,2,0)",
            ("held", "nik_missing"),
            "formula_uncalculated",
            id="NIK never calculated",
        ),
        pytest.param(
            3,
            '=UPPER("x")',
            ("held", "name_missing"),
            "formula_uncalculated",
            id="name never calculated",
        ),
        pytest.param(4, "=2*1250000", COUNTED, "formula_uncalculated", id="wage never calculated"),
    ],
)
def test_an_error_or_a_formula_without_value_is_told_and_the_row_kept(
    house, fates, column, value, fate, code
):
    book = house.send(
        [
            *TITLE,
            ["NO", "NIK", "NAMA", "GAJI"],
            [1, A, NAME, 2500000],
            [2, W, "Siti Aminah", 2500000],
        ]
    )
    cell = book["Sheet1"].cell(4, column)
    cell.value = value
    if value.startswith("#"):
        cell.data_type = "e"
    book.save(house.path("dinkes.xlsx"))
    rosters = house.clean()
    assert fates(rosters)[0] == (4, *fate)
    told = rosters.findings.set_index("code")
    assert told.loc[code, "cell"] == cell.coordinate
    if column == 4:
        assert pd.isna(rosters.workers["wage_reported_idr"].iloc[0])
        assert len(told) == 1


@pytest.mark.parametrize(
    ("columns", "fate"),
    [
        pytest.param((1, 2, 3, 4), ("held", "struck_out"), id="the row"),
        pytest.param((3,), ("held", "struck_out"), id="the name"),
        pytest.param((4,), COUNTED, id="the wage only"),
        pytest.param((2,), COUNTED, id="the NIK only"),
    ],
)
def test_a_struck_row_is_held_and_a_struck_wage_is_not(house, fates, columns, fate):
    book = house.send([*TITLE, ["NO", "NIK", "NAMA", "GAJI"], [1, A, NAME, 2500000]])
    for column in columns:
        book["Sheet1"].cell(4, column).font = Font(strike=True)
    book.save(house.path("dinkes.xlsx"))
    assert fates(house.clean()) == [(4, *fate)]


@pytest.mark.parametrize(
    ("parts", "fate"),
    [
        pytest.param(((True, "Ahmad Karim"),), ("held", "struck_out"), id="all of it"),
        pytest.param(((True, "Budi "), (False, "Ahmad Karim")), COUNTED, id="a part of it"),
    ],
)
def test_a_name_struck_out_within_its_text_is_struck_only_when_all_of_it_is(
    house, fates, parts, fate
):
    book = house.send([*TITLE, ["NO", "NIK", "NAMA"], [1, A, NAME]])
    blocks = [TextBlock(InlineFont(strike=is_struck), text) for is_struck, text in parts]
    book["Sheet1"]["C4"] = CellRichText(*blocks)
    book.save(house.path("dinkes.xlsx"))
    assert fates(house.clean()) == [(4, *fate)]


def test_a_filtered_row_is_counted_with_a_warning(house, fates):
    book = house.send([*TITLE, ["NO", "NIK", "NAMA"], [1, A, NAME], [2, W, "Siti Aminah"]])
    book["Sheet1"].row_dimensions[5].hidden = True
    book.save(house.path("dinkes.xlsx"))
    rosters = house.clean()
    assert [fate[1] for fate in fates(rosters)] == ["counted", "counted"]
    assert rosters.findings[["code", "severity", "cell"]].values.tolist() == [
        ["hidden_row_counted", "warning", "C5"]
    ]


def test_an_ni_pppk_without_any_status_is_held_and_no_heading_hides_that(house, fates):
    house.send(
        [
            ["DINAS KESEHATAN"],
            ["DAFTAR NAMA"],
            ["NO", "NIK", "NAMA", "NI PPPK"],
            [1, A, NAME, "199004032025211001"],
        ]
    )
    rosters = house.clean()
    assert fates(rosters) == [(4, "held", "looks_like_asn")]
    assert rosters.workers["category"].tolist() == ["UNKNOWN"]


def test_a_list_that_says_nothing_of_employment_is_told(house):
    house.send([["DINAS KESEHATAN"], ["DAFTAR NAMA"], ["NO", "NIK", "NAMA"], [1, A, NAME]])
    rosters = house.clean()
    assert rosters.workers["category"].tolist() == ["UNKNOWN"]
    assert rosters.findings[["code", "cell"]].values.tolist() == [["category_unknown", "C4"]]


def test_a_city_wide_list_leaves_a_line_of_an_unknown_opd_without_one(house):
    house.send(
        [
            ["DAFTAR TENAGA NON ASN DINAS KESEHATAN DAN LAINNYA TAHUN 2026"],
            ["NO", "NIK", "NAMA", "OPD"],
            [1, A, NAME, "Dinas Kesehatan"],
            [2, W, "Siti Aminah", "Satpol PP"],
            [3, "7471991111880005", "Burhan Saleh", "Dinas Antah Berantah"],
        ]
    )
    rosters = house.clean()
    assert [plain(code) for code in rosters.workers["opd_code"]] == ["DINKES", "SATPOL_PP", None]
    assert "opd_unknown" in set(rosters.findings["code"])


def test_a_list_of_no_opd_is_told_once(house):
    rows = [[n, nik, name] for n, (nik, name, _) in enumerate(people(12), start=1)]
    house.send([["DAFTAR TENAGA NON ASN TAHUN 2026"], ["NO", "NIK", "NAMA"], *rows], "data.xlsx")
    rosters = house.clean()
    assert rosters.workers["opd_code"].isna().all()
    assert rosters.findings[["code", "n_rows"]].values.tolist() == [["opd_unknown", 12]]


@pytest.mark.parametrize(
    ("text", "name", "nik"),
    [
        (f"Ahmad Karim\nNIK. {A}", "Ahmad Karim", A),
        ("Siti Aminah / 7471 9957 0890 0002", "Siti Aminah", W),
        (f"{A} Ahmad Karim", "Ahmad Karim", A),
        (f"Ahmad Karim ({A})", "Ahmad Karim", A),
        ("Ahmad Karim", "Ahmad Karim", None),
    ],
)
def test_name_and_nik_in_one_cell_are_taken_apart(house, text, name, nik):
    house.send([*TITLE, ["NO", "NAMA / NIK", "JABATAN"], [1, text, "Sopir"]])
    worker = house.clean().workers.iloc[0]
    assert (worker["name"], plain(worker["nik"])) == (name, nik)


def test_an_nip_beside_a_name_is_no_nik(house, fates):
    house.send(
        [*TITLE, ["NO", "NAMA / NIK", "JABATAN"], [1, "Ahmad\n19900403 201402 1 001", "Sopir"]]
    )
    rosters = house.clean()
    assert fates(rosters) == [(4, "held", "nik_missing")]
    assert set(rosters.findings["code"]) == {"nik_missing", "looks_like_asn"}


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        ("NIK/NO.KK", f"{A}\n7471990509050007"),
        ("NO. KK / NIK", f"7471990509050007 / {A}"),
    ],
)
def test_of_two_numbers_in_one_cell_the_header_says_which_is_the_nik(house, fates, label, cell):
    house.send([*TITLE, ["NO", label, "NAMA", "JABATAN"], [1, cell, NAME, "Sopir"]])
    rosters = house.clean()
    assert fates(rosters) == [(4, *COUNTED)]
    assert rosters.workers["nik"].tolist() == [A]


DITTO_HEADER = [
    "NO", "NIK", "NAMA", "UNIT KERJA", "STATUS", "TMT", "JABATAN", "HONOR", "KET",
]  # fmt: skip
DITTO_FIRST = [
    1, "7471990101900011", "AHMAD CONTOH", "Puskesmas Poasia", "PPPK Paruh Waktu", "01-02-2021",
    "Sopir", "1.500.000", "",
]  # fmt: skip


@pytest.mark.parametrize(
    "mark", ["sda", "S.D.A", "Sda.", "idem", "ditto", "sama", '"', "''", '-"-', "”", "〃", '" "']
)
def test_a_ditto_mark_means_what_the_row_above_says(house, mark):
    repeated = [mark] * 5
    house.send(
        [
            DITTO_HEADER,
            DITTO_FIRST,
            [2, "7471990203910022", "SITI UMPAMA", *repeated, ""],
            [3, "7471990304920033", "BUDI ANDAI", *repeated, ""],
        ]
    )
    rosters = house.clean()
    columns = ["unit", "category", "start_date", "position", "wage_reported_idr"]
    expected = ("Puskesmas Poasia", "PPPK_PARUH_WAKTU", date(2021, 2, 1), "Sopir", 1_500_000)
    assert [tuple(row) for row in rosters.workers[columns].itertuples(index=False)] == [
        expected
    ] * 3
    assert not set(rosters.findings["code"]) & {
        "status_unknown", "start_date_unreadable", "wage_unreadable", "category_unknown",
    }  # fmt: skip


def test_a_ditto_mark_in_the_remark_says_of_this_row_too_that_somebody_left(house, fates):
    house.send(
        [
            DITTO_HEADER,
            [*DITTO_FIRST[:8], "Keluar"],
            [2, "7471990203910022", "SITI UMPAMA", "", "Honorer", "", "", "", "sda"],
            [3, "7471990304920033", "BUDI ANDAI", "", "Honorer", "", "", "", ""],
        ]
    )
    assert fates(house.clean()) == [
        (2, "excluded", "left"),
        (3, "excluded", "left"),
        (4, "counted", None),
    ]


def test_a_ditto_mark_with_nobody_above_is_told_and_water_is_a_unit(house):
    house.send(
        [
            DITTO_HEADER,
            [1, "7471990101900011", "AHMAD CONTOH", "Bina Marga", "sda", "", "", "", ""],
            [2, "7471990203910022", "SITI UMPAMA", "SDA", "Honorer", "", "", "", ""],
        ]
    )
    rosters = house.clean()
    assert rosters.workers["unit"].tolist() == ["Bina Marga", "SDA"]
    assert rosters.workers["category"].tolist() == ["UNKNOWN", "NON_ASN"]
    told = rosters.findings[rosters.findings["code"] == "status_unknown"]
    assert told["cell"].tolist() == ["E2"]


NIP = "19900403 201402 1 001"


@pytest.mark.parametrize(
    ("header", "cells", "code", "cell", "value"),
    [
        ("STATUS  KET", ("PNS", ""), "civil_servant_excluded", "D4", "PNS"),
        ("STATUS  KET", ("", "sudah PNS"), "civil_servant_excluded", "E4", "sudah PNS"),
        ("STATUS", ("PPPK Penuh Waktu",), "pppk_full_time_excluded", "D4", "PPPK Penuh Waktu"),
        ("STATUS  KET", ("Keluar 2025", ""), "left_excluded", "D4", "Keluar 2025"),
        ("STATUS  KET", ("Honorer", "resign 2025"), "left_excluded", "E4", "resign 2025"),
        ("STATUS  KET", ("Honorer", "wafat"), "deceased_excluded", "E4", "wafat"),
        ("NIP  STATUS", (NIP, "Honorer"), "looks_like_asn", "D4", NIP),
    ],
)
def test_a_finding_on_who_is_not_covered_has_the_cell_that_says_so_and_its_text(
    house, header, cells, code, cell, value
):
    labels = header.split("  ")
    house.send([*TITLE, ["NO", "NIK", "NAMA", *labels], [1, A, NAME, *cells]])
    told = house.clean().findings
    assert told[["code", "cell", "value"]].values.tolist() == [[code, cell, value]]


@pytest.mark.parametrize(
    ("nik", "name", "code", "cell"),
    [
        (A, f"{NAME}\nNIP. {NIP}", "looks_like_asn", "C4"),
        (NIP, NAME, "looks_like_asn", "B4"),
        (A, f"{NAME} (Alm)", "deceased_excluded", "C4"),
    ],
)
def test_what_a_name_or_a_nik_says_is_told_of_its_own_cell(house, nik, name, code, cell):
    house.send([*TITLE, ["NO", "NIK", "NAMA", "NIP"], [1, nik, name, ""]])
    told = house.clean().findings.set_index("code").loc[code]
    assert (told.cell, told.value) == (cell, name if cell == "C4" else nik)
    assert "201402" not in told.message


def test_whom_the_heading_makes_a_civil_servant_is_told_by_name(house):
    house.send([["DAFTAR PEGAWAI NEGERI SIPIL"], ["NO", "NIK", "NAMA", "STATUS"], [1, A, NAME, ""]])
    told = house.clean().findings
    assert told[["code", "cell", "value"]].values.tolist() == [
        ["civil_servant_excluded", "C3", NAME]
    ]


def test_an_unknown_category_points_at_the_status_also_in_the_first_column(house):
    house.send([["DAFTAR NAMA"], ["STATUS", "NIK", "NAMA"], ["", A, NAME]], "dinkes.xlsx")
    told = house.clean().findings
    assert told[["code", "cell"]].values.tolist() == [["category_unknown", "A3"]]
