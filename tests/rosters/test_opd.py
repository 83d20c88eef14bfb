"""Which OPD a roster is from, with the OPDs of Kota Kendari as the repository ships them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.rosters.clean import clean_rosters
from analysis.rosters.layout.opd import Evidence, OpdNames

_CSV = Path(__file__).parents[2] / "data" / "raw" / "reference" / "opd.csv"
A, B = "7471990304900001", "7471991205910002"
HEADER = ["NO", "NIK", "NAMA", "JABATAN"]


@pytest.fixture(scope="module")
def opds() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    with _CSV.open(encoding="utf-8", newline="") as file:
        return tuple(
            (row["opd_code"], row["name"], tuple(filter(None, row["aliases"].split(";"))))
            for row in csv.DictReader(file)
        )


@pytest.fixture(scope="module")
def opd_names(opds: Any) -> OpdNames:
    return OpdNames(opds)


def sender(opd_names: OpdNames, **places: str | list[str]) -> Any:
    return opd_names.sender(
        Evidence(place, tuple([texts] if isinstance(texts, str) else texts))
        for place, texts in places.items()
    )


@pytest.mark.parametrize(
    ("title", "opd_code"),
    [
        ("DINAS KESEHATAN KOTA KENDARI", "DINKES"),
        ("Dinas Lingkungan Hidup & Kehutanan", "DLHK"),
        ("DINAS PERDAGANGAN KOPERASI DAN UMKM KOTA KENDARI", "DISDAGKOP"),
        ("SATUAN POLISI PAMONG PRAJA", "SATPOL_PP"),
        ("DATA SATPOLPP", "SATPOL_PP"),
        ("KECAMATAN KENDARI", "KEC_KENDARI"),
        ("KECAMATAN KENDARI BARAT KOTA KENDARI", "KEC_KENDARI_BARAT"),
        ("KEC. WUA-WUA", "KEC_WUA_WUA"),
        ("KELURAHAN POASIA", "KEC_ABELI"),
        ("KELURAHAN ABELI DALAM", "KEC_PUUWATU"),
        ("UPTD PUSKESMAS POASIA", "DINKES"),
        ("PUSKESMAS ABELI KOTA KENDARI", "DINKES"),
        ("BAGIAN HUKUM SETDA KOTA KENDARI", "SETDA"),
        ("Sekretariat Dewan Perwakilan Rakyat Daerah", "SETWAN"),
        ("DPMPTSP", "DPMPTSP"),
        ("PEMERINTAH KOTA KENDARI", None),
        ("DATA NON ASN KENDARI", None),
        ("DKP KOTA KENDARI", None),
        ("DAFTAR NAMA", None),
    ],
)
def test_a_title_names_its_opd_or_none(opd_names, title, opd_code):
    assert sender(opd_names, title=title).opd_code == opd_code


@pytest.mark.parametrize(
    ("titles", "opd_code"),
    [
        (["PEMERINTAH KOTA KENDARI", "DINAS KESEHATAN", "RSUD KOTA KENDARI"], "RSUD"),
        (["DINAS KESEHATAN", "Jl. Kel. Mandonga Kec. Mandonga Telp. (0401) 312"], "DINKES"),
        (["DINAS PENDIDIKAN DAN KEBUDAYAAN", "SD NEGERI 5 KENDARI", "KECAMATAN POASIA"],
         "DISDIKBUD"),
        (["Kepada Yth. Kepala BKPSDM Kota Kendari", "DINAS SOSIAL"], "DINSOS"),
        (["DINAS SOSIAL", "Kepada", "Yth. Kepala BKPSDM", "di Kendari", "DAFTAR NAMA"], "DINSOS"),
        (["Dinas Sosial", "Tembusan:", "1. Inspektorat", "2. BKPSDM"], "DINSOS"),
        (["Lampiran Surat Kepala BKPSDM Nomor 800/12", "DINAS SOSIAL"], "DINSOS"),
        (["DKP", "DINAS KETAHANAN PANGAN"], "KETAPANG"),
        (["DKP", "Ketapang"], "KETAPANG"),
        (["KECAMATAN POASIA", "KELURAHAN ANDONOHU"], "KEC_POASIA"),
    ],
)  # fmt: skip
def test_a_letterhead_names_its_sender_and_nobody_else(opd_names, titles, opd_code):
    assert sender(opd_names, title=titles).opd_code == opd_code


def test_a_clash_is_settled_by_the_other_evidence_or_left_open(opd_names):
    assert sender(opd_names, title="DKP", folder="Perikanan").candidates == ("DISKAN", "KETAPANG")
    assert sender(opd_names, title="DKP", folder="Dinas Perikanan").opd_code == "DISKAN"
    assert sender(opd_names, title="DKP", file="dkp", folder="Ketapang").opd_code == "KETAPANG"


def test_a_quoted_letter_decides_only_when_nothing_else_does(opd_names):
    quoted = "Lampiran Surat Kepala Dinas Sosial Nomor 800/12/2026"
    assert sender(opd_names, title=quoted, file="Data Dinkes").opd_code == "DINKES"
    assert sender(opd_names, title=quoted, file="Data").opd_code == "DINSOS"


def test_a_sheets_name_comes_before_the_signature_of_whoever_compiled_it(opd_names):
    found = sender(opd_names, title="DATA", sheet="Dinkes", signature="Kepala BKPSDM", file="x")
    assert found.opd_code == "DINKES"


def clean(house, opds):
    return clean_rosters(house.year_dir, 2026, opds, b"k" * 32)


def test_one_sheet_for_each_opd_gives_each_its_own_and_the_file_none(house, opds):
    house.send(
        {
            "Dinkes": [HEADER, [1, A, "Ahmad Karim", "Sopir"]],
            "Dishub": [HEADER, [1, B, "Siti Rahmah", "Sopir"]],
        },
        "gabungan.xlsx",
    )
    rosters = clean(house, opds)
    assert rosters.workers["opd_code"].tolist() == ["DINKES", "DISHUB"]
    assert pd.isna(rosters.files["opd_code"].iloc[0])


def test_an_opd_column_decides_over_the_opd_that_sent_the_file(house, opds):
    house.send(
        [["BKPSDM KOTA KENDARI"], [*HEADER, "OPD"],
         [1, A, "Ahmad Karim", "Sopir", "Dinas Perhubungan"],
         [2, B, "Siti Rahmah", "Sopir", ""]],
        "usulan.xlsx",
    )  # fmt: skip
    rosters = clean(house, opds)
    assert rosters.workers["opd_code"].tolist() == ["DISHUB", "BKPSDM"]
    assert rosters.files["opd_code"].tolist() == ["BKPSDM"]


def test_the_folder_names_the_opd_where_nothing_else_does_and_else_it_is_unknown(house, opds):
    house.send([HEADER, [1, A, "Ahmad Karim", "Sopir"]], "Disdukcapil/2026/data fix.xlsx")
    house.send([HEADER, [1, B, "Siti Rahmah", "Sopir"]], "kiriman/data.xlsx")
    rosters = clean(house, opds)
    assert rosters.files["opd_code"].tolist()[0] == "DUKCAPIL"
    assert pd.isna(rosters.files["opd_code"].iloc[1])
    told = rosters.findings
    assert told.loc[told["code"] == "opd_unknown", "file"].tolist() == ["kiriman/data.xlsx"]
