"""English beside Bahasa Indonesia: every text has its translation, and none is typed in code."""

from __future__ import annotations

import ast
import re
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
import yaml
from pypdf import PdfReader
from tests.editions import DAY, Edition, make_edition

from analysis.catalogue import catalogue_file, gather, read_catalogue, updated
from analysis.language import LANGUAGES, in_language, language, locale, translated, use_language
from analysis.reference import load_reference
from analysis.report.chapters.texts import head, label, prose
from analysis.report.charts import Bar, horizontal_bars
from analysis.report.document import Cover, Document, Heading
from analysis.report.wording import (
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
        "report/words.yaml: magnitudes.3.short",
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
    assert "Isi 16 angka NIK sesuai KTP" not in " ".join(TEXTS), "messages to operators stay"


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
    assert label("fates", "held") == "ditahan, menunggu perbaikan OPD"


def test_english_writes_numbers_dates_and_lists_as_the_english_do():
    with in_language("en"):
        assert rupiah(553127196) == "Rp553,127,196"
        assert rupiah_short(553127196) == "Rp553 million"
        assert rupiah_short(553127196, is_compact=True) == "Rp553 m"
        assert percent((49397, 140940)) == "35.05%"
        assert number(3083) == "3,083"
        assert number(Fraction(5, 2), 1) == "2.5"
        assert date_long(date(2025, 11, 28)) == "28 November 2025"
        assert date_long(date(2026, 5, 1)) == "1 May 2026"
        assert month_range("2026-01", "2026-03") == "January–March 2026"
        assert list_and(["a", "b", "c"]) == "a, b, and c"
        assert not_available() == "not yet available"
    assert date_long(date(2026, 5, 1)) == "1 Mei 2026"


def test_texts_labels_and_heads_are_in_the_language_in_use():
    with in_language("en"):
        assert prose("cost.title") == "Cost and budget ceiling"
        assert label("fates", "held") == "held, awaiting correction by the OPD"
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
        "Horizontal bar chart, 1 rows. Valid: Rp12,000,000 (range Rp10,000,000 to Rp12,000,000), "
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


# No words in code

#: Calls and arguments whose texts a reader sees.
CALLS = {"TableColumn", "Bar", "Line", "Step", "Swing", "Target", "Way", "Heading", "Card",
         "Definition", "Prose", "Note", "Cell"}  # fmt: skip
ARGUMENTS = {"title", "subtitle", "source", "alt", "notes", "label", "base_label", "total_label",
             "observed_label", "others", "keywords"}  # fmt: skip
#: Names of a column's kind and of its side, a note's severity, and signs that are no words.
NO_WORDS = {"text", "number", "rupiah", "percent", "date", "month", "left", "right", "center",
            "info", "warning", "error", "Jamsostek", "JKK", "JKM", "UCJ", "non-ASN"}  # fmt: skip
INDONESIAN = re.compile(
    r"\b(dan|yang|dari|dengan|belum|tidak|menurut|orang|sampai|setiap|untuk|pada|pagu|iuran|baris"
    r"|berkas|pekerja|jumlah|bulan|tahun|sudah|atau|rentang|akhir)\b",
    re.IGNORECASE,
)


def sources() -> list[Path]:
    return sorted([*REPORT.glob("chapters/*.py"), *REPORT.glob("*.py")])


def keys_in(value: object) -> set[str]:
    inner = value.values() if isinstance(value, dict) else ()
    own = set(map(str, value)) if isinstance(value, dict) else set()
    return own.union(*map(keys_in, inner))


#: Names under which texts are looked up.
KEYS = set().union(
    *(
        keys_in(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in (*REPORT.glob("chapters/prose/*.yaml"), REPORT / "chapters/labels.yaml")
    )
)


#: Calls whose arguments name a text, or fill one.
LOOKUPS = {"prose", "label", "head", "word", "say", "translated", "edition_name", "key", "format",
           "replace", "get"}  # fmt: skip


def texts_in(node: ast.AST) -> list[str]:
    """String constants below a node, without those that only name what is looked up."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in LOOKUPS:
            return texts_in(node.func)
    if isinstance(node, ast.Compare | ast.Subscript):
        return []
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    return [text for inner in ast.iter_child_nodes(node) for text in texts_in(inner)]


def typed_words(tree: ast.AST) -> list[tuple[int, str]]:
    """Words typed where a reader will see them: line and text."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        seen = [keyword.value for keyword in node.keywords if keyword.arg in ARGUMENTS]
        if getattr(node.func, "id", "") in CALLS:
            seen += node.args
        found += [
            (node.lineno, text)
            for value in seen
            for text in texts_in(value)
            if re.search(r"[^\W\d_]{2}", PLACEHOLDER.sub("", text)) and text not in NO_WORDS | KEYS
        ]
    return found


def sentences(tree: ast.AST) -> list[tuple[int, str]]:
    """Indonesian words in any text that is neither a docstring nor the message of an error."""
    silent = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise | ast.Expr)
        for inner in ast.walk(node)
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in silent
        and INDONESIAN.search(node.value)
    ]


@pytest.mark.parametrize("source", sources(), ids=lambda path: path.stem)
def test_no_word_that_a_reader_sees_is_typed_in_code(source):
    tree = ast.parse(source.read_text(encoding="utf-8"))
    assert not typed_words(tree), "put it in labels.yaml or prose/"
    assert not [found for found in sentences(tree) if "hapus-dari-laporan" not in found[1]]


@pytest.mark.parametrize(
    "line",
    [
        'TableColumn("Pagu")',
        'Bar(f"Sah {n}", 3)',
        'lines([], title="Sudah dibayar")',
        'Heading(2, "Istilah")',
        'alt = "grafik menurut bulan"',
    ],
)
def test_a_word_typed_in_code_is_found(line):
    tree = ast.parse(line)
    assert typed_words(tree) or sentences(tree)


# The sample in English

#: Words that no English sentence has; the ways of naming things that stay are taken out first.
FUNCTION_WORDS = re.compile(
    r"\b(dan|yang|dari|dengan|belum|menurut|orang|tidak|untuk|pada|adalah|sampai|setiap|sudah"
    r"|atau|karena|ini|itu|dalam|oleh|bila|juga|hanya|jumlah|pekerja|iuran|pagu|berkas|baris"
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
def proper() -> re.Pattern[str]:
    """Names that stay as they are: OPDs, titles of regulations, files of the sample, codes."""
    laws = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (ROOT / "src/analysis/law").glob("*.yaml")
    ]
    sample = ROOT / "data/raw/sample"
    names = set(load_reference(sample).opd["name"])
    for reference in (one for law in laws for one in law.get("references", {}).values()):
        names |= {str(reference[part]) for part in ("title", "article") if reference.get(part)}
    names |= {path.name for path in sample.rglob("*") if path.is_file()}
    names |= {"PPPK paruh waktu", "SE Wali Kota 566/9438", "Bappeda, BKAD, dan Disnaker"}
    names |= {"dana bagi hasil", "jaminan kecelakaan kerja", "jaminan kematian", "(pagu)"}
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile("|".join(longest_first))


def leftovers(pieces: list[str], proper: re.Pattern[str]) -> list[str]:
    """Pieces of text in which an Indonesian word is left beside the names."""
    return [piece for piece in pieces if FUNCTION_WORDS.search(proper.sub(" ", piece))]


def test_the_sample_in_english_has_no_indonesian_words_on_screen(edition_in_english, proper):
    page = Words()
    page.feed(edition_in_english.html.read_text(encoding="utf-8"))
    assert len(page.pieces) > 2000
    assert not leftovers(page.pieces, proper)


def test_the_sample_in_english_has_no_indonesian_words_on_its_sheets(edition_in_english, proper):
    for path in sorted((edition_in_english.reports / "opd").glob("*.pdf"))[:6]:
        text = " ".join(" ".join(p.extract_text().split()) for p in PdfReader(path).pages)
        assert "not yet" in text or "Valid workers" in text
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
    assert len(cells) > 1000
    assert not leftovers([*book.sheetnames, *cells], proper)


def test_figures_are_the_same_in_both_languages(edition_2026, edition_in_english):
    both = [
        (one.processed / "summary.json").read_text() for one in (edition_2026, edition_in_english)
    ]
    assert both[0] == both[1]


def test_the_files_of_the_report_have_the_same_names_in_english(edition_in_english):
    names = {path.name for path in edition_in_english.reports.iterdir()}
    assert {"laporan-ucj-2026.pdf", "laporan-ucj-2026.html", "laporan-ucj-2026.xlsx"} <= names
