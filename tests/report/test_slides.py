"""The slides: charts and tables that an official can edit, with the report's own values."""

from __future__ import annotations

import io
import time
from datetime import date
from fractions import Fraction

import pytest
from pptx import Presentation
from tests.report.slides_read import dates_of, read_slides

from analysis.audience import for_audience
from analysis.figures import Figures
from analysis.language import in_language
from analysis.report.blocks import BlockError, Prose
from analysis.report.chapters.slides import deck
from analysis.report.charts import (
    Bar,
    Line,
    Target,
    horizontal_bars,
    lines,
    month_columns,
    progress_to_targets,
)
from analysis.report.document import Cover, DataTable, Document, TableColumn
from analysis.report.privacy import PrivacyError, office_texts
from analysis.report.slides import Deck, Slide
from analysis.report.slides.charts import follows, number_format
from analysis.report.stacked import Stack, stacked_bars
from analysis.report.wording import number, rupiah_short

DAY = date(2026, 11, 22)
LONGEST = "Dinas Pemberdayaan Perempuan, Perlindungan Anak, dan Pengendalian Penduduk"


def table_of(n_rows: int, name: str = "Satpol PP") -> DataTable:
    columns = (TableColumn("OPD"), TableColumn("Pekerja", "number", is_totalled=True))
    return DataTable("Pekerja menurut OPD", columns, [(f"{name} {n}", 7) for n in range(n_rows)])


def made(cover: Cover, *slides: Slide) -> bytes:
    return Deck(cover, slides).pptx()


def months() -> list[Line]:
    return [
        Line("Terdaftar", {"2026-01": 1384, "2026-02": 1853}),
        Line("Belum terdaftar", {"2026-01": 3, "2026-02": 0}),
    ]


def charts() -> dict[str, Slide]:
    stacks = [Stack("Dinas Kesehatan", (27, 0)), Stack("Dinas Sosial", (3, 2))]
    targets = [Target(2029, "RPJMN", Fraction(4392, 10_000)), Target(2030, "Kota", None)]
    blocks = {
        "columns": month_columns(months(), title="Bulan"),
        "lines": lines(months(), title="Garis"),
        "bars": horizontal_bars(
            [Bar("UMK", 702_443_052, budget=553_127_196), Bar("UMP", 65_844_204)],
            title="Upah", kind="rupiah",
        ),
        "stacked": stacked_bars(stacks, ("Belum", "Belum diketahui"), title="Sisa")[0],
        "targets": progress_to_targets(
            title="Kota", observed=Fraction(49397, 140940), observed_label="Kini", targets=targets
        ),
    }  # fmt: skip
    return {name: Slide(block.title, block) for name, block in blocks.items()}


def test_a_file_of_16_to_9_with_a_title_on_every_slide(cover):
    book = Presentation(io.BytesIO(made(cover, *charts().values())))
    assert (round(book.slide_width / 914400, 3), book.slide_height / 914400) == (13.333, 7.5)
    assert [slide.shapes.title.text_frame.text for slide in book.slides] == [
        "Bulan", "Garis", "Upah", "Sisa", "Kota",
    ]  # fmt: skip


def test_charts_and_tables_are_the_programs_own_and_described(cover):
    for seen in read_slides(made(cover, *charts().values(), Slide("Tabel", table_of(2)))):
        assert len(seen.alts) == 1
        assert len(seen.alts[0]) > 20
    (seen,) = read_slides(made(cover, charts()["columns"]))
    assert seen.charts == [{"Terdaftar": [1384, 1853], "Belum terdaftar": [3, 0]}]
    assert {1384, 1853, 3, 0, "Jan", "Feb"} <= set(seen.workbooks[0])


def test_the_same_deck_gives_the_same_bytes_at_any_time(cover):
    slides = charts().values()
    first = made(cover, *slides)
    time.sleep(2.1)  # a zip's time has steps of two seconds
    assert made(cover, *slides) == first
    assert dates_of(first) == {(1980, 1, 1, 0, 0, 0)}


def test_every_slide_bears_edition_day_and_source(cover):
    slides = (Slide("Satu", table_of(1), source="daftar OPD"),
              Slide("Dua", points=["Isi"], as_of=date(2025, 6, 8)))  # fmt: skip
    first, second = read_slides(made(cover, *slides))
    assert "DATA CONTOH · Kondisi per 22 November 2026 · 1/2" in first.words
    assert "Sumber: daftar OPD" in first.words
    assert "DATA CONTOH · Kondisi per 8 Juni 2025 · 2/2" in second.words


def test_the_public_reads_no_exact_small_count_in_any_part_of_the_file(cover):
    with for_audience("publik"):
        content = made(cover, *charts().values())
    (columns,) = read_slides(content)[0].charts
    assert columns == {"Terdaftar": [1385, 1855], "Belum terdaftar": [2.5, 0]}
    assert "1-4" in read_slides(content)[3].texts
    values = [v for seen in read_slides(content) for book in seen.workbooks for v in book]
    assert not {1384, 1853, 27, 3, 2, 702_443_052, 553_127_196} & set(values)
    assert not any(text in ("1384", "1853", "702443052") for _, text in office_texts(content))


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("value", [0, 7, 999, 1000, 1853, 140_940])
def test_a_label_that_follows_its_number_is_written_as_in_the_report(lang, value):
    with in_language(lang):
        form = number_format("number")
        group = number(1000)[1]
        assert form == f"[>=1000]0\\{group}000;[>0]0;"
        assert follows("number", value, number(value))
        assert not follows("number", value, "1-4")


@pytest.mark.parametrize(
    ("value", "is_followed"),
    [(553_127_196, True), (65_844_204, False), (1_250_000_000, False), (999_600_000, True)],
)
def test_amounts_with_decimals_are_typed_and_whole_millions_follow(value, is_followed):
    label = rupiah_short(value)
    assert follows("rupiah", value, label) is (is_followed and label.endswith("juta"))


def test_what_is_unknown_has_no_bar_and_says_so(cover):
    (seen,) = read_slides(made(cover, charts()["targets"]))
    assert "Kota 2030: belum tersedia" in seen.texts
    assert next(iter(seen.charts[0].values()))[-1] is None
    assert {"35,05%", "43,92%"} <= set(seen.texts)


@pytest.mark.parametrize("name", ["Satpol PP", LONGEST], ids=["short", "long"])
def test_of_a_long_table_the_first_rows_stand_and_the_rest_is_counted(name, cover):
    (seen,) = read_slides(made(cover, Slide("Semua", table_of(200, name))))
    shown = sum(text.startswith(name) for text in seen.texts)
    assert 3 <= shown < 200
    assert f"dan {200 - shown} lainnya ada di laporan" in seen.words
    assert "1.400" in seen.texts  # the total is that of all rows


def test_of_many_bars_the_first_stand_and_the_rest_is_counted(cover):
    figure = stacked_bars([Stack(f"{LONGEST} {n}", (200 - n, 0)) for n in range(40)],
                          ("Belum", "Belum diketahui"), title="Sisa")[0]  # fmt: skip
    (seen,) = read_slides(made(cover, Slide("Sisa", figure)))
    shown = len(seen.charts[0]["Belum"])
    assert shown < 40
    assert f"dan {40 - shown} lainnya ada di laporan" in seen.words


def test_a_part_too_low_for_its_label_has_none(cover):
    parts = [Line("Terdaftar", {"2026-01": 10_000}), Line("Belum", {"2026-01": 12})]
    content = made(cover, Slide("Bulan", month_columns(parts, title="Bulan")))
    (slide,) = Presentation(io.BytesIO(content)).slides
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    first, second = chart.plots[0].series
    assert first._element.xpath(".//c:dLbl") == []
    (label,) = second._element.xpath(".//c:dLbl")
    assert [child.tag.rpartition("}")[2] for child in label] == ["idx", "delete"]


def test_a_slide_needs_a_title_something_to_show_and_numbers_behind_a_picture(cover):
    for wrong in ({"title": " ", "points": ["a"]}, {"title": "Temuan"}):
        with pytest.raises(BlockError):
            Slide(**wrong)
    with pytest.raises(BlockError):
        Slide("Temuan", table_of(1), points=("a",))
    with pytest.raises(BlockError):
        Deck(cover, [Slide("Temuan", points=["a"])] * 11).pptx()


def test_a_nik_on_a_slide_is_refused():
    with pytest.raises(PrivacyError):
        Slide("Temuan", points=("7471990101900001",))
    with pytest.raises(PrivacyError):
        Slide("Temuan", points=("Isi",), say=("7471990101900001",))


def figures_of(**values) -> Figures:
    figures = Figures("A", DAY)
    unknown = ("answer_share", "answer_since", "answer_absorbed", "answer_pro_rata", "paid_until",
               "answer_top", "answer_most", "budget", "own_covered", "own_uncovered", "ucj_rate",
               "own_rate", "own_open_opds", "deadline", "own_month")  # fmt: skip
    zero = ("own_workers", "own_unknown", "n_held", "cost_high", "cost_width", "n_opd_confirmed",
            "n_opd_expected", "answer_unconfirmed")  # fmt: skip
    figures.add_all({**dict.fromkeys(unknown), **dict.fromkeys(zero, 0), **values})
    return figures


def test_of_a_city_that_has_received_nothing_there_are_a_state_and_no_invented_figure(cover):
    slides = deck(Document([cover]), figures_of(), "l.pdf")
    state, decisions = read_slides(slides.pptx())
    assert state.title == "Belum ada pekerja kota yang datanya lengkap pada daftar yang diterima"
    assert state.words.count("belum tersedia") == 3
    assert "Tidak ada." in decisions.words


def test_without_a_list_of_participants_the_coverage_is_said_to_be_unknown(cover):
    slides = deck(Document([cover]), figures_of(own_workers=40, cost_high=7_000_000), "l.pdf")
    titles = [seen.title for seen in read_slides(slides.pptx())]
    assert titles[0] == titles[1]
    assert titles[0].startswith("Berapa pekerja kota sudah terdaftar belum diketahui")


def test_the_notes_hold_the_sentence_to_say_and_the_codes_of_its_figures(cover):
    figures = figures_of(answer_unconfirmed=38, n_opd_expected=44)
    *_, last = read_slides(deck(Document([cover]), figures, "l.pdf").pptx())
    assert last.title == "Konfirmasi 38 dari 44 OPD belum berlaku: keputusan yang diminta"
    assert "Diucapkan: Tenggat konfirmasi daftar bagi 38 OPD." in last.notes
    code = figures.figure("answer_unconfirmed").code
    assert f"38 = {code}" in last.notes
    assert "l.pdf" in last.notes


def test_a_report_without_a_title_page_has_no_deck():
    with pytest.raises(BlockError, match="Cover"):
        deck(Document([Prose("Isi")]), figures_of(), "l.pdf")


def test_a_picture_that_the_report_has_not_has_no_slide(cover):
    figures = figures_of(own_workers=40, own_month="2026-11", own_covered=30, own_uncovered=10,
                         own_rate=Fraction(3, 4), answer_share=Fraction(3, 4))  # fmt: skip
    title = "November 2026: 30 terdaftar, 10 belum"
    for blocks, n in (([cover], 0), ([cover, month_columns(months(), title=title)], 1)):
        titles = [s.title for s in deck(Document(blocks), figures, "l.pdf").slides]
        assert titles.count(title) == n
