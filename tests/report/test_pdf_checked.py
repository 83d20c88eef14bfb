"""The PDFs of an edition, checked by others: pikepdf's rules of PDF/A-2b, and their own structure.

The files say of themselves that they are PDF/UA-1 and PDF/A-2a, which Typst holds its output to.
No veraPDF has run on them, so its profile is claimed nowhere. What can be installed is pikepdf's
allowlist for level B: whatever it does not know, it reports, and so do these tests, save for the
few constructs named in ``BEYOND_THE_CHECKER``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

#: Rule and message of what the checker reports and the standards permit.
BEYOND_THE_CHECKER = (
    # Level A asks for more than B, and this checker knows B only: tagging is tested below.
    ("ISO_19005_2:6.6.4-3", r"pdfaid:conformance is 'A', expected 'B'"),
    # PDF/UA names itself in its own namespace (ISO 14289-1, 5), declared to PDF/A as the extension
    # schema that ISO 19005-2, 6.6.2.3.2, prescribes; the checker knows no extension schemas.
    ("ISO_19005_2:6.6.2.3.1-1", r"XMP property pdfuaid:part is not permitted"),
    ("ISO_19005_2:6.6.2.3.1-1", r"XMP property pdfaExtension:schemas is not permitted"),
    ("ISO_19005_2:6.6.2.3.1-1", r"XMP namespace pdfa(Extension|Schema|Property)=\S+ is not .*"),
    # The number of pages, a property of the predefined schema xmpTPg of the XMP specification.
    ("ISO_19005_2:6.6.2.3.1-1", r"XMP namespace xmpTPg=\S+ is not permitted"),
    ("ISO_19005_2:6.6.2.3.1-1", r"XMP property xmpTPg:NPages is not permitted"),
    # Not looked at, by the checker's own word: neither passed nor failed.
    ("ISO_19005_2:6.6.2.3.1-2", r"the content of structured XMP property xmpMM:History is not .*"),
    ("ISO_19005_2:6.2.11.4.2-2", r"/CIDSet on a CIDFontType2 subset is not checked"),
    # The hatching of bars over the budget is a tiling pattern, which PDF/A-2 permits.
    ("pikepdf:schema-Resources", r"patterns are not supported"),
    ("pikepdf:colour-space", r"pattern colour is not supported"),
    ("pikepdf:pattern", r"scn with a pattern /p\d+"),
    # A destination behind a reference, which any object may stand behind (ISO 32000-1, 7.3.10);
    # that each leads to a page is tested below.
    ("pikepdf:schema-(LinkAnnot|OutlineItem)", r"'\d+ 0 R' is not valid under any of the given .*"),
)  # fmt: skip

PAINTS = frozenset({"Tj", "TJ", "'", '"', "Do", "f", "F", "f*", "S", "s", "B", "B*", "b", "b*",
                    "sh", "INLINE IMAGE"})  # fmt: skip
REPORT, SHEET = "laporan-ucj-2026.pdf", "opd/DINKES.pdf"


@cache
def opened(path: Path) -> pikepdf.Pdf:
    return pikepdf.open(path)


@pytest.fixture(params=[REPORT, SHEET])
def pdf(edition_2026, request) -> pikepdf.Pdf:
    return opened(edition_2026.reports / request.param)


@pytest.fixture
def report(edition_2026) -> pikepdf.Pdf:
    return opened(edition_2026.reports / REPORT)


def below(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """The structure elements below a node, in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from below(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from below(node.get("/K", pikepdf.Array()))


def elements(pdf: pikepdf.Pdf, *kinds: str) -> list[pikepdf.Dictionary]:
    found = below(pdf.Root.StructTreeRoot.K)
    return [one for one in found if not kinds or str(one.S)[1:] in kinds]


def kinds_below(element: pikepdf.Dictionary) -> set[str]:
    return {str(one.S)[1:] for one in below(element.get("/K", pikepdf.Array()))}


def marks_in_tree(pdf: pikepdf.Pdf) -> set[tuple[tuple[int, int], int]]:
    """Page (as object and generation) and number of every marked content in the tree."""
    found = set()
    for element in elements(pdf):
        children = element.get("/K", pikepdf.Array())
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if isinstance(child, int):
                found.add((element.Pg.objgen, child))
            elif isinstance(child, pikepdf.Dictionary) and "/MCID" in child:
                found.add((child.get("/Pg", element.get("/Pg")).objgen, int(child.MCID)))
    return found


def outline(item: pikepdf.Object | None) -> Iterator[pikepdf.Dictionary]:
    while isinstance(item, pikepdf.Dictionary):
        yield item
        yield from outline(item.get("/First"))
        item = item.get("/Next")


def unexpected(pdf: pikepdf.Pdf) -> list[str]:
    """What the checker reports beyond what is named above."""
    return [
        str(finding)
        for finding in pikepdf.pdfa.check(pdf, "2b").findings
        if not any(
            re.fullmatch(rule, finding.rule) and re.fullmatch(message, finding.message)
            for rule, message in BEYOND_THE_CHECKER
        )
    ]


def test_a_checker_of_pdf_a_finds_nothing_that_the_standard_forbids(pdf):
    assert unexpected(pdf) == []


def without_a_font(pdf: pikepdf.Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one:
            del one["/FontFile2"]


def with_a_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.beep()")


def without_the_profile_of_its_colours(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/OutputIntents"]


@pytest.mark.parametrize(
    "breaks", [without_a_font, with_a_script, without_the_profile_of_its_colours]
)
def test_the_checker_finds_what_the_standard_forbids(edition_2026, breaks):
    with pikepdf.open(edition_2026.reports / SHEET) as broken:
        breaks(broken)
        assert unexpected(broken) != []


def test_the_file_says_that_it_is_tagged_in_which_language_and_how_it_is_called(pdf):
    assert bool(pdf.Root.MarkInfo.Marked) is True
    assert bool(pdf.Root.MarkInfo.get("/Suspects", False)) is False
    assert str(pdf.Root.Lang) == "id"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
    with pdf.open_metadata() as metadata:
        title = metadata["dc:title"]
    assert title == str(pdf.docinfo.Title)
    assert re.search("Jamsostek|Dinas Kesehatan", title)


def test_no_file_claims_a_profile_beside_those_that_its_maker_was_held_to(pdf):
    xmp = pdf.Root.Metadata.read_bytes().decode()
    assert re.findall(r"<pdfaid:(\w+)>(\w+)<", xmp) == [("part", "2"), ("conformance", "A")]
    assert re.findall(r"<pdfuaid:(\w+)>(\w+)<", xmp) == [("part", "1")]
    assert "verapdf" not in xmp.casefold()


def test_every_picture_is_told_in_words(pdf):
    pictures = elements(pdf, "Figure")
    assert pictures
    for picture in pictures:
        assert len(str(picture.get("/Alt", "")).split()) >= 5


def test_every_table_has_heads_that_say_what_they_head(pdf):
    tables = elements(pdf, "Table")
    assert tables
    for table in tables:
        assert {"TH", "TD", "TR"} <= kinds_below(table)
    for head in elements(pdf, "TH"):
        attributes = head.A if isinstance(head.A, pikepdf.Array) else [head.A]
        scopes = [str(one.Scope) for one in attributes if "/Scope" in one]
        assert len(scopes) == 1
        assert scopes[0] in ("/Column", "/Row", "/Both")


def test_each_row_below_the_head_of_a_table_says_first_what_it_is_about(pdf):
    rows = [row for row in elements(pdf, "TR") if str(row.P.get("/S")) != "/THead"]
    assert rows
    for row in rows:
        first, *others = [cell for cell in row.K if str(cell.S) in ("/TH", "/TD")]
        assert str(first.S) == "/TH"
        assert {str(cell.S) for cell in others} <= {"/TD"}


def test_every_figure_and_table_of_the_report_has_its_caption_in_the_tree(report):
    captions = len(elements(report, "Caption"))
    assert captions == len(elements(report, "Figure", "Table")) > 0


def test_no_level_of_headings_is_left_out(pdf):
    levels = [int(str(one.S)[2:]) for one in elements(pdf, *(f"H{n}" for n in range(1, 7)))]
    assert all(later <= before + 1 for before, later in zip([0, *levels], levels, strict=False))
    assert len(elements(pdf, "Title")) == 1


def test_the_outline_leads_to_every_heading(report):
    entries = [str(one.Title) for one in outline(report.Root.Outlines.First)]
    headings = [str(one["/T"]) for one in elements(report, "H1", "H2")]
    assert [re.sub(r"^[\d.]+ ", "", entry) for entry in entries] == [
        heading for heading in headings if heading != "Daftar isi"
    ]
    assert len(entries) > 10


def test_every_link_and_entry_leads_to_a_page_of_the_file(pdf):
    pages = {page.obj.objgen for page in pdf.pages}
    links = [one for page in pdf.pages for one in page.obj.get("/Annots", pikepdf.Array())]
    for one in (*links, *outline(pdf.Root.Outlines.get("/First"))):
        assert "/Dest" in one
        assert one.Dest[0].objgen in pages
    assert all(str(one.Contents).strip() for one in links)  # PDF/UA: what a link is, in words


def test_all_that_is_painted_is_in_the_tree_or_an_artifact(pdf):
    in_tree = marks_in_tree(pdf)
    for page in pdf.pages:
        open_marks: list[tuple[str, int | None]] = []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                properties = operands[1] if name == "BDC" else None
                has_number = isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties
                open_marks.append((str(operands[0]), properties.MCID if has_number else None))
            elif name == "EMC":
                open_marks.pop()
            elif name in PAINTS:
                assert any(
                    kind == "/Artifact" or (page.obj.objgen, number) in in_tree
                    for kind, number in open_marks
                ), f"page {page.index + 1}: {name} outside the tree"
        assert open_marks == []
        assert str(page.obj.Tabs) == "/S"  # reading order of links is that of the tree


def test_every_font_is_in_the_file_and_its_letters_can_be_read(pdf):
    dictionaries = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
    fonts = [one for one in dictionaries if one.get("/Type") == "/FontDescriptor"]
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys()) for one in fonts)
    composite = [one for one in dictionaries if one.get("/Subtype") == "/Type0"]
    assert composite
    assert all("/ToUnicode" in one for one in composite)
