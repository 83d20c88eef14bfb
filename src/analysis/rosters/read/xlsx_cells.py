"""Cells of a sheet of .xlsx row by row: for what calamine cannot hold or does not understand.

Slower than calamine, but only what is there is held: a value in the last cell of a sheet costs one
row. Values have the types that calamine gives.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from io import BytesIO

from lxml import etree

from analysis.rosters.grid import Value
from analysis.rosters.read.marks import column_index
from analysis.rosters.read.part_xml import parsed
from analysis.rosters.read.xlsx_package import Package

#: Built-in number formats that are dates or times (ECMA-376, 18.8.30, with those of East Asia).
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
#: What a number format shows as it stands: quoted or escaped letters, colours, conditions.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


class Cells:
    """Reads sheets of one package; shared texts and formats are looked up once."""

    def __init__(self, package: Package) -> None:
        self._strings = _shared_strings(package.strings)
        self._formats = _date_formats(package.styles)
        self._epoch = datetime(1904, 1, 1) if package.is_1904 else datetime(1899, 12, 30)

    def read(self, xml: bytes) -> list[list[Value]]:
        """Ragged rows of a sheet in standard spelling; all blank rows are one and the same list."""
        blank: list[Value] = []
        rows: list[list[Value]] = []
        for _, line in etree.iterparse(
            BytesIO(xml), tag="{*}row", resolve_entities=False, no_network=True, huge_tree=True
        ):
            number = int(line.get("r") or len(rows) + 1) - 1
            rows.extend([blank] * (number + 1 - len(rows)))
            row = self._row(line)
            if row:
                rows[number] = row
            line.clear()
            while line.getprevious() is not None:
                del line.getparent()[0]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def _row(self, line: etree._Element) -> list[Value]:
        row: list[Value] = []
        for cell in line.iterfind("{*}c"):
            value = self._value(cell)
            if value == "":
                continue
            address = _ADDRESS.match(cell.get("r") or "")
            column = column_index(address[1]) if address else len(row)
            row.extend([""] * (column + 1 - len(row)))
            row[column] = value
        return row

    def _value(self, cell: etree._Element) -> Value:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            item = cell.find("{*}is")
            return "" if item is None else _text_of(item)
        text = cell.findtext("{*}v") or ""
        if kind == "e" or not text:
            return ""
        if kind == "str":
            return _unescaped(text)
        try:
            if kind == "s":
                return self._strings[int(text)]
            if kind == "b":
                return text.strip() in ("1", "true")
            if kind == "d":
                return _without_midnight(datetime.fromisoformat(text.strip().rstrip("Z")))
            number = float(text)
            style = self._formats.get(int(cell.get("s") or 0))
            return self._moment(number, style) if style else number
        except (ValueError, IndexError, OverflowError):
            return _unescaped(text)

    def _moment(self, serial: float, kind: str) -> Value:
        if kind == "elapsed":
            return timedelta(days=serial)
        # Excel has a 29 February 1900 that never was: days before it are one more than they say.
        is_early = self._epoch.year < 1900 and serial < 60
        moment = self._epoch + timedelta(milliseconds=round(serial * 86_400_000))
        moment += timedelta(days=is_early and serial >= 1)
        return moment.time() if 0 <= serial < 1 else _without_midnight(moment)


def _without_midnight(moment: datetime) -> date | datetime:
    return moment.date() if moment.time() == time(0) else moment


def _shared_strings(strings: bytes) -> list[str]:
    return [_text_of(item) for item in parsed(strings).iterfind("{*}si")] if strings else []


def _text_of(item: etree._Element) -> str:
    """The text of a string, its runs joined, without its phonetic reading."""
    pieces = [
        text.text or ""
        for text in item.iter("{*}t")
        if etree.QName(text.getparent()).localname != "rPh"
    ]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _date_formats(styles: bytes) -> dict[int, str]:
    """``moment`` or ``elapsed`` for the cell formats that show a number as one."""
    if not styles:
        return {}
    root = parsed(styles)
    codes = {
        item.get("numFmtId"): item.get("formatCode") or ""
        for item in root.iterfind("{*}numFmts/{*}numFmt")
    }
    found = {}
    for index, xf in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        number = xf.get("numFmtId") or "0"
        if kind := _kind_of_format(number, codes.get(number)):
            found[index] = kind
    return found


def _kind_of_format(number: str, code: str | None) -> str | None:
    if code is None:
        if number == "46":
            return "elapsed"
        return "moment" if number.isdigit() and int(number) in _DATE_FORMATS else None
    shown = _LITERAL.sub("", code.partition(";")[0])
    if _ELAPSED.search(shown):
        return "elapsed"
    is_date = "general" not in shown.lower() and bool(re.search("[dmyhs]", shown, re.IGNORECASE))
    return "moment" if is_date else None
