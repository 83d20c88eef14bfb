"""The front sheet of a return slip: what to mend, worst first, with a link to each cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import ceil
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from analysis.rosters.findings import mask_text, show_cells
from analysis.rosters.slips.cell_marks import BORDERS, FILLS
from analysis.rosters.slips.grid_book import free_title, write_text
from analysis.rosters.slips.items import Item
from analysis.rosters.slips.marker import FRONT_SHEET_MARKER, FRONT_SHEET_NAME

HEADINGS = (
    "No",
    "Sheet",
    "Sel",
    "Masalah",
    "Nilai terbaca",
    "Usulan",
    "Yang diharapkan",
    "Orang",
    "Rupiah setahun",
)
_WIDTHS = (6, 18, 15, 62, 26, 22, 36, 8, 17)
_SEVERITY_WORDS = {"error": "HARUS DIPERBAIKI", "warning": "MOHON DIPERIKSA", "info": "CATATAN"}

HOW_TO_MEND = (
    "Cara memperbaiki: klik sel pada kolom «Sel» untuk menuju tempatnya, perbaiki di sheet "
    "aslinya, simpan, lalu kirim kembali berkas ini. Jangan ubah sheet ini. Sel yang berwarna "
    "memuat keterangan (arahkan penunjuk ke sel)."
)
HOW_TO_RESEND = (
    "Berkas ini tidak dapat dibaca sebagai daftar tenaga kerja. Ikuti petunjuk pada kolom "
    "«Masalah», lalu kirim ulang daftar yang asli; lembar ini tidak perlu dikirim kembali."
)

# Excel refuses a sheet with more hyperlinks than 65,530.
_MAX_LINKS = 60_000
_MAX_SHOWN = 200
_HEAD_ROW = 6
_INK = "FF1F3864"
_LINE = Side("thin", color="FFBFBFBF")
_GRID = Border(_LINE, _LINE, _LINE, _LINE)
_TOP = Alignment(vertical="top", wrap_text=True)
_TOP_RIGHT = Alignment(vertical="top", horizontal="right")
_FONT_NAME = "Calibri"


def write_front_sheet(
    book: Workbook,
    items: Sequence[Item],
    *,
    title_facts: Mapping[str, str],
    instruction: str,
    titles: Mapping[str, str],
    hidden: Collection[str] = (),
) -> None:
    """Put the front sheet before the sheets of ``book`` and open the workbook on it.

    Args:
        items: the findings of the file, worst first.
        title_facts: label to text, shown under the title in this order.
        titles: name of a sheet as read to its title in ``book``, for the links.
        hidden: titles of sheets that are hidden: named as such.
    """
    sheet = book.create_sheet(free_title(FRONT_SHEET_NAME, book.sheetnames), 0)
    to_mend = [item for item in items if item.kind.severity != "info"]
    notes = [item for item in items if item.kind.severity == "info"]
    _write_head(sheet, to_mend, notes, title_facts, instruction)
    row = _HEAD_ROW + 1
    if not to_mend:
        _write_band(sheet, row, "Tidak ada yang harus diperbaiki.")
        row += 1
    for number, item in enumerate(to_mend, 1):
        _write_item(sheet, row, number, item, titles, hidden)
        row += 1
    if notes:
        _write_band(sheet, row, "Catatan: untuk diketahui, tidak perlu diperbaiki")
        row += 1
    for number, item in enumerate(notes, len(to_mend) + 1):
        _write_item(sheet, row, number, item, titles, hidden)
        row += 1
    _set_up_page(sheet, row - 1)
    _open_on_first(book)


def _write_head(
    sheet: Worksheet,
    to_mend: Sequence[Item],
    notes: Sequence[Item],
    title_facts: Mapping[str, str],
    instruction: str,
) -> None:
    last = len(HEADINGS)
    _plain(sheet, 1, 1, FRONT_SHEET_MARKER).font = _font(bold=True, size=15, color=_INK)
    facts = "   ·   ".join(f"{label}: {text}" for label, text in title_facts.items())
    _plain(sheet, 2, 1, facts).font = _font(bold=True)
    _plain(sheet, 3, 1, instruction).alignment = _TOP
    sheet.merge_cells(start_row=3, end_row=3, start_column=1, end_column=last)
    n_errors = sum(item.kind.severity == "error" for item in to_mend)
    n_warnings = len(to_mend) - n_errors
    legend = (
        (1, 3, "error", f"{n_errors} harus diperbaiki (merah, garis tebal)"),
        (4, 4, "warning", f"{n_warnings} mohon diperiksa (kuning, garis putus-putus)"),
        (5, 7, "info", f"{len(notes)} catatan (di bagian bawah, tanpa warna)"),
    )
    for first, end, severity, text in legend:
        for column in range(first, end + 1):
            cell = sheet.cell(4, column)
            cell.border = BORDERS.get(severity, _GRID)
            if severity in FILLS:
                cell.fill = FILLS[severity]
        _plain(sheet, 4, first, text).alignment = Alignment(vertical="center")
        if end > first:
            sheet.merge_cells(start_row=4, end_row=4, start_column=first, end_column=end)
    for row, height in ((1, 24), (2, 18), (3, 34), (4, 20), (5, 6), (_HEAD_ROW, 22)):
        sheet.row_dimensions[row].height = height
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), 1):
        cell = sheet.cell(_HEAD_ROW, column, heading)
        cell.font = _font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor=_INK)
        cell.alignment = Alignment(vertical="center", horizontal="center")
        cell.border = _GRID
        sheet.column_dimensions[get_column_letter(column)].width = width


def _write_item(
    sheet: Worksheet,
    row: int,
    number: int,
    item: Item,
    titles: Mapping[str, str],
    hidden: Collection[str],
) -> None:
    title = titles.get(item.sheet) if item.sheet else None
    name = f"{item.sheet} (tersembunyi)" if title in hidden else item.sheet or "(seluruh berkas)"
    sheet.cell(row, 1, number)
    _plain(sheet, row, 2, name)
    _plain(sheet, row, 3, show_cells(item.cells, item.row))
    sheet.cell(row, 4).value = _problem(item)
    for column, text in ((5, item.value), (6, item.proposal), (7, item.kind.expected)):
        _plain(sheet, row, column, text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…")
    sheet.cell(row, 8, item.n_people)
    sheet.cell(row, 9, item.amount_idr)
    n_lines = 1
    for column, width in enumerate(_WIDTHS, 1):
        cell = sheet.cell(row, column)
        cell.border, cell.font = _GRID, _font()
        cell.alignment = _TOP if column in range(2, 8) else _TOP_RIGHT
        if column == 1:
            cell.alignment = Alignment(vertical="top", horizontal="center")
        lines = str(cell.value or "").split("\n")
        n_lines = max(n_lines, sum(ceil((len(line) + 1) / width) for line in lines))
    # Said outright: not every spreadsheet program fits the height of a row when it opens a file.
    sheet.row_dimensions[row].height = min(15 * n_lines + 3, 400)
    sheet.cell(row, 8).number_format = '#,##0;-#,##0;"–"'
    sheet.cell(row, 9).number_format = '[$Rp-421]#,##0;-[$Rp-421]#,##0;"–"'
    if item.kind.severity in FILLS:
        sheet.cell(row, 1).fill = FILLS[item.kind.severity]
        sheet.cell(row, 1).border = BORDERS[item.kind.severity]
    if title is not None and number <= _MAX_LINKS:
        target = _target(item)
        if target:
            cell = sheet.cell(row, 3)
            quoted = title.replace("'", "''")
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{target}")
            cell.font = _font(underline="single", color="FF0563C1")


def _problem(item: Item) -> CellRichText:
    word = f"{_SEVERITY_WORDS[item.kind.severity]}: {item.kind.title}"
    bold = InlineFont(rFont=_FONT_NAME, sz=11, b=True)
    return CellRichText(TextBlock(bold, word), f"\n{item.message}")


def _target(item: Item) -> str | None:
    """The first cell or range, for a link; a row is linked at its first cell."""
    if not item.cells:
        return f"A{item.row}" if item.row else None
    first = item.cells.partition(",")[0]
    return f"A{first.partition(':')[0]}" if first[0].isdigit() else first


def _write_band(sheet: Worksheet, row: int, text: str) -> None:
    for column in range(1, len(HEADINGS) + 1):
        sheet.cell(row, column).fill = PatternFill("solid", fgColor="FFE7E6E6")
    _plain(sheet, row, 1, text).font = _font(bold=True, color=_INK)
    sheet.row_dimensions[row].height = 20


def _plain(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = cast(Cell, sheet.cell(row, column))
    write_text(cell, mask_text(text))
    cell.font = _font()
    return cell


def _font(**style: Any) -> Font:
    # Named, since a font without a name is whatever the reading program likes.
    return Font(**{"name": _FONT_NAME, "size": 11, **style})


def _set_up_page(sheet: Worksheet, last_row: int) -> None:
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = _INK
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.print_area = f"A1:{get_column_letter(len(HEADINGS))}{last_row}"
    footer = HeaderFooter()
    footer.oddFooter.left.text = "&A"  # type: ignore[union-attr]
    footer.oddFooter.right.text = "Halaman &P dari &N"  # type: ignore[union-attr]
    sheet.HeaderFooter = footer


def _open_on_first(book: Workbook) -> None:
    # Two selected sheets are a group: what is typed into one would be typed into the other too.
    book.active = 0
    for sheet in book.worksheets:
        for view in sheet.views.sheetView:
            view.tabSelected = sheet is book.worksheets[0]
    for chart in book.chartsheets:
        for chart_view in chart.sheetViews.sheetView:
            chart_view.tabSelected = False
    for window in book.views:
        window.firstSheet = 0
