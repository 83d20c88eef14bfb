"""No NIK leaves the house, however it is written; and ordinary figures are not taken for one."""

from __future__ import annotations

import pytest

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

NIK = "7471990101900001"


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
