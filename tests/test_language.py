"""English beside Bahasa Indonesia: every text has its translation, and a document its language."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from pypdf import PdfReader

from analysis.catalogue import catalogue_file, gather, read_catalogue, updated
from analysis.language import LANGUAGES, in_language, language, locale, translated, use_language
from analysis.report.chapters.texts import head, label, prose
from analysis.report.charts import Bar, horizontal_bars
from analysis.report.document import Cover, Document, Heading
from analysis.report.wording import (
    count,
    date_long,
    list_and,
    month_range,
    not_available,
    number,
    percent,
    rupiah,
    rupiah_short,
)

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "src/analysis/report"
TEXTS = gather()

PLACEHOLDER = re.compile(r"\{\w*\}")
#: What a translation keeps as it is: code and file names, links, a mark, numbers of a rate.
KEPT = re.compile(r"`[^`]+`|\w+\.(?:csv|yaml)\b|\[V(?:-code)?\]|\?p=\d+|worker_id|data_tk_baru")


# The catalogue


def test_no_text_of_the_report_is_without_an_english_translation():
    catalogue = read_catalogue("en")
    missing = [
        f"{places[0]}: {text}"
        for text, places in TEXTS.items()
        if (found := catalogue.get(text)) is None or not found.string or found.fuzzy
    ]
    assert not missing, "make catalogue, then translate:\n" + "\n".join(missing)


def test_the_gatherer_finds_texts_of_every_kind():
    places = {place for found in TEXTS.values() for place in found}
    for place in (
        "report/chapters/prose/cost.yaml: lead",
        "report/chapters/prose/glossary.yaml: JKK (istilah)",
        "report/chapters/labels.yaml: heads.need_low",
        "report/words.yaml: magnitudes.3.name",
        "report/words.yaml: editions",
        "figures.yaml: cost_low",
        "law/jkm.yaml: description",
        "rosters/findings.csv: nik_ruined.title",
        "contributions/what_if/scenarios.yaml: scenarios.jht.assumes",
        "contributions/what_if/sensitivity.yaml: wage-base.alternatives.1.ground",
        "contributions/what_if/wage_bases.csv: umk:2026.label",
        "coverage/session_topics.yaml: planning.items.renstra",
        "data/raw/reference/coverage.csv: 2025-06-08.denominator",
    ):
        assert place in places
    assert not {text for text in TEXTS if text.isdigit()}
    said = "orang ini belum dapat didaftarkan sebelum NIK-nya ada"
    assert said not in " ".join(TEXTS), "messages to operators stay"


@pytest.mark.parametrize("pattern", [PLACEHOLDER, KEPT], ids=["figures", "codes"])
def test_a_translation_keeps_the_figures_and_codes_of_its_text(pattern):
    catalogue = read_catalogue("en")
    for text in TEXTS:
        if text.startswith("Setiap angka dalam teks laporan"):
            continue  # its command shows a word: `ucj explain KODE`
        if (translation := catalogue.get(text)) is None:
            continue  # told by the test above
        kept, found = (sorted(pattern.findall(t)) for t in (text, translation.string))
        assert found == kept, text


def test_the_catalogue_is_as_make_catalogue_writes_it():
    assert catalogue_file("en").read_bytes() == updated("en")


def test_each_text_has_one_translation_and_the_catalogue_nothing_else():
    lines = catalogue_file("en").read_text(encoding="utf-8")
    assert len(re.findall(r"^msgid ", lines, re.MULTILINE)) == len(TEXTS) + 1  # its head
    assert "#~" not in lines


def test_a_changed_text_counts_as_untranslated_until_somebody_has_seen_it(tmp_path, monkeypatch):
    import analysis.catalogue as module

    old, new = "Iuran setahun bagi pekerja kota", "Iuran setahun bagi para pekerja kota"
    file = tmp_path / "analysis.po"
    file.write_text(f'msgid ""\nmsgstr ""\n\nmsgid "{old}"\nmsgstr "Contributions for the year"\n')
    monkeypatch.setattr(module, "catalogue_file", lambda _: file)
    monkeypatch.setattr(module, "gather", lambda: {new: ["prose/x.yaml: lead"]})
    written = module.updated("en").decode()
    assert "#, fuzzy" in written
    assert "prose/x.yaml: lead" in written
    file.write_text(written)
    assert module.updated("en").decode() == written
    assert module.read_catalogue("en").get(new).fuzzy


# The language in use


def test_bahasa_indonesia_is_the_default():
    assert language() == "id"
    assert rupiah(553127196) == "Rp553.127.196"
    assert label("fates", "held") == "data perlu diperbaiki"


def test_english_writes_numbers_dates_and_lists_as_the_english_do():
    with in_language("en"):
        assert rupiah(553127196) == "Rp553,127,196"
        assert rupiah_short(553127196) == "Rp553 million"
        assert percent((49397, 140940)) == "35.05%"
        assert number(3083) == "3,083"
        assert count(Fraction(5, 2), 1) == "2.5"
        assert date_long(date(2025, 11, 28)) == "28 November 2025"
        assert date_long(date(2026, 5, 1)) == "1 May 2026"
        assert month_range("2026-01", "2026-03") == "January–March 2026"
        assert list_and(["a", "b", "c"]) == "a, b, and c"
        assert not_available() == "not yet available"
    assert date_long(date(2026, 5, 1)) == "1 Mei 2026"


def test_texts_labels_and_heads_are_in_the_language_in_use():
    with in_language("en"):
        assert prose("cost.title") == "Budget ceiling and payments"
        assert label("fates", "held") == "data to be corrected"
        assert head("need_low") == "Low need"
        assert translated("teks yang tidak dikenal") == "teks yang tidak dikenal"


def test_the_language_of_a_block_of_code_ends_with_it():
    with pytest.raises(RuntimeError), in_language("en"):
        raise RuntimeError
    assert (language(), str(locale())) == ("id", "id")


@pytest.mark.parametrize("use", [use_language, lambda code: in_language(code).__enter__()])
def test_a_language_without_a_catalogue_is_refused_with_those_there_are(use):
    with pytest.raises(ValueError, match="bahasa 'fr' tidak ada; pakai id atau en"):
        use("fr")
    assert LANGUAGES == ("id", "en")
    assert language() == "id"


def test_charts_tell_themselves_in_the_language_in_use():
    with in_language("en"):
        figure = horizontal_bars(
            [Bar("Valid", 12000000, low=10000000, high=12000000, budget=11000000)],
            title="Need",
            kind="rupiah",
            is_sample=True,
        )
    assert figure.alt == (
        "Horizontal bar chart, rows: 1. Valid: Rp12,000,000 (range Rp10,000,000 to Rp12,000,000), "
        "budget ceiling Rp11,000,000."
    )
    for words in ("SAMPLE DATA", "above the budget ceiling", "Rp12 m"):
        assert words in figure.svg


# A document carries its language


@pytest.fixture
def english() -> Document:
    with in_language("en"):
        cover = Cover("Coverage", date(2026, 11, 22), edition="DATA CONTOH", prepared_by="Bappeda")
    return Document([cover, Heading(1, "Cost")])


def test_html_speaks_the_language_of_its_title_page(english, tmp_path):
    page = english.write_html(tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "SAMPLE DATA" in page
    assert "As of 22 November 2026" in page
    assert "All content of this document is made from sample data" in page
    assert "DATA CONTOH" not in page


def test_the_pdf_speaks_the_language_of_its_title_page(english, tmp_path):
    pdf = PdfReader(english.write_pdf(tmp_path / "report.pdf", date(2026, 11, 22)))
    assert pdf.trailer["/Root"]["/Lang"] == "en"
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "SAMPLE DATA" in text
    assert "Compiled by" in text


def test_a_document_of_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="bahasa 'fr' tidak ada"):
        Cover("Rapport", date(2026, 11, 22), lang="fr")
