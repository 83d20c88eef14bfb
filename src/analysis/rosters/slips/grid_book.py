"""A workbook written anew from its grid: for formats that cannot be edited in place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from analysis.rosters.grid import Sheet, Value, is_blank

_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
TITLE_LENGTH = 31
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384
#: Text that Excel would make a formula or a number of, once somebody edits the cell.
_LOOKS_TYPED = re.compile(r"[=+\-@\t\r]|[\s'0-9.,/()-]*[0-9][\s'0-9.,/()-]*$")
_EXCEL_BEGINS = date(1900, 3, 1)


class TooLargeError(ValueError):
    """A sheet has more rows or columns than an Excel worksheet can hold."""


def grid_workbook(sheets: Iterable[Sheet]) -> tuple[Workbook, dict[str, str]]:
    """A new workbook with these sheets, values in place and typed, and names to titles.

    Kept are positions, types, merges, hidden rows and sheets, struck-out text, and errors; a title
    differs from the sheet's name only where Excel forbids the name.

    Raises:
        TooLargeError: a sheet is larger than a worksheet can be.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    titles: dict[str, str] = {}
    for sheet in sheets:
        titles[sheet.name] = free_title(sheet.name, list(titles.values()))
        _write_sheet(book.create_sheet(titles[sheet.name]), sheet)
    return book, titles


def free_title(name: str, taken: Sequence[str]) -> str:
    """A title that Excel allows and that is not taken, as near to ``name`` as can be."""
    base = _FORBIDDEN_IN_TITLE.sub("_", name).strip("' ") or "Sheet"
    used = {title.casefold() for title in taken}
    title, n = base[:TITLE_LENGTH], 1
    while title.casefold() in used:
        n += 1
        tail = f" ({n})"
        title = base[: TITLE_LENGTH - len(tail)] + tail
    return title


def write_text(cell: Cell, text: str) -> None:
    """Put ``text`` into ``cell`` as plain text: never a formula, an error or a number."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    if _LOOKS_TYPED.match(text):
        cell.number_format = "@"
        cell.quotePrefix = text[0] in "=+-@"


def _write_sheet(target: Worksheet, sheet: Sheet) -> None:
    if len(sheet.rows) > _MAX_ROWS or any(len(row) > _MAX_COLUMNS for row in sheet.rows):
        raise TooLargeError(f"sheet {sheet.name!r} is larger than a worksheet can be")
    widths: dict[int, int] = {}
    for r, row in enumerate(sheet.rows):
        for c, value in enumerate(row):
            if not is_blank(value):
                _write_value(cast(Cell, target.cell(r + 1, c + 1)), value)
                widths[c] = max(widths.get(c, 0), min(len(str(value)), 40))
    for (r, c), error in sheet.errors.items():
        cell = target.cell(r + 1, c + 1)
        cell.value = error if error in ERROR_CODES else "#VALUE!"
        cell.data_type = "e"
    for r, c in sheet.struck:
        target.cell(r + 1, c + 1).font = Font(strike=True)
    for first_row, first_column, last_row, last_column in sheet.merges:
        # Not merge_cells(): that would drop what stands beneath a merge.
        target.merged_cells.add(
            CellRange(
                min_row=first_row + 1,
                min_col=first_column + 1,
                max_row=last_row + 1,
                max_col=last_column + 1,
            )
        )
    for r in sheet.hidden_rows:
        target.row_dimensions[r + 1].hidden = True
    for c, width in widths.items():
        target.column_dimensions[get_column_letter(c + 1)].width = max(6, width + 2)
    if sheet.is_hidden:
        target.sheet_state = "hidden"


def _write_value(cell: Cell, value: Value) -> None:
    if isinstance(value, str):
        write_text(cell, value)
    elif isinstance(value, float) and not isfinite(value):
        write_text(cell, str(value))
    elif isinstance(value, date) and (
        (value.date() if isinstance(value, datetime) else value) < _EXCEL_BEGINS
    ):
        write_text(cell, value.strftime("%d-%m-%Y"))
    else:
        cell.value = value.replace(tzinfo=None) if isinstance(value, (datetime, time)) else value
        if isinstance(value, (date, time, timedelta)):
            cell.number_format = _format_of(value)


def _format_of(value: date | time | timedelta) -> str:
    if isinstance(value, timedelta):
        return "[h]:mm:ss"
    if isinstance(value, time):
        return "hh:mm:ss"
    has_time = isinstance(value, datetime) and value.time() != time()
    return "dd-mm-yyyy hh:mm:ss" if has_time else "dd-mm-yyyy"
