"""The parts of an .xlsx or .xlsm that bear on its sheets, wherever they stand in the package.

Calamine wants a package as Excel writes it. One that is otherwise (parts at the root, another
encoding, a broken dimension, a sheet without a part) is written anew as Excel would.
"""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from analysis.rosters.read.colours import filled_styles
from analysis.rosters.read.part_xml import declares_entities, is_utf8, parsed, without_controls
from analysis.rosters.read.refusals import Refused, grouped
from analysis.rosters.read.sniff import MAX_UNPACKED_BYTES
from analysis.rosters.read.xlsx_marks import (
    all_runs_struck,
    has_sound_dimension,
    is_on,
    may_hold_controls,
    standard_spelling,
)
from analysis.rosters.read.zip_names import part_names

_WORKBOOK = "xl/workbook.xml"
#: Relations to parts with cells; chart and dialog sheets have none. Calamine knows the first alone.
_SHEET_KINDS = ("/worksheet", "/xlMacrosheet", "/xlIntlMacrosheet")
_Relations = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class SheetPart:
    """A sheet with cells: its name, whether it is hidden, and its part in the package."""

    name: str
    is_hidden: bool
    part: str


class Package:
    """An .xlsx opened; ``sheets`` are in workbook order.

    ``is_plain`` says that calamine can open the package as sent; of each sheet :meth:`sheet_xml`
    says whether it can read that.

    Raises:
        zipfile.BadZipFile, KeyError, lxml.etree.XMLSyntaxError: the package is damaged.
        Refused: ``file_damaged``, a part that every workbook has is missing; ``file_too_large``.
    """

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._names = part_names(self._archive)
        book_part = _book_part(self._names, self._relations(""))
        relations = self._relations(book_part)
        book = self._read(book_part)
        if not book or not relations:
            raise Refused("file_damaged", "daftar lembar (workbook.xml) tidak ada")
        root = parsed(book)
        self.is_1904 = any(
            (flag.get("date1904") or "0").strip() in ("1", "true")
            for flag in root.iterfind("{*}workbookPr")
        )
        of_kind = {kind.rpartition("/")[2]: part for part, kind in relations.values()}
        beside = posixpath.dirname(book_part)
        self.styles, self.strings = (
            self._read(of_kind.get(kind) or posixpath.join(beside, f"{kind}.xml"))
            for kind in ("styles", "sharedStrings")
        )
        self.sheets, is_usual = _sheet_parts(root, relations)
        self._check_sheets()
        self.is_plain = (
            is_usual
            and self._names.get(_WORKBOOK) == book_part
            # Calamine takes parts in another encoding for empty ones, without a word.
            and all(
                is_utf8(part) and without_controls(part) == part
                for part in (book, self.styles, self.strings)
            )
        )
        self.has_controls = may_hold_controls(self.strings)
        self.struck_styles = _struck_styles(self.styles)
        self.filled_styles = _filled_styles(self.styles)
        self.struck_strings = _struck_strings(self.strings)

    def _check_sheets(self) -> None:
        """That no few parts stand for thousands of sheets."""
        names = (self._names.get(sheet.part.lower(), "") for sheet in self.sheets)
        infos = [info for name in names if (info := self._archive.NameToInfo.get(name))]
        unpacked = sum(info.file_size for info in infos)
        if unpacked > MAX_UNPACKED_BYTES:
            raise Refused(
                "file_too_large", f"lembarnya mengembang menjadi {grouped(unpacked)} byte"
            )
        if len({info.filename for info in infos}) < len(infos):
            raise Refused("file_damaged", "beberapa lembar menunjuk bagian yang sama")

    def sheet_xml(self, sheet: SheetPart) -> tuple[bytes, bool]:
        """The XML of a sheet in standard spelling, and whether calamine can read it as sent."""
        raw = self._read(sheet.part)
        if not raw:
            raise Refused("file_damaged", "satu lembar tidak ada di dalam berkas")
        xml = standard_spelling(raw)
        return xml, xml is raw and has_sound_dimension(xml)

    def _relations(self, part: str) -> _Relations:
        """Target and kind by id, of a part or (``""``) of the package."""
        folder, name = posixpath.split(part)
        body = self._read(posixpath.join(folder, "_rels", f"{name}.rels"))
        if not body:
            return {}
        return {
            str(relation.get("Id")): (
                _target(folder, relation.get("Target") or ""),
                str(relation.get("Type")),
            )
            for relation in parsed(body).iter("{*}Relationship")
        }

    def _read(self, part: str) -> bytes:
        """A part, empty where there is none; the look before reading goes by names alone."""
        name = self._names.get(part.lower())
        body = self._archive.read(name) if name else b""
        if declares_entities(body):
            raise Refused("file_external_entities", f"ada deklarasi DOCTYPE di {part}")
        return body


def _target(folder: str, target: str) -> str:
    """A part by its relation, whose target is absolute or relative to the part's folder."""
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")


def _book_part(names: dict[str, str], relations: _Relations) -> str:
    """The true name of the workbook's part: as the package says, else wherever there is one."""
    for part, kind in relations.values():
        if kind.endswith("/officeDocument") and part.lower() in names:
            return names[part.lower()]
    found = [part for part in names if posixpath.basename(part) == "workbook.xml"]
    return names[_WORKBOOK if _WORKBOOK in found else min(found, key=len)]


def _sheet_parts(book: etree._Element, relations: _Relations) -> tuple[list[SheetPart], bool]:
    """The sheets with cells, and whether calamine knows all that is listed."""
    sheets = []
    is_usual = True
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        ids = [str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")]
        if not "".join(ids).strip():
            is_usual = False  # a module of Excel 5: it has no part, and no cells
            continue
        part, kind = relations.get(ids[0], ("", _SHEET_KINDS[0]))
        is_usual = is_usual and not kind.endswith(_SHEET_KINDS[1:])
        if kind.endswith(_SHEET_KINDS):
            is_hidden = (sheet.get("state") or "visible") != "visible"
            sheets.append(SheetPart(str(sheet.get("name") or ""), is_hidden, part))
    return sheets, is_usual and len({sheet.name for sheet in sheets}) == len(sheets)


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


def _filled_styles(styles: bytes) -> dict[int, str]:
    """Indices of cell formats that are filled red or grey, and the colour's name."""
    if b"solid" not in (styles if is_utf8(styles) else styles.replace(b"\x00", b"")):
        return {}
    return filled_styles(parsed(styles))


def _struck_strings(strings: bytes) -> set[int]:
    """Indices of shared strings of which every letter is struck through."""
    if not _has_strike(strings):
        return set()
    items = parsed(strings).iterfind("{*}si")
    return {index for index, item in enumerate(items) if all_runs_struck(item)}


def _has_strike(part: bytes) -> bool:
    return b"strike" in (part if is_utf8(part) else part.replace(b"\x00", b""))
