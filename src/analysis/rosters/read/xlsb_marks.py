"""Marks of .xlsb from its binary records ([MS-XLSB] 2.3 and 2.4): calamine gives values only."""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from analysis.rosters.read.marks import Marks

# Records, by their number in [MS-XLSB] 2.3.2.
_ROW_HEADER, _BLANK_CELL, _ERROR_CELL, _FORMULA_ERROR, _LAST_CELL = 0, 1, 3, 11, 11
_FONT, _XF, _BEGIN_CELL_XFS, _END_CELL_XFS = 43, 47, 617, 618
_BUNDLE_SHEET, _MERGE_CELL = 156, 176

_ERROR_NAMES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def xlsb_marks(data: bytes) -> dict[str, tuple[Marks, int, int]]:
    """Marks by sheet name, with the number of rows and columns up to the last value.

    Raises:
        KeyError, struct.error, zipfile.BadZipFile: the package is damaged.
    """
    archive = zipfile.ZipFile(BytesIO(data))
    relations = etree.fromstring(
        archive.read("xl/_rels/workbook.bin.rels"), etree.XMLParser(resolve_entities=False)
    )
    targets = {
        relation.get("Id"): posixpath.normpath(
            posixpath.join("/xl", relation.get("Target") or "")
        ).lstrip("/")
        for relation in relations.iter("{*}Relationship")
    }
    struck_formats = (
        _struck_formats(archive.read("xl/styles.bin"))
        if "xl/styles.bin" in archive.namelist()
        else set()
    )
    sheets = {}
    for number, body in _records(archive.read("xl/workbook.bin")):
        if number == _BUNDLE_SHEET:
            relation_id, after = _wide_string(body, 8)
            name, _ = _wide_string(body, after)
            part = targets.get(relation_id, "")
            if "worksheets/" in part:
                sheets[name] = _sheet_marks(archive.read(part), struck_formats)
    return sheets


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Record number and body; both lengths are written in groups of seven bits, lowest first."""
    at, end = 0, len(data)
    while at < end:
        number = data[at]
        at += 1
        if number & 0x80:
            number = (number & 0x7F) | (data[at] << 7)
            at += 1
        size = shift = 0
        for _ in range(4):
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield number, data[at : at + size]
        at += size


def _wide_string(body: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", body, at)
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le"), end


def _struck_formats(styles: bytes) -> set[int]:
    fonts: list[bool] = []
    formats: list[int] = []
    is_in_cell_formats = False
    for number, body in _records(styles):
        if number == _FONT:
            fonts.append(bool(struct.unpack_from("<H", body, 2)[0] & 0x0008))
        elif number in (_BEGIN_CELL_XFS, _END_CELL_XFS):
            is_in_cell_formats = number == _BEGIN_CELL_XFS
        elif number == _XF and is_in_cell_formats:
            formats.append(struct.unpack_from("<H", body, 4)[0])
    return {i for i, font in enumerate(formats) if font < len(fonts) and fonts[font]}


def _sheet_marks(sheet: bytes, struck_formats: set[int]) -> tuple[Marks, int, int]:
    marks = Marks()
    row = n_rows = n_columns = 0
    for number, body in _records(sheet):
        if number == _ROW_HEADER:
            (row,) = struct.unpack_from("<I", body)
            if body[11] & 0x10:  # fDyZero
                marks.hidden_rows.add(row)
        elif _BLANK_CELL < number <= _LAST_CELL:
            column, style = struct.unpack_from("<II", body)
            n_rows, n_columns = max(n_rows, row + 1), max(n_columns, column + 1)
            if number in (_ERROR_CELL, _FORMULA_ERROR):
                marks.errors[row, column] = _ERROR_NAMES.get(body[8], "#ERROR!")
            if style & 0xFFFFFF in struck_formats:
                marks.struck.add((row, column))
        elif number == _MERGE_CELL:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            marks.merges.append((top, left, bottom, right))
    return marks, n_rows, n_columns
