"""What xlrd knows of an .xls: rows, fonts, errors, fills, and the values where calamine fails.

Calamine gives values only, and holds each sheet as a rectangle as soon as the workbook is opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from io import StringIO

import xlrd

from analysis.rosters.grid import Value
from analysis.rosters.read.colours import colour_of, colour_of_row
from analysis.rosters.read.marks import Marks
from analysis.rosters.read.refusals import Refused

_BLANK_KINDS = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)


@dataclass(frozen=True, slots=True)
class XlsSheet:
    """What is known of a sheet before its values: rows and columns up to the last one."""

    marks: Marks
    n_rows: int
    n_columns: int


def open_xls(data: bytes) -> xlrd.Book:
    """The workbook, read row by row: a value in its last cell costs one row.

    Raises:
        Refused: ``file_encrypted``, which calamine does not tell from damaged.
        Exception: whatever xlrd makes of a file that it cannot read.
    """
    try:
        return xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            logfile=StringIO(),  # xlrd reports oddities by printing them
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise Refused("file_encrypted", "berkas dikunci dengan kata sandi") from error
        raise


def xls_marks(book: xlrd.Book) -> dict[str, XlsSheet]:
    """What is known of each sheet, by name."""
    struck_formats = {
        index
        for index, xf in enumerate(book.xf_list)
        if xf.font_index < len(book.font_list) and book.font_list[xf.font_index].struck_out
    }
    fills = {
        index: colour
        for index, xf in enumerate(book.xf_list)
        if xf.background.fill_pattern == 1
        and (rgb := book.colour_map.get(xf.background.pattern_colour_index))
        and (colour := colour_of(*rgb))
    }
    marks = {}
    for name in book.sheet_names():
        marks[name] = _sheet_marks(book, book.sheet_by_name(name), struck_formats, fills)
        book.unload_sheet(name)
    return marks


def xls_cells(book: xlrd.Book) -> Iterator[tuple[str, bool, list[list[Value]]]]:
    """Name, whether hidden, and ragged rows of each sheet, in the types that calamine gives."""
    for name in book.sheet_names():
        sheet = book.sheet_by_name(name)
        rows: list[list[Value]] = []
        blank: list[Value] = []
        for number in range(sheet.nrows):
            row = [_value(book, cell) for cell in sheet.row(number)]
            while row and row[-1] == "":
                row.pop()
            rows.append(row or blank)
        while rows and not rows[-1]:
            rows.pop()
        yield name, sheet.visibility != 0, rows
        book.unload_sheet(name)


def _value(book: xlrd.Book, cell: xlrd.sheet.Cell) -> Value:
    if cell.ctype in (*_BLANK_KINDS, xlrd.XL_CELL_ERROR):
        return ""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return float(cell.value)
        if 0 <= cell.value < 1:
            return moment.time()
        # xlrd keeps microseconds that the cell does not show.
        moment = (moment + timedelta(microseconds=500)).replace(microsecond=0)
        return moment.date() if moment.time() == time(0) else moment
    return cell.value


def _sheet_marks(
    book: xlrd.Book, sheet: xlrd.sheet.Sheet, struck_formats: set[int], fills: dict[int, str]
) -> XlsSheet:
    marks = Marks(
        hidden_rows={row for row, info in sheet.rowinfo_map.items() if info.hidden},
        merges=[
            (top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells
        ],
    )
    n_rows = n_columns = 0
    for row in range(sheet.nrows):
        types = sheet.row_types(row)
        if fills and types:
            names = (fills.get(sheet.cell_xf_index(row, at)) for at in range(len(types)))
            n_filled = Counter(name for name in names if name)
            if colour := colour_of_row(n_filled, len(types)):
                marks.coloured[row] = colour
        for column, kind in enumerate(types):
            if kind in _BLANK_KINDS:
                continue
            n_rows, n_columns = row + 1, max(n_columns, column + 1)
            if kind == xlrd.XL_CELL_ERROR:
                code = sheet.cell_value(row, column)
                marks.errors[row, column] = xlrd.error_text_from_code.get(code, "#ERROR!")
            elif struck_formats and sheet.cell_xf_index(row, column) in struck_formats:
                marks.struck.add((row, column))
    for place, runs in sheet.rich_text_runlist_map.items():
        fonts = [book.font_list[font] for _, font in runs if font < len(book.font_list)]
        if fonts and all(font.struck_out for font in fonts) and runs[0][0] == 0:
            marks.struck.add(place)
    return XlsSheet(marks, n_rows, n_columns)
