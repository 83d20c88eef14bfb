"""Lists of many OPDs, put together at random: each line is of the OPD of the heading above it."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd

HEADER = ["NO", "NIK", "NAMA", "JABATAN"]
TITLE = ["DAFTAR PPPK PARUH WAKTU TAHUN 2026"]
N_SHEETS = 40
#: The OPDs of the house, and of a kecamatan whose name only accounts have here.
_NAMES = {
    "DINKES": "Dinas Kesehatan",
    "DLHK": "Dinas Lingkungan Hidup dan Kehutanan",
    "SATPOL_PP": "Satuan Polisi Pamong Praja",
    "DISKAN": "Dinas Perikanan",
    "KETAPANG": "Dinas Ketahanan Pangan",
    "RSUD": "RSUD Kota Kendari",
    "KEC_POASIA": "Kecamatan Poasia",
}
_OFFICES = [code for code in _NAMES if not code.startswith("KEC_")]
_STYLES = ("SKPD: {name}", "{letter}. {name}", "{name}", "OPD : {name}", "Unit Organisasi : {name}")
_ACCOUNTS = (
    "Sub Kegiatan: Penyediaan Gaji dan Tunjangan ASN",
    "Sub Kegiatan: Operasional {words}",
    "Kegiatan : Dukungan {words}",
    "5.1.02.02 Belanja : Jasa {words}",
)


def _sheet(chance: random.Random, n_before: int) -> tuple[list[list[Any]], list[str]]:
    """Rows, and the OPD that each of its persons is of."""
    rows, expected = [TITLE, [], HEADER], []
    style = chance.choice(_STYLES)
    for place, code in enumerate(chance.sample(_OFFICES, chance.randint(2, 5))):
        heading = style.format(name=_NAMES[code], letter="ABCDEF"[place])
        rows.append([heading.upper() if chance.random() < 0.5 else heading])
        foreign = _NAMES[chance.choice([other for other in _NAMES if other != code])]
        for _ in range(chance.randint(1, 3)):
            if chance.random() < 0.6:
                rows.append([None, chance.choice(_ACCOUNTS).format(words=foreign)])
            for number in range(1, chance.randint(2, 4)):
                n = n_before + len(expected)
                nik = f"747199{1 + n % 28:02}{1 + n // 28 % 12:02}{70 + n // 336:02}{n % 9999:04}"
                rows.append([number, nik, f"CONTOH MISAL {_letters(n)}", "Operator"])
                expected.append(code)
        if chance.random() < 0.3:
            rows.append([None, "JUMLAH"])
    return rows, expected


def _letters(number: int) -> str:
    return "".join("ABCDEFGHIJ"[int(digit)] for digit in f"{number:04}")


def test_a_line_is_of_the_opd_whose_heading_is_above_it_whatever_accounts_stand_between(house):
    chance = random.Random(11)
    sheets, expected = {}, []
    for number in range(N_SHEETS):
        sheets[f"S{number}"], opds = _sheet(chance, len(expected))
        expected += opds
    house.send(sheets, file="daftar.xlsx")
    rosters = house.clean()
    found = [None if pd.isna(code) else code for code in rosters.workers["opd_code"]]
    assert found == expected
    assert set(rosters.workers["category"]) == {"PPPK_PARUH_WAKTU"}


def test_a_heading_that_names_an_opd_which_is_not_on_the_list_ends_the_one_before(house):
    house.send(
        [
            TITLE,
            HEADER,
            ["SKPD: Dinas Perikanan"],
            [1, "7471990304900001", "AHMAD CONTOH", "Operator"],
            ["SKPD: Dinas Pertamanan"],
            [1, "7471994506910002", "SITI UMPAMA", "Operator"],
        ],
        file="daftar.xlsx",
    )
    rosters = house.clean()
    assert rosters.workers["opd_code"].tolist()[0] == "DISKAN"
    assert pd.isna(rosters.workers["opd_code"].tolist()[1])
    assert "opd_unknown" in set(rosters.findings["code"])
