"""The slides for the wall: the report's values, in letters that the last row can read."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from pypdf import PdfReader

from analysis import schemas
from analysis.figures import Figures
from analysis.report.blocks import BlockError, Figure, Prose
from analysis.report.chapters import cost, coverage, follow_up, frame, rosters
from analysis.report.chapters.deck import deck
from analysis.report.chapters.texts import OpdLabels, prose
from analysis.report.charts import Step, bridge
from analysis.report.deck import Deck, Slide
from analysis.report.document import Cover, DataTable, Document, TableColumn
from analysis.report.privacy import PrivacyError

DAY = date(2026, 11, 22)
LONGEST = "Dinas Pemberdayaan Perempuan, Perlindungan Anak, dan Pengendalian Penduduk"
TABLES = (
    schemas.LEDGER,
    schemas.BUDGET_POSITIONS,
    schemas.SCENARIOS,
    schemas.RECONCILIATION,
    schemas.YEAR_ON_YEAR,
    schemas.COVERAGE_OWN,
    schemas.CITY_COVERAGE,
    schemas.TARGET_DEMANDS,
    schemas.OPD_STATUS,
    schemas.FINDINGS_PRICED,
)


def sizes_of(pdf: bytes) -> list[float]:
    """The size in points of every piece of text, pictures included."""
    found: list[float] = []

    def visit(text, matrix, text_matrix, font, size):
        if text.strip():
            scale = math.hypot(matrix[0], matrix[1]) * math.hypot(text_matrix[0], text_matrix[1])
            found.append(scale * size)

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=visit)
    return found


def table_of(n_rows: int, name: str = "Satpol PP") -> DataTable:
    columns = (TableColumn("OPD"), TableColumn("Pekerja", "number", is_totalled=True))
    return DataTable("Pekerja menurut OPD", columns, [(f"{name} {n}", 1) for n in range(n_rows)])


@pytest.fixture(scope="module")
def tables(edition_2026):
    return {one.name: schemas.read_table(one, edition_2026.processed) for one in TABLES}


@pytest.fixture(scope="module")
def figures(edition_2026):
    return Figures.read(edition_2026.processed, "rosters", "contributions", "coverage")


@pytest.fixture
def names(tables):
    codes = tables["opd_status"]["opd_code"]
    return OpdLabels(pd.DataFrame({"opd_code": codes, "name": codes}))


@pytest.fixture
def report(tables, figures, names):
    """A report of a few of its blocks, as notebook 04 makes them."""
    return Document(
        [
            Cover("Laporan", DAY, edition="DATA CONTOH", notices=("Seluruhnya sementara.",)),
            frame.cards(figures),
            rosters.bridge_chart(tables["ledger"], figures, is_sample=True),
            cost.range_chart(tables["budget_positions"], figures, is_sample=True),
            coverage.own_month_chart(tables["coverage_own"], figures, is_sample=True),
            follow_up.kind_table(tables["findings_priced"]),
        ]
    )


@pytest.fixture
def slides(report, tables, figures, names):
    return deck(report, tables, figures, names, year=2026, report_name="laporan-ucj-2026.pdf")


def test_the_deck_is_16_to_9_with_an_outline_by_slide(slides):
    reader = PdfReader(io.BytesIO(slides.pdf()))
    sides = {(float(p.mediabox.width), float(p.mediabox.height)) for p in reader.pages}
    assert {(round(w / 72 * 2.54, 2), round(h / 72 * 2.54, 2)) for w, h in sides} == {
        (33.87, 19.05)
    }
    outline = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert outline == [slide.title for slide in slides.slides]
    assert len(reader.pages) == len(outline) + 1


def test_the_deck_meets_the_standards_of_the_report(slides):
    root = PdfReader(io.BytesIO(slides.pdf())).trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1<" in xmp
    assert "<pdfaid:part>2<" in xmp
    assert "<pdfaid:conformance>A<" in xmp
    assert root["/Lang"] == "id"
    assert "Laporan" in xmp


def test_the_same_deck_and_day_give_the_same_bytes(slides):
    assert slides.pdf() == slides.pdf(DAY)
    assert slides.pdf() != slides.pdf(date(2026, 11, 23))


def test_every_slide_of_a_sample_says_so_and_bears_the_day(slides, read_pages):
    pages = read_pages(slides.pdf())
    for text in pages[1:]:
        assert text.count("DATA CONTOH") >= 2
        assert "Kondisi per 22 November 2026" in text
    final = Deck(replace(slides.cover, edition="FINAL"), (Slide("Temuan", (Prose("Isi."),)),))
    assert "DATA CONTOH" not in " ".join(read_pages(final.pdf()))


def test_no_letter_is_smaller_than_the_last_row_can_read(slides):
    assert min(sizes_of(slides.pdf())) > 13.5


def test_the_published_budget_stands_on_the_slides(slides, read_pages):
    text = " ".join(read_pages(slides.pdf()))
    assert "Rp553.127.196" in text
    assert "3.083" in text


def test_what_the_report_has_no_picture_of_has_no_slide(slides, figures):
    titles = [slide.title for slide in slides.slides]
    assert prose("rosters.bridge_title", figures) in titles
    assert prose("coverage.city_title", figures) not in titles
    assert prose("scenarios.chart_title_none", figures) not in titles


def test_a_picture_that_the_report_tells_otherwise_is_the_reports_own(
    report, tables, figures, names
):
    title = prose("rosters.bridge_title", figures)
    withheld = bridge([Step("Disembunyikan", 9, is_total=True)], title=title)
    blocks = [withheld if getattr(b, "title", "") == title else b for b in report]
    made = deck(Document(blocks), tables, figures, names, year=2026, report_name="l.pdf")
    pictures = [b for s in made.slides for b in s.blocks if isinstance(b, Figure)]
    assert [p for p in pictures if p.title == title] == [withheld]


def test_opds_without_a_list_are_named_and_the_rest_counted(
    report, tables, figures, names, read_pages
):
    codes = [f"OPD{n:03d}" for n in range(200)]
    status = pd.DataFrame({"opd_code": codes, "state": "missing"})
    labels = OpdLabels(pd.DataFrame({"opd_code": codes, "name": codes}))
    made = deck(
        report, {**tables, "opd_status": status}, figures, labels, year=2026, report_name="l.pdf"
    )
    page = next(t for t in read_pages(made.pdf()) if prose("deck.no_list").strip("*:") in t)
    shown = sum(code in page for code in codes)
    assert 10 < shown < 200
    assert f"dan {200 - shown} lainnya ada di laporan" in page


def test_a_report_without_a_title_page_has_no_deck(tables, figures, names):
    with pytest.raises(BlockError, match="Cover"):
        deck(Document([Prose("Isi")]), tables, figures, names, year=2026, report_name="l.pdf")


@pytest.mark.parametrize("name", ["Satpol PP", LONGEST], ids=["short", "long"])
def test_of_a_long_table_the_first_rows_stand_and_the_rest_is_counted(name, cover, read_pages):
    made = Deck(cover, (Slide.of(table_of(200, name)),))
    pages = read_pages(made.pdf())
    assert len(pages) == 2
    shown = sum(f"{name} {n} 1" in pages[1] for n in range(200))
    assert 3 <= shown < 200
    assert f"dan {200 - shown} lainnya ada di laporan" in pages[1]
    assert min(sizes_of(made.pdf())) > 13.5


def test_a_table_that_fits_says_nothing_of_a_rest(cover, read_pages):
    assert "lainnya" not in read_pages(Deck(cover, (Slide.of(table_of(1)),)).pdf())[1]


def test_whatever_is_on_it_a_slide_stays_one_page(cover):
    endless = " ".join([LONGEST] * 60)
    notices = [f"Berkas {LONGEST} {n} tidak terbaca." for n in range(50)]
    picture = bridge([Step(LONGEST, 9, is_total=True), Step("Sah", 9, is_total=True)], title="t")
    made = Deck(
        replace(cover, notices=notices, title=LONGEST * 3),
        (
            Slide(LONGEST * 4, (Prose(endless),)),
            Slide.of(picture, Prose(endless)),
            Slide("Nama", (Prose("Menunggu:"),), items=[LONGEST] * 200),
        ),
    )
    assert len(PdfReader(io.BytesIO(made.pdf())).pages) == 4


def test_a_slide_needs_a_title_and_something_to_show():
    with pytest.raises(BlockError):
        Slide(" ", (Prose("Isi"),))
    with pytest.raises(BlockError):
        Slide("Temuan")
    with pytest.raises(BlockError):
        Slide("Temuan", (table_of(1),), items=("a",))


def test_a_nik_on_a_slide_is_refused():
    with pytest.raises(PrivacyError):
        Slide("Temuan", (Prose("Isi"),), items=("7471990101900001",))


def test_a_file_is_written_whole(slides, tmp_path):
    path = slides.write_pdf(tmp_path / "baru" / "tayangan.pdf")
    assert path.read_bytes() == slides.pdf()
    assert [item.name for item in path.parent.iterdir()] == ["tayangan.pdf"]
