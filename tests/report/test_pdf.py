"""The PDF: the same bytes, whole tables, nothing over the edge, and no text that breaks it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from analysis.report.document import (
    Card,
    Cards,
    Contents,
    Cover,
    DataTable,
    Definition,
    DefinitionList,
    Document,
    Figure,
    Heading,
    Note,
    PageBreak,
    Prose,
    TableColumn,
)
from analysis.report.privacy import has_nik

DAY = date(2026, 11, 22)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="90"><text y="20">{}</text></svg>'
LONGEST_OPD = "Dinas Pengendalian Penduduk dan Keluarga Berencana"

MAKE_BYTES = """
import sys, hashlib
from datetime import date
from analysis.report.document import *
from analysis.report.charts import Bar, horizontal_bars
bars = horizontal_bars([Bar("Satpol PP", 367), Bar("Damkar", 217)], title="t", is_sample=True)
document = Document([Cover("Judul", date(2026, 11, 22)), Heading(1, "Bab"), bars])
data = document.pdf() + document.html().encode()
sys.stdout.write(hashlib.sha256(data).hexdigest())
"""


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


def test_another_date_makes_another_file(document):
    assert document.pdf() == document.pdf(DAY)
    assert document.pdf() != document.pdf(date(2026, 11, 23))


def test_the_file_says_what_it_is(document):
    reader = PdfReader(io.BytesIO(document.pdf()))
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Laporan Cakupan Jamsostek Kota Kendari"
    assert reader.metadata.author == "Disnakerperin"
    assert root["/Lang"] == "id"
    assert root["/MarkInfo"]["/Marked"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1<" in xmp
    assert "<pdfaid:part>2<" in xmp
    assert "<pdfaid:conformance>A<" in xmp


def test_formatted_figures_can_be_read_in_the_pdf(document, read_pages):
    text = " ".join(read_pages(document.pdf()))
    for figure in ("367", "Rp65.844.204", "584", "Rp104.776.608", "Jumlah", "Sumber: daftar OPD"):
        assert figure in text


def test_the_first_page_has_the_date_of_the_data_the_edition_and_the_notices(document, read_pages):
    first = read_pages(document.pdf())[0]
    assert "Kondisi per 22 November 2026" in first
    assert "DATA CONTOH" in first
    assert "Berkas dinkes.xlsx tidak dapat dibaca." in first


def test_every_page_of_a_sample_says_so_and_counts_itself(document, read_pages):
    for place, text in enumerate(read_pages(document.pdf())[1:], start=2):
        assert text.count("DATA CONTOH") >= 2  # in the header and in the margin
        assert f"Halaman {place} dari 2" in text


def test_a_final_edition_has_no_mark_in_its_margin(read_pages):
    document = Document([Cover("Judul", DAY, edition="FINAL"), Heading(1, "Bab"), Prose("Isi")])
    # On the letterhead, and not in the margin beside it.
    assert read_pages(document.pdf())[0].count("FINAL") == 1


def test_a_table_of_200_rows_repeats_its_head_and_loses_no_row(cover, read_pages):
    columns = (TableColumn("Organisasi"), TableColumn("Pekerja", "number"))
    rows = tuple((f"{LONGEST_OPD} ke-{n}.", 1000 + n) for n in range(200))
    pages = read_pages(Document([cover, DataTable("Panjang", columns, rows)]).pdf())
    holding = [text for text in pages if "ke-" in text]
    assert len(holding) >= 4
    assert all("Organisasi Pekerja" in text for text in holding)
    text = " ".join(pages)
    assert all(f"ke-{n}. 1.{n:03d}" in text for n in range(200))


def test_a_wide_table_is_on_a_landscape_page_with_its_heading(cover):
    columns = (TableColumn("OPD"), *(TableColumn(f"Kolom {n}", "rupiah") for n in range(9)))
    wide = DataTable("Lebar", columns, ((LONGEST_OPD, *[553127196] * 9),), is_wide=True)
    blocks = [cover, Heading(1, "Rencana"), wide, Heading(1, "Sesudah"), Prose("Isi")]
    pages = PdfReader(io.BytesIO(Document(blocks).pdf())).pages
    boxes = [(page.mediabox.width > page.mediabox.height) for page in pages]
    assert boxes == [False, True, False]
    assert "Rencana" in pages[1].extract_text()
    assert "Rp553.127.196" in pages[1].extract_text()


def test_a_table_turns_its_page_before_a_number_breaks(cover, read_pages):
    columns = tuple(TableColumn(f"Kolom {n}", "rupiah") for n in range(14))
    document = Document([cover, DataTable("Lebar", columns, ((553127196,) * 14,))])
    page = PdfReader(io.BytesIO(document.pdf())).pages[1]
    assert page.mediabox.width > page.mediabox.height
    assert read_pages(document.pdf())[1].count("Rp553.127.196") == 14


def right_edge(pdf: bytes) -> float:
    """How far to the right text begins at most, in points, without the mark in the margin."""
    edges = [0.0]

    def visit(text, matrix, text_matrix, font, size):
        if text.strip() and text_matrix[1] == 0 and matrix[1] == 0:
            edges.append(text_matrix[4] * matrix[0] + matrix[4])

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=visit)
    return max(edges)


def test_long_words_and_many_columns_stay_on_the_page():
    columns = tuple(TableColumn(f"Kepala_kolom_sangat_panjang_{n}") for n in range(14))
    rows = (tuple("x" * 90 for _ in range(14)), tuple(LONGEST_OPD for _ in range(14)))
    document = Document([Cover("Judul", DAY, edition="FINAL"), DataTable("Lebar", columns, rows)])
    assert right_edge(document.pdf()) < 841.9 - 51


def test_a_heading_is_not_left_alone_at_the_foot_of_a_page(cover, read_pages):
    columns = (TableColumn("a"), TableColumn("b", "number"))
    for lines in range(28, 44):
        filler = Prose("\n\n".join(["Satu baris saja."] * lines))
        table = DataTable("Judul tabel", columns, (("isi pertama", 1), ("isi kedua", 2)))
        pages = read_pages(Document([cover, filler, Heading(2, "Subbab"), table]).pdf())
        page = next(text for text in pages if "Subbab" in text)
        assert "Judul tabel" in page
        assert "isi pertama" in page


def test_the_contents_name_chapters_and_pages(cover, read_pages):
    first, second = Heading(1, "Pertama"), Heading(1, "Kedua")
    blocks = [cover, Contents(), first, Prose("a"), PageBreak(), second, Prose("b")]
    contents = re.sub(r"[^\w]+", " ", read_pages(Document(blocks).pdf())[0])
    assert "1 Pertama 1" in contents
    assert "2 Kedua 2" in contents


def test_levels_of_headings_may_skip_and_links_may_lead_nowhere(cover):
    blocks = [cover, Heading(3, "Dalam", label="a"), Heading(1, "Atas", label="a")]
    text = "[ke a](#a), [hilang](#hilang), [luar](https://contoh.go.id), [buruk](javascript:a)"
    assert Document(
        [*blocks, Prose(text), Prose("#### Judul\n\nIsi[^1]\n\n[^1]: Catatan [^1]")]
    ).pdf()


def test_signs_that_the_typeface_lacks_do_not_stop_the_report(cover, read_pages):
    text = "emoji 😀 han 中 kontrol \x00\x07 arah \u202e privat \ue000 tak-putus \u2011 akhir"
    blocks = [cover, Heading(1, text), Prose(text), Figure(text, SVG.format("中 label"), text)]
    pages = " ".join(read_pages(Document(blocks).pdf()))
    assert "emoji ? han ? kontrol" in pages
    assert "? label" in pages


ATTACKS = [
    '#panic("x")',
    '"); #read("/etc/passwd")',
    "]#pagebreak()[",
    "$x^2$",
    "*_`",
    "\\u{0}",
    "</script><script>alert(1)</script>",
    "<img src=https://contoh.go.id>",
    "%PDF-",
    "#let a=",
    "[^1]: [^1]\n\n[^1]",
    "> " * 30,
    "| a |\n|---|\n| b | c |",
    "\r\n\r\n",
    "1. a\n   - b",
]
HOSTILE = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="#$*_`@<>[](){}\\/\"'~^=-+;:|!&%\n 1a", max_size=60),
    st.sampled_from(ATTACKS),
).filter(lambda text: not has_nik(text))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(HOSTILE, min_size=6, max_size=6))
def test_no_text_breaks_the_document_or_is_read_as_code(texts):
    a, b, c, d, e, f = texts
    columns = (TableColumn(a), TableColumn(b, align="right"))
    blocks = [
        Cover("J" + a, DAY, subtitle=b, letterhead=(c,), notices=(d,), prepared_by=e, answerable=f),
        Contents(),
        Heading(1, "B" + b, label=c),
        Prose(c),
        Prose(f"a {d} [{e}](#{c}) *{f}*"),
        Note(d, "error", title=e),
        Cards((Card(a, b, c, d, e),)),
        DataTable(e, columns, ((a, b), (c, d)), total=(e, f), notes=(a,), source=b),
        Figure(f, SVG.format("x"), "A" + a, b, c, (d,)),
        DefinitionList((Definition(a, b),)),
    ]
    document = Document(blocks)
    assert document.pdf().startswith(b"%PDF-")
    assert "<script>alert" not in document.html()


def test_a_file_is_written_whole_or_not_at_all(document, tmp_path):
    path = tmp_path / "baru" / "laporan.pdf"
    assert document.write_pdf(path) == path
    assert path.read_bytes() == document.pdf()
    assert [item.name for item in path.parent.iterdir()] == ["laporan.pdf"]


def test_a_picture_that_is_no_svg_for_typst_fails_clearly(cover):
    with pytest.raises(ValueError, match="rusak"):
        Figure("Gambar", "<svg", "Rusak")


def test_a_short_chapter_shares_its_page_and_one_that_needs_room_begins_another():
    short = [Heading(1, "Satu"), Prose("Teks."), Heading(1, "Dua"), Prose("Teks.")]
    long = [*short[:2], *[Prose("Kalimat. " * 90)] * 6, *short[2:]]
    n_pages = [len(PdfReader(io.BytesIO(Document(part).pdf(DAY))).pages) for part in (short, long)]
    assert n_pages[0] == 1
    assert n_pages[1] == 2


def test_a_table_of_few_rows_stays_in_one_piece_with_its_notes(read_pages):
    table = DataTable("Kecil", [TableColumn("Kolom")], [(f"baris{n}",) for n in range(6)],
                      notes=("Catatannya.",))  # fmt: skip
    for n_lines in range(30, 44):
        filler = "\n\n".join(["Baris."] * n_lines)
        pages = read_pages(Document([Heading(1, "Bab"), Prose(filler), table]).pdf(DAY))
        (page,) = (text for text in pages if "baris0" in text)
        assert "baris5" in page
        assert "Catatannya." in page
