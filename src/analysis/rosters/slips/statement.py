"""The sheet to sign: an OPD's statement that it answers for its list (SPTJM)."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from analysis.rosters.slips.grid_book import free_title
from analysis.rosters.slips.marker import STATEMENT_MARKER, STATEMENT_NAME
from analysis.rosters.slips.page import GRID, INK, TOP, font, plain, set_up_page

_WIDTHS = (5, 34, 62)
_LAST = len(_WIDTHS)
_GREY = "FF7F7F7F"
_LABEL = PatternFill("solid", fgColor="FFF2F2F2")


@dataclass(frozen=True)
class Statement:
    """What is signed for: persons and rupiah a year of one file, and the sum of its list.

    ``opd_workers``: complete and to be mended, of all files of the OPD, as confirmed.
    """

    opd: str
    opd_code: str
    file: str
    year: int
    n_counted: int
    n_held: int
    amount_low_idr: int
    amount_high_idr: int
    opd_workers: int
    list_sha256: str
    programs: str


def write_statement(book: Workbook, statement: Statement, place: int) -> None:
    """Put the sheet to sign into ``book`` as its sheet number ``place``."""
    sheet = book.create_sheet(free_title(STATEMENT_NAME, book.sheetnames), place)
    plain(sheet, 1, 1, STATEMENT_MARKER).font = font(bold=True, size=14, color=INK)
    row = _paragraph(
        sheet,
        2,
        "Cetak dan tanda tangani lembar ini sesudah daftar selesai diperbaiki dan dijawab. Bila "
        "isi daftar berubah sesudah itu, sidik daftarnya ikut berubah dan lembar yang baru "
        "diperlukan.",
        color=_GREY,
    )
    row = _paragraph(sheet, row + 1, "Yang bertanda tangan di bawah ini:")
    for label in ("Nama", "NIP", "Jabatan"):
        row = _field(sheet, row, label, "")
    row = _field(sheet, row, "OPD", statement.opd)
    row = _paragraph(
        sheet,
        row + 1,
        "menyatakan dengan sesungguhnya bahwa daftar tenaga kerja berikut benar dan lengkap, "
        "bahwa setiap orang di dalamnya bekerja pada OPD ini menurut masa yang tertulis, dan "
        "bahwa kami bertanggung jawab mutlak atas kebenarannya:",
    )
    for label, text in _facts(statement):
        row = _field(sheet, row, label, text)
    row = _paragraph(
        sheet,
        row + 1,
        "Bila kemudian ternyata tidak benar, kami bersedia memperbaikinya dan bertanggung jawab "
        "sesuai peraturan perundang-undangan.",
    )
    for text in ("…………………………, ……………………… " + str(statement.year), "Kepala OPD,"):
        row = _signature(sheet, row + (1 if text[0] == "…" else 0), text)
    row = _signature(sheet, row + 4, "(……………………………………………)")
    row = _signature(sheet, row, "NIP ………………………………………")
    line = f"{statement.opd_code},<tanggal>,{statement.opd_workers},<nomor surat>,"
    row = _paragraph(
        sheet,
        row + 1,
        "Untuk penyusun laporan, baris confirmations.csv bagi OPD ini sesudah ditandatangani: "
        f"{line}{statement.list_sha256}",
        color=_GREY,
        size=8,
    )
    for column, width in zip("ABC", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    set_up_page(sheet, row, _LAST, None, is_landscape=False)


def _facts(one: Statement) -> tuple[tuple[str, str], ...]:
    money = _rupiah(one.amount_low_idr)
    if one.amount_high_idr != one.amount_low_idr:
        money += f" sampai {_rupiah(one.amount_high_idr)} (bila yang belum lengkap ikut)"
    return (
        ("Berkas", one.file),
        ("Tahun", str(one.year)),
        ("Orang dengan data lengkap", _number(one.n_counted)),
        ("Orang yang datanya masih diperbaiki", _number(one.n_held)),
        (f"Iuran setahun ({one.programs})", money),
        ("Orang pada semua berkas OPD ini", _number(one.opd_workers)),
        ("Sidik daftar", one.list_sha256),
    )


def _paragraph(sheet: Worksheet, row: int, text: str, *, color: str = "", size: int = 11) -> int:
    cell = plain(sheet, row, 1, text)
    cell.font = font(size=size, **({"color": color} if color else {}))
    cell.alignment = TOP
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=_LAST)
    per_line = sum(_WIDTHS) * 11 / size
    sheet.row_dimensions[row].height = (size + 5) * (1 + len(text) // per_line) + 4
    return row + 1


def _field(sheet: Worksheet, row: int, label: str, text: str) -> int:
    plain(sheet, row, 2, label).fill = _LABEL
    plain(sheet, row, 3, text).font = font(bold=bool(text))
    for column in (2, 3):
        sheet.cell(row, column).border, sheet.cell(row, column).alignment = GRID, TOP
    sheet.row_dimensions[row].height = 18 * (1 + len(text) // _WIDTHS[2]) + 2
    return row + 1


def _signature(sheet: Worksheet, row: int, text: str) -> int:
    plain(sheet, row, _LAST, text).alignment = Alignment(horizontal="center")
    return row + 1


def _number(n: int) -> str:
    return f"{n:,}".replace(",", ".")


def _rupiah(amount: int) -> str:
    return f"Rp{_number(amount)}"
