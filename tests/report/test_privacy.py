"""No NIK leaves the house, however it is written; and ordinary figures are not taken for one."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE

from analysis.report.charts import Bar, horizontal_bars
from analysis.report.document import (
    Card,
    Cards,
    DataTable,
    Figure,
    Heading,
    Note,
    PrivacyError,
    Prose,
    TableColumn,
    assert_no_nik,
)
from analysis.report.privacy import assert_no_nik_in_outputs, watch
from analysis.rosters.person_numbers import Numbers, mask_niks
from analysis.rosters.public_names import public_file, public_unit

NIK = "7471990101900001"


@pytest.fixture(autouse=True)
def _persons_of_the_run():
    watch(Numbers.of([NIK, "7471990101902019"]))


@pytest.mark.parametrize(
    "text",
    [
        NIK,
        f"NIK:{NIK}.",
        "7471 9901 0190 0001",
        "7471.9901.0190.0001",
        "747199-010190-0001",
        "7471\u00a09901\u00a00190\u00a00001",
        "7.471.990.101.900.001",
        f"12 {NIK}",
        "12 747199 010190 0001",
        "7'471'990'101'900'001",
        "747199\u200b0101900001",
        f"199001012020121001 {NIK}",
        "747199 010190 2019",
        "74/71/99/010190/0001",
        "74719901O1900OO1",
        "7471990l0l9000O1",
        "7471,9901,0190,0001",
        "747199\u00ad0101\u00ad900001",
        "\u202d747199\u2066010190\u20690001\u202c",
        "747199010190000",
        "7471990101900000",
        "747.199.010.190.000",
        "٧٤٧١٩٩٠١٠١٩٠٠٠٠١",
        "７４７１９９０１０１９００００１",
    ],
)
def test_a_nik_is_found_however_it_is_written(text):
    with pytest.raises(PrivacyError) as caught:
        assert_no_nik(text, "Tabel 1")
    assert "Tabel 1" in str(caught.value)
    assert "0190" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "Rp553.127.196 untuk 3.083 pekerja",
        "553.127.196 – 560.483.088",
        "55.000.000 – 56.000.000",
        "1–31 Januari 2026",
        "2026-01-01 2026-12-31",
        "2021 2022 2023 2024 2025 2026",
        "7471••••••••0001",
        "1.000.000.000.000",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "a1234567890123456789f" + "0" * 43,
        "(0401) 3121234",
        "0,24% 0,30% 14.951 553.127.196",
        "DINSOS 01-01-2026 - 31-12-2026.xlsx",
        "199001012026211001_Data Non ASN.xlsx",
        "20260112093015123.pdf",
        "-3.99851298 122.51298765",
        "7.01.5.02.0.00.06.0000.5.1.02.02.01.0026",
        "199001012020121001",
        "7471990101900002",
    ],
)
def test_ordinary_figures_pass(text):
    assert_no_nik(text)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Prose(f"Pekerja {NIK}"),
        lambda: Prose("Pekerja 74719901**01900001**"),
        lambda: Heading(1, NIK),
        lambda: Note(NIK),
        lambda: Cards((Card("NIK", NIK),)),
        lambda: DataTable(NIK, (TableColumn("a"),), (("b",),)),
        lambda: DataTable("Daftar", (TableColumn("NIK"),), ((NIK,),)),
        lambda: DataTable("Daftar", (TableColumn("NIK", "number"),), ((int(NIK),),)),
        lambda: DataTable("Daftar", (TableColumn("a"),), (("b",),), notes=(NIK,)),
        lambda: horizontal_bars([Bar(NIK, 1)], title="Orang", alt="a"),
    ],
)
def test_no_block_takes_a_nik_and_none_repeats_it(make):
    with pytest.raises(PrivacyError) as caught:
        make()
    assert "blok" in str(caught.value)
    assert NIK not in str(caught.value)


def test_the_digits_of_a_drawing_are_no_text():
    path = f"M{NIK} 0 L1 1"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="{path}"/></svg>'
    assert Figure("Garis", svg, "Sebuah garis").alt == "Sebuah garis"


def test_a_nik_among_the_texts_of_a_drawing_is_found():
    text = "<text><tspan>74719901</tspan><tspan>01900001</tspan></text>"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{text}</svg>'
    with pytest.raises(PrivacyError):
        Figure("Gambar", svg, "Teks")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"KTP_{NIK}.pdf", "KTP_7471••••••••0001.pdf"),
        ("7471.9901.0190.0001", "7471••••••••0001"),
        ("rekap 01012026-31122026.xlsx", "rekap 01012026-31122026.xlsx"),
        ("rekap 11012026-12012026.xlsx", "rekap 11012026-12012026.xlsx"),
        ("20260112093015123.pdf", "20260112093015123.pdf"),
        ("199001012026211001_Data.xlsx", "199001012026211001_Data.xlsx"),
        ("-3.998512 122.512987", "-3.998512 122.512987"),
        (f"12 {NIK[:6]} {NIK[6:12]} {NIK[12:]}", "12 7471••••••••0001"),
    ],
)
def test_what_has_the_form_of_a_nik_is_masked_and_nothing_else(text, shown):
    assert mask_niks(text) == shown


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("SK Zorblo Quixon.xlsx", "SK •••.xlsx"),
        ("Dinkes/SK_Zorblo.xlsx", "Dinkes/SK_•••.xlsx"),
        ("KTP an Zorblo Quixon.pdf", "KTP an •••.pdf"),
        ("Zorblo Quixon.xlsx", "•••.xlsx"),
        ("Data Non ASN Zorblo Quixon (1).xlsx", "Data Non ASN ••• (1).xlsx"),
        ("Dinas Sosial/rusak.xlsx", "Dinas Sosial/rusak.xlsx"),
        ("DINSOS 01-01-2026 - 31-12-2026.xlsx", "DINSOS 01-01-2026 - 31-12-2026.xlsx"),
        ("DataNonASN_Dinkes.xlsx", "DataNonASN_Dinkes.xlsx"),
        (".~lock.daftar.xlsx#", ".~lock.daftar.xlsx#"),
    ],
)
def test_the_name_of_a_file_that_is_no_roster_is_shown_without_persons(file, shown):
    assert public_file(file, is_read=False) == shown


@pytest.mark.parametrize(
    ("unit", "n_people", "shown"),
    [
        ("Sekretariat", 1, "Sekretariat"),
        ("Zorblo Quixon", 1, None),
        ("Zorblo Quixon", 40, "Zorblo Quixon"),
        ("Bidang Zorblo", 1, "Bidang Zorblo"),
        ("-3.998512 122.512987", 1, "-3.998512 122.512987"),
        (f"Seksi {NIK}", 40, "Seksi 7471••••••••0001"),
    ],
)
def test_a_unit_of_few_that_may_be_a_person_is_not_named(unit, n_people, shown):
    assert public_unit(unit, n_people) == shown


def test_the_gate_names_file_line_and_column_and_never_the_number(tmp_path):
    (tmp_path / "laporan.json").write_text(f'{{"a": 1,\n "b": "unit {NIK}"}}')
    with pytest.raises(PrivacyError) as caught:
        assert_no_nik_in_outputs(tmp_path, numbers=Numbers.of([NIK]))
    assert "laporan.json, baris 2, kolom 13" in str(caught.value)
    assert NIK not in str(caught.value)
    assert_no_nik_in_outputs(tmp_path, numbers=Numbers.of(["7471990101900002"]))


@pytest.mark.parametrize("place", ["title", "table", "alt", "notes", "chart", "workbook"])
def test_the_gate_reads_every_part_of_the_slides(tmp_path, place):
    path = tmp_path / "tayangan.pptx"
    path.write_bytes(_slides_with(place, f"unit {NIK}"))
    assert_no_nik_in_outputs(tmp_path, numbers=Numbers.of(["7471990101900002"]))
    with pytest.raises(PrivacyError) as caught:
        assert_no_nik_in_outputs(tmp_path, numbers=Numbers.of([NIK]))
    assert "tayangan.pptx, bagian ppt/" in str(caught.value)
    assert NIK not in str(caught.value)


def _slides_with(place: str, text: str) -> bytes:
    book, made = Presentation(), io.BytesIO()
    page = book.slides.add_slide(book.slide_layouts.get_by_name("Title Only"))
    page.shapes.title.text_frame.text = text if place == "title" else "Judul"
    if place == "title":  # cut in two, as an editor does
        paragraph = page.shapes.title.text_frame.paragraphs[0]
        paragraph.runs[0].text = text[:-6]
        paragraph.add_run().text = text[-6:]
    table = page.shapes.add_table(1, 1, 0, 0, 914400, 914400)
    table.table.cell(0, 0).text = text if place == "table" else "Sel"
    if place == "alt":
        table._element.xpath(".//p:cNvPr")[0].set("descr", text)
    page.notes_slide.notes_text_frame.text = text if place == "notes" else "Catatan"
    numbers = CategoryChartData()
    numbers.categories = [text if place == "chart" else "A"]
    numbers.add_series("S", [1])
    bars = page.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, 0, 0, 914400, 914400, numbers)
    if place == "workbook":
        sheet = openpyxl.Workbook()
        sheet.active["C7"] = text
        saved = io.BytesIO()
        sheet.save(saved)
        bars.chart.part.chart_workbook.xlsx_part.blob = saved.getvalue()
    book.save(made)
    return made.getvalue()


def test_what_a_cell_of_a_notebook_prints_is_masked(tmp_path):
    output = {"output_type": "stream", "name": "stdout", "text": [f"NIK {NIK}\n"]}
    cell = {"cell_type": "code", "metadata": {}, "source": [], "outputs": [output]}
    path = tmp_path / "01_rosters.ipynb"
    path.write_text(json.dumps({"cells": [cell], "metadata": {}}))
    assert_no_nik_in_outputs(tmp_path, numbers=Numbers.of([NIK]))
    assert NIK not in path.read_text()
    assert "7471••••••••0001" in path.read_text()
