"""How a base is put down: its rows, and what is right of every line, stated by hand.

People are invented: their NIKs are of a kecamatan 99 that is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.rosters.mutations.book import Book, Tab, tab_of
from tests.rosters.mutations.reading import Fate, plain

from analysis.rosters.grid import Value

NAMES = [
    "Ahmad Karim", "Siti Rahmah", "La Ode Budi", "Wa Ode Sari", "Jumadil Awal", "Nurbaya Hasan",
    "Ketut Sudarma", "Halimah Tussadiyah", "Yohanes Pakpahan", "Fitriani Sulaiman",
    "Darwis Mappanyukki", "Rosmawati", "Muhammad Ilham", "Hasnah Latif", "Rusdin Tamrin",
]  # fmt: skip
POSITIONS = ["Sopir", "Bidan", "Penjaga Malam", "Tenaga Administrasi", "Petugas Kebersihan"]
PLACES = ["Kendari", "Raha", "Unaaha", "Kolaka", "Bau-Bau"]
NON, PW = "NON_ASN", "PPPK_PARUH_WAKTU"
GONE = ("excluded", "left")


@dataclass(frozen=True, slots=True)
class Person:
    """The n-th invented person; women have 40 added to the day in their NIK."""

    n: int

    @property
    def name(self) -> str:
        return NAMES[self.n]

    @property
    def sex(self) -> str:
        return "P" if self.n % 2 else "L"

    @property
    def born(self) -> date:
        return date(1980 + self.n, self.n % 12 + 1, 2 * self.n % 28 + 1)

    @property
    def nik(self) -> str:
        day = self.born.day + (40 if self.sex == "P" else 0)
        return f"747199{day:02}{self.born:%m%y}{37 * self.n + 1:04}"

    @property
    def place(self) -> str:
        return PLACES[self.n % len(PLACES)]

    @property
    def position(self) -> str:
        return POSITIONS[self.n % len(POSITIONS)]

    @property
    def birth(self) -> str:
        return f"{self.born:%d-%m-%Y}"

    @property
    def nip(self) -> str:
        return f"{self.born:%Y%m%d}202521{'1' if self.sex == 'L' else '2'}001"


@dataclass(slots=True)
class Base:
    """A sound book and, for each of its person's rows by id, what is right."""

    book: Book
    expected: dict[int, list[Fate]]


class Maker:
    """Rows of a base as they are put down; :meth:`base` gives the whole."""

    def __init__(self, name: str, file: str, category: str, opd: str | None) -> None:
        self.name, self.file, self.category, self.opd = name, file, category, opd
        self.rows: list[tuple[str, Sequence[Value]]] = []
        self.fates: list[list[Fate]] = []
        self.tabs: list[Tab] = []
        self.expected: dict[int, list[Fate]] = {}

    def put(self, kind: str, *rows: Sequence[Value]) -> None:
        self.rows += [(kind, row) for row in rows]

    def line(
        self,
        person: Person,
        cells: Sequence[Value],
        *,
        fate: tuple[str, str | None] = ("counted", None),
        months: tuple[int, int] = (1, 12),
        wage: int | None = None,
        category: str | None = None,
        has_nik: bool = True,
    ) -> None:
        """A person's row, and what is right of it."""
        self.rows.append(("line", cells))
        right = self.fate(person, fate, months, wage, category or self.category, has_nik)
        self.fates.append([right])

    def fate(
        self,
        person: Person,
        fate: tuple[str, str | None],
        months: tuple[int, int],
        wage: int | None,
        category: str,
        has_nik: bool = True,
    ) -> Fate:
        if fate[0] not in ("counted", "held"):
            return Fate(*fate)
        nik = person.nik if has_nik else None
        return Fate(*fate, nik, plain(person.name), category, months, wage, self.opd)

    def tab(
        self,
        name: str,
        fields: Sequence[str | None],
        merges: Sequence[tuple[int, int, int, int]] = (),
    ) -> None:
        tab = tab_of(name, self.rows, fields, merges)
        lines = [row for row in tab.rows if row.kind == "line"]
        self.expected |= {row.id: right for row, right in zip(lines, self.fates, strict=True)}
        self.tabs.append(tab)
        self.rows, self.fates = [], []

    def base(self) -> Base:
        return Base(Book(self.name, self.file, self.tabs), self.expected)


PEOPLE = [Person(n) for n in range(len(NAMES))]
TITLES = [["PEMERINTAH KOTA KENDARI"], ["DINAS KESEHATAN"], []]
CLOSING: list[list[Value]] = [
    [],
    ["", "", "", "Kendari, 5 Januari 2026"],
    ["", "", "", "Kepala Dinas Kesehatan"],
    [],
    ["", "", "", "dr. Rahma Contoh, M.Kes"],
    ["", "", "", "NIP. 19700101 199803 2 001"],
]
