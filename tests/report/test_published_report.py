"""The report of the shipped sample, as a reader gets it: its figures, its form, and no NIK.

Expected sums are the published ones: the budgets of 2026 (Rp553.127.196 for 3.083 workers) and 2025
(Rp256.147.284 for 1.427), and the UCJ observation of 8 June 2025 (49.397 of 140.940).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from lxml import html
from pptx import Presentation
from pypdf import PdfReader
from tests.editions import Edition

from analysis import codes, schemas
from analysis.figures import Figures
from analysis.report.privacy import has_nik

TABLES = [table for table in schemas.TABLES if table.name != "figures"]


@dataclass(frozen=True)
class Pdf:
    """The PDF as read back; ``text`` is without blanks, since lines break anywhere."""

    reader: PdfReader
    pages: list[str]

    @property
    def text(self) -> str:
        return packed(" ".join(self.pages))


def packed(text: str) -> str:
    return "".join(text.split())


def read_pdf(edition: Edition) -> Pdf:
    reader = PdfReader(edition.pdf)
    return Pdf(reader, [page.extract_text() for page in reader.pages])


@pytest.fixture(scope="module")
def pdf_2026(edition_2026) -> Pdf:
    return read_pdf(edition_2026)


def summary_of(edition: Edition) -> dict[str, object]:
    return json.loads((edition.processed / "summary.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["edition_2026", "edition_2025"])
def test_the_shipped_sample_makes_a_report(name, request):
    edition = request.getfixturevalue(name)
    assert (edition.status, edition.stderr.count("Traceback")) == (0, 0), edition.stderr
    assert sorted(path.name for path in edition.reports.iterdir()) == [
        f"laporan-ucj-{edition.year}.html",
        f"laporan-ucj-{edition.year}.pdf",
        f"laporan-ucj-{edition.year}.xlsx",
        "opd",
        "published.json",
        "return-slips",
        "run.json",
        f"tayangan-ucj-{edition.year}.pptx",
    ]
    assert edition.pdf.read_bytes().startswith(b"%PDF-")


NOT_IN_THE_SAMPLE = (
    schemas.ANSWERS,
    schemas.BILLS,
    schemas.BILL_FORMS,
    schemas.BILL_PEOPLE,
    schemas.BILL_MONTHS,
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_is_written_as_described(edition_2026, table):
    written = pq.read_table(edition_2026.processed / f"{table.name}.parquet")
    assert written.schema.equals(table.schema)
    assert schemas.conform(written, table).num_rows == written.num_rows
    # No slip of the sample has come back yet, and nobody has sent it a bill.
    assert written.num_rows > 0 or table in NOT_IN_THE_SAMPLE


def test_the_summary_of_2026_is_the_published_budget(edition_2026):
    summary = summary_of(edition_2026)
    assert summary["workers_counted"] + summary["workers_held"] == 3083
    assert 35 <= summary["workers_held"] <= 45
    assert summary["cost_high_idr"] == 553_127_196
    assert summary["budget_idr"] == 553_127_196
    assert summary["published_workers"] == 3083
    assert summary["cost_high_idr"] - summary["cost_low_idr"] == summary["workers_held"] * 179_412
    assert (summary["files_read"], summary["files_refused"]) == (49, 0)
    assert (summary["year"], summary["as_of"]) == (2026, "2026-11-22")


def test_the_tables_of_2026_say_what_the_summary_says(edition_2026):
    ledger = pd.read_parquet(edition_2026.processed / "ledger.parquet")
    workers = pd.read_parquet(edition_2026.processed / "workers.parquet")
    prices = pd.read_parquet(edition_2026.processed / "contributions.parquet")
    assert ledger["fate"].isin(["counted", "held"]).sum() == len(workers) == 3083
    assert set(ledger["fate"]) == set(codes.FATES)
    assert set(ledger.loc[ledger["fate"] == "counted", "worker_id"]) == set(
        workers.loc[workers["status"] == "counted", "worker_id"]
    )
    assert (workers["category"] == "PPPK_PARUH_WAKTU").sum() == 3045
    assert prices["amount_idr"].sum() == 553_127_196
    assert set(prices["worker_id"]) == set(workers["worker_id"])


@pytest.mark.parametrize(
    "text",
    [
        "Rp553.127.196",
        "3.083",
        "Rp14.951",
        "Rp6.645",
        "Rp8.306",
        "Rp2.768.592",
        "35,05%",
        "49.397 dari 140.940",
        "91.543",
        "simpulan penyusun karena angkanya sama persis",
        "61 persen",
        "8 Juni 2025",
        "22 November 2026",
    ],
)
def test_the_pdf_says_what_is_published(pdf_2026, text):
    assert packed(text) in pdf_2026.text


def test_the_difference_of_2025_is_printed_and_not_explained(edition_2025):
    summary = summary_of(edition_2025)
    assert summary["cost_high_idr"] == 256_020_924
    assert summary["budget_idr"] == 256_147_284
    assert summary["published_workers"] == 1427
    text = read_pdf(edition_2025).text
    for phrase in (
        "Rp256.020.924",
        "Rp256.147.284",
        "Rp126.360",
        "Penyebab selisih belum diketahui",
    ):
        assert packed(phrase) in text


def test_every_figure_of_the_register_can_be_looked_up_in_the_html(edition_2026):
    figures = list(Figures.read(edition_2026.processed))
    assert len(figures) > 50
    text = packed("".join(html.parse(str(edition_2026.html)).getroot().itertext()))
    assert [one.name for one in figures if packed(one.code + one.text) not in text] == []


def test_the_report_is_twelve_pages_and_an_annex_of_eight(pdf_2026):
    first = next(n for n, page in enumerate(pdf_2026.pages) if "Lampiran\n" in page and n)
    assert first <= 12
    assert len(pdf_2026.pages) - first <= 8


def test_the_first_page_answers(pdf_2026):
    page = packed(pdf_2026.pages[0])
    # 1.853 of 3.043 are 60,9 %; of 1.190 left the two largest have 345 and 278: 52,4 %.
    for answer in ("61 persen", "1.853 dari 3.043", "845 belum", "345 belum diketahui",
                   "Rp553.127.196 cukup", "83 persen", "52 persen", "Data 40 orang",
                   "Keputusan yang diminta", "Daftar isi"):  # fmt: skip
        assert packed(answer) in page, answer


def test_every_page_says_that_it_is_sample_data(pdf_2026):
    assert len(pdf_2026.pages) > 10
    assert [n for n, page in enumerate(pdf_2026.pages, 1) if "DATA CONTOH" not in page] == []


def test_the_pdf_can_be_read_by_everybody(pdf_2026):
    root = pdf_2026.reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("id")
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf_2026.reader.metadata["/Title"] == "Laporan cakupan Jamsostek tenaga non-ASN 2026"
    assert pdf_2026.reader.outline


def test_the_html_file_asks_nobody_for_anything(edition_2026):
    page = edition_2026.html.read_text(encoding="utf-8")
    fetched = re.findall(r"""(?:src|srcset|data|action|poster)\s*=\s*["']([^"']+)""", page)
    assert [link for link in fetched if not link.startswith(("data:", "#", "1"))] == []
    assert re.findall(r"<(?:link|iframe|object|embed)\b", page) == []
    assert re.findall(r"url\(\s*['\"]?(?!data:|#)", page) == []
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_no_nik_and_no_name_of_a_worker_leaves_the_house(edition_2026, pdf_2026):
    workers = pd.read_parquet(edition_2026.processed / "workers.parquet", columns=["nik", "name"])
    niks = set(workers["nik"].dropna())
    names = {name for name in workers["name"].dropna() if len(name) > 8 and " " in name}
    assert len(niks) > 3000
    assert len(names) > 2500
    # Tables of the PDF put numbers side by side, so a NIK is looked for word by word.
    texts = {"PDF": "\n".join(word for page in pdf_2026.pages for word in page.split())}
    for path in (edition_2026.html, *edition_2026.processed.glob("notebooks/*.ipynb")):
        texts[path.name] = path.read_text(encoding="utf-8")
    assert len(texts) == 6
    for place, text in texts.items():
        runs = set(re.findall(r"(?<!\d)\d{16}(?!\d)", text))
        assert runs & niks == set(), place
        assert runs_of_words(text) & names == set(), place
    assert not any(has_nik(word) for word in texts["PDF"].split())


def runs_of_words(text: str) -> set[str]:
    """Every run of two to five words of a text, as names are written."""
    words = re.findall(r"[A-Za-z.',]+", text)
    return {" ".join(words[n : n + size]) for size in range(2, 6) for n in range(len(words))}


def test_the_front_sheet_of_a_return_slip_shows_no_nik(edition_2026):
    slips = sorted((edition_2026.reports / "return-slips").glob("*.xlsx"))
    files = pd.read_parquet(edition_2026.processed / "files.parquet")
    findings = pd.read_parquet(edition_2026.processed / "findings.parquet")
    assert len(slips) == len(set(files["file"]) & set(findings["file"])) > 20
    for path in slips:
        sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
        cells = [str(v) for row in sheet.iter_rows(values_only=True) for v in row if v is not None]
        assert cells[0].startswith("DAFTAR PERBAIKAN"), path.name
        assert [cell for cell in cells if has_nik(cell)] == [], path.name


def test_a_sign_in_a_chart_of_the_slides_is_explained_there(edition_2026: Edition) -> None:
    path = edition_2026.reports / "tayangan-ucj-2026.pptx"
    signed = [
        slide
        for slide in Presentation(str(path)).slides
        for shape in slide.shapes
        if shape.has_chart and any("†" in name for name in shape.chart.plots[0].categories)
    ]
    (slide,) = signed
    texts = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "†: sumber berbeda, lihat catatan tayangan." in texts
    # What stood in reports of the proposal of 2022.
    assert "Rp2.993.843" in slide.notes_slide.notes_text_frame.text
