"""The shipped sample in English: no Indonesian words are left, and the figures are the same."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
import yaml
from pypdf import PdfReader
from tests.editions import DAY, Edition, make_edition
from tests.report.slides_read import read_slides

from analysis.catalogue import gather, read_catalogue
from analysis.reference import load_reference

ROOT = Path(__file__).parents[2]
TEXTS = gather()

#: Words that no English sentence has; the ways of naming things that stay are taken out first.
FUNCTION_WORDS = re.compile(
    r"\b(dan|yang|dari|dengan|belum|menurut|orang|tidak|untuk|pada|adalah|sampai|setiap|sudah"
    r"|di|luar|kerja|atau|karena|ini|itu|dalam|oleh|bila|juga|hanya|jumlah|pekerja|iuran|pagu|berkas|baris"
    r"|bulan|tahun|sah|ditahan|cakupan|daftar|kebutuhan|tagihan|dibayar|sebab|temuan|catatan"
    r"|sumber|tabel|gambar|halaman|januari|februari|maret|mei|juni|juli|agustus|oktober|desember"
    r"|juta|miliar|ribu)\b",
    re.IGNORECASE,
)


class Words(HTMLParser):
    """What a reader of the file sees or hears, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.is_silent = False

    def handle_starttag(self, tag, attrs):
        self.is_silent = tag in ("style", "script")
        self.pieces += [
            value
            for name, value in attrs
            if value and name in ("aria-label", "alt", "title", "data-rows", "data-hint")
        ]

    def handle_endtag(self, tag):
        self.is_silent = False

    def handle_data(self, data):
        if not self.is_silent:
            self.pieces.append(data)


@pytest.fixture(scope="module")
def edition_in_english(shared) -> Edition:
    folder = shared / "sample-2026-english"
    edition = make_edition(folder, 2026, "--as-of", DAY, "-p", "lang", "en")
    assert edition.status == 0, edition.stderr
    return edition


@pytest.fixture(scope="module")
def proper() -> list[str]:
    """Names that stay as they are: OPDs, accounts, regulations, files of the sample, codes."""
    laws = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (ROOT / "src/analysis/law").glob("*.yaml")
    ]
    sample = ROOT / "data/raw/sample"
    reference = load_reference(sample)
    names = {*reference.opd["name"], *reference.accounts["name"].dropna()}
    for cited in (one for law in laws for one in law.get("references", {}).values()):
        names |= {str(cited[part]) for part in ("title", "article") if cited.get(part)}
    names |= {path.name for path in sample.rglob("*")}
    names |= {"PPPK paruh waktu", "SE Wali Kota 566/9438", "Bappeda, BKAD, dan Disnaker"}
    names |= {"dana bagi hasil", "jaminan kecelakaan kerja", "jaminan kematian", "(pagu)"}
    return sorted(names, key=len, reverse=True)


def leftovers(pieces: list[str], proper: list[str]) -> list[str]:
    """Pieces in which an Indonesian word is left beside the names, or that nobody translated."""
    names = re.compile("|".join(map(re.escape, proper)))
    catalogue = read_catalogue("en")
    untranslated = {text for text in TEXTS if catalogue.get(text).string != text}
    english = {catalogue.get(text).string for text in TEXTS}
    return [
        piece
        for piece in pieces
        if (FUNCTION_WORDS.search(names.sub(" ", piece)) or piece in untranslated - english)
        # A chart breaks a long name into lines.
        and not any(piece.strip() in name for name in proper)
    ]


def test_the_sample_in_english_has_no_indonesian_words_on_screen(edition_in_english, proper):
    page = Words()
    page.feed(edition_in_english.html.read_text(encoding="utf-8"))
    assert len(page.pieces) > 2000
    assert not leftovers(page.pieces, proper)


def test_the_same_search_finds_the_words_of_the_indonesian_report(edition_2026, proper):
    page = Words()
    page.feed(edition_2026.html.read_text(encoding="utf-8"))
    assert len(leftovers(page.pieces, proper)) > 500


def test_the_sample_in_english_has_no_indonesian_words_on_paper(edition_in_english, proper):
    reports = edition_in_english.reports
    papers = [*reports.glob("*.pdf"), *sorted((reports / "opd").glob("*.pdf"))[:6]]
    assert len(papers) == 7  # the report and six sheets
    for path in papers:
        text = " ".join(" ".join(p.extract_text().split()) for p in PdfReader(path).pages)
        assert "As of 22 November 2026" in text
        assert not leftovers([text], proper), path.name


def test_the_sample_in_english_has_no_indonesian_words_in_its_workbook(edition_in_english, proper):
    book = openpyxl.load_workbook(edition_in_english.reports / "laporan-ucj-2026.xlsx")
    cells = [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    ]
    formats = {cell.number_format for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "[$-809]d mmmm yyyy" in formats  # months in English
    assert len(cells) > 1000
    assert not leftovers([*book.sheetnames, *cells], proper)


def test_the_slides_in_english_have_no_indonesian_words(edition_in_english, proper):
    slides = read_slides((edition_in_english.reports / "tayangan-ucj-2026.pptx").read_bytes())
    for one in slides:
        assert not leftovers([*one.texts, *one.notes.splitlines(), *one.alts], proper), one.title


def test_figures_are_the_same_in_both_languages(edition_2026, edition_in_english):
    both = [
        (one.processed / "summary.json").read_text() for one in (edition_2026, edition_in_english)
    ]
    assert both[0] == both[1]


def test_the_files_of_the_report_have_the_same_names_in_english(edition_in_english):
    names = {path.name for path in edition_in_english.reports.iterdir()}
    assert {"laporan-ucj-2026.pdf", "laporan-ucj-2026.html", "laporan-ucj-2026.xlsx"} <= names
