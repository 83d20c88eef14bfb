"""A return slip is the OPD's own workbook, marked; sent in again it reads like the original."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pandas as pd
import pytest
from lxml import etree
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture
from python_calamine import CalamineWorkbook

from analysis.rosters.findings import collapse, make_finding
from analysis.rosters.grid import Sheet
from analysis.rosters.slips.cell_marks import MAX_COMMENTS
from analysis.rosters.slips.marker import HEADINGS, SEAL
from analysis.rosters.slips.write import (
    FRONT_SHEET_MARKER,
    slip_name,
    slip_names,
    write_refusal_slip,
    write_slip,
)

NIK = "7471990101900001"
FACTS = {"OPD": "Dinas Contoh", "Tahun": "2026"}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass
class Read:
    """Stands in for a workbook as read."""

    format: str
    sheets: list[Sheet]


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_read(source: bytes, kind: str = "xlsx") -> Read:
    book = CalamineWorkbook.from_filelike(BytesIO(source))
    return Read(
        kind,
        [
            Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names
        ],
    )


def priced(findings: list[dict], people: list[int] | None = None) -> pd.DataFrame:
    people = people or [finding["n_rows"] for finding in findings]
    return pd.DataFrame(findings).assign(
        n_people=people, amount_idr=[n * 14951 * 12 for n in people]
    )


def on(code: str, row: int, column: int, sheet: str = "DATA", **more: object) -> dict:
    return make_finding(
        code, file="dinas/a.xlsx", sheet=sheet, row=row, column=column, **{"value": "x", **more}
    )


def slip_of(source: bytes, findings: list[dict], folder: Path, **more: object) -> Path:
    return write_slip(
        source, as_read(source), priced(findings, **more), folder / "slip.xlsx", title_facts=FACTS
    )


def with_sheet_xml(source: bytes, change) -> bytes:
    """The workbook with its first sheet's XML tree changed: what openpyxl itself cannot write."""
    buffer = BytesIO()
    with ZipFile(BytesIO(source)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                tree = etree.fromstring(data)
                change({cell.get("r"): cell for cell in tree.iter(f"{MAIN}c")})
                data = etree.tostring(tree)
            new.writestr(name, data)
    return buffer.getvalue()


def store(cells: dict, name: str, kind: str, value: str) -> None:
    """Give a cell a stored value, as Excel leaves it beside a formula."""
    cell = cells[name]
    cell.set("t", kind)
    old = cell.find(f"{MAIN}v")
    if old is not None:
        cell.remove(old)
    etree.SubElement(cell, f"{MAIN}v").text = value


def roster(sheet_name: str = "DATA") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = sheet_name
    for row in (
        ["NO", "NAMA", "NIK", "TGL LAHIR", "UPAH"],
        [1, "WA CONTOH", NIK, date(1990, 1, 1), 2500000],
        [2, "LA CONTOH", 7471990202900010, "02-02-1990", "sesuai SK"],
        [3, "LA ODE CONTOH", None, "31 Agustos 1990", 2500000],
    ):
        sheet.append(row)
    return book


def front_rows(path: Path) -> list[list[str]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]
    # Beside the columns that are read stand those that are hidden, and under them the seal.
    rows = [row[: len(HEADINGS)] for row in rows if not row[0].startswith(SEAL)]
    return rows[rows.index(list(HEADINGS)) + 1 :]


def values_of(path: Path) -> dict[str, list]:
    book = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


# ---------------------------------------------------------------- the OPD's own sheets


def test_faulty_cells_are_coloured_bordered_and_explained_and_the_others_untouched(tmp_path):
    path = slip_of(
        saved(roster()),
        [on("nik_ruined", 3, 2, value="7471990202900010"), on("wage_unreadable", 3, 4)],
        tmp_path,
    )
    sheet = openpyxl.load_workbook(path)["DATA"]
    bad, odd, fine = sheet["C3"], sheet["E3"], sheet["C2"]
    assert bad.fill.fill_type == odd.fill.fill_type == "solid"
    assert bad.fill.fgColor.rgb != odd.fill.fgColor.rgb
    assert (bad.border.left.style, odd.border.left.style) == ("medium", "dashed")
    assert "Excel hanya menyimpan 15 angka" in bad.comment.text
    assert "Yang diharapkan: 16 angka" in bad.comment.text
    assert "Contoh: 7471990101900001" in bad.comment.text
    assert fine.fill.fill_type is None
    assert fine.comment is None
    assert fine.value == NIK


def test_two_findings_on_one_cell_are_one_comment_in_the_worse_colour(tmp_path):
    path = slip_of(
        saved(roster()),
        [on("nik_repaired_letters", 3, 2), on("nik_is_kk", 3, 2)],
        tmp_path,
        people=[5, 1],
    )
    cell = openpyxl.load_workbook(path)["DATA"]["C3"]
    assert "HURUF DI DALAM NIK" in cell.comment.text
    assert "NOMOR KARTU KELUARGA" in cell.comment.text
    assert cell.border.left.style == "medium"


def test_notes_are_listed_and_leave_no_mark(tmp_path):
    path = slip_of(saved(roster()), [on("kpj_missing", 3, 4)], tmp_path)
    cell = openpyxl.load_workbook(path)["DATA"]["E3"]
    assert cell.fill.fill_type is None
    assert cell.comment is None
    rows = front_rows(path)
    assert rows[0][0] == "Tidak ada yang harus diperbaiki."
    assert rows[1][0].startswith("Catatan")
    assert "KPJ tidak ada" in rows[2][3]


def test_every_cell_of_a_collapsed_column_is_marked(tmp_path):
    book = roster()
    for row in range(5, 40):
        book["DATA"].append([row, "LA CONTOH", 7471990202900010 + row * 100])
    findings = collapse([on("nik_ruined", row, 2) for row in range(5, 40)])
    path = slip_of(saved(book), findings, tmp_path)
    sheet = openpyxl.load_workbook(path)["DATA"]
    assert all(sheet.cell(row, 3).comment for row in range(5, 40))
    assert all(sheet.cell(row, 3).fill.fill_type == "solid" for row in range(5, 40))
    assert front_rows(path)[0][2] == "C5:C39"


def test_past_a_thousand_cells_are_coloured_without_a_comment_each(tmp_path):
    book = roster()
    last = MAX_COMMENTS + 104
    for row in range(5, last + 1):
        book["DATA"].append([row, "LA CONTOH", 7471990202900010])
    findings = collapse([on("nik_ruined", row, 2) for row in range(5, last + 1)])
    sheet = openpyxl.load_workbook(slip_of(saved(book), findings, tmp_path))["DATA"]
    cells = [sheet.cell(row, 3) for row in range(5, last + 1)]
    assert sum(cell.comment is not None for cell in cells) == 1000
    assert all(cell.fill.fill_type == "solid" for cell in cells)


def test_a_finding_on_a_row_marks_its_first_filled_cell(tmp_path):
    book = roster()
    book["DATA"]["A4"] = None
    finding = make_finding("struck_out", file="a.xlsx", sheet="DATA", row=4)
    path = slip_of(saved(book), [finding], tmp_path)
    assert openpyxl.load_workbook(path)["DATA"]["B4"].comment is not None
    assert front_rows(path)[0][2] == "baris 4"


def test_a_finding_under_a_merge_marks_the_cell_that_can_be_seen(tmp_path):
    book = roster()
    book["DATA"].merge_cells("B3:B4")
    path = slip_of(saved(book), [on("name_missing", 4, 1)], tmp_path)
    assert openpyxl.load_workbook(path)["DATA"]["B3"].comment is not None


def test_the_opds_own_comments_are_kept_above_ours(tmp_path):
    book = roster()
    book["DATA"]["C3"].comment = Comment("Tanya Bu Contoh", "Operator")
    book["DATA"]["B2"].comment = Comment("Sudah dicek", "Operator")
    sheet = openpyxl.load_workbook(slip_of(saved(book), [on("nik_ruined", 3, 2)], tmp_path))["DATA"]
    assert sheet["C3"].comment.text.startswith("Tanya Bu Contoh\n\n")
    assert "NIK RUSAK OLEH EXCEL" in sheet["C3"].comment.text
    assert sheet["B2"].comment.text == "Sudah dicek"


def test_a_protected_sheet_stays_protected_and_its_faulty_cells_open(tmp_path):
    book = roster()
    book["DATA"].protection.sheet = True
    sheet = openpyxl.load_workbook(slip_of(saved(book), [on("nik_ruined", 3, 2)], tmp_path))["DATA"]
    assert sheet.protection.sheet
    assert not sheet["C3"].protection.locked
    assert sheet["C2"].protection.locked


def test_widths_merges_lists_pictures_charts_and_hidden_rows_stay(tmp_path):
    book = roster()
    sheet = book["DATA"]
    sheet.column_dimensions["B"].width = 41
    sheet.merge_cells("A6:C6")
    sheet.row_dimensions[3].hidden = True
    choice = DataValidation(type="list", formula1='"L,P"')
    choice.add("F2:F4")
    sheet.add_data_validation(choice)
    picture = BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "H2")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=5, min_row=2, max_row=4))
    sheet.add_chart(chart, "J2")
    book.create_sheet("LAMA").sheet_state = "hidden"
    path = slip_of(saved(book), [on("nik_ruined", 3, 2)], tmp_path)
    made = openpyxl.load_workbook(path)
    sheet = made["DATA"]
    assert made.sheetnames == ["PERBAIKAN", "DATA", "LAMA"]
    assert made["LAMA"].sheet_state == "hidden"
    assert sheet.column_dimensions["B"].width == 41
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A6:C6"]
    assert sheet.row_dimensions[3].hidden
    assert [v.formula1 for v in sheet.data_validations.dataValidation] == ['"L,P"']
    assert len(sheet._images) == len(sheet._charts) == 1


def test_only_the_front_sheet_is_selected_so_that_nobody_types_into_two_sheets(tmp_path):
    path = slip_of(saved(roster()), [on("nik_ruined", 3, 2)], tmp_path)
    book = openpyxl.load_workbook(path)
    assert book.active.title == "PERBAIKAN"
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [True, False]


# ---------------------------------------------------------------- values that survive


def test_stored_results_of_formulas_survive_as_numbers_texts_truths_and_errors(tmp_path):
    book = roster()
    sheet = book["DATA"]
    for name, formula in {
        "G1": "=SUM(E2:E4)",
        "G2": '="Dinas "&"Contoh"',
        "G3": "=A1=A2",
        "G4": "=VLOOKUP(A1,[1]Lain!A:B,2,0)",
        "G5": "=A1+1",
        "G6": "=1/3",
    }.items():
        sheet[name] = formula

    def change(cells: dict) -> None:
        store(cells, "G1", "n", "5000000")
        store(cells, "G2", "str", "Dinas Contoh ")
        store(cells, "G3", "b", "0")
        store(cells, "G4", "e", "#N/A")
        store(cells, "G6", "n", "0.33333333333333331")

    source = with_sheet_xml(saved(book), change)
    path = slip_of(source, [on("nik_ruined", 3, 2), on("error_cell", 4, 6)], tmp_path)
    made = openpyxl.load_workbook(path, data_only=True)["DATA"]
    assert [made[f"G{n}"].value for n in (1, 2, 3, 4)] == [5000000, "Dinas Contoh ", False, "#N/A"]
    assert made["G5"].value is None
    assert made["G6"].value == 0.33333333333333331
    assert openpyxl.load_workbook(path)["DATA"]["G1"].value == "=SUM(E2:E4)"
    original = as_read(source).sheets[0].rows
    assert values_of(path)["DATA"] == original


def test_a_number_that_is_no_date_survives_its_date_format(tmp_path):
    book = roster()
    book["DATA"]["C3"].number_format = "dd-mm-yyyy"
    source = saved(book)
    path = slip_of(source, [on("nik_ruined", 3, 2)], tmp_path)
    with ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet2.xml").decode()
    assert re.search(r'r="C3"[^>]*t="n"[^>]*><v>7471990202900010</v>', xml)


def test_values_beneath_a_merge_survive(tmp_path):
    book = roster()
    source = saved(book)
    buffer = BytesIO()
    with ZipFile(BytesIO(source)) as old, ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(
                    b"</sheetData>",
                    b'</sheetData><mergeCells count="1"><mergeCell ref="A2:B4"/></mergeCells>',
                )
            new.writestr(name, data)
    source = buffer.getvalue()
    original = as_read(source).sheets[0].rows
    assert original[3][1] == "LA ODE CONTOH"
    path = slip_of(source, [on("wage_unreadable", 3, 4)], tmp_path)
    assert values_of(path)["DATA"] == original


def test_rich_text_and_text_that_begins_like_a_formula_survive(tmp_path):
    book = roster()
    sheet = book["DATA"]
    sheet["B2"] = CellRichText("WA ", TextBlock(InlineFont(strike=True), "LAMA"), " CONTOH")
    sheet["B3"].value = "=HYPERLINK(1)"
    sheet["B3"].data_type = "s"
    source = saved(book)
    path = slip_of(source, [on("nik_ruined", 3, 2)], tmp_path)
    made = openpyxl.load_workbook(path, rich_text=True)["DATA"]
    assert made["B2"].value[1].font.strike
    assert made["B3"].data_type == "s"
    assert values_of(path)["DATA"] == as_read(source).sheets[0].rows


def test_dates_of_the_1904_system_survive(tmp_path):
    book = roster()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    source = saved(book)
    path = slip_of(source, [on("nik_ruined", 3, 2)], tmp_path)
    assert values_of(path)["DATA"][1][3] == date(1990, 1, 1)


def test_the_same_slip_has_the_same_bytes(tmp_path):
    source = saved(roster())
    findings = [on("nik_ruined", 3, 2)]
    first = slip_of(source, findings, tmp_path).read_bytes()
    assert slip_of(source, findings, tmp_path).read_bytes() == first


def test_macros_stay_and_the_slip_keeps_its_ending(tmp_path):
    book = roster()
    book["DATA"]["B2"].comment = Comment("Sudah dicek", "Operator")
    buffer = BytesIO()
    with ZipFile(BytesIO(saved(book))) as old, ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/vbaProject.bin", b"macros")
    path = slip_of(buffer.getvalue(), [on("nik_ruined", 3, 2)], tmp_path)
    assert path.name == "slip.xlsm"
    with ZipFile(path) as archive:
        assert archive.read("xl/vbaProject.bin") == b"macros"
        assert "macroEnabled" in archive.read("[Content_Types].xml").decode()
    sheet = openpyxl.load_workbook(path)["DATA"]
    assert sheet["B2"].comment.text == "Sudah dicek"
    assert sheet["C3"].comment is not None


# ---------------------------------------------------------------- sent in again


def test_a_slip_sent_in_again_gets_a_new_front_sheet_and_loses_what_was_mended(tmp_path):
    book = roster()
    book["DATA"]["C3"].comment = Comment("Tanya Bu Contoh", "Operator")
    findings = [on("nik_ruined", 3, 2), on("nik_missing", 4, 2)]
    first = slip_of(saved(book), findings, tmp_path)
    mended = openpyxl.load_workbook(first)
    mended["DATA"]["C3"] = "7471990202900002"
    again = slip_of(saved(mended), findings[1:], tmp_path)
    made = openpyxl.load_workbook(again)
    assert made.sheetnames == ["PERBAIKAN", "DATA"]
    assert made["DATA"]["C3"].comment.text == "Tanya Bu Contoh"
    assert made["DATA"]["C3"].fill.fill_type is None
    assert made["DATA"]["C4"].fill.fill_type == "solid"
    assert made["DATA"]["C4"].comment.text.count("NIK BELUM DIISI") == 1
    assert len(front_rows(again)) == 1


def test_the_front_sheet_takes_another_name_where_the_opd_has_a_sheet_of_that_name(tmp_path):
    path = slip_of(saved(roster("Perbaikan")), [on("nik_ruined", 3, 2, "Perbaikan")], tmp_path)
    assert openpyxl.load_workbook(path).sheetnames == ["PERBAIKAN (2)", "Perbaikan"]
    assert values_of(path)["PERBAIKAN (2)"][0][0] == FRONT_SHEET_MARKER


# ---------------------------------------------------------------- the front sheet


def test_the_front_sheet_lists_the_worst_first_and_links_to_the_cells(tmp_path):
    findings = [
        on("birth_date_unreadable", 4, 3, "JUM'AT 1", value="31 Agustos 1990"),
        on("wage_thousands", 2, 4, "JUM'AT 1", value="2.500", proposal="2500000"),
        on("nik_missing", 4, 2, "JUM'AT 1", value=None),
        make_finding("opd_unknown", file="a.xlsx"),
    ]
    path = slip_of(saved(roster("JUM'AT 1")), findings, tmp_path, people=[1, 30, 1, 0])
    rows = front_rows(path)
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert [row[2] for row in rows] == ["E2", "C4", "D4", ""]
    assert rows[0][4] == "2.500"
    assert rows[0][5].startswith("Usulan: 2500000\nupah sebulan dalam rupiah penuh\n")
    assert rows[0][8:] == ["30", "5382360"]
    assert rows[1][3].startswith("HARUS DIPERBAIKI: NIK belum diisi\n")
    assert rows[3][1] == "(seluruh berkas)"
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["A1"].value == FRONT_SHEET_MARKER
    assert sheet["C8"].hyperlink.location == "'JUM''AT 1'!E2"
    assert sheet.freeze_panes == "A8"
    assert sheet.print_title_rows == "$7:$7"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert "jangan menghapus baris, kolom, atau sheet ini" in sheet["A3"].value.lower()
    assert sheet["A2"].value == "OPD: Dinas Contoh   ·   Tahun: 2026"


@pytest.mark.parametrize("value", ["=1+1", "+62811", "-5", "@SUM(A1)", "#REF!", "a\x0bb"])
def test_nothing_on_the_front_sheet_becomes_a_formula(tmp_path, value: str):
    finding = on("wage_unreadable", 3, 4, value=value, proposal=value)
    path = slip_of(saved(roster()), [finding], tmp_path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    expected = value.replace("\x0b", "")
    assert (sheet["E8"].value, sheet["E8"].data_type) == (expected, "s")
    assert sheet["F8"].value.startswith(f"Usulan: {expected}\n")
    assert sheet["F8"].data_type == "s"
    with ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_niks_on_the_front_sheet_and_in_comments_are_masked(tmp_path):
    other = "7471990303900007"
    path = slip_of(
        saved(roster()),
        [
            on("nik_invalid", 3, 2, value=other, proposal=other),
            on("nik_conflict", 4, 2, value=other, other=f"baris 9, {other}"),
        ],
        tmp_path,
    )
    with ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode(
            errors="ignore"
        )
    assert other not in everything
    masked = "7471••••••••0007"
    sheet = openpyxl.load_workbook(path)["DATA"]
    assert masked in sheet["C3"].comment.text
    assert masked in sheet["C4"].comment.text
    assert front_rows(path)[0][4] == masked
    assert front_rows(path)[0][5].startswith(f"Usulan: {masked}\n")


def test_a_hidden_sheet_is_named_as_such(tmp_path):
    book = roster()
    book.create_sheet("LAMA").append(["NAMA"])
    book["LAMA"].sheet_state = "hidden"
    finding = make_finding("hidden_sheet_excluded", file="a.xlsx", sheet="LAMA", row=1, column=0)
    assert front_rows(slip_of(saved(book), [finding], tmp_path))[2][1] == "LAMA (tersembunyi)"


# ---------------------------------------------------------------- written anew


GRID = Sheet(
    "DATA",
    [
        ["DAFTAR"],
        [],
        ["NO", "NAMA", "NIK", "TMT", "UPAH"],
        [1, "=CMD()", NIK, date(2021, 1, 4), 2500000.5],
        [2, "LA CONTOH", "0812", datetime(2021, 1, 4, 7, 30), ""],
        [True, "WA", "-", date(1899, 5, 1), ""],
    ],
    hidden_rows=frozenset({4}),
    struck=frozenset({(5, 1)}),
    errors={(4, 4): "#REF!", (5, 4): "Err:508"},
    merges=((0, 0, 0, 4), (3, 3, 4, 3)),
)


def grid_slip(folder: Path, sheets: list[Sheet], findings: list[dict]) -> Path:
    return write_slip(
        b"no zip at all",
        Read("xls", sheets),
        priced(findings),
        folder / "slip.xls",
        title_facts=FACTS,
    )


def test_another_format_comes_back_as_xlsx_with_values_typed_and_in_place(tmp_path):
    hidden = Sheet("LAMA", [["x"]], is_hidden=True)
    path = grid_slip(tmp_path, [GRID, hidden], [on("nik_series", 4, 2), on("error_cell", 5, 4)])
    assert path.name == "slip.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["DATA"]
    assert book.sheetnames == ["PERBAIKAN", "DATA", "LAMA"]
    assert book["LAMA"].sheet_state == "hidden"
    assert (sheet["C4"].value, sheet["C4"].data_type, sheet["C4"].number_format) == (NIK, "s", "@")
    assert (sheet["B4"].value, sheet["B4"].data_type) == ("=CMD()", "s")
    assert sheet["C5"].value == "0812"
    assert sheet["D4"].value == datetime(2021, 1, 4)
    assert sheet["D6"].value == "01-05-1899"
    assert sheet["E4"].value == 2500000.5
    assert sheet["A6"].value is True
    assert [(sheet[c].value, sheet[c].data_type) for c in ("E5", "E6")] == [
        ("#REF!", "e"),
        ("#VALUE!", "e"),
    ]
    assert sheet.row_dimensions[5].hidden
    assert not sheet.row_dimensions[4].hidden
    assert sheet["B6"].font.strike
    assert sorted(str(m) for m in sheet.merged_cells.ranges) == ["A1:E1", "D4:D5"]
    assert sheet["C4"].comment is not None
    assert values_of(path)["DATA"][4][3] == datetime(2021, 1, 4, 7, 30)


def test_a_sheet_name_that_excel_forbids_is_made_one_and_still_linked(tmp_path):
    name = "Data [2026]: honor/PTT se-Kota Kendari tahun ini"
    twin = "data [2026]: honor/PTT se-Kota Kendari tahun lalu"
    sheets = [Sheet(name, GRID.rows), Sheet(twin, GRID.rows)]
    path = grid_slip(tmp_path, sheets, [on("nik_series", 4, 2, twin)])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[1] == "Data _2026__ honor_PTT se-Kota "
    assert all(len(title) <= 31 for title in book.sheetnames)
    assert len({title.casefold() for title in book.sheetnames}) == 3
    link = book.worksheets[0]["C8"].hyperlink.location
    assert link == f"'{book.sheetnames[2]}'!C4"


def test_a_workbook_that_cannot_be_edited_is_written_anew(tmp_path):
    source = saved(roster())
    with ZipFile(BytesIO(source)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/styles.xml"] = b"<styleSheet"
    buffer = BytesIO()
    with ZipFile(buffer, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    path = write_slip(
        buffer.getvalue(),
        as_read(source),
        priced([on("nik_ruined", 3, 2)]),
        tmp_path / "slip.xlsx",
        title_facts=FACTS,
    )
    sheet = openpyxl.load_workbook(path)["DATA"]
    assert sheet["C2"].value == NIK
    assert sheet["C3"].comment is not None


def test_a_slip_of_another_format_sent_in_again_keeps_one_front_sheet(tmp_path):
    front = Sheet("PERBAIKAN", [[FRONT_SHEET_MARKER], ["No"]])
    path = grid_slip(tmp_path, [front, GRID], [on("nik_series", 4, 2)])
    assert openpyxl.load_workbook(path).sheetnames == ["PERBAIKAN", "DATA"]


def test_a_refused_file_gets_one_sheet_that_says_what_to_do(tmp_path):
    finding = make_finding("file_encrypted", file="dinkes/terkunci.xlsx")
    path = write_refusal_slip(
        "dinkes/terkunci.xlsx", pd.DataFrame([finding]), tmp_path / "terkunci.xlsx"
    )
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["PERBAIKAN"]
    assert book["PERBAIKAN"]["A1"].value == FRONT_SHEET_MARKER
    assert book["PERBAIKAN"]["A2"].value == "Berkas: dinkes/terkunci.xlsx"
    assert "hapus kata sandinya" in front_rows(path)[0][3]


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("dinkes/Data FIX.xls", "dinkes - Data FIX.xlsx"),
        ("Data v1.2.csv", "Data v1.2.xlsx"),
        ("../../etc/passwd", "etc - passwd.xlsx"),
        ("/abs\\olut/a.xlsm", "abs - olut - a.xlsx"),
        ("a/~$Data?.xlsx", "a - Data_.xlsx"),
        ("CON.xlsx", "_CON.xlsx"),
        ("..xlsx", "roster.xlsx"),
    ],
)
def test_a_slip_is_named_after_its_roster_and_stays_in_its_folder(file: str, name: str):
    assert slip_name(file) == name


def test_a_very_long_name_is_cut_and_stays_its_own():
    first, second = (slip_name(f"{'sangat panjang ' * 20}{n}.xls") for n in (1, 2))
    assert len(first.encode()) <= 125
    assert first != second


def test_no_two_slips_share_a_name_not_even_but_for_case():
    files = ["a/b.xls", "a/b.xlsx", "A/B.ods", "a - b.csv", "c.xls"]
    names = slip_names(files)
    assert len({name.casefold() for name in names.values()}) == 5
    assert names["c.xls"] == "c.xlsx"
    assert slip_names(files[::-1]) == names


def test_a_struck_out_cell_keeps_its_stroke_when_marked(tmp_path):
    book = roster()
    book["DATA"]["B3"].font = Font(strike=True)
    path = slip_of(saved(book), [on("struck_out", 3, 1)], tmp_path)
    assert openpyxl.load_workbook(path)["DATA"]["B3"].font.strike
