"""Every format to the same grid: true row numbers, types, marks, one reason for a refusal."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time
from io import BytesIO

import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf import style as odf_style
from odf import table as odf_table
from odf.opendocument import OpenDocumentSpreadsheet
from odf.text import P
from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from tests.rosters.xlsb import ErrorCell, write_xlsb

from analysis.rosters.files import is_workbook_name
from analysis.rosters.grid import Sheet, is_blank
from analysis.rosters.read import sniff
from analysis.rosters.read import workbook as read
from analysis.rosters.read.isolation import Crash, map_isolated
from analysis.rosters.read.workbook import Refused, read_workbook

NIK = "7471990403900001"
RUINED_NIK = 7471990403900010
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def saved(book) -> bytes:  # type: ignore[no-untyped-def]
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def only_sheet(data: bytes, name: str = "data.xlsx") -> Sheet:
    [sheet] = read_workbook(data, name).sheets
    return sheet


def filled(sheet: Sheet) -> dict[tuple[int, int], object]:
    return {
        (row, column): value
        for row, values in enumerate(sheet.rows)
        for column, value in enumerate(values)
        if not is_blank(value)
    }


def refusal(data: bytes, name: str = "data.xlsx") -> str:
    with pytest.raises(Refused) as refused:
        read_workbook(data, name)
    return refused.value.code


def with_parts(data: bytes, **parts: Callable[[bytes], bytes]) -> bytes:
    """The zip with parts rewritten; a keyword names the end of a part without its ending."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            change = parts.get(name.rpartition("/")[2].partition(".")[0], lambda part: part)
            new.writestr(name, change(old.read(name)))
    return out.getvalue()


def xlsx_of(rows: str, **others: Callable[[bytes], bytes]) -> bytes:
    """A workbook whose sheet data are these rows as XML."""
    empty = saved(OpenpyxlWorkbook())
    body = f"<sheetData>{rows}</sheetData>".encode()
    return with_parts(
        empty,
        sheet1=lambda xml: re.sub(rb"<sheetData ?/>|<sheetData></sheetData>", body, xml),
        **others,
    )


def xlsx_table() -> bytes:
    book = OpenpyxlWorkbook()
    sheet = book.active
    sheet["B5"], sheet["C5"], sheet["D5"] = "NA", NIK, RUINED_NIK
    sheet["C6"], sheet["C6"].number_format = date(1990, 3, 4), "DD/MM/YYYY"
    sheet["D6"], sheet["E6"] = True, "001"
    sheet.merge_cells("B8:C9")
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["E"].hidden = True
    book.create_sheet("rahasia").sheet_state = "veryHidden"
    book["rahasia"]["A1"] = "x"
    book.create_chartsheet("grafik")
    return saved(book)


def xls_table() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet")
    sheet.write(4, 1, "NA")
    sheet.write(4, 2, NIK)
    sheet.write(4, 3, RUINED_NIK)
    sheet.write(5, 2, date(1990, 3, 4), xlwt.easyxf(num_format_str="DD/MM/YYYY"))
    sheet.write(5, 3, True)
    sheet.write(5, 4, "001")
    sheet.write_merge(7, 8, 1, 2)
    sheet.row(5).hidden = True
    hidden = book.add_sheet("rahasia")
    hidden.visibility = 1
    hidden.write(0, 0, "x")
    return saved(book)


def ods_cell(value: object = None, **attributes: object) -> odf_table.TableCell:
    match value:
        case None:
            return odf_table.TableCell(**attributes)
        case bool():
            return odf_table.TableCell(valuetype="boolean", booleanvalue=str(value).lower())
        case int():
            return odf_table.TableCell(valuetype="float", value=str(value))
        case date():
            return odf_table.TableCell(valuetype="date", datevalue=value.isoformat())
    cell = odf_table.TableCell(valuetype="string", **attributes)
    cell.addElement(P(text=str(value)))
    return cell


def ods_table() -> bytes:
    book = OpenDocumentSpreadsheet()
    no_display = odf_style.Style(name="ta2", family="table")
    no_display.addElement(odf_style.TableProperties(display="false"))
    book.automaticstyles.addElement(no_display)
    sheet = odf_table.Table(name="Sheet")
    sheet.addElement(odf_table.TableRow(numberrowsrepeated=4))
    for hidden, cells in (
        ("visible", [ods_cell("NA"), ods_cell(NIK), ods_cell(RUINED_NIK)]),
        ("filter", [ods_cell(), ods_cell(date(1990, 3, 4)), ods_cell(True), ods_cell("001")]),
        ("visible", []),
        ("visible", [ods_cell(numberrowsspanned=2, numbercolumnsspanned=2)]),
    ):
        row = odf_table.TableRow(visibility=hidden)
        row.addElement(odf_table.TableCell(numbercolumnsrepeated=1))
        for cell in cells:
            row.addElement(cell)
        sheet.addElement(row)
    sheet.addElement(odf_table.TableRow(numberrowsrepeated=1048568))
    book.spreadsheet.addElement(sheet)
    hidden_sheet = odf_table.Table(name="rahasia", stylename=no_display)
    row = odf_table.TableRow()
    row.addElement(ods_cell("x"))
    hidden_sheet.addElement(row)
    book.spreadsheet.addElement(hidden_sheet)
    return saved(book)


def xlsb_table() -> bytes:
    cells = {
        (4, 1): "NA",
        (4, 2): NIK,
        (4, 3): RUINED_NIK,
        (5, 3): True,
        (5, 4): "001",
    }
    return write_xlsb(
        {"Sheet": cells, "rahasia": {(0, 0): "x"}},
        hidden_sheets=frozenset({"rahasia"}),
        hidden_rows=frozenset({5}),
        merges=((7, 1, 8, 2),),
    )


TABLES = {"xlsx": xlsx_table, "xls": xls_table, "ods": ods_table, "xlsb": xlsb_table}


@pytest.mark.parametrize("made_as", TABLES)
@pytest.mark.parametrize("named", ["daftar.xlsx", "daftar.xls", "DAFTAR.CSV"])
def test_a_table_at_b5_reads_alike_in_every_format_under_every_name(
    made_as: str, named: str
) -> None:
    workbook = read_workbook(TABLES[made_as](), named)
    assert workbook.format == made_as
    assert [(sheet.name, sheet.is_hidden) for sheet in workbook.sheets] == [
        ("Sheet", False),
        ("rahasia", True),
    ]
    sheet = workbook.sheets[0]
    cells = filled(sheet)
    if made_as != "xlsb":
        assert cells.pop((5, 2)) == date(1990, 3, 4)
    assert cells == {
        (4, 1): "NA",
        (4, 2): NIK,
        (4, 3): RUINED_NIK,
        (5, 3): True,
        (5, 4): "001",
    }
    assert isinstance(cells[4, 3], int | float)
    assert cells[5, 3] is True
    assert sheet.hidden_rows == {5}
    assert sheet.merges == ((7, 1, 8, 2),)
    assert filled(workbook.sheets[1]) == {(0, 0): "x"}


@pytest.mark.parametrize("suffix", [".xlsx", ".XLSM", ".xls", ".xlsb", ".Ods", ".csv"])
def test_a_workbook_is_named_as_the_contract_says(suffix: str) -> None:
    assert is_workbook_name(f"data{suffix}")
    assert not is_workbook_name(f"data{suffix}.zip")


def test_dates_honour_the_system_of_1904() -> None:
    book = OpenpyxlWorkbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = datetime(1990, 3, 4)
    book.active["A2"] = datetime(1990, 3, 4, 7, 30)
    old = xlwt.Workbook()
    old.dates_1904 = True
    sheet = old.add_sheet("a")
    sheet.write(0, 0, datetime(1990, 3, 4), xlwt.easyxf(num_format_str="DD/MM/YYYY"))
    assert filled(only_sheet(saved(book))) == {
        (0, 0): date(1990, 3, 4),
        (1, 0): datetime(1990, 3, 4, 7, 30),
    }
    assert filled(only_sheet(saved(old))) == {(0, 0): date(1990, 3, 4)}


def test_errors_and_formulas_without_a_value_are_told_from_blanks() -> None:
    sheet = only_sheet(
        xlsx_of(
            '<row r="2"><c r="A2" t="e"><f>B9</f><v>#REF!</v></c><c r="B2" t="e"><v>#N/A</v></c>'
            '<c r="C2"><f>1+1</f></c><c r="D2"><f>1+1</f><v></v></c>'
            '<c r="E2" t="str"><f>""</f><v></v></c><c r="F2" s="0"/>'
            '<c r="G2"><f t="shared" si="0"/><v>5</v></c></row>'
        )
    )
    assert sheet.errors == {(1, 0): "#REF!", (1, 1): "#N/A"}
    assert sheet.uncalculated == {(1, 2), (1, 3)}
    assert filled(sheet) == {(1, 6): 5}


def test_errors_of_xlsb_and_ods_are_told_from_blanks() -> None:
    assert only_sheet(write_xlsb({"a": {(1, 1): ErrorCell(0x17), (1, 2): "x"}})).errors == {
        (1, 1): "#REF!"
    }
    book = OpenDocumentSpreadsheet()
    sheet, row = odf_table.Table(name="a"), odf_table.TableRow()
    row.addElement(ods_cell("#REF!"))
    row.addElement(odf_table.TableCell(formula="of:=1+1"))
    sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    extension = (
        b'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    )
    data = with_parts(
        saved(book),
        content=lambda xml: xml.replace(
            b'office:value-type="string"',
            b'office:value-type="string" calcext:value-type="error" ' + extension,
            1,
        ),
    )
    grid = only_sheet(data, "a.ods")
    assert grid.errors == {(0, 0): "#REF!"}
    assert grid.uncalculated == {(0, 1)}
    assert filled(grid) == {}


def test_only_cells_struck_out_as_a_whole_are_struck() -> None:
    book = OpenpyxlWorkbook()
    sheet = book.active
    struck = InlineFont(strike=True)
    sheet["A1"], sheet["A1"].font = "keluar", Font(strike=True)
    sheet["B1"], sheet["B1"].font = None, Font(strike=True)
    sheet["C1"] = "tetap"
    sheet["D1"] = CellRichText(TextBlock(struck, "se"), TextBlock(struck, "mua"))
    sheet["E1"] = CellRichText(TextBlock(struck, "sebagian"), " saja")
    old = xlwt.Workbook()
    page = old.add_sheet("a")
    crossed = xlwt.easyxf("font: struck_out on")
    page.write(0, 0, "keluar", crossed)
    page.write(0, 1, None, crossed)
    page.write(0, 2, "tetap")
    assert only_sheet(saved(book)).struck == {(0, 0), (0, 3)}
    assert only_sheet(saved(old)).struck == {(0, 0)}


def test_strike_through_of_ods_is_a_style_or_its_parent() -> None:
    book = OpenDocumentSpreadsheet()
    struck = odf_style.Style(name="ce1", family="table-cell")
    struck.addElement(odf_style.TextProperties(textlinethroughstyle="solid"))
    child = odf_style.Style(name="ce2", family="table-cell", parentstylename="ce1")
    book.automaticstyles.addElement(struck)
    book.automaticstyles.addElement(child)
    sheet, row = odf_table.Table(name="a"), odf_table.TableRow()
    for text, name in (("keluar", "ce1"), ("pindah", "ce2"), ("tetap", None)):
        row.addElement(ods_cell(text, **({"stylename": name} if name else {})))
    sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    assert only_sheet(saved(book), "a.ods").struck == {(0, 0), (0, 1)}


def test_shared_strings_may_be_struck_run_by_run() -> None:
    strings = (
        f"<sst {MAIN}><si><t>tetap</t></si><si><r><rPr><strike/></rPr><t>A</t></r><r><rPr>"
        '<strike val="1"/></rPr><t>B</t></r></si><si><r><rPr><strike val="0"/></rPr><t>C</t></r>'
        "</si></sst>"
    ).encode()

    def with_strings_related(xml: bytes) -> bytes:
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        relation = b'<Relationship Id="rId99" Type="%s" Target="sharedStrings.xml"/>' % kind
        return xml.replace(b"</Relationships>", relation + b"</Relationships>")

    data = xlsx_of(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="C1" t="s"><v>2</v></c></row>',
        workbook=with_strings_related,
    )
    out = BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", strings)
    assert only_sheet(out.getvalue()).struck == {(0, 1)}


@pytest.mark.parametrize("spelling", [b'hidden="1"', b'hidden="true"'])
def test_a_hidden_row_is_hidden_in_both_spellings_of_xml(spelling: bytes) -> None:
    book = OpenpyxlWorkbook()
    for text in ("a", "b", "c"):
        book.active.append([text])
    book.active.row_dimensions[2].hidden = True
    data = with_parts(saved(book), sheet1=lambda xml: xml.replace(b'hidden="1"', spelling))
    assert only_sheet(data).hidden_rows == {1}


def test_another_spelling_of_the_same_xml_reads_alike() -> None:
    rows = (
        "<x:row r='3' hidden='1'><x:c r='B3' t='e'><x:v>#REF!</x:v></x:c><x:c><x:v>7</x:v></x:c>"
        "</x:row><!-- <x:row/> --><x:row><x:c t='inlineStr'><x:is><x:t>a</x:t></x:is></x:c></x:row>"
    )
    xml = f"<x:worksheet {MAIN.replace('xmlns', 'xmlns:x')}><x:sheetData>{rows}</x:sheetData>"
    xml += "<x:mergeCells><x:mergeCell ref='A6:B7'/></x:mergeCells></x:worksheet>"
    sheet = only_sheet(with_parts(saved(OpenpyxlWorkbook()), sheet1=lambda _: xml.encode()))
    assert sheet.errors == {(2, 1): "#REF!"}
    assert sheet.hidden_rows == {2}
    assert sheet.merges == ((5, 0, 6, 1),)
    assert filled(sheet) == {(2, 2): 7, (3, 0): "a"}


def test_a_sheet_in_utf16_is_not_taken_for_an_empty_one() -> None:
    data = xlsx_of('<row r="1"><c r="A1"><v>5</v></c></row>')
    encoded = with_parts(data, sheet1=lambda xml: xml.decode().encode("utf-16"))
    assert only_sheet(encoded).rows == [[5]]


def test_rows_out_of_order_are_all_read() -> None:
    rows = '<row r="5"><c r="A5"><v>5</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
    assert filled(only_sheet(xlsx_of(rows))) == {(1, 1): 2, (4, 0): 5}


def test_an_error_newer_than_the_reader_is_an_error_like_any_other() -> None:
    row = '<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1"><v>5</v></c></row>'
    sheet = only_sheet(xlsx_of(row))
    assert sheet.errors == {(0, 0): "#SPILL!"}
    assert sheet.rows == [["", 5]]


@pytest.mark.parametrize("far", ["XFD1048576", "XFD20000", "A1048576"])
def test_a_stray_far_cell_costs_no_memory_and_loses_nothing(far: str) -> None:
    row = re.sub("[A-Z]", "", far)
    sheet = only_sheet(
        xlsx_of(
            f'<row r="2"><c r="B2" t="inlineStr"><is><t>{NIK}</t></is></c><c r="C2"><v>5</v></c>'
            f'</row><row r="{row}"><c r="{far}" t="inlineStr"><is><t>x</t></is></c></row>'
        )
    )
    column = 16383 if far.startswith("XFD") else 0
    assert sheet.rows[1][1:3] == [NIK, 5]
    assert len(sheet.rows) == int(row)
    assert sheet.rows[-1][column] == "x"
    assert sum(map(len, sheet.rows)) < 3_000_000


def test_a_sheet_formatted_to_its_end_has_only_its_values() -> None:
    rows = "".join(f'<row r="{n}" s="1"><c r="XFD{n}" s="0"/></row>' for n in range(2, 50_000))
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row>{rows}<row r="1048576" s="1"/>'
    assert only_sheet(xlsx_of(rows)).rows == [[1.0]]


def test_hundreds_of_sheets_are_read() -> None:
    book = OpenpyxlWorkbook()
    for number in range(300):
        book.create_sheet(f"S{number}")["B2"] = number
    sheets = read_workbook(saved(book), "a.xlsx").sheets
    assert [sheet.rows[1][1] for sheet in sheets[1:]] == list(range(300))


# --- CSV -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_csv_is_read_whatever_its_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    rows = [
        ["NO", "NAMA", "GAJI"],
        ["001", "José; S.Kom, M.Si", "1.234,56"],
        ["2", "NA", "7,47E+15"],
    ]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    data = text.encode(encoding)
    sheet = only_sheet(data, "folder/DINAS A.csv")
    assert sheet.rows == rows
    assert sheet.name == "DINAS A"
    assert only_sheet(data, "folder/DINAS A.xls").rows == rows


def test_rows_of_csv_are_numbered_as_excel_shows_them() -> None:
    sheet = only_sheet(b'sep=;\r\nNO;NAMA\r\n\r\n1;"dua\r\nbaris"\r\n2;SITI\r\n', "a.csv")
    assert sheet.rows == [["NO", "NAMA"], [], ["1", "dua\r\nbaris"], ["2", "SITI"]]


def test_a_quote_that_is_never_closed_swallows_no_rows() -> None:
    sheet = only_sheet(b'1;"SITI\n2;BUDI\n3;WA ODE\n', "a.csv")
    assert sheet.rows == [["1", '"SITI'], ["2", "BUDI"], ["3", "WA ODE"]]


def test_a_sentence_in_a_csv_is_one_cell() -> None:
    assert only_sheet(b"NIHIL", "a.csv").rows == [["NIHIL"]]


# --- HTML and XML 2003 ---------------------------------------------------------------------------

HTML = """<html><head><meta charset="windows-1252"></head><body><table>
<tr><th rowspan=2>NO</th><th colspan="2">IDENTITAS</th></tr><tr><th>NAMA</th><th>NIK</th></tr>
<tr style="display: none"><td>1</td><td>JOS\u00c9&nbsp;&amp;<br>  SITI </td><td>001</td></tr>
<tr><td><s>2</s></td><td><s>a</s> b</td><td style="text-decoration:line-through">c</td></tr>
</table><table><tr><td>luar<table><tr><td>dalam</td></tr></table></td></tr></table></body></html>"""


def test_each_html_table_is_a_sheet() -> None:
    workbook = read_workbook(HTML.encode("cp1252"), "ekspor.xls")
    assert workbook.format == "html"
    assert [sheet.name for sheet in workbook.sheets] == ["1", "2", "3"]
    first = workbook.sheets[0]
    assert first.rows == [
        ["NO", "IDENTITAS", ""],
        ["", "NAMA", "NIK"],
        ["1", "JOSÉ\u00a0&\nSITI", "001"],
        ["2", "a b", "c"],
    ]
    assert first.merges == ((0, 0, 1, 0), (0, 1, 0, 2))
    assert first.hidden_rows == {2}
    assert first.struck == {(3, 0), (3, 2)}
    assert [sheet.rows for sheet in workbook.sheets[1:]] == [[["luar"]], [["dalam"]]]


def test_a_single_file_web_page_is_html() -> None:
    page = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
        b"\r\n\r\n<table><tr><td>JOS=C3=89</td></tr></table>\r\n--x--\r\n"
    )
    assert only_sheet(page, "ekspor.xls").rows == [["JOSÉ"]]


def test_text_outside_of_html_tables_is_no_row_and_stands_above_or_below_them() -> None:
    page = (
        "<html><head><style>p {}</style></head><body>Satu <b>dua</b><p>tiga<br>\u00a0empat</p>"
        "<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>"
        "<div hidden>lima</div><table><tr><td>c</td></tr></table>enam</body></html>"
    )
    sheets = read_workbook(page.encode(), "ekspor.xls").sheets
    assert [sheet.rows for sheet in sheets] == [[["a"]], [["b"]], [["c"]]]
    assert [sheet.above for sheet in sheets] == [("Satu dua", "tiga", "empat"), (), ()]
    assert [sheet.below for sheet in sheets] == [(), (), ("enam",)]


def test_an_html_page_without_a_table_is_a_sheet_of_no_rows() -> None:
    sheet = only_sheet(b"<html><body><p>NIHIL</p></body></html>", "ekspor.xls")
    assert (sheet.name, sheet.rows, sheet.above) == ("1", [], ("NIHIL",))


XML_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="s1"><Font ss:StrikeThrough="1"/></Style></Styles>
<Worksheet ss:Name="A"><Table><Row ss:Index="3" ss:Hidden="1">
<Cell ss:Index="2"><Data ss:Type="String">001</Data></Cell>
<Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="Number">7471990403900010</Data></Cell>
<Cell ss:StyleID="s1"><Data ss:Type="DateTime">1990-03-04T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Error">#REF!</Data></Cell><Cell ss:Formula="=1+1"/>
<Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row><Cell><Data ss:Type="DateTime">1899-12-31T07:30:00.000</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="B"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible>
</x:WorksheetOptions></Worksheet></Workbook>"""


def test_xml_spreadsheet_2003_is_read_with_its_marks() -> None:
    workbook = read_workbook(XML_2003.encode(), "laporan.xls")
    assert workbook.format == "xml2003"
    sheet, hidden = workbook.sheets
    assert hidden.is_hidden
    assert filled(sheet) == {
        (2, 1): "001",
        (2, 2): 7471990403900010,
        (2, 4): date(1990, 3, 4),
        (2, 7): True,
        (3, 0): time(7, 30),
    }
    assert sheet.errors == {(2, 5): "#REF!"}
    assert sheet.uncalculated == {(2, 6)}
    assert sheet.struck == {(2, 4)}
    assert sheet.hidden_rows == {2}
    assert sheet.merges == ((2, 2, 3, 3),)


# --- Refusals ------------------------------------------------------------------------------------


def zip_of(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), body)
    return out.getvalue()


def ole2_with(stream: str) -> bytes:
    """The first sectors of an OLE2 file whose directory names one stream."""
    directory = "".join(name.ljust(64, "\0") for name in ("Root Entry", stream))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + directory.encode("utf-16-le")


ENCRYPTED_ODS = zip_of(
    mimetype=b"application/vnd.oasis.opendocument.spreadsheet",
    **{"META-INF__manifest_xml": b"<manifest:encryption-data/>", "content_xml": b"\x01\x02"},
)
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\t ", "file_empty"),
        (b"\xef\xbb\xbf\r\n", "file_empty"),
        (ole2_with("EncryptedPackage"), "file_encrypted"),
        (ENCRYPTED_ODS, "file_encrypted"),
        (b"%PDF-1.7\n1 0 obj", "file_not_workbook"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "file_not_workbook"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "file_not_workbook"),
        (bytes(range(256)) * 20, "file_not_workbook"),
        (zip_of(word__document_xml=b"<w/>"), "file_not_workbook"),
        (zip_of(foto_jpg=b"\xff\xd8\xff"), "file_not_workbook"),
        (ole2_with("WordDocument"), "file_not_workbook"),
        (b"Mohon maaf data menyusul.", "file_not_workbook"),
        (b'<?xml version="1.0"?><note/>', "file_not_workbook"),
        (xlsx_table()[:-200], "file_damaged"),
        (xlsx_table()[:300], "file_damaged"),
        (xls_table()[:1000], "file_damaged"),
        (XML_2003[:-30].encode(), "file_damaged"),
        (DOCTYPE + XML_2003.partition("?>")[2].encode(), "file_external_entities"),
        (b"<html><!ENTITY e 'x'><table></table></html>", "file_external_entities"),
    ],
)
def test_what_is_no_workbook_is_refused_with_its_own_reason(data: bytes, code: str) -> None:
    assert refusal(data) == code


@pytest.mark.parametrize("part", ["sheet1", "workbook", "styles", "theme1", "core"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_in_any_part_is_refused(part: str, encoding: str) -> None:
    head = DOCTYPE.decode().replace("?>", "?><!-- <a> -->", 1)

    def declared(xml: bytes) -> bytes:
        return (head + re.sub(r"^<\?xml.*?\?>", "", xml.decode())).encode(encoding)

    assert refusal(with_parts(xlsx_table(), **{part: declared})) == "file_external_entities"


def test_an_xls_with_filepass_is_encrypted() -> None:
    data = xls_table()
    # FILEPASS (0x002F) takes the place of the record after BOF (0x0809).
    at = data.index(b"\x09\x08\x10\x00")
    second = at + 20
    patched = data[:second] + b"\x2f\x00" + data[second + 2 :]
    assert refusal(patched, "a.xls") == "file_encrypted"


def test_a_zip_bomb_is_refused_with_the_bound_that_it_passes(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    bomb = with_parts(xlsx_table(), theme1=lambda _: b"<a>" + b" " * (40 << 20) + b"</a>")
    assert len(bomb) < 100_000
    with pytest.raises(Refused, match=r"mengembang 1\.0\d\d kali, batasnya 300 kali") as refused:
        read_workbook(bomb, "a.xlsx")
    assert refused.value.code == "file_too_large"
    monkeypatch.setattr(sniff, "MAX_UNPACKED_BYTES", 1000)
    assert refusal(xlsx_table()) == "file_too_large"


def test_too_many_cells_are_refused(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(read, "MAX_CELLS", 100)
    assert refusal(xlsx_table()) == "file_too_large"
    assert refusal(write_xlsb({"a": {(1048575, 16383): "x"}})) == "file_too_large"


def read_mutilated(job: tuple[str, int, list[tuple[int, int]]]) -> str:
    """What becomes of a workbook with some bytes changed, whole and cut; runs in a worker."""
    made_as, cut, edits = job
    data = bytearray(TABLES[made_as]())
    for at, byte in edits:
        data[at % len(data)] = byte
    for mutilated in (bytes(data), bytes(data[: cut % len(data)])):
        # Whatever else were raised would come back as a crash.
        with suppress(Refused):
            assert isinstance(read_workbook(mutilated, "a.xlsx").sheets, list)
    return "read or refused"


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    jobs=st.lists(
        st.tuples(
            st.sampled_from(sorted(TABLES)),
            st.integers(0, 12_000),
            st.lists(st.tuples(st.integers(0, 12_000), st.integers(0, 255)), max_size=5),
        ),
        min_size=30,
        max_size=30,
    )
)
def test_a_mutilated_workbook_is_read_or_refused_or_costs_its_own_process(
    jobs: list[tuple[str, int, list[tuple[int, int]]]],
) -> None:
    """The fast reader may abort on what is broken: that is why each file has a process."""
    for job, outcome in map_isolated(read_mutilated, jobs, processes=1):
        is_abort = isinstance(outcome, Crash) and outcome.kind == "died"
        assert is_abort or outcome == "read or refused", (job, outcome)


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=60),
    wrap=st.sampled_from(
        ["{}", "<table>{}", "<tr><td>{}</td>", "a;b\n{};c", XML_2003[:700] + "{}"]
    ),
)
def test_no_text_makes_the_reader_raise(text: str, wrap: str) -> None:
    with suppress(Refused):
        read_workbook(wrap.replace("{}", text).encode("utf-8", "surrogatepass"), "a.csv")
