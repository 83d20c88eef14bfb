"""Changes of sheets: other names, and more sheets that list no workers."""

from __future__ import annotations

from random import Random

from tests.rosters.mutations.book import Book, Tab, tab_of
from tests.rosters.mutations.changes import change, some_tab
from tests.rosters.mutations.formats import FORMATS, ONE_SHEET
from tests.rosters.mutations.wording import POSTS, SHEET_NAMES, UNITS

from analysis.rosters.grid import Value


@change("sheet renamed")
def renamed(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    name = rng.choice([name for name in SHEET_NAMES if name not in {t.name for t in book.tabs}])
    before, tab.name = tab.name, name
    return f"{before} -> {name}"


def _add(book: Book, rng: Random, name: str, rows: list[list[Value]]) -> str | None:
    if book.saved_as in ONE_SHEET:
        return None
    names = {tab.name for tab in book.tabs}
    name = next(
        text for n in range(1, 9) if (text := name if n == 1 else f"{name} ({n})") not in names
    )
    tab = tab_of(name, [("added", row) for row in rows], [])
    tab.is_added = True
    for column in tab.columns:
        column.is_added = True
    place = rng.choice([0, len(book.tabs)])
    book.tabs.insert(place, tab)
    return f"{name} at {place}: {rows[0]} ... {rows[-1]}"


def _names(book: Book) -> list[str]:
    """The names of the book's own people."""
    found = []
    for tab in book.tabs:
        for place in tab.where("name"):
            found += [str(row.cells[place]) for row in tab.of_kind("line")]
    return [name for name in found if name]


@change("sheet of posts added")
def posts(book: Book, rng: Random) -> str | None:
    rows: list[list[Value]] = [["PETA JABATAN TAHUN 2026"], []] if rng.random() < 0.5 else []
    header = rng.choice([
        ["NO", "NAMA JABATAN", "UNIT KERJA", "KELAS", "KEBUTUHAN", "BEZETTING"],
        ["NO", "NAMA", "UNIT KERJA", "KELAS JABATAN", "ABK"],
        ["No", "Jabatan", "Unit", "Jumlah"],
    ])  # fmt: skip
    rows.append(list(header))
    for n, post in enumerate(POSTS):
        rows.append([n + 1, post, UNITS[n % len(UNITS)], 5 + n % 3, 2, 1][: len(header)])
    return _add(book, rng, "Peta Jabatan", rows)


@change("sheet of codes added")
def code_table(book: Book, rng: Random) -> str | None:
    header = rng.choice([["KODE", "NAMA"], ["ID", "NAMA JABATAN", "JENIS"], ["KODE", "NAMA UNIT"]])
    rows: list[list[Value]] = [list(header)]
    for n, text in enumerate((*POSTS, *UNITS)):
        rows.append([f"{n + 1:04}", text, "Pelaksana"][: len(header)])
    return _add(book, rng, "Referensi", rows)


@change("sheet of a recapitulation added")
def recap(book: Book, rng: Random) -> str | None:
    rows: list[list[Value]] = [
        ["REKAPITULASI TENAGA NON ASN"],
        ["NO", "UNIT KERJA", "LAKI-LAKI", "PEREMPUAN", "JUMLAH"],
        *([n + 1, unit, 3 + n, 2, 5 + n] for n, unit in enumerate(UNITS)),
        ["", "JUMLAH", 25, 10, 35],
    ]
    return _add(book, rng, "REKAP JUMLAH", rows)


@change("sheet of instructions added")
def instructions(book: Book, rng: Random) -> str | None:
    rows: list[list[Value]] = [
        ["PETUNJUK PENGISIAN"],
        [1, "Isi kolom NIK dengan 16 angka sesuai KTP"],
        [2, "Isi kolom NAMA tanpa gelar"],
        [3, "Kolom STATUS diisi Honorer, PPPK, atau PNS"],
        ["", "Contoh: 01-01-2026"],
    ]
    return _add(book, rng, "Petunjuk", rows)


@change("sheet of attendance added")
def attendance(book: Book, rng: Random) -> str | None:
    names = _names(book)[:3]
    if not names:
        return None
    header = rng.choice([
        ["NO", "NAMA", "TANGGAL", "JAM MASUK", "JAM PULANG"],
        ["No. ID", "Nama", "Waktu", "Status"],
    ])  # fmt: skip
    rows: list[list[Value]] = [["LAPORAN ABSENSI JANUARI 2026"], []] if rng.random() < 0.5 else []
    rows.append(list(header))
    for n in range(15):
        day = f"{5 + n // 3:02}-01-2026"
        cells: list[Value] = [n + 1, names[n % len(names)], day, "07:30", "16:00"]
        rows.append(cells if len(header) == 5 else [n % 3 + 1, cells[1], f"{day} 07:31", "C/Masuk"])
    return _add(book, rng, "Absen", rows)


@change("sheet of payroll totals added")
def payroll_totals(book: Book, rng: Random) -> str | None:
    rows: list[list[Value]] = [
        ["REKAP PEMBAYARAN HONOR BULAN JANUARI 2026"],
        ["NO", "URAIAN", "JUMLAH ORANG", "JUMLAH (Rp)"],
        *([n + 1, unit, 4, 6_000_000] for n, unit in enumerate(UNITS)),
        ["", "TOTAL", 20, 30_000_000],
    ]
    return _add(book, rng, "Rekap Bayar", rows)


@change("cover sheet added")
def cover(book: Book, rng: Random) -> str | None:
    rows: list[list[Value]] = [
        [],
        ["", "DATA TENAGA KERJA"],
        ["", "PEMERINTAH KOTA KENDARI"],
        ["", "TAHUN 2026"],
        ["", "Disusun oleh", "Sub Bagian Umum dan Kepegawaian"],
    ]
    return _add(book, rng, "Sampul", rows)


@change("sheet of goods added")
def goods(book: Book, rng: Random) -> str | None:
    rows: list[list[Value]] = [
        ["NO", "NAMA BARANG", "MERK", "JUMLAH", "KONDISI"],
        *([n + 1, f"Laptop {n}", "Contoh", 2, "Baik"] for n in range(6)),
    ]
    return _add(book, rng, "Inventaris", rows)


@change("empty sheets added")
def empty(book: Book, rng: Random) -> str | None:
    if book.saved_as in ONE_SHEET:
        return None
    if any(tab.name == "Sheet2x" for tab in book.tabs):
        return None
    book.tabs.append(Tab("Sheet2x", [], [], is_added=True))
    return "Sheet2x"


@change("saved in another format")
def saved_as(book: Book, rng: Random) -> str | None:
    if book.saved_as or any(tab.struck or tab.hidden_rows for tab in book.tabs):
        return None
    can_be_text = len(book.tabs) == 1 and not _has_number_niks(book)
    formats = [name for name in FORMATS if name not in ONE_SHEET or can_be_text]
    book.saved_as = rng.choice(formats)
    return book.saved_as


def _has_number_niks(book: Book) -> bool:
    """Whether some NIK is a number cell: as text it would be another thing."""
    return any(
        not isinstance(row.cells[place], str)
        for tab in book.tabs
        for place in tab.where("nik")
        for row in tab.of_kind("line")
    )
