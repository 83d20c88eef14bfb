"""Letterheads put together at random: the OPD that a hand would name, or none; never another."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest

from analysis.rosters.layout.opd import Evidence, OpdNames, Sender

_CSV = Path(__file__).parents[2] / "data" / "raw" / "reference" / "opd.csv"
N_LETTERHEADS = 1500

_ADDRESSES = (
    "Jl. Contoh No. {n} Kec. {area}",
    "Jln. Contoh Raya, Kel. {village}, Kec. {area}, Kota Kendari",
    "Alamat : Jl. Contoh No. {n} Kecamatan {area} Kota Kendari",
    "Kelurahan {village}, Kecamatan {area}, Kota Kendari, Sulawesi Tenggara 93{n:03}",
    "Kecamatan Kec. {area}, Kabupaten Kota Kendari, Provinsi Prov. Sulawesi Tenggara",
    "Kel. {village} Kec. {area}",
    "Kecamatan : Kec. {area}",
    "Kecamatan {area} Kabupaten Kota Kendari Provinsi Sulawesi Tenggara",
    "Telp. (0401) 31{n:03} Email : contoh{n}@contoh.id Kec. {area}",
    "Kompleks Perkantoran, Kecamatan {area}, Kota Kendari Kode Pos 93111",
    "RT 0{n} RW 02 Kelurahan {village} Kecamatan {area}",
    "Jalan Contoh No. {n} Kecamatan {area}",
    "Kec. {area} - Kota Kendari - Sultra",
    "Lokasi : Kecamatan {area}",
    "Kantor : Jl. Contoh No. {n} Kel. {village}",
    "Desa/Kelurahan : Kelurahan {village}",
)
_ACCOUNTS = (
    "Program : {words}",
    "Kegiatan : Fasilitasi {words}",
    "Sub Kegiatan : Penyediaan Jasa {words}",
    "SUB KEGIATAN PENGADAAN BAHAN {words}",
    "1.02.02.2.02 Sub Kegiatan: Operasional {words}",
    "Bidang Urusan : {words}",
    "Kode Rekening : 5.1.02.02.01.0026 Belanja Jasa {words}",
    "Belanja : Jasa Tenaga {words}",
    "Sumber Dana : DAU {words}",
    "Penyedia : Koperasi {words}",
    "Nama Pekerjaan : Rehabilitasi Kantor {words}",
    "Uraian: Honor Tenaga {words}",
    "Lokasi Kegiatan : {words}",
    "Kelompok Sasaran Kegiatan : {words}",
    "1.03.01 Program Penunjang Urusan {words}",
)
_LABELS = (
    "SKPD : {name}",
    "OPD: {name}",
    "Unit Organisasi : 1.02.0.00.0.00.01.0000 {name}",
    "Perangkat Daerah = {name}",
    "NAMA OPD : {name}",
    "INSTANSI : {name} KOTA KENDARI",
    "SKPD {name}",
)
_LINES = ("{name}", "{name} KOTA KENDARI", "PEMERINTAH KOTA KENDARI {name}")
_TITLES = (
    "DAFTAR TENAGA NON ASN TAHUN 2026",
    "DATA HONORER",
    "DAFTAR PPPK PARUH WAKTU BULAN JANUARI S/D JUNI 2026",
)
_SCHOOLS = ("SD NEGERI {n} {area}", "SMP NEGERI {n} KENDARI", "TK NEGERI PEMBINA {area}")


@pytest.fixture(scope="module")
def table() -> list[tuple[str, str, tuple[str, ...]]]:
    with _CSV.open(encoding="utf-8", newline="") as file:
        return [
            (row["opd_code"], row["name"], tuple(filter(None, row["aliases"].split(";"))))
            for row in csv.DictReader(file)
        ]


def _letterhead(chance: random.Random, table: list[Any]) -> tuple[list[str], str | None]:
    """Title lines, and the OPD that a hand would name; None where the lines name none."""
    code, name, _ = chance.choice(table)
    areas = [entry for entry in table if entry[0].startswith("KEC_") and entry[0] != code]
    other = chance.choice(areas)
    area = other[1].removeprefix("Kecamatan ")
    villages = [alias for alias in other[2] if alias.startswith("Kelurahan ")]
    village = chance.choice(villages).removeprefix("Kelurahan ")
    foreign = chance.choice([entry for entry in table if entry[0] != code])
    fill = {"n": chance.randint(1, 99), "area": area, "village": village, "name": name}
    fill["words"] = chance.choice((foreign[1], *foreign[2]))
    head, expected = [], None
    if chance.random() < 0.5:
        head.append("PEMERINTAH KOTA KENDARI")
    is_named = chance.random() < 0.7
    if is_named:
        head.append(chance.choice((*_LABELS, *_LINES)))
        expected = code
    if not is_named or code == "DISDIKBUD":
        if chance.random() < 0.5 or code != "DISDIKBUD":
            head.append(chance.choice(_SCHOOLS))
    elif code == "DINKES":
        head.append("UPTD PUSKESMAS {area}")
    rest = [chance.choice(_TITLES)]
    if chance.random() < 0.8:
        rest.append(chance.choice(_ADDRESSES))
    rest += chance.sample(_ACCOUNTS, chance.randint(0, 2))
    chance.shuffle(rest)
    if not head:
        # Without a letterhead an address says nothing of its own.
        rest = [line for line in rest if "{area}" not in line and "{village}" not in line]
    lines = [line.format(**fill) for line in head + rest]
    if chance.random() < 0.15:
        lines = ["\n".join(lines)]
    return [line.upper() if chance.random() < 0.4 else line for line in lines], expected


def _with_slip(line: str, chance: random.Random) -> str:
    place = chance.randrange(2, len(line) - 1)
    return line[:place] + line[place + 1 :]


def _sent(names: OpdNames, lines: list[str]) -> Sender:
    return names.sender((Evidence("title", tuple(lines)), Evidence("file", ("daftar",))))


def _is_told(found: Sender) -> bool:
    return found.opd_code is None or bool(found.others or found.misspelt)


def test_letterheads_of_every_make_name_their_own_opd_or_none(table):
    names, chance = OpdNames(table), random.Random(11)
    wrong, open_ = [], 0
    for _ in range(N_LETTERHEADS):
        lines, expected = _letterhead(chance, table)
        found = _sent(names, lines).opd_code
        if found not in (expected, None):
            wrong.append((lines, expected, found))
        open_ += found != expected
    assert wrong[:3] == []
    assert open_ <= 0.02 * N_LETTERHEADS, "too many letterheads are left open"


def test_a_label_that_contradicts_the_letterhead_decides_and_is_told(table):
    names, chance = OpdNames(table), random.Random(12)
    offices = [entry for entry in table if not entry[0].startswith("KEC_")]
    for _ in range(N_LETTERHEADS // 10):
        (_, letterhead, _), (code, label, _) = chance.sample(offices, 2)
        lines = [letterhead.upper(), chance.choice(_LABELS).format(name=label), "DATA HONORER"]
        chance.shuffle(lines)
        found = _sent(names, lines)
        assert found.opd_code == code, lines
        assert _is_told(found), lines


def test_a_letterhead_with_a_slip_is_right_or_told(table):
    names, chance = OpdNames(table), random.Random(13)
    for _ in range(N_LETTERHEADS // 5):
        code, name, _ = chance.choice(table)
        line = _with_slip(name, chance)
        found = _sent(names, ["PEMERINTAH KOTA KENDARI", line, "DAFTAR TENAGA NON ASN"])
        assert found.opd_code == code or _is_told(found), line


@pytest.mark.parametrize(
    ("lines", "opd_code"),
    [
        (["KECAMATAN BARUGA", "KELURAHAN LEPO-LEPO", "Jl. Contoh No. 1 Kec. Baruga"], "KEC_BARUGA"),
        (["PEMERINTAH KOTA KENDARI KECAMATAN KENDARI BARAT"], "KEC_KENDARI_BARAT"),
        (["SKPD : KECAMATAN KADIA", "SD NEGERI 4 ABELI"], "KEC_KADIA"),
        (["DAFTAR GURU KECAMATAN BARUGA"], None),
        (["PETUGAS PENYAPU JALAN DINAS LINGKUNGAN HIDUP"], "DLHK"),
        (["DATA NON ASN : DINAS SOSIAL"], "DINSOS"),
        (["Perihal : Data BKPSDM", "DINAS SOSIAL"], "DINSOS"),
        (["Nomor : 800/BKPSDM/2026", "DINAS SOSIAL"], "DINSOS"),
        (["Diteruskan ke : BKPSDM"], None),
        (["UNIT KERJA : DINAS PERHUBUNGAN"], "DISHUB"),
        (["SKPD : DINAS SOSIAL", "SKPD : DINAS PERHUBUNGAN"], None),
        (["DINAS KESEHATAN Jl. Contoh No. 2 Kec. Kadia Telp. 0401"], "DINKES"),
    ],
)
def test_what_a_hand_would_say_of_a_letterhead(table, lines, opd_code):
    assert _sent(OpdNames(table), lines).opd_code == opd_code


@pytest.mark.parametrize("text", ["Kel. Bende, Kec. Kadia", "Kelurahan Bende Kecamatan Kadia"])
def test_a_cell_of_an_opd_column_is_no_address(table, text):
    assert OpdNames(table).of_cell(text) == "KEC_KADIA"
