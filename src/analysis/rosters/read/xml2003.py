"""XML Spreadsheet 2003 (SpreadsheetML), which reporting tools save as .xls or .xml."""

from __future__ import annotations

from datetime import date, datetime, time

from lxml import etree

from analysis.rosters.grid import Sheet, Value
from analysis.rosters.read.marks import Marks
from analysis.rosters.read.refusals import Refused

MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
#: Time of day is written as a moment of this day.
_DAY_ZERO = (date(1899, 12, 31), date(1899, 12, 30), date(1904, 1, 1))


def read_xml2003(data: bytes) -> list[Sheet]:
    """Sheets in workbook order, with types, merges, hidden rows and strike-through.

    Raises:
        Refused: ``file_damaged`` when a row or column lies outside any Excel sheet.
        lxml.etree.XMLSyntaxError: not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True
    )
    root = etree.fromstring(data.lstrip(), parser)
    struck_styles = {
        style.get(f"{_SS}ID")
        for style in root.iter(f"{_SS}Style")
        for font in style.iter(f"{_SS}Font")
        if font.get(f"{_SS}StrikeThrough") == "1"
    }
    return [_sheet(worksheet, struck_styles) for worksheet in root.iter(f"{_SS}Worksheet")]


def _sheet(worksheet: etree._Element, struck_styles: set[str | None]) -> Sheet:
    marks = Marks()
    rows: list[list[Value]] = []
    blank: list[Value] = []
    for line in worksheet.iterfind(f"{_SS}Table/{_SS}Row"):
        number = _position(line, len(rows), MAX_ROWS)
        rows.extend([blank] * (number - len(rows)))
        row = _row(line, number, struck_styles, marks)
        n_lines = min(int(line.get(f"{_SS}Span") or 0) + 1, MAX_ROWS - number)
        if line.get(f"{_SS}Hidden") == "1":
            marks.hidden_rows.update(range(number, number + n_lines))
        rows.append(row or blank)
        rows.extend([blank] * (n_lines - 1))
    visible = worksheet.findtext(f"{_X}WorksheetOptions/{_X}Visible") or ""
    return Sheet(
        worksheet.get(f"{_SS}Name") or "",
        rows,
        is_hidden=visible.strip().startswith("SheetHidden") or visible.strip() == "SheetVeryHidden",
        hidden_rows=frozenset(marks.hidden_rows),
        struck=frozenset(marks.struck),
        errors=marks.errors,
        uncalculated=frozenset(marks.uncalculated),
        merges=tuple(marks.merges),
    )


def _row(
    line: etree._Element, number: int, struck_styles: set[str | None], marks: Marks
) -> list[Value]:
    row: list[Value] = []
    for cell in line.iterfind(f"{_SS}Cell"):
        column = _position(cell, len(row), MAX_COLUMNS)
        row.extend([""] * (column - len(row)))
        data = cell.find(f"{_SS}Data")
        across = min(int(cell.get(f"{_SS}MergeAcross") or 0), MAX_COLUMNS - 1 - column)
        down = min(int(cell.get(f"{_SS}MergeDown") or 0), MAX_ROWS - 1 - number)
        if across or down:
            marks.merges.append((number, column, number + down, column + across))
        value: Value = ""
        if data is not None:
            text = "".join(str(piece) for piece in data.itertext())
            if data.get(f"{_SS}Type") == "Error":
                marks.errors[number, column] = text
            else:
                value = _value(text, data.get(f"{_SS}Type") or "String")
        elif cell.get(f"{_SS}Formula"):
            marks.uncalculated.add((number, column))
        style = cell.get(f"{_SS}StyleID") or line.get(f"{_SS}StyleID")
        if value != "" and style in struck_styles:
            marks.struck.add((number, column))
        row.append(value)
        row.extend([""] * across)
    return row


def _position(element: etree._Element, following: int, bound: int) -> int:
    """0-based row or column: the one named by ss:Index, else the one after the last."""
    index = int(element.get(f"{_SS}Index") or following + 1) - 1
    if not following <= index < bound:
        raise Refused("file_damaged", f"ss:Index {index + 1} di luar urutan atau di luar lembar")
    return index


def _value(text: str, kind: str) -> Value:
    """A value by its declared type; what does not keep its type stays text."""
    try:
        if kind == "Number":
            return int(text) if text.lstrip("-").isdigit() else float(text)
        if kind == "Boolean":
            return text.strip() == "1"
        if kind == "DateTime":
            moment = datetime.fromisoformat(text.strip())
            if moment.date() in _DAY_ZERO:
                return moment.time()
            return moment.date() if moment.time() == time(0) else moment
    except ValueError:
        pass
    return text
