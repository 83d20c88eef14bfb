"""Workbooks in the formats that OPDs send, with the same bytes at every run.

Times inside a file are fixed, and zip members are written anew with a fixed date and order.
"""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

import xlwt
from odf.dc import Description, Subject, Title
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TextProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from tests.sample.layouts import SAMPLE_LINE, Row, SheetPlan
from tests.sample.spelling import Value

MADE_ON = datetime(2026, 1, 5, 8, 0, 0)
AUTHOR = "Pembuat data contoh"
_THIN = Side(style="thin", color="FF808080")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def write_book(path: Path, file_format: str, sheets: list[SheetPlan]) -> None:
    """Write ``sheets`` as xlsx, xls, ods, csv or html; a CSV and an HTML file hold one sheet.

    Raises:
        KeyError: the format is none of these.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    writers = {"xlsx": _xlsx, "xls": _xls, "ods": _ods, "csv": _csv, "html": _html}
    path.write_bytes(writers[file_format](sheets))


def _xlsx(sheets: list[SheetPlan]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for plan in sheets:
        sheet = book.create_sheet(plan.name)
        if plan.is_hidden:
            sheet.sheet_state = "hidden"
        for number, row in enumerate(plan.rows, start=1):
            for column, value in enumerate(row.values, start=1):
                if value is None:
                    continue
                # Covered cells of a merge hold no value, so the plan can be written straight on.
                cell = sheet.cell(number, column, value)
                assert isinstance(cell, Cell)
                _dress(cell, row, value)
            if row.is_hidden:
                sheet.row_dimensions[number].hidden = True
        for top, left, bottom, right in plan.merges:
            sheet.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
        for column, width in enumerate(_widths(plan), start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
    book.active = next(i for i, plan in enumerate(sheets) if not plan.is_hidden)
    properties = book.properties
    properties.title = properties.subject = properties.keywords = SAMPLE_LINE
    properties.description = "Orang, NIK, dan nomor di berkas ini rekaan."
    properties.creator = properties.lastModifiedBy = AUTHOR
    properties.created = properties.modified = MADE_ON
    buffer = io.BytesIO()
    book.save(buffer)
    return _fixed_zip(buffer.getvalue())


def _dress(cell: Cell, row: Row, value: Value) -> None:
    if isinstance(value, datetime):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, int) and value >= 10**15:
        cell.number_format = "0"
    if row.look in ("title", "header"):
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    elif row.look == "section":
        cell.font = Font(bold=True)
    elif row.is_struck:
        cell.font = Font(strike=True)
    if row.look == "header" or (row.mark and row.mark.person):
        cell.border = _GRID


def _widths(plan: SheetPlan) -> list[float]:
    rows = [row for row in plan.rows if row.look in ("body", "header")]
    width = max(len(row.values) for row in rows)
    result = []
    for column in range(width):
        texts = [str(r.values[column] or "") for r in rows if column < len(r.values)]
        result.append(float(min(36, max(5, *(len(text.split("\n")[0]) + 2 for text in texts)))))
    return result


def _xls(sheets: list[SheetPlan]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    book.set_owner(SAMPLE_LINE.replace("–", "-"))  # xlwt takes ASCII only
    bold = xlwt.easyxf("font: bold on; align: horiz center")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    number = xlwt.easyxf(num_format_str="0")
    plain = xlwt.easyxf()
    for plan in sheets:
        sheet = book.add_sheet(plan.name)
        merged = {(top, left): (bottom, right) for top, left, bottom, right in plan.merges}
        for index, row in enumerate(plan.rows):
            for column, value in enumerate(row.values):
                if value is None:
                    continue
                style = bold if row.look != "body" else plain
                if isinstance(value, datetime):
                    style = day
                elif isinstance(value, int) and value >= 10**15:
                    style = number
                if (index, column) in merged:
                    bottom, right = merged[index, column]
                    sheet.write_merge(index, bottom, column, right, value, style)
                else:
                    sheet.write(index, column, value, style)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _ods(sheets: list[SheetPlan]) -> bytes:
    book = OpenDocumentSpreadsheet()
    for element, text in ((Title, SAMPLE_LINE), (Subject, SAMPLE_LINE), (Description, AUTHOR)):
        book.meta.addElement(element(text=text))
    bold = Style(name="tebal", family="table-cell")
    bold.addElement(TextProperties(fontweight="bold"))
    bold.addElement(TableCellProperties(border="0.5pt solid #808080"))
    book.automaticstyles.addElement(bold)
    for plan in sheets:
        table = Table(name=plan.name)
        spans = {(top, left): (bottom, right) for top, left, bottom, right in plan.merges}
        covered = {
            (row, column)
            for top, left, bottom, right in plan.merges
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        } - set(spans)
        width = max(len(row.values) for row in plan.rows)
        for index, row in enumerate(plan.rows):
            line = TableRow()
            for column in range(width):
                value = row.values[column] if column < len(row.values) else None
                if (index, column) in covered:
                    line.addElement(CoveredTableCell())
                    continue
                given: dict[str, object] = {"stylename": bold} if row.look != "body" else {}
                if (index, column) in spans:
                    bottom, right = spans[index, column]
                    given["numberrowsspanned"] = bottom - index + 1
                    given["numbercolumnsspanned"] = right - column + 1
                line.addElement(_ods_cell(value, given))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    book.save(buffer)
    return _fixed_zip(buffer.getvalue())


def _ods_cell(value: Value, given: dict[str, object]) -> TableCell:
    if value is None:
        return TableCell(**given)
    text = f"{value:%d/%m/%Y}" if isinstance(value, datetime) else str(value)
    if isinstance(value, datetime):
        given |= {"valuetype": "date", "datevalue": f"{value:%Y-%m-%d}"}
    elif isinstance(value, int):
        given |= {"valuetype": "float", "value": value}
    else:
        given |= {"valuetype": "string"}
    cell = TableCell(**given)
    cell.addElement(P(text=text))
    return cell


def _csv(sheets: list[SheetPlan]) -> bytes:
    """Semicolons and Windows' own characters, as Excel with Indonesian settings saves it."""
    (plan,) = sheets
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    width = max(len(row.values) for row in plan.rows)
    for row in plan.rows:
        cells = [_flat(value) for value in row.values]
        writer.writerow(cells + [""] * (width - len(cells)))
    # Of the two ways in which Excel saves a CSV, lower-case names get "CSV UTF-8".
    return buffer.getvalue().encode("utf-8-sig" if plan.name.islower() else "cp1252")


def _html(sheets: list[SheetPlan]) -> bytes:
    (plan,) = sheets
    spans = {(top, left): (bottom, right) for top, left, bottom, right in plan.merges}
    width = max(len(row.values) for row in plan.rows)
    lines = [
        "<html><head>",
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">',
        f"<title>{html.escape(SAMPLE_LINE)}</title>",
        f'<meta name="description" content="{html.escape(SAMPLE_LINE)}">',
        '</head><body><table border="1">',
    ]
    for index, row in enumerate(plan.rows):
        cells, column = [], 0
        while column < width:
            value = row.values[column] if column < len(row.values) else None
            last = spans.get((index, column), (index, column))[1]
            span = f' colspan="{last - column + 1}"' if last > column else ""
            tag = "th" if row.look == "header" else "td"
            cells.append(f"<{tag}{span}>{html.escape(_flat(value))}</{tag}>")
            column = last + 1
        lines.append(f"<tr>{''.join(cells)}</tr>")
    lines.append("</table></body></html>")
    return ("\n".join(lines) + "\n").encode()


def _flat(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, datetime) else str(value)


def _fixed_zip(data: bytes) -> bytes:
    """The same archive with a fixed date, member order and times in its properties."""
    stamp = MADE_ON.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        names = sorted(source.namelist(), key=lambda name: (name != "mimetype", name))
        for name in names:
            content = source.read(name)
            if name in ("docProps/core.xml", "meta.xml"):
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?", stamp, content)
                content = re.sub(rb"(<meta:generator>)[^<]*", rb"\1ODF", content)
            member = zipfile.ZipInfo(name, MADE_ON.timetuple()[:6])
            member.create_system = 0
            member.external_attr = 0
            # An ODF archive opens with its media type, uncompressed.
            member.compress_type = (
                zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            )
            target.writestr(member, content, compresslevel=9)
    return buffer.getvalue()
