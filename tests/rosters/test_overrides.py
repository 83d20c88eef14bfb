"""layouts.csv: what a person states of a workbook's layout overrides what was found."""

from __future__ import annotations

import pytest

from analysis.report.chapters import frame
from analysis.rosters.layout.overrides import OverridesError, load_overrides
from analysis.rosters.overview import unused_lines

A = "7471990304900001"
HEADER = "file,sheet,header_row,columns,opd_code,category"


def state(house, *lines):
    (house.year_dir / "layouts.csv").write_text("\n".join([HEADER, *lines, ""]))


def test_columns_that_no_word_names_are_read_as_stated(house):
    house.send(
        [
            ["Data apel pagi"],
            ["urutan", "orangnya", "kartunya", "lahirnya"],
            ["x", "Ahmad Karim", A, "03-04-1990"],
        ],
        "apel.xlsx",
    )
    # Read by what the cells hold, and not trusted.
    assert "header_unread" in set(house.clean().findings["code"])
    state(house, "apel.xlsx,Sheet1,2,B=name;C=nik;D=birth_date,DLHK,PPPK_PARUH_WAKTU")
    rosters = house.clean()
    assert rosters.ledger["fate"].tolist() == ["not_a_person", "not_a_person", "counted"]
    worker = rosters.workers.iloc[0]
    assert (worker.nik, worker["name"], str(worker.birth_date)) == (A, "Ahmad Karim", "1990-04-03")
    assert (worker.opd_code, worker.category) == ("DLHK", "PPPK_PARUH_WAKTU")
    assert not {"override_unused", "header_unread"} & set(rosters.findings["code"])


def test_what_is_stated_overrides_what_the_header_says(house):
    house.send([["NO", "NIK", "NAMA", "JABATAN"], [1, "Sopir", A, "Ahmad Karim"]])
    state(house, "dinkes.xlsx,Sheet1,1,C=nik;D=name;B=position,,")
    worker = house.clean().workers.iloc[0]
    assert (worker.nik, worker["name"], worker.position) == (A, "Ahmad Karim", "Sopir")


def test_persons_may_begin_in_the_first_row_and_a_sheet_may_have_two_tables(house):
    house.send([[A, "Ahmad Karim"], ["Daftar kedua"], ["Budi Santoso", "7471991205910002"]])
    state(
        house,
        "dinkes.xlsx,Sheet1,0,A=nik;B=name,,",
        "dinkes.xlsx,Sheet1,2,B=nik;A=name,,NON_ASN",
    )
    rosters = house.clean()
    assert rosters.ledger["fate"].tolist() == ["counted", "not_a_person", "counted"]
    assert rosters.workers["name"].tolist() == ["Ahmad Karim", "Budi Santoso"]
    assert rosters.workers["category"].tolist() == ["UNKNOWN", "NON_ASN"]


@pytest.mark.parametrize(
    "line",
    [
        "lain.xlsx,Sheet1,1,B=nik;C=name,,",
        "dinkes.xlsx,Sheet9,1,B=nik;C=name,,",
        "dinkes.xlsx,Sheet1,90,B=nik;C=name,,",
    ],
)
def test_a_line_that_matches_nothing_is_told(house, line):
    house.send([["NO", "NIK", "NAMA", "JABATAN"], [1, A, "Ahmad Karim", "Sopir"]])
    state(house, line)
    found = house.clean().findings
    told = found[found["code"] == "override_unused"]
    assert len(told) == 1
    assert "layouts.csv baris 2" in told["message"].iloc[0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a.xlsx,,1,B=nik,,", "baris 2, kolom sheet: kosong"),
        ("a.xlsx,S,lima,B=nik,,", "baris 2, kolom header_row: 'lima' bukan nomor baris"),
        ("a.xlsx,S,1,B:nik,,", "baris 2, kolom columns: 'B:nik' bukan pasangan kolom=isi"),
        ("a.xlsx,S,1,B=ktp,,", "baris 2, kolom columns: isi kolom 'ktp' tidak dikenal"),
        (
            "a.xlsx,S,1,B=nik;C=nik,,",
            "baris 2, kolom columns: 'C=nik' menyebut isi atau kolom dua kali",
        ),
        (
            "a.xlsx,S,1,B=position,,",
            "baris 2, kolom columns: sebut sekurang-kurangnya kolom name atau nik",
        ),
        ("a.xlsx,S,1,B=nik,DINAS,", "baris 2, kolom opd_code: 'DINAS' tidak ada di opd.csv"),
        ("a.xlsx,S,1,B=nik,,HONORER", "baris 2, kolom category: 'HONORER' tidak dikenal"),
        ("a.xlsx,S,1,B=nik,,,x,", "baris 2: kolomnya terlalu banyak"),
        (
            "a.xlsx,S,1,B=nik,,\na.xlsx,S,1,C=nik,,",
            "baris 3, kolom file, sheet, header_row: sama dengan baris 2",
        ),
    ],
)
def test_a_line_that_cannot_be_understood_is_refused_with_its_place(tmp_path, line, said):
    path = tmp_path / "layouts.csv"
    path.write_text(f"{HEADER}\n{line}\n")
    with pytest.raises(OverridesError, match=said.replace("(", r"\(")):
        load_overrides(path, ["DINKES"])


def test_a_file_without_its_columns_is_refused_and_an_absent_one_states_nothing(tmp_path):
    path = tmp_path / "layouts.csv"
    assert load_overrides(path) == ()
    path.write_text("file,sheet\n")
    with pytest.raises(OverridesError, match="kolom header_row, columns tidak ada"):
        load_overrides(path)


def test_what_no_longer_acts_is_on_the_first_page_with_its_lines(house):
    house.send([["NO", "NIK", "NAMA", "JABATAN"], [1, A, "Ahmad Karim", "Sopir"]])
    state(house, "lain.xlsx,Sheet1,1,B=nik;C=name,,")
    house.decide("line,dinkes.xlsx!Sheet1!9,,drop,berhenti,Petugas,2026-01-12")
    lines = unused_lines(house.clean().findings)
    assert set(lines.split(", ")) == {"layouts.csv baris 2", "decisions.csv baris 2"}
    note = frame.notices(False, "", lines)
    assert lines in note.text
    assert "decisions.csv" not in frame.notices(False, "").text
