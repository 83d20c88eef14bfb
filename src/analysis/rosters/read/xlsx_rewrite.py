"""An .xlsx written anew as Excel would: its cells, texts and number formats, and no more."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

from analysis.rosters.read.part_xml import parsed
from analysis.rosters.read.xlsx_marks import calamine_sheet
from analysis.rosters.read.xlsx_package import Package

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def rewritten(package: Package) -> bytes:
    """The package for calamine; its sheets are named ``0``, ``1``, ... in the package's order."""
    out = BytesIO()
    numbers = range(len(package.sheets))
    relations = "".join(_relation(n, "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
    relations += _relation("styles", "styles", "styles.xml")
    relations += _relation("strings", "sharedStrings", "sharedStrings.xml")
    names = "".join(f'<sheet name="{n}" sheetId="{n + 1}" r:id="id{n}"/>' for n in numbers)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_TYPES}"/>')
        book = _relation("book", "officeDocument", "xl/workbook.xml")
        archive.writestr("_rels/.rels", _relations(book))
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(relations))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f'<workbookPr date1904="{int(package.is_1904)}"/><sheets>{names}</sheets></workbook>',
        )
        archive.writestr("xl/styles.xml", _number_formats(package.styles))
        archive.writestr("xl/sharedStrings.xml", _in_utf8(package.strings))
        for number, sheet in enumerate(package.sheets):
            xml, _ = package.sheet_xml(sheet)
            archive.writestr(f"xl/worksheets/sheet{number}.xml", calamine_sheet(xml))
    return out.getvalue()


def _relation(number: int | str, kind: str, target: str) -> str:
    return f'<Relationship Id="id{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations(inner: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}">{inner}</Relationships>'


def _number_formats(styles: bytes) -> bytes:
    """The styles with the number format of each cell format alone."""
    new = etree.Element("styleSheet", xmlns=_MAIN)
    formats, cells = etree.SubElement(new, "numFmts"), etree.SubElement(new, "cellXfs")
    if styles:
        root = parsed(styles)
        for item in root.iterfind("{*}numFmts/{*}numFmt"):
            number, code = item.get("numFmtId") or "", item.get("formatCode") or ""
            etree.SubElement(formats, "numFmt", numFmtId=number, formatCode=code)
        for item in root.iterfind("{*}cellXfs/{*}xf"):
            etree.SubElement(cells, "xf", numFmtId=item.get("numFmtId") or "0")
    return etree.tostring(new, encoding="UTF-8")


def _in_utf8(strings: bytes) -> bytes:
    if not strings:
        return f'<sst xmlns="{_MAIN}"/>'.encode()
    root = parsed(strings)
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="UTF-8")
