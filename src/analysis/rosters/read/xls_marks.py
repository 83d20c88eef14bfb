"""Marks of .xls by xlrd, which knows rows, fonts and errors where calamine gives values only."""

from __future__ import annotations

from io import StringIO

import xlrd

from analysis.rosters.read.marks import Marks
from analysis.rosters.read.refusals import Refused


def xls_marks(data: bytes) -> dict[str, Marks]:
    """Marks by sheet name.

    Raises:
        Refused: ``file_encrypted``, which calamine does not tell from damaged.
        Exception: whatever xlrd makes of a file that it cannot read.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            on_demand=True,
            logfile=StringIO(),  # xlrd reports oddities by printing them
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise Refused("file_encrypted", "berkas dikunci dengan kata sandi") from error
        raise
    struck_formats = {
        index
        for index, xf in enumerate(book.xf_list)
        if xf.font_index < len(book.font_list) and book.font_list[xf.font_index].struck_out
    }
    marks = {}
    for name in book.sheet_names():
        marks[name] = _sheet_marks(book, book.sheet_by_name(name), struck_formats)
        book.unload_sheet(name)
    return marks


def _sheet_marks(book: xlrd.Book, sheet: xlrd.sheet.Sheet, struck_formats: set[int]) -> Marks:
    marks = Marks(
        hidden_rows={row for row, info in sheet.rowinfo_map.items() if info.hidden},
        merges=[
            (top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells
        ],
    )
    for row in range(sheet.nrows):
        types = sheet.row_types(row)
        for column, kind in enumerate(types):
            if kind == xlrd.XL_CELL_ERROR:
                code = sheet.cell_value(row, column)
                marks.errors[row, column] = xlrd.error_text_from_code.get(code, "#ERROR!")
            elif (
                struck_formats
                and kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
                and sheet.cell_xf_index(row, column) in struck_formats
            ):
                marks.struck.add((row, column))
    for place, runs in sheet.rich_text_runlist_map.items():
        fonts = [book.font_list[font] for _, font in runs if font < len(book.font_list)]
        if fonts and all(font.struck_out for font in fonts) and runs[0][0] == 0:
            marks.struck.add(place)
    return marks
