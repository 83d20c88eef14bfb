"""Columns whose label has gone or says something else: never used, or lost, without a word."""

from __future__ import annotations

import pytest

NIKS = ["7471990101800001", "7471994302810038", "7471990503820075", "7471994704830112"]
NAMES = ["Ahmad Karim", "Siti Rahmah", "La Ode Budi", "Wa Ode Sari"]
NIPS = ["198001012025211001", "198102032025212001", "198203052025211001", "198304072025212001"]
CARDS = ["7471990804150163", "7471991505150221", "7471992106150275", "7471992301150052"]
BORN = ["01-01-1980", "03-02-1981", "05-03-1982", "07-04-1983"]
TITLE = ["DINAS KESEHATAN"], ["DAFTAR PPPK PARUH WAKTU"]


def listed(**columns):
    """A header and its rows, from labels (``_`` is a blank, ``x…`` is no label) and their cells."""
    labels = [None if label[0] == "x" else label.replace("_", " ") for label in columns]
    return [labels, *map(list, zip(*columns.values(), strict=True))]


def told(rosters):
    return {(finding.code, finding.cell) for finding in rosters.findings.itertuples()}


def persons(rosters):
    rows = rosters.ledger[rosters.ledger["fate"] != "not_a_person"]
    return rows[["fate", "reason"]].astype(object).where(rows.notna(), None).values.tolist()


@pytest.mark.parametrize("label", ["", 2026, True, "2026-01-01", "Wajib diisi oleh setiap OPD"])
@pytest.mark.parametrize("number", ["\nNI PPPK. {}", "\nNIP. {}", " / NIP {}", " NIPPPK {}"])
def test_a_person_with_a_number_is_a_name_and_no_status(house, label, number):
    rows = listed(
        NO=[1, 2, 3, 4],
        x=[name + number.format(nip) for name, nip in zip(NAMES, NIPS, strict=True)],
        NIK=NIKS,
        STATUS=["PPPK Paruh Waktu"] * 4,
    )
    rows[0][1] = label
    house.send([*TITLE, *rows])
    rosters = house.clean()
    assert persons(rosters) == [["counted", None]] * 4
    assert rosters.workers["name"].tolist() == NAMES
    assert ("column_by_cells", "B3") in told(rosters)


def test_a_status_without_a_label_counts_and_is_told(house):
    rows = listed(NAMA=NAMES, NIK=NIKS, x=["PNS", "Honorer", "PNS", "Honorer"])
    house.send([["DINAS KESEHATAN"], *rows])
    rosters = house.clean()
    assert [fate for fate, _ in persons(rosters)] == ["excluded", "counted"] * 2
    assert ("column_by_cells", "C2") in told(rosters)


def test_what_an_unlabelled_column_between_others_says_is_told(house):
    units = ["Dinas Perhubungan", "Satpol PP", "DLHK", "Kecamatan Poasia"]
    house.send([*TITLE, *listed(NO=[1, 2, 3, 4], NIK=NIKS, x=units, NAMA=NAMES)])
    assert ("column_unknown", "C3") in told(house.clean())


@pytest.mark.parametrize("label", ["NO. REKENING", "REKENING BANK 0012"])
def test_niks_or_cards_under_the_label_of_another_number_are_told(house, label):
    rows = listed(NO=[1, 2, 3, 4], NAMA=NAMES, NIK=NIKS, x=CARDS, TANGGAL_LAHIR=BORN)
    rows[0][3] = label
    house.send([*TITLE, *rows])
    assert ("column_unknown", "D3") in told(house.clean())


@pytest.mark.parametrize("label", ["NIK PASANGAN", "NIK IBU", "NO. KK"])
def test_niks_under_the_label_of_a_nik_or_a_card_are_not(house, label):
    rows = listed(NO=[1, 2, 3, 4], NAMA=NAMES, NIK=NIKS, x=CARDS, TANGGAL_LAHIR=BORN)
    rows[0][3] = label
    house.send([*TITLE, *rows])
    assert ("column_unknown", "D3") not in told(house.clean())


def test_two_columns_of_remarks_are_both_read_as_remarks(house):
    rows = listed(
        NAMA=NAMES,
        NIK=NIKS,
        KETERANGAN=["", "", "atasan langsung: Budi, PNS", "keluar 2024"],
        KET=["keluar 2024", "istri PNS", "", ""],
    )
    house.send([*TITLE, *rows])
    assert persons(house.clean()) == [
        ["excluded", "left"],
        ["counted", None],
        ["counted", None],
        ["excluded", "left"],
    ]


@pytest.mark.parametrize("odd", [1, True, "", 45678.0])
@pytest.mark.parametrize("lost", [2, 3, 4, 5])
def test_an_odd_cell_in_the_second_line_of_a_merged_header_costs_that_cell(house, odd, lost):
    upper = ["NAMA", "NIK", "TEMPAT, TANGGAL LAHIR", "", "JENIS KELAMIN", "", "HONOR"]
    lower = ["", "", "TEMPAT", "TANGGAL", "L", "P", ""]
    lower[lost] = odd
    lines = [
        [name, nik, "Kendari", born, "v" if n % 2 == 0 else "", "v" if n % 2 else "", 1_500_000]
        for n, (name, nik, born) in enumerate(zip(NAMES, NIKS, BORN, strict=True))
    ]
    house.send(
        [upper, lower, *lines], merges=["C1:D1", "E1:F1", "A1:A2", "B1:B2", "G1:G2"],
        file="dinkes paruh waktu.xlsx",
    )  # fmt: skip
    rosters = house.clean()
    assert persons(rosters) == [["counted", None]] * 4
    assert rosters.workers["name"].tolist() == NAMES
    assert rosters.workers["wage_reported_idr"].tolist() == [1_500_000] * 4


@pytest.mark.parametrize(
    "numbers",
    [
        ["kol 1", "kol 2", "kol 3", "kol 4"], ["Kolom (1)", "Kolom (2)", "Kolom (3)", "Kolom (4)"],
        ["(2)", "(3)", "(4)", "(5)"], ["III", "I", "IV", "II"], [3, 1, 4, 2],
        ["II", "III", "IV", "V"], ["b", "c", "d", "e"],
    ],
)  # fmt: skip
def test_the_numbers_of_columns_are_nobody(house, numbers):
    rows = listed(NAMA=NAMES, NIK=NIKS, JABATAN=["Sopir"] * 4, HONOR=[1_500_000] * 4)
    house.send([*TITLE, rows[0], numbers, *rows[1:]])
    assert persons(house.clean()) == [["counted", None]] * 4


@pytest.mark.parametrize("word", ["LOWONG", "(kosong)", "VACANT", "-"])
def test_a_vacant_post_of_a_head_is_no_signature_and_nobody(house, word):
    rows = listed(NO=[1, 2, 3, 4], NAMA=NAMES, NIK=NIKS, JABATAN=["Sopir"] * 4)
    rows.insert(3, [3, word, "-", "Kepala Bidang"])
    house.send([*TITLE, *rows])
    rosters = house.clean()
    assert persons(rosters) == [["counted", None]] * 4
    assert "vacant" in set(rosters.ledger["reason"])


def test_a_header_that_was_not_understood_is_told_and_nobody(house):
    rows = listed(NO=[1, 2, 3, 4], NAMA=NAMES, NIK=NIKS, JABATAN=["Sopir"] * 4)
    rows.insert(3, [2026, "NAMA", "x" * 200, "Diisi oleh operator"])
    house.send([*TITLE, *rows])
    rosters = house.clean()
    assert persons(rosters) == [["counted", None]] * 4
    assert ("table_unclear", None) in told(rosters)


@pytest.mark.parametrize("name", ["CONTOH", "Petunjuk Pengisian", "Referensi"])
@pytest.mark.parametrize("nik", [True, False])
def test_persons_on_a_sheet_of_examples_are_told(house, name, nik):
    own = listed(NO=[1, 2], NAMA=NAMES[:2], NIK=NIKS[:2], JABATAN=["Sopir"] * 2)
    more = {"NIK": NIKS[2:]} if nik else {}
    others = listed(NO=[1, 2], NAMA=["Nurbaya", "Halimah"], **more)
    house.send({"DATA": [*TITLE, *own], name: [["DAFTAR NAMA PEGAWAI"], *others]})
    rosters = house.clean()
    assert persons(rosters) == [["counted", None]] * 2
    found = rosters.findings[rosters.findings["sheet"] == name]
    assert found.loc[found["code"] == "row_unread", "n_rows"].sum() == 2


@pytest.mark.parametrize("title", ["TAHUN ANGGARAN 2026", "KEADAAN JANUARI 2026"])
def test_a_sheet_of_two_years_counts_and_is_told(house, title):
    rows = listed(NO=[1, 2, 3, 4], NAMA=NAMES, NIK=NIKS, JABATAN=["Sopir"] * 4)
    house.send([["DAFTAR TENAGA NON ASN TAHUN 2024"], [title], *rows])
    rosters = house.clean()
    assert persons(rosters) == [["counted", None]] * 4
    assert "year_contradicted" in set(rosters.findings["code"])


@pytest.mark.parametrize("title", ["Dasar: Surat Edaran Nomor 5 Tahun 2025", "2 Januari 2025"])
def test_the_year_of_a_letter_contradicts_nothing(house, title):
    rows = listed(NO=[1, 2, 3, 4], NAMA=NAMES, NIK=NIKS, JABATAN=["Sopir"] * 4)
    house.send([["DAFTAR TENAGA NON ASN TAHUN 2026"], [title], *rows])
    assert "year_contradicted" not in set(house.clean().findings["code"])
