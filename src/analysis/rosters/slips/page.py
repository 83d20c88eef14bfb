"""How the sheets look that a return slip adds: type, lines, and the page they are printed on."""

from __future__ import annotations

from typing import Any, cast

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.rosters.findings import mask_text
from analysis.rosters.slips.grid_book import write_text

INK = "FF1F3864"
_LINE = Side("thin", color="FFBFBFBF")
GRID = Border(_LINE, _LINE, _LINE, _LINE)
TOP = Alignment(vertical="top", wrap_text=True)
TOP_RIGHT = Alignment(vertical="top", horizontal="right")
_BAND = PatternFill("solid", fgColor="FFE7E6E6")


def font(**style: Any) -> Font:
    """The type of a slip; named, since without a name it is whatever a program likes."""
    return Font(**{"name": "Calibri", "size": 11, **style})


def plain(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """A cell of plain text with its long numbers masked."""
    cell = cast(Cell, sheet.cell(row, column))
    write_text(cell, mask_text(text))
    cell.font = font()
    return cell


def band(sheet: Worksheet, row: int, text: str, n_columns: int) -> None:
    """A grey row that says what comes below it."""
    for column in range(1, n_columns + 1):
        sheet.cell(row, column).fill = _BAND
    plain(sheet, row, 1, text).font = font(bold=True, color=INK)
    sheet.row_dimensions[row].height = 20


def set_up_page(
    sheet: Worksheet, last_row: int, n_columns: int, head_row: int | None, *, is_landscape: bool
) -> None:
    """A4, as wide as the page; ``head_row`` is repeated and stays in sight."""
    if head_row is not None:
        sheet.freeze_panes = f"A{head_row + 1}"
        sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = INK
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = (
        sheet.ORIENTATION_LANDSCAPE if is_landscape else sheet.ORIENTATION_PORTRAIT
    )
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4 if is_landscape else 0.8
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
    sheet.print_area = f"A1:{get_column_letter(n_columns)}{last_row}"
    footer = HeaderFooter()
    footer.oddFooter.left.text = "&A"  # type: ignore[union-attr]
    footer.oddFooter.right.text = "Halaman &P dari &N"  # type: ignore[union-attr]
    sheet.HeaderFooter = footer
