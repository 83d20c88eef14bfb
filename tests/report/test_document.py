"""Blocks keep what they are given, refuse what would mislead, and survive a notebook."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from analysis.report.document import (
    MIME,
    BlockError,
    Card,
    Cards,
    Contents,
    Cover,
    DataTable,
    Definition,
    DefinitionList,
    Document,
    Figure,
    Group,
    Heading,
    Note,
    PageBreak,
    Prose,
    TableColumn,
    from_json,
)
from analysis.report.svg import SvgError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="5"/>{}</svg>'
BLOCKS = [
    Cover("Judul", date(2026, 11, 22), notices=("a",), logo=SVG.format(""), logo_alt="Lambang"),
    Heading(2, "Bab", label="bab", is_numbered=False),
    Prose("**Tebal** dan [tautan](https://contoh.go.id)."),
    Cards((Card("Pekerja", "3.083", range="3.083–3.124"),)),
    DataTable(
        "Tabel", (TableColumn("a"), TableColumn("b", "number", is_totalled=True)), (("x", 2),)
    ),
    Figure("Gambar", SVG.format(""), "Sebuah kotak", key="kotak"),
    Note("Hati-hati", "warning"),
    Contents(),
    PageBreak(),
    DefinitionList((Definition("UCJ", "*Universal Coverage Jamsostek*"),)),
    Group((Prose("satu"), PageBreak())),
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.kind)
def test_every_block_comes_back_from_json_as_it_went(block):
    assert from_json(json.loads(json.dumps(block.to_json()))) == block


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.kind)
def test_every_block_shows_itself_in_jupyterlab(block):
    bundle = block._repr_mimebundle_()
    assert bundle[MIME] == block.to_json()
    assert "class='ucj'" in bundle["text/html"]
    assert isinstance(bundle["text/plain"], str)


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "video", "version": 1},
        {"kind": "prose", "version": 2, "text": "a"},
        {"kind": "prose", "version": 1, "text": "a", "colour": "red"},
        {"kind": "prose", "version": 1},
        {"kind": "prose", "version": 1, "text": 7},
    ],
)
def test_a_block_of_unknown_form_is_refused(data):
    with pytest.raises(BlockError):
        from_json(data)


def test_a_block_with_a_key_takes_the_place_of_the_earlier_one():
    document = Document()
    document.add(Prose("lama"), key="pengantar")
    document.add(Prose("tengah"))
    shown = document.add(Prose("baru"), key="pengantar")
    assert [block.text for block in document] == ["baru", "tengah"]
    assert shown == document.blocks[0]


def test_a_cell_that_now_makes_fewer_blocks_leaves_none_of_the_old_ones_behind():
    document = Document()
    document.add(Prose("satu"), Prose("dua"), Prose("tiga"), key="bab")
    document.add(Prose("sesudahnya"), key="bab-lain")
    document.add(Prose("satu saja"), key="bab")
    assert [block.text for block in document] == ["satu saja", "sesudahnya"]
    document.add(Prose("a"), Prose("b"), key="bab")
    assert [block.text for block in document] == ["a", "b", "sesudahnya"]


def test_what_stands_before_a_part_does_not_count_that_part():
    document = Document([Prose("awal")])
    document.add(Prose("x"), Prose("y"), key="lampiran")
    assert [block.text for block in document.before("lampiran")] == ["awal"]
    assert document.before("tidak-ada") == document.blocks


def test_blocks_without_a_key_are_all_kept():
    document = Document([PageBreak(), PageBreak()])
    document.add(Prose("a"), Prose("a"))
    assert len(document) == 4


def test_several_blocks_come_back_as_one_output_and_enter_one_by_one():
    document = Document()
    shown = document.add(Prose("satu"), Prose("dua"), key="k")
    assert isinstance(shown, Group)
    assert [block.key for block in document] == ["k-1", "k-2"]


def test_a_picture_without_alt_text_is_refused():
    with pytest.raises(BlockError, match="teks alternatif"):
        Figure("Gambar", SVG.format(""), "  ")


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)"/>',
        '<image href="https://contoh.go.id/a.png"/>',
        '<image href="file:///etc/passwd"/>',
        "<style>@import 'https://contoh.go.id/a.css';</style>",
        '<rect fill="url(https://contoh.go.id/a.svg#b)"/>',
        "<foreignObject/>",
        '<a href="java&#10;script:alert(1)"/>',
        "<unclosed>",
    ],
)
def test_a_picture_that_runs_or_fetches_something_is_refused(content):
    with pytest.raises(SvgError):
        Figure("Gambar", SVG.format(content), "Sebuah gambar")


def test_an_unknown_edition_is_refused():
    with pytest.raises(BlockError, match="SEMENTARA"):
        Cover("Judul", date(2026, 1, 1), edition="DRAFT")


def texts(table):
    return [[cell.text for cell in row] for row in (*table.rows, table.total) if row]


def test_typed_values_are_written_by_their_column():
    columns = (
        TableColumn("OPD"),
        TableColumn("n", "number"),
        TableColumn("Rp", "rupiah"),
        TableColumn("%", "percent"),
        TableColumn("tgl", "date"),
        TableColumn("bulan", "month"),
    )
    row = ("Satpol PP", 3083, 553127196, Fraction(49397, 140940), date(2025, 11, 28), "2026-01")
    table = DataTable("t", columns, (row, ("Damkar", None, None, None, None, None)))
    assert texts(table) == [
        ["Satpol PP", "3.083", "Rp553.127.196", "35,05%", "28 November 2025", "Januari 2026"],
        ["Damkar", *["belum tersedia"] * 5],
    ]
    assert [column.align for column in columns] == ["left", *["right"] * 3, "left", "left"]


def test_totals_are_the_sums_of_what_is_shown():
    columns = (
        TableColumn("No", "number"),
        TableColumn("OPD"),
        TableColumn("n", "number", "", True),
    )
    table = DataTable("t", columns, ((1, "a", 1427), (2, "b", 1656)))
    assert texts(table)[-1] == ["", "Jumlah", "3.083"]


def test_a_sum_with_an_unknown_part_is_unknown():
    columns = (TableColumn("OPD"), TableColumn("n", "number", is_totalled=True))
    assert texts(DataTable("t", columns, (("a", 1), ("b", None))))[-1] == [
        "Jumlah",
        "belum tersedia",
    ]


@pytest.mark.parametrize(
    "make",
    [
        lambda: DataTable("t", (TableColumn("a"),), (("x", "y"),)),
        lambda: DataTable("t", (TableColumn("a", "rupiah"),), ((1.5,),)),
        lambda: DataTable("t", (TableColumn("a"),), (("x",),), emphasis=(1,)),
        lambda: DataTable("t", (TableColumn("a", "number", is_totalled=True),), (("banyak",),)),
        lambda: TableColumn("a", "euro"),
        lambda: TableColumn("a", "text", is_totalled=True),
    ],
)
def test_a_table_that_does_not_add_up_is_refused(make):
    with pytest.raises(BlockError):
        make()


def test_a_frame_becomes_a_table_with_unknowns_where_it_has_none():
    frame = pd.DataFrame(
        {
            "opd": ["a", "b"],
            "amount_idr": pd.array([14951, None], dtype="Int64"),
            "rate": [Decimal("0.0024"), None],
            "on": pd.to_datetime(["2026-01-05", None]),
        }
    )
    table = DataTable.from_frame(
        "t",
        frame,
        {
            "opd": TableColumn("OPD"),
            "amount_idr": TableColumn("Rp", "rupiah"),
            "rate": TableColumn("tarif", "percent"),
            "on": TableColumn("tanggal", "date"),
        },
    )
    assert texts(table) == [
        ["a", "Rp14.951", "0,24%", "5 Januari 2026"],
        ["b", *["belum tersedia"] * 3],
    ]


def test_an_empty_document_is_no_report():
    with pytest.raises(BlockError, match="belum berisi"):
        Document().pdf()


def test_without_a_cover_the_date_must_be_said():
    with pytest.raises(BlockError, match="tanggal"):
        Document([Prose("a")]).pdf()


def test_a_report_is_not_written_while_a_chapter_is_missing():
    document = Document()
    document.add(Heading(1, "Ringkasan"), Prose("Isi."), key="summary")
    document.add(Heading(1, "Biaya"), key="cost")
    document.expect("summary", "cost")

    with pytest.raises(BlockError, match=r"«rosters», «method» belum ada.*Jalankan dahulu selnya"):
        document.expect("summary", "rosters", "cost", "method")


def test_running_text_says_percent_in_words_and_tables_by_their_sign():
    shown = Document([Prose("Naik **35,05%** dari 8%.")]).html()
    assert "<strong>35,05\u00a0persen</strong> dari 8\u00a0persen." in shown
