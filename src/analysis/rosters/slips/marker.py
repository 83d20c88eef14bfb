"""How a return slip's own sheets are told from a roster, and where what identifies it stands.

Beside what the OPD reads, the front sheet holds what the program needs to take the slip back: in
hidden columns, headed by :data:`HIDDEN`, the finding of each row, and over them which file it
answers. Values of cells alone carry it: they survive every spreadsheet program.
"""

from __future__ import annotations

from analysis.rosters.grid import Sheet

#: The text of A1 on the front sheet of every return slip, whatever the sheet is called by then.
FRONT_SHEET_MARKER = "DAFTAR PERBAIKAN DATA JAMSOSTEK (dibuat otomatis, bukan daftar tenaga kerja)"
#: The same on the sheet to sign.
STATEMENT_MARKER = "SURAT PERNYATAAN TANGGUNG JAWAB MUTLAK (dibuat otomatis dari daftar ini)"

#: The names of the two, where the OPD's workbook does not use them already.
FRONT_SHEET_NAME = "PERBAIKAN"
STATEMENT_NAME = "SPTJM"

ANSWER, REMARK = "Jawaban OPD", "Keterangan OPD"
#: Stands in the cell of the answer where only mending helps.
NO_ANSWER = "(perbaiki isinya)"
HEADINGS = (
    "No",
    "Sheet",
    "Sel",
    "Masalah",
    "Nilai terbaca",
    "Yang diharapkan",
    ANSWER,
    REMARK,
    "Orang",
    "Rupiah setahun",
)
#: Of each row: the finding, its code and whether it is a note, since when, in which slip and when
#: it was answered, and the lines it tells of (in as many columns as they need).
HIDDEN = ("#temuan", "#kode", "#sejak", "#dijawab dalam", "#dijawab pada", "#baris")
#: Begins the cell that says which files the slip answers, the newest first: JSON of pairs of
#: SHA-256 and path.
ANSWERS_FILES = "#berkas "
#: Before the SHA-256 that stands under the list, too, where it can be seen.
SEAL = "Sidik berkas yang dijawab"


def is_slip_sheet(sheet: Sheet) -> bool:
    """Whether ``sheet`` is one that a return slip adds, and so no roster."""
    return bool(sheet.rows and sheet.rows[0] and is_marker(sheet.rows[0][0]))


def is_front_sheet(sheet: Sheet) -> bool:
    """Whether ``sheet`` is the front sheet of a return slip."""
    return is_slip_sheet(sheet) and str(sheet.rows[0][0]).strip() == FRONT_SHEET_MARKER


def is_marker(value: object) -> bool:
    """Whether the text of A1 marks a sheet that a return slip adds."""
    return str(value).strip() in (FRONT_SHEET_MARKER, STATEMENT_MARKER)
