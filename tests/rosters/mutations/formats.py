"""A book as the bytes of a file of some format."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import date, datetime

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P
from tests.rosters.mutations.book import Book, Tab, sheet_of

from analysis.rosters.grid import Value

FORMATS = ("xlsx", "xls", "ods", "csv", "html")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: These hold one sheet only, without hidden ones.
ONE_SHEET = ("csv", "html")


def saved(book: Book) -> bytes:
    """The book in the format that it asks for."""
    return {"xlsx": _xlsx, "xls": _xls, "ods": _ods, "csv": _csv, "html": _html}[book.saved_as](
        book
    )


def _xlsx(book: Book) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for tab in book.tabs:
        sheet = made.create_sheet(tab.name)
        for place, row in enumerate(tab.rows, 1):
            for column, value in enumerate(row.cells, 1):
                if value != "":
                    sheet.cell(place, column, _writable(value))
        for top, left, bottom, right in sheet_of(tab).merges:
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
        if tab.is_hidden:
            sheet.sheet_state = "hidden"
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _xls(book: Book) -> bytes:
    import xlwt  # slow to import, seldom used

    made = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="DD-MM-YYYY")
    for tab in book.tabs:
        sheet = made.add_sheet(tab.name)
        for place, row in enumerate(tab.rows):
            for column, value in enumerate(row.cells):
                if isinstance(value, date):
                    sheet.write(place, column, value, day)
                elif value != "":
                    sheet.write(place, column, value)
        if tab.is_hidden:
            sheet.visibility = 1
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _ods(book: Book) -> bytes:
    made = OpenDocumentSpreadsheet()
    hidden = Style(name="hidden", family="table")
    hidden.addElement(TableProperties(display="false"))
    made.automaticstyles.addElement(hidden)
    for tab in book.tabs:
        table = Table(name=tab.name, **({"stylename": hidden} if tab.is_hidden else {}))
        for row in tab.rows:
            line = TableRow()
            for value in row.cells:
                line.addElement(_ods_cell(value))
            table.addElement(line)
        made.spreadsheet.addElement(table)
    target = io.BytesIO()
    made.write(target)
    return target.getvalue()


def _ods_cell(value: Value) -> TableCell:
    if value == "":
        return TableCell()
    if isinstance(value, bool) or not isinstance(value, int | float | date):
        cell = TableCell(valuetype="string")
    elif isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat()[:10])
    else:
        cell = TableCell(valuetype="float", value=repr(value))
    cell.addElement(P(text=_writable(_shown(value))))
    return cell


def _csv(book: Book) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";")
    for row in book.tabs[0].rows:
        writer.writerow([_shown(value) for value in row.cells])
    return target.getvalue().encode("utf-8-sig")


def _html(book: Book) -> bytes:
    return _table(book.tabs[0]).encode()


def _table(tab: Tab) -> str:
    """Cells that a merge covers are left out, as a browser wants it."""
    spans, covered = {}, set()
    for top, left, bottom, right in sheet_of(tab).merges:
        spans[top, left] = f' rowspan="{bottom - top + 1}" colspan="{right - left + 1}"'
        covered |= {
            (row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }
    lines = []
    for place, row in enumerate(tab.rows):
        cells = [
            f"<td{spans.get((place, column), '')}>{html.escape(_shown(value))}</td>"
            for column, value in enumerate(row.cells)
            if (place, column) not in covered
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    head = '<html><head><meta charset="utf-8"></head><body><table>'
    return f"{head}{''.join(lines)}</table></body></html>"


def _writable(value: Value) -> Value:
    """A value without the characters that no XML holds: no program could have written them."""
    return _UNWRITABLE.sub("", value) if isinstance(value, str) else value


def _shown(value: Value) -> str:
    """A value as its cell shows it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
