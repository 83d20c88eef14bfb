"""What a chapter says when there is nothing to say, and what long names do to tables and charts."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis import schemas
from analysis.figures import Figures
from analysis.report.blocks import Group, Heading, Note, Prose
from analysis.report.chapters import coverage, reconciliation, rosters
from analysis.report.chapters import sensitivity as sensitivity_chapter
from analysis.report.chapters.cost import category_table, range_chart
from analysis.report.chart_style import text_width, wrapped
from analysis.report.document import DataTable, Document, TableColumn
from analysis.report.setter import LANDSCAPE_WIDTH
from analysis.report.typst import report_data
from analysis.report.widths import fit_columns

DAY = date(2026, 11, 22)
UNIT = "Unit Pelaksana Teknis Daerah Pengelolaan Tempat Pemrosesan Akhir Sampah Terpadu Wilayah"


def _nobody() -> Figures:
    """The figures of a city whose only roster says that there is nobody."""
    figures = Figures("T", DAY)
    zero = ("n_workers", "n_counted", "n_held", "cost_low", "cost_high", "own_workers",
            "n_opd_confirmed", "confirmed_workers", "confirmed_idr")  # fmt: skip
    unknown = ("budget", "budget_workers", "left", "paid", "paid_until", "own_rate", "own_rate_low",
               "own_rate_high", "own_rate_span", "own_covered", "own_month", "ucj_rate",
               "ucj_active", "ucj_base",
               "ucj_gap", "confirmed_rate", "deadline", "rec_bill", "rec_need",
               "sensitivity_first")  # fmt: skip
    figures.add_all(dict.fromkeys(zero, 0))
    figures.add_all({"worker_month": 14951, "program_parts": "JKK Rp6.645 dan JKM Rp8.306"})
    figures.add_all({"wage_base_idr": 2768592, "wage_policy": "UMK Kota Kendari 2021"})
    figures.add_all({"n_opd_expected": 44, **dict.fromkeys(unknown)})
    return figures


def _empty(table: schemas.Table) -> pd.DataFrame:
    return schemas.conform(pd.DataFrame(columns=table.names), table).to_pandas()


def test_without_contributions_the_confirmed_share_of_them_is_not_told() -> None:
    text = coverage.status_text(_nobody()).text
    assert text.startswith("0 dari 44 OPD ")
    assert "belum tersedia" not in text


def test_nothing_is_drawn_and_no_table_set_where_nothing_is_known() -> None:
    figures = _nobody()
    city = pd.DataFrame([{"opd_code": "*", "need_low_idr": 0, "need_high_idr": 0,
                          "budget_idr": None}])  # fmt: skip
    blocks = (
        rosters.reason_table(_empty(schemas.LEDGER)),
        rosters.finding_table(_empty(schemas.FINDINGS)),
        range_chart(city, figures),
        category_table(_empty(schemas.NEED_BY_CATEGORY)),
        coverage.city_chart(_empty(schemas.TARGET_DEMANDS), figures, None, own_year=2026),
        coverage.segment_table(_empty(schemas.CITY_COVERAGE)),
        coverage.demand_table(_empty(schemas.TARGET_DEMANDS), figures),
    )
    for block in blocks:
        assert block == Group(())
    document = Document()
    document.add(Prose("Teks."), *blocks)
    assert len(document) == 1


def test_without_a_bill_a_note_stands_in_place_of_its_kinds() -> None:
    figures, kinds = _nobody(), _empty(schemas.RECONCILIATION)
    assert isinstance(reconciliation.bridge_chart(kinds, figures), Note)
    assert isinstance(reconciliation.kind_table(kinds, figures), Note)


def test_an_assumption_that_moves_nothing_is_told_and_not_drawn() -> None:
    sensitivity = pd.DataFrame([{"label": "Dasar upah", "span_idr": 0}])
    (told,) = sensitivity_chapter.tornado_charts(sensitivity, _nobody())
    assert isinstance(told, Note)


def test_a_chapter_of_text_before_a_wide_table_of_the_next_keeps_its_own_page() -> None:
    wide = DataTable("Lebar", [TableColumn("OPD")], [("a",)], is_wide=True)
    document = Document(
        [Heading(1, "Satu"), Prose("Teks."), Heading(1, "Dua"), Prose("Teks."), wide]
    )
    first, text, landscape = report_data(document.blocks, DAY)["blocks"]
    assert (first["text"], text["kind"]) == ("Satu", "prose")
    assert [one["kind"] for one in landscape["blocks"]] == ["heading", "prose", "table"]


def test_long_names_are_worth_smaller_type_before_they_fill_the_page() -> None:
    heads = ("OPD", "Keadaan", "Terbaca", "Ditolak", "Sah", "Ditahan", "Dikonfirmasi", "Untuk",
             "Berubah", "Berubah (Rp)", "Batas waktu", "Final", "Sementara")  # fmt: skip
    row = (f"{UNIT} 001", "berubah sesudahnya", "1", "0", "99", "99", "12 November 2026", "4", "−1",
           "belum tersedia", "belum jatuh tempo", "Rp9.897.694", "Rp367.460.984")  # fmt: skip
    fit = fit_columns(heads, [row], LANDSCAPE_WIDTH)
    assert fit.widths[0] > 100
    assert fit.size >= 7
    assert sum(fit.widths) <= LANDSCAPE_WIDTH


@pytest.mark.parametrize("lines", [1, 2])
def test_long_names_that_begin_alike_differ_in_a_chart(lines: int) -> None:
    one, other = (wrapped(f"{UNIT} {number}", 2.5, lines=lines) for number in ("001", "163"))
    assert one != other
    assert other.endswith("163")
    for line in other.split("\n"):
        assert text_width(line, 8.0) <= 2.6


def test_one_long_value_among_many_does_not_narrow_the_columns_beside_it() -> None:
    texts = "pekerja sah yang tercatat sebagai peserta aktif menurut daftar yang diterima"
    long = "angkatan kerja di luar aparatur sipil negara, TNI, Polri"
    rows = [*[("Rp7", texts)] * 40, (long, texts)]
    fit = fit_columns(("Angka", "Apa yang dihitung"), rows, 430.0)
    assert fit.widths[1] > 2 * fit.widths[0]
