"""National exports by the set of their headers; codes beside their words; names in columns."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from analysis.rosters.layout.coded_columns import coded_partners
from analysis.rosters.layout.columns import choose
from analysis.rosters.layout.profile_files import ProfileError, load_profile, profiles
from analysis.rosters.layout.profiles import match, name_columns

SIASN = """PNS ID|NIP BARU|NAMA|TEMPAT LAHIR ID|TEMPAT LAHIR NAMA|TANGGAL LAHIR|JENIS KELAMIN
JENIS KAWIN ID|JENIS KAWIN NAMA|NIK|JENIS PEGAWAI ID|JENIS PEGAWAI NAMA|KEDUDUKAN HUKUM ID
KEDUDUKAN HUKUM NAMA|STATUS CPNS PNS|TMT CPNS|TMT GOLONGAN|JENIS JABATAN ID|JENIS JABATAN NAMA
JABATAN ID|JABATAN NAMA|TMT JABATAN|LOKASI KERJA ID|LOKASI KERJA NAMA|UNOR ID|UNOR NAMA"""
DAPODIK = """No|Nama|NUPTK|JK|Tempat Lahir|Tanggal Lahir|NIP|Status Kepegawaian|Jenis PTK|Agama
Alamat Jalan|RT|RW|Kecamatan|Tugas Tambahan|SK CPNS|Tanggal CPNS|SK Pengangkatan|TMT Pengangkatan
Lembaga Pengangkatan|Sumber Gaji|Nama Ibu Kandung|Status Perkawinan|Nama Suami/Istri
NIP Suami/Istri|Pekerjaan Suami/Istri|TMT PNS|Nama Wajib Pajak|NIK|No KK"""
OLD_SIPP = """NO_PEGAWAI|NAMA_DEPAN|NAMA_TENGAH|NAMA_BELAKANG|GELAR|TELEPON_RUMAH|HP|TEMPAT_LAHIR
TANGGAL_LAHIR|NAMA_IBU_KANDUNG|JENIS_IDENTITAS|NOMOR_IDENTITAS|MASA_LAKU_IDENTITAS
JENIS_KELAMIN|SURAT_MENYURAT_KE|TANGGAL_KEPESERTAAN|STATUS_KAWIN|UPAH|ALAMAT|LOKASI_PEKERJAAN"""
NEW_SIPP = """NO_PEGAWAI|NAMA_LENGKAP|GELAR|HP|TEMPAT_LAHIR|TANGGAL_LAHIR|JENIS_IDENTITAS
NOMOR_IDENTITAS|MASA_LAKU_IDENTITAS|JENIS_KELAMIN|TANGGAL_KEPESERTAAN|UPAH|ALAMAT
LOKASI_PEKERJAAN|STATUS_PEGAWAI|TGL_AWAL_BEKERJA|TGL_AKHIR_KONTRAK"""
BKN = """No|NIK|Nama Lengkap tanpa Gelar|Gelar Depan|Gelar Belakang|Tempat Lahir|Tanggal Lahir
Nomor Peserta THK-2|Status Kepegawaian|Jabatan Saat Ini|Unit Kerja|TMT SK Pertama
Tanggal SK Terakhir|Penandatangan SK|Sumber Pembiayaan|Besaran Honor"""
EXPORTS = {
    "siasn": (SIASN, {"name": "NAMA", "nik": "NIK", "nip": "NIP BARU", "position": "JABATAN NAMA",
                      "status": "JENIS PEGAWAI NAMA", "other_status": "KEDUDUKAN HUKUM NAMA",
                      "unit": "UNOR NAMA", "birth_place": "TEMPAT LAHIR NAMA",
                      "birth_date": "TANGGAL LAHIR", "start": "TMT CPNS"}),
    "dapodik": (DAPODIK, {"name": "Nama", "nik": "NIK", "nip": "NIP", "position": "Jenis PTK",
                          "status": "Status Kepegawaian", "start": "TMT Pengangkatan",
                          "family_card": "No KK", "sex": "JK"}),
    "sipp_data_tk_baru": (OLD_SIPP, {"name": "NAMA_DEPAN", "nik": "NOMOR_IDENTITAS",
                                     "wage": "UPAH", "birth_date": "TANGGAL_LAHIR"}),
    "sipp_data_tk_baru ": (NEW_SIPP, {"name": "NAMA_LENGKAP", "nik": "NOMOR_IDENTITAS",
                                      "start": "TGL_AWAL_BEKERJA", "end": "TGL_AKHIR_KONTRAK",
                                      "status": "STATUS_PEGAWAI", "wage": "UPAH"}),
    "bkn_non_asn": (BKN, {"name": "Nama Lengkap tanpa Gelar", "nik": "NIK", "wage": "Besaran Honor",
                          "position": "Jabatan Saat Ini", "start": "TMT SK Pertama"}),
}  # fmt: skip
#: What an export's columns must never be taken for, as it has no such field.
NEVER = {"siasn": {"wage", "end"}, "dapodik": {"wage", "end", "opd"}}
NAMES = ["AHMAD CONTOH", "SITI UMPAMA", "BUDI ANDAI"]
NIKS = ["7471990304900001", "7471994506910002", "7471990107920003"]


def _headers(text: str) -> list[str]:
    return text.replace("\n", "|").split("|")


def _spelt(header: str, chance: random.Random) -> str:
    ways = (header, header.upper(), header.title(), header.replace(" ", "_"), f" {header} ")
    return chance.choice(ways)


@pytest.mark.parametrize("export", EXPORTS)
@pytest.mark.parametrize("seed", range(12))
def test_an_export_keeps_its_fields_cut_shuffled_and_spelt_otherwise(export, seed):
    chance, (text, expected) = random.Random(seed), EXPORTS[export]
    headers = _headers(text)
    kept = [h for h in headers if h in expected.values() or chance.random() < 0.7]
    kept += ["NAMA_BELAKANG"] if "NAMA_DEPAN" in kept and "NAMA_BELAKANG" not in kept else []
    chance.shuffle(kept)
    kept.insert(chance.randint(0, len(kept)), "CATATAN OPERATOR")
    columns = choose({place: [_spelt(header, chance)] for place, header in enumerate(kept)})
    assert columns.profile is not None
    assert columns.profile.name == export.strip()
    found = {field: kept[column] for field, column in columns.fields.items()}
    assert {field: found.get(field) for field in expected} == expected
    assert not NEVER.get(export, set()) & found.keys()


@pytest.mark.parametrize(
    "headers",
    ["NO|NAMA|NIK|TEMPAT LAHIR|TANGGAL LAHIR|JABATAN|UNIT KERJA|TMT|KETERANGAN",
     "NO|NAMA|NIP|JABATAN|UNIT KERJA|PENDIDIKAN TERAKHIR|TAHUN LULUS|KETERANGAN",
     "NO|KPJ|NIK|NAMA|UPAH|KETERANGAN", "NO|NAMA|NUPTK|NIK|JABATAN|TMT PNS"],
)  # fmt: skip
def test_a_list_made_by_hand_is_no_export(headers):
    assert match({place: [header] for place, header in enumerate(_headers(headers))}) is None


SUBJECTS = ("JABATAN", "UNIT KERJA", "AGAMA", "SKPD", "STATUS PEGAWAI", "TEMPAT LAHIR")
MARKS = (("{} ID", "{} NAMA"), ("KODE {}", "NAMA {}"), ("ID_{}", "{}"), ("{}", "NAMA {}"),
         ("{} KODE", "{} URAIAN"), ("Kd. {}", "Nm. {}"))  # fmt: skip
CODES = (["A5EB03E2-3CF5", "8ae482885aad", "ff80808132"], [71, 15, 4],
         ["35.02.01", "35.02.02", "1"],
         ["350201000001", "350201000002", "350201000003"])  # fmt: skip


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("marks", MARKS)
@pytest.mark.parametrize("codes", CODES)
@pytest.mark.parametrize("is_code_first", [True, False])
def test_codes_are_known_beside_the_column_of_their_words(subject, marks, codes, is_code_first):
    said = ["Operator Layanan", "Puskesmas Misal", "Islam"]
    code, named = (0, 1) if is_code_first else (1, 0)
    labels = {code: [marks[0].format(subject)], named: [marks[1].format(subject)], 2: ["NIK"]}
    rows: list[list[Any]] = []
    for place in range(3):
        row: list[Any] = [codes[place], said[place], NIKS[place]]
        rows.append(row if is_code_first else [row[1], row[0], row[2]])
    assert coded_partners(labels, rows) == {code: named}


@pytest.mark.parametrize(
    ("labels", "cells"),
    [(["ID PEGAWAI", "NAMA PEGAWAI"], [[nik, name] for nik, name in zip(NIKS, NAMES, strict=True)]),
     (["KTP", "NAMA KTP"], [[nik, name] for nik, name in zip(NIKS, NAMES, strict=True)]),
     (["UNIT", "NAMA UNIT"], [["Sekretariat", "Bagian Umum"]] * 3),
     (["KODE", "NIK"], [["A1", nik] for nik in NIKS])],
)  # fmt: skip
def test_a_persons_own_number_and_words_are_no_codes(labels, cells):
    assert coded_partners({0: [labels[0]], 1: [labels[1]]}, cells) == {}


def test_a_name_in_columns_is_one_name(house):
    head = ["NO", "NAMA AWAL", "NAMA AKHIR", "NIK", "STATUS"]
    rows = [[1, "AHMAD", "CONTOH", NIKS[0], "Honorer"], [2, "SITI", None, NIKS[1], "Honorer"]]
    house.send([["DINAS KESEHATAN"], head, *rows])
    assert house.clean().workers["name"].tolist() == ["AHMAD CONTOH", "SITI"]
    assert name_columns({0: ["NAMA DEPAN"], 1: ["NIK"]}) == ()


def test_a_list_of_leavers_is_told_and_counts_nobody(house, fates):
    head = ["KPJ", "NAMA_LENGKAP", "TGL_LAHIR", "SEBAB_NA", "TANGGAL_KEJADIAN", "KETERANGAN"]
    days = ["31-12-2025", "28-02-2026", "31-03-2026"]
    rows = [[f"1900000000{n}", NAMES[n], "03-04-1990", "MENGUNDURKAN DIRI", days[n], "diangkat PNS"]
            for n in range(3)]  # fmt: skip
    house.send([head, *rows], file="data_tk_na.xlsx")
    rosters = house.clean()
    assert fates(rosters) == [(row, "excluded", "left") for row in (2, 3, 4)]
    assert "leavers_list" in set(rosters.findings["code"])


def test_a_roster_whose_column_of_leaving_is_nearly_empty_is_no_list_of_leavers(house, fates):
    head = ["NO", "NAMA", "NIK", "STATUS", "SEBAB NONAKTIF", "TGL NONAKTIF"]
    rows = [[n, NAMES[n], NIKS[n], "Honorer", None, None] for n in range(3)]
    house.send([["DINAS KESEHATAN"], head, *rows])
    assert [fate for _, fate, _ in fates(house.clean())] == ["counted"] * 3


def test_who_is_no_longer_there_says_the_second_status_of_siasn(house, fates):
    head = ["NAMA", "NIK", "JENIS PEGAWAI NAMA", "KEDUDUKAN HUKUM NAMA", "UNOR NAMA"]
    said = ["Aktif", "Meninggal", "Pemberhentian Dengan Hormat"]
    rows = [[NAMES[n], NIKS[n], "PPPK Paruh Waktu", said[n], "DINAS KESEHATAN"] for n in range(3)]
    house.send([head, *rows], file="data.xlsx")
    rosters = house.clean()
    found = [(1, "counted", None), (2, "excluded", "deceased"), (3, "counted", None)]
    assert fates(rosters) == [(row + 1, fate, reason) for row, fate, reason in found]
    told = rosters.findings[rosters.findings["row"] == 4]
    assert "remark_unclear" in set(told["code"])


_SOUND = """name: x
label: y
kind: roster
least: 2
source: z
typical:
  NIK: nik
  NIP: nip
also:
  NAMA: name
"""


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("NIP: nip", "NIP: nipp", "'nipp' tidak dikenal.*baris 8"),
        ("NAMA: name", "nik: nik", "judul nik tertulis dua kali.*baris 10"),
        ("NAMA: name", "'': name", "judul kolom kosong.*baris 10"),
        ("NAMA: name", "NAMA: [a]", "tidak dikenal: pakai .*baris 10"),
        ("label: y", "lable: y", "kunci lable tidak dikenal.*baris 2"),
        ("label: y", "name: y", "name tertulis dua kali .baris 1 dan 2"),
        ("kind: roster", "kind: list", "kind: 'list' tidak dikenal.*baris 3"),
        ("least: 2", "least: 9", "least: '9' bukan bilangan bulat dari 2 sampai 2.*baris 4"),
        ("source: z\n", "", "source belum ditulis.*baris 1"),
    ],
)
def test_an_unsound_profile_is_refused_with_its_line(tmp_path: Path, old, new, wrong):
    path = tmp_path / "x.yaml"
    path.write_text(_SOUND)
    assert load_profile(path).least == 2
    path.write_text(_SOUND.replace(old, new))
    with pytest.raises(ProfileError) as caught:
        load_profile(path)
    assert re.match(f"x.yaml, .*{wrong}", str(caught.value))


def test_the_profiles_that_are_shipped_are_sound_and_have_names_of_their_own():
    found = profiles()
    assert len({profile.name for profile in found}) == len(found) >= 8
    assert all("name" in {field for field, _ in p.fields.values()} for p in found)
