"""The fates of the contract, each with a workbook of its own. People are invented: kecamatan 99."""

from __future__ import annotations

import pandas as pd
import pytest
from openpyxl.styles import Font

A = "7471990304900001"
B = "7471991205910002"
C = "7471994101850003"


def table(*rows, title="DAFTAR TENAGA NON ASN TAHUN 2026"):
    return [
        ["PEMERINTAH KOTA KENDARI"],
        ["DINAS KESEHATAN"],
        [title],
        ["NO", "NIK", "NAMA", "TANGGAL LAHIR", "STATUS", "KET"],
        *rows,
    ]


def test_a_sound_worker_is_counted_and_the_rest_of_the_sheet_is_not_a_person(house, fates):
    house.send(table([1, A, "Ahmad Karim", "03/04/1990", "Honorer"], ["JUMLAH", 1]))
    rosters = house.clean()
    assert fates(rosters, persons_only=False) == [
        (1, "not_a_person", "title"),
        (2, "not_a_person", "title"),
        (3, "not_a_person", "title"),
        (4, "not_a_person", "header"),
        (5, "counted", None),
        (6, "not_a_person", "total"),
    ]
    worker = rosters.workers.iloc[0]
    assert (worker.nik, worker["name"], str(worker.birth_date)) == (A, "Ahmad Karim", "1990-04-03")
    assert (worker.opd_code, worker.category, worker.status) == ("DINKES", "NON_ASN", "counted")


@pytest.mark.parametrize(
    ("nik", "reason"),
    [
        pytest.param("", "nik_missing", id="blank"),
        pytest.param("menyusul", "nik_missing", id="placeholder"),
        pytest.param(0, "nik_missing", id="zero"),
        pytest.param("1111111111111111", "nik_missing", id="sixteen equal digits"),
        pytest.param("747199030490000", "nik_invalid", id="fifteen digits"),
        pytest.param("7,47E+15", "nik_invalid", id="text in E notation"),
        pytest.param("199004032024211001", "nik_invalid", id="NIP under NIK"),
        pytest.param("7471993304900001", "nik_invalid", id="no such day"),
        pytest.param(7471990304900010, "nik_ruined", id="number that ends in 0"),
        pytest.param("7471991203180001", "nik_is_kk", id="issue date of a family card"),
    ],
)
def test_a_nik_that_cannot_be_used_holds_the_worker(house, fates, nik, reason):
    house.send(table([1, nik, "Ahmad Karim", "03/04/1990", "Honorer"]))
    rosters = house.clean()
    assert fates(rosters) == [(5, "held", reason)]
    assert pd.isna(rosters.workers["nik"].iloc[0])
    finding = rosters.findings[rosters.findings["code"] == reason].iloc[0]
    assert finding.cell == "B5"


@pytest.mark.parametrize(
    "nik",
    [
        pytest.param("7471 9903 0490 0001", id="blanks"),
        pytest.param("7471.9903.0490.0001", id="dots"),
        pytest.param("747199-030490-0001", id="dashes"),
        pytest.param("'7471990304900001", id="apostrophe"),
        pytest.param("NIK: 7471990304900001", id="prefix"),
        pytest.param("747199O3O49OOOO1", id="letter O"),
        pytest.param("7471990304900001\u00a0\n", id="no-break space and line break"),
        pytest.param(7471990304900001, id="number that does not end in 0"),
    ],
)
def test_repairs_that_cannot_change_a_digit_keep_the_worker_counted(house, fates, nik):
    house.send(table([1, nik, "Ahmad Karim", "03/04/1990", "Honorer"]))
    rosters = house.clean()
    assert fates(rosters) == [(5, "counted", None)]
    assert rosters.workers["nik"].iloc[0] == A


def test_nik_and_family_card_in_each_others_columns_are_held(house, fates):
    house.send(
        [
            ["DINAS KESEHATAN"],
            ["NO", "NIK", "NO KK", "NAMA", "TANGGAL LAHIR"],
            [1, "7471990509100007", A, "Ahmad Karim", "03/04/1990"],
        ]
    )
    assert fates(house.clean()) == [(3, "held", "nik_is_kk")]


def test_one_nik_with_two_spellings_is_one_person_and_the_first_line_stays(house, fates):
    house.send(
        table(
            [1, A, "Muh. Ahmad Karim", "", "Honorer"],
            [2, A, "MUHAMMAD AHMAD KARIM, S.Pd", "03/04/1990", "Honorer"],
        )
    )
    rosters = house.clean()
    assert fates(rosters) == [(5, "counted", None), (6, "merged", "same_nik")]
    assert rosters.workers["name"].tolist() == ["Muh. Ahmad Karim"]
    assert str(rosters.workers["birth_date"].iloc[0]) == "1990-04-03"
    assert rosters.ledger["worker_id"].dropna().nunique() == 1


def test_one_nik_with_names_that_cannot_be_one_persons_holds_every_line(house, fates):
    house.send(table([1, A, "Ahmad Karim", "", "Honorer"], [2, A, "Siti Rahmah", "", "Honorer"]))
    rosters = house.clean()
    assert fates(rosters) == [(5, "held", "nik_conflict"), (6, "held", "nik_conflict")]
    assert rosters.workers["nik"].tolist() == [A, A]
    assert rosters.workers["worker_id"].is_unique


@pytest.mark.parametrize("is_first_ruined", [True, False])
def test_a_ruined_twin_of_equal_name_and_birth_date_is_the_same_person(
    house, fates, is_first_ruined
):
    ruined = [1, int(A[:15] + "0"), "Ahmad Karim", "03/04/1990", "Honorer"]
    intact = [2, A, "AHMAD KARIM", "3 April 1990", "Honorer"]
    house.send(table(*([ruined, intact] if is_first_ruined else [intact, ruined])))
    rosters = house.clean()
    stays, other = (6, 5) if is_first_ruined else (5, 6)
    assert sorted(fates(rosters)) == sorted(
        [(stays, "counted", None), (other, "merged", "same_person_ruined_nik")]
    )
    assert rosters.workers["nik"].tolist() == [A]


def test_of_two_ruined_lines_of_one_person_one_is_held_and_the_other_merged(house, fates):
    line = [1, int(A[:15] + "0"), "Ahmad Karim", "03/04/1990", "Honorer"]
    house.send(table(line, line))
    assert fates(house.clean()) == [
        (5, "held", "nik_ruined"),
        (6, "merged", "same_person_ruined_nik"),
    ]


def test_a_near_nik_with_the_same_birth_date_and_a_near_name_is_held_the_later_line(house, fates):
    house.send(
        table(
            [1, A, "Ahmad Karim", "03/04/1990", "Honorer"],
            [2, A[:-1] + "2", "Ahmad Karim", "03/04/1990", "Honorer"],
        )
    )
    assert fates(house.clean()) == [(5, "counted", None), (6, "held", "possible_duplicate")]


def test_equal_names_with_niks_far_apart_are_two_persons(house, fates):
    house.send(
        table(
            [1, A, "Ahmad Karim", "03/04/1990", "Honorer"],
            [2, "7402990304900417", "Ahmad Karim", "03/04/1990", "Honorer"],
        )
    )
    assert fates(house.clean()) == [(5, "counted", None), (6, "counted", None)]


@pytest.mark.parametrize(
    ("status", "nip", "expected"),
    [
        pytest.param("", "199004032014021001", ("held", "looks_like_asn"), id="NIP without status"),
        pytest.param(
            "Honorer", "199004032014021001", ("held", "looks_like_asn"), id="NIP of a honorer"
        ),
        pytest.param("PNS", "199004032014021001", ("excluded", "civil_servant"), id="PNS"),
        pytest.param("CPNS", "", ("excluded", "civil_servant"), id="CPNS"),
        pytest.param("PPPK", "", ("excluded", "pppk_full_time"), id="PPPK"),
        pytest.param("PPPK Paruh Waktu", "199004032025211001", ("counted", None), id="paruh waktu"),
        pytest.param(
            "", "199004032025211001", ("held", "looks_like_asn"), id="NI PPPK without status"
        ),
    ],
)
def test_status_and_nip_decide_who_is_a_civil_servant(house, fates, status, nip, expected):
    house.send(
        [
            ["DINAS KESEHATAN"],
            ["NO", "NIK", "NAMA", "NIP/NI PPPK", "STATUS"],
            [1, A, "Ahmad Karim", nip, status],
        ]
    )
    assert fates(house.clean()) == [(3, *expected)]


@pytest.mark.parametrize(
    ("heading", "category", "fate"),
    [
        ("DAFTAR PEGAWAI NEGERI SIPIL", None, "excluded"),
        ("DAFTAR TENAGA NON ASN", "NON_ASN", "counted"),
        ("DAFTAR PPPK PARUH WAKTU", "PPPK_PARUH_WAKTU", "counted"),
        ("DAFTAR NAMA", "UNKNOWN", "counted"),
    ],
)
def test_without_a_status_the_heading_over_the_table_decides(house, fates, heading, category, fate):
    house.send(table([1, A, "Ahmad Karim", "", ""], title=heading))
    rosters = house.clean()
    assert [line[1] for line in fates(rosters)] == [fate]
    assert rosters.workers["category"].tolist() == ([category] if category else [])


def test_two_tables_on_a_sheet_have_a_heading_each(house, fates):
    house.send(
        [
            ["DINAS KESEHATAN"],
            ["A. PEGAWAI NEGERI SIPIL"],
            ["NO", "NAMA", "NIP", "JABATAN"],
            [1, "Drs. Budi Santoso", "197001011998031002", "Kepala Bidang"],
            [],
            ["B. TENAGA NON ASN"],
            ["NO", "NIK", "NAMA", "JABATAN"],
            [1, A, "Ahmad Karim", "Sopir"],
        ]
    )
    rosters = house.clean()
    assert fates(rosters) == [(4, "excluded", "civil_servant"), (8, "counted", None)]
    assert rosters.workers["category"].tolist() == ["NON_ASN"]


@pytest.mark.parametrize(
    ("remark", "expected", "end_date"),
    [
        ("meninggal", ("excluded", "deceased"), None),
        ("keluar per 1 Maret 2025", ("excluded", "left"), None),
        ("keluar per 1 Maret 2026", ("counted", None), "2026-02-28"),
        ("meninggal 12-03-2026", ("counted", None), "2026-03-12"),
        ("pindah ke Dinas Sosial", ("excluded", "left"), None),
        ("pengganti Alm. Ahmad", ("counted", None), None),
    ],
)
def test_who_left_before_the_year_is_excluded_and_within_it_counted(
    house, fates, remark, expected, end_date
):
    house.send(table([1, A, "Budi Karim", "03/04/1990", "Honorer", remark]))
    rosters = house.clean()
    assert fates(rosters) == [(5, *expected)]
    assert [str(day) for day in rosters.workers["end_date"].dropna()] == (
        [end_date] if end_date else []
    )


def test_almarhum_behind_a_name_is_deceased(house, fates):
    house.send(table([1, A, "Ahmad Karim (Alm)", "03/04/1990", "Honorer"]))
    assert fates(house.clean()) == [(5, "excluded", "deceased")]


def test_persons_on_a_hidden_sheet_are_excluded_and_on_a_hidden_row_counted(house, fates):
    book = house.send(
        {
            "Aktif": table([1, A, "Ahmad Karim", "", "Honorer"]),
            "Lama": table([1, B, "Budi Santoso", "", "Honorer"]),
        },
        hidden=["Lama"],
    )
    book["Aktif"].row_dimensions[5].hidden = True
    book.save(house.path("dinkes.xlsx"))
    rosters = house.clean()
    assert fates(rosters) == [(5, "counted", None), (5, "excluded", "hidden_sheet")]
    assert "hidden_row_counted" in set(rosters.findings["code"])


def test_a_visible_sheet_whose_title_names_another_year_is_excluded(house, fates):
    house.send(
        table([1, A, "Ahmad Karim", "", "Honorer"], title="TENAGA NON ASN TAHUN ANGGARAN 2025")
    )
    assert fates(house.clean()) == [(5, "excluded", "other_year")]


def test_a_letters_number_or_a_signature_date_of_another_year_excludes_nobody(house, fates):
    rows = table([1, A, "Ahmad Karim", "", "Honorer"], title="DAFTAR NON ASN TAHUN 2026")
    rows.insert(2, ["Lampiran Surat Nomor 800/12/2025 tanggal 3 Desember 2025"])
    house.send([*rows, [], ["", "", "", "", "Kendari, 30 Desember 2025"]])
    assert fates(house.clean()) == [(6, "counted", None)]


def test_a_struck_out_row_is_held(house, fates):
    book = house.send(table([1, A, "Ahmad Karim", "03/04/1990", "Honorer"]))
    for cell in book["Sheet1"][5]:
        cell.font = Font(strike=True)
    book.save(house.path("dinkes.xlsx"))
    assert fates(house.clean()) == [(5, "held", "struck_out")]


def test_a_nik_without_a_name_is_held_and_merged_when_another_line_has_the_person(house, fates):
    house.send(
        table([1, A, "", "", "Honorer"], [2, B, "Budi Santoso", "", "Honorer"], [3, B, "", "", ""])
    )
    assert fates(house.clean()) == [
        (5, "held", "name_missing"),
        (6, "counted", None),
        (7, "merged", "same_nik"),
    ]


def test_the_same_person_in_two_opds_stays_with_the_first_file_and_the_difference_is_told(
    house, fates
):
    house.send(table([1, A, "Ahmad Karim", "", "Honorer"]), "a dinkes.xlsx")
    second = table([1, A, "Ahmad Karim", "", "Honorer"])
    second[1] = ["DINAS LINGKUNGAN HIDUP DAN KEHUTANAN"]
    house.send(second, "b dlhk.xlsx")
    rosters = house.clean()
    assert rosters.workers["opd_code"].tolist() == ["DINKES"]
    told = rosters.findings[rosters.findings["code"] == "duplicate_differs_opd"]
    assert told["file"].tolist() == ["b dlhk.xlsx"]


def test_a_decision_makes_two_lines_one_person(house, fates):
    house.send(
        table(
            [1, A, "Ahmad Karim", "", "Honorer"],
            [2, "7402990304900417", "Ahmad Karim", "", "Honorer"],
        )
    )
    house.decide(
        "same_person,dinkes.xlsx!Sheet1!5,dinkes.xlsx!Sheet1!6,merge,KTP sama,Disnaker,2026-02-01"
    )
    assert fates(house.clean()) == [(5, "counted", None), (6, "merged", "decided")]


def test_a_decision_that_two_lines_are_two_persons_lifts_the_hold(house, fates):
    house.send(
        table(
            [1, A, "Ahmad Karim", "03/04/1990", "Honorer"],
            [2, A[:-1] + "2", "Ahmad Karim", "03/04/1990", "Honorer"],
        )
    )
    house.decide(
        "same_person,dinkes.xlsx!Sheet1!5,dinkes.xlsx!Sheet1!6,separate,kembar,Disnaker,2026-02-01"
    )
    assert fates(house.clean()) == [(5, "counted", None), (6, "counted", None)]


def test_two_persons_side_by_side_in_one_row_are_two_lines(house, fates):
    house.send(
        [
            ["DINAS KESEHATAN"],
            ["NO", "NIK", "NAMA", "", "NO", "NIK", "NAMA"],
            [1, A, "Ahmad Karim", "", 2, B, "Budi Santoso"],
            [3, C, "Wa Ode Sari"],
        ]
    )
    assert fates(house.clean()) == [
        (3, "counted", None),
        (3, "counted", None),
        (4, "counted", None),
    ]


def test_worker_ids_stay_the_same_and_do_not_tell_the_nik(house):
    house.send(table([1, A, "Ahmad Karim", "", "Honorer"], [2, "", "Budi Santoso", "", "Honorer"]))
    first, second = house.clean().workers, house.clean().workers
    assert first["worker_id"].tolist() == second["worker_id"].tolist()
    assert not any(A in worker_id for worker_id in first["worker_id"])


def test_nihil_is_a_roster_with_nobody_on_it(house):
    house.send([["DINAS KESEHATAN"], ["DAFTAR TENAGA NON ASN"], ["NIHIL"]])
    rosters = house.clean()
    assert rosters.files["status"].tolist() == ["read"]
    assert rosters.workers.empty


def test_a_file_without_any_table_is_refused_and_the_others_are_read(house):
    house.send([["Undangan rapat"], ["Hari Senin"]], "undangan.xlsx")
    house.send(table([1, A, "Ahmad Karim", "", "Honorer"]))
    house.path("rusak.xlsx").write_bytes(b"bukan buku kerja")
    house.path("~$dinkes.xlsx").write_bytes(b"x")
    house.path("salinan.xlsx").write_bytes(house.path("dinkes.xlsx").read_bytes())
    rosters = house.clean()
    found = {row.file: (row.status, row.reason) for row in rosters.files.itertuples()}
    assert found["undangan.xlsx"] == ("refused", "file_no_roster")
    assert found["rusak.xlsx"][0] == "refused"
    assert found["~$dinkes.xlsx"] == ("ignored", "lock_file")
    assert found["salinan.xlsx"] == ("ignored", "copy_of:dinkes.xlsx")
    told = rosters.findings.set_index("code")["file"]
    assert told["file_copy_ignored"] == "salinan.xlsx"
    assert len(rosters.workers) == 1


@pytest.mark.parametrize(("n_zeros", "is_told"), [(4, True), (8, True), (3, False)])
def test_a_column_of_niks_that_excel_rounded_before_it_was_saved_is_told(house, n_zeros, is_told):
    rows = [
        [n, f"Orang {name}", f"7471990{n + 1}0190{n:03d}0" if n < n_zeros else "7471990505840005"]
        for n, name in enumerate(["Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Tuju"])
    ][: max(n_zeros, 4)]
    house.send([["DINAS KESEHATAN"], ["NO", "NAMA", "NIK"], *rows])
    assert ("niks_rounded" in set(house.clean().findings["code"])) == is_told
