"""The shapes in which OPDs send their lists, each as a workbook with its whole ledger expected.

People are invented: their NIKs are of a kecamatan 99 that is none.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

PEOPLE = [
    "Ahmad Karim", "Siti Rahmah", "La Ode Budi", "Wa Ode Sari", "Jumadil Awal", "Totalina",
    "Ketut Sudarma", "Halimah", "Yohanes Pakpahan", "Nurbaya Hasan", "Darwis", "Fitriani Sulaiman",
]  # fmt: skip


def nik(n: int) -> str:
    """A NIK nobody can have; the n-th person's, born on day 2n+1 of month n+1 of 1980+n."""
    return f"747199{2 * n + 1:02}{n % 12 + 1:02}{80 + n:02}{n + 1:04}"


def person(n: int, *more: Any) -> list[Any]:
    """NO, NIK, NAMA and whatever follows."""
    return [n + 1, nik(n), PEOPLE[n], *more]


def ledger(rosters: Any) -> list[str]:
    """One word for each non-empty row: ``-`` for what is no person, else fate and reason."""
    return [
        "-"
        if row.fate == "not_a_person"
        else row.fate
        if pd.isna(row.reason)
        else f"{row.fate} {row.reason}"
        for row in rosters.ledger.itertuples()
    ]


def names(rosters: Any) -> list[str]:
    return rosters.workers["name"].tolist()


def values(rosters: Any, column: str) -> list[Any]:
    return [None if pd.isna(value) else value for value in rosters.workers[column]]


C, H = "counted", "held nik_missing"
NO_NIK_NAMA = ["NO", "NIK", "NAMA", "JABATAN"]
TITLE = ["DAFTAR TENAGA NON ASN TAHUN 2026"]


# --- headers -----------------------------------------------------------------------------------

LABELS = {
    "name": [
        "NAMA", "NAMA LENGKAP", "Nama Pegawai", "NAMA TENAGA KERJA", "Nama Honorer", "NAMA PTT",
        "Nama (Sesuai KTP)", "Nama Lengkap (Tanpa Gelar)", "N A M A", "Nama  Lengkap :",
        "nama\nlengkap", "NAMA LENGKAP SESUAI KTP", "Full Name", "NAMA / NIP",
    ],
    "nik": [
        "NIK", "N I K", "N.I.K", "N.I.K.", "NO. KTP", "No KTP", "NOMOR KTP", "NO. NIK", "NIK KTP",
        "No. Identitas", "NOMOR INDUK KEPENDUDUKAN", "NIK/NO.KK", "nomor induk\nkependudukan",
        "NIK (16 digit)", "nik :",
    ],
}  # fmt: skip


@pytest.mark.parametrize("label", LABELS["name"])
def test_every_label_for_a_name_is_the_name(house, label):
    house.send([TITLE, ["NO", "NIK", label, "JABATAN"], person(0, "Sopir")])
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", C]
    assert names(rosters) == ["Ahmad Karim"]


@pytest.mark.parametrize("label", LABELS["nik"])
def test_every_label_for_a_nik_is_the_nik(house, label):
    house.send([TITLE, ["NO", label, "NAMA", "JABATAN"], person(0, "Sopir")])
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", C]
    assert values(rosters, "nik") == [nik(0)]


@pytest.mark.parametrize("label", ["NO", "NO.", "No. Urut", "NOMOR", "Nmr", "#", "no"])
def test_every_label_for_the_running_number_leaves_a_name_beside_it_a_person(house, label):
    house.send([TITLE, [label, "NAMA", "JABATAN"], [1, "Ahmad Karim", "Sopir"], [2, "Siti", ""]])
    assert ledger(house.clean()) == ["-", "-", H, H]


OTHER_LABELS = [
    *((label, "17-08-1990", "birth_date", "1990-08-17") for label in [
        "TGL LAHIR", "TANGGAL LAHIR", "TGL. LAHIR", "Tanggal Lahir (dd-mm-yyyy)", "Date of Birth"]),
    *((label, "Kendari, 17 Agustus 1990", "birth_date", "1990-08-17") for label in [
        "TTL", "T.T.L", "TEMPAT/TGL LAHIR", "TEMPAT, TANGGAL LAHIR", "Tempat & Tanggal Lahir",
        "TEMPAT DAN TANGGAL LAHIR", "TEMPAT/TGL. LAHIR"]),
    *((label, "P", "sex", "P") for label in [
        "JK", "J/K", "L/P", "JENIS KELAMIN", "Jns Kelamin", "GENDER", "KELAMIN",
        "JK (Laki-laki/Perempuan)", "Jenis Kelamin (P/L)"]),
    *((label, "Operator KTP-el", "position", "Operator KTP-el") for label in [
        "JABATAN", "TUGAS", "PEKERJAAN", "POSISI", "FORMASI", "Jenis Tenaga", "URAIAN TUGAS",
        "TUGAS/MAPEL", "JABATAN TERAKHIR"]),
    *((label, "Bidang Kebersihan", "unit", "Bidang Kebersihan") for label in [
        "UNIT KERJA", "BIDANG", "TEMPAT TUGAS", "LOKASI KERJA", "PUSKESMAS", "SEKOLAH", "UPTD",
        "Unit  Kerja"]),
    *((label, "Satpol PP", "opd_code", "SATPOL_PP") for label in [
        "OPD", "SKPD", "INSTANSI", "Perangkat Daerah"]),
    *((label, "Honorer", "category", "NON_ASN") for label in [
        "STATUS", "STATUS KEPEGAWAIAN", "JENIS PEGAWAI", "KET. STATUS", "Status Pegawai"]),
    *((label, "01-02-2026", "start_date", "2026-02-01") for label in [
        "TMT", "T.M.T", "TMT SK", "MULAI BEKERJA", "TGL MASUK", "MULAI TUGAS"]),
    *((label, 2500000, "wage_reported_idr", 2500000) for label in [
        "GAJI", "HONOR", "HONORARIUM", "UPAH", "UPAH/BULAN", "GAJI POKOK", "GAPOK",
        "BESARAN HONOR", "PENGHASILAN", "JUMLAH HONOR", "GAJI (Rp)", "Upah\n(Rp)"]),
    *((label, "26012345678", "kpj", "26012345678") for label in [
        "KPJ", "NO. KPJ", "NO KPJ", "NO. BPJS TK", "NO BPJS KETENAGAKERJAAN", "NOMOR PESERTA",
        "NO JAMSOSTEK", "NO. KARTU", "NO. BPJS"]),
]  # fmt: skip


@pytest.mark.parametrize(("label", "cell", "column", "value"), OTHER_LABELS)
def test_every_other_label_gives_its_field(house, label, cell, column, value):
    house.send([["DINAS KESEHATAN"], ["NO", "NIK", "NAMA", label], person(0, cell)])
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", C]
    assert str(rosters.workers[column].iloc[0]) == str(value)


@pytest.mark.parametrize(
    "label",
    ["STATUS KAWIN", "STATUS PERKAWINAN", "NAMA IBU KANDUNG", "NO. REKENING", "NO. HP/WA", "AGAMA",
     "NPWP", "ALAMAT (SESUAI KTP)", "PENDIDIKAN TERAKHIR", "NIK IBU", "JKK", "IURAN JKM",
     "NAMA SUAMI/ISTRI", "STATUS KEPESERTAAN BPJS"],
)  # fmt: skip
def test_what_only_looks_like_a_field_is_none(house, label):
    cell = nik(5) if label == "NIK IBU" else "Menikah"
    house.send([TITLE, ["NO", label, "NIK", "NAMA", "JABATAN"], [1, cell, *person(0, "Sopir")[1:]]])
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", C]
    worker = rosters.workers.iloc[0]
    assert (worker.nik, worker["name"], worker.position) == (nik(0), "Ahmad Karim", "Sopir")
    assert worker.category == "NON_ASN"
    assert "column_unknown" not in set(rosters.findings["code"])


def test_a_bpjs_column_with_thirteen_digits_is_no_kpj(house):
    house.send([TITLE, ["NO", "NIK", "NAMA", "NO. BPJS"], person(0, "0001234567890")])
    assert values(house.clean(), "kpj") == [None]


def test_a_column_headed_no_that_holds_niks_is_the_nik(house):
    house.send([TITLE, ["NO", "NAMA", "JABATAN"], [nik(0), "Ahmad Karim", "Sopir"]])
    rosters = house.clean()
    assert (ledger(rosters), values(rosters, "nik")) == (["-", "-", C], [nik(0)])


def test_of_several_columns_for_a_nik_the_one_with_niks_is_taken(house):
    house.send(
        [TITLE, ["NO", "NIK", "NO. KTP", "NAMA", "JABATAN"]]
        + [[n + 1, "", nik(n), PEOPLE[n], "Sopir"] for n in range(3)]
    )
    assert values(house.clean(), "nik") == [nik(0), nik(1), nik(2)]


@pytest.mark.parametrize("has_merges", [True, False])
def test_a_header_of_two_rows_gives_place_and_date_of_birth_and_ticked_sex(house, has_merges):
    merges = ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2", "H2:H3"] if has_merges else []
    house.send(
        [
            TITLE,
            ["NO", "NIK", "NAMA", "TEMPAT, TANGGAL LAHIR", "", "JENIS KELAMIN", "", "JABATAN"],
            ["", "", "", "TEMPAT", "TANGGAL", "L", "P", ""],
            [1, 2, 3, 4, 5, 6, 7, 8],
            person(0, "Raha", "01/01/1980", "√", "", "Sopir"),
            person(1, "Muna", "03-02-1981", "", 1, "Bidan"),
        ],
        merges=merges,
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", "-", "-", C, C]
    assert [str(day) for day in values(rosters, "birth_date")] == ["1980-01-01", "1981-02-03"]
    assert values(rosters, "sex") == ["L", "P"]
    assert values(rosters, "position") == ["Sopir", "Bidan"]


@pytest.mark.parametrize("has_merges", [True, False])
def test_a_header_of_three_rows_is_read_to_its_last(house, has_merges):
    merges = ["A2:A4", "B2:C2", "B3:B4", "C3:C4", "D2:F2", "D3:E3", "F3:F4"] if has_merges else []
    house.send(
        [
            TITLE,
            ["NO", "IDENTITAS", "", "KELAHIRAN DAN TUGAS", "", ""],
            ["", "NIK", "NAMA", "LAHIR", "", "JABATAN"],
            ["", "", "", "TEMPAT", "TGL", ""],
            person(0, "Raha", "01/01/1980", "Sopir"),
        ],
        merges=merges,
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", "-", "-", C]
    assert str(values(rosters, "birth_date")[0]) == "1980-01-01"
    assert values(rosters, "position") == ["Sopir"]


def test_children_under_an_identity_card_are_what_they_say_themselves(house):
    house.send(
        [
            TITLE,
            ["NO", "IDENTITAS SESUAI KTP", "", "", "", "KONTRAK", ""],
            ["", "NIK", "NAMA", "TANGGAL LAHIR", "JENIS KELAMIN", "MULAI", "SELESAI"],
            person(0, "01-01-1980", "L", "01-01-2026", "30-06-2026"),
        ],
        merges=["A2:A3", "B2:E2", "F2:G2"],
    )
    worker = house.clean().workers.iloc[0]
    assert (worker.nik, worker["name"], worker.sex) == (nik(0), "Ahmad Karim", "L")
    assert (str(worker.start_date), str(worker.end_date)) == ("2026-01-01", "2026-06-30")


def test_one_label_over_two_columns_is_place_and_date_by_their_cells(house):
    house.send(
        [TITLE, ["NO", "NIK", "NAMA", "TEMPAT, TGL LAHIR", "", "JABATAN"]]
        + [person(n, "Raha", f"{2 * n + 1:02}-{n + 1:02}-{1980 + n}", "Sopir") for n in range(3)],
        merges=["D2:E2"],
    )
    found = [str(day) for day in values(house.clean(), "birth_date")]
    assert found == ["1980-01-01", "1981-02-03", "1982-03-05"]


@pytest.mark.parametrize(
    "numbering",
    [
        [1, 2, 3, 4, 5, 6, 7],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        ["a", "b", "c", "d", "e", "f", "g"],
        ["1", "2", "3", "4", "5", "6", "7=5+6"],
        ["I", "II", "III", "IV", "V", "VI", "VII"],
        [1, 2, 4, 5, 6, 7, 8],
        ["[1]", "[2]", "[3]", "[4]", "[5]", "[6]", "[7] = [5] x [6]"],
    ],
)
def test_a_numbering_row_is_nobody(house, numbering):
    house.send(
        [TITLE, [*NO_NIK_NAMA, "TMT", "HONOR", "JUMLAH"], numbering, person(0, "Sopir", 2021, 1, 2)]
    )
    assert ledger(house.clean()) == ["-", "-", "-", C]


def test_a_header_repeated_on_each_page_with_page_labels_continues_the_table(house):
    house.send(
        [
            TITLE,
            NO_NIK_NAMA,
            [1, 2, 3, 4],
            ["", "", "BIDANG KEBERSIHAN", ""],
            person(0, "Sopir"),
            ["Jumlah Pindahan", "", "", 1],
            ["Halaman 1 dari 2"],
            NO_NIK_NAMA,
            [1, 2, 3, 4],
            person(1, "Penyapu"),
            [3, "", "Darwis", ""],
            ["Halaman 2 dari 2"],
        ]
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-"] * 4 + [C] + ["-"] * 4 + [C, H, "-"]
    assert values(rosters, "unit") == ["BIDANG KEBERSIHAN"] * 3


@pytest.mark.parametrize(("column", "n_titles"), [(0, 0), (1, 4), (2, 10), (6, 1)])
def test_a_table_may_begin_anywhere(house, column, n_titles):
    shift = [""] * column
    titles = [[*shift, f"Baris judul ke {n}"] for n in "abcdefghij"[:n_titles]]
    house.send([*titles, [*shift, *NO_NIK_NAMA], [*shift, *person(0, "Sopir")]])
    rosters = house.clean()
    assert ledger(rosters) == ["-"] * (n_titles + 1) + [C]
    assert rosters.workers["row"].tolist() == [n_titles + 2]


def test_a_letterhead_with_address_and_announced_unit_is_no_person(house):
    house.send(
        [
            ["", "PEMERINTAH KOTA KENDARI"],
            ["", "DINAS KESEHATAN"],
            ["", "Jl. Poros Poasia No. 12 Telp. (0401) 3121234 Kendari 93231"],
            ["", "DAFTAR NAMA TENAGA NON ASN"],
            ["", "Unit Kerja", ":", "Puskesmas Lepo-Lepo"],
            [],
            ["", *NO_NIK_NAMA],
            ["", *person(0, "Bidan")],
        ]
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-"] * 6 + [C]
    assert (values(rosters, "unit"), values(rosters, "opd_code")) == (
        ["Puskesmas Lepo-Lepo"],
        ["DINKES"],
    )


# --- rows inside the table -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "merge", "unit", "category"),
    [
        (["A. BIDANG KEBERSIHAN"], "A3:D3", "BIDANG KEBERSIHAN", "NON_ASN"),
        (["A", "", "BIDANG KEBERSIHAN"], None, "BIDANG KEBERSIHAN", "NON_ASN"),
        (["I.", "SEKRETARIAT"], None, "SEKRETARIAT", "NON_ASN"),
        (["I", "", "SEKRETARIAT"], None, "SEKRETARIAT", "NON_ASN"),
        (["", "", "UPTD PUSKESMAS POASIA"], None, "UPTD PUSKESMAS POASIA", "NON_ASN"),
        (["UPTD PUSKESMAS POASIA"], None, "UPTD PUSKESMAS POASIA", "NON_ASN"),
        (["1.", "", "SEKSI PENGANGKUTAN"], None, "SEKSI PENGANGKUTAN", "NON_ASN"),
        (["II. PERSAMPAHAN"], None, "PERSAMPAHAN", "NON_ASN"),
        (["PERSAMPAHAN"], "A3:D3", "PERSAMPAHAN", "NON_ASN"),
        (["B. PPPK PARUH WAKTU"], None, None, "PPPK_PARUH_WAKTU"),
        (["BIDANG KEBERSIHAN (PPPK PARUH WAKTU)"], None, "BIDANG KEBERSIHAN", "PPPK_PARUH_WAKTU"),
        (["TENAGA NON ASN BIDANG TAMAN"], None, "BIDANG TAMAN", "NON_ASN"),
        (["Unit Kerja : Puskesmas Mata"], None, "Puskesmas Mata", "NON_ASN"),
        (["BIDANG KEBERSIHAN (12 orang)"], None, "BIDANG KEBERSIHAN", "NON_ASN"),
    ],
)
def test_a_section_row_gives_unit_and_category_to_the_rows_below(
    house, section, merge, unit, category
):
    house.send(
        [TITLE, NO_NIK_NAMA, section, person(0, "Sopir"), [2, "", "Darwis", ""]],
        merges=[merge] if merge else [],
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", "-", C, H]
    assert values(rosters, "unit") == [unit] * 2
    assert values(rosters, "category") == [category] * 2


def test_sections_of_units_within_categories_and_of_categories_within_units(house):
    house.send(
        {
            "kategori dahulu": [
                ["DAFTAR PEGAWAI"],
                NO_NIK_NAMA,
                ["A. NON ASN"],
                ["1. Bidang Sampah"],
                person(0, "Sopir"),
                ["B. PPPK PARUH WAKTU"],
                person(1, "Bidan"),
            ],
            "unit dahulu": [
                ["DAFTAR PEGAWAI"],
                NO_NIK_NAMA,
                ["BIDANG SAMPAH"],
                ["NON ASN"],
                person(2, "Sopir"),
                ["PPPK PARUH WAKTU"],
                person(3, "Bidan"),
                ["BIDANG TAMAN"],
                person(4, "Sopir"),
            ],
        }
    )
    rosters = house.clean()
    assert values(rosters, "unit") == [
        "Bidang Sampah", None, "BIDANG SAMPAH", "BIDANG SAMPAH", "BIDANG TAMAN",
    ]  # fmt: skip
    assert values(rosters, "category") == [
        "NON_ASN", "PPPK_PARUH_WAKTU", "NON_ASN", "PPPK_PARUH_WAKTU", "UNKNOWN",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "total",
    [
        ["JUMLAH", "", "", "", 2],
        ["", 25, "JUMLAH", "", 5000000],
        ["", "JUMLAH", 2, "", 5000000],
        ["TOTAL", 123456789012, "", "", ""],
        ["", "", "JUMLAH TOTAL", "", 5000000],
        ["SUB TOTAL"],
        ["", "", "", "Jumlah", 5000000],
        ["TERBILANG : lima juta rupiah"],
        ["Jumlah Pindahan", "", "", "", 100],
        ["", "", "GRAND TOTAL : 2 ORANG"],
        ["JML", 7471990101800001, "", "", ""],
    ],
)
def test_a_total_row_is_nobody_and_a_person_may_follow_it(house, total):
    header = [*NO_NIK_NAMA, "HONOR"]
    house.send(
        [
            TITLE,
            header,
            person(0, "Sopir", 1),
            person(1, "Bidan", 1),
            total,
            [3, "", "Darwis", "", ""],
        ]
    )
    assert ledger(house.clean()) == ["-", "-", C, C, "-", H]


SIGNATURES = {
    "right": [
        ["", "", "", "", "Kendari, 5 Januari 2026"],
        ["", "", "", "", "Kepala Dinas Kesehatan"],
        [],
        [],
        ["", "", "", "", "dr. Rahma Contoh, M.Kes"],
        ["", "", "", "", "Pembina Utama Muda, Gol. IV/c"],
        ["", "", "", "", "NIP. 19700101 199803 2 001"],
    ],
    "in the column of names": [
        ["", "", "Mengetahui,"],
        ["", "", "a.n. Wali Kota Kendari"],
        ["", "", "Plt. Kepala Dinas"],
        ["", "", "Drs. Budi Contoh"],
        ["", "", "197001011998031001"],
    ],
    "name and NIP in one cell": [
        ["", "", "Mengetahui,"],
        ["", "", "Drs. Budi Contoh\nNIP. 197001011998031001"],
    ],
    "under NIK": [
        ["", "Kepala Badan,"],
        ["", "Drs. Budi Contoh"],
        ["", "NIP. 19700101 199803 1 001"],
    ],
    "two side by side": [
        ["", "Mengetahui,", "", "Kendari, 5 Januari 2026"],
        ["", "", "Kepala Dinas,", "Pejabat Pelaksana Teknis Kegiatan,"],
        ["", "", "dr. Rahma Contoh", "Siti Contoh, S.Sos"],
        ["", "", "NIP. 197001011998032001", "NIP 198001012005012001"],
    ],
    "without a word before it": [
        ["", "", "Bendahara Pengeluaran", "Kepala Sub Bagian Umum"],
        ["", "", "Siti Contoh", "Wa Contoh"],
        ["", "", "197001011998032001", "198001012005012001"],
    ],
    "number cell under NIK": [
        ["", "", "Kepala Dinas,"],
        ["", "", "Drs. Budi Contoh"],
        ["", 197001011998031001, ""],
    ],
    "date in Indonesian after dots": [
        ["", "", "", "Kendari, ........ 2026"],
        ["", "", "", "Lurah Poasia,"],
        ["", "", "", "Contoh, SE"],
        ["", "", "", "Pangkat : Penata Tk. I, III/d"],
        ["", "", "", "NIP : 19700101 199803 1 001"],
    ],
}


@pytest.mark.parametrize("has_blank_row", [True, False])
@pytest.mark.parametrize("where", SIGNATURES)
def test_a_signature_block_is_nobody(house, where, has_blank_row):
    block = SIGNATURES[where]
    house.send(
        [
            TITLE,
            NO_NIK_NAMA,
            person(0, "Sopir"),
            [2, "", "Darwis", ""],
            *([[]] * has_blank_row),
            *block,
        ]
    )
    n_rows = len([row for row in block if row])
    assert ledger(house.clean()) == ["-", "-", C, H] + ["-"] * n_rows


@pytest.mark.parametrize(
    "note",
    [
        ["Keterangan: data per Januari"],
        ["*) sudah diverifikasi"],
        ["", "", "Catatan : nama bercetak tebal belum ada NIK"],
        ["NB. Harap diisi"],
        ["", "", "Demikian daftar ini dibuat untuk dipergunakan sebagaimana mestinya"],
        ["Tembusan:"],
    ],
)
def test_a_note_is_nobody_nor_are_the_lines_below_it(house, note):
    house.send(
        [
            TITLE,
            NO_NIK_NAMA,
            person(0, "Sopir"),
            [],
            note,
            ["1.", "", "Wali Kota Kendari di Kendari"],
            ["2.", "", "Yang bersangkutan untuk diketahui"],
        ]
    )
    assert ledger(house.clean()) == ["-", "-", C, "-", "-", "-"]


def test_a_table_goes_on_after_a_signature_block(house):
    house.send(
        [
            TITLE,
            NO_NIK_NAMA,
            person(0, "Sopir"),
            ["", "", "Kepala Dinas Kesehatan"],
            ["", "", "dr. Rahma Contoh"],
            ["", "", "NIP. 197001011998032001"],
            [],
            ["", "", "BIDANG TAMAN"],
            person(1, "Penyapu"),
            [3, "", "Darwis", "Penyapu"],
        ]
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", C, "-", "-", "-", "-", C, H]
    assert values(rosters, "unit") == [None, "BIDANG TAMAN", "BIDANG TAMAN"]


@pytest.mark.parametrize(
    ("name", "position"),
    [
        ("Camat Setiawan", "Kepala Seksi Kebersihan"),
        ("Lurah", "Sopir"),
        ("Wali", "Operator KTP-el"),
        ("Nipa", "Bendahara Pengeluaran"),
        ("Kepala Batu", "Camat"),
        ("Jumadil", "Sekretaris"),
        ("A. N. Hidayat", "Kepala Dinas"),
        ("Totalina", "Kepala"),
        ("Halimah", "Pembina Pramuka"),
        ("Ketut", "Mengetahui bahasa"),
        ("Nihila", "nihil"),
        ("Notelia", "Total Control"),
    ],
)
@pytest.mark.parametrize("is_nik_known", [True, False])
def test_a_person_whose_name_or_work_looks_like_something_else_stays_one(
    house, name, position, is_nik_known
):
    own = nik(0) if is_nik_known else ""
    house.send(
        [
            TITLE,
            ["NO", "NIK", "NAMA", "JABATAN", "UNIT KERJA"],
            [1, own, name, position, "Dinas Kesehatan"],
        ]
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", C if is_nik_known else H]
    assert names(rosters) == [name]


def test_a_list_of_number_name_and_position_is_a_roster(house):
    house.send(
        [
            TITLE,
            ["No", "Nama", "Jabatan"],
            [1, "Ahmad Karim", "Kepala Seksi Kebersihan"],
            [2, "Siti Rahmah", "Bendahara Pengeluaran"],
            [3, "Camat Setiawan", ""],
            ["", "", "Kendari, 5 Januari 2026"],
            ["", "Mengetahui", "Kepala Dinas"],
            ["", "Drs. Budi Contoh", "Siti Contoh"],
        ]
    )
    assert ledger(house.clean()) == ["-", "-", H, H, H, "-", "-", "-"]


def test_a_list_of_names_alone_is_a_roster_when_its_title_says_so(house):
    house.send([TITLE, ["NO", "NAMA", "KETERANGAN"], [1, "Ahmad Karim", ""], [2, "Darwis", ""]])
    assert ledger(house.clean()) == ["-", "-", H, H]


def test_birth_place_and_date_in_a_cell_is_no_signature(house):
    house.send(
        [TITLE, ["NO", "NAMA", "TTL", "KET"], [1, "Ahmad Karim", "Kendari, 5 Januari 1990", ""],
         ["", "Siti Rahmah", "Raha, 7 Mei 1991", "Mengetahui bahasa"]]
    )  # fmt: skip
    assert ledger(house.clean()) == ["-", "-", H, H]


def test_numbered_rows_prepared_for_nobody_are_empty_lines(house):
    house.send(
        [
            TITLE,
            [*NO_NIK_NAMA, "STATUS"],
            person(0, "Sopir", "Honorer"),
            [2],
            [3, "-", "-", "-", ""],
            [4, "", "", "", "Honorer"],
            [],
            person(4, "Bidan", "Honorer"),
        ]
    )
    assert ledger(house.clean()) == ["-", "-", C, "-", "-", "-", C]


def test_a_person_may_have_a_name_only_or_no_number(house):
    house.send(
        [
            TITLE,
            NO_NIK_NAMA,
            [1, "", "Ahmad Karim", ""],
            ["", nik(1), "Siti Rahmah", "Bidan"],
            ["", "", "Darwis", "Sopir"],
            ["", "", "5. Halimah", ""],
            ["6.", "menyusul", "Nurbaya Hasan", ""],
        ]
    )
    assert ledger(house.clean()) == ["-", "-", H, C, H, H, H]


def test_a_name_wrapped_over_two_rows_is_one_person_with_the_whole_name(house):
    house.send(
        [
            TITLE,
            [*NO_NIK_NAMA, "ALAMAT"],
            person(0, "Tenaga", "Jl. Mawar"),
            ["", "", "Saputra Wijaya", "", ""],
            person(1, "Bidan", "Jl. Melati"),
            ["", "", "", "", "RT 01 RW 02"],
            person(2, "Sopir", ""),
        ]
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", C, "-", C, "-", C]
    assert names(rosters) == ["Ahmad Karim Saputra Wijaya", "Siti Rahmah", "La Ode Budi"]


def test_name_and_nip_in_one_cell_or_in_two_rows_is_one_person(house):
    nip = "199004032025211001"
    house.send(
        [
            ["DAFTAR PPPK PARUH WAKTU"],
            ["NO", "NIK", "NAMA / NIP", "JABATAN"],
            [1, nik(0), f"Ahmad Karim\nNIP. {nip}", "Guru"],
            [2, nik(1), "Siti Rahmah", "Guru"],
            ["", "", "NIP. 19910403 202521 2 001", ""],
            [3, nik(2), "La Ode Budi", "Guru"],
            ["", "", "199204032025211001", ""],
        ]
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", C, C, "-", C, "-"]
    assert names(rosters) == ["Ahmad Karim", "Siti Rahmah", "La Ode Budi"]


def test_name_and_nik_in_one_cell_or_in_two_rows_is_one_person(house):
    house.send(
        [
            TITLE,
            ["NO", "NAMA / NIK", "JABATAN"],
            [1, f"Ahmad Karim\n{nik(0)}", "Sopir"],
            [2, "Siti Rahmah", "Bidan"],
            ["", nik(1), ""],
        ]
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", C, C, "-"]
    assert values(rosters, "nik") == [nik(0), nik(1)]
    assert names(rosters) == ["Ahmad Karim", "Siti Rahmah"]


def test_a_vertical_merge_gives_its_value_to_every_row(house):
    house.send(
        [
            TITLE,
            [*NO_NIK_NAMA, "UNIT KERJA", "STATUS", "HONOR", "TMT"],
            person(0, "Sopir", "Bidang Sampah", "PPPK Paruh Waktu", 1500000, "01-02-2026"),
            person(1, "Sopir"),
            person(2, "Sopir"),
            person(3, "Sopir", "Bidang Taman", "Honorer", 2000000, "01-03-2026"),
        ],
        merges=["E3:E5", "F3:F5", "G3:G5", "H3:H5"],
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", C, C, C, C]
    assert values(rosters, "unit") == ["Bidang Sampah"] * 3 + ["Bidang Taman"]
    assert values(rosters, "category") == ["PPPK_PARUH_WAKTU"] * 3 + ["NON_ASN"]
    assert values(rosters, "wage_reported_idr") == [1500000] * 3 + [2000000]


def test_a_second_row_under_a_merged_name_belongs_to_the_person(house):
    house.send(
        [
            TITLE,
            [*NO_NIK_NAMA, "NO. SK"],
            person(0, "Sopir", "SK/1"),
            ["", "", "", "Pramu Kantor", "SK/2"],
            person(1, "Bidan", "SK/3"),
        ],
        merges=["A3:A4", "B3:B4", "C3:C4"],
    )
    assert ledger(house.clean()) == ["-", "-", C, "-", C]


# --- several tables and sheets -------------------------------------------------------------------


def test_two_tables_side_by_side_have_a_heading_each(house):
    house.send(
        [
            ["DINAS KESEHATAN"],
            ["PEGAWAI NEGERI SIPIL", "", "", "", "TENAGA NON ASN"],
            ["NO", "NAMA", "NIP", "", "NO", "NIK", "NAMA"],
            [1, "Drs. Budi", "197001011998031002", "", *person(0)],
            ["", "", "", "", *person(1)],
            ["JUMLAH", "", 1, "", "JUMLAH", "", 2],
        ]
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", "-", "excluded civil_servant", C, C, "-"]
    assert values(rosters, "category") == ["NON_ASN", "NON_ASN"]


def test_two_tables_one_under_another_have_their_own_columns_and_category(house):
    house.send(
        [
            ["DINAS KESEHATAN"],
            ["A. PPPK PARUH WAKTU"],
            ["NO", "NAMA", "NI PPPK", "NIK"],
            [1, "Ahmad Karim", "199004032025211001", nik(0)],
            ["JUMLAH", 1],
            [],
            ["B. TENAGA NON ASN"],
            ["NO", "NIK", "NAMA LENGKAP", "JABATAN"],
            person(1, "Sopir"),
        ]
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", "-", C, "-", "-", "-", C]
    assert values(rosters, "category") == ["PPPK_PARUH_WAKTU", "NON_ASN"]


def test_a_rekap_by_unit_counts_nobody(house):
    house.send(
        {
            "REKAPITULASI": [
                ["DINAS KESEHATAN"],
                ["NO", "UNIT KERJA", "L", "P", "JUMLAH"],
                [1, "Puskesmas Poasia", 1, 0, 1],
                [2, "Puskesmas Mata", 0, 1, 1],
            ],
            "Data": [["DINAS KESEHATAN"], NO_NIK_NAMA, person(0, "Sopir"), person(1, "Bidan")],
        }
    )
    assert ledger(house.clean()) == ["-"] * 6 + [C, C]


def test_a_rekap_with_names_counts_nobody_twice_and_loses_nobody(house):
    house.send(
        {
            "Rekap": [TITLE, ["NO", "NAMA", "JABATAN"], [1, "Ahmad Karim", ""], [2, "Darwis", ""]],
            "Data": [TITLE, NO_NIK_NAMA, person(0, "Sopir")],
        }
    )
    assert ledger(house.clean()) == ["-", "-", "-", H, "-", "-", C]


def test_a_rekap_that_is_the_only_list_is_the_list(house):
    house.send({"REKAP": [TITLE, ["NO", "NAMA", "JABATAN"], [1, "Ahmad Karim", "Sopir"]]})
    assert ledger(house.clean()) == ["-", "-", H]


def test_an_instruction_sheet_with_an_example_is_nobody(house):
    house.send(
        {
            "Petunjuk Pengisian": [
                ["Isi semua kolom"],
                NO_NIK_NAMA,
                [1, nik(9), "Budi Contoh", "Sopir"],
            ],
            "Data": [TITLE, NO_NIK_NAMA, person(0, "Sopir")],
        }
    )
    assert ledger(house.clean()) == ["-", "-", "-", "-", "-", C]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_persons_on_hidden_sheets_are_excluded(house, state):
    book = house.send(
        {
            "Data": [TITLE, NO_NIK_NAMA, person(0, "Sopir")],
            "Lama": [TITLE, NO_NIK_NAMA, person(1, "Bidan")],
        }
    )
    book["Lama"].sheet_state = state
    book.save(house.path("dinkes.xlsx"))
    assert ledger(house.clean()) == ["-", "-", C, "-", "-", "excluded hidden_sheet"]


def test_a_copied_sheet_merges_and_last_years_sheet_is_excluded(house):
    house.send(
        {
            "Sheet1": [TITLE, NO_NIK_NAMA, person(0, "Sopir")],
            "Sheet1 (2)": [TITLE, NO_NIK_NAMA, person(0, "Sopir")],
            "2025": [["DAFTAR NON ASN TAHUN ANGGARAN 2025"], NO_NIK_NAMA, person(1, "Bidan")],
        }
    )
    assert ledger(house.clean()) == [
        "-", "-", C, "-", "-", "merged same_nik", "-", "-", "excluded other_year",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "is_other"),
    [
        ("DAFTAR NON ASN TAHUN 2025/2026", False),
        ("DAFTAR NON ASN TAHUN 2025 DAN 2026", False),
        ("KEADAAN 31 DESEMBER 2025", False),
        ("Berdasarkan SK Wali Kota Nomor 5 Tahun 2025", False),
        ("PPPK PARUH WAKTU FORMASI TAHUN 2024", False),
        ("DAFTAR NON ASN TAHUN 2025", True),
        ("PERIODE JULI - DESEMBER 2024", True),
        ("DATA TENAGA KONTRAK T.A. 2025", True),
        ("UPAH MENURUT UMK 2021", False),
    ],
)
def test_only_a_year_that_is_the_lists_own_excludes_its_persons(house, title, is_other):
    house.send([["DINAS KESEHATAN"], [title], NO_NIK_NAMA, person(0, "Sopir")])
    assert ledger(house.clean())[-1] == ("excluded other_year" if is_other else C)


def test_sheets_named_after_units_give_them_to_their_persons(house):
    house.send(
        {
            "Puskesmas Poasia": [TITLE, NO_NIK_NAMA, person(0, "Bidan")],
            "Puskesmas Mata": [TITLE, NO_NIK_NAMA, person(1, "Bidan")],
        }
    )
    assert values(house.clean(), "unit") == ["Puskesmas Poasia", "Puskesmas Mata"]


# --- nobody, or no roster ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        [["DINAS KESEHATAN"], ["NIHIL"]],
        [["DINAS KESEHATAN"], NO_NIK_NAMA, ["- NIHIL -"]],
        [["DINAS KESEHATAN"], NO_NIK_NAMA, ["", "", "NIHIL", ""]],
        [["DINAS KESEHATAN"], NO_NIK_NAMA, [1, "NIHIL", "NIHIL", "NIHIL"]],
        [["DINAS KESEHATAN"], NO_NIK_NAMA, ["Tidak ada tenaga non ASN (nihil)"]],
        [["DINAS KESEHATAN"], ["Pada Dinas Kesehatan tidak terdapat tenaga non ASN."]],
        [["DINAS KESEHATAN"], NO_NIK_NAMA, [1, "-", "Nihil", "-"], ["JUMLAH", "", "NIHIL"]],
    ],
)
def test_nihil_in_any_form_is_a_roster_with_nobody(house, rows):
    house.send(rows)
    rosters = house.clean()
    assert set(ledger(rosters)) == {"-"}
    assert rosters.files["status"].tolist() == ["read"]
    assert rosters.findings["code"].tolist() == ["nihil"]


@pytest.mark.parametrize(
    "rows",
    [
        [["AGENDA KEGIATAN"], ["NO", "HARI/TANGGAL", "KEGIATAN", "TEMPAT", "KET"],
         [1, "Senin", "Rapat", "Aula", ""]],
        [["DAFTAR INVENTARIS"], ["NO", "NAMA BARANG", "MERK", "JUMLAH", "LOKASI", "KONDISI"],
         [1, "Laptop", "X", 2, "Ruang Umum", "Baik"]],
        [["RKA 2026"], ["KODE REKENING", "URAIAN", "VOLUME", "HARGA", "JUMLAH"],
         ["5.1.02.02.01.0031", "Belanja Jasa Tenaga Kebersihan", 12, 2500000, 30000000]],
        [["DAFTAR HADIR RAPAT"], ["NO", "NAMA", "JABATAN", "INSTANSI", "TANDA TANGAN"],
         [1, "Ahmad Karim", "Kepala", "Dinkes", ""]],
        [["NAMA KEGIATAN", "TANGGAL", "TEMPAT"], ["Rapat", "05-01-2026", "Aula"]],
        [["NAMA", "MERK", "STATUS", "LOKASI"], ["Genset", "Y", "Baik", "Gudang"]],
    ],
)  # fmt: skip
def test_a_workbook_of_something_else_is_refused(house, rows):
    house.send(rows)
    assert house.clean().files["reason"].tolist() == ["file_no_roster"]


def test_a_sheet_of_something_else_beside_a_roster_is_nobody(house):
    house.send(
        {
            "Agenda": [["NO", "HARI/TANGGAL", "KEGIATAN", "TEMPAT"], [1, "Senin", "Rapat", "Aula"]],
            "Data": [TITLE, NO_NIK_NAMA, person(0, "Sopir")],
        }
    )
    assert ledger(house.clean()) == ["-", "-", "-", "-", C]


def test_a_list_without_any_header_is_read_by_its_niks(house):
    house.send([["TENAGA NON ASN DINAS KESEHATAN"], person(0, "Sopir"), person(5, "Bidan")])
    rosters = house.clean()
    assert ledger(rosters) == ["-", C, C]
    assert names(rosters) == ["Ahmad Karim", "Totalina"]
    assert values(rosters, "category") == ["NON_ASN", "NON_ASN"]


# --- what is told of a sheet ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "is_told"),
    [
        (["JUMLAH", "", 2], False),
        (["JUMLAH : 2 ORANG"], False),
        (["JUMLAH", "", 5], True),
        (["Jumlah 12 (dua belas) orang"], True),
        (["JUMLAH", "", "", "", 5000000], False),
        (["JUMLAH", "", "", "", 5], False),
    ],
)
def test_a_stated_head_count_that_differs_is_told(house, total, is_told):
    house.send(
        [TITLE, [*NO_NIK_NAMA, "HONOR"], person(0, "Sopir", 1), person(1, "Bidan", 1), total]
    )
    assert ("total_differs" in set(house.clean().findings["code"])) == is_told


@pytest.mark.parametrize(
    ("label", "cell", "severity"),
    [
        ("WARNA BAJU", "30-09-2026", "warning"),
        ("SANDI", "xyz", "info"),
        ("TAKE HOME PAY", 2500000, "warning"),
    ],
)
def test_a_column_that_nobody_knows_is_told_and_gravely_where_it_may_matter(
    house, label, cell, severity
):
    house.send([TITLE, [*NO_NIK_NAMA, label], person(0, "Sopir", cell)])
    told = house.clean().findings
    told = told[told["code"] == "column_unknown"]
    assert told[["cell", "severity"]].to_numpy().tolist() == [["E2", severity]]


def test_a_column_known_by_its_cells_alone_is_used_and_told(house):
    house.send([TITLE, [*NO_NIK_NAMA, "GOLONGAN SDM"], person(0, "Sopir", "PNS")])
    rosters = house.clean()
    assert rosters.ledger["reason"].tolist()[-1] == "civil_servant"
    assert (
        "E2" in rosters.findings.loc[rosters.findings["code"] == "column_by_cells", "cell"].tolist()
    )


# --- header rows as they were seen ---------------------------------------------------------------


@pytest.mark.parametrize("has_merges", [True, False])
def test_the_list_of_honorer_of_a_branch_is_read(house, has_merges):
    house.send(
        [
            ["DAFTAR NAMA TENAGA HONORER (NON ASN) IPP"],
            ["CABANG DINAS"],
            ["USULAN JULI-DESEMBER 2026"],
            ["No", "NIK", "NIPTK/NUPTK", "NAMA", "TGL.LAHIR", "UMUR", "JENIS KELAMIN",
             "ALAMAT (SESUAI KTP)", "", "", "STATUS", "TUGAS/MAPEL", "BEBAN KERJA (JP)",
             "PENDIDIKAN TERAKHIR", "SERTIFIKASI", "MULAI/LAMA BERTUGAS", "SEKOLAH", "KET."],
            ["", "", "", "", "", "", "", "Kabupaten", "Kecamatan", "Desa/Kelurahan"],
            ["1.", nik(0), "-", "Ahmad Karim", "01-01-1980", 46, "l", "Kendari", "Mandonga",
             "Korumba", "Honorer", "Guru Kelas", 24, "S1", "-", 2015, "SDN 1 Contoh", ""],
        ],
        merges=["H4:J4", "A4:A5", "B4:B5", "D4:D5", "K4:K5"] if has_merges else [],
    )  # fmt: skip
    rosters = house.clean()
    assert ledger(rosters) == ["-"] * 5 + [C]
    worker = rosters.workers.iloc[0]
    assert (worker.nik, worker["name"], worker.sex) == (nik(0), "Ahmad Karim", "L")
    assert (worker.position, worker.unit, worker.category) == (
        "Guru Kelas", "SDN 1 Contoh", "NON_ASN",
    )  # fmt: skip
    assert (str(worker.birth_date), str(worker.start_date)) == ("1980-01-01", "2015-01-01")


@pytest.mark.parametrize("has_merges", [True, False])
def test_the_list_with_codes_beside_names_is_read(house, has_merges):
    house.send(
        [
            ["DAFTAR NAMA TENAGA NON ASN"],
            ["No", "Nama Lengkap (Tanpa Gelar)", "TEMPAT LAHIR", "", "Tanggal Lahir (dd-mm-yyyy)",
             "Jenis Kelamin (P/L)", "PENDIDIKAN TERAKHIR", "", "JABATAN TERAKHIR", "",
             "Unit Kerja"],
            ["", "", "Kode", "Nama (Daerah Tingkat 2)", "", "", "Kode", "Nama", "Kode", "Nama", ""],
            ["1", "Ahmad Karim", "7471", "Kendari", "01-01-1980", "LK", "30", "SMA", "22", "Sopir",
             "Bagian Umum"],
            ["2", "Nihil", "Nihil", "Nihil", "Nihil", "Nihil", "", "", "", "", ""],
            ["JUMLAH", 1],
        ],
        merges=["C2:D2", "G2:H2", "I2:J2", "A2:A3", "B2:B3"] if has_merges else [],
    )  # fmt: skip
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", "-", H, "-", "-"]
    worker = rosters.workers.iloc[0]
    assert (worker["name"], worker.sex, worker.position, worker.unit) == (
        "Ahmad Karim", "L", "Sopir", "Bagian Umum",
    )  # fmt: skip


def test_the_register_of_2022_is_read(house):
    house.send(
        [
            ["NO", "NIK", "NAMA (TANPA GELAR)", "NO PESERTA THK-II", "TGL LAHIR", "TEMPAT LAHIR",
             "JK", "PENDIDIKAN", "NO IJAZAH", "TGL LULUS", "SEKOLAH", "NO SK", "TGL SK",
             "TGL MULAI", "TGL AKHIR", "JABATAN", "UNIT KERJA", "PENANDATANGAN SK"],
            [1, nik(0), "Ahmad Karim", "11", "01-01-1980", "Raha", "L", "SMA", "123", "2001",
             "SMA 1", "SK/1", "02-01-2020", "01-01-2026", "31-12-2026", "Sopir", "Umum", "Kepala"],
        ]
    )  # fmt: skip
    worker = house.clean().workers.iloc[0]
    assert (worker.nik, worker.position, worker.unit) == (nik(0), "Sopir", "Umum")
    assert (str(worker.start_date), str(worker.end_date)) == ("2026-01-01", "2026-12-31")


def test_the_export_of_ppnpn_is_read(house):
    house.send(
        [
            ["NMPPPNPN", "NIKPPNPN", "NPWP", "STATUS", "NOREK", "BANK", "JABATAN", "UNIT_KERJA",
             "EMAIL", "TELEPON"],
            ["Ahmad Karim", nik(0), "", "PPNPN", "0123456789012345", "Bank", "Sopir", "Umum",
             "", ""],
        ]
    )  # fmt: skip
    worker = house.clean().workers.iloc[0]
    assert (worker.nik, worker["name"], worker.unit) == (nik(0), "Ahmad Karim", "Umum")


# --- what only the rows around a row can tell ----------------------------------------------------


def test_a_bare_word_between_persons_is_a_section_when_the_numbers_begin_again(house):
    house.send(
        [
            TITLE,
            NO_NIK_NAMA,
            ["", "", "POASIA", ""],
            [1, nik(0), "Ahmad Karim", "Sopir"],
            ["", "", "MATA", ""],
            [1, nik(1), "Siti Rahmah", "Sopir"],
        ]
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", "-", C, "-", C]
    assert values(rosters, "unit") == ["POASIA", "MATA"]
    assert names(rosters) == ["Ahmad Karim", "Siti Rahmah"]


def test_numbered_sections_with_their_name_beside_or_their_head_count_are_sections(house):
    house.send(
        [
            TITLE,
            NO_NIK_NAMA,
            [1, "Seksi Sampah", "", ""],
            [1, nik(0), "Ahmad Karim", "Sopir"],
            ["", "", "BIDANG TAMAN", "1 orang"],
            [1, nik(1), "Siti Rahmah", "Sopir"],
        ]
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", "-", C, "-", C]
    assert values(rosters, "unit") == ["Seksi Sampah", "BIDANG TAMAN"]


def test_a_unit_written_once_holds_for_the_rows_below_where_no_cells_are_merged(house):
    units = ["Bidang Sampah", "", "", "Bidang Taman", ""]
    house.send(
        [TITLE, [*NO_NIK_NAMA, "UNIT KERJA"]]
        + [person(n, "Sopir", unit) for n, unit in enumerate(units)]
    )
    assert values(house.clean(), "unit") == ["Bidang Sampah"] * 3 + ["Bidang Taman"] * 2


def test_sections_of_status_over_one_table_decide_who_is_covered(house):
    house.send(
        [
            ["DAFTAR PEGAWAI"],
            ["NO", "NAMA", "NIP", "JABATAN"],
            ["I. PEGAWAI NEGERI SIPIL"],
            [1, "Drs. Budi", "197001011998031002", "Kepala Bidang"],
            ["II. TENAGA KONTRAK"],
            [1, "Ahmad Karim", "", "Sopir"],
            ["III. PPPK PARUH WAKTU"],
            [1, "Siti Rahmah", "199001012025212001", "Guru"],
        ]
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", "-", "excluded civil_servant", "-", H, "-", H]
    assert values(rosters, "category") == ["NON_ASN", "PPPK_PARUH_WAKTU"]


@pytest.mark.parametrize("total", ["J u m l a h", "T O T A L", "JUMLAH", "Sub Total"])
def test_spaced_letters_are_read_as_the_word_they_make(house, total):
    house.send(
        [
            TITLE,
            [*NO_NIK_NAMA, "HONOR"],
            [1, "", "Darwis", "Sopir", 100000],
            ["", "", total, "", 100000],
            ["", "", "M e n g e t a h u i ,", "", ""],
            ["", "", "Drs. Contoh", "", ""],
        ]
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", H, "-", "-", "-"]
    assert names(rosters) == ["Darwis"]


def test_a_payroll_with_three_signatures_has_only_its_workers(house):
    house.send(
        [
            ["DAFTAR PEMBAYARAN HONORARIUM TENAGA KEBERSIHAN"],
            ["NO", "NAMA", "NIK", "JABATAN", "HONOR", "TANDA TANGAN"],
            [1, "Ahmad Karim", nik(0), "Penyapu", 1500000, "1 ......"],
            [2, "Siti Rahmah", nik(1), "Penyapu", 1500000, "2 ......"],
            ["", "Setuju dibayar:", "", "Lunas dibayar,", "", "Kendari, 31 Januari 2026"],
            ["", "Pengguna Anggaran", "", "Bendahara Pengeluaran", "", "PPTK"],
            ["", "Drs. Contoh", "", "Siti Contoh, SE", "", "Ali Contoh, ST"],
            ["", "NIP. 197001011998031001", "", "NIP. 198001011998032001"],
        ]
    )
    assert ledger(house.clean()) == ["-", "-", C, C, "-", "-", "-", "-"]


@pytest.mark.parametrize("numbers", [("a.", "b.", "c."), ("I", "II", "III"), ("A)", "B)", "C)")])
def test_persons_may_be_numbered_with_letters(house, numbers):
    first, second, third = numbers
    house.send(
        [
            TITLE,
            NO_NIK_NAMA,
            [first, nik(0), "Ahmad Karim", "Sopir"],
            [second, "", "Siti Rahmah", "Bidan"],
            [third, "", "Darwis", ""],
        ]
    )
    assert ledger(house.clean()) == ["-", "-", C, H, H]


def test_a_numbered_list_of_papers_below_a_note_is_nobody(house):
    house.send(
        [
            TITLE,
            NO_NIK_NAMA,
            person(0, "Sopir"),
            ["Keterangan:"],
            [1, "", "SK asli terlampir", "ada"],
            [2, "", "Fotokopi KTP", "ada"],
        ]
    )
    assert ledger(house.clean()) == ["-", "-", C, "-", "-", "-"]


def test_names_that_begin_like_a_unit_stay_persons_in_a_running_list(house):
    house.send(
        [
            TITLE,
            NO_NIK_NAMA,
            [1, "", "Tim Cahaya", "Sopir"],
            [2, "", "Poli Sari", ""],
            [3, "", "Darwis", ""],
        ]
    )
    assert ledger(house.clean()) == ["-", "-", H, H, H]


def test_sections_over_tables_side_by_side_belong_to_one_or_to_both(house):
    header = ["NO", "NIK", "NAMA", "", "NO", "NIK", "NAMA"]
    house.send(
        [
            TITLE,
            header,
            ["", "", "BIDANG A", "", "", "", "BIDANG B"],
            [1, nik(0), "Ahmad Karim", "", 1, nik(1), "Siti Rahmah"],
            ["BIDANG C"],
            [2, nik(2), "La Ode Budi", "", 2, nik(3), "Wa Ode Sari"],
        ],
        merges=["A5:G5"],
    )
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", "-", C, C, "-", C, C]
    found = dict(zip(names(rosters), values(rosters, "unit"), strict=True))
    assert found == {
        "Ahmad Karim": "BIDANG A",
        "Siti Rahmah": "BIDANG B",
        "La Ode Budi": "BIDANG C",
        "Wa Ode Sari": "BIDANG C",
    }


@pytest.mark.parametrize(
    "hints",
    [
        ["", "(16 digit)", "(sesuai KTP)", "(dd-mm-yyyy)"],
        ["", "16 digit", "sesuai KTP", "dd-mm-yyyy"],
        ["", "", "(Tanpa Gelar)", ""],
    ],
)
def test_a_row_of_hints_under_the_header_is_nobody(house, hints):
    house.send([TITLE, ["NO", "NIK", "NAMA", "TGL LAHIR"], hints, person(0, "01-01-1980")])
    rosters = house.clean()
    assert ledger(rosters) == ["-", "-", "-", C]
    assert str(values(rosters, "birth_date")[0]) == "1980-01-01"


def test_a_header_word_with_one_letter_wrong_still_names_its_column(house):
    house.send(
        [
            ["No", "NAMMA", "N.I.K (16 digit)", "Tgl. Lahr", "Jns Kelmin", "Jabtan", "Statuss",
             "T M T", "Honorr"],
            [1, "AHMAD CONTOH", "7471990101900011", "01-01-1990", "L", "Sopir", "Honorer",
             "01-02-2021", "1.500.000"],
        ]
    )  # fmt: skip
    (worker,) = house.clean().workers.itertuples()
    assert (worker.name, worker.nik) == ("AHMAD CONTOH", "7471990101900011")
    assert (worker.birth_date, worker.sex) == (date(1990, 1, 1), "L")
    assert (worker.position, worker.category) == ("Sopir", "NON_ASN")
    assert (worker.start_date, worker.wage_reported_idr) == (date(2021, 2, 1), 1_500_000)


def test_a_misspelt_header_gives_way_to_one_that_is_spelt_right(house):
    house.send(
        [
            ["NO", "NIK", "NAMA", "STATUS", "STATUZ"],
            [1, "7471990101900011", "AHMAD CONTOH", "PPPK Paruh Waktu", "Kawin"],
        ]
    )
    assert house.clean().workers["category"].tolist() == ["PPPK_PARUH_WAKTU"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Bersama ini kami sampaikan bahwa Dinas Kesehatan tidak terdapat tenaga honorer.",
        "Dinas Kesehatan tidak memiliki pegawai non ASN pada tahun 2026",
        "Pada Dinas Kesehatan tidak ada honorer",
    ],
)
def test_a_sentence_that_there_is_nobody_is_a_roster_with_nobody(house, sentence: str):
    house.send([["DINAS KESEHATAN"], ["SURAT KETERANGAN"], [sentence]])
    rosters = house.clean()
    assert rosters.files["status"].tolist() == ["read"]
    assert len(rosters.workers) == 0
    assert rosters.findings["code"].tolist() == ["nihil"]


@pytest.mark.parametrize("size", [1, 4])
@pytest.mark.parametrize("has_merges", [True, False])
def test_a_nik_with_its_digits_in_several_cells_is_put_together(
    house, fates, size: int, has_merges: bool
):
    def pieces(nik: str) -> list[Any]:
        parts = [nik[at : at + size] for at in range(0, 16, size)]
        return [int(part) for part in parts] if size == 1 else parts

    blanks = [""] * (16 // size - 1)
    house.send(
        [
            ["NO", "NAMA", "NIK", *blanks, "STATUS"],
            [1, "AHMAD CONTOH", *pieces("7471990101900011"), "Honorer"],
            [2, "SITI UMPAMA", *pieces("7471994203910020"), "Honorer"],
            [3, "BUDI ANDAI", *pieces("7471990304920033")[:-1], "", "Honorer"],
        ],
        merges=[f"C1:{'R' if size == 1 else 'F'}1"] if has_merges else [],
    )
    rosters = house.clean()
    # The last one lacks digits: none is made up.
    assert fates(rosters) == [
        (2, "counted", None),
        (3, "counted", None),
        (4, "held", "nik_invalid"),
    ]
    niks = rosters.workers["nik"].tolist()
    assert niks[:2] == ["7471990101900011", "7471994203910020"]
    assert pd.isna(niks[2])


def test_a_short_nik_takes_no_digit_from_the_column_beside_it(house, fates):
    house.send(
        [
            ["NO", "NAMA", "NIK", "", "STATUS"],
            [1, "AHMAD CONTOH", "747199010190001", "1", "Honorer"],
            [2, "SITI UMPAMA", "74719942039100", "35", "Honorer"],
        ]
    )
    assert [reason for _, _, reason in fates(house.clean())] == ["nik_invalid"] * 2


# --- what counts or sums up persons --------------------------------------------------------------

NO_NAMA_NIK = ["NO", "NAMA", "NIK", "JABATAN", "UPAH"]
JUMLAH = ["", "JUMLAH", "", "", 20000000]


def payroll(*below: list[Any], n_people: int = 10) -> list[list[Any]]:
    """Numbered persons of NO, NAMA, NIK, JABATAN and UPAH, and what stands below them."""
    people = [[n + 1, PEOPLE[n], nik(n), "Sopir", 2000000] for n in range(n_people)]
    return [TITLE, NO_NAMA_NIK, *people, *below]


RECAPS = {
    "deductions": [["", "PPh 21", "", "", 0], ["", "Potongan BPJS", "", "", 149510],
                   ["", "Diterima", "", "", 19850490]],
    "shares of the programmes": [["", "Iuran JKK 0,24%", "", "", 66450],
                                 ["", "Iuran JKM 0,30%", "", "", 83060]],
    "sexes, under NIK": [["", "LAKI-LAKI", 6], ["", "PEREMPUAN", 4]],
    "sexes, under the wage": [["", "LAKI-LAKI", "", "", 6], ["", "PEREMPUAN", "", "", 4]],
    "sexes, in words": [["", "Pria", "6 (enam) orang"], ["", "Wanita", "nihil"]],
    "sexes, one cell each": [["", "Laki-laki = 1", "Perempuan = 1"]],
    "sexes, all in one cell": [["", "Laki-laki : 6 orang"], ["", "L = 6, P = 4"]],
    "sexes, from the first column": [["Laki-laki", ":", "6 orang"], ["Perempuan", 4]],
    "schools": [["", "SD", 1], ["", "SMA/Sederajat", 1], ["", "D-III", 2], ["", "S1", 6]],
    "creeds": [["", "Islam", 9], ["", "Kristen Protestan", 1]],
    "marriages": [["", "Kawin", 5], ["", "Belum Kawin", "", "", 5]],
    "statuses": [["", "Jumlah PNS", 3], ["", "PNS", 3], ["", "PPPK Paruh Waktu", "", "", 7]],
    "ages": [["", "20 - 30 tahun", 6], ["", "Di atas 30 tahun", 4]],
    "positions": [["", "Sopir", 6], ["", "Satpam", "", "", 4]],
    "numbered again": [[1, "Laki-laki", 6, "orang"], [2, "Perempuan", 4, "orang"]],
}  # fmt: skip


@pytest.mark.parametrize("before", [[JUMLAH], [[]], []], ids=["total", "blank row", "persons"])
@pytest.mark.parametrize("rows", RECAPS.values(), ids=RECAPS.keys())
def test_a_row_of_what_heads_or_money_are_broken_down_by_is_nobody(house, rows, before):
    house.send(payroll(*before, *rows))
    rosters = house.clean()
    assert ledger(rosters)[:12] == ["-", "-"] + [C] * 10
    assert set(ledger(rosters)[12:]) == {"-"}
    assert names(rosters) == PEOPLE[:10]


@pytest.mark.parametrize(
    "rows",
    [
        [["", "Pendidikan", "Jumlah"], ["", "SMA", 1], ["", "S1", 1]],
        [["No", "Jabatan", "Jumlah"], [1, "Sopir", 1], [2, "Satpam", 1]],
        [["No", "Unit Kerja", "L", "P", "Jumlah"], [1, "Umum", 1, 0, 1], [2, "Gudang", 0, 1, 1]],
        [["", "Laki-laki", "Perempuan"], ["", 1, 1]],
        [["No.", "Uraian", "Banyaknya", "Ket"], [3, "Sehat", 2, ""], [4, "Sakit", 0, ""]],
    ],
)
@pytest.mark.parametrize(
    "before", [[["TOTAL", 2]], [[]], []], ids=["total", "blank row", "persons"]
)
def test_a_small_table_of_counts_with_its_own_header_is_nobody(house, rows, before):
    house.send(payroll(*before, *rows, n_people=2))
    rosters = house.clean()
    assert ledger(rosters)[:4] == ["-", "-", C, C]
    assert set(ledger(rosters)[4:]) == {"-"}


@pytest.mark.parametrize(
    "rows",
    [
        [["", "Budi Contoh", nik(10), "", ""]],
        [["", "Budi Contoh", "", "Sopir", 2000000]],
        [["", "Budi Contoh", "menyusul", "", ""]],
        [[11, "Budi Contoh", "", "", 2000000]],
        [[1, "Budi Contoh", "", "", 2000000]],
        [[11, "Islam", "", "", 2000000]],
    ],
)
@pytest.mark.parametrize("before", [[JUMLAH], [[]]], ids=["total", "blank row"])
def test_a_person_below_a_total_stays_one(house, rows, before):
    house.send(payroll(*before, *rows))
    assert len(house.clean().workers) == 11


def test_a_person_of_birth_date_and_position_below_a_total_stays_one(house):
    house.send(
        [
            TITLE,
            ["NO", "NAMA", "NIK", "TANGGAL LAHIR", "JABATAN", "UPAH"],
            [1, "Ahmad Karim", nik(0), "01-01-1980", "Sopir", 2000000],
            ["", "JUMLAH", "", "", "", 2000000],
            ["", "Siti Rahmah", "", "03-02-1981", "Bidan", ""],
        ]
    )
    assert names(house.clean()) == ["Ahmad Karim", "Siti Rahmah"]


def test_persons_go_on_below_a_small_table_of_counts(house):
    house.send(
        payroll(
            ["No", "Jabatan", "Jumlah"],
            [1, "Sopir", 2],
            ["", "", "", "", ""],
            [3, "Budi Contoh", "", "Sopir", 2000000],
            [4, "Jumadil Awal", "", "", ""],
            [5, "Totalina", "", "", 2000000],
            ["", "Darwis", nik(9), "Sopir", 2000000],
            n_people=2,
        )
    )
    assert ledger(house.clean()) == ["-", "-", C, C, "-", "-", H, H, H, C]


@pytest.mark.parametrize("label", ["TEMPAT / TGL LAHIR", "TEMPAT, TANGGAL LAHIR", "TTL"])
@pytest.mark.parametrize("day", [date(1980, 1, 1), "01-01-1980", "1 Januari 1980"])
def test_a_birth_date_stands_under_its_place(house, label, day):
    people = [([n + 1, PEOPLE[n], "Kendari", "Sopir"], ["", nik(n), day, ""]) for n in range(3)]
    rows = [row for pair in people for row in pair]
    house.send([TITLE, ["NO", "NAMA / NIK", label, "JABATAN"], *rows])
    rosters = house.clean()
    assert ledger(rosters)[2:] == [C, "-", C, "-", C, "-"]
    assert values(rosters, "birth_date") == [date(1980, 1, 1)] * 3


SMALL_TABLES = {
    "counts": [["No", "Jabatan", "Jumlah"], [1, "Sopir", 2]],
    "counts with their word": [["No", "Jabatan", "Jumlah"], [1, "Sopir", "2 (dua) orang"]],
    "a dash first": [["No", "Jabatan", "Jumlah"], [1, "Sopir", "-"], [2, "Satpam", 3]],
    "numbered columns": [["No", "Jabatan", "Jumlah"], [1, 2, 3], [1, "Sopir", 2]],
    "sexes": [["No", "Jenis Kelamin", "Jumlah"], [1, "L", 2], [2, "P", 1]],
    "sums": [["No", "Unit Kerja", "Jlh", "Upah"], [1, "Sekretariat", 2, 4000000]],
}


@pytest.mark.parametrize("small", SMALL_TABLES.values(), ids=SMALL_TABLES)
@pytest.mark.parametrize("is_above", [False, True])
def test_a_small_table_heads_nobody_whose_nik_stands_further_down(house, small, is_above):
    if is_above:
        house.send([TITLE, *small, [], *payroll(n_people=2)[1:]])
        expected = ["-", *["-"] * len(small), "-", C, C]
    else:
        house.send(payroll(*small, [], ["", "Darwis", nik(9), "Sopir", 2000000], n_people=2))
        expected = ["-", "-", C, C, *["-"] * len(small), C]
    assert ledger(house.clean()) == expected


@pytest.mark.parametrize("first", ["-", 0, 12])
def test_a_nik_column_of_another_name_is_one_although_the_first_has_none(house, first):
    people = [[n + 1, PEOPLE[n], nik(n) if n else first, "Sopir"] for n in range(4)]
    house.send([TITLE, ["NO", "NAMA", "PENGENAL", "JABATAN"], *people])
    assert ledger(house.clean())[2:] == ["held nik_invalid" if first == 12 else H, C, C, C]


def test_a_heading_below_a_small_table_of_counts_is_that_of_the_next_roster(house):
    house.send(
        payroll(
            ["", "Jabatan", "Jumlah"],
            ["", "Sopir", 2],
            [],
            ["PPPK PARUH WAKTU"],
            NO_NAMA_NIK,
            [1, "La Ode Budi", nik(2), "Guru", 2000000],
            n_people=2,
        )
    )
    assert values(house.clean(), "category") == ["NON_ASN", "NON_ASN", "PPPK_PARUH_WAKTU"]


def test_headings_of_two_categories_side_by_side_are_no_header_of_counts(house):
    header = ["NO", "NIK", "NAMA", "", "NO", "NIK", "NAMA"]
    house.send(
        [
            TITLE,
            header,
            [*person(0), "", *person(1)],
            ["PPPK PARUH WAKTU", "", "", "", "HONORER"],
            header,
            [*person(2), "", *person(3)],
        ]
    )
    assert values(house.clean(), "category")[2:] == ["PPPK_PARUH_WAKTU", "NON_ASN"]


def test_a_label_that_may_be_a_name_beside_a_sum_below_a_total_is_told_as_unclear(house):
    house.send(payroll(JUMLAH, ["", "Sewa Kios", "", "", 250000]))
    rosters = house.clean()
    assert ledger(rosters)[-1] == "-"
    told = rosters.findings[rosters.findings["code"] == "table_unclear"]
    assert told["row"].tolist() == [14]


def test_a_category_with_its_head_count_over_persons_is_still_their_section(house):
    house.send(
        [
            ["DAFTAR PEGAWAI"],
            NO_NAMA_NIK,
            ["", "PPPK PARUH WAKTU", 1, "", ""],
            [1, "Ahmad Karim", nik(0), "Sopir", 2000000],
            ["", "HONORER", 1, "", ""],
            [1, "Siti Rahmah", nik(1), "Sopir", 2000000],
        ]
    )
    assert values(house.clean(), "category") == ["PPPK_PARUH_WAKTU", "NON_ASN"]


def test_small_numbers_without_a_name_or_a_nik_are_nobody(house):
    house.send(
        [
            TITLE,
            ["NO", "NAMA", "NIK", "JABATAN", "TANGGAL LAHIR"],
            [1, "Ahmad Karim", nik(0), "Sopir", "01-01-1980"],
            ["", "", "", "LAKI-LAKI", 1],
        ]
    )
    assert ledger(house.clean()) == ["-", "-", C, "-"]


# --- two columns of status ------------------------------------------------------------------------


@pytest.mark.parametrize("is_marriage_first", [True, False])
@pytest.mark.parametrize("label", ["STATUS KEPEGAWAIAN", "STATUS PEGAWAI", "JENIS PEGAWAI"])
@pytest.mark.parametrize("marriage", ["Kawin", "Belum Kawin", "K", "TK", "K/1", "K/2"])
@pytest.mark.parametrize(
    ("status", "reason"), [("PNS", "civil_servant"), ("PPPK", "pppk_full_time")]
)
def test_a_marriage_under_status_leaves_the_employment_to_its_own_column(
    house, is_marriage_first, label, marriage, status, reason
):
    columns = [("STATUS", marriage, "TK"), (label, status, "Honorer")]
    labels, first, second = zip(*(columns if is_marriage_first else columns[::-1]), strict=True)
    house.send([["NO", "NIK", "NAMA", *labels], person(0, *first), person(1, *second)])
    assert ledger(house.clean()) == ["-", f"excluded {reason}", C]


def test_of_two_columns_of_status_who_works_and_as_what_are_both_read(house):
    house.send(
        [
            ["NO", "NIK", "NAMA", "STATUS", "STATUS KEPEGAWAIAN", "KET"],
            person(0, "Aktif", "PNS", ""),
            person(1, "Keluar", "Honorer", ""),
            person(2, "Aktif", "Honorer", ""),
        ]
    )
    assert ledger(house.clean()) == ["-", "excluded civil_servant", "excluded left", C]


def test_a_column_of_status_that_only_says_who_is_married_says_no_employment(house):
    house.send(
        [TITLE, ["NO", "NIK", "NAMA", "STATUS"], person(0, "Kawin"), person(1, "Belum Kawin")]
    )
    rosters = house.clean()
    assert values(rosters, "category") == ["NON_ASN", "NON_ASN"]
    assert rosters.findings[rosters.findings["code"] == "status_unknown"].empty
    assert rosters.registration_details["marital_status"].tolist() == ["KAWIN", "TIDAK_KAWIN"]


def test_names_and_marriages_alone_are_still_a_roster(house):
    house.send([["DAFTAR"], ["NO", "NAMA", "STATUS"], [1, "Ahmad Karim", "Kawin"]])
    assert ledger(house.clean()) == ["-", "-", H]


def test_k2_alone_is_a_category_of_honorer(house):
    house.send([["DAFTAR"], ["NO", "NIK", "NAMA", "STATUS"], person(0, "K2")])
    assert values(house.clean(), "category") == ["NON_ASN"]


# --- a web page saved as a workbook ---------------------------------------------------------------

WEB_TABLE = (
    "<table><tr><td>NO</td><td>NIK</td><td>NAMA</td></tr>"
    f"<tr><td>1</td><td>{nik(0)}</td><td>Ahmad Karim</td></tr></table>"
)


def send_page(house: Any, body: str) -> None:
    page = f"<html><head><title>2024</title></head><body>{body}</body></html>"
    house.path("ekspor.xls").write_text(page, encoding="utf-8")


def test_text_over_an_html_table_is_its_title_and_shifts_no_row(house, fates):
    send_page(house, f"<h1>Dinas Kesehatan</h1><p>Daftar <b>Non ASN</b> Tahun 2026</p>{WEB_TABLE}")
    rosters = house.clean()
    assert fates(rosters, persons_only=False) == [(1, "not_a_person", "header"), (2, C, None)]
    assert values(rosters, "category") == ["NON_ASN"]
    assert values(rosters, "opd_code") == ["DINKES"]


def test_text_over_an_html_table_that_names_another_year_excludes_its_persons(house):
    send_page(house, f"<p>Daftar Non ASN Tahun 2025</p>{WEB_TABLE}")
    assert ledger(house.clean()) == ["-", "excluded other_year"]


def test_text_between_two_html_tables_is_the_title_of_the_second(house):
    second = WEB_TABLE.replace(nik(0), nik(1)).replace("Ahmad Karim", "Siti Rahmah")
    send_page(house, f"<p>Non ASN</p>{WEB_TABLE}<p>PPPK Paruh Waktu</p>{second}<p>TA 2025</p>")
    assert values(house.clean(), "category") == ["NON_ASN", "PPPK_PARUH_WAKTU"]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Pada Dinas Kesehatan tidak terdapat tenaga non ASN.</p>",
        "Dinas Kesehatan<br>NIHIL",
        "<table><tr><td>DINAS KESEHATAN</td></tr></table><p>NIHIL</p>",
        "<p>NIHIL</p><table><tr><td>DINAS KESEHATAN</td></tr></table>",
    ],
)
def test_nihil_beside_or_without_an_html_table_is_a_roster_with_nobody(house, body):
    send_page(house, body)
    rosters = house.clean()
    assert rosters.files["status"].tolist() == ["read"]
    assert rosters.findings["code"].tolist() == ["nihil"]
    assert rosters.workers.empty


def test_a_web_page_of_something_else_is_refused(house):
    send_page(house, "<p>Undangan rapat</p><div style='display:none'>NIHIL</div>")
    assert house.clean().files["reason"].tolist() == ["file_no_roster"]
