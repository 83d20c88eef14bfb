"""How a return slip's front sheet is told from a roster, when the slip is sent in again."""

from __future__ import annotations

from analysis.rosters.grid import Sheet

#: The text of A1 on the front sheet of every return slip, whatever the sheet is called by then.
FRONT_SHEET_MARKER = "DAFTAR PERBAIKAN DATA JAMSOSTEK (dibuat otomatis, bukan daftar tenaga kerja)"

#: The name of the front sheet, where the OPD's workbook does not use it already.
FRONT_SHEET_NAME = "PERBAIKAN"


def is_front_sheet(sheet: Sheet) -> bool:
    """Whether ``sheet`` is the front sheet of a return slip, and so no roster."""
    return bool(
        sheet.rows and sheet.rows[0] and str(sheet.rows[0][0]).strip() == FRONT_SHEET_MARKER
    )
