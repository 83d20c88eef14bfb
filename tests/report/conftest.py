"""Blocks of a small report that the tests share."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader

from analysis.report.document import Cover, DataTable, Document, Heading, TableColumn

DAY = date(2026, 11, 22)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200pt" height="100pt" viewBox="0 0 200 100">'
    '<rect width="100" height="50" fill="#0b4f6c"/><text x="10" y="80">Rp553 juta</text></svg>'
)


@pytest.fixture
def cover() -> Cover:
    return Cover(
        "Laporan Cakupan Jamsostek Kota Kendari",
        DAY,
        edition="DATA CONTOH",
        letterhead=("PEMERINTAH KOTA KENDARI",),
        prepared_by="Disnakerperin",
        notices=("Berkas dinkes.xlsx tidak dapat dibaca.",),
    )


@pytest.fixture
def table() -> DataTable:
    columns = (
        TableColumn("OPD"),
        TableColumn("Pekerja", "number", is_totalled=True),
        TableColumn("Iuran", "rupiah", is_totalled=True),
    )
    rows = (("Satpol PP", 367, 65844204), ("Damkar", 217, 38932404))
    return DataTable("Iuran menurut OPD", columns, rows, source="daftar OPD")


@pytest.fixture
def document(cover, table) -> Document:
    return Document([cover, Heading(1, "Daftar"), table])


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, blanks normalised."""
    reader = PdfReader(io.BytesIO(pdf))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


@pytest.fixture
def read_pages():
    return pages_of
