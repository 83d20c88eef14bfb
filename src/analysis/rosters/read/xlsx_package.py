"""The parts of an .xlsx or .xlsm that bear on its sheets."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from analysis.rosters.read.part_xml import is_utf8, parsed
from analysis.rosters.read.refusals import Refused
from analysis.rosters.read.xlsx_marks import (
    all_runs_struck,
    calamine_errors,
    is_on,
    standard_spelling,
)

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_STRINGS = "xl/sharedStrings.xml"
#: Relations to parts with cells; chart and dialog sheets have none.
_SHEET_KINDS = ("/worksheet", "/xlMacrosheet", "/xlIntlMacrosheet")


@dataclass(frozen=True)
class SheetPart:
    """A sheet with cells: its name, whether it is hidden, and its part in the package."""

    name: str
    is_hidden: bool
    part: str


class Package:
    """An .xlsx opened; ``sheets`` are in workbook order.

    Raises:
        zipfile.BadZipFile, KeyError, lxml.etree.XMLSyntaxError: the package is damaged.
        Refused: ``file_damaged``, a part that every workbook has is missing.
    """

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._names = {name.lower(): name for name in self._archive.namelist()}
        book = {part: self._read(part) for part in (_WORKBOOK, _RELATIONS, _STYLES, _STRINGS)}
        #: Calamine takes parts in another encoding for empty ones, without a word.
        self._is_foreign = not all(map(is_utf8, book.values()))
        self.sheets = _sheet_parts(book[_WORKBOOK], book[_RELATIONS])
        self.struck_styles = _struck_styles(book[_STYLES])
        self.struck_strings = _struck_strings(book[_STRINGS])

    def sheet_xml(self, sheet: SheetPart) -> tuple[bytes, bool]:
        """The XML of a sheet in standard spelling, and whether calamine can read it as sent."""
        raw = self._read(sheet.part)
        if not raw:
            raise Refused("file_damaged", "satu lembar tidak ada di dalam berkas")
        xml = standard_spelling(raw)
        return xml, xml is raw and not self._is_foreign

    def _read(self, part: str) -> bytes:
        name = self._names.get(part.lower())
        return self._archive.read(name) if name else b""

    def rewritten(self, sheet: SheetPart, xml: bytes) -> bytes:
        """The package with this one sheet as calamine reads it, the others left out, in UTF-8."""
        others = {other.part.lower() for other in self.sheets}
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for lower, name in self._names.items():
                if lower == sheet.part.lower():
                    archive.writestr(name, calamine_errors(xml))
                elif lower not in others and lower.endswith((".xml", ".rels")):
                    body = self._archive.read(name)
                    archive.writestr(
                        name,
                        body if is_utf8(body) else etree.tostring(parsed(body), encoding="UTF-8"),
                    )
        return out.getvalue()


def _sheet_parts(workbook: bytes, relations: bytes) -> list[SheetPart]:
    if not workbook or not relations:
        raise Refused("file_damaged", "daftar lembar (workbook.xml) tidak ada")
    targets = {
        str(relation.get("Id")): (
            posixpath.normpath(posixpath.join("/xl", relation.get("Target") or "")).lstrip("/"),
            str(relation.get("Type")),
        )
        for relation in parsed(relations).iter("{*}Relationship")
    }
    sheets = []
    for sheet in parsed(workbook).iterfind("{*}sheets/{*}sheet"):
        ids = [str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")]
        part, kind = targets.get(ids[0] if ids else "", ("", _SHEET_KINDS[0]))
        if kind.endswith(_SHEET_KINDS):
            is_hidden = (sheet.get("state") or "visible") != "visible"
            sheets.append(SheetPart(str(sheet.get("name") or ""), is_hidden, part))
    return sheets


def _struck_styles(styles: bytes) -> set[int]:
    """Indices of cell formats (cellXfs) whose font is struck through."""
    if not _has_strike(styles):
        return set()
    root = parsed(styles)
    fonts = [
        any(is_on(strike) for strike in font.iterfind("{*}strike"))
        for font in root.iterfind("{*}fonts/{*}font")
    ]
    struck = set()
    for index, xf in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        font_id = int(xf.get("fontId") or 0)
        if font_id < len(fonts) and fonts[font_id]:
            struck.add(index)
    return struck


def _struck_strings(strings: bytes) -> set[int]:
    """Indices of shared strings of which every letter is struck through."""
    if not _has_strike(strings):
        return set()
    items = parsed(strings).iterfind("{*}si")
    return {index for index, item in enumerate(items) if all_runs_struck(item)}


def _has_strike(part: bytes) -> bool:
    return b"strike" in (part if is_utf8(part) else part.replace(b"\x00", b""))
