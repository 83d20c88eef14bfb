"""The sample's rosters as bases, each cut to the first rows of its sheets."""

from __future__ import annotations

from functools import cache

import pandas as pd
from tests.rosters.mutations.book import Book, Row, Tab, tab_of
from tests.rosters.mutations.reading import RAW, YEAR
from tests.rosters.mutations.wording import synonyms

from analysis.rosters.grid import Sheet, is_blank
from analysis.rosters.read.workbook import Refused, read_workbook
from analysis.rosters.words import words

#: Rows of a sheet that are kept from its header on, and sheets of a file.
N_ROWS, N_SHEETS = 26, 4
_KINDS = frozenset({"line", "header", "numbering", "section", "total", "title"})
#: Labels of the sample that the synonyms have not.
_OTHER_LABELS = {
    "L": "sex_l",
    "P": "sex_p",
    "J K": "sex",
    "JK": "sex",
    "JNS KELAMIN": "sex",
    "JENIS KELAMIN P L": "sex",
    "N A M A": "name",
    "NAMA NIP": "name",
    "NAMA TENAGA KERJA": "name",
    "NAMA LENGKAP TANPA GELAR": "name",
    "N I K": "nik",
    "NO KTP": "nik",
    "NOMOR KTP": "nik",
    "NIK KTP": "nik",
    "TEMPAT": "birth_place",
    "TANGGAL": "birth_date",
    "TGL": "birth_date",
    "TEMPAT TANGGAL LAHIR": "birth",
    "TANGGAL LAHIR DD MM YYYY": "birth_date",
    "MULAI BEKERJA": "start",
    "TGL MASUK": "start",
    "TMT SK": "start",
    "HONOR RP": "wage",
    "UPAH BULAN": "wage",
    "NIP NI PPPK": "nip",
    "POSISI": "position",
    "TUGAS": "position",
    "URAIAN TUGAS": "position",
    "PEKERJAAN": "position",
    "NO KK": "family_card",
    "NOMOR KK": "family_card",
    "NO KARTU KELUARGA": "family_card",
}


@cache
def fields_by_label() -> dict[str, str]:
    known = {words(label): field for field, labels in synonyms().items() for label in labels}
    return known | _OTHER_LABELS


@cache
def sample_files() -> tuple[str, ...]:
    """The rosters of the sample that can be read, by path."""
    folder = RAW / str(YEAR) / "rosters"
    return tuple(
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".xlsx", ".xls", ".ods", ".csv") and not path.name.startswith("~$")
    )


def sample_book(file: str) -> Book | None:
    """The head of a roster of the sample; None where it is one that is refused."""
    path = RAW / str(YEAR) / "rosters" / file
    try:
        sheets = read_workbook(path.read_bytes(), file).sheets[:N_SHEETS]
    except Refused:
        return None
    return Book(f"sample: {file}", file, [_tab(sheet) for sheet in sheets])


def _tab(sheet: Sheet) -> Tab:
    """The head of a sheet; what is left of a merge that goes on below is left out."""
    n_filled, n_rows = 0, 0
    for n_rows, row in enumerate(sheet.rows, 1):  # noqa: B007
        n_filled += sum(not is_blank(value) for value in row) > 3
        if n_filled >= N_ROWS:
            break
    merges = [merge for merge in sheet.merges if merge[2] < n_rows]
    tab = tab_of(sheet.name, [("title", row) for row in sheet.rows[:n_rows]], [], merges)
    tab.is_hidden = sheet.is_hidden
    tab.hidden_rows = frozenset(tab.rows[row].id for row in sheet.hidden_rows if row < n_rows)
    tab.struck = frozenset(
        (tab.rows[row].id, tab.columns[column].id)
        for row, column in sheet.struck
        if row < n_rows and column < len(tab.columns)
    )
    return tab


def describe(book: Book, ledger: pd.DataFrame) -> None:
    """Say of each row what it is, as the ledger has it, and of each column by its label."""
    tabs = {tab.name: tab for tab in book.tabs}
    for tab in book.tabs:
        for row in tab.rows:
            row.kind = "blank"
    for line in ledger.itertuples():
        row: Row = tabs[line.sheet].rows[line.row - 1]
        kind = str(line.reason) if line.fate == "not_a_person" else "line"
        row.kind = kind if kind in _KINDS else "closing"
    for tab in book.tabs:
        for row, place in tab.header_cells():
            tab.columns[place].field = fields_by_label().get(words(str(row.cells[place])))
