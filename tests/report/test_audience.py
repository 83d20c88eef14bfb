"""Two audiences: what bodies of government see exactly, the public sees rounded, everywhere."""

from __future__ import annotations

import re
from fractions import Fraction

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from pypdf import PdfReader
from tests.editions import City
from tests.one_process import command_without_kernels
from tests.report.slides_read import read_slides

from analysis.audience import PUBLIC, SESSION, check_audience, for_audience, shown
from analysis.parameters import BadParameterError, check_value
from analysis.report.bars import Bar, horizontal_bars
from analysis.report.chapters.own_rates import own_group_table
from analysis.report.document import DataTable, TableColumn
from analysis.report.wording import count, number, price, rupiah, rupiah_short
from analysis.report.workbook import value_of

FEW = range(1, 5)


@given(st.sampled_from(FEW), st.sampled_from(FEW))
def test_few_people_are_told_apart_nowhere(one, other):
    column = TableColumn("Orang", "number")
    with for_audience(PUBLIC):
        tables = [DataTable("T", (column,), ((n,),)) for n in (one, other)]
        pictures = [horizontal_bars([Bar("OPD", n)], title="T") for n in (one, other)]
        assert number(one) == number(other) == "1-4"
        assert tables[0].to_json() == tables[1].to_json()
        assert pictures[0].to_json() == pictures[1].to_json()
        assert value_of(tables[0].rows[0][0], column) == "1-4"


@given(st.integers(5, 10**7))
def test_other_counts_of_people_are_rounded_to_five_and_stay_so(n):
    with for_audience(PUBLIC):
        rounded = shown("number", n)
        assert rounded % 5 == 0
        assert abs(rounded - n) <= Fraction(5, 2)
        assert number(n) == number(rounded) == count(rounded)


@given(st.integers(1_000_000, 10**13))
def test_rupiah_is_told_to_the_million(amount):
    with for_audience(PUBLIC):
        assert abs(shown("rupiah", amount) - amount) <= 500_000
        assert rupiah(amount) == rupiah(shown("rupiah", amount))


@pytest.mark.parametrize(
    ("write", "value", "text"),
    [
        (number, 0, "0"),
        (number, -3, "−(1-4)"),
        (number, 7, "5"),
        (number, 8, "10"),
        (number, 3_083, "3.085"),
        (rupiah, 553_127_196, "Rp553 juta"),
        (rupiah, 1_499_999_999, "Rp1.500 juta"),
        (rupiah, -2_600_000, "−Rp3 juta"),
        (rupiah, 179_412, "di bawah Rp1 juta"),
        (rupiah, 0, "Rp0"),
        (rupiah_short, 179_412, "di bawah Rp1 juta"),
        (rupiah_short, -2_870_000, "−Rp3 juta"),
        (rupiah_short, 61_900_000, "Rp62 juta"),
        (rupiah_short, 1_253_499_999, "Rp1,25 miliar"),
        # What is no person, and what the law sets for one, is exact.
        (count, 3, "3"),
        (price, 14_951, "Rp14.951"),
    ],
)
def test_how_the_public_reads_a_number(write, value, text):
    with for_audience(PUBLIC):
        assert write(value) == text


def test_between_bodies_of_government_every_number_is_exact():
    with for_audience(SESSION):
        assert [number(3), rupiah(179_412), number(3_083)] == ["3", "Rp179.412", "3.083"]


def test_an_audience_that_is_none_is_refused():
    with pytest.raises(ValueError, match="sesi atau publik"):
        check_audience("umum")
    with pytest.raises(BadParameterError, match="audience"):
        check_value("audience", "str", "umum")


def _line(dimension: str, value: str, workers: int, covered: int, held: int = 0) -> dict:
    return {
        "month": "2026-11", "dimension": dimension, "value": value, "workers": workers,
        "covered": covered, "unknown": 0, "held": held, "held_covered": 0, "held_unknown": 0,
        "rate": f"{covered}/{workers}" if workers else None, "rate_low": None, "rate_high": None,
    }  # fmt: skip


def test_no_group_of_persons_is_smaller_than_five(figures_of_month):
    coverage = pd.DataFrame(
        [
            _line("all", "", 40, 20),
            _line("sex", "L", 38, 18), _line("sex", "P", 2, 2),
            _line("age_band", "<20", 1, 0), _line("age_band", "20–24", 1, 1, held=1),
            _line("age_band", "25–34", 36, 18), _line("age_band", "≥60", 2, 1),
        ]
    )  # fmt: skip
    rows = [[cell.text for cell in row] for row in own_group_table(coverage, figures_of_month).rows]
    assert rows == [
        ["Jenis kelamin", "laki-laki dan perempuan", "20", "20", "0", "40", "50,00%", "0"],
        ["Umur", "<20, 20–24, 25–34, dan ≥60", "20", "20", "0", "40", "50,00%", "1"],
    ]


@pytest.fixture
def figures_of_month():
    from datetime import date

    from analysis.figures import Figures

    figures = Figures("U", date(2026, 11, 22))
    figures.add("own_month", "2026-11")
    return figures


#: Six OPDs of three people each: whatever else there is one of, there are six of it or none.
OPDS = ("DINAS KESEHATAN", "DINAS PERHUBUNGAN", "DINAS SOSIAL", "DINAS KEBUDAYAAN DAN PARIWISATA",
        "SEKRETARIAT DAERAH", "DINAS KETAHANAN PANGAN")  # fmt: skip
#: Columns that count what are no people.
THINGS = {"Berkas terbaca", "Berkas ditolak", "Ditolak", "OPD", "Berkas", "Kelas JKK"}


def _person(opd: int, n: int) -> tuple[str, ...]:
    nik = f"747199{10 + n:02d}{1 + opd:02d}{80 + n:02d}{1000 + opd * 10 + n:04d}"
    first = ("Wa Ode", "La Ode", "Sitti")[n]
    last = ("Merah", "Jingga", "Kuning", "Hijau", "Biru", "Nila")[opd]
    return (nik, f"{first} Uji {last}", "Petugas kebersihan", "NON ASN")


def test_no_exact_small_count_leaves_a_city_for_the_public(city: City):
    for place, opd in enumerate(OPDS):
        city.send(f"daftar{place}.xlsx", opd, [_person(place, n) for n in range(3)])
    made = command_without_kernels(
        "run", "--year", "2026", "-p", "audience", "publik", "--processed-dir",
        city.root / "hasil", "--reports-dir", city.root / "laporan", "--as-of", "2026-11-22",
        cwd=city.root,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    reports = city.root / "laporan" / "2026"
    page = html.parse(str(reports / "laporan-ucj-2026.html")).getroot()
    assert _small_cells(page) == []
    assert [t.text for t in page.iter("{http://www.w3.org/2000/svg}text") if _is_few(t.text)] == []
    texts = [page.text_content()]
    for path in [*reports.glob("*.pdf"), *reports.glob("opd/*.pdf")]:
        texts += [one.extract_text() for one in PdfReader(path).pages]
    said = re.compile(r"(?<![\w.,-])[1-4] (?:orang|pekerja|peserta|baris|di antaranya)\b")
    assert [found for text in texts for found in said.findall(" ".join(text.split()))] == []
    assert _small_values(reports / "laporan-ucj-2026.xlsx") == []
    slides = read_slides((reports / "tayangan-ucj-2026.pptx").read_bytes())
    behind = [v for one in slides for chart in one.charts for values in chart.values()
              for v in values]  # fmt: skip
    assert not set(behind) & set(FEW)
    assert [text for one in slides for text in (*one.texts, one.notes) if said.search(text)] == []


def _is_few(text: str | None) -> bool:
    return (text or "").strip() in {str(n) for n in FEW}


def _small_cells(page: html.HtmlElement) -> list[str]:
    found = []
    for table in page.iter("table"):
        heads = [" ".join(head.text_content().split()) for head in table.xpath(".//thead//th")]
        for row in table.xpath(".//tbody/tr"):
            for head, cell in zip(heads, row.xpath("./th|./td"), strict=False):
                texts = (cell.text_content(), cell.get("data-sort"))
                # In the register a figure of files or OPDs says so where it is sorted.
                is_thing = head in THINGS or (texts[1] or "").startswith(("count", "price"))
                if not is_thing and any(map(_is_few, texts)):
                    found.append(f"{head}: {texts}")
    return found


def _small_values(path) -> list[str]:
    book = openpyxl.load_workbook(path)
    found = []
    for sheet in book.worksheets[1:-1]:
        heads = [cell.value for cell in sheet[6]]
        for row in sheet.iter_rows(min_row=7):
            for head, cell in zip(heads, row, strict=False):
                if cell.value in FEW and head not in THINGS:
                    found.append(f"{sheet.title} {cell.coordinate} {head}: {cell.value}")
    return found
