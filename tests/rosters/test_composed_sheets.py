"""Sheets composed of blocks in random order: every person counted, held or told, nobody invented.

The truth is known block by block: which rows are persons and which are not, whatever stands
around them. People are invented; their NIKs are of a kecamatan 99 that is none.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import pytest

FIRST = ["Ahmad", "Siti", "La Ode", "Wa Ode", "Muh.", "Andi", "Rosmini", "Darwis", "Halimah"]
LAST = ["Karim", "Rahmah", "Budi", "Sari", "Sudarma", "Pakpahan", "Hasan", "Wijaya", "Nurdin"]
#: What tells of a row that it was not read, or that it was read with doubt.
ROW_CODES = frozenset({"row_unread", "table_unclear", "rows_above_header", "nik_missing"})
SHEET_CODES = frozenset({"sheet_unread", "sheet_unread_persons", "list_of_things", "list_of_days"})


class People:
    """Persons who never come twice."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.n = 0

    def next(self) -> tuple[str, str, str]:
        """A name, a NIK and the birth date in it."""
        self.n += 1
        day, month, year = self.n % 28 + 1, self.n % 12 + 1, 60 + self.n % 40
        name = f"{self.dice.choice(FIRST)} {self.dice.choice(LAST)} {'ABCDEFGHIJ'[self.n % 10]}usuf"
        nik = f"747199{day:02}{month:02}{year:02}{self.n:04}"
        return name, nik, f"{day:02}-{month:02}-19{year}"


@dataclass
class Block:
    """Rows of a sheet; for each whether it is a person (True), none (False)."""

    rows: list[list[Any]] = field(default_factory=list)
    persons: list[bool] = field(default_factory=list)
    #: A block of persons in columns that the list before it does not have.
    is_foreign: bool = False

    def add(self, row: list[Any], is_person: bool = False) -> None:
        self.rows.append(row)
        self.persons.append(is_person)


HEADER = ["NO", "NAMA", "NIK", "TANGGAL LAHIR", "JABATAN", "UNIT KERJA", "HONOR", "KET"]


def row_of(people: People, number: int, **cells: Any) -> list[Any]:
    name, nik, born = people.next()
    full = {
        "NO": number, "NAMA": name, "NIK": nik, "TANGGAL LAHIR": born, "JABATAN": "Perawat",
        "UNIT KERJA": "Puskesmas Poasia", "HONOR": 1_500_000, "KET": "",
    } | cells  # fmt: skip
    return [full[label] for label in HEADER]


def roster(people: People, dice: random.Random) -> Block:
    block = Block()
    block.add(HEADER)
    for number in range(1, dice.randint(3, 9)):
        block.add(row_of(people, number), True)
        if dice.random() < 0.25:
            open_name = dice.choice(
                ["N/D", "-", "lowong", "KOSONG", "(belum terisi)", "Vacant", ""]
            )
            vacant = row_of(people, number, NAMA=open_name, NIK="", **{"TANGGAL LAHIR": ""})
            vacant[0] = dice.choice(["", number])
            block.add(vacant)
        if dice.random() < 0.15:
            block.add(row_of(people, number, KET="nihil"), True)
    return block


def posts(people: People, dice: random.Random) -> Block:
    block = Block()
    block.add(["NO", "NAMA JABATAN", "UNIT KERJA", "KELAS JABATAN", "KEBUTUHAN", "BEZETTING"])
    names = ["Kepala Dinas", "Sekretaris", "Perawat Terampil", "Bidan Terampil", "Pengemudi"]
    for number, name in enumerate(names, start=1):
        block.add([number, name, "Sekretariat", dice.randint(3, 14), dice.randint(1, 9), 1])
    return block


def codes(people: People, dice: random.Random) -> Block:
    block = Block()
    block.add(["Jenis Kelamin", "id", "Agama", "id", "Status Perkawinan", "id"])
    block.add(["LAKI-LAKI", 1, "ISLAM", 1, "BELUM KAWIN", 1])
    block.add(["PEREMPUAN", 2, "KRISTEN", 2, "KAWIN", 2])
    block.add(["", "", "HINDU", 3, "CERAI HIDUP", 3])
    return block


def goods(people: People, dice: random.Random) -> Block:
    block = Block()
    block.add(["NO", "NAMA BARANG", "MERK", "JUMLAH", "KONDISI", "STATUS"])
    for number, name in enumerate(["Laptop Asus", "Meja Kerja", "Kursi Putar"], start=1):
        block.add([number, name, "Merk Bagus", dice.randint(1, 9), "Baik", "Milik"])
    return block


def places(people: People, dice: random.Random) -> Block:
    block = Block()
    block.add(["NO", "NAMA", "UNIT KERJA", "STATUS"])
    for number, name in enumerate(["Puskesmas Poasia", "Pustu Anggoeya", "Posyandu Melati"], 1):
        block.add([number, name, "Dinas Kesehatan", "Aktif"])
    return block


def attendance(people: People, dice: random.Random) -> Block:
    block = Block()
    block.add(["NO", "NAMA PEGAWAI", "TANGGAL", "JAM MASUK", "JAM PULANG", "KETERANGAN"])
    names = [people.next()[0] for _ in range(3)]
    number = 0
    for day in range(1, dice.randint(4, 7)):
        for name in names:
            number += 1
            block.add([number, name, f"{day:02}/01/2026", "07:45", "16:00", "Hadir"])
    return block


def recap(people: People, dice: random.Random) -> Block:
    block = Block()
    block.add(["NO", "URAIAN", "JUMLAH"])
    block.add([1, "Laki-laki", 4])
    block.add([2, "Perempuan", 5])
    return block


def instructions(people: People, dice: random.Random) -> Block:
    block = Block()
    block.add(["Petunjuk pengisian"])
    block.add(["1. Isi NIK sesuai KTP, 16 angka."])
    block.add(["2. Yang tidak ada ditulis NIHIL."])
    return block


def signature(people: People, dice: random.Random) -> Block:
    block = Block()
    block.add(["", "", "", "", "Kendari, 5 Januari 2026"])
    block.add(["", "", "", "", "Kepala Dinas,"])
    block.add(["", "", "", "", people.next()[0]])
    block.add(["", "", "", "", "NIP. 197001011990031001"])
    return block


def notes(people: People, dice: random.Random) -> Block:
    block = Block()
    block.add(["Catatan: honor dibayar per triwulan."])
    return block


def unknown_table(people: People, dice: random.Random) -> Block:
    block = Block(is_foreign=True)
    block.add(["EMPLOYEE_ID", "SURNAME", "LOKASI_KERJA", "CUTI"])
    for number in range(dice.randint(3, 6)):
        block.add([1000 + number, people.next()[0], "UPTD", dice.choice(["2 hari", "NIHIL"])], True)
    return block


def persons_above(people: People, dice: random.Random) -> Block:
    block = Block()
    for number in range(1, 4):
        block.add(row_of(people, number), True)
    block.add([])
    below = roster(people, dice)
    block.rows += below.rows
    block.persons += below.persons
    return block


def persons_below(people: People, dice: random.Random) -> Block:
    block = roster(people, dice)
    block.add(["", "JUMLAH", "", "", "", "", 9_000_000])
    for number in range(20, 22):
        block.add(row_of(people, number), True)
    for row in signature(people, dice).rows:
        block.add(row)
    block.add(row_of(people, 22), True)
    return block


LISTS = [roster, persons_above, persons_below]
OTHERS = [posts, codes, goods, places, attendance]
ASIDE = [recap, instructions, signature, notes]


def compose(seed: int) -> tuple[dict[str, list[list[Any]]], dict[str, list[int]]]:
    """A workbook's rows by sheet, and the 1-based rows of its persons."""
    dice = random.Random(seed)
    people = People(dice)
    book: dict[str, list[list[Any]]] = {}
    truth: dict[str, list[int]] = {}
    kinds = [
        [
            dice.choice(LISTS),
            *dice.sample(ASIDE, dice.randint(0, 2)),
            *dice.sample([*OTHERS, unknown_table], dice.randint(0, 1)),
        ],
        *([dice.choice([*OTHERS, unknown_table])] for _ in range(dice.randint(1, 3))),
    ]
    dice.shuffle(kinds)
    for index, makers in enumerate(kinds):
        rows: list[list[Any]] = [["DAFTAR DINAS KESEHATAN TAHUN 2026"], []]
        if makers[0] is persons_above:
            rows = []
        persons: list[int] = []
        for make in makers:
            block = make(people, dice)
            persons += [
                len(rows) + place for place, is_one in enumerate(block.persons, start=1) if is_one
            ]
            rows += [*block.rows, []]
        book[f"Lembar {index + 1}"] = rows
        truth[f"Lembar {index + 1}"] = persons
    return book, truth


@pytest.mark.parametrize("seed", range(60))
def test_every_person_of_a_composed_book_is_read_or_told_and_nobody_is_invented(house, seed):
    book, truth = compose(seed)
    house.send(book)
    rosters = house.clean()
    ledger, findings = rosters.ledger, rosters.findings
    for sheet, persons in truth.items():
        of_sheet = ledger[ledger["sheet"] == sheet]
        read = set(of_sheet.loc[of_sheet["fate"] != "not_a_person", "row"])
        told = findings[findings["sheet"] == sheet]
        is_told = bool(set(told["code"]) & SHEET_CODES)
        told_rows = set(told.loc[told["code"].isin(ROW_CODES), "row"])
        lost = set(persons) - read - told_rows
        assert not lost or is_told, (sheet, sorted(lost))
        assert not read - set(persons), (sheet, sorted(read - set(persons)))


def test_a_vacant_post_is_a_line_of_its_own(house):
    header = ["NAMA", "NIK", "JABATAN", "UNIT KERJA", "HONOR", "STATUS"]
    person = ["Siti Aminah", "7471994202900002", "Bidan", "Sekretariat", "", "Honorer"]
    for name in ("N/D", "-", "LOWONG", "kosong", "Vacant", "", "(belum terisi)", "Formasi Kosong"):
        vacant = [name, "", "Perawat", "Puskesmas Poasia", 2_500_000, "Honorer"]
        house.send([header, person, vacant, [*person[:1], "7471990101900003", *person[2:]]])
        rosters = house.clean()
        rows = rosters.ledger.set_index("row")
        assert rows.loc[3, ["fate", "reason"]].tolist() == ["not_a_person", "vacant"]
        assert rosters.workers["wage_reported_idr"].isna().all()
