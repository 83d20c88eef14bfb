"""A sound small workbook in a hundred odd containers: the same cells, or a refusal that fits."""

from __future__ import annotations

import random
import re
import time
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
import xlwt
from odf import table as odf_table
from odf.opendocument import OpenDocumentSpreadsheet
from odf.text import P
from openpyxl import Workbook as OpenpyxlWorkbook

from analysis.rosters.grid import Sheet, is_blank
from analysis.rosters.read.workbook import Refused, read_workbook

ROWS: list[list[object]] = [
    ["DAFTAR TENAGA NON ASN", None, None, None, None],
    ["DINAS KESEHATAN", None, None, None, None],
    [None, None, None, None, None],
    ["NO", "NIK", "NAMA", "TANGGAL LAHIR", "HONOR"],
    [1, "7471990101800001", "Andi Wawan", date(1980, 1, 1), 1500000],
    [2, "7471994202810002", "Siti Rahma, S.Pd", date(1981, 2, 2), 1500000],
    [3, "7471990303820003", "La Ode <Jufri> & Co", date(1982, 3, 3), 1250000.5],
]
WANTED = {
    (row, column): value
    for row, values in enumerate(ROWS)
    for column, value in enumerate(values)
    if value is not None
}
Parts = dict[str, bytes]


def cells(sheet: Sheet) -> dict[tuple[int, int], object]:
    return {
        (row, column): value
        for row, values in enumerate(sheet.rows)
        for column, value in enumerate(values)
        if not is_blank(value)
    }


def base_xlsx() -> Parts:
    """Parts with shared strings, styles and dates, as Excel has them."""
    book = OpenpyxlWorkbook()
    for values in ROWS:
        book.active.append(values)
    out = BytesIO()
    book.save(out)
    return with_shared_strings(parts_of(out.getvalue()))


def with_shared_strings(parts: Parts) -> Parts:
    """The texts in a part of their own, where Excel has them."""
    texts: list[bytes] = []

    def shared(cell: re.Match[bytes]) -> bytes:
        texts.append(cell[2])
        return cell[1] + b't="s"><v>%d</v></c>' % (len(texts) - 1)

    parts[SHEET] = re.sub(
        rb'(<c [^>]*)t="inlineStr"><is>(.*?)</is></c>', shared, parts[SHEET], flags=re.DOTALL
    )
    parts[STRINGS] = b'<sst xmlns="%s">%s</sst>' % (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"".join(b"<si>%s</si>" % text for text in texts),
    )
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = b'<Relationship Id="rIdS" Type="%s" Target="/xl/sharedStrings.xml"/>' % kind
    parts[RELS] = parts[RELS].replace(b"</Relationships>", relation + b"</Relationships>")
    return parts


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Parts) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name), body)
    return out.getvalue()


SHEET, BOOK, RELS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STYLES, STRINGS, TYPES = "xl/styles.xml", "xl/sharedStrings.xml", "[Content_Types].xml"

# Each changes the parts in place; what it may need of chance comes from the generator.
Change = Callable[[Parts, random.Random], None]


def sized(size: str) -> Change:
    def change(parts: Parts, _: random.Random) -> None:
        parts[SHEET] = re.sub(rb"<dimension[^>]*/>", size.encode(), parts[SHEET])

    return change


def renamed(name_of: Callable[[str], str]) -> Change:
    def change(parts: Parts, _: random.Random) -> None:
        moved = {name_of(name): body for name, body in parts.items()}
        parts.clear()
        parts.update(moved)

    return change


def replaced(part: str, old: str, new: str, count: int = 0) -> Change:
    def change(parts: Parts, _: random.Random) -> None:
        found, n = re.subn(old.encode(), new.encode(), parts[part], count=count)
        assert n, (part, old)
        parts[part] = found

    return change


def with_part(name: str, body: bytes) -> Change:
    def change(parts: Parts, _: random.Random) -> None:
        parts[name] = body

    return change


def in_encoding(part: str, encoding: str) -> Change:
    def change(parts: Parts, _: random.Random) -> None:
        text = re.sub(r"^<\?xml.*?\?>", "", parts[part].decode())
        parts[part] = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)

    return change


def at_root(parts: Parts, _: random.Random) -> None:
    for name in [name for name in parts if name.startswith("xl/")]:
        parts[name.removeprefix("xl/")] = parts.pop(name)
    for name in ("_rels/.rels", TYPES):
        parts[name] = parts[name].replace(b"xl/", b"")
    name = "_rels/workbook.xml.rels"
    parts[name] = parts[name].replace(b"/xl/", b"/")


def without_addresses(parts: Parts, chance: random.Random) -> None:
    """Cells, rows or both without their address; blank cells keep their places."""
    pattern = chance.choice([rb'(<c) r="[A-Z]+\d+"', rb'(<row) r="\d+"', rb'(<(?:c|row)) r="\w+"'])
    rows = parts[SHEET]
    # Without addresses every blank cell must stand in its place, as such writers put it.
    for row, values in enumerate(ROWS, start=1):
        for column, value in enumerate(values):
            if value is None and f'<row r="{row}"'.encode() in rows:
                address = f"{'ABCDE'[column]}{row}".encode()
                if address not in rows:
                    rows = re.sub(
                        rb'(<row r="%d".*?)(</row>)' % row, rb'\1<c r="%s"/>\2' % address, rows
                    )
    if b'<row r="3"' not in rows:
        rows = rows.replace(b'<row r="4"', b'<row r="3"></row><row r="4"')
    parts[SHEET] = re.sub(pattern, rb"\1", rows)


def far_cell(parts: Parts, chance: random.Random) -> None:
    row, column = chance.choice([1048576, 900000, 65537, 20000]), chance.choice(["A", "IV", "XFD"])
    cell = f'<row r="{row}"><c r="{column}{row}" t="inlineStr"><is><t>.</t></is></c></row>'
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cell.encode() + b"</sheetData>")


def control(parts: Parts, chance: random.Random) -> None:
    """A control character within a shared string, raw or written out."""
    code = chance.choice([*range(1, 9), *range(14, 32), 0x7F])
    written = chance.choice([chr(code), f"&#{code};", f"&#x{code:X};", f"_x{code:04X}_"])
    found = parts[STRINGS].replace(b"Andi Wawan", f"Andi{written} Wawan".encode())
    found = found.replace(b"7471994202810002", f"747199{written}4202810002".encode())
    assert found != parts[STRINGS]
    parts[STRINGS] = found


def control_elsewhere(parts: Parts, chance: random.Random) -> None:
    part = chance.choice([SHEET, BOOK, STYLES])
    written = chance.choice([b"\x02", b"&#2;"])
    name = {SHEET: b"<sheetView ", BOOK: b"<workbookPr", STYLES: b"<cellStyle "}[part]
    assert name in parts[part]
    parts[part] = parts[part].replace(name, name.rstrip() + b' x="a%sb" ' % written, 1)


def prefixed(parts: Parts, _: random.Random) -> None:
    xml = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", parts[SHEET])
    parts[SHEET] = xml.replace(b"xmlns=", b"xmlns:x=")


def in_strict(parts: Parts, _: random.Random) -> None:
    for name in (SHEET, BOOK, RELS, STYLES, STRINGS, "_rels/.rels"):
        body = parts[name].replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        parts[name] = body.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )


def macro_sheet(parts: Parts, chance: random.Random) -> None:
    kind = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
    relation = f'<Relationship Id="rIdM" Type="{kind}" Target="macrosheets/sheet1.xml"/>'
    sheet = '<sheet xmlns:r="{}" name="Makro" sheetId="99" state="veryHidden" r:id="rIdM"/>'.format(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    )
    at = chance.choice([("</sheets>", sheet + "</sheets>"), ("<sheets>", "<sheets>" + sheet)])
    parts[BOOK] = parts[BOOK].decode().replace(*at).encode()
    parts[RELS] = parts[RELS].replace(b"</Relationships>", f"{relation}</Relationships>".encode())
    parts["xl/macrosheets/sheet1.xml"] = (
        b'<xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" '
        b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/>'
        b"</xm:macrosheet>"
    )


MODULE = '<sheet name="Module1" sheetId="98"/></sheets>'
ODD_STYLES = (
    ("<fill>.*?</fill>", "<fill/>"),
    ("<fonts.*?</fonts>", ""),
    ("<cellStyles.*?</cellStyles>", ""),
    ("<borders.*?</borders>", "<borders/>"),
    ("<tableStyles.*?/>", ""),
)

XLSX_CHANGES: dict[str, Change] = {
    **{
        f"size {size or 'none'}": sized(size)
        for size in (
            *("", "<dimension/>", "<dimension></dimension>"),
            *(
                f'<dimension ref="{ref}"/>'
                for ref in (
                    *(
                        "A1",
                        "A0:E7",
                        "1:7",
                        "A:E",
                        "E7:A1",
                        "A1:XFD1048576",
                        "A1:ZZZZ9",
                        "",
                        "#REF!",
                    ),
                    *("$A$1:$E$7", "A1:B2", "a1:e7", "B2 C3", "A1:A99999999999", "R1C1:R7C5", "#"),
                )
            ),
        )
    },
    "backslashes": renamed(lambda name: name.replace("/", "\\")),
    "backslashes of rels": renamed(lambda n: n.replace("/", "\\") if n.endswith(".rels") else n),
    "leading slash": renamed(lambda name: f"/{name}"),
    "leading ./": renamed(lambda name: f"./{name}"),
    "capitals": renamed(str.upper),
    "sheet in capitals": renamed(lambda n: n.replace("sheet1", "Sheet1")),
    "at root": at_root,
    "at root, no root relation": lambda parts, chance: (
        at_root(parts, chance),
        parts.pop("_rels/.rels"),
        None,
    )[-1],
    "no root relation": lambda parts, _: parts.pop("_rels/.rels") and None,
    "no types": lambda parts, _: parts.pop(TYPES) and None,
    "no styles": lambda parts, _: parts.pop("xl/theme/theme1.xml") and None,
    "relative targets": replaced(RELS, '"/xl/', '"'),
    "dotted targets": replaced(RELS, '"/xl/', '"../xl/./'),
    "targets with backslashes": replaced(RELS, '"/xl/worksheets/', r'"worksheets\\\\'),
    "a relation to nowhere": replaced(
        RELS, "</Relationships>", '<Relationship Id="x" Type="y/externalLink" Target="z"/>\\g<0>'
    ),
    "a module without a part": replaced(BOOK, "</sheets>", MODULE),
    "a module without a relation": replaced(
        BOOK, "</sheets>", MODULE.replace("/>", ' xmlns:r="urn:x" r:id=""/>')
    ),
    "a macro sheet": macro_sheet,
    "no addresses": without_addresses,
    "prefixes": prefixed,
    "strict": in_strict,
    "macros": with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(600)),
    "custom XML": with_part("customXml/item1.xml", b"<a>&amp;</a>"),
    "a picture": with_part("xl/media/image1.png", b"\x89PNG" + bytes(200)),
    "system files": with_part("__MACOSX/._a.xlsx", b"\x00\x05\x16\x07"),
    "a folder entry": with_part("xl/", b""),
    "a far cell": far_cell,
    "a control character": control,
    "a control character elsewhere": control_elsewhere,
    "1904 said no": replaced(BOOK, "<workbookPr ?/>", '<workbookPr date1904="false"/>'),
    "a comment before the root": replaced(SHEET, "<worksheet", "<!-- <c> --><worksheet"),
    "a comment among rows": replaced(SHEET, "<sheetData>", "<sheetData><!-- <row/> -->"),
    "unknown elements": replaced(SHEET, "</sheetData>", "</sheetData><extLst><ext/></extLst>"),
    "blanks between tags": replaced(SHEET, "(<row|</row>)", "\n  \\1"),
    "single quotes": lambda parts, _: parts.update({SHEET: parts[SHEET].replace(b'"', b"'")}),
    **{f"style {old}": replaced(STYLES, old, new) for old, new in ODD_STYLES},
    **{
        f"{part} in {encoding}": in_encoding(part, encoding)
        for part in (SHEET, BOOK, STYLES, STRINGS, RELS)
        for encoding in ("utf-16", "iso-8859-1")
    },
    "a byte order mark": lambda parts, _: parts.update(
        {name: b"\xef\xbb\xbf" + parts[name] for name in (SHEET, BOOK, STRINGS)}
    ),
}


def told(data: bytes, name: str) -> Sheet | str:
    try:
        workbook = read_workbook(data, name)
    except Refused as refused:
        return refused.code
    return next(sheet for sheet in workbook.sheets if not sheet.is_hidden)


@pytest.mark.parametrize("name", XLSX_CHANGES)
def test_an_xlsx_in_an_odd_container_has_the_same_cells(name: str) -> None:
    chance = random.Random(name)
    for _ in range(3):
        parts = base_xlsx()
        XLSX_CHANGES[name](parts, chance)
        found = told(zipped(parts), "a.xlsx")
        assert isinstance(found, Sheet), found
        wanted = WANTED
        got = {place: value for place, value in cells(found).items() if place[0] < 10_000}
        assert got == wanted


def test_two_oddities_at_once_are_no_more_than_two() -> None:
    chance = random.Random(2026)
    names = [name for name in XLSX_CHANGES if " in " not in name and "root" not in name]
    for _ in range(60):
        parts = base_xlsx()
        chosen = chance.sample(names, 2)
        try:
            for name in chosen:
                XLSX_CHANGES[name](parts, chance)
        except (KeyError, AssertionError):
            continue  # the one leaves nothing to the other
        found = told(zipped(parts), "a.xlsx")
        if isinstance(found, str):
            assert found == "file_damaged", (chosen, found)
            continue
        got = {place: value for place, value in cells(found).items() if place[0] < 10_000}
        assert got == WANTED, chosen


# --- What is made to be slow ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        b"<html>" + b"<!-- " * 200_000,
        b"<html><table><tr><td " + b" ".join(b"a%d=1" % n for n in range(30_000)) + b">x</td></tr>",
        b"<html><table><tr><td style='" + b"text-decoration:" * 50_000 + b"'>x</td></tr></table>",
        b"<html>" + b"<table></table>" * 20_000,
        b"a;b\n" * 1_100_000,
        b"," * 17_000_000,
    ],
    ids=["comments", "attributes", "decorations", "tables", "lines", "cells"],
)
def test_what_is_made_to_be_slow_costs_its_size(page: bytes) -> None:
    began = time.process_time()
    assert isinstance(told(page, "a.csv"), str | Sheet)
    assert time.process_time() - began < 10


# --- What is refused is refused for what it is ---------------------------------------------------

REFUSALS: dict[str, tuple[Change, str]] = {
    "no workbook": (lambda parts, _: parts.pop(BOOK) and None, "file_not_workbook"),
    "no relations": (lambda parts, _: parts.pop(RELS) and None, "file_damaged"),
    "no sheet": (lambda parts, _: parts.pop(SHEET) and None, "file_damaged"),
    "half a sheet": (
        lambda parts, _: parts.update({SHEET: parts[SHEET][: len(parts[SHEET]) // 2]}),
        "file_damaged",
    ),
    "entities": (
        lambda parts, _: parts.update(
            {SHEET: b'<!DOCTYPE a [<!ENTITY e "x">]>' + parts[SHEET].partition(b"?>")[2]}
        ),
        "file_external_entities",
    ),
    "entities under another ending": (
        lambda parts, _: parts.update(
            {
                "xl/worksheets/sheet1.dat": b'<!DOCTYPE a [<!ENTITY e "x">]>' + parts.pop(SHEET),
                RELS: parts[RELS].replace(b"sheet1.xml", b"sheet1.dat"),
            }
        ),
        "file_external_entities",
    ),
    "an unknown encoding": (in_encoding(SHEET, "cp037"), "file_damaged"),
    "one part for two sheets": (
        replaced(BOOK, "(<sheet .*?/>)", r"\1<sheet name='b' r:id='rId1' xmlns:r='urn:r'/>"),
        "file_damaged",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_broken_is_refused_for_what_it_is(name: str) -> None:
    change, code = REFUSALS[name]
    parts = base_xlsx()
    change(parts, random.Random(1))
    assert told(zipped(parts), "a.xlsx") == code


# --- Other formats -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [*range(9), *range(14, 32), 0x7F])
def test_a_control_character_in_a_text_costs_nothing(code: int) -> None:
    text = f"NO,NIK,NAMA\n1,7471{chr(code)}990101800001,Andi{chr(code)} Wawan\n" + "2,,Siti\n" * 9
    csv = told(text.encode(), "a.csv")
    page = "".join(f"<tr><td>{line.replace(',', '<td>')}</tr>" for line in text.split("\n"))
    html = told(f"<html><table>{page}</table></html>".encode(), "a.xls")
    for sheet in (csv, html):
        assert isinstance(sheet, Sheet), sheet
        assert "7471990101800001" in str(sheet.rows)
        assert all(chr(code) not in str(value) for row in sheet.rows for value in row)


def test_what_a_page_hides_within_a_cell_is_not_its_text() -> None:
    page = b'<html><table><tr><td><span style="display:none">x</span>747</td></tr></table></html>'
    sheet = told(page, "a.xls")
    assert isinstance(sheet, Sheet)
    assert sheet.rows == [["747"]]


def base_ods() -> Parts:
    book = OpenDocumentSpreadsheet()
    table = odf_table.Table(name="a")
    for values in ROWS:
        row = odf_table.TableRow()
        for value in values:
            cell = odf_table.TableCell()
            if isinstance(value, date):
                cell = odf_table.TableCell(valuetype="date", datevalue=value.isoformat())
            elif isinstance(value, int | float):
                cell = odf_table.TableCell(valuetype="float", value=str(value))
            elif value is not None:
                cell = odf_table.TableCell(valuetype="string")
                cell.addElement(P(text=value))
            row.addElement(cell)
        table.addElement(row)
    book.spreadsheet.addElement(table)
    out = BytesIO()
    book.save(out)
    return parts_of(out.getvalue())


ODS_CHANGES: dict[str, Change] = {
    "as it is": lambda *_: None,
    "indented": replaced("content.xml", "(<(?:table|office):[^>]*>)", "\n   \\1"),
    "a macro": with_part(
        "Basic/script-lc.xml",
        b'<!DOCTYPE library:libraries PUBLIC "-//O//DTD 1.0//EN" "libraries.dtd"><a/>',
    ),
    "a remark": replaced(
        "content.xml",
        "(<text:p>Andi)",
        "<office:annotation><text:p/></office:annotation>\\1",
    ),
    "a control character": replaced("content.xml", "Andi Wawan", "Andi\x02 Wawan"),
    "no mimetype": lambda parts, _: parts.pop("mimetype") and None,
    "a far cell": replaced(
        "content.xml",
        "</table:table>",
        '<table:table-row table:number-rows-repeated="1048000"/><table:table-row><table:table-cell '
        'table:number-columns-repeated="16000"/><table:table-cell office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>",
    ),
}


@pytest.mark.parametrize("name", ODS_CHANGES)
def test_an_ods_in_an_odd_container_has_the_same_cells(name: str) -> None:
    parts = base_ods()
    ODS_CHANGES[name](parts, random.Random(1))
    found = told(zipped(parts), "a.ods")
    assert isinstance(found, Sheet), found
    assert {at: value for at, value in cells(found).items() if at[0] < 10_000} == WANTED


def test_far_cells_of_xls_cost_a_row_each() -> None:
    book = xlwt.Workbook()
    for name in "abcdef":
        sheet = book.add_sheet(name)
        sheet.write(1, 1, "7471990101800001")
        sheet.write(65535, 255, "x")
    out = BytesIO()
    book.save(out)
    for found in read_workbook(out.getvalue(), "a.xls").sheets:
        assert cells(found) == {(1, 1): "7471990101800001", (65535, 255): "x"}
        assert sum(map(len, found.rows)) < 1000
