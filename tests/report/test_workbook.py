"""The workbook of tables, read back: what the report's tables say, as Excel's own types."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures import Figures
from analysis.report.document import BlockError, Cell, DataTable, Heading, PrivacyError, TableColumn
from analysis.report.workbook import value_of, workbook_bytes, write_workbook

DAY = date(2026, 11, 22)
HEAD_ROW = 6

MAKE_BYTES = """
import sys, hashlib
from datetime import date
from analysis.figures import Figures
from analysis.report.document import *
from analysis.report.workbook import workbook_bytes
table = DataTable("T", (TableColumn("A"), TableColumn("B", "percent")), (("x", (1, 3)),))
data = workbook_bytes([Cover("Judul", date(2026, 11, 22)), table], Figures("R", date(2026, 1, 1)))
sys.stdout.write(hashlib.sha256(data).hexdigest())
"""


@pytest.fixture
def figures() -> Figures:
    result = Figures("C", DAY)
    result.add_all({"cost_low": 545950716, "paid_until": "2026-10", "n_held": None})
    result.add("ucj_rate", Fraction(49397, 140940), as_of=date(2025, 6, 8))
    result.add("wage_policy", "=1+1")
    return result


def read(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def table_sheet(cover, table: DataTable, figures: Figures, place: int = 1):
    return read(workbook_bytes([cover, table], figures)).worksheets[place]


def test_every_number_of_a_table_is_a_number_in_its_sheet(cover, figures):
    columns = (
        TableColumn("OPD"),
        TableColumn("Orang", "number", is_totalled=True),
        TableColumn("Iuran", "rupiah", is_totalled=True),
        TableColumn("Cakupan", "percent"),
        TableColumn("Per", "date"),
        TableColumn("Bulan", "month"),
        TableColumn("Upah", "rupiah"),
    )
    rows = (
        ("Satpol PP", 367, 65_844_204, (49397, 140940), date(2026, 1, 14), "2026-01",
         Decimal("2768592.67")),
        ("Damkar", -217, 553_127_196, Fraction(1, 8), date(2025, 12, 31), "2025-12",
         Decimal("2768592")),
    )  # fmt: skip
    sheet = table_sheet(cover, DataTable("Iuran", columns, rows), figures)
    read_back = [[c.value for c in row] for row in sheet.iter_rows(HEAD_ROW, HEAD_ROW + 3)]
    assert read_back == [
        ["OPD", "Orang", "Iuran", "Cakupan", "Per", "Bulan", "Upah"],
        ["Satpol PP", 367, 65_844_204, pytest.approx(49397 / 140940), datetime(2026, 1, 14),
         datetime(2026, 1, 1), 2768592.67],
        ["Damkar", -217, 553_127_196, 0.125, datetime(2025, 12, 31),
         datetime(2025, 12, 1), 2768592],
        ["Jumlah", 150, 618_971_400, None, None, None, None],
    ]  # fmt: skip
    formats = [cell.number_format for cell in sheet[HEAD_ROW + 1]][1:]
    assert formats == [
        "#,##0", "[$Rp-421]#,##0;-[$Rp-421]#,##0", "0.00%", "[$-421]d mmmm yyyy",
        "[$-421]mmmm yyyy", "[$Rp-421]#,##0.00;-[$Rp-421]#,##0.00",
    ]  # fmt: skip
    assert sheet.cell(HEAD_ROW + 2, 7).number_format == "[$Rp-421]#,##0;-[$Rp-421]#,##0"


@pytest.mark.parametrize("kind", ["number", "rupiah", "percent", "date", "month"])
@pytest.mark.parametrize(
    "cell",
    [
        Cell("belum tersedia"),
        Cell("–"),
        Cell("kurang dari 5", 3),
        Cell("×", 65_844_204),
        Cell("×", 0.25),
        Cell("×", "2026-01-14"),
        Cell("×", "2026-01"),
        Cell("4", 3),
        Cell("Rp4", 3),
        Cell("", None),
        Cell("×", float("nan")),
        Cell("×", float("inf")),
        Cell("×", True),
        Cell("1.000.000.000.000.000", 10**15),
    ],
    ids=repr,
)
def test_what_is_rounded_or_unknown_stays_text_and_gives_nothing_away(kind, cell):
    assert value_of(cell, TableColumn("A", kind)) == cell.text


def test_a_value_behind_another_text_is_nowhere_in_the_file(cover, figures):
    table = DataTable("T", (TableColumn("A", "number"),), ((Cell("×", 73_219_846),),))
    with ZipFile(io.BytesIO(workbook_bytes([cover, table], figures))) as archive:
        assert [n for n in archive.namelist() if b"73219846" in archive.read(n)] == []


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_every_share_is_known_again_from_its_float(numerator, denominator):
    column = TableColumn("A", "percent")
    table = DataTable("T", (column,), (((numerator, denominator),),))
    assert value_of(table.rows[0][0], column) == numerator / denominator


@given(st.integers(-(10**12), 10**12))
def test_every_amount_with_sen_is_known_again(sen):
    column = TableColumn("A", "rupiah")
    table = DataTable("T", (column,), ((Decimal(sen) / 100,),))
    assert value_of(table.rows[0][0], column) == pytest.approx(sen / 100, abs=0.001)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+62811", "-2", "@SUM(A1)", '=HYPERLINK("http://x")', "#REF!", "\t=1", "007", "1e5",
     "TRUE", "_x000D_", "a\x07b"],
)  # fmt: skip
def test_a_text_is_never_a_formula_a_number_or_an_error(cover, figures, text):
    table = DataTable(
        text, (TableColumn(text),), ((text,),), notes=(text,), source=text, subtitle=text
    )
    book = read(workbook_bytes([cover, table], figures))
    for sheet in book.worksheets:
        assert all(cell.data_type not in "fe" for row in sheet.iter_rows() for cell in row)
    written = book.worksheets[1].cell(HEAD_ROW + 1, 1)
    assert written.value == text.replace("\x07", "")
    assert written.data_type == "s"


def test_a_sheet_is_ready_to_be_read_and_printed(cover, figures, table):
    sheet = table_sheet(cover, table, figures)
    assert sheet.freeze_panes == f"A{HEAD_ROW + 1}"
    assert sheet.print_title_rows == f"${HEAD_ROW}:${HEAD_ROW}"
    assert sheet.print_area.endswith("!$A$1:$I$10")
    (made,) = sheet.tables.values()
    assert made.ref == f"A{HEAD_ROW}:C{HEAD_ROW + 2}"
    assert not sheet.merged_cells.ranges
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.orientation == "portrait"
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert texts[0] == "Tabel 1. Iuran menurut OPD"
    assert "Sumber: daftar OPD" in texts
    assert any("DATA CONTOH" in str(text) and "22 November 2026" in str(text) for text in texts)


def test_a_wide_table_is_printed_on_landscape_paper(cover, figures):
    columns = (TableColumn("OPD"), *(TableColumn(f"Kolom {n}", "rupiah") for n in range(9)))
    wide = DataTable("Lebar", columns, (("Dinas", *[553127196] * 9),))
    assert table_sheet(cover, wide, figures).page_setup.orientation == "landscape"


def test_200_tables_have_200_sheets_each_found_from_the_contents(cover, figures):
    title = "Satu judul yang sama: [panjang] sekali/dan 'berulang'?"
    tables = [DataTable(title, (TableColumn("A", "number"),), ((n,),)) for n in range(200)]
    book = read(workbook_bytes([cover, Heading(1, "Bab"), *tables], figures))
    names = book.sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 203
    assert (names[0], names[-2:], book.active.title) == (
        "Daftar isi", ["Catatan", "Angka"], "Daftar isi"
    )  # fmt: skip
    assert not any(sheet.merged_cells.ranges for sheet in book)
    assert len({name for sheet in book for name in sheet.tables}) == 202
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    links = {
        cell.value: cell.hyperlink.location
        for row in book["Daftar isi"].iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert [link.partition("'!")[0].strip("'").replace("''", "'") for link in links.values()] == (
        names[1:]
    )
    assert book[names[57]].cell(HEAD_ROW + 1, 1).value == 56
    assert book[names[57]].cell(1, 1).value.startswith("Tabel 57. ")
    assert all(cell.hyperlink is None or cell.hyperlink.target is None
               for sheet in book for row in sheet.iter_rows() for cell in row)  # fmt: skip


def test_the_notes_hold_the_register_with_typed_values(cover, figures):
    book = read(workbook_bytes([cover], figures))
    sheet = book["Angka"]
    rows = {row[0].value: row for row in sheet.iter_rows() if row[0].value}
    assert rows["C-1"][1].value == 545950716
    assert rows["C-2"][1].value == datetime(2026, 10, 1)
    assert rows["C-3"][1].value == "belum tersedia"
    assert rows["C-4"][1].value == pytest.approx(49397 / 140940, rel=1e-15)
    assert rows["C-4"][4].value == datetime(2025, 6, 8)
    assert (rows["C-5"][1].value, rows["C-5"][1].data_type) == ("=1+1", "s")
    assert "Rendah dan tinggi" in [cell.value for cell in book["Catatan"]["A"]]


def test_a_sheet_is_called_by_whole_words(cover, figures):
    table = DataTable(
        "Yang harus dilakukan OPD dengan sisa terbesar", (TableColumn("A"),), (("x",),)
    )
    names = read(workbook_bytes([cover, table], figures)).sheetnames
    assert names[1] == "T01 Yang harus dilakukan OPD"


def test_two_columns_of_one_head_are_filtered_without_a_table_object(cover, figures):
    columns = (TableColumn("Orang"), TableColumn("orang"))
    sheet = table_sheet(cover, DataTable("T", columns, (("a", "b"),)), figures)
    assert not sheet.tables
    assert sheet.auto_filter.ref == f"A{HEAD_ROW}:B{HEAD_ROW + 1}"


def test_the_facts_of_the_opds_stand_first_and_have_no_total(cover, table, figures):
    facts = DataTable("Semua OPD", (TableColumn("Kode"), TableColumn("Orang", "number")),
                      (("DLHK", 552), ("SATPOL_PP", 360)))  # fmt: skip
    book = read(workbook_bytes([cover, table], figures, facts))
    assert book.sheetnames[1:3] == ["OPD", "T01 Iuran menurut OPD"]
    told = [[cell.value for cell in row] for row in book["OPD"].iter_rows(min_row=HEAD_ROW)]
    assert told == [["Kode", "Orang"], ["DLHK", 552], ["SATPOL_PP", 360]]


def test_a_table_without_rows_is_a_sheet_with_heads(cover, figures):
    sheet = table_sheet(
        cover, DataTable("Kosong", (TableColumn("A"), TableColumn("B")), ()), figures
    )
    assert [cell.value for cell in sheet[HEAD_ROW]] == ["A", "B"]
    assert sheet.auto_filter.ref is None
    assert not sheet.tables


def test_two_processes_make_the_same_bytes():
    sums = {
        subprocess.run(
            [sys.executable, "-c", MAKE_BYTES],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "Asia/Makassar"), ("2", "America/Lima"))
    }
    assert len(sums) == 1
    assert len(sums.pop()) == 64


def test_the_properties_name_the_house_and_no_person(cover, figures):
    book = read(workbook_bytes([cover], figures))
    assert book.properties.creator == "PEMERINTAH KOTA KENDARI"
    assert book.properties.lastModifiedBy == "PEMERINTAH KOTA KENDARI"
    assert book.properties.title == cover.title
    assert book.properties.created == book.properties.modified == datetime(2026, 11, 22)


def test_nothing_leads_out_of_the_file(cover, table, figures):
    with ZipFile(io.BytesIO(workbook_bytes([cover, table], figures))) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"TargetMode" not in content, name
            assert b"<f>" not in content, name
        assert not any("externalLink" in name for name in archive.namelist())


def test_a_nik_stops_the_workbook(cover, figures):
    figures.add("biggest_opd", "7471990101900001")
    with pytest.raises(PrivacyError):
        workbook_bytes([cover], figures)


def test_a_report_without_cover_is_refused(table, figures):
    with pytest.raises(BlockError, match="Cover"):
        workbook_bytes([table], figures)


def test_it_is_written_whole_or_not_at_all(tmp_path, cover, table, figures):
    path = write_workbook(tmp_path / "a" / "laporan.xlsx", [cover, table], figures)
    assert [one.name for one in path.parent.iterdir()] == ["laporan.xlsx"]
    assert path.read_bytes() == workbook_bytes([cover, table], figures)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_shows_every_figure(tmp_path, cover, table, figures, read_pages):
    path = write_workbook(tmp_path / "laporan.xlsx", [cover, table], figures)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    text = " ".join(read_pages((tmp_path / "laporan.pdf").read_bytes()))
    digits = text.replace(",", "").replace(".", "")
    for shown in ("Rp65844204", "Rp104776608", "Satpol PP", "584"):
        assert shown in digits
