"""The HTML file: whole, alone, and readable without eyes."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from lxml import html

from analysis.report.charts import Bar, horizontal_bars
from analysis.report.document import (
    Card,
    Cards,
    Contents,
    Document,
    Heading,
    Note,
    Prose,
)


@pytest.fixture
def whole(cover, table) -> Document:
    bars = horizontal_bars([Bar("Satpol PP", 367), Bar("Damkar", 217)], title="Satpol PP terbanyak")
    return Document(
        [
            cover,
            Contents(),
            Heading(1, "Ringkasan", label="ringkasan", is_numbered=False),
            Prose("Lihat [ringkasan](#ringkasan) dan [berita](https://contoh.go.id/?p=7791)[^a].\n\n"
                  "[^a]: Catatan kaki."),
            Cards((Card("Pekerja", "3.083", range="3.083–3.124"),)),
            Heading(1, "Daftar"),
            Heading(2, "Menurut OPD"),
            table,
            bars,
            bars,
            Note("Hati-hati", "warning"),
        ]
    )  # fmt: skip


@pytest.fixture
def tree(whole):
    return html.document_fromstring(whole.html())


def test_the_file_asks_no_other_host_for_anything(whole, tree):
    """Links that a reader may click are no requests; everything else that names a place is."""
    places = []
    for element in tree.iter():
        for name, value in element.attrib.items():
            attribute = name.rpartition("}")[2].rpartition(":")[2]
            fetches = {"src", "srcset", "data", "action", "poster", "background", "manifest"}
            if attribute in fetches or (attribute == "href" and element.tag != "a"):
                places.append(value)
            places += re.findall(r"url\(\s*['\"]?([^'\")]+)", value)
    for sheet in tree.iter("style"):
        assert "@import" not in sheet.text
        places += re.findall(r"url\(\s*['\"]?([^'\")]+)", sheet.text)
    assert not list(tree.iter("link", "iframe", "object", "embed", "img"))
    assert [place for place in places if not place.startswith(("#", "data:"))] == []
    assert any(place.startswith("data:font/woff") for place in places)
    assert "http" not in "".join(script.text for script in tree.iter("script"))
    assert "fetch(" not in whole.html()


def test_the_browser_is_told_to_refuse_requests(tree):
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy[0].startswith("default-src 'none'")


def test_language_title_and_headings_are_there(tree):
    assert tree.get("lang") == "id"
    assert tree.findtext(".//title") == "Laporan Cakupan Jamsostek Kota Kendari"
    levels = [int(element.tag[1]) for element in tree.iter("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_tables_have_captions_scopes_and_their_sorting_keys(tree):
    table = tree.find(".//table")
    assert "Tabel 1. Iuran menurut OPD" in table.find("caption").text_content()
    assert [head.get("scope") for head in table.iterfind("thead//th")] == ["col"] * 3
    assert [head.get("scope") for head in table.iterfind("tbody//th")] == ["row"] * 2
    assert table.xpath("tbody/tr[1]/td[2]/@data-sort") == ["65844204"]
    assert table.xpath("tfoot//td[2]/text()") == ["Rp104.776.608"]


def test_one_search_of_the_page_finds_a_row_by_its_everyday_name(whole):
    shown = html.document_fromstring(whole.html({"Damkar": ("Pemadam", "Dinas Kebakaran")}))
    assert len(shown.xpath("//*[@role='search']//input")) == 1
    (row,) = shown.xpath("//tbody/tr[@data-also]")
    assert row.get("data-also") == "Pemadam Dinas Kebakaran"
    assert "38.932.404" in row.text_content()


def test_what_a_picture_says_stands_below_it_where_the_screen_is_small(tree):
    first = tree.find(".//figure")
    picture = first.find(".//*[@role='img']")
    assert first.findtext("p[@class='ucj-values']") == picture.get("aria-label")


def test_pictures_have_alt_texts_and_share_no_names(tree):
    pictures = tree.xpath("//figure//*[@role='img']")
    assert len(pictures) == 2
    assert all("Satpol PP: 367; Damkar: 217" in picture.get("aria-label") for picture in pictures)
    names = tree.xpath("//@id")
    assert len(names) == len(set(names))


def test_every_link_within_the_file_leads_somewhere(tree):
    names = set(tree.xpath("//@id"))
    links = {link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")}
    assert links
    assert links <= names


def test_figures_and_chapters_are_numbered_as_on_paper(whole, tree, read_pages):
    text = " ".join(tree.text_content().split())
    paper = " ".join(read_pages(whole.pdf()))
    for phrase in (
        "1 Daftar",
        "1.1 Menurut OPD",
        "Tabel 1. Iuran",
        "Gambar 2. Satpol PP terbanyak",
    ):
        assert phrase in text.replace("\u2002", " ")
        assert phrase in paper


def test_a_sample_says_so(tree):
    assert tree.xpath("//*[@class='ucj-mark']/text()") == ["DATA CONTOH"]
    assert "DATA CONTOH" in tree.xpath("string(//header)")


def test_two_outputs_of_notebooks_share_no_name_within_their_pictures():
    """JupyterLab keeps other notebooks' outputs on the same page, some of them hidden."""
    bars = horizontal_bars([Bar("Damkar", 9, budget=5)], title="t")
    first, second = (bars._repr_mimebundle_()["text/html"] for _ in range(2))
    names = [set(re.findall(r' id="([^"]+)"', shown)) for shown in (first, second)]
    assert names[0]
    assert not names[0] & names[1]
    for shown, own in zip((first, second), names, strict=True):
        assert set(re.findall(r"url\(#([^)]+)\)", shown)) <= own


def test_rows_that_make_sense_in_their_order_only_are_not_sorted(table):
    assert 'data-table="sortable"' in Document([table]).html()
    assert 'data-table="fixed"' in Document([replace(table, is_ordered=True)]).html()


def test_a_notebooks_working_paper_says_that_it_is_internal(table):
    assert "KERTAS KERJA INTERNAL" in Document([Heading(1, "Bab"), table]).html()
